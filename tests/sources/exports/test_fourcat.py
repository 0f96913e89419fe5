import csv
import io

import pytest

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources import open_file, read_file
from tests.sources.exports import test_zeeschuimer as captures
from tests.sources.payloads.test_tiktok_capture import COMMENT, VIDEO

COMMON = {"thread_id": "7300000000000000001", "timestamp": "2023-10-12 09:05:49", "unix_timestamp": "1697101549"}
TIKTOK = COMMON | {
    "collected_from_url": "https://www.tiktok.com/search?q=a", "id": "7300000000000000001", "author": "kenh.thu",
    "author_full": "Tên Riêng", "author_followers": "1200", "body": "Ngập tới gối #NgậpLụt @ban.doc",
    "stickers": "Chữ trên hình", "is_duet": "no", "tiktok_url": "https://www.tiktok.com/@kenh.thu/video/7300000000000000001",
    "likes": "59", "comments": "3", "shares": "2", "plays": "3597", "hashtags": "ngậplụt",
    "challenges": "ngậplụt,tphcm",
}  # fmt: skip
TIKTOK_COMMENT = COMMON | {
    "id": "7300000000000000002", "author": "dan.1", "author_full": "Tên Riêng", "body": "Đúng đó @kenh.thu",
    "likes": "5", "replies": "1", "post_id": "7300000000000000001", "post_url": "https://a.example", "post_body": "x",
    "comment_url": "https://a.example", "is_comment_on_comment": "no", "language_guess": "vi",
}  # fmt: skip
INSTAGRAM = COMMON | {
    "id": "BA_z-9", "url": "https://www.instagram.com/p/BA_z-9", "body": "Ảnh #hcm", "author": "so.thu",
    "author_fullname": "Tên Riêng", "media_type": "photo", "hashtags": "hcm", "usertags": "khac.thu", "play_count": "0",
    "likes_hidden": "no", "num_likes": "30", "num_comments": "4", "location_name": "Chợ",
}  # fmt: skip
THREADS = COMMON | {
    "id": "BA_z-9", "url": "https://www.threads.com/@so.thu/post/BA_z-9", "body": "Chào", "author": "so.thu",
    "likes": "9", "reposts": "2", "replies": "3", "quotes": "1", "hashtags": "",
}  # fmt: skip
FACEBOOK = COMMON | {
    "id": "7001002", "url": "https://www.facebook.com/100200300/posts/7001002", "body": "Thông báo", "author": "so.thu",
    "author_name": "Tên Riêng", "is_in_group": "no", "group_name": "",
}  # fmt: skip
X = COMMON | {
    "id": "1800000000000000002", "thread_id": "1800000000000000001", "link": "https://x.com/Bao/status/1800000000000000002",
    "body": "Trả lời @Dan_1", "author": "Bao", "author_fullname": "Tên Riêng", "author_id": "9", "language_guess": "vi",
    "retweet_count": "2", "reply_count": "3", "like_count": "4", "quote_count": "1", "impression_count": "90",
    "is_retweet": "no", "is_quote_tweet": "no", "quote_tweet_id": "", "is_reply": "yes", "hashtags": "",
    "mentions": "Dan_1",
}  # fmt: skip
TELEGRAM = COMMON | {
    "id": "kenhthu-12", "thread_id": "kenhthu", "chat": "kenhthu", "author": "5", "author_username": "dan_1",
    "author_name": "Tên Riêng", "author_is_bot": "no", "body": "Chào", "is_reply": "yes", "reply_to": "11",
    "views": "7", "entities_mentioned": "",
}  # fmt: skip
BLUESKY = {
    "id": "at://did:plc:a/app.bsky.feed.post/2", "thread_id": "at://did:plc:a/app.bsky.feed.post/1", "body": "Chào",
    "created_at": "2023-10-12T09:05:49+00:00", "author": "a.bsky.social", "author_id": "did:plc:a", "tags": "hcm",
    "link": "https://bsky.app/profile/a.bsky.social/post/2", "like_count": "4", "quote_count": "1", "reply_count": "3",
    "repost_count": "2", "replies_allowed": "yes", "mentions": "", "timestamp": "1697101549",
    "author_display_name": "Tên Riêng",
}  # fmt: skip
ALL = {
    "tiktok": TIKTOK, "tiktok comments": TIKTOK_COMMENT, "instagram": INSTAGRAM, "threads": THREADS,
    "facebook": FACEBOOK, "x": X, "telegram": TELEGRAM, "bluesky": BLUESKY,
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(*rows, delimiter=","):
        text = io.StringIO()
        table = csv.DictWriter(text, rows[0].keys(), delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)
        path = tmp_path / "export"
        path.write_text(text.getvalue(), encoding="utf-8")
        return path

    return put


def post(path):
    posts = read_file(path)
    assert posts.attrs["format"] == "fourcat"
    return POSTS.check(posts).iloc[0]


@pytest.mark.parametrize("name", ALL)
def test_every_export_is_recognised_and_keeps_its_moment_and_no_name(write, name):
    path = write(ALL[name])
    one = post(path)
    assert one["platform"] == name.split()[0] and str(one["published_at"]) == "2023-10-12 09:05:49+00:00"
    assert one["text"] == ALL[name]["body"]
    assert "Tên Riêng" not in read_file(path).to_csv()


def test_a_time_without_zone_is_utc(write):
    row = {name: value for name, value in TIKTOK.items() if name != "unix_timestamp"}
    posts = read_file(write(row))
    assert str(posts["published_at"][0]) == "2023-10-12 09:05:49+00:00" and posts.attrs["notes"] == ()


def test_a_semicolon_file_of_zeeschuimer_is_read_too(write):
    assert post(write(TIKTOK, delimiter=";"))["view_count"] == 3597


def test_a_capture_and_its_export_say_the_same(write, tmp_path):
    """The two ways of one item into the lake: NDJSON read here, CSV as 4CAT maps it."""
    path = tmp_path / "captured"
    path.write_text("\n".join(map(captures.json.dumps, [captures.line(VIDEO), captures.line(COMMENT)])))
    columns = [
        "post_id", "platform", "kind", "account_id", "published_at", "text", "parent_id", "root_id", "url",
        "like_count", "share_count", "comment_count", "view_count",
    ]  # fmt: skip
    captured = read_file(path)
    for at, row in enumerate((TIKTOK, TIKTOK_COMMENT | {"unix_timestamp": "1697101600"})):
        exported = read_file(write(row))
        assert exported[columns].iloc[0].astype(str).tolist() == captured[columns].iloc[at].astype(str).tolist()
    assert list(read_file(write(TIKTOK))["hashtags"][0]) == list(captured["hashtags"][0])


def test_ids_are_those_of_the_other_payloads(write):
    ids = [post(write(ALL[name]))["post_id"] for name in ("instagram", "threads", "facebook", "telegram")]
    number = "1090469821"
    assert ids == [f"instagram:{number}", f"threads:{number}", "facebook:100200300_7001002", "telegram:kenhthu/12"]


def test_answers_know_what_they_answer(write):
    comment, reply = post(write(TIKTOK_COMMENT)), post(write(TIKTOK_COMMENT | {"is_comment_on_comment": "yes"}))
    assert (comment["kind"], reply["kind"]) == ("comment", "reply")
    tweet, message, skeet = post(write(X)), post(write(TELEGRAM)), post(write(BLUESKY))
    assert (tweet["kind"], tweet["root_id"]) == ("reply", "x:1800000000000000001")
    assert (message["kind"], message["parent_id"]) == ("reply", "telegram:kenhthu/11")
    assert (skeet["kind"], skeet["root_id"]) == ("reply", f"bluesky:{BLUESKY['thread_id']}")


def test_shares_are_reposts_and_quotes_and_hidden_likes_are_missing(write):
    assert [post(write(ALL[name]))["share_count"] for name in ("threads", "x", "bluesky")] == [3, 3, 3]
    hidden = post(write(INSTAGRAM | {"likes_hidden": "yes"}))
    assert hidden[["like_count", "view_count"]].isna().all() and hidden["comment_count"] == 4


def test_an_empty_caption_of_tiktok_is_read_by_its_stickers_and_followers_are_kept(write):
    path = write(TIKTOK | {"body": ""})
    assert post(path)["text"] == "Chữ trên hình"
    (batch,) = open_file(path).batches
    account = ACCOUNTS.check(batch.accounts).iloc[0]
    assert account[["account_id", "follower_count"]].tolist() == ["tiktok:kenh.thu", 1200]


def test_every_row_ends_in_a_post_or_in_a_reason(write):
    posts = read_file(write(X, X | {"id": "3", "body": ""}, X | {"id": "4", "unix_timestamp": "bao giờ"}))
    assert (len(posts), posts.attrs["refused_count"], posts.attrs["read_count"]) == (1, 2, 3)


def test_other_tables_stay_what_they_are(write):
    plain = {"id": "1", "thread_id": "1", "timestamp": "2023-10-12", "body": "Chào", "author": "An"}
    assert open_file(write(plain)).format == "delimited"


def test_a_mapping_of_the_reader_comes_first(write):
    posts = read_file(write(X), mapping={"text": "author_fullname"}, platform="x")
    assert posts.attrs["format"] == "delimited" and posts["text"][0] == "Tên Riêng"
