"""Saved statuses of Mastodon's API (an array, lines, or one answer), and `outbox.json` of an account's archive.

The server that was asked is the one whose accounts stand without a host. An archive holds private posts too: those are
refused, and so are boosts, which it gives without their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from nghe_lib.errors import SourceError
from nghe_lib.sources import json_stream
from nghe_lib.sources.batching import request_plan
from nghe_lib.sources.formats import Format, Request
from nghe_lib.sources.json_stream import Element
from nghe_lib.sources.json_values import read_as_any_json, starts_as_json, values
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.mastodon import account_row, host_asked, note_record, status_key, status_record
from nghe_lib.sources.payloads.nested import inner, word
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "mastodon_json", "Mastodon (bài đã lưu từ API, hoặc outbox.json)"
MAPPING = {
    "post_id": "uri", "account_id": "account.acct", "published_at": "created_at", "title": "spoiler_text",
    "text": "content", "lang": "language", "url": "url", "parent_id": "in_reply_to_id", "repost_of_id": "reblog",
    "links": "content", "hashtags": "tags", "mentions": "mentions", "like_count": "favourites_count",
    "share_count": "reblogs_count", "comment_count": "replies_count",
}  # fmt: skip
OUTBOX_MAPPING = {
    "post_id": "object.id", "account_id": "actor", "published_at": "published", "title": "object.summary",
    "text": "object.content", "url": "object.url", "parent_id": "object.inReplyTo", "hashtags": "object.tag",
    "mentions": "object.tag",
}  # fmt: skip
UNREAD_ARCHIVE = "kho lưu trữ thường không ghi số lượt thích và chia sẻ của bài; không ghi thì nghe để trống"
_STATUS = tuple(
    re.compile(form)
    for form in (
        r'"account"\s*:\s*\{',
        r'"uri"\s*:\s*"http',
        r'"visibility"\s*:\s*"',
        r'"reblogs_count"\s*:',
        r'"content"',
    )
)
_OUTBOX = (re.compile(r'"type"\s*:\s*"OrderedCollection"'), re.compile(r'"orderedItems"\s*:\s*\['))
_SNIFFED = 100_000
MOST_KNOWN = 200_000
_LISTS = ("statuses", "ancestors", "descendants")


def recognises(sample: Sample) -> bool:
    """JSON that holds statuses, or the outbox of an archive."""
    try:
        start = sample.text[:_SNIFFED] if starts_as_json(sample) else ""
    except SourceError:
        return False
    return _is_outbox(start) or all(form.search(start) for form in _STATUS)


def read(file: FileAt, request: Request) -> Reading:
    """Every status of `file`. With a mapping of the reader's own it is read as any other JSON."""
    if request.mapping:
        return read_as_any_json(file, request, recognises)
    if _is_outbox(file.sample.text[:_SNIFFED]):
        return Reading(file.name, NAME, dict(OUTBOX_MAPPING), _of_outbox(file, request), (), (UNREAD_ARCHIVE,))
    return Reading(file.name, NAME, dict(MAPPING), _of_statuses(file, request))


def _is_outbox(start: str) -> bool:
    return start.lstrip("\ufeff \t\r\n").startswith("{") and all(form.search(start) for form in _OUTBOX)


def _of_outbox(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="mastodon")
    given = (one for one in json_stream.elements(file, "orderedItems") if isinstance(one, Element))
    gathered = Gathered()
    while several := list(islice(given, request.batch_rows)):
        for one in several:
            read = one.value if isinstance(one.value, Problem) else note_record(one.value)
            gathered.add(read, item=one.value)
        yield gathered.batch(plan)
        gathered = gathered.next()


def _of_statuses(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="mastodon")
    given = (one for value in values(file) for one in _statuses(value))
    gathered, host = Gathered(), ""
    known: dict[str, str] = {}
    while several := list(islice(given, request.batch_rows)):
        host = host or host_asked([one for one in several if not isinstance(one, Refusal)])
        _learn(known, several, host)
        for one in several:
            if isinstance(one, Refusal):
                gathered.refuse(one)
            else:
                author = account_row(inner(one, "account"), host=host)
                gathered.add(status_record(one, host=host, known=known), item=one, accounts=[author])
        yield gathered.batch(plan)
        gathered = gathered.next()


def _learn(known: dict[str, str], statuses: list[object], host: str) -> None:
    """Which number is which post, so that answers find what they answer."""
    for status in statuses:
        number, key = word(status, "id"), status_key(status, host=host)
        if number and key and len(known) < MOST_KNOWN:
            known[number] = key


def _statuses(value: dict[str, object] | Refusal) -> Iterator[object]:
    """A status itself, or those of an answer that lists some."""
    lists = [] if isinstance(value, Refusal) else [value[key] for key in _LISTS if isinstance(value.get(key), list)]
    if not lists:
        yield value
    for several in lists:
        yield from several  # type: ignore[misc]


FORMAT = Format(NAME, LABEL, recognises, read)
