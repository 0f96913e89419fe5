"""Posts of Bluesky (AT Protocol) as records: post views, feed items, thread trees and bare records of a repository.

A post is known by its at-uri (`at://DID/app.bsky.feed.post/KEY`), as replies and quotes name it. An account is its DID:
handles change, and mentions and replies name DIDs. Links, tags and mentions are those of the author's own facets, whose
places count UTF-8 bytes (https://docs.bsky.app/docs/advanced-guides/post-richtext). The time is the author's, unless it
lies after the moment the network saw the post, which is also how the network sorts. Lexicons:
https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread and …/app-bsky-feed-search-posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.gathered import Account, Gathered
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import Problem, clean

POST = "app.bsky.feed.post"
NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
NOT_A_POST = Problem("không phải một bài Bluesky: thiếu at-uri của bài")
NO_GUESTS = Problem("tác giả không cho người chưa đăng nhập xem (!no-unauthenticated)")
HIDDEN = Problem("bài hay tài khoản bị dịch vụ ẩn hoặc gỡ (!hide, !takedown)")
DELETED = Problem("bài không còn trên Bluesky")
BLOCKED = Problem("bài bị chặn giữa hai tài khoản; không đọc được")
DETACHED_REPOST = Problem("lượt chia sẻ không cho biết ai chia sẻ")
_URI = re.compile(r"at://(did:[a-z]+:[\w.:%-]{1,200})/([A-Za-z0-9.-]{1,300})/([\w.~:-]{1,512})", re.ASCII)


def post_record(post: object) -> Record | Problem:
    """A post view (`app.bsky.feed.defs#postView`) as a record."""
    if not isinstance(post, dict):
        return NOT_AN_OBJECT
    gone = _unavailable(post)
    if gone is not None:
        return gone
    uri = post_uri(post.get("uri"))
    if uri is None:
        return NOT_A_POST
    refusal = refusal_of(post)
    if refusal is not None:
        return refusal
    made = _of_record(uri, post.get("record"))
    published = sorted_at(post)
    return made | {
        "account_id": first(word(post, "author", "did"), made["account_id"]),
        "published_at": first(published, made["published_at"]),
        "text": first(made["text"], _described(post)),
        "like_count": count(post, "likeCount"),
        "share_count": count(post, "repostCount"),
        "comment_count": count(post, "replyCount"),
    }


def feed_record(item: object) -> Record | Problem:
    """An item of a feed (`app.bsky.feed.defs#feedViewPost`): a post, or somebody's repost of one."""
    if not isinstance(item, dict):
        return NOT_AN_OBJECT
    made = post_record(item.get("post"))
    reason = item.get("reason")
    if isinstance(made, Problem) or not _is(reason, "reasonRepost"):
        return made
    by, uri, at = word(reason, "by", "did"), word(reason, "uri"), inner(reason, "indexedAt")
    if by is None:
        return DETACHED_REPOST
    if _labelled(inner(reason, "by")) & {"!no-unauthenticated"}:
        return NO_GUESTS
    return made | {
        "post_id": uri if uri and _URI.fullmatch(uri) else f"{made['post_id']}#{by}",
        "kind": "repost",
        "account_id": by,
        "published_at": at,
        "parent_id": None,
        "root_id": None,
        "repost_of_id": made["post_id"],
        "like_count": None,
        "share_count": None,
        "comment_count": None,
    }


def bare_record(found: object) -> Record | Problem:
    """A record as a repository gives it: `{uri, cid, value}`."""
    if not isinstance(found, dict):
        return NOT_AN_OBJECT
    kind, uri = word(found, "value", "$type"), post_uri(found.get("uri"))
    if kind != POST or uri is None:
        return Problem(f"bản ghi {kind[:60]} không phải bài") if kind and kind != POST else NOT_A_POST
    if _labelled(found["value"]) & {"!no-unauthenticated"}:
        return NO_GUESTS
    return _of_record(uri, found["value"])


def thread_posts(thread: object) -> Iterator[object]:
    """Every node of a thread tree that is or should be a post: parents first, then the post, then what answers it."""
    above: list[object] = []
    node = inner(thread, "parent")
    while isinstance(node, dict):
        above.append(node)
        node = node.get("parent")
    yield from reversed(above)
    waiting = [thread]
    while waiting:
        node = waiting.pop()
        yield node
        replies = inner(node, "replies")
        waiting.extend(reversed(replies if isinstance(replies, list) else []))


def post_of(node: object) -> object:
    """What stands for the post in a node of a thread: the post, or the node that says why there is none."""
    return inner(node, "post") if isinstance(node, dict) and "post" in node else node


def account_row(author: object) -> Account | None:
    """What is kept of an account: when it began. Its name is left out: it may be a person's."""
    did = word(author, "did")
    if did is None or not did.startswith("did:"):
        return None
    began, _ = time_of(inner(author, "createdAt"))
    return {
        "account_id": f"bluesky:{did}",
        "platform": "bluesky",
        "role": "unknown",
        "follower_count": count(author, "followersCount"),
        "created_at": datetime.fromtimestamp(began / 1_000_000, UTC) if type(began) is int else None,
    }


def add_view(gathered: Gathered, item: object) -> None:
    """Read a post view, a feed item or a node of a thread into `gathered`, with its authors."""
    post = post_of(item)
    is_feed_item = isinstance(item, dict) and "reason" in item
    authors = [account_row(inner(post, "author")), account_row(inner(item, "reason", "by"))]
    read = feed_record(item) if is_feed_item else post_record(post)
    gathered.add(read, item=post, accounts=authors)


def refusal_of(post: object) -> Problem | None:
    """Why a post must be left out, by the labels its author or the service put on it or on the account."""
    labels = _labelled(post) | _labelled(inner(post, "author")) | _labelled(inner(post, "record"))
    if "!no-unauthenticated" in labels:
        return NO_GUESTS
    return HIDDEN if labels & {"!hide", "!takedown"} else None


def post_uri(value: object) -> str | None:
    """`value` where it is the at-uri of a post."""
    found = _URI.fullmatch(value) if isinstance(value, str) else None
    return found[0] if found and found[2] == POST else None


def sorted_at(post: object) -> int | None:
    """The time by which the network sorts a post view, microseconds: the author's, or when it was seen if earlier."""
    moments = [time_of(inner(post, *path))[0] for path in (("record", "createdAt"), ("indexedAt",))]
    return min((one for one in moments if type(one) is int), default=None)


def _of_record(uri: str, record: object) -> Record:
    """What the author wrote (`app.bsky.feed.post`)."""
    did, _, key = _URI.fullmatch(uri).groups()  # type: ignore[union-attr]
    body = inner(record, "text")
    parent = post_uri(inner(record, "reply", "parent", "uri"))
    links, tags, mentions = facets(record)
    quoted = first(
        post_uri(inner(record, "embed", "record", "uri")), post_uri(inner(record, "embed", "record", "record", "uri"))
    )
    card = word(record, "embed", "external", "uri") or word(record, "embed", "media", "external", "uri")
    languages = inner(record, "langs")
    return {
        "post_id": uri,
        "platform": "bluesky",
        "kind": "reply" if parent else "post",
        "account_id": did,
        "published_at": inner(record, "createdAt"),
        "text": body if text(record, "text") or not isinstance(body, str) else _described(record),
        "lang": word(languages[0]) if isinstance(languages, list) and len(languages) == 1 else None,
        "url": f"https://bsky.app/profile/{did}/post/{key}",
        "parent_id": parent,
        "root_id": post_uri(inner(record, "reply", "root", "uri")),
        "repost_of_id": quoted,
        "links": list(dict.fromkeys([*links, *([card] if card else [])])),
        "hashtags": tags,
        "mentions": mentions,
    }


def facets(record: object) -> tuple[list[str], list[str], list[str]]:
    """(links, tags, DIDs mentioned) that the author marked in the text, and the tags beside it.

    A facet names a stretch of UTF-8 bytes; one that lies outside the text or cuts a letter is no facet, as the
    documentation asks of readers. The whole address is in the facet: the text often shows it shortened.
    """
    body = inner(record, "text")
    written = clean_bytes(body) if isinstance(body, str) else b""
    links: dict[str, None] = {}
    tags: dict[str, None] = {}
    mentions: dict[str, None] = {}
    for facet in objects(record, "facets"):
        if marked(written, inner(facet, "index", "byteStart"), inner(facet, "index", "byteEnd")) is None:
            continue
        for feature in objects(facet, "features"):
            for kind, key, found in (("link", "uri", links), ("tag", "tag", tags), ("mention", "did", mentions)):
                value = word(feature, key) if _is(feature, kind) else None
                if value:
                    found[value.removeprefix("#") if kind == "tag" else value] = None
    beside = inner(record, "tags")
    for tag in beside if isinstance(beside, list) else ():
        if name := word(tag):
            tags[name.removeprefix("#")] = None
    return list(links), list(tags), [one for one in mentions if one.startswith("did:")]


def marked(written: bytes, start: object, end: object) -> str | None:
    """The letters from byte `start` to byte `end` of a text in UTF-8; None where they are none."""
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(written):
        return None
    try:
        return written[start:end].decode("utf-8")
    except UnicodeDecodeError:
        return None


def clean_bytes(body: str) -> bytes:
    """A text as the bytes its facets count; half an emoji takes the three bytes of U+FFFD."""
    return body.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _described(record: object) -> str | None:
    """What a post without words shows: descriptions of its pictures, its video, or the page it links to."""
    embed = inner(record, "embed")
    for part in (embed, inner(embed, "media")):
        said = [shown for one in objects(part, "images") if (shown := text(one, "alt"))]
        said += [shown for path in (("alt",), ("external", "title")) if (shown := text(part, *path))]
        if said:
            return "\n".join(map(clean, said))
    return None


def _unavailable(post: dict[str, object]) -> Problem | None:
    """Why there is no post at this place of a thread."""
    if post.get("notFound") is True or _is(post, "notFoundPost"):
        return DELETED
    return BLOCKED if post.get("blocked") is True or _is(post, "blockedPost") else None


def _is(value: object, name: str) -> bool:
    """Whether `$type` of `value` is `…#name`."""
    kind = word(value, "$type")
    return kind is not None and kind.endswith(f"#{name}")


def _labelled(thing: object) -> set[str]:
    """Labels on a thing, less those taken back; also those that a record carries itself (`labels.values`)."""
    own = [*objects(thing, "labels"), *objects(thing, "labels", "values")]
    taken_back = {word(label, "val") for label in own if inner(label, "neg") is True}
    return {value for label in own if (value := word(label, "val")) and value not in taken_back}
