import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.payloads.facebook import comment_record, page_account, post_id_of, post_record, unshimmed
from nghe_lib.sources.words import Problem

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)
POST = {
    "id": "100200300_7", "created_time": "2026-11-23T22:00:00+0000", "message": "Thông báo",
    "from": {"id": "100200300", "name": "Sở Thử"}, "permalink_url": "https://www.facebook.com/100200300/posts/7",
}  # fmt: skip
COMMENT = {
    "id": "7_8",
    "created_time": "2026-11-23T22:00:00+0000",
    "message": "Ý kiến",
    "from": {"id": "9", "name": "Tên Riêng"},
    "parent": {"id": "7_5"},
    "attachment": {"url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fbao.example%2Fa&h=AT"},
}


def batch(records):
    found = [one for one in records if not isinstance(one, Problem)]
    return batch_of_records(found, record_plan(platform="facebook", collected_at=1_795_489_200_000_000))


def test_a_shared_post_points_at_the_one_it_repeats():
    shared = POST | {"status_type": "shared_story", "parent_id": "555_6"}
    assert post_record(shared)["repost_of_id"] == "555_6" and post_record(shared)["kind"] == "post"
    bare = post_record({**shared, "message": None, "story": "Sở Thử đã chia sẻ một bài viết."})
    assert bare["kind"] == "repost" and bare["text"].startswith("Sở Thử")
    assert post_record(POST | {"parent_id": "555_6"})["repost_of_id"] is None


def test_a_link_that_is_attached_counts_and_one_to_facebook_itself_does_not():
    attached = [
        {"unshimmed_url": "https://bao.example/a", "type": "share"},
        {"url": "https://www.facebook.com/photo?fbid=1"},
    ]
    made = post_record(POST | {"message": "Xem https://b.example/c.", "attachments": {"data": attached}})
    assert made["links"] == ["https://b.example/c", "https://bao.example/a"]
    assert comment_record(COMMENT, post_id="1_7")["links"] == ["https://bao.example/a"]


def test_counts_that_are_not_given_are_missing():
    made = post_record(POST)
    assert [made[name] for name in ("like_count", "share_count", "comment_count")] == [None, None, None]


def test_no_name_of_a_person_leaves_the_payload():
    assert "Tên Riêng" not in str(comment_record(COMMENT, post_id="1_7"))
    assert "display_name" not in page_account({"id": "1", "name": "Tên Riêng", "followers_count": 5})


def test_old_answers_group_tags_by_their_place():
    made = post_record(
        POST | {"message_tags": {"0": [{"id": "5", "type": "user"}], "9": [{"id": "6", "type": "hashtag"}]}}
    )
    assert made["mentions"] == ["5"]


@pytest.mark.parametrize(
    ("url", "owner", "native"),
    [
        ("https://www.facebook.com/100200300/posts/7001002", "", "100200300_7001002"),
        ("https://www.facebook.com/so.thu/posts/7001002", "100200300", "100200300_7001002"),
        ("https://www.facebook.com/so.thu/posts/7001002", "", None),
        ("https://www.facebook.com/groups/555666/permalink/7001002/", "", "555666_7001002"),
        ("https://www.facebook.com/permalink.php?story_fbid=7001002&id=100200300", "", "100200300_7001002"),
        ("https://www.facebook.com/so.thu/photos/a.1/7001002", "100200300", "100200300_7001002"),
        ("https://www.facebook.com/100200300/videos/ten-phim/7001002/", "", "100200300_7001002"),
        ("https://www.facebook.com/watch/?v=7001002", "100200300", "100200300_7001002"),
        ("https://www.facebook.com/reel/7001002", "100200300", "100200300_7001002"),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid02abc&id=100200300", "", None),
        ("http://[", "1", None), (None, "1", None), ("", "1", None),
    ],
)  # fmt: skip
def test_a_post_is_known_by_its_address(url, owner, native):
    assert post_id_of(url, owner=owner) == native


def test_a_way_round_is_taken_out_of_an_address():
    assert (
        unshimmed("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Fb%3D1&h=A") == "https://a.example/x?b=1"
    )
    assert unshimmed("http://[") is None and unshimmed("không phải địa chỉ") is None


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(sorted({*POST, *COMMENT, "attachments", "message_tags", "shares"})), values), values
)
def test_any_shape_becomes_a_row_or_a_refusal(payload, other):
    read = [
        post_record(payload),
        comment_record(payload, post_id="1_7"),
        post_record(other),
        comment_record(other, post_id="1"),
    ]
    made = batch(read)
    assert len(made.posts) + len(made.refused) == sum(not isinstance(one, Problem) for one in read)
    POSTS.check(made.posts.drop_duplicates("post_id"))
