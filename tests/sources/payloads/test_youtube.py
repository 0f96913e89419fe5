import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.payloads import youtube
from nghe_lib.sources.words import Problem

PLAN_AT = 1_760_000_000_000_000
VIDEO = {
    "kind": "youtube#video", "id": "vidAAAAAAA1",
    "snippet": {"publishedAt": "2026-01-05T01:02:03Z", "channelId": "UCabc", "title": "Ngập #MuaLon", "description": "",
                "channelTitle": "Người Nào Đó", "defaultLanguage": "vi", "thumbnails": {"default": {"url": "http://x"}}},
    "statistics": {"viewCount": "12", "commentCount": "3"}, "status": {"privacyStatus": "public"},
}  # fmt: skip


def comment(native, text="Đường ngập", author="lan", **more):
    snippet = {
        "videoId": "vidAAAAAAA1", "textDisplay": text, "textOriginal": text, "authorDisplayName": f"@{author}",
        "authorProfileImageUrl": "https://yt3.ggpht.com/a", "authorChannelUrl": f"http://www.youtube.com/@{author}",
        "authorChannelId": {"value": f"UC{author}"}, "likeCount": 4, "publishedAt": "2026-01-05T02:00:00Z",
        "updatedAt": "2026-01-06T02:00:00Z",
    }  # fmt: skip
    return {"kind": "youtube#comment", "id": native, "snippet": snippet | more}


def thread(*replies, top=None, **more):
    snippet = {"videoId": "vidAAAAAAA1", "topLevelComment": top or comment("Ug1"), "totalReplyCount": len(replies)}
    made = {"kind": "youtube#commentThread", "id": "Ug1", "snippet": snippet | more}
    return made | ({"replies": {"comments": list(replies)}} if replies else {})


def posts_of(*records):
    made = batch_of_records(list(records), record_plan(platform="youtube", collected_at=PLAN_AT))
    return POSTS.check(made.posts)


def test_a_video_without_a_description_has_its_title_as_text_and_its_hashtags_from_both():
    (post,) = posts_of(youtube.video_record(VIDEO)).itertuples()
    assert (post.post_id, post.kind, post.text, post.lang) == ("youtube:vidAAAAAAA1", "video", "Ngập #MuaLon", "vi")
    assert list(post.hashtags) == ["mualon"] and post.account_id == "youtube:UCabc"
    assert (post.view_count, post.comment_count) == (12, 3)
    assert posts_of(youtube.video_record(VIDEO))["like_count"].isna().all()


def test_nobodys_name_picture_or_address_of_a_profile_is_kept():
    made = [youtube.video_record(VIDEO), *youtube.thread_records(thread(comment("Ug1.r", author="minh")))]
    told = repr(made)
    assert not any(one in told for one in ("Người Nào Đó", "ggpht", "youtube.com/@", "http://x", "@lan", "@minh"))


def test_private_videos_and_comments_under_review_are_refused():
    assert isinstance(youtube.video_record(VIDEO | {"status": {"privacyStatus": "private"}}), Problem)
    assert isinstance(youtube.comment_record(comment("Ug1", moderationStatus="likelySpam")), Problem)
    assert [type(one) for one in youtube.thread_records(thread(isPublic=False))] == [Problem]


def test_a_search_result_loses_its_escapes_and_a_channel_among_them_is_refused():
    texts = {"title": "Ng&#39;ập &amp; kẹt", "description": "Đọc &quot;tin&quot; ..."}
    result = {"id": {"kind": "youtube#video", "videoId": "v1"}, "snippet": texts}
    record = youtube.search_record(result)
    assert (record["title"], record["text"]) == ("Ng'ập & kẹt", 'Đọc "tin" ...')
    assert isinstance(youtube.search_record({"id": {"kind": "youtube#channel", "channelId": "UCx"}}), Problem)


def test_a_playlist_item_is_dated_by_its_video_and_a_removed_one_is_refused():
    item = {"snippet": {"title": "Tin", "publishedAt": "2026-02-02T00:00:00Z", "resourceId": {"videoId": "v1"},
                        "videoOwnerChannelId": "UCx"},
            "contentDetails": {"videoId": "v1", "videoPublishedAt": "2026-01-01T00:00:00Z"}}  # fmt: skip
    record = youtube.item_record(item)
    assert (record["post_id"], record["account_id"], record["published_at"]) == ("v1", "UCx", "2026-01-01T00:00:00Z")
    assert isinstance(
        youtube.item_record({"snippet": {"title": "Deleted video", "resourceId": {"videoId": "v"}}}), Problem
    )


def test_a_thread_joins_and_its_mentions_are_the_channels_of_those_who_speak():
    made = youtube.thread_records(
        thread(comment("Ug1.r", "@Lan đúng rồi, hỏi @kenh và @la", author="minh")), names={"kenh": "UCkenh"}
    )
    top, reply = posts_of(*made).itertuples()
    assert (top.kind, top.parent_id, top.root_id, top.comment_count) == (
        "comment",
        "youtube:vidAAAAAAA1",
        "youtube:vidAAAAAAA1",
        1,
    )
    assert (reply.kind, reply.parent_id, reply.root_id) == ("reply", "youtube:Ug1", "youtube:vidAAAAAAA1")
    assert list(reply.mentions) == ["youtube:UClan", "youtube:UCkenh", "youtube:la"]
    assert reply.url == "https://www.youtube.com/watch?v=vidAAAAAAA1&lc=Ug1.r"


def test_an_old_comment_whose_author_has_no_handle_is_known_by_the_channel():
    record = youtube.comment_record(comment("Ug1", authorDisplayName="Tên Cũ"))
    assert record["account_id"] == "UClan" and youtube.names_of([comment("Ug1", authorDisplayName="Tên Cũ")]) == {}


def test_an_author_without_a_channel_is_known_by_the_handle_or_missing():
    bare = comment("Ug1")
    del bare["snippet"]["authorChannelId"]
    assert youtube.comment_record(bare)["account_id"] == "lan"
    bare["snippet"]["authorDisplayName"] = ""
    assert youtube.comment_record(bare)["account_id"] is None


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("Một<br>hai &amp; ba", "Một\nhai & ba"),
        ('<a href="https://www.youtube.com/watch?v=x&amp;t=33">0:33</a> hay', "0:33 hay"),
        ("2 < 3 và a <3 bạn", "2 < 3 và a <3 bạn"),
        ("R&D và &lạ;", "R&D và &lạ;"),
        ("&lt;b&gt;không đậm&lt;/b&gt;", "<b>không đậm</b>"),
    ],
)
def test_text_shown_as_html_becomes_plain_text(shown, read):
    assert youtube.plain_text(shown) == read
    bare = comment("Ug1", textOriginal=None, textDisplay=shown)
    assert youtube.comment_record(bare)["text"] == read
    assert youtube.comment_record(bare, is_plain=True)["text"] == shown


def test_replies_that_did_not_come_are_counted():
    assert youtube.missing_replies(thread(comment("Ug1.r"), totalReplyCount=9)) == 8
    assert youtube.missing_replies({}) == 0


def test_a_channel_with_hidden_subscribers_has_none_known():
    channel = {"id": "UCx", "snippet": {"publishedAt": "hôm qua"}, "statistics": {"subscriberCount": "7"}}
    assert youtube.channel_account(channel)["follower_count"] == 7
    channel["statistics"]["hiddenSubscriberCount"] = True
    account = youtube.channel_account(channel)
    assert account["follower_count"] is None and account["created_at"] is None
    ACCOUNTS.check(ACCOUNTS.frame([account]))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=6),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=6,
)
SNIPPET = st.dictionaries(
    st.sampled_from(
        "publishedAt channelId title description videoId textOriginal textDisplay authorDisplayName authorChannelId "
        "likeCount parentId topLevelComment totalReplyCount resourceId moderationStatus customUrl".split()
    ),
    values,
)  # fmt: skip
ITEM = st.fixed_dictionaries({}, optional={"id": values, "snippet": SNIPPET | values, "statistics": values,
                                           "replies": values, "contentDetails": values, "status": values})  # fmt: skip


@given(ITEM | values)
def test_any_shape_ends_in_posts_or_refusals(item):
    made = [
        youtube.video_record(item), youtube.search_record(item), youtube.item_record(item),
        youtube.comment_record(item), *youtube.thread_records(item),
    ]  # fmt: skip
    records = [one for one in made if not isinstance(one, Problem)]
    plan = record_plan(platform="youtube", collected_at=PLAN_AT)
    batch = batch_of_records(records, plan)
    assert len(POSTS.check(batch.posts.drop_duplicates("post_id"))) <= len(records)
    assert len(batch.posts) + len(batch.refused) == len(records)
    account = youtube.channel_account(item)
    ACCOUNTS.check(ACCOUNTS.frame([account] if account else []))
    assert youtube.missing_replies(item) >= 0 and isinstance(youtube.names_of([item]), dict)
