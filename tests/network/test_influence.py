import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import TableError
from nghe_lib.network import influence

LETTERS = st.sampled_from("abcdefgh")
EDGE_ROWS = st.lists(
    st.tuples(LETTERS, LETTERS, st.integers(1, 5)).filter(lambda row: row[0] != row[1]), min_size=1, max_size=25
)


def _table(rows):
    return pd.DataFrame(rows, columns=["source", "target", "weight"]).astype({"weight": float})


def _digraph(edges):
    made = nx.DiGraph()
    for row in edges.groupby(["source", "target"], as_index=False)["weight"].sum().itertuples():
        made.add_edge(row.source, row.target, weight=row.weight)
    return made


@settings(deadline=None, max_examples=40)
@given(EDGE_ROWS)
def test_measures_equal_networkx(rows):
    edges = _table(rows)
    made, known = influence(edges, seed=1).set_index("account_id"), _digraph(edges)
    assert made["pagerank"].sum() == pytest.approx(1)
    rank = nx.pagerank(known, tol=1e-13, max_iter=1000)
    between = nx.betweenness_centrality(known)
    core = nx.core_number(known.to_undirected())
    for account in known:
        assert made["pagerank"][account] == pytest.approx(rank[account], abs=1e-8)
        assert made["betweenness"][account] == pytest.approx(between[account], abs=1e-9)
        assert made["k_core"][account] == core[account]
        assert made["in_weight"][account] == known.in_degree(account, weight="weight")
        assert made["out_weight"][account] == known.out_degree(account, weight="weight")


def _large():
    chance = np.random.default_rng(3)
    pairs = chance.integers(0, 1_200, (4_000, 2))
    names = np.array([f"x:{n:04d}" for n in range(1_200)])
    return pd.DataFrame({"source": names[pairs[:, 0]], "target": names[pairs[:, 1]], "weight": 1.0})


def test_a_large_graph_is_estimated_the_same_for_a_seed_in_any_order():
    edges = _large()
    first = influence(edges, seed=5)
    assert influence(edges.sample(frac=1, random_state=1), seed=5).equals(first)
    assert not influence(edges, seed=6)["betweenness"].equals(first["betweenness"])
    exact = first["account_id"].map(nx.betweenness_centrality(_digraph(edges[edges["source"] != edges["target"]])))
    assert np.corrcoef(first["betweenness"], exact)[0, 1] > 0.8


def test_the_highest_comes_first():
    made = influence(_table([("b", "a", 1), ("c", "a", 1)]), seed=1)
    assert made["account_id"].tolist() == ["a", "b", "c"]


def test_empty_in_empty_out_and_a_wrong_table_is_refused():
    assert influence(_table([]), seed=1).empty
    with pytest.raises(TableError, match="source"):
        influence(pd.DataFrame({"target": ["a"]}), seed=1)
