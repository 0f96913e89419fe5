"""XLSX workbooks: the first sheet that has rows; the others are named, not read.

A workbook whose parts unpack to more than 200 MiB, or to more than 100 times their size, is refused as a bomb; so are
more shared strings than 40 MiB, which are all held in memory, and more rows than a sheet of Excel can have.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import ParseError

from nghe_lib.errors import SourceError
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk, distinct, grid
from nghe_lib.sources.opening import FileAt, Sample

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_UNPACKED_BYTES = 200 * 1024**2
MAX_RATIO = 100
FREE_BYTES = 64 * 1024
MAX_STRING_BYTES = 40 * 1024**2
MAX_PARTS = 10_000
MAX_ROWS = 1_048_576
MAX_COLUMNS = 1_000
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
# What openpyxl, zipfile and expat raise on broken workbooks; each is said as a SourceError.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, ParseError, ArithmeticError, LookupError, ValueError, TypeError,
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
            yield from _chunks(_guarded(rows, file.name), columns, batch_rows)


def _chunks(rows: Iterator[tuple[object, ...]], columns: tuple[str, ...], batch_rows: int) -> Iterator[Chunk]:
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
    strings = sum(part.file_size for part in listed if part.filename.lower().endswith("sharedstrings.xml"))
    too_much = sum(part.file_size for part in listed) > MAX_UNPACKED_BYTES or strings > MAX_STRING_BYTES
    if bombs or len(listed) > MAX_PARTS or too_much:
        raise SourceError(
            f"'{name}' giải nén ra quá lớn (trên 200 MiB, gấp 100 lần, hoặc trên 40 MiB chữ): hãy xuất thành CSV, "
            "hoặc chia nhỏ tệp"
        )
    stream.seek(0)


@contextmanager
def _workbook(stream: BinaryIO, name: str) -> Iterator[Workbook]:
    try:
        book = _opened(stream)
    except _BROKEN as reason:
        raise SourceError(f"'{name}': tệp XLSX hỏng ({type(reason).__name__}); hãy lưu lại từ Excel") from reason
    try:
        yield book
    finally:
        book.close()


def _opened(stream: BinaryIO) -> Workbook:
    """The workbook with its shared strings; of its sheets nothing is read yet."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    class Sheet(ReadOnlyWorksheet):
        """A sheet whose size is not asked for: openpyxl would walk through all of it and keep every element."""

        def _get_size(self) -> None:
            pass

    class Reader(ExcelReader):
        """Reads what the rows need."""

        def read_worksheets(self) -> None:
            """Every sheet that is a table, unread."""
            for found, part in self.parser.find_sheets():
                if part.target in self.valid_files and "chartsheet" not in part.Type:
                    made = Sheet(self.wb, found.name, part.target, self.shared_strings)
                    made.sheet_state = found.state
                    self.wb._sheets.append(made)

    reader = Reader(stream, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


def _sheet(
    book: Workbook, name: str, is_heading: Callable[[Sequence[object]], bool]
) -> tuple[tuple[object, ...], Iterator[tuple[object, ...]], list[str]]:
    """The heading and the rows of the first sheet that has any, and the names of the sheets after it."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for at, sheet in enumerate(sheets):
        rows = _rows(sheet)
        heading = next((row for row in _guarded(rows, name) if is_heading(row)), None)
        if heading is not None:
            last = max(at for at, cell in enumerate(heading) if cell is not None)
            return heading[: last + 1], rows, [other.title for other in sheets[at + 1 :]]
    raise SourceError(f"'{name}' không có dòng nào trong các trang tính")


def _rows(sheet: Any) -> Iterator[tuple[object, ...]]:
    """The rows of a read-only sheet, each forgotten once read: openpyxl's own walk keeps every element it saw."""
    from xml.etree.ElementTree import iterparse

    from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        data: Any = None
        for event, element in iterparse(source, ("start", "end")):  # noqa: S314 - expat takes no entity of a bomb
            if event == "start" and element.tag == DATA_TAG:
                data = element
            elif event == "end" and element.tag == ROW_TAG:
                _, cells = parser.parse_row(element)
                yield sheet._get_row(cells, 1, MAX_COLUMNS if cells else None, values_only=True)
                parser.row_dimensions.clear()
                if data is not None:
                    data.clear()


def _guarded(rows: Iterator[tuple[object, ...]], name: str) -> Iterator[tuple[object, ...]]:
    """`rows`, with whatever the workbook's broken XML raises said as a SourceError, and no more than a sheet has."""
    for _ in range(MAX_ROWS):
        try:
            row = next(rows, None)
        except _BROKEN as reason:
            raise SourceError(
                f"'{name}': trang tính hỏng giữa chừng ({type(reason).__name__}); hãy lưu lại từ Excel"
            ) from reason
        if row is None:
            return
        yield row
    raise SourceError(f"'{name}': trang tính có hơn 1.048.576 dòng, nhiều hơn Excel cho phép; hãy xuất thành CSV")
