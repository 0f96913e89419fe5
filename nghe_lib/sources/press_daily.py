"""Daily headlines of the Vietnamese press: JSON lines with title, summary, source, category, link, published, fetched.

The id of an article is a hash of its address, as for live feeds, so the same article has one id however it came.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from nghe_lib.schema import SOURCES
from nghe_lib.sources.addresses import address_of, fingerprint
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.json_lines import batches_of_records, chunks, first_record
from nghe_lib.sources.names import outlet_of, slug
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.reading import Batch, Reading, Refusal, empty_sources, lengths, posts_frame, refused_frame
from nghe_lib.sources.times import time_of
from nghe_lib.sources.voices import outlet_accounts
from nghe_lib.sources.words import Problem, text_of

NAME, LABEL = "press_daily", "Tin báo hằng ngày (JSON lines)"
KEYS = frozenset({"title", "summary", "source", "link", "published", "fetched"})
MAPPING = {
    "title": "title", "text": "summary", "source_id": "source", "url": "link", "published_at": "published",
    "collected_at": "fetched",
}  # fmt: skip
SAME_MOMENT_US = 2_000_000
_COLUMNS = (
    "post_id", "platform", "kind", "source_id", "account_id", "published_at", "collected_at", "time_is_collection",
    "title", "text", "url",
)  # fmt: skip


def recognises(sample: Sample) -> bool:
    """JSON lines whose first object has all the keys of the daily press files."""
    if sample.head[:1] != b"{":
        return False
    record = first_record(sample)
    return record is not None and record.keys() >= KEYS


def read(file: FileAt, request: Request) -> Reading:
    """The articles of `file`. With a mapping of the reader's own, it is read as any other JSON lines."""
    if request.mapping:
        return table_format("json_lines", "", recognises, chunks).read(file, request)
    first = first_record(file.sample) or {}
    unused = tuple(name for name in first if name not in MAPPING.values())
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request), unused)


FORMAT = Format(NAME, LABEL, recognises, read)


@dataclass
class Known:
    """What a reading has met: sources as (source_id, name, account_id), the new ones of this batch, fetch moments."""

    sources: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    moments: dict[str, int] = field(default_factory=dict)


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    known = Known()
    for positions, records, refused in batches_of_records(file, batch_rows=request.batch_rows):
        rows: list[tuple[object, ...]] = []
        for position, record in zip(positions, records, strict=True):
            row = article(record, known)
            if isinstance(row, Problem):
                extract = lengths(MAPPING.values(), map(record.get, MAPPING.values()))
                refused.append(Refusal(position, str(row), extract))
            else:
                rows.append(row)
        yield _batch(rows, refused, [known.sources[name] for name in known.new])
        known.new.clear()


def article(record: dict[str, object], known: Known) -> tuple[object, ...] | Problem:
    """One record as a row of POSTS (the columns of `_COLUMNS`), or why it is none. A new source is added to `known`."""
    source = record.get("source")
    if type(source) is not str or (source not in known.sources and not slug(source)):
        return Problem("không có nguồn")
    title, text = text_of(record.get("title")), text_of(record.get("summary"))
    if type(title) is Problem or type(text) is Problem:
        return Problem(f"nội dung {text if type(text) is Problem else title}")
    if text is None and title is None:
        return Problem("không có nội dung lẫn tiêu đề")
    times = _times(record, known)
    if isinstance(times, Problem):
        return times
    source_id, _, account_id = known.sources.get(source) or _new_source(source, known)
    url = record.get("link")
    link = address_of(url) if type(url) is str else None
    mark = fingerprint(link) if link else fingerprint(str(text or title), str(times[0] or ""), account_id)
    return (f"press:{mark}", "press", "article", source_id, account_id, *times, title, text or title, link)


def _new_source(name: str, known: Known) -> tuple[str, str, str]:
    known.new.append(name)
    known.sources[name] = (slug(name), name, f"press:{outlet_of(name)}")
    return known.sources[name]


def _times(record: dict[str, object], known: Known) -> tuple[int | None, int, bool] | Problem:
    """published_at, collected_at and time_is_collection. One moment of fetching serves many articles."""
    published, fetched_text = _moment(record.get("published")), record.get("fetched")
    if isinstance(published, Problem):
        return published
    if type(fetched_text) is not str or fetched_text not in known.moments:
        moment = _moment(fetched_text)
        if moment is None or isinstance(moment, Problem):
            return Problem("giờ thu (fetched) thiếu hoặc không đọc được")
        known.moments[str(fetched_text)] = moment
    fetched = known.moments[str(fetched_text)]
    return published, fetched, published is None or abs(fetched - published) <= SAME_MOMENT_US


def _moment(value: object) -> int | Problem | None:
    """The usual ISO form with a zone fast, everything else as `times.time_of` reads it."""
    if type(value) is str and len(value) == 25 and value[19] in "+-" and "1991" <= value[:4] < "2099":
        try:
            return int(datetime.fromisoformat(value).timestamp()) * 1_000_000
        except ValueError:
            return time_of(value)[0]
    return time_of(value)[0]


def _batch(rows: list[tuple[object, ...]], refused: list[Refusal], new: list[tuple[str, str, str]]) -> Batch:
    columns = zip(*rows, strict=True) if rows else [()] * len(_COLUMNS)
    posts = posts_frame({name: list(values) for name, values in zip(_COLUMNS, columns, strict=True)})
    sources = [
        {"source_id": at, "name": name, "type": "press", "platform": "press", "owner": account[6:]}
        for at, name, account in new
    ]
    return Batch(
        posts,
        refused_frame(sorted(refused, key=lambda one: one.position)),
        outlet_accounts(posts),
        SOURCES.frame(sources) if sources else empty_sources(),
    )
