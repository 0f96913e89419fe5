"""Tables: what is declared is what is held, and every fault is named at once."""

import unicodedata

import pandas as pd
import pytest

from nghe_lib import schema
from nghe_lib.errors import TableError
from nghe_lib.schema import POSTS, TABLES
from tests.conftest import REPO
from tests.rows import post, posts


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_makes_an_empty_frame_that_passes_its_own_check(table):
    frame = table.check(table.frame())
    assert table.from_arrow(table.to_arrow(frame)).equals(frame)
    assert set(table.key) <= set(table.names)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_says_what_it_means_in_both_languages(table):
    for column in table.columns:
        assert column.meaning.endswith(".") and column.label
        assert unicodedata.is_normalized("NFC", column.label)


def test_the_data_dictionary_is_the_schema():
    assert (REPO / "data" / "dictionary.md").read_text(encoding="utf-8") == schema.dictionary()


def test_all_faults_are_named_at_once():
    rows = posts(post("x:1"), post("x:1"), post("x:2", like_count=-1)).assign(kind="podcast")
    with pytest.raises(TableError) as caught:
        POSTS.check(rows)
    said = str(caught.value)
    assert "2 dòng trùng khóa (post_id)" in said
    assert "cột 'like_count' có 1 giá trị không hợp lệ" in said
    assert "cột 'kind' có 3 giá trị không hợp lệ, ví dụ 'podcast'" in said


def test_a_missing_column_and_an_undeclared_one_are_named():
    with pytest.raises(TableError, match="thiếu cột 'text'"):
        POSTS.check(posts(post("x:1")).drop(columns="text"))
    with pytest.raises(TableError, match="'txt' không được khai báo; ý bạn là 'text'"):
        POSTS.frame([{"txt": "a"}])


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("post_id", 1.0, "cần văn bản"),
        ("like_count", "3", "cần số nguyên"),
        ("like_count", 3.5, "like_count"),
        ("published_at", "2026-01-02 03:04", "thiếu múi giờ"),
        ("published_at", pd.Timestamp("2026-01-02"), "thiếu múi giờ"),
    ],
)
def test_nothing_is_guessed(column, value, said):
    with pytest.raises(TableError, match=said):
        POSTS.frame([post("x:1") | {column: value}])


def test_a_missing_count_stays_missing_and_a_time_keeps_its_moment():
    row = POSTS.frame([post("x:1", like_count=None, published_at=pd.Timestamp("2026-01-31T07:00:00+07:00"))]).iloc[0]
    assert row["like_count"] is pd.NA
    assert row["published_at"] == pd.Timestamp("2026-01-31T00:00:00Z")
