"""Posts of X as the API v1.1 gave them (twarc 1, streams, hydrated sets of ids): one a line, in an array, or an answer.

https://docs.x.com/x-api/migrate/data-format-migration. Answers of `search/tweets` hold them in `statuses`. A
status holds what it repeats or quotes inside it; streams put the whole of a long text under `extended_tweet`, and say
between the posts which were deleted or held back. The pages of x.com keep the same fields under `legacy`, so
`payloads.x_capture` reads both, and v1.1, captures and v2 give one post the same id, account and counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from nghe_lib.errors import SourceError
from nghe_lib.sources import json_lines
from nghe_lib.sources.batching import request_plan
from nghe_lib.sources.formats import Format, Request
from nghe_lib.sources.json_values import read_as_any_json, starts_as_json, values
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads import x_capture
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.nested import inner, word
from nghe_lib.sources.payloads.x import NOT_AN_OBJECT, native_of
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "x_archive", "Bài X lưu từ API v1.1 (JSON, JSON lines)"
MAPPING = {
    "post_id": "id_str", "account_id": "user.screen_name", "published_at": "created_at", "text": "full_text",
    "lang": "lang", "parent_id": "in_reply_to_status_id_str", "repost_of_id": "retweeted_status.id_str",
    "links": "entities.urls", "hashtags": "entities.hashtags", "mentions": "entities.user_mentions",
    "like_count": "favorite_count", "share_count": "retweet_count", "comment_count": "reply_count",
}  # fmt: skip
UNUSED = ("source", "place", "coordinates", "geo", "possibly_sensitive", "filter_level", "extended_entities")
A_DELETION = Problem("thông báo của X rằng một bài đã bị xóa, không phải bài")
A_NOTICE = Problem("thông báo của luồng X (giới hạn, ngắt kết nối), không phải bài")
A_USER = Problem("một tài khoản, không phải bài")
NO_TEXT = Problem("không phải một bài X v1.1: thiếu nội dung (full_text, text)")
_NOTICES = ("limit", "disconnect", "warning", "scrub_geo", "status_withheld", "user_withheld", "friends")
_NESTED = (("retweeted_status",), ("quoted_status",), ("retweeted_status", "quoted_status"))
_OPENING = re.compile(r'\s*(?:\[\s*|\{\s*"statuses"\s*:\s*\[\s*)?(?=\{)')
_TIME = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d [+-]\d{4} \d{4}")
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def recognises(sample: Sample) -> bool:
    """JSON whose first post is one of the API v1.1."""
    if not starts_as_json(sample):
        return False
    try:
        start = sample.text.lstrip("\ufeff")
    except SourceError:
        return False
    lines = [start, *start.splitlines()[1 : json_lines.MAX_SNIFFED_LINES]]
    return any(_is_status(one) for line in lines for one in _statuses(_opened(line)))


def read(file: FileAt, request: Request) -> Reading:
    """Everything in `file`. With a mapping of the reader's own it is read as any other JSON."""
    if request.mapping:
        return read_as_any_json(file, request, recognises)
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request), UNUSED)


def _opened(line: str) -> object:
    found = _OPENING.match(line)
    try:
        return _DECODER.raw_decode(line, found.end())[0] if found else None
    except (ValueError, RecursionError):
        return None


def _statuses(value: object) -> list[object]:
    """What stands in `statuses` of an answer; else the value itself."""
    found = inner(value, "statuses")
    return found if isinstance(found, list) else [value]


def _is_status(value: object) -> bool:
    said = inner(value, "full_text") if inner(value, "full_text") is not None else inner(value, "text")
    return (
        isinstance(said, str)
        and native_of({"id": word(value, "id_str")}) is not None
        and word(value, "user", "screen_name") is not None
        and _TIME.fullmatch(word(value, "created_at") or "") is not None
    )


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="x")
    gathered = Gathered()
    for value in values(file):
        for one in [value] if isinstance(value, Refusal) else _statuses(value):
            _gather(one, gathered)
            if len(gathered.records) + len(gathered.refused) >= request.batch_rows:
                yield gathered.batch(plan)
                gathered = gathered.next()
    if gathered.records or gathered.refused:
        yield gathered.batch(plan)


def _gather(value: object, into: Gathered) -> None:
    """A status, then the statuses inside it."""
    if isinstance(value, Refusal):
        into.refuse(value)
        return
    met: set[str] = set()
    for path in ((), *_NESTED):
        status = inner(value, *path)
        native = word(status, "id_str") or word(status, "id") or ""
        if not path or (isinstance(status, dict) and native not in met):
            _add(status, into)
            met.add(native)


def _add(status: object, into: Gathered) -> None:
    problem = _why_not(status)
    if problem is not None or not isinstance(status, dict):
        into.add(problem or NOT_AN_OBJECT, item=status)
        return
    shape = _as_captured(status, nested=True)
    records, accounts = x_capture.records(shape)
    if records:
        into.add(records[0], item=status, accounts=accounts[:1])
    else:
        into.add(Problem(x_capture.why_not(shape)), item=status)


def _why_not(status: object) -> Problem | None:
    if not isinstance(status, dict):
        return NOT_AN_OBJECT
    if "delete" in status:
        return A_DELETION
    if any(name in status for name in _NOTICES) and "user" not in status:
        return A_NOTICE
    if "screen_name" in status and "user" not in status:
        return A_USER
    return None if "full_text" in status or "text" in status else NO_TEXT


def _as_captured(status: dict[str, Any], *, nested: bool) -> dict[str, Any]:
    """The status as the pages of x.com hold it. nested: with what it repeats and quotes."""
    whole = status.get("extended_tweet")
    legacy = {**status, "extended_entities": None}
    if isinstance(whole, dict):
        legacy |= {name: whole[name] for name in ("full_text", "entities") if name in whole}
    made: dict[str, Any] = {
        "rest_id": word(status, "id_str") or word(status, "id"), "legacy": legacy, "user": status.get("user"),
    }  # fmt: skip
    for name, place in (("retweeted_status", "repost_of_results"), ("quoted_status", "quoted_status_result")):
        inside = status.get(name)
        if nested and isinstance(inside, dict):
            made[place] = {"result": _as_captured(inside, nested=False)}
    return made


FORMAT = Format(NAME, LABEL, recognises, read)
