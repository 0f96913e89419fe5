import pytest

from nghe_lib.errors import ParameterError, TableError
from nghe_lib.network import edges
from nghe_lib.schema import EDGES
from tests.rows import NOON, post, posts

ROWS = posts(
    post("x:1", account_id="x:a"),
    post("x:2", account_id="x:b", parent_id="x:1", minutes=1),
    post("x:3", account_id="x:b", parent_id="x:1", minutes=9, mentions=["x:a", "x:c", "x:b"]),
    post("x:4", account_id="x:a", parent_id="x:1"),
    post("x:5", account_id="x:c", repost_of_id="x:2"),
    post("x:6", account_id="x:c", parent_id="x:404"),
    post("x:7", account_id=None, parent_id="x:1", mentions=["x:a"]),
    post("x:8", account_id="x:c", parent_id="x:7"),
)


def _cells(made):
    return list(made[["source", "target", "kind", "weight"]].itertuples(index=False, name=None))


def test_acts_are_counted_and_loops_and_unknown_accounts_left_out():
    made = edges(ROWS, kinds=["reply", "repost", "mention"])
    assert _cells(EDGES.check(made)) == [
        ("x:b", "x:a", "mention", 1.0), ("x:b", "x:a", "reply", 2.0), ("x:b", "x:c", "mention", 1.0),
        ("x:c", "x:b", "repost", 1.0),
    ]  # fmt: skip


def test_first_and_last_moment_are_kept():
    reply = edges(ROWS, kinds=["reply"]).iloc[0]
    assert ((reply["first_at"] - NOON).seconds // 60, (reply["last_at"] - NOON).seconds // 60) == (1, 9)


def test_a_kind_without_source_gives_no_edge_and_an_unknown_one_is_refused():
    assert edges(ROWS, kinds=["quote"]).empty
    with pytest.raises(ParameterError, match="'reply'"):
        edges(ROWS, kinds=["replay"])


def test_empty_in_empty_out():
    assert EDGES.check(edges(posts(), kinds=["reply", "mention"])).empty


def test_a_wrong_table_is_refused():
    with pytest.raises(TableError, match="parent_id"):
        edges(ROWS.drop(columns="parent_id"), kinds=["reply"])
