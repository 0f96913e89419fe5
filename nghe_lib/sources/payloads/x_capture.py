"""One item of a browser capture of x.com, as records: a post, and the post it repeats or quotes.

The site sends what its own pages are made of (GraphQL, `tweet_results`): the post under `legacy`, its author under
`core.user_results`, a long text under `note_tweet`; older captures (`type: adaptive`) hold `legacy` and `user`.
Accounts, ids and shares are as in `payloads.x`, so that captures and the API join. Fields as documented by 4CAT
(https://github.com/digitalmethodsinitiative/4cat, datasources/twitter-import).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.gathered import Account
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.payloads.x import (
    account_of,
    address,
    handle_of,
    language,
    links,
    native_of,
    published,
    total,
    unescaped,
)

_WRAPPER = "TweetWithVisibilityResults"


def records(data: dict[str, Any]) -> tuple[list[Record], list[Account]]:
    """The post in `data` and the one it repeats or quotes, with their authors. Empty where `why_not` says why."""
    if why_not(data):
        return [], []
    post = _unwrapped(data)
    others = [_repeated(post), _quoted(post)]
    posts = [post, *(one for one in others if one is not None and not why_not(one))]
    return [_record(one) for one in posts], [one for one in map(_account, posts) if one is not None]


def why_not(data: object) -> str:
    """Why an item gives no record; empty where it gives one."""
    if not isinstance(data, dict):
        return "không phải một đối tượng JSON {…}"
    post = _unwrapped(data)
    if "tombstone" in post or word(post, "__typename") in ("TweetTombstone", "TweetUnavailable"):
        return "bài không xem được nữa (đã xóa, bị ẩn hoặc riêng tư)"
    if data.get("promoted") is True or post.get("promoted") is True:
        return "quảng cáo, không phải bài trong dòng thời gian"
    user = _user(post)
    if True in (inner(user, "legacy", "protected"), inner(user, "privacy", "protected"), inner(user, "protected")):
        return "bài của tài khoản riêng tư; nghe chỉ giữ bài công khai"
    if not isinstance(post.get("legacy"), dict):
        return "không có nội dung bài (legacy)"
    return "" if _native(post) else "không có mã bài (rest_id)"


def _unwrapped(result: dict[str, Any]) -> dict[str, Any]:
    """The post itself: some stand one level deeper."""
    inside = result.get("tweet")
    return inside if isinstance(inside, dict) and ("legacy" not in result or _is_wrapper(result)) else result


def _is_wrapper(result: dict[str, Any]) -> bool:
    return word(result, "__typename") == _WRAPPER


def _native(post: dict[str, Any]) -> str | None:
    given = word(post, "rest_id") or word(post, "legacy", "id_str")
    return native_of({"id": given})


def _versions(post: dict[str, Any]) -> list[str]:
    """Numbers of all versions of a post, the first one first."""
    native = _native(post) or ""
    given = first(
        inner(post, "edit_control", "edit_tweet_ids"),
        inner(post, "edit_control", "edit_control_initial", "edit_tweet_ids"),
    )
    found = [one for one in given if native_of({"id": one})] if isinstance(given, list) else []
    return found if native in found else [native]


def _user(post: dict[str, Any]) -> Mapping[str, object]:
    found = first(inner(post, "core", "user_results", "result"), inner(post, "user"))
    return found if isinstance(found, dict) else {}


def _handle(post: dict[str, Any]) -> str | None:
    """The author's user name: captures since 2025 hold it under `core`, older ones under `legacy`."""
    user = _user(post)
    given = (word(user, "core", "screen_name"), word(user, "legacy", "screen_name"), word(user, "screen_name"))
    return next((handle for one in given if (handle := handle_of(one))), None)


def _account(post: dict[str, Any]) -> Account | None:
    user, handle = _user(post), _handle(post)
    if handle is None:
        return None
    followers = first(count(user, "legacy", "followers_count"), count(user, "followers_count"))
    began = first(inner(user, "core", "created_at"), inner(user, "legacy", "created_at"), inner(user, "created_at"))
    return account_of(handle, followers if isinstance(followers, int) else None, began)


def _repeated(post: dict[str, Any]) -> dict[str, Any] | None:
    found = first(
        inner(post, "legacy", "retweeted_status_result", "result"),
        inner(post, "repost_of_results", "result"),
    )
    return _unwrapped(found) if isinstance(found, dict) else None


def _quoted(post: dict[str, Any]) -> dict[str, Any] | None:
    found = inner(post, "quoted_status_result", "result")
    return _unwrapped(found) if isinstance(found, dict) else None


def _record(post: dict[str, Any]) -> Record:
    legacy = post["legacy"]
    repeated, quoted = _repeated(post), _quoted(post)
    shown = post if repeated is None or not isinstance(repeated.get("legacy"), dict) else repeated
    versions, handle = _versions(post), _handle(post)
    parent, root = word(legacy, "in_reply_to_status_id_str"), word(legacy, "conversation_id_str")
    is_repost = repeated is not None or word(legacy, "retweeted_status_id_str") is not None
    made: Record = {
        "post_id": versions[0],
        "platform": "x",
        "kind": "repost" if is_repost else "reply" if parent else "post",
        "account_id": handle or word(legacy, "user_id_str"),
        "published_at": published(versions, legacy.get("created_at")),
        "text": _words(shown),
        "lang": language(word(shown, "legacy", "lang")),
        "url": address(handle, _native(post) or ""),
        "links": links(
            word(one, "unwound_url") or word(one, "expanded_url") or word(one, "url")
            for one in _entities(shown, "urls")
        ),
        "hashtags": [tag for one in _entities(shown, "hashtags") if (tag := word(one, "text"))],
        "mentions": [
            name for one in _entities(shown, "user_mentions") if (name := handle_of(word(one, "screen_name")))
        ],
    }
    if is_repost:
        return made | {"repost_of_id": _key(repeated) or word(legacy, "retweeted_status_id_str")}
    return made | {
        "parent_id": parent,
        "root_id": None if root in (None, *versions) else root,
        "repost_of_id": _key(quoted) or word(legacy, "quoted_status_id_str"),
        "like_count": count(legacy, "favorite_count"),
        "share_count": total(count(legacy, "retweet_count"), count(legacy, "quote_count")),
        "comment_count": count(legacy, "reply_count"),
        "view_count": _views(post),
    }


def _key(post: dict[str, Any] | None) -> str | None:
    return _versions(post)[0] or None if post is not None else None


def _words(post: dict[str, Any]) -> object:
    long = text(post, "note_tweet", "note_tweet_results", "result", "text")
    said = first(long, text(post, "legacy", "full_text"), inner(post, "legacy", "text"))
    return unescaped(said) if isinstance(said, str) else said


def _entities(post: dict[str, Any], name: str) -> Iterator[dict[str, object]]:
    note = inner(post, "note_tweet", "note_tweet_results", "result", "entity_set")
    yield from objects(note if inner(note, name) is not None else inner(post, "legacy", "entities"), name)


def _views(post: dict[str, Any]) -> int | None:
    found = first(count(post, "views", "count"), count(post, "ext_views", "count"),
                  count(post, "legacy", "ext_views", "count"))  # fmt: skip
    return found if isinstance(found, int) else None
