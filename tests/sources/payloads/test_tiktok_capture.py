import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.payloads import tiktok_capture

NOW = 1_760_000_000_000_000
VIDEO = {
    "id": "7300000000000000001", "desc": "Ngập tới gối #NgậpLụt @ban.doc", "createTime": 1697101549,
    "textLanguage": "vi", "isAd": False, "privateItem": False, "secret": False,
    "author": {"id": "71", "uniqueId": "kenh.thu", "nickname": "Tên Riêng", "privateAccount": False, "secret": False},
    "authorStats": {"followerCount": 1200, "diggCount": 3},
    "stats": {"diggCount": 59, "shareCount": 2, "commentCount": 3, "playCount": 3597, "collectCount": 4},
    "challenges": [{"id": "1", "title": "ngậplụt"}, {"id": "2", "title": "tphcm"}],
    "textExtra": [{"hashtagName": "ngậplụt"}, {"hashtagName": "", "userUniqueId": "khac_thu"}],
    "duetInfo": {"duetFromId": "0"}, "stickersOnItem": [{"stickerText": ["Chữ trên hình"], "stickerType": 4}],
    "video": {"cover": "https://a.example/1.jpg"}, "music": {"title": "nhạc"},
}  # fmt: skip
COMMENT = {
    "cid": "7300000000000000002", "id": "7300000000000000002", "aweme_id": "7300000000000000001", "reply_id": "0",
    "text": "Đúng đó @kenh.thu", "create_time": 1697101600, "digg_count": 5, "reply_comment_total": 1,
    "comment_language": "vi", "user": {"uid": "88", "unique_id": "dan.1", "nickname": "Tên Riêng"},
}  # fmt: skip


def batch(data):
    records, accounts = tiktok_capture.records(data)
    return batch_of_records(records, record_plan(platform="tiktok", collected_at=NOW), accounts=accounts)


def post(data):
    return POSTS.check(batch(data).posts).iloc[0]


def test_a_video_fills_its_columns():
    one = post(VIDEO)
    assert one[["post_id", "kind", "account_id", "lang"]].tolist() == [
        "tiktok:7300000000000000001", "video", "tiktok:kenh.thu", "vi",
    ]  # fmt: skip
    assert one["url"] == "https://www.tiktok.com/@kenh.thu/video/7300000000000000001"
    assert one[["like_count", "share_count", "comment_count", "view_count"]].tolist() == [59, 2, 3, 3597]
    assert list(one["hashtags"]) == ["ngậplụt", "tphcm"]
    assert list(one["mentions"]) == ["tiktok:ban.doc", "tiktok:khac_thu"]
    assert str(one["published_at"]) == "2023-10-12 09:05:49+00:00"


def test_followers_are_kept_and_names_are_not():
    made = batch(VIDEO)
    account = ACCOUNTS.check(made.accounts).iloc[0]
    assert account[["account_id", "role", "follower_count"]].tolist() == ["tiktok:kenh.thu", "unknown", 1200]
    assert "Tên Riêng" not in made.posts.to_csv() + made.accounts.to_csv()


def test_a_comment_answers_its_video_and_a_reply_its_comment():
    comment = post(COMMENT)
    assert comment[["kind", "parent_id", "root_id"]].tolist() == ["comment", *["tiktok:7300000000000000001"] * 2]
    reply = post(COMMENT | {"cid": "3", "reply_id": "7300000000000000002", "reply_to_reply_id": "0"})
    assert reply[["kind", "parent_id", "root_id"]].tolist() == [
        "reply", "tiktok:7300000000000000002", "tiktok:7300000000000000001",
    ]  # fmt: skip


def test_a_comment_without_user_name_is_named_by_its_number():
    assert post(COMMENT | {"user": {"uid": "88"}})["account_id"] == "tiktok:88"


def test_exact_counts_of_newer_captures_come_first_and_missing_ones_stay_missing():
    one = post(VIDEO | {"statsV2": {"diggCount": "1234567", "playCount": "x"}, "stats": {"playCount": 9}})
    assert one["like_count"] == 1234567 and one["view_count"] == 9 and one[["share_count"]].isna().all()


def test_the_text_on_the_pictures_stands_for_an_empty_caption():
    assert post(VIDEO | {"desc": " "})["text"] == "Chữ trên hình"
    assert post(VIDEO | {"desc": "", "contents": [{"desc": "Phần một"}, {"desc": "Phần hai"}]})["text"] == (
        "Phần một\nPhần hai"
    )


def test_a_video_without_any_text_is_refused_with_the_reason():
    made = batch(VIDEO | {"desc": "", "stickersOnItem": []})
    assert len(made.posts) == 0 and made.refused["reason"].tolist() == ["không có nội dung lẫn tiêu đề"]


def test_a_slide_show_is_a_post_and_a_duet_repeats_another_video():
    one = post(VIDEO | {"imagePost": {"images": []}, "duetInfo": {"duetFromId": "12"}})
    assert (one["kind"], one["repost_of_id"]) == ("post", "tiktok:12") and "/photo/" in one["url"]


def test_an_embedded_author_is_only_a_user_name():
    assert post(VIDEO | {"author": "kenh.thu"})["account_id"] == "tiktok:kenh.thu"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"isAd": True}, "quảng cáo"),
        ({"liveRoomInfo": {}}, "phát trực tiếp"),
        ({"privateItem": True}, "riêng tư"),
        ({"author": {"uniqueId": "a", "secret": True}}, "riêng tư"),
        ({"id": None}, "không có mã bài"),
        ({"cid": None}, "không có mã bình luận"),
    ],
)
def test_what_is_no_public_post_says_why(change, why):
    assert why in tiktok_capture.why_not(VIDEO | change) and tiktok_capture.records(VIDEO | change) == ([], [])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("known", [VIDEO, COMMENT])
@settings(max_examples=50)
@given(data=st.data())
def test_any_value_in_any_place_ends_in_a_post_or_a_reason(known, data):
    broken = json.loads(json.dumps(known))
    key = data.draw(st.sampled_from(sorted(broken)))
    broken[key] = data.draw(values)
    made = batch(broken)
    assert len(made.posts) + len(made.refused) == 1 or tiktok_capture.why_not(broken)
