"""XLSX workbooks: the first sheet that has rows; the others are named, not read.

A workbook whose parts unpack to more than 200 MiB, or to more than 100 times their size, is refused as a bomb; so are
more rows than a sheet of Excel can have, and whatever passes the bounds of `workbook`.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from nghe_lib.errors import SourceError
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk, distinct, grid
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.workbook import Workbook

MAX_UNPACKED_BYTES = 200 * 1024**2
MAX_RATIO = 100
FREE_BYTES = 64 * 1024
MAX_PARTS = 10_000
MAX_ROWS = 1_048_576
MAX_CHUNK_CELLS = 500_000
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
# What zipfile, expat and conversions raise on broken workbooks; each is said as a SourceError.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, ExpatError, ArithmeticError, LookupError, ValueError, TypeError,
    AttributeError, EOFError, OSError, RuntimeError, AssertionError,
)  # fmt: skip


def holds_anything(row: Sequence[object]) -> bool:
    """Whether `row` has a cell that is not empty."""
    return any(cell is not None for cell in row)


def recognises(sample: Sample) -> bool:
    """A ZIP that names the parts of a workbook."""
    return sample.head.startswith(b"PK\x03\x04") and (b"xl/" in sample.head or b"[Content_Types].xml" in sample.head)


def chunks(
    file: FileAt, *, batch_rows: int, is_heading: Callable[[Sequence[object]], bool] = holds_anything
) -> Iterator[Chunk]:
    """The rows below the heading; the first chunk may be empty and names the columns.

    is_heading: tells the heading where titles stand above it.
    """
    with file.seekable(max_bytes=MAX_UNPACKED_BYTES) as stream:
        _refuse_bomb(stream, file.name)
        with _workbook(stream, file.name) as book:
            heading, rows, left = _sheet(book, file.name, is_heading)
            columns = distinct([str(cell) if cell is not None else "" for cell in heading])
            notes = (f"tệp có nhiều trang tính; không đọc các trang: {', '.join(left)}",) if left else ()
            yield Chunk([], columns, grid([], columns), notes=notes)
            yield from _chunks(rows, columns, min(batch_rows, MAX_CHUNK_CELLS // len(columns)))


def _chunks(rows: Iterator[list[object]], columns: tuple[str, ...], batch_rows: int) -> Iterator[Chunk]:
    held: list[list[object]] = []
    position = characters = 0
    for row in rows:
        cells = [None if isinstance(cell, str) and cell in _ERRORS else cell for cell in row[: len(columns)]]
        if all(cell is None or cell == "" for cell in cells):
            continue
        position += 1
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        held.append(cells + [None] * (len(columns) - len(cells)))
        if len(held) >= batch_rows or characters >= MAX_CHUNK_CHARACTERS:
            yield Chunk(list(range(position - len(held) + 1, position + 1)), columns, grid(held, columns))
            held, characters = [], 0
    if held:
        yield Chunk(list(range(position - len(held) + 1, position + 1)), columns, grid(held, columns))


def _refuse_bomb(stream: BinaryIO, name: str) -> None:
    try:
        with zipfile.ZipFile(stream) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as reason:
        raise SourceError(f"'{name}': tệp XLSX hỏng hoặc bị cắt ({reason}); hãy lưu lại từ Excel") from reason
    if not any(part.filename.startswith("xl/") for part in listed):
        raise SourceError(f"'{name}' là tệp ZIP nhưng không phải XLSX; hãy giải nén rồi đưa từng tệp vào")
    bombs = [part for part in listed if part.file_size > max(FREE_BYTES, MAX_RATIO * max(1, part.compress_size))]
    if bombs or len(listed) > MAX_PARTS or sum(part.file_size for part in listed) > MAX_UNPACKED_BYTES:
        raise SourceError(
            f"'{name}' giải nén ra quá lớn (trên 200 MiB hoặc gấp 100 lần): hãy xuất thành CSV, hoặc chia nhỏ tệp"
        )
    stream.seek(0)


@contextmanager
def _workbook(stream: BinaryIO, name: str) -> Iterator[Workbook]:
    try:
        book = Workbook(stream, name=name)
    except _BROKEN as reason:
        raise SourceError(f"'{name}': tệp XLSX hỏng ({type(reason).__name__}); hãy lưu lại từ Excel") from reason
    try:
        yield book
    finally:
        book.close()


def _sheet(
    book: Workbook, name: str, is_heading: Callable[[Sequence[object]], bool]
) -> tuple[list[object], Iterator[list[object]], list[str]]:
    """The heading and the rows of the first sheet that has any, and the names of the sheets after it."""
    sheets = [sheet for sheet in book.sheets if sheet.is_visible]
    numbers = count(1)
    for at, sheet in enumerate(sheets):
        rows = _guarded(book.rows(sheet), name, numbers)
        heading = next((row for row in rows if is_heading(row)), None)
        if heading is not None:
            last = max(at for at, cell in enumerate(heading) if cell is not None)
            return heading[: last + 1], rows, [other.title for other in sheets[at + 1 :]]
    raise SourceError(f"'{name}' không có dòng nào trong các trang tính")


def _guarded(rows: Iterator[list[object]], name: str, numbers: Iterator[int]) -> Iterator[list[object]]:
    """`rows`, with whatever the workbook's broken XML raises said as a SourceError, and no more than a sheet has.

    numbers: counts the rows, also those of sheets before, which were all blank.
    """
    for number in numbers:
        try:
            row = next(rows, None)
        except _BROKEN as reason:
            raise SourceError(
                f"'{name}': trang tính hỏng giữa chừng ({type(reason).__name__}); hãy lưu lại từ Excel"
            ) from reason
        if row is None:
            return
        if number > MAX_ROWS:
            raise SourceError(
                f"'{name}': trang tính có hơn 1.048.576 dòng, nhiều hơn Excel cho phép; hãy xuất thành CSV"
            )
        yield row
