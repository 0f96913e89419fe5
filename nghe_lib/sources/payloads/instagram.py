"""Media and comments of the Instagram Graph API, as records.

An account is its user name, by which others mention it; hashtag search gives none. A media object's id is the Graph's
own (17…), not the number inside a web capture; the address tells them to be one. Fields:
https://developers.facebook.com/docs/instagram-platform/reference/instagram-media and …/instagram-comment.
"""

from __future__ import annotations

from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.words import Problem

NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
HIDDEN = Problem("bình luận đã bị ẩn: không còn công khai")


def media_record(media: object, *, username: str = "") -> Record | Problem:
    """A photo, video, reel or album. username: its owner, where the answer does not repeat it. Likes may be hidden."""
    if not isinstance(media, dict):
        return NOT_AN_OBJECT
    return {
        "post_id": word(media, "id"),
        "platform": "instagram",
        "kind": "video" if media.get("media_type") == "VIDEO" else "post",
        "account_id": word(media, "username") or username or None,
        "published_at": media.get("timestamp"),
        "text": first(text(media, "caption"), inner(media, "caption")),
        "url": word(media, "permalink"),
        "like_count": count(media, "like_count"),
        "comment_count": count(media, "comments_count"),
        "view_count": count(media, "view_count"),
    }


def comment_record(comment: object, *, media_id: str, parent_id: str = "") -> Record | Problem:
    """A comment on `media_id`, or, with `parent_id`, a reply to that comment. A hidden one is refused."""
    if not isinstance(comment, dict):
        return NOT_AN_OBJECT
    if comment.get("hidden") is True:
        return HIDDEN
    parent = parent_id or word(comment, "parent_id") or ""
    replies = inner(comment, "replies", "data")
    return {
        "post_id": word(comment, "id"),
        "platform": "instagram",
        "kind": "reply" if parent else "comment",
        "account_id": word(comment, "username") or word(comment, "from", "username"),
        "published_at": comment.get("timestamp"),
        "text": first(text(comment, "text"), inner(comment, "text")),
        "parent_id": parent or media_id,
        "root_id": media_id,
        "like_count": count(comment, "like_count"),
        "comment_count": len(replies) if isinstance(replies, list) and not _has_more(comment) else None,
    }


def comment_records(comment: object, *, media_id: str) -> list[Record | Problem]:
    """A comment and the replies that came with it."""
    above = word(comment, "id") or ""
    replies = [comment_record(one, media_id=media_id, parent_id=above) for one in objects(comment, "replies", "data")]
    return [comment_record(comment, media_id=media_id), *replies]


def user_account(user: object) -> dict[str, object] | None:
    """What is known of an account: its followers. Its name is left out: it may be a person's."""
    handle = word(user, "username")
    if not handle:
        return None
    followers = count(user, "followers_count")
    return {
        "account_id": f"instagram:{handle}", "platform": "instagram", "role": "unknown", "follower_count": followers,
    }  # fmt: skip


def _has_more(comment: dict[str, object]) -> bool:
    return inner(comment, "replies", "paging", "next") is not None
