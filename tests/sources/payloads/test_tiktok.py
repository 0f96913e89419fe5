import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.payloads import tiktok, tiktok_capture
from nghe_lib.sources.reading import Refusal
from tests.sources.payloads.test_tiktok_capture import VIDEO as CAPTURED
from tests.sources.payloads.test_tiktok_capture import values

VIDEO = {
    "id": 7300000000000000001, "video_description": "Ngập tới gối #NgậpLụt @ban.doc", "create_time": 1697101549,
    "region_code": "VN", "username": "kenh.thu", "hashtag_names": ["ngậplụt", "tphcm"], "like_count": 59,
    "share_count": 2, "comment_count": 3, "view_count": 3597, "video_mention_list": ["khac_thu"],
}  # fmt: skip
COMMENT = {
    "id": 7300000000000000002, "video_id": 7300000000000000001, "text": "Đúng đó", "like_count": 5, "reply_count": 1,
    "parent_comment_id": 7300000000000000001, "create_time": 1697101600,
}  # fmt: skip


def batch(*made):
    records = [one for one in made if isinstance(one, dict)]
    refused = [one for one in made if isinstance(one, Refusal)]
    return batch_of_records(
        records, record_plan(platform="tiktok", collected_at=1_760_000_000_000_000), refused=refused
    )


def post(record):
    return POSTS.check(batch(record).posts).iloc[0]


def test_a_video_of_the_api_and_its_capture_are_the_same_post():
    """What the Research API and a browser show of one video joins in the lake."""
    ours = post(tiktok.video_record(VIDEO))
    (captured,), _ = tiktok_capture.records(CAPTURED)
    theirs = post(captured)
    columns = [
        "post_id",
        "kind",
        "account_id",
        "published_at",
        "text",
        "url",
        "like_count",
        "share_count",
        "view_count",
    ]
    assert ours[columns].tolist() == theirs[columns].tolist()
    assert [list(ours["hashtags"]), list(ours["mentions"])] == [list(theirs["hashtags"]), list(theirs["mentions"])]


def test_what_is_said_in_a_video_stands_for_a_missing_caption():
    assert (
        post(tiktok.video_record(VIDEO | {"video_description": "", "voice_to_text": "Nước dâng"}))["text"]
        == "Nước dâng"
    )


@pytest.mark.parametrize("parent", [None, 0, "", 7300000000000000001, 7300000000000000002])
def test_a_comment_without_a_parent_of_its_own_answers_the_video(parent):
    one = post(tiktok.comment_record(COMMENT | {"parent_comment_id": parent}))
    assert (one["kind"], one["parent_id"]) == ("comment", "tiktok:7300000000000000001")


def test_a_reply_answers_a_comment_of_the_video_it_was_asked_for():
    one = post(tiktok.comment_record(COMMENT | {"parent_comment_id": 5, "video_id": None}, video_id="9"))
    assert one[["kind", "parent_id", "root_id"]].tolist() == ["reply", "tiktok:5", "tiktok:9"]


@pytest.mark.parametrize("read", [tiktok.video_record, tiktok.comment_record])
@pytest.mark.parametrize(
    "thing", [None, 3, "x", [], {}, {"id": None}, {"id": ""}, {"id": 0}, {"id": [1]}, {"id": 10**300}]
)
def test_what_has_no_id_is_refused(read, thing):
    assert isinstance(read(thing, position=4), Refusal) and read(thing, position=4).position == 4


def test_counts_that_are_not_given_are_missing():
    bare = {name: VIDEO[name] for name in ("id", "video_description", "create_time")}
    assert post(tiktok.video_record(bare))[["like_count", "share_count", "comment_count", "view_count"]].isna().all()


@pytest.mark.parametrize(("read", "known"), [(tiktok.video_record, VIDEO), (tiktok.comment_record, COMMENT)])
@settings(max_examples=50)
@given(data=st.data())
def test_any_value_in_any_place_ends_in_a_post_or_a_reason(read, known, data):
    broken = json.loads(json.dumps(known))
    broken[data.draw(st.sampled_from(sorted(broken)))] = data.draw(values)
    made = batch(read(broken))
    assert len(made.posts) + len(made.refused) == 1
