"""One item of a browser capture of tiktok.com, as records: a video, or a comment (`cid`, `aweme_id`).

An account is its user name, as others mention it and as the Research API gives it, so that both join; a post's id is
the number in its address. A caption may be empty: then the text laid over the pictures stands for it. Field names as
documented by 4CAT (https://github.com/digitalmethodsinitiative/4cat, datasources/tiktok and tiktok_comments).
"""

from __future__ import annotations

import re
from typing import Any

from nghe_lib.sources import words
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word

_HANDLE = re.compile(r"[\w.]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
NO_LANGUAGE = ("un", "und")


def records(data: dict[str, Any]) -> tuple[list[Record], list[dict[str, object]]]:
    """The video or comment in `data`, and the account with its followers. Empty where `why_not` gives a reason."""
    if why_not(data):
        return [], []
    if "cid" in data:
        return [_comment(data)], []
    video = _video(data)
    followers = first(
        count(data, "authorStatsV2", "followerCount"), count(data, "authorStats", "followerCount"),
        count(data, "author", "followerCount"),
    )  # fmt: skip
    account = {
        "account_id": f"tiktok:{video['account_id']}", "platform": "tiktok", "role": "unknown",
        "follower_count": followers,
    }  # fmt: skip
    return [video], [account] if video["account_id"] and followers is not None else []


def why_not(data: object) -> str:
    """Why an item gives no record; empty where it gives one."""
    if not isinstance(data, dict):
        return "không phải một đối tượng JSON {…}"
    if "cid" in data:
        return "" if word(data, "cid") else "không có mã bình luận (cid)"
    if "liveRoomInfo" in data:
        return "buổi phát trực tiếp, không phải bài đăng"
    if data.get("isAd") is True:
        return "quảng cáo, không phải bài của người dùng"
    secret = (inner(data, "author", name) is True for name in ("privateAccount", "secret"))
    if data.get("privateItem") is True or data.get("secret") is True or any(secret):
        return "bài của tài khoản riêng tư; nghe chỉ giữ bài công khai"
    return "" if word(data, "id") else "không có mã bài (id)"


def handle(name: str | None) -> str | None:
    """A user name without the sign; None where it is none, such as the spaces of a display name."""
    bare = (name or "").removeprefix("@")
    return bare if _HANDLE.fullmatch(bare) else None


def language(code: str | None) -> str | None:
    """A language tag as TikTok guesses it; None for "un", its word for none."""
    return code if code and _LANGUAGE.fullmatch(code) and code not in NO_LANGUAGE else None


def tags(body: object, given: list[str | None]) -> list[str]:
    """Hashtags of the text, and those that the platform lists beside it."""
    inside = words.hashtags(body) if isinstance(body, str) else None
    listed = (words.clean(one.removeprefix("#").casefold()).strip() for one in given if one)
    return list(dict.fromkeys([*(inside or []), *(one for one in listed if one)]))


def mentions(body: object, given: list[str | None]) -> list[str]:
    """Accounts that the text mentions, and those that the platform lists beside it."""
    inside = words.mentions(body, platform="tiktok") if isinstance(body, str) else None
    return list(dict.fromkeys([*(inside or []), *(f"tiktok:{one}" for one in map(handle, given) if one)]))


def _video(data: dict[str, Any]) -> Record:
    native = word(data, "id")
    author = handle(word(data, "author", "uniqueId") or word(data, "author"))
    body = _body(data)
    extra = list(objects(data, "textExtra"))
    for content in objects(data, "contents"):
        extra += objects(content, "textExtra")
    challenges = [word(one, "title") for one in objects(data, "challenges")]
    path = "photo" if isinstance(data.get("imagePost"), dict) else "video"
    duet = word(data, "duetInfo", "duetFromId")
    return {
        "post_id": native,
        "platform": "tiktok",
        "kind": "video" if path == "video" else "post",
        "account_id": author,
        "published_at": inner(data, "createTime"),
        "text": body,
        "lang": language(word(data, "textLanguage")),
        "url": f"https://www.tiktok.com/@{author}/{path}/{native}" if author else None,
        "parent_id": None,
        "root_id": None,
        "repost_of_id": duet if duet and duet != "0" else None,
        "hashtags": tags(body, [*(word(one, "hashtagName") for one in extra), *challenges]),
        "mentions": mentions(body, [word(one, "userUniqueId") for one in extra]),
        "like_count": _counted(data, "diggCount"),
        "share_count": _counted(data, "shareCount"),
        "comment_count": _counted(data, "commentCount"),
        "view_count": _counted(data, "playCount"),
    }


def _comment(data: dict[str, Any]) -> Record:
    body = text(data, "text")
    video = _not_zero(word(data, "aweme_id"))
    answered = _not_zero(word(data, "reply_to_reply_id")) or _not_zero(word(data, "reply_id"))
    return {
        "post_id": word(data, "cid"),
        "platform": "tiktok",
        "kind": "reply" if answered else "comment",
        "account_id": handle(word(data, "user", "unique_id")) or word(data, "user", "uid"),
        "published_at": inner(data, "create_time"),
        "text": body,
        "lang": language(word(data, "comment_language")),
        "url": None,
        "parent_id": answered or video,
        "root_id": video,
        "repost_of_id": None,
        "hashtags": tags(body, [word(one, "hashtag_name") for one in objects(data, "text_extra")]),
        "mentions": mentions(body, []),
        "like_count": count(data, "digg_count"),
        "share_count": None,
        "comment_count": count(data, "reply_comment_total"),
        "view_count": None,
    }


def _not_zero(native: str | None) -> str | None:
    return None if native in (None, "0") else native


def _body(data: dict[str, Any]) -> object:
    """The caption; without one the pieces it is cut into, then the text laid over the pictures."""
    pieces = [text(one, "desc") for one in objects(data, "contents")]
    laid = [
        piece for one in objects(data, "stickersOnItem")
        if isinstance(lines := one.get("stickerText"), list)
        for piece in lines if isinstance(piece, str)
    ]  # fmt: skip
    joined = ["\n".join(piece for piece in found if piece) for found in (pieces, laid)]
    found = first(text(data, "desc"), *(one for one in joined if one.strip()))
    return inner(data, "desc") if found is None else found


def _counted(data: dict[str, Any], name: str) -> int | None:
    """A count: exact in `statsV2`, which newer captures hold as text, else in `stats`."""
    found = first(count(data, "statsV2", name), count(data, "stats", name))
    return found if isinstance(found, int) else None
