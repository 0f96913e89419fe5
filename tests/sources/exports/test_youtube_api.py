import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import SourceError
from nghe_lib.sources import open_file, read_file
from nghe_lib.sources.exports import youtube_api
from tests.sources.payloads.test_youtube import VIDEO, comment, thread


def response(name, *items, **more):
    return {"kind": f"youtube#{name}ListResponse", "etag": "x", "items": list(items)} | more


def result(native):
    snippet = {
        "publishedAt": "2026-01-05T01:02:03Z",
        "channelId": "UCx",
        "title": f"Tin {native}",
        "description": "a ...",
    }
    return {"kind": "youtube#searchResult", "id": {"kind": "youtube#video", "videoId": native}, "snippet": snippet}


@pytest.fixture
def write(tmp_path):
    def put(*values, indent=None):
        path = tmp_path / "x.txt"
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False, indent=indent) for one in values), "utf-8")
        return path

    return put


@pytest.mark.parametrize("indent", [None, 1])
def test_a_saved_response_is_read_by_the_kind_of_its_items(write, indent):
    posts = read_file(write(response("commentThread", thread(comment("Ug1.r"))), indent=indent))
    assert posts.attrs["format"] == "youtube_api" and posts.attrs["read_count"] == 2
    assert posts["parent_id"].tolist() == ["youtube:vidAAAAAAA1", "youtube:Ug1"]
    assert set(posts["root_id"]) == {"youtube:vidAAAAAAA1"} and set(posts["platform"]) == {"youtube"}


def test_pages_of_any_kind_stand_one_below_the_other(write):
    pages = (
        response("search", result("v1")),
        response("video", VIDEO),
        response("comment", comment("Ug1.r", parentId="Ug1")),
    )
    posts = read_file(write(*pages))
    assert posts["kind"].tolist() == ["video", "video", "reply"] and posts.attrs["read_count"] == 3


@pytest.mark.parametrize(
    "document",
    [
        [response("video", VIDEO), response("commentThread", thread())],
        [VIDEO, thread()],
        {"videos": response("video", VIDEO), "comments": [thread()]},
        {"kind": "youtube#videoListResponse", "items": [VIDEO, thread()]},
    ],
)
def test_responses_and_items_are_found_wherever_they_stand(write, document):
    posts = read_file(write(document, indent=1))
    assert posts["kind"].tolist() == ["video", "comment"] and posts.attrs["format"] == "youtube_api"


def test_items_without_a_kind_are_what_their_response_says(write):
    bare = {name: value for name, value in VIDEO.items() if name != "kind"}
    posts = read_file(write(response("video", bare, 7, {"kind": "youtube#playlist", "id": "PL", "snippet": {"a": {}}})))
    assert len(posts) == 1 and posts.attrs["refused_count"] == 2


def test_a_page_far_larger_than_the_sample_is_read_line_by_line(write):
    many = [comment(f"Ug{at}.r", "chữ " * 200, parentId=f"Ug{at}") for at in range(400)]
    posts = read_file(write(response("comment", *many), response("comment", comment("UgZ"))))
    assert len(posts) == 401 and posts.attrs["refused_count"] == 0


def test_batches_hold_as_many_rows_as_asked(write):
    reading = open_file(write(response("comment", *(comment(f"Ug{at}") for at in range(10)))), batch_rows=3)
    assert [len(batch.posts) for batch in reading.batches] == [3, 3, 3, 1]


def test_what_is_missing_is_said(write):
    posts = read_file(write(response("commentThread", thread(comment("Ug1.r"), totalReplyCount=9), nextPageToken="x")))
    notes = " ".join(posts.attrs["notes"])
    assert "thiếu 8 trả lời" in notes and "nextPageToken" in notes


def test_channels_give_followers_and_no_posts(write):
    channel = {"kind": "youtube#channel", "id": "UCx", "statistics": {"subscriberCount": "70"}}
    (batch,) = open_file(write(response("channel", channel))).batches
    assert batch.accounts[["account_id", "follower_count"]].values.tolist() == [["youtube:UCx", 70]]
    assert len(batch.posts) == 0 and len(batch.refused) == 1


def test_an_error_that_was_saved_among_the_pages_is_refused_with_its_reason(write):
    error = {"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}
    posts = read_file(write(response("video", VIDEO), error))
    assert len(posts) == 1 and posts.attrs["refused_count"] == 1
    (batch,) = open_file(write(response("video", VIDEO), error)).batches
    assert "quotaExceeded" in batch.refused["reason"][0] and batch.refused["position"].tolist() == [2]


def test_broken_lines_are_refused_and_the_next_is_read(write, tmp_path):
    path = write(response("video", VIDEO), response("comment", comment("Ug1")))
    path.write_text(path.read_text("utf-8").replace("\n", '\n{"kind": "youtube#vi\n[1]\n'), "utf-8")
    posts = read_file(path)
    assert posts["kind"].tolist() == ["video", "comment"] and posts.attrs["refused_count"] == 2


def test_a_document_cut_in_the_middle_is_an_error_in_words(write):
    path = write(response("video", VIDEO, VIDEO), indent=1)
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    with pytest.raises(SourceError, match="không phải JSON hợp lệ"):
        read_file(path)


def test_a_mapping_of_ones_own_reads_it_as_any_json(write):
    posts = read_file(write(response("video", VIDEO), indent=1), mapping={"text": "snippet.title"})
    assert posts.attrs["format"] == "json" and posts["text"].tolist() == ["Ngập #MuaLon"]


@pytest.mark.parametrize(
    "other", [{"kind": "reddit#listing", "items": []}, {"kind": "youtube#liveChat"}, {"text": "youtube#video"}]
)
def test_other_json_is_left_to_others(write, other):
    assert open_file(write(other | {"text": "a"})).format != "youtube_api"


values = st.recursive(
    st.none() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=4) | st.just(VIDEO) | st.just(thread()),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["items", "kind", "id", "snippet", "error", "a"]), inside, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_any_document_ends_in_records_or_problems(value):
    found = list(youtube_api._read(value, youtube_api._Seen(), 0))
    assert all(isinstance(one, (dict, str)) for one in found)


@pytest.mark.parametrize(
    ("name", "read", "kept", "kind"),
    [("comments", 20, 20, "comment"), ("videos", 10, 10, "video"), ("channel_videos", 50, 48, "video")],
)
def test_the_real_answers_add_up(shared_data, name, read, kept, kind):
    posts = read_file(shared_data / f"platform/youtube_api/{name}.json")
    assert (posts.attrs["format"], posts.attrs["read_count"], len(posts)) == ("youtube_api", read, kept)
    assert set(posts["kind"]) == {kind} and posts["published_at"].notna().all() and posts["account_id"].notna().all()
