"""Objects of TikTok's Research API, as records: videos and comments.

https://developers.tiktok.com/doc/research-api-specs-query-videos and …-query-video-comments. An account is its user
name, as others mention it; a post's id is the number in its address, so posts join with those of browser captures.
Comments come without an author. A video without a caption is read by what is said in it (`voice_to_text`).
"""

from __future__ import annotations

from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.payloads.tiktok_capture import handle, mentions, tags
from nghe_lib.sources.reading import Refusal, lengths

VIDEO_FIELDS = (
    "id,video_description,create_time,region_code,share_count,view_count,like_count,comment_count,hashtag_names,"
    "username,voice_to_text,video_mention_list"
)
COMMENT_FIELDS = "id,video_id,text,like_count,reply_count,parent_comment_id,create_time"
NOTHING = (None, "", "0")


def video_record(video: object, *, position: int = 1) -> Record | Refusal:
    """One video as a record. position: its place in the answer, for a refusal."""
    native = word(video, "id")
    if native in NOTHING or not isinstance(video, dict):
        return _refused(video, "video không có mã (id)", position)
    author = handle(word(video, "username"))
    caption = first(text(video, "video_description"), text(video, "voice_to_text"), inner(video, "video_description"))
    listed = [*_texts(video, "hashtag_names"), *(word(one, "name") for one in objects(video, "hashtag_info_list"))]
    return {
        "post_id": native,
        "platform": "tiktok",
        "kind": "video",
        "account_id": author,
        "published_at": inner(video, "create_time"),
        "text": caption,
        "url": f"https://www.tiktok.com/@{author}/video/{native}" if author else None,
        "hashtags": tags(caption, listed),
        "mentions": mentions(caption, _texts(video, "video_mention_list")),
        "like_count": count(video, "like_count"),
        "share_count": count(video, "share_count"),
        "comment_count": count(video, "comment_count"),
        "view_count": count(video, "view_count"),
    }


def comment_record(comment: object, *, video_id: str | None = None, position: int = 1) -> Record | Refusal:
    """One comment as a record. video_id: of the video it was asked for, where the object does not say."""
    native = word(comment, "id")
    if native in NOTHING or not isinstance(comment, dict):
        return _refused(comment, "bình luận không có mã (id)", position)
    video = word(comment, "video_id")
    video = video_id if video in NOTHING else video
    parent = word(comment, "parent_comment_id")
    # A comment under the video itself names no parent, the video, or (seen in answers) itself.
    is_reply = parent not in (*NOTHING, native, video)
    body = text(comment, "text")
    return {
        "post_id": native,
        "platform": "tiktok",
        "kind": "reply" if is_reply else "comment",
        "published_at": inner(comment, "create_time"),
        "text": body,
        "parent_id": parent if is_reply else video,
        "root_id": video,
        "hashtags": tags(body, []),
        "mentions": mentions(body, []),
        "like_count": count(comment, "like_count"),
        "comment_count": count(comment, "reply_count"),
    }


def user_account(user: object, *, username: str) -> dict[str, object] | None:
    """What may be kept of the account `username`: its followers. None where the answer does not tell them."""
    followers = count(user, "follower_count")
    if followers is None:
        return None
    return {
        "account_id": f"tiktok:{username}", "platform": "tiktok", "role": "unknown", "follower_count": followers,
    }  # fmt: skip


def _texts(value: object, name: str) -> list[str | None]:
    found = inner(value, name)
    return [word(one) for one in found] if isinstance(found, list) else []


def _refused(value: object, reason: str, position: int) -> Refusal:
    extract = lengths(map(str, value), value.values()) if isinstance(value, dict) else ""
    return Refusal(position, reason, extract)
