"""Posts of the X API v2 (and of files saved from it) as records.

https://docs.x.com/x-api/fundamentals/data-dictionary. Posts stand in `data`, the posts they refer to and all authors in
`includes`. The API was renamed over time (`referenced_tweets` and `referenced_posts`, `retweet_count` and
`repost_count`, …); both ways are read. An account is its user name in lower case, as everybody mentions it, or its
number where no user name came: neither with the account, nor in the post, nor where a post mentions it. An edited post
gets a new id each time: it is known by its first one, so that an edit is a revision, and was published when that id was
made (ids carry their millisecond). A repost carries the whole text of what it repeats and no counts: X repeats the
original's there. Shares are reposts and quotes together, as X shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.gathered import Account, Gathered
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import Problem

NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
NOT_A_POST = Problem("không phải một bài X: thiếu mã bài (id)")
PRIVATE = Problem("bài của tài khoản riêng tư; nghe chỉ giữ bài công khai")
OLDER_VERSION = Problem("bản cũ của một bài đã sửa; bản mới đứng ở dòng khác")
EPOCH_MS = 1_288_834_974_657
_SEQUENCE_BITS = 22
_FIRST_SNOWFLAKE = 1 << 35  # ids before November 2010 counted posts and carry no time
_HANDLE = re.compile(r"\w{1,50}", re.ASCII)
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_NO_LANGUAGE = re.compile(r"und|zxx|art|q[a-z]{2}")  # "qme" and the like: only media, only hashtags, too short, …
_OLD_CODES = {"in": "id", "iw": "he"}
# What X adds itself: the pictures of a post, and "read on" behind one that it cut.
_OWN_LINKS = re.compile(
    r"https?://(?:www\.)?(?:twitter|x)\.com/(?:\w+/status/\d+/(?:photo|video)/\d+|i/web/status/\d+)", re.ASCII
)


@dataclass(frozen=True)
class Included:
    """What came beside the posts of an answer. posts, users: by number. names: number → user name, of mentions."""

    posts: Mapping[str, dict[str, object]] = field(default_factory=dict)
    users: Mapping[str, dict[str, object]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, page: object) -> Included:
        """The `includes` of an answer, and the posts of its `data`, which may be referred to as well."""
        posts = [*included_posts(page), *data_posts(page)]
        users = [*objects(page, "includes", "users")]
        return cls(_by_id(posts), _by_id(users), _mentioned(posts))


def data_posts(page: object) -> list[object]:
    """What an answer holds in `data`: a list, one post, or nothing."""
    found = inner(page, "data")
    return found if isinstance(found, list) else [found] if isinstance(found, dict) else []


def included_posts(page: object) -> list[dict[str, object]]:
    """The posts that an answer brings because others refer to them."""
    return [*objects(page, "includes", "tweets"), *objects(page, "includes", "posts")]


def gather_page(page: object, into: Gathered, *, wanted: Iterable[object] | None = None) -> None:
    """All posts of an answer, those of `data` (or of them only `wanted`) first, and the accounts that wrote them."""
    included = Included.of(page)
    chosen = data_posts(page) if wanted is None else list(wanted)
    known = {native_of(one) for one in data_posts(page)} - {None}
    for post in [*chosen, *(one for one in included_posts(page) if native_of(one) not in known)]:
        gather_post(post, included, into)


def gather_post(post: object, included: Included, into: Gathered) -> None:
    """One post and its author."""
    author = _author(post, included)
    into.add(post_record(post, included), item=post, accounts=[account_row(author)])


def post_record(post: object, included: Included) -> Record | Problem:
    """A post as a record, or why it is none."""
    if not isinstance(post, dict):
        return NOT_AN_OBJECT
    native, author = native_of(post), _author(post, included)
    if native is None:
        return NOT_A_POST
    if inner(author, "protected") is True:
        return PRIVATE
    versions = versions_of(post)
    if native != versions[-1] and versions[-1] in included.posts:
        return OLDER_VERSION
    handle, number = _handle(post, author, included), word(post, "author_id")
    referred = _references(post)
    repeated = included.posts.get(referred.get("retweeted", ""))
    said = post if repeated is None else repeated
    root = word(post, "conversation_id")
    made: Record = {
        "post_id": versions[0],
        "platform": "x",
        "kind": "post",
        "account_id": handle or (number if number and _NUMBER.fullmatch(number) else None),
        "published_at": published(versions, post.get("created_at")),
        "text": _words(said),
        "lang": language(word(said, "lang")),
        "url": address(handle, native),
        "root_id": None if root in (None, *versions) else root,
        "repost_of_id": None,
        "links": links(_urls(said)),
        "hashtags": [tag for one in _entities(said, "hashtags") if (tag := word(one, "tag"))],
        "mentions": [name for one in _entities(said, "mentions") if (name := handle_of(word(one, "username")))],
    }
    if "retweeted" in referred:
        return made | {"kind": "repost", "repost_of_id": _first_version(referred["retweeted"], included)}
    if "replied_to" in referred:
        made |= {"kind": "reply", "parent_id": _first_version(referred["replied_to"], included)}
    if "quoted" in referred:
        made["repost_of_id"] = _first_version(referred["quoted"], included)
    return made | _counts(post)


def account_row(user: object) -> Account | None:
    """What is kept of an account: when it began and how many follow it. Names, pictures and profiles are left out."""
    handle = handle_of(word(user, "username"))
    if handle is None or inner(user, "protected") is True:
        return None
    return account_of(handle, count(user, "public_metrics", "followers_count"), inner(user, "created_at"))


def account_of(handle: str, followers: int | None, began: object) -> Account:
    """A row of ACCOUNTS."""
    moment, _ = time_of(began)
    return {
        "account_id": f"x:{handle}",
        "platform": "x",
        "role": "unknown",
        "follower_count": followers,
        "created_at": datetime.fromtimestamp(moment / 1_000_000, UTC) if type(moment) is int else None,
    }


def native_of(post: object) -> str | None:
    """The number of a post; None where it has none."""
    native = word(post, "id")
    return native if native and _NUMBER.fullmatch(native) else None


def key_of(post: object) -> str | None:
    """The id under which a post is kept: the first of its versions."""
    return versions_of(post)[0] if isinstance(post, dict) and native_of(post) else None


def is_superseded(post: object) -> bool:
    """Whether a post was edited after this version."""
    return isinstance(post, dict) and native_of(post) is not None and versions_of(post)[-1] != native_of(post)


def moment_of(native: str) -> int | None:
    """When an id was made, microseconds since 1970 UTC; None for ids that carry no time."""
    number = int(native)
    return ((number >> _SEQUENCE_BITS) + EPOCH_MS) * 1_000 if number >= _FIRST_SNOWFLAKE else None


def id_at(moment_us: int) -> int:
    """The lowest id that a post of this moment can have."""
    return max(0, moment_us // 1_000 - EPOCH_MS) << _SEQUENCE_BITS


def handle_of(name: str | None) -> str | None:
    """A user name in lower case without the sign; None where it is none."""
    bare = (name or "").removeprefix("@")
    return bare.lower() if _HANDLE.fullmatch(bare) else None


def language(code: str | None) -> str | None:
    """A language tag as X guesses it; None where it could not tell."""
    if code is None or _NO_LANGUAGE.fullmatch(code) or not _LANGUAGE.fullmatch(code):
        return None
    return _OLD_CODES.get(code, code)


def address(handle: str | None, native: str) -> str:
    """The public address of a post."""
    return f"https://x.com/{handle or 'i'}/status/{native}"


def unescaped(said: str) -> str:
    """A text as its author wrote it: X writes the three marks of HTML as entities."""
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def published(versions: list[str], told: object) -> object:
    """When a post with these versions was first published: as `told`, or, after an edit, as its first id tells."""
    made = moment_of(versions[0])
    if made is None or (told is not None and len(versions) == 1):
        return told
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=made)


def links(urls: Iterable[str | None]) -> list[str] | None:
    """Web addresses, each once, without those that X adds itself."""
    kept = [url for url in urls if url and url.startswith(("http://", "https://")) and not _OWN_LINKS.fullmatch(url)]
    return list(dict.fromkeys(kept)) or None


def total(*counts: int | None) -> int | None:
    """Their sum; missing where none is given."""
    given = [one for one in counts if one is not None]
    return sum(given) if given else None


def _by_id(things: Iterable[object]) -> dict[str, dict[str, object]]:
    return {native: one for one in things if isinstance(one, dict) and (native := word(one, "id"))}


def _mentioned(posts: Iterable[object]) -> dict[str, str]:
    """Number → user name of the accounts that `posts` mention: the author of what is repeated is always one."""
    mentions = (one for post in posts if isinstance(post, dict) for one in _entities(post, "mentions"))
    return {number: name for one in mentions if (number := word(one, "id")) and (name := word(one, "username"))}


def _handle(post: dict[str, object], author: object, included: Included) -> str | None:
    named = word(author, "username") or word(post, "username") or included.names.get(word(post, "author_id") or "")
    return handle_of(named)


def _author(post: object, included: Included) -> dict[str, object] | None:
    """The author: beside the post, or inside it in flattened files."""
    inside = inner(post, "author")
    return inside if isinstance(inside, dict) else included.users.get(word(post, "author_id") or "")


def _references(post: dict[str, object]) -> dict[str, str]:
    """How the post refers to others: kind → number."""
    given = [*objects(post, "referenced_tweets"), *objects(post, "referenced_posts")]
    return {kind: native for one in given if (kind := word(one, "type")) and (native := native_of(one))}


def versions_of(post: object) -> list[str]:
    """Numbers of all versions of a post, the first one first; "" where it has none."""
    native = native_of(post) or ""
    given = first(inner(post, "edit_history_tweet_ids"), inner(post, "edit_history_post_ids"))
    found = [one for one in given if isinstance(one, str) and _NUMBER.fullmatch(one)] if isinstance(given, list) else []
    return found if native in found else [native]


def _first_version(native: str, included: Included) -> str:
    known = included.posts.get(native)
    return native if known is None else versions_of(known)[0]


def _note(post: dict[str, object]) -> dict[str, object]:
    """The long form of a post, where it has one."""
    found = first(post.get("note_tweet"), post.get("note_post"))
    return found if isinstance(found, dict) and text(found, "text") else {}


def _words(post: dict[str, object]) -> object:
    said = first(text(_note(post), "text"), inner(post, "text"))
    return unescaped(said) if isinstance(said, str) else said


def _entities(post: dict[str, object], name: str) -> Iterator[dict[str, object]]:
    note = _note(post)
    yield from objects(note if inner(note, "entities", name) is not None else post, "entities", name)


def _urls(post: dict[str, object]) -> Iterator[str | None]:
    for one in _entities(post, "urls"):
        if word(one, "media_key") is None:
            yield word(one, "unwound_url") or word(one, "expanded_url") or word(one, "url")


def _counts(post: dict[str, object]) -> Record:
    given = inner(post, "public_metrics")
    reposts = first(count(given, "retweet_count"), count(given, "repost_count"))
    return {
        "like_count": count(given, "like_count"),
        "share_count": total(reposts if isinstance(reposts, int) else None, count(given, "quote_count")),
        "comment_count": count(given, "reply_count"),
        "view_count": count(given, "impression_count"),
    }
