"""One item of a browser capture of threads.com, as records: a post, and the post it quotes or repeats.

The site is built like Instagram's: the id is the number (`pk`) that the short code spells, an account is its user name.
The site names whom a reply answers, not which post, so the one answered stands among the mentions. Field names as
documented by 4CAT (https://github.com/digitalmethodsinitiative/4cat, datasources/threads).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from nghe_lib.sources import words
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.instagram_capture import id_of_code
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word

_INFO = "text_post_app_info"


def records(data: dict[str, Any]) -> tuple[list[Record], list[dict[str, object]]]:
    """The post in `data` and the one it quotes or repeats. Empty where `why_not` gives a reason."""
    if why_not(data):
        return [], []
    others = (inner(data, _INFO, "share_info", name) for name in ("reposted_post", "quoted_post"))
    shared = next((one for one in others if isinstance(one, dict) and not why_not(one)), None)
    post = _post(data, shared)
    return ([post] if shared is None or not _body(shared) else [post, _post(shared, None)]), _accounts(data)


def why_not(data: object) -> str:
    """Why an item gives no record; empty where it gives one."""
    if not isinstance(data, dict):
        return "không phải một đối tượng JSON {…}"
    if inner(data, "user", "is_private") is True or inner(data, "user", "text_post_app_is_private") is True:
        return "bài của tài khoản riêng tư; nghe chỉ giữ bài công khai"
    return "" if _id_of(data) else "không có mã bài (pk, code)"


def _post(data: dict[str, Any], shared: dict[str, Any] | None) -> Record:
    code, handle = word(data, "code"), word(data, "user", "username")
    body = _body(data)
    repeats = shared is not None and not body
    link = _link(word(data, _INFO, "link_preview_attachment", "url"))
    inside = words.links(body) if isinstance(body, str) else None
    return {
        "post_id": _id_of(data),
        "platform": "threads",
        "kind": "repost" if repeats else "reply" if inner(data, _INFO, "is_reply") is True else "post",
        "account_id": handle,
        "published_at": data.get("taken_at"),
        "text": _body(shared) if repeats and shared is not None else body,
        "url": f"https://www.threads.com/@{handle}/post/{code}" if handle and code else None,
        "repost_of_id": _id_of(shared) if shared is not None else None,
        "links": list(dict.fromkeys([*(inside or []), *([link] if link else [])])) or None,
        "mentions": _mentions(body, data),
        "like_count": None if data.get("like_and_view_counts_disabled") is True else count(data, "like_count"),
        "share_count": _shares(data),
        "comment_count": count(data, _INFO, "direct_reply_count"),
        "view_count": first(count(data, "view_count"), count(data, _INFO, "impression_count")),
    }


def _id_of(data: dict[str, Any]) -> str | None:
    native = word(data, "pk") or word(data, "id")
    return id_of_code(word(data, "code")) or (native.partition("_")[0] if native else None)


def _body(data: dict[str, Any]) -> object:
    pieces = objects(data, _INFO, "text_fragments", "fragments")
    joined = "".join(text(one, "plaintext") or "" for one in pieces)
    return first(text(data, "caption", "text"), joined or None, inner(data, "caption", "text"))


def _shares(data: dict[str, Any]) -> int | None:
    """Reposts and quotes, both a way to pass a post on; missing where the site gives neither."""
    given = [count(data, _INFO, name) for name in ("repost_count", "quote_count")]
    return sum(one for one in given if one is not None) if any(one is not None for one in given) else None


def _mentions(body: object, data: dict[str, Any]) -> list[str]:
    answered = word(data, _INFO, "reply_to_author", "username")
    inside = words.mentions(body, platform="threads") if isinstance(body, str) else None
    return list(dict.fromkeys([*(inside or []), *([f"threads:{answered}"] if answered else [])]))


def _link(url: str | None) -> str | None:
    """The page behind a link preview, without the way round over l.threads.com."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    around = (parts.hostname or "").startswith("l.")
    return parse_qs(parts.query).get("u", [url])[0] if around else url


def _accounts(data: dict[str, Any]) -> list[dict[str, object]]:
    handle, followers = word(data, "user", "username"), count(data, "user", "follower_count")
    if not handle or followers is None:
        return []
    return [{"account_id": f"threads:{handle}", "platform": "threads", "role": "unknown", "follower_count": followers}]
