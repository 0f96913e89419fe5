import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.sources.files import read_file
from nghe_lib.sources.payloads import x_capture
from tests.sources.payloads.test_captures import rows, spoiled

SEEN = 1795489200000
USER = {
    "__typename": "User", "rest_id": "7001",
    "core": {"screen_name": "SoThu", "name": "Họ Tên Riêng", "created_at": "Sun Mar 01 08:00:00 +0000 2015"},
    "legacy": {"followers_count": 12, "description": "Hồ sơ"}, "privacy": {"protected": False},
}  # fmt: skip
OLD_USER = {
    "__typename": "User", "rest_id": "7002",
    "legacy": {"screen_name": "Dan_1", "name": "Tên Khác", "followers_count": 3,
               "created_at": "Sun Mar 01 08:00:00 +0000 2015"},
}  # fmt: skip


def tweet(native="1580661436132757506", said="Ngập &amp; kẹt xe #HCM", user=USER, more=None, **legacy):
    """A post as the pages of x.com hold it."""
    return {
        "__typename": "Tweet", "rest_id": native, "core": {"user_results": {"result": user}},
        "views": {"count": "90", "state": "EnabledWithCount"}, "edit_control": {"edit_tweet_ids": [native]},
        "legacy": {
            "created_at": "Thu Oct 13 20:47:08 +0000 2022", "full_text": said, "id_str": native, "lang": "vi",
            "conversation_id_str": native, "user_id_str": user["rest_id"], "favorite_count": 5, "retweet_count": 2,
            "quote_count": 1, "reply_count": 3, "entities": {
                "hashtags": [{"text": "HCM"}], "user_mentions": [{"screen_name": "SoGTVT"}],
                "urls": [{"url": "https://t.co/a", "expanded_url": "https://bao.example/1"}],
            },
        } | legacy,
    } | (more or {})  # fmt: skip


def posts(item):
    return rows(x_capture, item, "x").posts


def test_a_captured_post_has_the_ids_and_counts_of_the_api():
    made = rows(x_capture, tweet(), "x")
    post = made.posts.iloc[0]
    assert (post["post_id"], post["kind"], post["account_id"]) == ("x:1580661436132757506", "post", "x:sothu")
    assert post["text"] == "Ngập & kẹt xe #HCM" and str(post["published_at"]) == "2022-10-13 20:47:08+00:00"
    assert post[["like_count", "share_count", "comment_count", "view_count"]].tolist() == [5, 3, 3, 90]
    assert list(post["links"]) == ["https://bao.example/1"] and list(post["mentions"]) == ["x:sogtvt"]
    assert post["url"] == "https://x.com/sothu/status/1580661436132757506"
    assert made.accounts["follower_count"].tolist() == [12] and str(made.accounts["created_at"][0])[:10] == "2015-03-01"
    assert "Riêng" not in made.posts.to_csv() + made.accounts.to_csv()


def test_a_reply_names_what_it_answers():
    post = posts(tweet("20", in_reply_to_status_id_str="10", conversation_id_str="5", user=OLD_USER)).iloc[0]
    assert post[["kind", "parent_id", "root_id", "account_id"]].tolist() == ["reply", "x:10", "x:5", "x:dan_1"]


def test_a_repost_carries_the_whole_text_and_no_counts():
    original = tweet("10", "Thông báo dài " * 20)
    item = tweet("20", "RT @SoThu: Thông báo dài…", OLD_USER, retweeted_status_result={"result": original})
    repost, first = (row for _, row in posts(item).iterrows())
    assert (repost["kind"], repost["repost_of_id"], repost["text"]) == ("repost", "x:10", first["text"])
    assert repost[["like_count", "share_count", "view_count"]].isna().all() and first["like_count"] == 5


def test_a_quote_points_to_what_it_quotes_even_behind_a_wrapper():
    wrapped = {"__typename": "TweetWithVisibilityResults", "tweet": tweet("10"), "limitedActionResults": {}}
    item = tweet("20", more={"quoted_status_result": {"result": wrapped}}, quoted_status_id_str="10")
    assert posts(item)[["post_id", "repost_of_id"]].iloc[0].tolist() == ["x:20", "x:10"]
    assert posts(wrapped)["post_id"].tolist() == ["x:10"]


def test_a_quoted_post_that_is_gone_leaves_its_number():
    tombstone = {"__typename": "TweetTombstone", "tombstone": {"text": {"text": "This Post was deleted"}}}
    item = tweet("20", more={"quoted_status_result": {"result": tombstone}}, quoted_status_id_str="10")
    assert posts(item)["repost_of_id"].tolist() == ["x:10"]


def test_a_long_text_stands_for_the_short_one():
    note = {"note_tweet_results": {"result": {"text": "Dài " * 100, "entity_set": {"hashtags": [{"text": "Dai"}]}}}}
    post = posts(tweet(more={"note_tweet": note})).iloc[0]
    assert post["text"] == "Dài " * 100 and list(post["hashtags"]) == ["dai"]


def test_an_edited_post_is_known_by_its_first_number():
    first, last = "1580661436132757506", "1580661436132757999"
    item = tweet(last, more={"edit_control": {"edit_control_initial": {"edit_tweet_ids": [first, last]}}})
    assert posts(item)["post_id"].tolist() == [f"x:{first}"]


def test_an_old_capture_is_read_too():
    item = {"id": 10, "type": "adaptive", "legacy": tweet("10")["legacy"] | {"ext_views": {"count": "7"}},
            "user": {"screen_name": "SoThu", "id_str": "7001", "followers_count": 4}}  # fmt: skip
    made = rows(x_capture, item, "x")
    assert made.posts[["post_id", "account_id", "view_count"]].iloc[0].tolist() == ["x:10", "x:sothu", 7]
    assert made.accounts["follower_count"].tolist() == [4]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ([], "không phải một đối tượng"),
        ({}, "không có nội dung"),
        ({"legacy": {}}, "không có mã bài"),
        (tweet() | {"promoted": True}, "quảng cáo"),
        (tweet(user=USER | {"privacy": {"protected": True}}), "riêng tư"),
        (tweet(user={"rest_id": "1", "legacy": {"protected": True}}), "riêng tư"),
        ({"__typename": "TweetTombstone", "tombstone": {}}, "không xem được"),
        ({"__typename": "TweetUnavailable"}, "không xem được"),
    ],
)
def test_what_gives_no_record_says_why(item, reason):
    assert reason in x_capture.why_not(item) and x_capture.records(item) == ([], [])


@settings(max_examples=25)
@given(st.data())
def test_any_shape_becomes_rows_or_none(data):
    known = tweet("20", retweeted_status_result={"result": tweet("10")},
                  more={"quoted_status_result": {"result": {"tweet": tweet("5")}}})  # fmt: skip
    broken = data.draw(spoiled(known))
    rows(x_capture, broken, "x")
    assert isinstance(x_capture.why_not(broken), str)


def test_a_file_of_the_extension_is_read_by_its_lines(tmp_path):
    lines = [
        {"nav_index": "1:1:0", "item_id": "1", "timestamp_collected": SEEN, "source_platform": "twitter.com",
         "source_platform_url": "https://x.com/home", "data": item}
        for item in (tweet("10"), tweet("20") | {"promoted": True})
    ]  # fmt: skip
    path = tmp_path / "chup.ndjson"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = read_file(path)
    assert found.attrs["format"] == "zeeschuimer" and found["post_id"].tolist() == ["x:10"]
    assert found.attrs["read_count"] == 2 and found.attrs["refused_count"] == 1
