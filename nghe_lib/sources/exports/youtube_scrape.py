"""YouTube videos and comments that somebody scraped, in the two shapes that Vietnamese data sets pass on.

JSON: an array of videos `{context, view, time, like, "total comment", comments}`, a comment `{content, time, like,
reply}`, a reply `{content, time, like}`. There are no ids: a video is known by its title, a comment by its words and
place in the thread, so that a video scraped twice stands once. The times of comments are relative ("8 months ago");
they can be read only where the video tells when it was scraped, under one of the keys `CAPTURED`. An empty `like` is
missing: YouTube shows none where there is none or where it is hidden.

JSON lines: comments `{id, video_id, source_platform, raw_title, raw_comment, timestamp, username}`. YouTube gives times
in whole seconds and its comments come over days; where all timestamps carry fractions of a second, or stand within
`SAME_RUN`, they are those of the scraping, and the time of publication is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from nghe_lib.sources import json_document, json_lines
from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.exports.threads import Found, in_order, numbered
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.names import plain, platform_named
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.nested import count, text, word
from nghe_lib.sources.reading import Batch, Reading
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import Problem, clean

NAME, LABEL = "youtube_scrape", "Video và bình luận YouTube cào sẵn (JSON, JSON lines)"
VIDEO_MAPPING = {
    "title": "context", "text": "context", "published_at": "time", "view_count": "view", "like_count": "like",
    "comment_count": "total comment",
}  # fmt: skip
COMMENT_MAPPING = {"post_id": "id", "text": "raw_comment", "parent_id": "video_id", "root_id": "video_id"}
CAPTURED = ("crawled_at", "scraped_at", "collected_at", "fetched_at", "retrieved_at", "crawl_time")
SAME_RUN, FEW = timedelta(minutes=30), 10
THREAD_NOTE = (
    "mỗi video, bình luận và trả lời là một dòng; tệp không có mã video hay mã bình luận, nghe đặt mã theo chữ"
)
UNKNOWN_CAPTURE = (
    "giờ của bình luận chỉ nói tương đối (như '8 months ago') mà tệp không ghi giờ cào, nên nghe không nhận các bình "
    f'luận ấy; nếu biết giờ cào, hãy thêm vào mỗi video, ví dụ: "{CAPTURED[0]}": "2026-01-31T07:00:00+07:00"'
)
COLLECTION_NOTE = (
    "mọi giờ trong cột 'timestamp' là giờ cào, không phải giờ đăng: nghe ghi vào giờ thu và để trống giờ đăng; đừng vẽ "
    "theo thời gian"
)
NO_REPLIES_NOTE = "tệp không cho biết trả lời bình luận nào: mọi bình luận được nối thẳng với video"
MAX_DEPTH = 5
_VIDEO_KEYS = ("context", "view", "time", "comments")
_VIDEO = ("context", "view", "time", "like", "total comment", "comments", *CAPTURED)
_COMMENT_KEYS = frozenset({"id", "video_id", "source_platform", "raw_comment", "timestamp"})
_SNIFFED = 50_000
_FRACTION = re.compile(r"\d[:.]\d{2}\.\d*[1-9]\d*")
_NOBODY = frozenset({"user anonymous", "anonymous", "unknown", "an danh", "khuyet danh"})
_NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")


def recognises(sample: Sample) -> bool:
    """Either shape, by the keys of its first object."""
    start = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"[":
        head = sample.text.lstrip("\ufeff \t\r\n")[:_SNIFFED]
        has_keys = all(re.search(rf'"{key}"\s*:', head) for key in _VIDEO_KEYS)
        return re.match(r'\[\s*\{\s*"context"\s*:', head) is not None and has_keys
    return start == b"{" and _is_comment(json_lines.first_record(sample))


def read(file: FileAt, request: Request) -> Reading:
    """Every video, comment and reply of `file`. With a mapping of the reader's own it is read as any other JSON."""
    is_lines = file.sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    if request.mapping:
        chunks = json_lines.chunks if is_lines else json_document.chunks
        return table_format("json_lines" if is_lines else "json", "", recognises, chunks).read(file, request)
    if not is_lines:
        return Reading(file.name, NAME, dict(VIDEO_MAPPING), _videos(file, request), (), (THREAD_NOTE,))
    first = json_lines.first_record(file.sample) or {}
    is_capture = are_of_collection(_timestamps(file.sample))
    mapping = COMMENT_MAPPING | {
        "account_id": "username",
        "collected_at" if is_capture else "published_at": "timestamp",
    }
    notes = (NO_REPLIES_NOTE, COLLECTION_NOTE) if is_capture else (NO_REPLIES_NOTE,)
    unused = tuple(name for name in first if name not in mapping.values())
    return Reading(file.name, NAME, mapping, _comments(file, request, is_capture=is_capture), unused, notes)


def are_of_collection(times: Sequence[object]) -> bool:
    """Whether `times` are those of a scraping: all with fractions of a second, or many within `SAME_RUN`."""
    if len(times) > 1 and all(isinstance(one, str) and _FRACTION.search(one) for one in times):
        return True
    moments = [moment for one in times if isinstance(moment := time_of(one)[0], int)]
    return len(moments) > FEW and max(moments) - min(moments) <= SAME_RUN // timedelta(microseconds=1)


# Comments, one a line


def _comments(file: FileAt, request: Request, *, is_capture: bool) -> Iterator[Batch]:
    plan = request_plan(request, platform="youtube")
    for positions, records, refused in json_lines.batches_of_records(file, batch_rows=request.batch_rows):
        made = [comment(record, is_capture=is_capture) for record in records]
        yield batch_of_records(made, plan, positions=positions, refused=refused)


def comment(record: dict[str, object], *, is_capture: bool) -> Record:
    """One line as a comment on its video. is_capture: its timestamp is that of the scraping."""
    video, who = word(record, "video_id"), word(record, "username")
    return {
        "post_id": word(record, "id"),
        "kind": "comment",
        "account_id": None if who is None or plain(who) in _NOBODY else who,
        "published_at": None if is_capture else record.get("timestamp"),
        "collected_at": record.get("timestamp") if is_capture else None,
        "text": record.get("raw_comment"),
        "parent_id": video,
        "root_id": video,
    }


def _is_comment(record: dict[str, object] | None) -> bool:
    if record is None or not record.keys() >= _COMMENT_KEYS:
        return False
    platform = record.get("source_platform")
    return isinstance(platform, str) and platform_named(platform) == "youtube"


def _timestamps(sample: Sample) -> list[object]:
    """The timestamps of the whole lines in the sample."""
    given = sample.text.splitlines()
    lines = given if sample.is_whole else given[:-1]
    records = [json_lines.record_of(line) for line in lines if line.strip()]
    return [one.get("timestamp") for one in records if isinstance(one, dict)]


# Videos with their comments inside


def _videos(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="youtube")
    row, is_told = 0, False
    for chunk in json_document.chunks(file, batch_rows=min(request.batch_rows, 200)):
        records, positions, refused = numbered(in_order(chunk, _VIDEO, thread), after=row)
        row += len(records) + len(refused)
        if not records and not refused:
            continue
        batch = batch_of_records(records, plan, positions=positions, refused=refused)
        says = not is_told and any(one["kind"] != "video" and one["collected_at"] is None for one in records)
        is_told = is_told or says
        notes = (*batch.notes, UNKNOWN_CAPTURE) if says else batch.notes
        yield Batch(batch.posts, batch.refused, batch.accounts, batch.sources, notes)


def thread(video: dict[str, object]) -> Iterator[Found]:
    """A video, its comments and their replies as records."""
    root = fingerprint(clean(text(video, "context") or ""))
    captured = next((video[name] for name in CAPTURED if video.get(name) is not None), None)
    yield {
        "post_id": root,
        "kind": "video",
        "published_at": video.get("time"),
        "collected_at": captured,
        "title": video.get("context"),
        "text": video.get("context"),
        "like_count": count(video, "like"),
        "comment_count": count(video, "total comment"),
        "view_count": count(video, "view"),
    }
    yield from _below(video, "comments", (root,), captured)


def _below(above: dict[str, object], key: str, path: tuple[str, ...], captured: object) -> Iterator[Found]:
    """What stands in the list `key` of `above`. path: ids from the video down to `above`."""
    given, root, parent = above.get(key), path[0], path[-1]
    if given is not None and not isinstance(given, list):
        yield Problem(f"'{key}' không phải danh sách")
        return
    places: dict[str, int] = {}
    for one in given or []:
        if not isinstance(one, dict):
            yield _NOT_AN_OBJECT
            continue
        mark = fingerprint(parent, clean(text(one, "content") or ""))
        place = places[mark] = places.get(mark, 0) + 1
        native = f"{root}_{mark}" + (f"-{place}" if place > 1 else "")
        answers = one.get("reply")
        yield {
            "post_id": native,
            "kind": "comment" if parent == root else "reply",
            "published_at": one.get("time"),
            "collected_at": captured,
            "text": one.get("content"),
            "parent_id": parent,
            "root_id": root,
            "like_count": count(one, "like"),
            "comment_count": len(answers) if isinstance(answers, list) else None,
        }
        if len(path) < MAX_DEPTH:
            yield from _below(one, "reply", (*path, native), captured)
        elif answers:
            yield Problem(f"trả lời lồng nhau quá {MAX_DEPTH} tầng")


FORMAT = Format(NAME, LABEL, recognises, read)
