"""Submissions and comments of Reddit, as records: things of the API (`{"kind", "data"}`) or their bare data.

A post is known by its fullname (`t3_…` a submission, `t1_…` a comment): the bare numbers of both kinds overlap. An
account is the username, as in u/NAME. Reddit publishes no count of likes: `score` is upvotes less downvotes, fuzzed,
and `ups` has been the same number since downvotes were hidden in 2014 (https://github.com/reddit-archive/reddit,
#1071), so like_count is missing. shares are crossposts, comments are `num_comments`; views are not public.

Fields: https://github.com/reddit-archive/reddit/wiki/JSON. What its author or a moderator took away is refused:
Reddit leaves `[deleted]` or `[removed]` in the place of the text, and `removed_by_category` says who did it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from nghe_lib.sources import words
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, inner, objects, text, word
from nghe_lib.sources.words import Problem

DELETED = Problem("bài đã bị xóa hoặc gỡ khỏi Reddit")
NOT_A_THING = Problem("không phải một bài hay bình luận của Reddit")
FOLDED = Problem("bình luận còn gập dưới 'more', tệp không có nội dung")
NOT_PUBLIC = Problem("bài trong một subreddit không công khai")
SITE = "https://www.reddit.com"
_GONE = ("[deleted]", "[removed]", "[ Removed by Reddit ]", "[deleted by user]")
_FULLNAME = re.compile(r"t([1-6])_([a-z0-9]{1,16})")
_BASE36 = re.compile(r"[a-z0-9]{1,16}")
_MENTION = re.compile(r"(?:(?<![\w/])/?|reddit\.com/)u(?:ser)?/([A-Za-z0-9_-]{3,20})(?![\w-])")
_PUBLIC = ("public", "restricted", "gold_restricted", "archived", "user")


def thing_record(thing: object) -> Record | Problem:
    """A submission or comment: a thing of the API, or bare data as saved files hold it."""
    kind, data = word(thing, "kind"), inner(thing, "data")
    if kind == "more":
        return FOLDED
    if kind in ("t1", "t3") and isinstance(data, dict):
        return comment_record(data) if kind == "t1" else submission_record(data)
    if not isinstance(thing, dict):
        return NOT_A_THING
    if "body" in thing and ("link_id" in thing or "parent_id" in thing):
        return comment_record(thing)
    return submission_record(thing) if "title" in thing else NOT_A_THING


def flat(listing: object) -> Iterator[dict[str, object]]:
    """All things of a listing, each before those below it; without recursion, for a tree of answers may be deep."""
    stack = list(reversed(list(objects(listing, "data", "children"))))
    while stack:
        thing = stack.pop()
        yield thing
        stack += reversed(list(objects(thing, "data", "replies", "data", "children")))


def submission_record(data: Mapping[str, object]) -> Record | Problem:
    """A submission. A link without words of its own has its title as text; a crosspost names the first one."""
    native = fullname_of(data, "t3")
    if native is None:
        return NOT_A_THING
    if is_gone(data, "t3"):
        return DELETED
    if (word(data, "subreddit_type") or "public") not in _PUBLIC:
        return NOT_PUBLIC
    body = _unescaped(data.get("selftext"))
    first = _fullname(data.get("crosspost_parent"), "t3")
    url = word(data, "url")
    is_link = data.get("is_self") is not True and url is not None and not _is_reddit(url)
    return {
        "post_id": native,
        "platform": "reddit",
        "kind": "repost" if first else "post",
        "account_id": _author(data),
        "published_at": _moment(data),
        "title": _unescaped(data.get("title")),
        "text": body if text(data, "selftext") else None,
        "url": _permalink(data),
        "repost_of_id": first,
        "links": _links(body, url if is_link else None),
        "mentions": _mentions(body),
        "share_count": count(data, "num_crossposts"),
        "comment_count": count(data, "num_comments"),
    }


def comment_record(data: Mapping[str, object]) -> Record | Problem:
    """A comment on a submission, or a reply to a comment."""
    native = fullname_of(data, "t1")
    if native is None:
        return NOT_A_THING
    if is_gone(data, "t1"):
        return DELETED
    root = _fullname(data.get("link_id"), "t3")
    parent = _fullname(data.get("parent_id"), "t1") or root
    body = _unescaped(data.get("body"))
    return {
        "post_id": native,
        "platform": "reddit",
        "kind": "reply" if parent and parent.startswith("t1_") else "comment",
        "account_id": _author(data),
        "published_at": _moment(data),
        "text": body,
        "url": _permalink(data),
        "parent_id": parent,
        "root_id": root,
        "links": _links(body, None),
        "mentions": _mentions(body),
    }


def fullname_of(data: Mapping[str, object], kind: str) -> str | None:
    """The fullname of a thing of `kind` (t1, t3): `name`, or `id` behind the kind."""
    return _fullname(data.get("name"), kind, bare=False) or _fullname(data.get("id"), kind)


def is_gone(data: Mapping[str, object], kind: str) -> bool:
    """Whether its author, a moderator or Reddit took it away. An author who left leaves posts that still stand."""
    said = word(data, "selftext" if kind == "t3" else "body")
    return said in _GONE or word(data, "removed_by_category") is not None or word(data, "title") in _GONE


def _fullname(given: object, kind: str, *, bare: bool = True) -> str | None:
    """`given` as a fullname: it is one (of any of t1 and t3 for parents), or a number in base 36 of `kind`."""
    found = word(given)
    if found is None:
        return None
    match = _FULLNAME.fullmatch(found)
    if match:
        return found if match[1] in "13" and (bare or found.startswith(kind)) else None
    return f"{kind}_{found}" if bare and _BASE36.fullmatch(found) else None


def _author(data: Mapping[str, object]) -> str | None:
    found = word(data, "author")
    return None if found in (None, *_GONE) else found


def _moment(data: Mapping[str, object]) -> object:
    found = data.get("created_utc")
    return data.get("created") if found is None and "created" in data and "created_utc" not in data else found


def _unescaped(given: object) -> object:
    """A text without the HTML entities (&amp; &lt; &gt;) that Reddit writes unless asked with raw_json=1."""
    is_short = isinstance(given, str) and len(given) <= words.MAX_CHARACTERS
    return html.unescape(given) if is_short and isinstance(given, str) and "&" in given else given


def _permalink(data: Mapping[str, object]) -> str | None:
    path = word(data, "permalink")
    if path is None:
        return None
    return f"{SITE}{path}" if path.startswith("/") else path


def _is_reddit(url: str) -> bool:
    """Whether an address leads to Reddit itself: to the post, its picture or its video."""
    return re.match(r"https?://(?:[\w-]+\.)*(?:reddit\.com|redd\.it|redditmedia\.com)(?:[/?#]|$)|/", url) is not None


def _links(body: object, url: str | None) -> list[str] | None:
    """Addresses in a text and the one that was posted; that of a profile is a mention instead."""
    inside = words.links(body) if isinstance(body, str) else None
    found = [one for one in (*([url] if url else []), *(inside or [])) if not _MENTION.search(one)]
    return list(dict.fromkeys(found)) or None


def _mentions(body: object) -> list[str]:
    return list(dict.fromkeys(_MENTION.findall(body))) if isinstance(body, str) else []
