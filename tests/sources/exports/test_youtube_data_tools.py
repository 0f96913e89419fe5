import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.sources import open_file, read_file
from nghe_lib.sources.exports.youtube_data_tools import comment, video

VIDEOS = [
    "position", "channelId", "channelTitle", "videoId", "videoUrl", "publishedAt", "publishedAtSQL", "videoTitle",
    "videoDescription", "tags", "videoCategoryId", "videoCategoryLabel", "topicCategories", "duration", "durationSec",
    "isShort", "dimension", "definition", "caption", "liveBroadcastContent", "defaultLanguage", "defaultAudioLanguage",
    "thumbnail_maxres", "licensedContent", "viewCount", "likeCount", "commentCount",
]  # fmt: skip
COMMENTS = [
    "videoId", "id", "totalReplyCount", "inferredReplyCount", "inferredLevel", "likeCount", "publishedAt", "authorName",
    "authorChannelId", "isChannelOwner", "text", "isReply", "threadId", "isReplyToId", "isReplyToName",
]  # fmt: skip
OLD_COMMENTS = [
    "id", "replyCount", "likeCount", "publishedAt", "authorName", "text", "authorChannelId", "authorChannelUrl",
    "isReply", "isReplyTo", "isReplyToName",
]  # fmt: skip
VIDEO = {
    "position": "1", "channelId": "UCx", "channelTitle": "Kênh", "videoId": "vidAAAAAAA1",
    "publishedAt": "2023-05-01T06:00:00Z", "publishedAtSQL": "2023-05-01 06:00:00", "videoTitle": "Ngập #mưa",
    "videoDescription": 'Nước "lên" nhanh https://a.example/x', "defaultAudioLanguage": "vi", "viewCount": "1200",
    "likeCount": "", "commentCount": "4",
}  # fmt: skip
TOP = {
    "videoId": "vidAAAAAAA1", "id": "Ug1", "totalReplyCount": "1", "replyCount": "1", "likeCount": "3",
    "publishedAt": "2023-05-01 07:00:00", "authorName": "@lan", "authorChannelId": "UClan", "text": "Kẹt, xe quá",
    "isReply": "0", "threadId": "Ug1", "isReplyToId": "", "isReplyTo": "", "isReplyToName": "",
}  # fmt: skip
REPLY = TOP | {
    "id": "Ug1.r", "totalReplyCount": "", "replyCount": "", "authorName": "@minh", "authorChannelId": "UCminh",
    "text": "@lan đúng", "isReply": "1", "isReplyToId": "Ug1", "isReplyTo": "Ug1", "isReplyToName": "@lan",
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(columns, *rows, name="x.csv", delimiter=","):
        made = io.StringIO()
        writer = csv.DictWriter(made, columns, extrasaction="ignore", delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_text(made.getvalue().replace('"position"', "position"), "utf-8")
        return path

    return put


@pytest.fixture
def write_bare(tmp_path):
    """As the old tool wrote tab files: nothing quoted."""

    def put(columns, *rows, name="x.tab"):
        lines = ["\t".join(columns), *("\t".join(row.get(one, "") for one in columns) for row in rows)]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return put


def test_a_list_of_videos(write):
    posts = read_file(write(VIDEOS, VIDEO))
    (post,) = posts.itertuples()
    assert posts.attrs["format"] == "youtube_data_tools" and str(post.published_at) == "2023-05-01 06:00:00+00:00"
    assert (post.post_id, post.kind, post.account_id, post.lang) == (
        "youtube:vidAAAAAAA1",
        "video",
        "youtube:UCx",
        "vi",
    )
    assert (post.title, post.url) == ("Ngập #mưa", "https://www.youtube.com/watch?v=vidAAAAAAA1")
    assert (post.view_count, post.comment_count) == (1200, 4) and posts["like_count"].isna().all()
    assert list(post.hashtags) == ["mưa"] and list(post.links) == ["https://a.example/x"]
    assert "channelTitle" in open_file(write(VIDEOS, VIDEO)).unused


def test_details_of_channels_become_accounts(write):
    columns = [*VIDEOS, "channel_publishedAt", "channel_subscriberCount"]
    more = {"channel_publishedAt": "2015-01-01T00:00:00Z", "channel_subscriberCount": "7000"}
    (batch,) = open_file(write(columns, VIDEO | more, VIDEO | more | {"videoId": "vidAAAAAAA2"})).batches
    assert batch.accounts[["account_id", "follower_count"]].values.tolist() == [["youtube:UCx", 7000]]


def test_comments_and_replies_join_their_video_and_are_dated_in_utc(write):
    posts = read_file(write(COMMENTS, TOP, REPLY))
    top, reply = posts.itertuples()
    assert (top.kind, top.parent_id, top.root_id, top.comment_count) == (
        "comment", "youtube:vidAAAAAAA1", "youtube:vidAAAAAAA1", 1,
    )  # fmt: skip
    assert (reply.kind, reply.parent_id, reply.account_id) == ("reply", "youtube:Ug1", "youtube:UCminh")
    assert str(top.published_at) == "2023-05-01 07:00:00+00:00"
    assert any("UTC" in note for note in posts.attrs["notes"])


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_old_comments_take_their_video_from_the_name_of_the_file(write, delimiter):
    name = "videoinfo_vidAAAAAAA1_2020_05_01-10_00_00_comments.csv"
    posts = read_file(write(OLD_COMMENTS, TOP, REPLY, name=name, delimiter=delimiter))
    assert set(posts["root_id"]) == {"youtube:vidAAAAAAA1"} and posts["parent_id"].tolist()[1] == "youtube:Ug1"
    assert any("vidAAAAAAA1 từ tên tệp" in note for note in posts.attrs["notes"])


def test_old_comments_of_an_unnamed_video_keep_their_threads(write):
    posts = read_file(write(OLD_COMMENTS, TOP, REPLY))
    assert posts["root_id"].isna().all() and posts["parent_id"].tolist()[1] == "youtube:Ug1"
    assert any("không nối được với video" in note for note in posts.attrs["notes"])


def test_old_tab_files_quote_nothing(write_bare):
    rows = [TOP | {"id": f"Ug{at}", "text": '"Hả? nói gì vậy'} for at in range(3)] + [REPLY]
    posts = read_file(write_bare(OLD_COMMENTS, *rows))
    assert posts["text"].tolist() == ['"Hả? nói gì vậy'] * 3 + ["@lan đúng"] and posts.attrs["refused_count"] == 0


def test_a_row_of_a_bare_file_with_other_cells_is_refused(write_bare):
    path = write_bare(OLD_COMMENTS, TOP | {"text": "Hai chữ"}, TOP | {"id": "Ug2", "text": "một\thai ba"}, REPLY)
    posts = read_file(path)
    assert len(posts) == 2 and posts.attrs["refused_count"] == 1 and posts.attrs["read_count"] == 3


def test_rows_that_mark_what_could_not_be_had_are_refused(write):
    marker = dict.fromkeys(COMMENTS, "") | {"videoId": "vidAAAAAAA2", "text": "[comments disabled: vidAAAAAAA2]"}
    posts = read_file(write(COMMENTS, TOP, marker))
    assert len(posts) == 1 and posts.attrs["refused_count"] == 1
    lost = dict.fromkeys(VIDEOS, "") | {"videoId": "vidAAAAAAA2", "videoTitle": "[not found: vidAAAAAAA2]"}
    posts = read_file(write(VIDEOS, VIDEO, lost))
    assert len(posts) == 1 and posts.attrs["refused_count"] == 1


def test_hashed_files_say_that_they_join_nothing_else(write):
    one = TOP | {"id": "a" * 40, "authorName": "b" * 40, "authorChannelId": ""}
    posts = read_file(write(COMMENTS, one))
    assert posts["url"].isna().all() and posts["account_id"].tolist() == ["youtube:" + "b" * 40]
    assert any("băm" in note for note in posts.attrs["notes"])


def test_a_mapping_of_ones_own_reads_it_as_any_table(write):
    assert read_file(write(VIDEOS, VIDEO), mapping={"text": "videoTitle"}).attrs["format"] == "delimited"


@pytest.mark.parametrize("columns", [["videoId", "text"], ["id", "text", "likeCount", "publishedAt"], VIDEOS[:6]])
def test_other_tables_are_left_to_others(write, columns):
    row = VIDEO | TOP | {"videoTitle": "a"}
    assert open_file(write([*columns, "text"] if "text" not in columns else columns, row)).format == "delimited"


cells = st.text(st.characters(), max_size=12) | st.sampled_from(["1", "0", "[a: b]", "2023-05-01 07:00:00", "a" * 40])


@given(st.dictionaries(st.sampled_from(sorted({*VIDEOS, *COMMENTS, *OLD_COMMENTS})), cells))
def test_any_row_ends_in_a_record_or_a_problem(row):
    assert all(isinstance(one, (dict, str)) for one in (video(row), comment(row), comment(row, video_id="v")))
