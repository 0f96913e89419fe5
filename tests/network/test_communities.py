import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.agreement import agreement
from nghe_lib.errors import TableError
from nghe_lib.network import communities, community_flows, modularity

LETTERS = st.sampled_from("abcdefgh")


def _table(rows):
    return pd.DataFrame(rows, columns=["source", "target", "weight"]).astype({"weight": float})


def _planted():
    """Three groups of 12, 9 and 6 accounts, dense inside, three bridges."""
    chance = np.random.default_rng(1)
    rows = [("a0", "b0", 1), ("b1", "c1", 1), ("c2", "a2", 1)]
    for name, size in (("a", 12), ("b", 9), ("c", 6)):
        rows += [
            (f"{name}{i}", f"{name}{j}", 1)
            for i in range(size)
            for j in range(size)
            if i != j and chance.random() < 0.5
        ]
    return _table(rows)


def test_planted_groups_are_found_largest_first():
    made = communities(_planted(), seed=1)
    assert agreement(made["community"], made["account_id"].str[0]) == pytest.approx(1)
    assert made["community"].value_counts(sort=False).tolist() == [12, 9, 6]
    assert made.loc[made["account_id"] == "a0", "community"].item() == 0


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(LETTERS, LETTERS, st.integers(1, 3)), max_size=20), st.randoms())
def test_order_of_rows_does_not_matter_and_every_account_has_one(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    made = communities(_table(rows), seed=4)
    assert made.equals(communities(_table(mixed), seed=4))
    assert sorted(made["account_id"]) == sorted({name for row in rows for name in row[:2]})


def test_an_account_with_itself_only_stands_alone():
    made = communities(_table([("a", "b", 2), ("z", "z", 1)]), seed=1).set_index("account_id")["community"]
    assert made.to_dict() == {"a": 0, "b": 0, "z": 1}


def test_modularity_equals_networkx():
    edges = _planted()
    made = communities(edges, seed=1)
    known = nx.Graph()
    for row in edges.itertuples():
        weight = known.get_edge_data(row.source, row.target, {"weight": 0})["weight"]
        known.add_edge(row.source, row.target, weight=weight + row.weight)
    groups = [set(group) for _, group in made.groupby("community")["account_id"]]
    assert modularity(edges, made) == pytest.approx(nx.community.modularity(known, groups))
    assert math.isnan(modularity(_table([]), communities(_table([]), seed=1)))


def test_flows_add_up_to_all_acts():
    edges = _planted()
    flows = community_flows(edges, communities(edges, seed=1))
    assert flows["weight"].sum() == edges["weight"].sum()
    assert flows.loc[flows["source"] != flows["target"], "weight"].tolist() == [1, 1, 1]
    assert community_flows(edges, communities(edges.iloc[:0], seed=1)).empty


def test_wrong_tables_are_refused():
    with pytest.raises(TableError, match="target"):
        communities(pd.DataFrame({"source": ["a"]}), seed=1)
    with pytest.raises(TableError, match="community"):
        community_flows(_table([]), pd.DataFrame({"account_id": []}))
