"""CSV and its kin: the delimiter is found among comma, semicolon, tab and bar; quoted cells may hold line breaks.

A row with more or fewer cells than the heading is refused: its cells may stand under the wrong names.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from nghe_lib.errors import SourceError
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk, distinct, grid
from nghe_lib.sources.lines import BAD_BYTES, has_bad_bytes, lines
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.reading import Refusal

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_CHARACTERS = 4_000_000
MAX_COLUMNS = 1_000
_MARKS = {
    b"%PDF": "tệp PDF", b"\xd0\xcf\x11\xe0": "tệp Excel cũ (.xls)", b"PK\x03\x04": "tệp ZIP",
    b"\x89PNG": "tệp ảnh", b"\xff\xd8\xff": "tệp ảnh", b"SQLite format 3": "tệp SQLite",
    b"\x28\xb5\x2f\xfd": "tệp nén zstd", b"BZh": "tệp nén bz2", b"\x1f\x8b": "tệp nén gz hai lần",
    b"7z\xbc\xaf": "tệp nén 7z", b"\xfd7zXZ": "tệp nén xz", b"Rar!": "tệp nén RAR",
}  # fmt: skip


@dataclass
class _Part:
    """Rows as they are gathered. position: number of the last row; last: its lines."""

    position: int = 0
    rows: list[list[object]] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    at_end: bool = False

    def add(self, row: list[object], reason: str, held: list[str]) -> None:
        """Take the next row, or refuse it with `reason`."""
        self.position += 1
        self.last = held
        if reason:
            self.refused.append(Refusal(self.position, reason, f"dòng={sum(map(len, held))}"))
        else:
            self.rows.append(row)
            self.positions.append(self.position)

    def refuse_last(self, reason: str) -> None:
        """Refuse the row that was taken last; where it was refused already, `reason` takes over."""
        taken = self.positions[-1:] == [self.position]
        (self.positions if taken else self.refused).pop()
        if taken:
            self.rows.pop()
        self.refused.append(Refusal(self.position, reason, f"dòng={sum(map(len, self.last))}"))


def holds_anything(row: Sequence[object]) -> bool:
    """Whether `row` has a cell with more than blanks."""
    return any(isinstance(cell, str) and cell.strip() for cell in row)


def recognises(sample: Sample) -> bool:
    """Any text may be a table; what is surely none is named and refused with SourceError."""
    for mark, what in _MARKS.items():
        if sample.head.startswith(mark):
            raise SourceError(
                f"'{sample.name}' là {what}, nghe không đọc; hãy xuất lại thành CSV (UTF-8), XLSX hoặc JSON"
            )
    start = sample.text.lstrip("\ufeff \t\r\n")[:200].casefold()
    if start.startswith(("<!doctype html", "<html")):
        raise SourceError(f"'{sample.name}' là trang HTML, không phải bảng; hãy xuất lại thành CSV (UTF-8) hoặc XLSX")
    return True


def chunks(
    file: FileAt,
    *,
    batch_rows: int,
    delimiter: str = "",
    is_heading: Callable[[Sequence[object]], bool] = holds_anything,
) -> Iterator[Chunk]:
    """The rows of `file` below its heading; the first chunk may be empty and names the columns.

    delimiter: found where it is not given. is_heading: tells the heading where titles stand above it.
    """
    delimiter = delimiter or delimiter_of(file.sample.text)
    with file.text() as (text, stream):
        held: list[str] = []
        reader = csv.reader(_held(lines(text, stream), held), delimiter=delimiter)
        columns = _heading(reader, file.name, is_heading)
        held.clear()
        yield Chunk([], columns, grid([], columns))
        part = _Part()
        while not part.at_end:
            with _long_cells():
                part = _some(reader, held, len(columns), part.position, batch_rows)
            if part.at_end:
                _settle_end(part, stream.torn)
            yield Chunk(part.positions, columns, grid(part.rows, columns), part.refused)


def delimiter_of(text: str) -> str:
    """The delimiter that parts the first lines into the most columns, the same number in the most rows."""
    head = text.lstrip("\ufeff")[:65_536].splitlines(keepends=True)
    body = head[:-1] if len(head) > 1 else head
    return max(DELIMITERS, key=lambda one: _evenness(body[:60], one))


def _evenness(head: list[str], delimiter: str) -> float:
    try:
        widths = [len(row) for row in csv.reader(head, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    return sum(width == widths[0] for width in widths) / len(widths) + min(widths[0], 50) / 1_000


def _heading(reader: Iterator[list[str]], name: str, is_heading: Callable[[Sequence[object]], bool]) -> tuple[str, ...]:
    with _long_cells():
        try:
            heading = next((row for row in reader if is_heading(row)), None)
        except csv.Error as reason:
            raise SourceError(f"'{name}': dòng tiêu đề không đọc được ({reason})") from reason
    if heading is None:
        raise SourceError(f"'{name}' không có dòng tiêu đề nào")
    if len(heading) > MAX_COLUMNS:
        raise SourceError(f"'{name}' có {len(heading)} cột, quá {MAX_COLUMNS}")
    return distinct([cell.lstrip("\ufeff") for cell in heading])


def _some(reader: Iterator[list[str]], held: list[str], width: int, position: int, batch_rows: int) -> _Part:
    """Up to `batch_rows` rows from row `position` on; a row that may be the torn last one is read to the file's end."""
    part, characters = _Part(position), 0
    while True:
        held.clear()
        row, reason = _next(reader)
        if row is None and not reason:
            part.at_end = True
            return part
        if row is not None and not any(row):
            continue
        part.add(list(row or []), reason or _fault(row or [], width, held), list(held))
        characters += sum(map(len, held))
        full = len(part.rows) + len(part.refused) >= batch_rows or characters >= MAX_CHUNK_CHARACTERS
        if full and not _may_be_cut(held):
            return part


def _next(reader: Iterator[list[str]]) -> tuple[list[str] | None, str]:
    try:
        return next(reader), ""
    except StopIteration:
        return None, ""
    except csv.Error:
        return None, f"ô dài quá {MAX_CELL_CHARACTERS} ký tự; có thể một dấu ngoặc kép mở mà không đóng"


def _fault(row: list[str], width: int, held: list[str]) -> str:
    if len(row) != width:
        return f"có {len(row)} ô, dòng tiêu đề có {width} cột"
    return BAD_BYTES if any(map(has_bad_bytes, held)) else ""


def _may_be_cut(last: list[str]) -> bool:
    return not last[-1].endswith(("\n", "\r")) or "".join(last).count('"') % 2 == 1


def _settle_end(part: _Part, torn: str) -> None:
    """Refuse the row that the end of the file cut; a tear between two rows becomes a refused row of its own."""
    cut = bool(part.last) and not part.last[-1].endswith(("\n", "\r"))
    if torn and cut:
        part.refuse_last(torn)
    elif torn:
        part.add([], torn, [])
    elif part.last and "".join(part.last).count('"') % 2:
        part.refuse_last("dấu ngoặc kép mở mà không đóng đến hết tệp")


def _held(source: Iterator[str], held: list[str]) -> Iterator[str]:
    """The lines of `source`; those of the row being read stay in `held`."""
    for line in source:
        held.append(line)
        yield line


@contextmanager
def _long_cells() -> Iterator[None]:
    """The limit on one cell is set for the whole process, so it is raised only while a batch is read."""
    former = csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        yield
    finally:
        csv.field_size_limit(former)
