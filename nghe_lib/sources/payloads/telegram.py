"""Messages of Telegram channels and groups, as records: from the API (MTProto) and from Telegram Desktop's export.

A post is known as `CHANNEL/MESSAGE`, both numbers, because names change and message numbers only count within a channel
(https://core.telegram.org/api/links). An account is the username, as others mention it; without one a person is a
number and a channel `channel123`. Telegram Desktop writes no usernames, so accounts of an export join those of the API
only where there is none; posts, threads and forwards join always. Names, signatures and contacts are never read.

likes are reactions of all kinds but paid stars; shares are forwards; comments are replies in the thread. What is not
given is missing: an export gives no views, and a message without a reaction gives none, not 0. Constructors:
https://core.telegram.org/constructor/message, https://core.telegram.org/type/MessageFwdHeader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nghe_lib.sources import words
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, inner, objects, text, word
from nghe_lib.sources.words import Problem

Message = Mapping[str, object]
DELETED = Problem("tin đã bị xóa")
NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
NOT_A_MESSAGE = Problem("không phải một tin nhắn Telegram (thiếu số thứ tự)")
NO_WORDS = Problem("tin không có chữ (chỉ có ảnh, tệp hoặc nhãn dán)")
UNSUPPORTED = Problem("Telegram Desktop không xuất được loại tin này (unsupported)")
NOT_TEXT = Problem("nội dung không phải văn bản")
_MOST_PARTS = 5_000
_PEER = re.compile(r"(user|channel|chat)(\d{1,19})")


@dataclass(frozen=True)
class Room:
    """Where messages stand. id: number of the channel or group. handle: its username, "" without one."""

    id: int
    handle: str = ""
    is_group: bool = False

    @property
    def account(self) -> str:
        """The account that speaks where no other is named."""
        return self.handle or f"channel{self.id}"


@dataclass(frozen=True)
class Voices:
    """Usernames of the accounts an answer names: `user123` or `channel123` → username."""

    handles: Mapping[str, str] = field(default_factory=dict)

    def of(self, peer: object) -> str | None:
        """The account of a Peer; None where it is none."""
        number = word(peer, "user_id")
        if number:
            return self.handles.get(f"user{number}", number)
        channel = word(peer, "channel_id")
        return self.handles.get(f"channel{channel}", f"channel{channel}") if channel else None


def voices_of(answer: object) -> Voices:
    """The usernames in `users` and `chats` of an answer."""
    found: dict[str, str] = {}
    for kind, key in (("user", "users"), ("channel", "chats")):
        for one in objects(answer, key):
            number, handle = word(one, "id"), username(one)
            if number and handle:
                found[f"{kind}{number}"] = handle
    return Voices(found)


def username(entity: object) -> str | None:
    """The username of a user or channel: the plain one, or the first that is active."""
    active = (word(one, "username") for one in objects(entity, "usernames") if inner(one, "active") is True)
    return word(entity, "username") or next((one for one in active if one), None)


def albums(messages: Sequence[Message]) -> list[list[Message]]:
    """`messages` in their order, those of one album (`grouped_id`, several photos posted at once) together."""
    made: list[list[Message]] = []
    for one in messages:
        group = word(one, "grouped_id")
        if group and made and word(made[-1][0], "grouped_id") == group:
            made[-1].append(one)
        else:
            made.append([one])
    return made


def message_record(
    parts: Sequence[Message], *, room: Room, voices: Voices | None = None, root_id: str | None = None
) -> Record | Problem:
    """One message, or the parts of one album, of `room`. root_id: the post it comments on, for a discussion."""
    first = min(parts, key=_number, default=None)
    kind = inner(first, "_")
    if kind == "MessageEmpty":
        return DELETED
    number = word(first, "id")
    if number is None or first is None:
        return NOT_A_MESSAGE
    if kind == "MessageService":
        return Problem(f"tin hệ thống của Telegram ({word(first, 'action', '_') or 'không rõ'})")
    body = _body(parts)
    if isinstance(body, Problem):
        return body
    known = voices or Voices()
    parent, root = _thread(first, room, root_id)
    is_forwarded = inner(first, "fwd_from") is not None
    return {
        "post_id": f"{room.id}/{number}",
        "platform": "telegram",
        "kind": _kind(parent, root_id, is_forwarded=is_forwarded),
        "account_id": known.of(inner(first, "from_id")) or room.account,
        "published_at": first.get("date"),
        "text": body,
        "url": f"https://t.me/{room.handle}/{number}" if room.handle else None,
        "parent_id": parent,
        "root_id": root,
        "repost_of_id": _forwarded(first),
        "links": _links(body, [one for part in parts for one in _entity_links(part)]),
        "mentions": _mentions(body, [one for part in parts for one in _named(part, known)]),
        "like_count": _most([_reactions(inner(part, "reactions", "results"), "reaction") for part in parts]),
        "share_count": _most([count(part, "forwards") for part in parts]),
        "comment_count": _most([count(part, "replies", "replies") for part in parts]),
        "view_count": _most([count(part, "views") for part in parts]),
    }


def channel_account(room: Room, followers: object) -> dict[str, object]:
    """What is known of a channel. Its title is left out: a channel may be a person's."""
    return {
        "account_id": f"telegram:{room.account}", "platform": "telegram", "role": "unknown",
        "follower_count": count(followers),
    }  # fmt: skip


def exported_record(message: object, *, room: Room) -> Record | Problem:
    """One message of Telegram Desktop's export, which says that something was forwarded but not from which post.

    Dates of old versions hold no zone; the newer `date_unixtime` does. Written by
    https://github.com/telegramdesktop/tdesktop, export/output/export_output_json.cpp.
    """
    if not isinstance(message, dict):
        return NOT_AN_OBJECT
    number = word(message, "id")
    if number is None:
        return NOT_A_MESSAGE
    if message.get("type") == "unsupported":
        return UNSUPPORTED
    if message.get("type") == "service":
        return Problem(f"tin hệ thống của Telegram ({word(message, 'action') or 'không rõ'})")
    body = exported_text(message)
    if isinstance(body, Problem):
        return body
    parent = _exported_parent(message, room)
    entities = [one for key in ("text_entities", "text") for one in objects(message, key)]
    return {
        "post_id": f"{room.id}/{number}",
        "platform": "telegram",
        "kind": _kind(parent, None, is_forwarded="forwarded_from" in message or "forwarded_from_id" in message),
        "account_id": _peer(message.get("from_id")) or (None if room.is_group else room.account),
        "published_at": message.get("date_unixtime") or message.get("date"),
        "text": body,
        "parent_id": parent,
        "links": _links(body, [word(one, "href") for one in entities if inner(one, "type") == "text_link"]),
        "mentions": _mentions(body, [word(one, "user_id") for one in entities if inner(one, "type") == "mention_name"]),
        "like_count": _reactions(message.get("reactions"), None),
    }


def exported_text(message: Mapping[str, object]) -> str | Problem:
    """The text of an exported message: a string, or a list of strings and of `{"type", "text"}`; a poll's words."""
    given = message.get("text")
    if isinstance(given, list):
        pieces = [one if isinstance(one, str) else inner(one, "text") for one in given[:_MOST_PARTS]]
        given = "".join(piece for piece in pieces if isinstance(piece, str))
    if given is not None and not isinstance(given, str):
        return NOT_TEXT
    answers = [text(one, "text") for one in objects(message, "poll", "answers")]
    poll = _listed(text(message, "poll", "question"), answers)
    found = "\n".join(one for one in (given, poll) if one and one.strip())
    return found or NO_WORDS


def _number(part: Message) -> int:
    found = part.get("id")
    return found if type(found) is int else 0


def _body(parts: Sequence[Message]) -> str | Problem:
    pieces: list[str] = []
    for part in sorted(parts, key=_number):
        given = part.get("message")
        if given is not None and not isinstance(given, str):
            return NOT_TEXT
        poll = inner(part, "media", "poll")
        asked = _listed(text(poll, "question", "text"), [text(one, "text", "text") for one in objects(poll, "answers")])
        pieces += [one for one in (given, asked) if one and one.strip()]
    return "\n".join(pieces) or NO_WORDS


def _listed(question: str | None, answers: Sequence[str | None]) -> str:
    return "\n".join([question, *(f"- {one}" for one in answers if one)]) if question else ""


def _thread(message: Message, room: Room, root_id: str | None) -> tuple[str | None, str | None]:
    """(what it answers, what started the thread). In a forum group the topic itself is no answer."""
    head = inner(message, "reply_to")
    number, top = word(head, "reply_to_msg_id"), word(head, "reply_to_top_id")
    if inner(head, "_") not in (None, "MessageReplyHeader") or (inner(head, "forum_topic") is True and not top):
        number = None
    if root_id is not None:
        return (f"{room.id}/{number}" if number and top and number != top else root_id), root_id
    if number is None:
        return None, None
    elsewhere = inner(head, "reply_to_peer_id")
    if elsewhere is not None:
        channel = word(elsewhere, "channel_id")
        return (f"{channel}/{number}" if channel else None), None
    return f"{room.id}/{number}", f"{room.id}/{top or number}"


def _kind(parent: str | None, root_id: str | None, *, is_forwarded: bool) -> str:
    if is_forwarded:
        return "repost"
    if root_id is not None:
        return "comment" if parent == root_id else "reply"
    return "reply" if parent else "post"


def _forwarded(message: Message) -> str | None:
    """The channel post a message repeats; None for what a person wrote, and for what hides where it came from."""
    channel, number = word(message, "fwd_from", "from_id", "channel_id"), word(message, "fwd_from", "channel_post")
    return f"{channel}/{number}" if channel and number else None


def _reactions(results: object, inside: str | None) -> int | None:
    """All reactions but paid stars, of which one person may give thousands."""
    counts = [
        count(one, "count")
        for one in objects(results)
        if inner(one, "type") != "paid" and (inside is None or inner(one, inside, "_") != "ReactionPaid")
    ]
    known = [one for one in counts if one is not None]
    return sum(known) if known and sum(known) < 2**63 else None


def _most(counts: Sequence[int | None]) -> int | None:
    """The count of an album: its parts are shown, forwarded and answered as one, and the first one carries most."""
    return max((one for one in counts if one is not None), default=None)


def _entity_links(message: Message) -> Iterator[str | None]:
    """Addresses behind words, and those that stand in the text without `https://`."""
    units = str(message.get("message") or "").encode("utf-16-le", "surrogatepass")
    for one in objects(message, "entities"):
        if inner(one, "_") == "MessageEntityTextUrl":
            yield word(one, "url")
        start, size = inner(one, "offset"), inner(one, "length")
        if inner(one, "_") == "MessageEntityUrl" and type(start) is int and type(size) is int and start >= 0 < size:
            found = units[2 * start : 2 * (start + size)].decode("utf-16-le", "replace")
            yield found if "://" in found else f"https://{found}"


def _links(body: str, more: Sequence[str | None]) -> list[str] | None:
    seen = [*(words.links(body) or []), *(one for one in more if one and one.startswith(("http://", "https://")))]
    return list(dict.fromkeys(seen)) or None


def _named(message: Message, voices: Voices) -> Iterator[str | None]:
    for one in objects(message, "entities"):
        if inner(one, "_") == "MessageEntityMentionName":
            yield voices.of(one)


def _mentions(body: str, more: Sequence[str | None]) -> list[str]:
    inside = words.mentions(body, platform="telegram") or []
    seen = [*(one.removeprefix("telegram:") for one in inside), *(one for one in more if one)]
    return list(dict.fromkeys(seen))


def _peer(given: object) -> str:
    """`user123` and bare numbers as the person's number, `channel123` as it stands; "" for anything else."""
    found = word(given) or ""
    match = _PEER.fullmatch(found)
    if match:
        return match[2] if match[1] == "user" else found
    return found if found.isascii() and found.isdigit() else ""


def _exported_parent(message: Mapping[str, object], room: Room) -> str | None:
    number, elsewhere = word(message, "reply_to_message_id"), message.get("reply_to_peer_id")
    if number is None:
        return None
    if elsewhere is None:
        return f"{room.id}/{number}"
    peer = _peer(elsewhere)
    return f"{peer.removeprefix('channel')}/{number}" if peer.startswith("channel") else None
