"""Videos, comments and channels of the YouTube Data API v3, as records.

An account is the channel's id (UC…): uploads and comments both carry it and it never changes, while a handle stands in
comments only and may be given to somebody else. Mentions are handles; those of people known from the same thread become
channel ids, so that they join. The thread is video → comment → reply, as flat as the API has it. Likes and counts that
an owner hides are missing. Resources: https://developers.google.com/youtube/v3/docs/videos, …/comments and
…/commentThreads.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from nghe_lib.sources import words
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import Problem

Names = Mapping[str, str]
NO_NAMES: Names = MappingProxyType({})
NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
NOT_PUBLIC = Problem("không công khai (đang chờ duyệt, bị ẩn hoặc riêng tư)")
NO_ID = Problem("không có mã video hay bình luận")
WATCH = "https://www.youtube.com/watch?v="
_MARKUP = re.compile(
    r"<br\s*/?>|</?(?:a|b|i|s|em|strong)(?:\s[^<>]*)?>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|quot|lt|gt);", re.I
)
_BREAK, _TAG = re.compile(r"<br\s*/?>", re.I), re.compile(r"</?(?:a|b|i|s|em|strong)(?:\s[^<>]*)?>", re.I)
_CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)
_REMOVED_TITLES = frozenset({"Private video", "Deleted video"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def video_record(video: object, *, names: Names = NO_NAMES) -> Record | Problem:
    """A video resource, such as videos.list gives. The description is its text; without one the title stands there."""
    if not isinstance(video, dict):
        return NOT_AN_OBJECT
    if word(video, "status", "privacyStatus") == "private":
        return NOT_PUBLIC
    snippet = inner(video, "snippet")
    return _video(
        word(video, "id"),
        channel=word(snippet, "channelId"),
        published=inner(snippet, "publishedAt"),
        words_of=(inner(snippet, "title"), inner(snippet, "description")),
        names=names,
    ) | {
        "lang": first(word(snippet, "defaultAudioLanguage"), word(snippet, "defaultLanguage")),
        "like_count": count(video, "statistics", "likeCount"),
        "comment_count": count(video, "statistics", "commentCount"),
        "view_count": count(video, "statistics", "viewCount"),
    }  # fmt: skip


def search_record(result: object) -> Record | Problem:
    """A search result; its texts are HTML-escaped and its description is only the beginning. It carries no counts."""
    if not isinstance(result, dict):
        return NOT_AN_OBJECT
    native, snippet = video_id_of(result), inner(result, "snippet")
    if native is None:
        return Problem("kết quả tìm kiếm là kênh hoặc danh sách phát, không phải video")
    return _video(
        native,
        channel=word(snippet, "channelId"),
        published=inner(snippet, "publishedAt"),
        words_of=(_unescaped(inner(snippet, "title")), _unescaped(inner(snippet, "description"))),
    )


def item_record(item: object) -> Record | Problem:
    """A playlist item: the video that stands in it, dated by its own publication."""
    if not isinstance(item, dict):
        return NOT_AN_OBJECT
    native, snippet = video_id_of(item), inner(item, "snippet")
    if native is None:
        return NO_ID
    if inner(snippet, "title") in _REMOVED_TITLES or word(item, "status", "privacyStatus") == "private":
        return Problem("video riêng tư hoặc đã bị xóa")
    return _video(
        native,
        channel=word(snippet, "videoOwnerChannelId"),
        published=inner(item, "contentDetails", "videoPublishedAt"),
        words_of=(inner(snippet, "title"), inner(snippet, "description")),
    )


def thread_records(
    thread: object, *, video_id: str = "", names: Names = NO_NAMES, is_plain: bool = False
) -> list[Record | Problem]:
    """A comment thread: its first comment, then the replies that came with it (at most five; see `missing_replies`).

    video_id: where the thread does not say. names: from `names_of`. is_plain: the API was asked for plain text.
    """
    if not isinstance(thread, dict):
        return [NOT_AN_OBJECT]
    if inner(thread, "snippet", "isPublic") is False:
        return [NOT_PUBLIC]
    names = {**names, **names_of([thread])}
    video = word(thread, "snippet", "videoId") or video_id
    top = inner(thread, "snippet", "topLevelComment")
    above = word(top, "id") or word(thread, "id") or ""
    made = comment_record(top, video_id=video, names=names, is_plain=is_plain)
    if not isinstance(made, Problem):
        made["post_id"] = above or None
        made["comment_count"] = count(thread, "snippet", "totalReplyCount")
    replies = inner(thread, "replies", "comments")
    return [made] + [
        comment_record(one, video_id=video, parent_id=above, names=names, is_plain=is_plain)
        for one in (replies if isinstance(replies, list) else [])
    ]


def comment_record(
    comment: object, *, video_id: str = "", parent_id: str = "", names: Names = NO_NAMES, is_plain: bool = False
) -> Record | Problem:
    """A comment on a video, or a reply where it or `parent_id` names a parent. Arguments as for `thread_records`."""
    if not isinstance(comment, dict):
        return NOT_AN_OBJECT
    snippet = inner(comment, "snippet")
    if word(snippet, "moderationStatus") not in (None, "published"):
        return NOT_PUBLIC
    native, video = word(comment, "id"), word(snippet, "videoId") or video_id or None
    parent = word(snippet, "parentId") or parent_id or None
    if native is None:
        return NO_ID
    body = inner(snippet, "textOriginal")
    if not (isinstance(body, str) and body.strip()):
        shown = inner(snippet, "textDisplay")
        body = shown if is_plain or not isinstance(shown, str) else plain_text(shown)
    return {
        "post_id": native,
        "platform": "youtube",
        "kind": "reply" if parent else "comment",
        "account_id": word(snippet, "authorChannelId", "value") or _handle(snippet),
        "published_at": inner(snippet, "publishedAt"),
        "text": body,
        "url": f"{WATCH}{video}&lc={native}" if video else None,
        "parent_id": parent or video,
        "root_id": video,
        "mentions": mentions_of(body, names),
        "like_count": count(snippet, "likeCount"),
    }


def missing_replies(thread: object) -> int:
    """How many replies the thread has that did not come with it."""
    total, given = count(thread, "snippet", "totalReplyCount") or 0, inner(thread, "replies", "comments")
    return max(0, total - (len(given) if isinstance(given, list) else 0))


def channel_account(channel: object) -> dict[str, object] | None:
    """What is known of a channel: its subscribers and its age. Its name is left out: a channel may be a person's."""
    native = word(channel, "id")
    if not native:
        return None
    hidden = inner(channel, "statistics", "hiddenSubscriberCount") is True
    followers = None if hidden else count(channel, "statistics", "subscriberCount")
    return account(native, followers=followers, created=inner(channel, "snippet", "publishedAt"))


def account(channel_id: str, *, followers: int | None, created: object = None) -> dict[str, object]:
    """A row of ACCOUNTS. created: any moment; missing where it is none."""
    moment, _ = time_of(created)
    return {
        "account_id": f"youtube:{channel_id}",
        "platform": "youtube",
        "role": "unknown",
        "follower_count": followers,
        "created_at": _EPOCH + timedelta(microseconds=moment) if isinstance(moment, int) else None,
    }


def names_of(items: Iterable[object]) -> dict[str, str]:
    """Handle (case-folded, without @) → channel id of everybody who speaks in threads, comments or channels `items`."""
    found = {}
    for item in items:
        comments = [item, inner(item, "snippet", "topLevelComment"), *objects(item, "replies", "comments")]
        for one in comments:
            handle = _handle(inner(one, "snippet"))
            native = word(one, "snippet", "authorChannelId", "value")
            if handle and native:
                found[handle.casefold()] = native
        handle, native = word(item, "snippet", "customUrl"), word(item, "id")
        if handle and native and _CHANNEL.fullmatch(native):
            found[handle.removeprefix("@").casefold()] = native
    return found


def video_id_of(item: object) -> str | None:
    """The video that a search result or playlist item stands for; None where it is something else."""
    return (
        word(item, "id", "videoId") or word(item, "contentDetails", "videoId")
        or word(item, "snippet", "resourceId", "videoId")
    )  # fmt: skip


def mentions_of(body: object, names: Names = NO_NAMES) -> list[str]:
    """Accounts that `body` mentions: channel ids where `names` knows them, else handles."""
    found = words.mentions(body, platform="youtube") if isinstance(body, str) else None
    handles = [one.removeprefix("youtube:") for one in found or ()]
    return [names.get(handle.casefold(), handle) for handle in handles]


def plain_text(shown: str) -> str:
    """`shown` without the HTML the API writes into textDisplay; as it stands where it holds none."""
    if not _MARKUP.search(shown):
        return shown
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", shown)))


def _video(
    native: str | None, *, channel: str | None, published: object, words_of: tuple[object, object],
    names: Names = NO_NAMES,
) -> Record:  # fmt: skip
    title, body = words_of
    whole = "\n".join(part for part in words_of if isinstance(part, str))
    return {
        "post_id": native,
        "platform": "youtube",
        "kind": "video",
        "account_id": channel,
        "published_at": published,
        "title": title,
        "text": body,
        "url": f"{WATCH}{native}" if native else None,
        "hashtags": words.hashtags(whole),
        "mentions": mentions_of(whole, names),
    }


def _handle(snippet: object) -> str | None:
    """The handle of a comment's author; None where the name is an old one that no mention would use."""
    name = text(snippet, "authorDisplayName")
    return (word(snippet, "authorDisplayName") or "").removeprefix("@") or None if name and name[:1] == "@" else None


def _unescaped(value: object) -> object:
    return html.unescape(value) if isinstance(value, str) else value
