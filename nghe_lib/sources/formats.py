"""What a format is: how it is recognised, and how a file of it becomes a Reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from nghe_lib.errors import SourceError
from nghe_lib.sources.chunks import Chunk
from nghe_lib.sources.mapping import complete_mapping, unused_columns
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.reading import Batch, Reading
from nghe_lib.sources.rows import batch_of

SNIFFED_ROWS = 500


@dataclass(frozen=True)
class Request:
    """How a file shall be read. collected_at: microseconds UTC, given to rows that do not say when they were read.

    is_captured: a person said that this is when the file was captured, so relative times may be counted back from it.
    """

    mapping: Mapping[str, str]
    platform: str | None
    source: str
    batch_rows: int
    collected_at: int
    is_captured: bool = False


@dataclass(frozen=True)
class Format:
    """One kind of file. `label` is for readers; `read` may assume that `recognises` said yes."""

    name: str
    label: str
    recognises: Callable[[Sample], bool]
    read: Callable[[FileAt, Request], Reading]


def table_format(
    name: str, label: str, recognises: Callable[[Sample], bool], chunks: Callable[..., Iterator[Chunk]]
) -> Format:
    """A format whose rows have columns without a fixed meaning: a mapping gives it."""

    def read(file: FileAt, request: Request) -> Reading:
        first = _first(chunks, file)
        mapping = complete_mapping(first.columns, request.mapping, name=file.name, nested=first.nested)
        plan = Plan(
            mapping, request.platform, request.source.strip(), request.collected_at, is_captured=request.is_captured
        )
        batches = _batches(chunks(file, batch_rows=request.batch_rows), plan, first.columns)
        return Reading(file.name, name, mapping, batches, unused_columns(first.columns, mapping), first.notes)

    return Format(name, label, recognises, read)


def _first(chunks: Callable[..., Iterator[Chunk]], file: FileAt) -> Chunk:
    """The first chunk that says what the columns are. Raises SourceError when a tear left no row at all."""
    reason, first = file.sample.torn or "không có dòng nào", None
    for chunk in chunks(file, batch_rows=SNIFFED_ROWS):
        first = first or (chunk if chunk.columns else None)
        if first is not None and (chunk.positions or not file.sample.torn):
            return first
        reason = chunk.refused[0].reason if chunk.refused else reason
    raise SourceError(f"'{file.name}': không đọc được dòng nào ({reason})")


def _batches(chunks: Iterator[Chunk], plan: Plan, known: tuple[str, ...]) -> Iterator[Batch]:
    """Batches of all chunks; columns that only later rows have are named in the notes of their batch."""
    seen = set(known)
    for chunk in chunks:
        late = [name for name in chunk.columns if name not in seen]
        seen.update(late)
        batch = batch_of(chunk, plan)
        notes = (
            (*batch.notes, f"từ giữa tệp mới có thêm các cột, không đọc: {', '.join(late[:20])}")
            if late
            else batch.notes
        )
        if len(batch.posts) or len(batch.refused) or notes:
            yield Batch(batch.posts, batch.refused, batch.accounts, batch.sources, notes)
