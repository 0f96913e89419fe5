import json

import pytest

from nghe_lib.sources import read_file

DID = "did:plc:an1"
POST = {
    "uri": f"at://{DID}/app.bsky.feed.post/3k1", "cid": "bafyrei1", "indexedAt": "2026-11-01T02:00:01.000Z",
    "author": {"did": DID, "handle": "an.example", "displayName": "Họ Tên"}, "labels": [], "likeCount": 5,
    "repostCount": 0, "replyCount": 1,
    "record": {"$type": "app.bsky.feed.post", "text": "Ngập", "createdAt": "2026-11-01T02:00:00.000Z", "langs": ["vi"]},
}  # fmt: skip
ANSWER = POST | {
    "uri": "at://did:plc:binh2/app.bsky.feed.post/3k2", "author": {"did": "did:plc:binh2", "handle": "b.example"},
    "record": POST["record"] | {"text": "Ừ", "reply": {"parent": {"uri": POST["uri"]}, "root": {"uri": POST["uri"]}}},
}  # fmt: skip
BARE = {"uri": POST["uri"], "cid": "bafyrei1", "value": POST["record"]}
NOT_FOUND = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": f"at://{DID}/app.bsky.feed.post/3k9", "notFound": True}
TREE = {
    "thread": {
        "$type": "app.bsky.feed.defs#threadViewPost", "post": POST,
        "replies": [{"$type": "app.bsky.feed.defs#threadViewPost", "post": ANSWER, "replies": []}, NOT_FOUND],
    }
}  # fmt: skip
EVENT = {
    "did": DID, "time_us": 1793498400000000, "kind": "commit",
    "commit": {
        "rev": "3l", "operation": "create", "collection": "app.bsky.feed.post", "rkey": "3k1", "cid": "bafyrei1",
        "record": POST["record"],
    },
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(*lines, indent=None):
        path = tmp_path / "saved.json"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False, indent=indent) for line in lines), "utf-8")
        return path

    return put


@pytest.mark.parametrize("indent", [None, 4])
@pytest.mark.parametrize(
    ("saved", "n"),
    [
        ({"posts": [POST, ANSWER], "cursor": "2"}, 2),
        ({"feed": [{"post": POST}, {"post": ANSWER, "reply": {"parent": POST}}]}, 2),
        ({"records": [BARE]}, 1),
        (TREE, 2),
        (BARE, 1),
        (POST, 1),
        ([POST, ANSWER], 2),
        ([{"posts": [POST]}, {"feed": [{"post": ANSWER}]}], 2),
        (EVENT, 1),
    ],
)
def test_every_kind_of_answer_is_recognised_and_its_posts_read(write, saved, n, indent):
    posts = read_file(write(saved, indent=indent))
    assert posts.attrs["format"] == "bluesky_json" and len(posts) == n
    assert posts["post_id"].iloc[0] == f"bluesky:{POST['uri']}" and posts["account_id"].iloc[0] == f"bluesky:{DID}"
    assert posts.attrs["read_count"] == n + posts.attrs["refused_count"]


def test_answers_line_by_line_are_read_and_a_broken_line_refused(write):
    path = write({"posts": [POST]}, {"posts": [ANSWER]})
    path.write_text(path.read_text() + '\n{"posts": [\n')
    posts = read_file(path)
    assert (len(posts), posts.attrs["refused_count"], posts.attrs["read_count"]) == (2, 1, 3)


def test_a_thread_keeps_who_answers_whom_and_counts_what_is_gone(write):
    posts = read_file(write(TREE)).set_index("post_id")
    answer = posts.loc[f"bluesky:{ANSWER['uri']}"]
    assert answer[["kind", "parent_id", "root_id"]].tolist() == ["reply", *[f"bluesky:{POST['uri']}"] * 2]


def test_a_list_of_follows_and_a_foreign_record_are_refused_with_the_reason(write):
    follows = {"follows": [POST["author"], ANSWER["author"]], "subject": POST["author"]}
    posts = read_file(write(follows))
    assert (len(posts), posts.attrs["refused_count"], posts.attrs["format"]) == (0, 2, "bluesky_json")
    feed = BARE | {"value": {"$type": "app.bsky.feed.generator", "displayName": "x"}}
    assert read_file(write(feed)).attrs["refused_count"] == 1


def test_a_deletion_in_the_jetstream_is_no_post(write):
    gone = EVENT | {"commit": {"operation": "delete", "collection": "app.bsky.feed.post", "rkey": "3k1"}}
    posts = read_file(write(EVENT, gone))
    assert (len(posts), posts.attrs["refused_count"]) == (1, 1)


def test_flat_rows_with_uris_are_left_to_the_general_reader(write):
    flat = {"uri": POST["uri"], "text": "Ngập", "created_at": "2026-11-01T02:00:00Z", "handle": "an.example"}
    assert read_file(write(flat, flat)).attrs["format"] == "json_lines"


def test_a_mapping_of_the_readers_own_is_followed(write):
    posts = read_file(write(POST, ANSWER), mapping={"text": "record.text", "post_id": "uri"}, platform="bluesky")
    assert posts.attrs["format"] == "json_lines" and len(posts) == 2


@pytest.mark.parametrize(
    ("name", "n", "refused"),
    [
        ("post_record", 1, 0),
        ("feed_record", 0, 1),
        ("get_follows", 0, None),
        ("thread_view_post_with_embed_media", None, None),
    ],
)
def test_real_answers_are_recognised_and_add_up(shared_data, name, n, refused):
    posts = read_file(shared_data / f"platform/bluesky/{name}.json")
    assert posts.attrs["format"] == "bluesky_json"
    assert posts.attrs["read_count"] == len(posts) + posts.attrs["refused_count"] > 0
    assert n in (None, len(posts)) and refused in (None, posts.attrs["refused_count"])
