from datetime import date

import pytest

from nghe_lib import store
from nghe_lib.errors import StoreError
from nghe_lib.text.watches import COLUMNS, watch_counts
from tests.rows import post, posts


@pytest.fixture
def lake(data):
    made = store.create("thu")
    store.save_project(made.project.model_copy(update={"watch": {"ngập": "ngập | lụt", "xe": '"kẹt xe"'}}))
    made = store.open("thu")
    made.merge("posts", posts(post("x:1", "ngập"), post("x:2", "ngập, kẹt xe", minutes=24 * 60)))
    return made


def _rows(counts):
    days = counts["day"].dt.strftime("%d").fillna("?")
    return list(zip(counts["watch"], days, counts["post_count"], counts["new_count"].fillna(-1), strict=True))


def test_each_watch_and_day_with_posts_is_one_row(lake):
    counts = watch_counts(lake)
    assert tuple(counts.columns) == COLUMNS
    assert _rows(counts) == [("ngập", "06", 1, 1), ("ngập", "07", 1, 1), ("xe", "07", 1, 1)]


def test_new_is_what_the_version_before_did_not_have(lake):
    lake.merge("posts", posts(post("x:3", "lụt"), post("x:4", "lụt", published_at=None)))
    assert _rows(watch_counts(lake)) == [
        ("ngập", "06", 2, 1),
        ("ngập", "07", 1, 0),
        ("ngập", "?", 1, 1),
        ("xe", "07", 1, 0),
    ]
    assert watch_counts(lake, after=0)["new_count"].tolist() == [2, 1, 1, 1]
    assert watch_counts(lake, after=lake.version)["new_count"].sum() == 0


def test_days_can_be_chosen(lake):
    assert _rows(watch_counts(lake, since=date(2025, 11, 7))) == [("ngập", "07", 1, 1), ("xe", "07", 1, 1)]


def test_where_the_version_before_is_gone_new_is_unknown(lake):
    lake.merge("posts", posts(post("x:3", "mưa")))
    (lake.folder / "versions" / "000000000001.json").unlink()
    assert watch_counts(lake)["new_count"].isna().all()
    with pytest.raises(StoreError, match="không có phiên bản 1"):
        watch_counts(lake, after=1)


def test_without_watches_or_posts_the_table_is_empty(data):
    counts = watch_counts(store.create("thu"))
    assert tuple(counts.columns) == COLUMNS
    assert len(counts) == 0
