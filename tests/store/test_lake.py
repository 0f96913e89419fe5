"""The lake: read, merge, versions, SQL."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from nghe_lib import store
from nghe_lib.errors import StoreError, TableError
from nghe_lib.schema import POSTS, TABLES, Table
from tests.rows import NOON, post, posts


@pytest.fixture
def lake(data):
    return store.create("thu")


def test_a_new_lake_is_empty_at_version_0(lake):
    assert lake.version == 0
    assert lake.count("posts") == 0
    for name, table in TABLES.items():
        assert list(lake.read(name).columns) == list(table.names)


def test_what_was_merged_is_read_back_as_it_was(lake):
    rows = posts(
        post("x:1", links=["https://a.example"], hashtags=[], like_count=0), post("x:2", title="Tựa", mentions=None)
    )
    lake.merge("posts", rows)
    pd.testing.assert_frame_equal(lake.read("posts"), rows)
    POSTS.check(lake.read("posts"))


def test_a_replay_adds_nothing(lake):
    rows = posts(post("x:1"), post("x:2"))
    assert lake.merge("posts", rows) == store.Counts(new=2)
    assert lake.merge("posts", rows) == store.Counts(same=2)
    assert lake.count("posts") == 2


def test_a_replay_makes_no_new_version(lake):
    lake.merge("posts", posts(post("x:1")))
    before = lake.version
    lake.merge("posts", posts(post("x:1")))
    assert lake.version == before


def test_an_edit_replaces_the_post_and_keeps_what_it_said(lake):
    lake.merge("posts", posts(post("x:1", "trước"), post("x:2")))
    assert lake.merge("posts", posts(post("x:1", "sau"))) == store.Counts(changed=1)
    assert lake.read("posts").set_index("post_id")["text"].to_dict() == {"x:1": "sau", "x:2": "Đường ngập quá"}
    assert lake.read("revisions")["text"].tolist() == ["trước"]


def test_more_likes_are_not_an_edit(lake):
    lake.merge("posts", posts(post("x:1", like_count=1)))
    assert lake.merge("posts", posts(post("x:1", like_count=2))) == store.Counts(same=1)


@pytest.mark.parametrize(("first", "second"), [(None, ""), ("a", None), ("a|b", "a b")])
def test_a_missing_title_is_not_an_empty_title(lake, first, second):
    lake.merge("posts", posts(post("x:1", title=first)))
    assert lake.merge("posts", posts(post("x:1", title=second))) == store.Counts(changed=1)


def test_of_repeats_inside_one_merge_the_last_stands_and_the_others_are_counted(lake):
    assert lake.merge("posts", posts(post("x:1", "một"), post("x:1", "hai"))) == store.Counts(new=1, same=1)
    assert lake.read("posts")["text"].tolist() == ["hai"]


def test_wrong_rows_change_nothing(lake):
    lake.merge("posts", posts(post("x:1")))
    wrong = posts(post("x:2")).assign(kind="podcast")
    with pytest.raises(TableError, match="podcast"):
        lake.merge("posts", wrong)
    assert (lake.count("posts"), lake.version) == (1, 1)


def test_a_transaction_becomes_visible_whole_or_not_at_all(lake):
    lake.merge("posts", posts(post("x:1")))
    with pytest.raises(ZeroDivisionError), lake.transaction() as transaction:
        transaction.merge("posts", posts(post("x:2")))
        raise ZeroDivisionError
    assert (lake.count("posts"), lake.version) == (1, 1)
    assert lake.merge("posts", posts(post("x:3"))) == store.Counts(new=1)
    assert sorted(lake.read("posts")["post_id"]) == ["x:1", "x:3"]


def test_every_version_can_be_read_again(lake):
    for number in range(1, 4):
        lake.merge("posts", posts(post(f"x:{number}")))
    assert [lake.count("posts", as_of=number) for number in range(4)] == [0, 1, 2, 3]
    assert lake.at(2).count("posts") == 2
    assert lake.at(2).version == 2
    assert lake.count("posts", as_of=datetime.now(UTC)) == 3
    assert lake.count("posts", as_of=datetime.now(UTC) - timedelta(hours=1)) == 0


def test_a_version_that_never_was_is_named(lake):
    lake.merge("posts", posts(post("x:1")))
    with pytest.raises(StoreError, match="phiên bản 9.*từ 1 đến 1"):
        lake.read("posts", as_of=9)


def test_days_are_cut_with_the_first_moment_in_and_the_last_out(lake):
    lake.merge("posts", posts(*(post(f"x:{i}", minutes=i) for i in range(3))))
    read = lake.read("posts", since=NOON, until=NOON + timedelta(minutes=2), columns=["post_id"])
    assert read["post_id"].tolist() == ["x:0", "x:1"]


def test_an_unknown_table_is_answered_with_the_nearest(lake):
    with pytest.raises(StoreError, match="ý bạn là 'posts'"):
        lake.read("post")


def test_an_unknown_project_is_answered_with_the_nearest(lake):
    with pytest.raises(StoreError, match="ý bạn là 'thu'"):
        store.open("thuu")


def test_a_project_cannot_leave_the_data_folder(lake):
    with pytest.raises(StoreError, match="không hợp lệ"):
        store.open("../thu")


def test_sql_sees_the_declared_columns_only(lake):
    lake.merge("posts", posts(post("x:1"), post("x:2")))
    assert lake.sql("SELECT count(*) AS n FROM posts WHERE text LIKE ?", ["%ngập%"])["n"].tolist() == [2]
    assert list(lake.sql("SELECT * FROM posts").columns) == list(POSTS.names)
    assert lake.sql("SELECT * FROM claims").empty


def test_sql_can_compare_texts_after_an_edit(lake):
    lake.merge("posts", posts(post("x:1"), post("x:2")))
    lake.merge("posts", posts(post("x:1", "đã sửa")))
    assert lake.sql("SELECT text FROM posts WHERE post_id = 'x:1'")["text"].tolist() == ["đã sửa"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/../etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '/tmp/nghe-out.csv'",
        "ATTACH '/tmp/nghe.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "SELECT * FROM rows",
        "EXPORT DATABASE '/tmp/nghe-export'",
    ],
)
def test_sql_reaches_no_file_no_network_and_no_variable(lake, statement):
    rows = posts(post("x:1"))
    assert len(rows) == 1
    with pytest.raises(StoreError, match="SQL"):
        lake.sql(statement)


def test_hostile_ids_stay_text(lake):
    hostile = "x:'; DROP TABLE posts; --"
    lake.merge("posts", posts(post(hostile), post("x:2")))
    with lake.transaction() as transaction:
        assert transaction.delete_posts([hostile], reason="request") == 1
    assert lake.read("posts")["post_id"].tolist() == ["x:2"]


def test_a_table_that_an_older_nghe_wrote_takes_the_columns_that_came_later(lake, monkeypatch):
    said = {"task": "sector", "model": "nghe", "label": "khác"}
    newer = TABLES["predictions"]
    older = Table(newer.name, newer.meaning, newer.key, tuple(one for one in newer.columns if one.name != "text_mark"))
    with monkeypatch.context() as patch:
        patch.setitem(TABLES, "predictions", older)
        lake.merge("predictions", older.frame([{"post_id": "x:1", **said}]))
    rows = [{"post_id": "x:1", **said}, {"post_id": "x:2", "text_mark": 7, **said}]
    assert lake.merge("predictions", newer.frame(rows)) == store.Counts(new=1, changed=1)
    read = lake.read("predictions").set_index("post_id")["text_mark"]
    assert read.isna()["x:1"] and read["x:2"] == 7
