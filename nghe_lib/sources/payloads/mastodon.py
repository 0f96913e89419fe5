"""Statuses of Mastodon and of servers that speak its API, and notes of its archives, as records.

Numbers of statuses hold on one server only, so a post is known by where it was written: `HOST/ID`, taken from its
address on the network (`uri`), the same whichever server shows it and without the author's name. Other software than
Mastodon has other addresses; their hash stands for them. An account is `user@host`, as everybody mentions it. A parent
is given by the server's own number: `known` says which post it is; one that nobody knows stays `HOST/NUMBER` of the
server asked. Fields: https://docs.joinmastodon.org/entities/Status/ and …/entities/Account/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.gathered import Account
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.payloads.rich_text import RichText, read_html
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import Problem

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
NOT_A_STATUS = Problem("không phải một bài Mastodon: thiếu mã hay tác giả")
NOT_PUBLIC = Problem("bài không công khai (chỉ cho người theo dõi hay người được nhắc)")
NO_INDEX = Problem("tác giả không muốn bị lập chỉ mục (noindex)")
NOT_DISCOVERABLE = Problem("tác giả không muốn được tìm thấy (discoverable: false)")
NOT_INDEXABLE = Problem("tác giả không cho bài vào tìm kiếm (indexable: false)")
NO_BOTS = Problem("tác giả ghi trong hồ sơ là không muốn máy đọc (#nobot, #noindex)")
NO_TEXT_OF_BOOST = Problem("chia sẻ lại bài của người khác; tệp chỉ có địa chỉ, không có nội dung")
_STATUS = re.compile(r"https?://([^/?#\s@]+)/(?:ap/)?users/[^/?#\s]+/statuses/([\w-]{1,80})(?:/activity)?/?", re.ASCII)
_PAGE = re.compile(r"https?://([^/?#\s@]+)/@[^/?#\s]+/(\d{5,20})/?", re.ASCII)
_ACTOR = re.compile(r"https?://([^/?#\s@]+)/(?:users/|@)([^/?#\s@]+)/?", re.ASCII)
_ACCT = re.compile(r"@?([\w.-]{1,100})(?:@([\w.:-]{1,253}))?")
_REFUSES = re.compile(r"#(?:<span>)?no(?:bots?|index|archive|search|research)\b", re.IGNORECASE)


def status_record(status: object, *, host: str, known: Mapping[str, str]) -> Record | Problem:
    """A status as a record, or why it is left out. host: the server that was asked, "" where that is not known.

    known: the server's own number of a status → id of the post.
    """
    if not isinstance(status, dict):
        return NOT_AN_OBJECT
    native, author = status_key(status, host=host), handle_of(status.get("account"), host=host)
    if native is None or author is None:
        return NOT_A_STATUS
    boosted = status.get("reblog")
    said: dict[str, object] = boosted if isinstance(boosted, dict) else status
    for part in (status, said):
        unwanted = refusal_of(part)
        if unwanted is not None:
            return unwanted
    body = read_html(text(said, "content") or "")
    made: Record = {
        "post_id": native,
        "platform": "mastodon",
        "kind": "post",
        "account_id": author,
        "published_at": status.get("created_at"),
        "title": text(said, "spoiler_text"),
        "text": _words(said, body),
        "lang": word(said, "language"),
        "url": first(word(said, "url"), word(said, "uri")),
        "links": _links(said, body),
        "hashtags": [one for tag in objects(said, "tags") if (one := word(tag, "name"))],
        "mentions": [one for person in objects(said, "mentions") if (one := handle_of(person, host=host))],
    }
    if said is not status:
        return made | {"kind": "repost", "repost_of_id": status_key(said, host=host), "url": word(said, "url")}
    if inner(status, "in_reply_to_id") is not None:
        made |= {"kind": "reply", "parent_id": parent_key(status, host=host, known=known)}
    return made | {
        "repost_of_id": status_key(inner(status, "quote", "quoted_status"), host=host),
        "like_count": count(status, "favourites_count"),
        "share_count": count(status, "reblogs_count"),
        "comment_count": count(status, "replies_count"),
    }


def note_record(activity: object) -> Record | Problem:
    """An activity of an archive's outbox (ActivityPub) as a record. Boosts hold no text there and are refused."""
    if not isinstance(activity, dict):
        return NOT_AN_OBJECT
    if word(activity, "type") == "Announce":
        return NO_TEXT_OF_BOOST
    note = activity.get("object") if word(activity, "type") == "Create" else activity
    native, author = post_key(word(note, "id")), _actor(first(inner(note, "attributedTo"), inner(activity, "actor")))
    if not isinstance(note, dict) or native is None or author is None:
        return NOT_A_STATUS
    if PUBLIC not in _receivers(note):
        return NOT_PUBLIC
    body, parent, host = read_html(text(note, "content") or ""), word(note, "inReplyTo"), author.partition("@")[2]
    named = [(word(tag, "type"), word(tag, "name")) for tag in objects(note, "tag")]
    languages = inner(note, "contentMap")
    return {
        "post_id": native,
        "platform": "mastodon",
        "kind": "reply" if parent else "post",
        "account_id": author,
        "published_at": first(note.get("published"), activity.get("published")),
        "title": text(note, "summary"),
        "text": first(_without_nothing(body.text), _descriptions(objects(note, "attachment"), "name")),
        "lang": word(next(iter(languages), None)) if isinstance(languages, dict) and len(languages) == 1 else None,
        "url": first(word(note, "url"), word(note, "id")),
        "parent_id": post_key(parent),
        "repost_of_id": post_key(word(note, "quote") or word(note, "quoteUri")),
        "links": _anchors(body, set()),
        "hashtags": [name for kind, name in named if kind == "Hashtag" and name],
        "mentions": [one for kind, name in named if kind == "Mention" and (one := _handle(name, host))],
        "comment_count": count(note, "replies", "totalItems"),
        "like_count": count(note, "likes", "totalItems"),
        "share_count": count(note, "shares", "totalItems"),
    }


def account_row(account: object, *, host: str) -> Account | None:
    """What is kept of an account: when it began and how many follow it. Its name is left out: it may be a person's."""
    handle = handle_of(account, host=host)
    if handle is None:
        return None
    began, _ = time_of(inner(account, "created_at"))
    return {
        "account_id": f"mastodon:{handle}",
        "platform": "mastodon",
        "role": "unknown",
        "follower_count": count(account, "followers_count"),
        "created_at": datetime.fromtimestamp(began / 1_000_000, UTC) if type(began) is int else None,
    }


def refusal_of(status: object) -> Problem | None:
    """Why a status must be left out: it is not public, or its author does not want to be found by machines."""
    if inner(status, "visibility") not in (None, "public", "unlisted"):
        return NOT_PUBLIC
    return refusal_of_account(inner(status, "account"))


def refusal_of_account(account: object) -> Problem | None:
    """What the owner of `account` said against being read by machines. Saying nothing is no refusal."""
    if inner(account, "noindex") is True:
        return NO_INDEX
    if inner(account, "discoverable") is False:
        return NOT_DISCOVERABLE
    if inner(account, "indexable") is False:
        return NOT_INDEXABLE
    return NO_BOTS if _REFUSES.search((text(account, "note") or "")[:20_000]) else None


def status_key(status: object, *, host: str) -> str | None:
    """`HOST/ID` of a status."""
    number = word(status, "id")
    spare = f"{host}/{number}" if host and number else None
    return post_key(word(status, "uri")) or post_key(word(status, "url")) or spare


def post_key(uri: str | None) -> str | None:
    """`HOST/ID` of the post at `uri`, its address on the network or its page; None where it is no web address."""
    if not uri:
        return None
    found = _STATUS.fullmatch(uri) or _PAGE.fullmatch(uri)
    if found:
        return f"{found[1].lower()}/{found[2]}"
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    return f"{parts.netloc.lower()}/{fingerprint(uri)}" if parts.scheme in ("http", "https") and parts.netloc else None


def parent_key(status: object, *, host: str, known: Mapping[str, str]) -> str | None:
    """The post that `status` answers."""
    number = word(status, "in_reply_to_id")
    return None if number is None else known.get(number) or (f"{host}/{number}" if host else None)


def unknown_parent(status: object, *, known: Mapping[str, str]) -> str | None:
    """The server's number of the post that `status` answers, where it was written elsewhere and is not in `known`.

    A post of the server asked needs no look: its number is its id.
    """
    number, owner = word(status, "in_reply_to_id"), word(status, "in_reply_to_account_id")
    if number is None or number in known:
        return None
    voices = [inner(status, "account"), *objects(status, "mentions")]
    acct = next((word(voice, "acct") for voice in voices if owner is not None and word(voice, "id") == owner), None)
    return number if acct is None or "@" in acct else None


def handle_of(account: object, *, host: str) -> str | None:
    """`user@host` of an account as the API gives it; it leaves out the host of the server asked."""
    return _handle(word(account, "acct"), host or _host_of(word(account, "url")))


def host_asked(statuses: list[object]) -> str:
    """The server that `statuses` were asked from: the one whose accounts stand without a host. "" where none does."""
    for status in statuses:
        for one in (status, inner(status, "reblog")):
            acct = word(one, "account", "acct")
            if acct and "@" not in acct:
                return _host_of(word(one, "account", "url")) or _host_of(word(one, "uri"))
    return ""


def _handle(acct: str | None, host: str) -> str | None:
    found = _ACCT.fullmatch(acct or "")
    at = (found[2] or host) if found else ""
    return f"{found[1]}@{at}".lower() if found and at else None


def _actor(uri: object) -> str | None:
    found = _ACTOR.fullmatch(uri) if isinstance(uri, str) else None
    return f"{found[2]}@{found[1]}".lower() if found else None


def _host_of(url: str | None) -> str:
    try:
        return (urlsplit(url).hostname or "").lower() if url else ""
    except ValueError:
        return ""


def _receivers(note: dict[str, object]) -> list[object]:
    given = [note.get("to"), note.get("cc")]
    return [one for part in given for one in (part if isinstance(part, list) else [part])]


def _words(status: dict[str, object], body: RichText) -> object:
    """The text; where there is none, what its media and its poll say."""
    options = "\n".join(title for one in objects(status, "poll", "options") if (title := text(one, "title")))
    shown = _descriptions(objects(status, "media_attachments"), "description")
    return first(_without_nothing(body.text), _without_nothing(options), shown, _strange(status.get("content")))


def _strange(content: object) -> object:
    """What stands for a text and is none: the rows refuse it with a reason."""
    return None if isinstance(content, str) else content


def _descriptions(media: object, key: str) -> str | None:
    found = [said for one in media if (said := text(one, key))]  # type: ignore[attr-defined]
    return "\n".join(found) or None


def _without_nothing(words: str) -> str | None:
    return words or None


def _links(status: dict[str, object], body: RichText) -> list[str]:
    own = {address for name in ("mentions", "tags") for one in objects(status, name) if (address := word(one, "url"))}
    card = word(status, "card", "url")
    return list(dict.fromkeys([*_anchors(body, own), *([card] if card else [])]))


def _anchors(body: RichText, own: set[str]) -> list[str]:
    """Addresses in a text, without those of people and hashtags."""
    return [
        address for address, classes in body.links if address not in own and not {"mention", "hashtag"} & set(classes)
    ]
