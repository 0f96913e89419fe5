"""Compaction, retention, erasure."""

from datetime import timedelta

import pytest

from nghe_lib import store
from nghe_lib.errors import StoreError
from tests.rows import NOON, post, posts


@pytest.fixture
def lake(data):
    return store.create("thu")


def files_holding(lake, word: str) -> list[str]:
    return [path.name for path in lake.folder.rglob("*.parquet") if word.encode() in path.read_bytes()]


def test_a_deleted_post_leaves_a_tombstone_and_does_not_come_back(lake):
    lake.merge("posts", posts(post("x:1"), post("x:2")))
    with lake.transaction() as transaction:
        assert transaction.delete_posts(["x:1"], reason="platform") == 1
    assert lake.merge("posts", posts(post("x:1"), post("x:3"))) == store.Counts(new=1, deleted=1)
    assert sorted(lake.read("posts")["post_id"]) == ["x:2", "x:3"]
    assert lake.read("tombstones")[["post_id", "reason"]].values.tolist() == [["x:1", "platform"]]


def test_deleting_takes_everything_known_of_the_post(lake):
    lake.merge("posts", posts(post("x:1", "cũ")))
    lake.merge("posts", posts(post("x:1", "mới")))
    assert lake.count("revisions") == 1
    with lake.transaction() as transaction:
        transaction.delete_posts(["x:1"], reason="request")
    assert lake.count("revisions") == 0


def test_erasing_takes_the_bytes_from_the_disk_in_every_version(lake):
    lake.merge("posts", posts(post("x:1", "bimatriengtu")))
    lake.merge("posts", posts(post("x:1", "bimatriengtu nữa"), post("x:2")))
    assert files_holding(lake, "bimatriengtu")
    assert store.erase(lake, ["x:1"]) == 1
    assert files_holding(lake, "bimatriengtu") == []
    assert lake.read("posts")["post_id"].tolist() == ["x:2"]
    with pytest.raises(StoreError, match="phiên bản 1"):
        lake.read("posts", as_of=1)


@pytest.mark.parametrize(("platform", "days", "gone"), [
    ("x", 365, False), ("x", 365.001, True), ("youtube", 30, False), ("youtube", 30.001, True),
])  # fmt: skip
def test_posts_are_kept_as_long_as_their_platform_allows(lake, platform, days, gone):
    lake.merge("posts", posts(post(f"{platform}:1", collected_at=NOON)))
    assert bool(store.overdue(lake, now=NOON + timedelta(days=days))) is gone
    assert store.expire(lake, now=NOON + timedelta(days=days)) == int(gone)
    assert lake.count("posts") == int(not gone)


def test_compaction_joins_small_files_and_changes_no_row(lake):
    for number in range(5):
        lake.merge("posts", posts(post(f"x:{number}")))
    before = lake.read("posts").sort_values("post_id", ignore_index=True)
    assert store.compact(lake, over_files=4) == ["posts"]
    assert store.compact(lake, over_files=4) == []
    assert lake.read("posts").sort_values("post_id", ignore_index=True).equals(before)
    assert lake.count("posts", as_of=3) == 3


def test_sweeping_keeps_the_newest_version_readable(lake):
    for number in range(3):
        lake.merge("posts", posts(post(f"x:{number}")))
    store.sweep(lake)
    assert lake.count("posts") == 3
    assert lake.count("posts", as_of=1) == 1
