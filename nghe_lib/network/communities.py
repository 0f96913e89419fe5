"""Groups of accounts that turn to each other more than to others.

Method: Traag, Waltman & van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected communities", Scientific
Reports 9:5233, maximising modularity (Newman & Girvan 2004, Physical Review E 69:026113), by graspologic-native.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, triu

from nghe_lib.network.graph import graph
from nghe_lib.text.columns import need_columns

_TRIALS = 2


def communities(edges: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Put each account of `edges` into one community.

    edges: EDGES, or source, target and weight; direction apart, both ways added up.
    seed: the same seed and edges give the same communities in any order of rows.

    Returns account_id and community, sorted by both: 0 is the largest, equal sizes in order of their first account.
    An account that only ever turned to itself stands alone. Empty in, empty out. Raises TableError.
    """
    made = graph(edges)
    found = _leiden(triu(made.mutual(), k=1).tocoo(), len(made.accounts), seed)
    table = pd.DataFrame({"account_id": pd.Series(made.accounts, dtype="str"), "community": _by_size(found)})
    return table.sort_values(["community", "account_id"], ignore_index=True).astype({"community": "Int64"})


def modularity(edges: pd.DataFrame, communities: pd.DataFrame) -> float:
    """Modularity of `communities` on `edges`, direction apart: up to 1; 0 for one community; NaN without edges."""
    need_columns(communities, ("account_id", "community"), table="communities")
    made = graph(edges)
    group_of = communities.set_index("account_id")["community"].astype(int)
    groups = group_of.loc[list(made.accounts)].to_numpy() if len(made.accounts) else np.zeros(0, int)
    both = made.mutual().tocoo()
    total = both.data.sum()
    if total == 0:
        return float("nan")
    rows, columns = both.coords
    inside = both.data[groups[rows] == groups[columns]].sum() / total
    degrees = np.bincount(groups, weights=np.bincount(rows, weights=both.data, minlength=len(groups)))
    return float(inside - ((degrees / total) ** 2).sum())


def community_flows(edges: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    """Acts between and inside communities: source, target (community numbers) and weight, sorted; empty in, empty out.

    Edges of an account without a community are left out. Raises TableError for a missing column.
    """
    need_columns(edges, ("source", "target", "weight"), table="edges")
    need_columns(communities, ("account_id", "community"), table="communities")
    group_of = communities.set_index("account_id")["community"]
    flows = pd.DataFrame(
        {"source": edges["source"].map(group_of), "target": edges["target"].map(group_of), "weight": edges["weight"]}
    )
    flows = flows.dropna(subset=["source", "target"]).astype({"source": "Int64", "target": "Int64"})
    return flows.groupby(["source", "target"], as_index=False)["weight"].sum().astype({"weight": "float64"})


def _leiden(pairs: csr_array, n_accounts: int, seed: int) -> np.ndarray:
    """A group number per account, from account numbers and weights in sorted order."""
    from graspologic_native import leiden

    alone = np.arange(n_accounts) + n_accounts
    rows, columns = pairs.coords
    if not len(rows):
        return alone
    listed = [(str(a), str(b), w) for a, b, w in zip(rows.tolist(), columns.tolist(), pairs.data.tolist(), strict=True)]
    _, group_of = leiden(edges=sorted(listed), use_modularity=True, seed=seed, trials=_TRIALS)
    for account, group in group_of.items():
        alone[int(account)] = group
    return alone


def _by_size(groups: np.ndarray) -> np.ndarray:
    """Renumber groups: the largest is 0, ties in order of the first member."""
    _, first, numbers, sizes = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int64)
    rank[np.lexsort([first, -sizes])] = np.arange(len(sizes))
    return rank[numbers] if len(groups) else np.zeros(0, np.int64)
