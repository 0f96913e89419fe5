"""Posts of X as twarc or any program saved them from the API v2: answers with `includes`, or one flattened post a line.

https://twarc-project.readthedocs.io/en/latest/twarc2_en_us/. Rows count the posts: those found, then those they refer
to, which `includes` (or a flattened post) brings whole. When they were read is told by `__twarc.retrieved_at`. Files of
`twarc2 counts` hold numbers and no post; they are recognised so that the reason can be said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from nghe_lib.errors import SourceError
from nghe_lib.sources import json_lines, json_values
from nghe_lib.sources.batching import request_plan
from nghe_lib.sources.formats import Format, Request
from nghe_lib.sources.lines import lines
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.nested import inner, objects, text, word
from nghe_lib.sources.payloads.x import Included, data_posts, gather_page, gather_post, included_posts, native_of
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "twarc", "Bài X lưu từ API v2 (twarc, JSON, JSON lines)"
MAPPING = {
    "post_id": "id", "account_id": "author_id", "published_at": "created_at", "text": "text", "lang": "lang",
    "root_id": "conversation_id", "parent_id": "referenced_tweets", "repost_of_id": "referenced_tweets",
    "links": "entities.urls", "hashtags": "entities.hashtags", "mentions": "entities.mentions",
    "like_count": "public_metrics.like_count", "share_count": "public_metrics.retweet_count",
    "comment_count": "public_metrics.reply_count", "view_count": "public_metrics.impression_count",
    "collected_at": "__twarc.retrieved_at",
}  # fmt: skip
UNUSED = ("context_annotations", "geo", "source", "reply_settings", "attachments", "possibly_sensitive")
COUNTS = "tệp chỉ đếm số bài theo giờ (twarc2 counts), không có bài nào; hãy lưu bài bằng twarc2 search"
AN_ERROR = Problem("câu trả lời báo lỗi thay vì bài")
A_COUNT = Problem("một lượng đếm theo giờ, không phải bài")
A_USER = Problem("một tài khoản, không phải bài")
UNKNOWN = Problem("không phải bài hay câu trả lời của X API v2")
_MARKS = ("author_id", "conversation_id", "edit_history_tweet_ids", "edit_history_post_ids", "public_metrics")
_FIRST_POST = re.compile(r'\s*(?:\[\s*)?\{\s*"data"\s*:\s*(?:\[\s*)?(?=\{)')
_FIRST_OBJECT = re.compile(r"\s*(?:\[\s*)?(?=\{)")
_TOLD = re.compile(r'"(?:newest_id|__twarc)"\s*:')
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def recognises(sample: Sample) -> bool:
    """JSON whose first post, or hourly count, is one of the X API v2."""
    return json_values.starts_as_json(sample) and _first(sample) is not None


def read(file: FileAt, request: Request) -> Reading:
    """Everything in `file`. With a mapping of the reader's own it is read as any other JSON.

    Raises SourceError for a file of counts.
    """
    if request.mapping:
        return json_values.read_as_any_json(file, request, recognises)
    if _is_count(_first(file.sample)):
        raise SourceError(f"'{file.name}': {COUNTS}")
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request), UNUSED)


def _first(sample: Sample) -> dict[str, object] | None:
    """The first post or count in the sample. A line may be longer than the sample: then its beginning must do."""
    try:
        start = sample.text.lstrip("\ufeff")
    except SourceError:
        return None
    for line in [start, *start.splitlines()[1 : json_lines.MAX_SNIFFED_LINES]]:
        inside = _FIRST_POST.match(line)
        item = _decoded(line, inside.end()) if inside else _outside(line)
        if item is None:
            continue
        if _is_count(item) or _is_post(item, is_told=bool(inside) and _TOLD.search(start) is not None):
            return item
    return None


def _outside(line: str) -> dict[str, object] | None:
    """The first post of an answer that begins with something else, or a flattened post."""
    found = _FIRST_OBJECT.match(line)
    item = _decoded(line, found.end()) if found else None
    posts = data_posts(item)
    return item if not posts else posts[0] if isinstance(posts[0], dict) else None


def _decoded(line: str, at: int) -> dict[str, object] | None:
    try:
        found, _ = _DECODER.raw_decode(line, at)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_post(item: dict[str, object], *, is_told: bool) -> bool:
    if native_of(item) is None or not isinstance(item.get("text"), str):
        return False
    metrics = item.get("public_metrics")
    has_metrics = isinstance(metrics, dict) and bool({"retweet_count", "repost_count"} & metrics.keys())
    marks = sum(mark in item for mark in _MARKS[:-1]) + has_metrics
    return marks >= 2 or has_metrics or "edit_history_tweet_ids" in item or is_told


def _is_count(item: object) -> bool:
    return isinstance(item, dict) and {"start", "end"} <= item.keys() and bool(
        {"tweet_count", "post_count"} & item.keys()
    )  # fmt: skip


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="x")
    gathered, missing = Gathered(), 0
    for value in _values(file):
        missing += _gather(value, gathered)
        if len(gathered.records) + len(gathered.refused) >= request.batch_rows:
            yield _batch(gathered, plan)
            gathered = gathered.next()
    notes = (f"{missing} bài được nhắc tới không còn xem được khi lưu (đã xóa hoặc riêng tư)",) if missing else ()
    if gathered.records or gathered.refused or notes:
        yield _batch(gathered, plan, notes)


def _batch(gathered: Gathered, plan: Plan, notes: tuple[str, ...] = ()) -> Batch:
    made = gathered.batch(plan)
    return replace(made, notes=(*made.notes, *notes))


def _gather(value: dict[str, Any] | Refusal, into: Gathered) -> int:
    """Read one answer or post; gives how many posts it names that X did not show."""
    if isinstance(value, Refusal):
        into.refuse(value)
        return 0
    before = len(into.records)
    if "data" in value or "includes" in value:
        _gather_answer(value, into)
    elif native_of(value) and "text" in value:
        _gather_flat(value, into)
    elif inner(value, "meta", "result_count") == 0:
        return 0
    else:
        into.add(AN_ERROR if "errors" in value or "title" in value else UNKNOWN, item=value)
    moment = text(value, "__twarc", "retrieved_at")
    if moment is not None:
        for record in into.records[before:]:
            record["collected_at"] = moment
    kinds = ("tweet", "post")
    return sum(word(one, "resource_type") in kinds for one in objects(value, "errors")) if "data" in value else 0


def _gather_answer(value: dict[str, Any], into: Gathered) -> None:
    posts, others = data_posts(value), {}
    for one in posts:
        if _is_count(one):
            others[id(one)] = A_COUNT
        elif isinstance(one, dict) and "username" in one and "text" not in one:
            others[id(one)] = A_USER
    for one in posts:
        if id(one) in others:
            into.add(others[id(one)], item=one)
    gather_page(value, into, wanted=[one for one in posts if id(one) not in others])
    if not posts and not included_posts(value) and "data" in value and value["data"] not in ([], None):
        into.add(UNKNOWN, item=value)


def _gather_flat(post: dict[str, Any], into: Gathered) -> None:
    """A flattened post: its author and what it refers to stand inside it."""
    referred = [*objects(post, "referenced_tweets"), *objects(post, "referenced_posts")]
    whole = [one for one in referred if isinstance(one.get("text"), str)]
    included = Included({native: one for one in [*whole, post] if (native := native_of(one))})
    for one in [post, *whole]:
        gather_post(one, included, into)


def _values(file: FileAt) -> Iterator[dict[str, Any] | Refusal]:
    """The objects of `file`, and Refusals for what is none. Its lines may be longer than the sample."""
    if not _is_lines(file):
        yield from json_values.values(file)
        return
    for _, records, refused in json_lines.batches_of_records(file, batch_rows=1):
        yield from records
        yield from refused


def _is_lines(file: FileAt) -> bool:
    """Whether the first line that is not blank is an object of its own, however long."""
    with file.text() as (opened, stream):
        for line in lines(opened, stream):
            if line.strip("\ufeff \t\r\n"):
                return isinstance(json_lines.record_of(line.lstrip("\ufeff")), dict)
    return False


FORMAT = Format(NAME, LABEL, recognises, read)
