"""Reddit saved as JSON: listings as the API or an address with `.json` gives them, and JSON lines of archives.

A listing is `{"kind": "Listing", "data": {"children": […]}}`; the page of a submission is an array of two, the second
with the tree of comments. Archives in the form of Pushshift hold the bare data of one submission or comment a line.
Every submission, comment and folded "more" is a row, numbered as they follow. See `payloads.reddit` for the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nghe_lib.sources import json_lines, json_stream
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.json_stream import Element
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.reddit import flat, thing_record
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "reddit_json", "Reddit (danh sách JSON, JSON lines kiểu Pushshift)"
MAPPING = {
    "post_id": "name", "account_id": "author", "published_at": "created_utc", "title": "title", "text": "selftext",
    "url": "permalink", "parent_id": "parent_id", "root_id": "link_id", "repost_of_id": "crosspost_parent",
    "links": "url", "share_count": "num_crossposts", "comment_count": "num_comments",
}  # fmt: skip
UNUSED = ("downs", "gilded", "score", "ups", "upvote_ratio", "view_count")
NOTE = "điểm (score) của Reddit là số phiếu lên trừ phiếu xuống, đã làm nhiễu, nên nghe không ghi là lượt thích"
_LISTING = re.compile(r'\[?\s*\{\s*"kind"\s*:\s*"Listing"\s*,')
_EVERY, _OF_COMMENTS, _OF_SUBMISSIONS = (
    {"author", "created_utc", "id", "subreddit"}, {"body", "link_id"}, {"title", "selftext", "num_comments"},
)  # fmt: skip


def recognises(sample: Sample) -> bool:
    """A listing, an array of listings, or JSON lines whose first object is a submission's or a comment's data."""
    if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return False
    return _is_listing(sample) or _is_archive(sample)


def _is_listing(sample: Sample) -> bool:
    return _LISTING.match(sample.text.lstrip("\ufeff \t\r\n")[:1_000]) is not None


def _is_archive(sample: Sample) -> bool:
    keys = set(json_lines.first_record(sample) or {})
    return keys >= _EVERY and (keys >= _OF_COMMENTS or keys >= _OF_SUBMISSIONS)


def read(file: FileAt, request: Request) -> Reading:
    """Every submission and comment of `file`. A mapping of the reader's own: JSON lines as a plain table."""
    is_listing = _is_listing(file.sample)
    if request.mapping and not is_listing:
        return table_format("json_lines", "", json_lines.recognises, json_lines.chunks).read(file, request)
    rows = _of_listings(file) if is_listing else _of_lines(file)
    return Reading(file.name, NAME, dict(MAPPING), _batches(rows, request), UNUSED, (NOTE,))


def _batches(rows: Iterator[tuple[Record | Problem, int]], request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="reddit")
    records: list[Record] = []
    positions: list[int] = []
    refused: list[Refusal] = []
    characters = 0
    for row, (found, size) in enumerate(rows, start=1):
        if isinstance(found, Problem):
            refused.append(Refusal(row, str(found), f"phần tử={size}"))
        else:
            records.append(found)
            positions.append(row)
        characters += size
        if len(records) + len(refused) >= request.batch_rows or characters >= MAX_CHUNK_CHARACTERS:
            yield batch_of_records(records, plan, positions=positions, refused=refused)
            records, positions, refused, characters = [], [], [], 0
    if records or refused:
        yield batch_of_records(records, plan, positions=positions, refused=refused)


def _of_listings(file: FileAt) -> Iterator[tuple[Record | Problem, int]]:
    """Things of all listings, each comment followed by the answers to it; the size is that of the outermost one."""
    for element in json_stream.elements(file, "children"):
        if not isinstance(element, Element):
            continue
        if isinstance(element.value, Problem):
            yield element.value, element.size
            continue
        for at, thing in enumerate(flat({"data": {"children": [element.value]}})):
            yield thing_record(thing), 0 if at else element.size


def _of_lines(file: FileAt) -> Iterator[tuple[Record | Problem, int]]:
    for positions, records, refused in json_lines.batches_of_records(file, batch_rows=1_000):
        found: dict[int, Record | Problem] = {at: thing_record(one) for at, one in zip(positions, records, strict=True)}
        found |= {one.position: Problem(one.reason) for one in refused}
        for at in sorted(found):
            yield found[at], 1


FORMAT = Format(NAME, LABEL, recognises, read)
