"""Search of a lake: equal to reading every post, and never behind the lake."""

import json
import tempfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nghe_lib import store
from nghe_lib.errors import ParameterError
from nghe_lib.text import answering
from nghe_lib.text.search import candidates, corpus, find, index, search
from nghe_lib.text.search.index import index_posts, ready
from tests.rows import post, posts
from tests.text.search import strategies


@pytest.fixture
def lake(data):
    made = store.create("thu")
    made.merge(
        "posts",
        posts(
            post("facebook:1", "Ngập ở Nguyễn Huệ"),
            post("press:2", "Triều cường rút", title="Hết ngập", minutes=5),
            post("x:3", "Kẹt xe. Nguyễn Huệ", minutes=-1),
            post("x:4", "ngập quá", published_at=None),
        ),
    )
    return made


def _ids(lake, query, **options):
    return search(lake, query, **options)["post_id"].tolist()


def _files(lake):
    return b"".join(path.read_bytes() for path in store.index_folder(lake).rglob("*") if path.is_file())


def test_the_newest_come_first_and_those_without_a_time_last(lake):
    assert _ids(lake, "ngập") == ["press:2", "facebook:1", "x:4"]
    assert _ids(lake, "ngập", limit=2) == ["press:2", "facebook:1"]


def test_days_are_local_and_both_included(lake):
    day = date(2025, 11, 6)
    assert _ids(lake, "ngập", since=day, until=day) == ["press:2", "facebook:1"]
    assert _ids(lake, "ngập", since=date(2025, 11, 7)) == []
    assert _ids(lake, "ngập", until=date(2025, 11, 5)) == []


def test_a_broken_query_is_refused_before_anything_is_indexed(lake):
    with pytest.raises(ParameterError, match="ký tự 1"):
        search(lake, "(ngập")
    assert not store.index_folder(lake).exists()


def test_a_lake_without_posts_has_no_answers(data):
    assert _ids(store.create("thu"), "ngập") == []


def test_posts_that_came_since_are_found(lake):
    assert _ids(lake, "sạt") == []
    lake.merge("posts", posts(post("x:5", "sạt lở")))
    assert _ids(lake, "sạt") == ["x:5"]


def test_a_few_new_posts_go_into_a_shard_of_their_own(lake):
    lake.merge("posts", posts(*(post(f"x:{number}", "mưa") for number in range(10, 60))))
    (first,) = index_posts(lake).shards
    lake.merge("posts", posts(post("x:5", "sạt lở")))
    assert [len(shard.fingerprints) for shard in index_posts(lake).shards] == [54, 1]
    assert index_posts(lake).shards[0] == first
    lake.merge("posts", posts(*(post(f"x:{number}", "mưa") for number in range(60, 70))))
    assert [len(shard.fingerprints) for shard in index_posts(lake).shards] == [54, 11]


def test_an_edited_post_is_found_as_it_now_is(lake):
    lake.merge("posts", posts(*(post(f"x:{number}", "mưa") for number in range(10, 110))))
    assert _ids(lake, "kẹt") == ["x:3"]
    lake.merge("posts", posts(post("x:3", "Đường thông", minutes=-1)))
    assert _ids(lake, "kẹt") == []
    assert _ids(lake, "thông") == ["x:3"]
    assert [len(shard.dead) for shard in index_posts(lake).shards] == [1, 0]


def test_an_erased_post_leaves_the_index_with_the_lake(lake):
    assert _ids(lake, "kẹt") == ["x:3"]
    store.erase(lake, ["x:3"])
    assert not store.index_folder(lake).exists()
    assert _ids(lake, "kẹt") == []


def test_posts_past_their_retention_leave_the_index_too(lake):
    assert len(_ids(lake, "ngập")) == 3
    assert store.expire(lake, now=datetime(2100, 1, 1, tzinfo=UTC)) == 4
    assert not store.index_folder(lake).exists()


def test_a_deleted_post_leaves_the_disk_at_the_next_search_at_the_latest(lake):
    lake.merge("posts", posts(post("x:6", "Zulu bí mật")))
    assert _ids(lake, "zulu") == ["x:6"]
    assert b"zulu" in _files(lake)
    with lake.transaction() as transaction:
        transaction.delete_posts(["x:6"], reason="platform")
    assert _ids(lake, "zulu") == []
    assert b"zulu" not in _files(lake)
    assert b"x:6" not in _files(lake)


def test_a_former_version_is_read_as_it_was(lake):
    former = lake.version
    lake.merge("posts", posts(post("x:5", "ngập lại", minutes=9)))
    assert _ids(lake, "ngập") == ["x:5", "press:2", "facebook:1", "x:4"]
    assert _ids(lake.at(former), "ngập") == ["press:2", "facebook:1", "x:4"]


def test_an_index_is_ready_only_for_the_posts_it_stands_for(lake):
    assert ready(lake) is None
    index_posts(lake)
    assert ready(lake) is not None
    lake.merge("posts", posts(post("x:5", "ngập lại")))
    assert ready(lake) is None


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"format": 0}), '{"format": 1, "shards": [{}]}'])
def test_a_damaged_list_of_shards_is_built_anew(lake, content):
    index_posts(lake)
    (store.index_folder(lake) / "index.json").write_text(content)
    assert len(_ids(lake, "ngập")) == 3


def test_a_shard_that_was_cut_short_is_built_anew(lake):
    (shard,) = index_posts(lake).shards
    (path,) = (shard.folder / "tantivy").glob("*.term")
    path.write_bytes(path.read_bytes()[:-1])
    assert len(_ids(lake, "ngập")) == 3
    assert not path.exists()


def test_a_shard_that_goes_while_it_is_opened_changes_no_answer(lake, monkeypatch):
    index_posts(lake)
    monkeypatch.setattr(candidates, "read", lambda folder: (_ for _ in ()).throw(ValueError("FileDoesNotExist")))
    assert len(_ids(lake, "ngập")) == 3


def test_a_cut_build_leaves_nothing_behind(lake, monkeypatch):
    monkeypatch.setattr(index, "_write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        search(lake, "ngập")
    monkeypatch.undo()
    assert len(_ids(lake, "ngập")) == 3
    assert len([path for path in store.index_folder(lake).iterdir() if path.is_dir()]) == 1


def test_a_disk_that_takes_no_index_changes_no_answer(lake, monkeypatch):
    def refused(_):
        raise PermissionError

    monkeypatch.setattr(find, "index_posts", refused)
    assert _ids(lake, "ngập") == ["press:2", "facebook:1", "x:4"]


@pytest.mark.parametrize("share", [0, 2])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=strategies.posts, asked=st.lists(strategies.queries, min_size=5, max_size=8))
def test_the_index_and_a_reading_of_every_post_agree(share, rows, asked):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NGHE_DATA", folder)
        patch.setattr(candidates, "MOST_SHARE", share)
        patch.setattr(corpus, "SLICE_POSTS", 3)
        lake, frame = store.create("thu"), strategies.frame(rows)
        for half in (frame.iloc[: len(frame) // 2], frame.iloc[len(frame) // 2 :]):
            lake.merge("posts", half)
            here = lake.read("posts")
            for query in asked:
                expected = here.loc[answering(here, query), "post_id"].tolist()
                assert sorted(_ids(lake, query)) == sorted(expected), query


HOSTILE = [
    "'; DROP TABLE posts; --", "' OR '1'='1", "(a+)+$", "[^a]*", ".*", "\\", "a\x00b", "%", "_", "title:title",
    '"' * 999, "|" * 5_000, "-" * 5_000, "~5", '"a"~5', "* * *", "*" * 50, "a*b*c*d*" * 6, "NEAR", "\u202e ngập",
    "a" * 9_999, "0" * 9_999, "ngập " * 500, "e" + "\u0301" * 5_000, "(" * 5_000, "* " * 5_000, "a | " * 2_000,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:12]))
def test_a_hostile_query_ends_in_an_answer_or_one_clear_line(lake, query):
    try:
        found = search(lake, query)
    except ParameterError as reason:
        assert "\n" not in str(reason)
    else:
        here = lake.read("posts")
        assert sorted(found["post_id"]) == sorted(here.loc[answering(here, query), "post_id"])
