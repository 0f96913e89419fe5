"""Answers of the YouTube Data API v3 that somebody saved: list responses, or the items in them.

A file is one JSON document, an array, or JSON lines, of responses (`youtube#videoListResponse`, …) or of their items.
The kind of an item says how it is read, wherever it stands; rows count the videos, comments and replies as they follow.
Text that was asked for as HTML becomes plain text. Resources: https://developers.google.com/youtube/v3/docs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nghe_lib.errors import SourceError
from nghe_lib.sources import json_document, json_lines
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.json_values import whole
from nghe_lib.sources.lines import lines
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads import youtube
from nghe_lib.sources.payloads.nested import text, word
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "youtube_api", "Câu trả lời của YouTube Data API (JSON, JSON lines)"
KINDS = ("video", "searchResult", "playlistItem", "commentThread", "comment", "channel")
VIDEO_MAPPING = {
    "post_id": "id", "account_id": "snippet.channelId", "published_at": "snippet.publishedAt", "title": "snippet.title",
    "text": "snippet.description", "lang": "snippet.defaultAudioLanguage", "like_count": "statistics.likeCount",
    "comment_count": "statistics.commentCount", "view_count": "statistics.viewCount",
}  # fmt: skip
COMMENT_MAPPING = {
    "post_id": "id", "account_id": "snippet.authorChannelId.value", "published_at": "snippet.publishedAt",
    "text": "snippet.textOriginal", "parent_id": "snippet.parentId", "root_id": "snippet.videoId",
    "like_count": "snippet.likeCount", "comment_count": "snippet.totalReplyCount",
}  # fmt: skip
MORE_PAGES = "kết quả chưa hết: trang cuối trong tệp còn nextPageToken"
CUT_TEXTS = "kết quả tìm kiếm chỉ mang đoạn đầu của mô tả và không có số liệu; hãy lưu thêm videos.list"
MAX_DEPTH = 4
_LIST = "ListResponse"
_ITEMS = MappingProxyType({f"{kind}{_LIST}": kind for kind in KINDS} | {f"search{_LIST}": "searchResult"})
_SNIFFED = 20_000
_KIND = re.compile(r'"kind"\s*:\s*"([^"]{1,80})"')
_ARRAY_KEYS = ("kind", "id", "etag", "snippet", "statistics", "status", "contentDetails", "replies", "items", "error",
               "nextPageToken")  # fmt: skip
_CHANNEL = Problem("là một kênh, không phải bài; nghe chỉ giữ số người theo dõi")
_UNKNOWN = Problem("không phải video, bình luận hay kênh của YouTube Data API")
Read = Record | Problem


@dataclass
class _Seen:
    """What a reading notices. missing: replies that did not come with their threads."""

    accounts: dict[str, dict[str, object]] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    missing: int = 0
    has_more: bool = False


def recognises(sample: Sample) -> bool:
    """JSON whose first `kind` is one of the API's."""
    if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return False
    return _first_kind(sample) != ""


def read(file: FileAt, request: Request) -> Reading:
    """Everything in `file`. With a mapping of the reader's own it is read as any other JSON."""
    if request.mapping:
        is_lines = json_lines.recognises(file.sample)
        chunks = json_lines.chunks if is_lines else json_document.chunks
        return table_format("json_lines" if is_lines else "json", "", recognises, chunks).read(file, request)
    mapping = COMMENT_MAPPING if _first_kind(file.sample).startswith("comment") else VIDEO_MAPPING
    return Reading(file.name, NAME, dict(mapping), _batches(file, request))


def _first_kind(sample: Sample) -> str:
    """The first kind in the sample without its prefix and "ListResponse"; "" where it is none of the API."""
    try:
        found = _KIND.search(sample.text[:_SNIFFED])
    except SourceError:
        return ""
    name = _short(found[1]).removesuffix(_LIST) if found and found[1].startswith("youtube#") else ""
    return name if name in (*KINDS, "search") else ""


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="youtube")
    records: list[Record] = []
    positions: list[int] = []
    refused: list[Refusal] = []
    seen, row = _Seen(), 0

    def batch(notes: tuple[str, ...] = ()) -> Batch:
        made = batch_of_records(
            records, plan, positions=positions, refused=refused, accounts=list(seen.accounts.values())
        )
        return Batch(made.posts, made.refused, made.accounts, made.sources, (*made.notes, *notes))

    for one in _in_order(file, seen):
        row += 1
        if isinstance(one, Refusal):
            refused.append(Refusal(row, one.reason, one.extract))
        elif isinstance(one, Problem):
            refused.append(Refusal(row, str(one)))
        else:
            records.append(one)
            positions.append(row)
        if len(records) + len(refused) >= request.batch_rows:
            yield batch()
            records, positions, refused = [], [], []
            seen.accounts = {}
    notes = _notes(seen)
    if records or refused or notes:
        yield batch(notes)


def _in_order(file: FileAt, seen: _Seen) -> Iterator[Read | Refusal]:
    for value in _values(file):
        if isinstance(value, Refusal):
            yield value
        else:
            yield from _read(value, seen, 0)


def _notes(seen: _Seen) -> tuple[str, ...]:
    notes = list(seen.notes)
    if seen.missing:
        notes.append(
            f"thiếu {seen.missing} trả lời: mỗi bình luận chỉ kèm tối đa năm trả lời; hãy lưu thêm comments.list"
        )
    return (*notes, MORE_PAGES) if seen.has_more else tuple(notes)


def _read(value: object, seen: _Seen, depth: int, usual: str = "") -> Iterator[Read | Refusal]:
    """The records in `value`: a response, an item, or an object or array that holds some.

    usual: kind of the items where `value` stands; some answers leave it out.
    """
    if not isinstance(value, (dict, list)):
        yield youtube.NOT_AN_OBJECT
        return
    if isinstance(value, list):
        yield from _inside(value, seen, depth)
        return
    kind = _short(word(value, "kind"))
    if isinstance(value.get("error"), dict):
        reason = word(value, "error", "errors", 0, "reason") or "không rõ"
        yield Problem(f"trang báo lỗi thay vì dữ liệu ({reason[:60]})")
    elif isinstance(value.get("items"), list):
        seen.has_more = text(value, "nextPageToken") is not None
        for one in value["items"]:
            yield from _read(one, seen, depth + 1, _ITEMS.get(kind, ""))
    elif kind.endswith(_LIST):
        return
    elif kind in KINDS or (not kind and usual):
        yield from _item(value, kind or usual, seen)
    elif kind or "snippet" in value:
        yield _UNKNOWN
    else:
        yield from _inside(list(value.values()), seen, depth)


def _inside(parts: list[object], seen: _Seen, depth: int) -> Iterator[Read | Refusal]:
    """What stands in the lists and groups of something that is no item itself; it is refused where it holds nothing."""
    held = [one for one in parts if isinstance(one, (dict, list)) and one]
    if not held or depth >= MAX_DEPTH:
        yield _UNKNOWN
        return
    for one in held:
        yield from _read(one, seen, depth + 1)


def _short(kind: str | None) -> str:
    """`kind` without its prefix, as the API writes it now ("youtube#SearchListResponse" was another way)."""
    bare = (kind or "").removeprefix("youtube#")
    return bare[:1].lower() + bare[1:]


def _item(item: dict[str, object], kind: str, seen: _Seen) -> Iterator[Read]:
    if kind == "channel":
        account = youtube.channel_account(item)
        if account is not None:
            seen.accounts[str(account["account_id"])] = account
        yield _CHANNEL
    elif kind == "commentThread":
        seen.missing += youtube.missing_replies(item)
        yield from youtube.thread_records(item)
    else:
        if kind == "searchResult":
            seen.notes[CUT_TEXTS] = None
        yield _READERS[kind](item)


def _values(file: FileAt) -> Iterator[object]:
    """The JSON values of `file`: its lines, the elements of its array, or all of it; Refusals for what is none."""
    start = file.sample.text.lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        yield from _elements(file)
    elif _is_lines(file):
        for _, records, refused in json_lines.batches_of_records(file, batch_rows=1):
            yield from records
            yield from refused
    else:
        yield whole(file)


def _elements(file: FileAt) -> Iterator[object]:
    for chunk in json_document.chunks(file, batch_rows=50):
        names = dict.fromkeys([*_ARRAY_KEYS, *(name.partition(".")[0] for name in chunk.columns)])
        columns = {name: chunk.column(name) for name in names}
        for at in range(len(chunk.positions)):
            yield {name: values[at] for name, values in columns.items() if values[at] is not None}
        yield from chunk.refused


def _is_lines(file: FileAt) -> bool:
    """Whether the first line that is not blank is an object of its own, however long."""
    with file.text() as (opened, stream):
        for line in lines(opened, stream):
            if line.strip("\ufeff \t\r\n"):
                return isinstance(json_lines.record_of(line.lstrip("\ufeff")), dict)
    return False


_READERS: Mapping[str, Callable[[object], Read]] = MappingProxyType(
    {
        "video": youtube.video_record,
        "searchResult": youtube.search_record,
        "playlistItem": youtube.item_record,
        "comment": youtube.comment_record,
    }
)
FORMAT = Format(NAME, LABEL, recognises, read)
