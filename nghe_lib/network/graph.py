"""Edges as a sparse matrix of accounts, the same whatever the order of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.text.columns import need_columns


@dataclass(frozen=True)
class Graph:
    """accounts: n account ids, sorted. weights: csr_array (n, n), acts from row to column, no self-loops."""

    accounts: np.ndarray
    weights: csr_array

    def mutual(self) -> csr_array:
        """Weights of both directions added: symmetric."""
        return csr_array(self.weights + self.weights.T)


def graph(edges: pd.DataFrame) -> Graph:
    """The graph of an edge list; kinds are added up, rows without a weight count once.

    edges: source, target and, where given, weight. Raises TableError for a missing column.
    """
    need_columns(edges, ("source", "target"), table="edges")
    kept = edges.dropna(subset=["source", "target"])
    sources, targets = kept["source"].to_numpy(object), kept["target"].to_numpy(object)
    accounts, numbers = np.unique(np.concatenate([sources, targets]).astype(str), return_inverse=True)
    rows, columns = numbers[: len(kept)], numbers[len(kept) :]
    weight = kept["weight"].fillna(1.0).to_numpy(float) if "weight" in kept else np.ones(len(kept))
    apart = rows != columns
    order = np.lexsort([weight[apart], columns[apart], rows[apart]])
    cells = (rows[apart][order], columns[apart][order])
    made = csr_array((weight[apart][order], cells), shape=(len(accounts), len(accounts)))
    made.sum_duplicates()
    return Graph(accounts.astype(object), made)
