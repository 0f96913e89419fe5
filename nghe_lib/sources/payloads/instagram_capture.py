"""One item of a browser capture of instagram.com, as records: a post and the comments shown under it.

The site sends posts in three shapes: lists of its app (`code`, `taken_at`), the older graph (`shortcode`, `edge_…`)
and Polaris grids, which hold little more than a picture. The id is the number of the post (`pk`), which its short code
spells in base 64, so it is the same whatever the shape. An account is its user name. A like count that the owner hid is
missing: the number sent instead is not the true one. Field names as documented by 4CAT
(https://github.com/digitalmethodsinitiative/4cat, datasources/instagram).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from nghe_lib.sources import words
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CODE = re.compile(r"[\w-]{5,11}", re.ASCII)
_PATH = re.compile(r"(?:/[\w.]+)?/(?:p|reel|reels|tv)/([\w-]+)/?", re.ASCII)
_VIDEO_NAMES = re.compile(r"GraphVideo|VideoMedia")


def records(data: dict[str, Any]) -> tuple[list[Record], list[dict[str, object]]]:
    """The post in `data` with its shown comments, and its account. Empty where `why_not` gives a reason."""
    if why_not(data):
        return [], []
    post = _post(data)
    followers = first(count(data, "user", "follower_count"), count(data, "owner", "edge_followed_by", "count"))
    account = {
        "account_id": f"instagram:{post['account_id']}", "platform": "instagram", "role": "unknown",
        "follower_count": followers,
    }  # fmt: skip
    return [post, *_comments(data, post)], [account] if post["account_id"] and followers is not None else []


def why_not(data: object) -> str:
    """Why an item gives no record; empty where it gives one."""
    if not isinstance(data, dict):
        return "không phải một đối tượng JSON {…}"
    link = word(data, "link") or ""
    if data.get("product_type") == "ad" or link.startswith("https://www.facebook.com/ads/ig_redirect"):
        return "quảng cáo, không phải bài của người dùng"
    if inner(data, "user", "is_private") is True or inner(data, "owner", "is_private") is True:
        return "bài của tài khoản riêng tư; nghe chỉ giữ bài công khai"
    return "" if _id_of(data) else "không có mã bài (pk, code)"


def id_of_code(code: object) -> str | None:
    """The number that a short code of Instagram or Threads spells; None where it is no code."""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return None
    number = 0
    for letter in code:
        number = number * 64 + _ALPHABET.index(letter)
    return str(number)


def id_of_url(url: object) -> str | None:
    """The number of the post at an address such as https://www.instagram.com/p/CODE/."""
    try:
        found = _PATH.fullmatch(urlsplit(url).path) if isinstance(url, str) else None
    except ValueError:
        return None
    return id_of_code(found[1]) if found else None


def _post(data: dict[str, Any]) -> Record:
    code = word(data, "code") or word(data, "shortcode")
    body = first(
        text(data, "caption", "text"), text(data, "caption"),
        text(data, "edge_media_to_caption", "edges", 0, "node", "text"), inner(data, "caption", "text"),
    )  # fmt: skip
    hides = data.get("like_and_view_counts_disabled") is True
    likes = first(
        count(data, "like_count"), count(data, "edge_media_preview_like", "count"),
        count(data, "edge_liked_by", "count"),
    )  # fmt: skip
    return {
        "post_id": _id_of(data),
        "platform": "instagram",
        "kind": "video" if _is_video(data) else "post",
        "account_id": word(data, "user", "username") or word(data, "owner", "username"),
        "published_at": first(inner(data, "taken_at"), inner(data, "taken_at_timestamp")),
        "text": body,
        "url": f"https://www.instagram.com/p/{code}/" if code else None,
        "mentions": _mentions(body, data),
        "like_count": None if hides else likes,
        "share_count": first(count(data, "media_repost_count"), count(data, "reshare_count")),
        "comment_count": first(
            count(data, "comment_count"), count(data, "edge_media_to_parent_comment", "count"),
            count(data, "edge_media_to_comment", "count"), count(data, "edge_media_preview_comment", "count"),
        ),
        "view_count": None if hides else first(
            count(data, "play_count"), count(data, "ig_play_count"), count(data, "view_count"),
            count(data, "video_play_count"), count(data, "video_view_count"),
        ),
    }  # fmt: skip


def _comments(data: dict[str, Any], post: Record) -> list[Record]:
    """Comments that came with the post; the site shows the first few."""
    found: dict[str, Record] = {}
    shown = [one for key in ("comments", "preview_comments") for one in objects(data, key)]
    edges = [
        edge["node"]
        for key in ("edge_media_to_parent_comment", "edge_media_preview_comment")
        for edge in objects(data, key, "edges")
        if isinstance(edge.get("node"), dict)
    ]
    for comment in (*shown, *edges):
        native = word(comment, "pk") or word(comment, "id")
        body = text(comment, "text")
        if native and body and native not in found:
            found[native] = {
                "post_id": native,
                "platform": "instagram",
                "kind": "comment",
                "account_id": word(comment, "user", "username") or word(comment, "owner", "username"),
                "published_at": first(inner(comment, "created_at_utc"), inner(comment, "created_at")),
                "text": body,
                "parent_id": word(comment, "parent_comment_id") or post["post_id"],
                "root_id": post["post_id"],
                "mentions": words.mentions(body, platform="instagram") or [],
                "like_count": first(count(comment, "comment_like_count"), count(comment, "edge_liked_by", "count")),
            }
    return list(found.values())


def _id_of(data: dict[str, Any]) -> str | None:
    code = id_of_code(word(data, "code") or word(data, "shortcode"))
    native = word(data, "pk") or word(data, "id")
    return code or (native.partition("_")[0] if native else None)


def _is_video(data: dict[str, Any]) -> bool:
    return (
        data.get("media_type") == 2
        or data.get("is_video") is True
        or data.get("product_type") in ("clips", "igtv")
        or _VIDEO_NAMES.search(word(data, "__typename") or "") is not None
    )


def _mentions(body: object, data: dict[str, Any]) -> list[str]:
    """Accounts in the text, and those tagged in the picture."""
    tags = [word(one, "user", "username") for one in objects(data, "usertags", "in")]
    edges = objects(data, "edge_media_to_tagged_user", "edges")
    tagged = [*tags, *(word(one, "node", "user", "username") for one in edges)]
    inside = words.mentions(body, platform="instagram") if isinstance(body, str) else None
    return list(dict.fromkeys([*(inside or []), *(f"instagram:{one}" for one in tagged if one)]))
