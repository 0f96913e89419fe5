"""Which accounts others turn to, and which lie between others.

PageRank: Page, Brin, Motwani & Winograd (1999), "The PageRank citation ranking", Stanford InfoLab, with damping 0.85;
an account that turns to nobody spreads its rank evenly, as in networkx. Betweenness: Brandes (2001), "A faster
algorithm for betweenness centrality", J. Math. Sociol. 25(2), exact on small graphs, else estimated from sampled
accounts as in Brandes & Pich (2007), "Centrality estimation in large networks", Int. J. Bifurcation and Chaos 17(7),
by networkit. k-core: Seidman (1983), "Network structure and minimum degree", Social Networks 5(3).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.network.graph import Graph, graph

DAMPING = 0.85
EXACT_ACCOUNTS = 1_000
SAMPLED_ACCOUNTS = 100
_TOLERANCE = 1e-12
_MAX_STEPS = 1_000


def influence(edges: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """How central each account is.

    edges: EDGES, or source, target and weight. seed: chooses the accounts that betweenness is estimated from, only in
    graphs of more than `EXACT_ACCOUNTS` accounts; the same seed and edges give the same result in any row order.

    Returns one row per account, highest PageRank first: account_id, pagerank (sums to 1, follows source to target by
    weight), betweenness (0 to 1, share of shortest directed paths of other pairs, weights apart), k_core (largest k
    such that it stays in a group where all have k neighbours; direction apart), in_weight and out_weight (acts).
    Empty in, empty out. Raises TableError for a missing column.
    """
    made = graph(edges)
    table = pd.DataFrame(
        {
            "account_id": pd.Series(made.accounts, dtype="str"),
            "pagerank": pagerank(made.weights),
            "betweenness": _betweenness(made, seed),
            "k_core": pd.array(_core_numbers(made), dtype="Int64"),
            "in_weight": np.asarray(made.weights.sum(axis=0)).ravel().astype(float),
            "out_weight": np.asarray(made.weights.sum(axis=1)).ravel().astype(float),
        }
    )
    return table.sort_values(["pagerank", "account_id"], ascending=[False, True], ignore_index=True)


def pagerank(weights: csr_array) -> np.ndarray:
    """PageRank of a weighted graph by power iteration: (n,), sums to 1."""
    n = weights.shape[0]
    if n == 0:
        return np.zeros(0)
    given = np.asarray(weights.sum(axis=1)).ravel()
    sinks = given == 0
    scale = np.divide(1.0, given, out=np.zeros(n), where=~sinks)
    flow = csr_array(weights.T.multiply(scale[None, :]))
    rank = np.full(n, 1 / n)
    for _ in range(_MAX_STEPS):
        moved = DAMPING * (flow @ rank + rank[sinks].sum() / n) + (1 - DAMPING) / n
        if np.abs(moved - rank).sum() < _TOLERANCE:
            break
        rank = moved
    return moved / moved.sum()


def _betweenness(made: Graph, seed: int) -> np.ndarray:
    n = len(made.accounts)
    if n < 3:
        return np.zeros(n)
    import networkit

    directed = _networkit(made.weights, directed=True)
    if n <= EXACT_ACCOUNTS:
        engine = networkit.centrality.Betweenness(directed)
    else:
        networkit.engineering.setSeed(seed, False)
        engine = networkit.centrality.EstimateBetweenness(directed, SAMPLED_ACCOUNTS, False, False)
    with _one_thread():
        scores = np.array(engine.run().scores())
    return np.clip(scores / ((n - 1) * (n - 2)), 0, 1)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Sums over threads come in any order, so the last digits would differ from run to run."""
    import networkit

    usual = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    try:
        yield
    finally:
        networkit.setNumberOfThreads(usual)


def _core_numbers(made: Graph) -> np.ndarray:
    if not len(made.accounts):
        return np.zeros(0, np.int64)
    import networkit

    both = made.mutual()
    engine = networkit.centrality.CoreDecomposition(_networkit(both, directed=False)).run()
    return np.array(engine.scores()).astype(np.int64)


def _networkit(weights: csr_array, *, directed: bool) -> object:
    """An unweighted networkit graph; an undirected one takes each pair once."""
    import networkit

    cells = weights.tocoo()
    rows, columns = cells.coords
    kept = np.ones(len(rows), bool) if directed else rows < columns
    pair = (rows[kept].astype(np.uint64), columns[kept].astype(np.uint64))
    return networkit.GraphFromCoo(pair, n=weights.shape[0], weighted=False, directed=directed)
