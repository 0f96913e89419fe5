"""An XLSX workbook read as a stream of events, within bounds (ECMA-376 Part 1, 18; Part 2 for packages).

No part is ever held whole, and nothing of a part is kept but what rows need: the names and places of sheets, the shared
strings (their bytes, one after another), and which styles are of dates. So it does not matter what a part is called or
what it is filled with. The bounds, for all parts together: 16 million elements (200 MiB of cells with numbers have
about 12), 64 MiB and 4 million shared strings; for one: 64 levels, 10,000 names of elements and attributes (expat keeps
each), 1 MiB for a tag or comment, 16,384 cells in a row, a million characters in a cell. A document type, which
packages must not have, is refused, and with it every entity.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import unquote
from xml.parsers import expat

from nghe_lib.errors import SourceError

MAX_ELEMENTS = 16_000_000
MAX_DEPTH = 64
MAX_NAMES = 10_000
MAX_TOKEN_BYTES = 1024**2
MAX_CELL_CHARACTERS = 1_000_000
MAX_STRING_BYTES = 64 * 1024**2
MAX_STRINGS = 4_000_000
MAX_SHEETS = 1_000
MAX_LINKS = 20_000
MAX_STYLES = 100_000
MAX_COLUMNS = 1_000
MAX_ROW_CELLS = 16_384
PIECE_BYTES = 64 * 1024
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main}", "http://purl.oclc.org/ooxml/spreadsheetml/main}",
)  # fmt: skip
_LINKED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"([A-Za-z]{1,3})[0-9]*")
Start = Callable[[Mapping[str, str]], None]
End = Callable[[], None]


@dataclass(frozen=True)
class Sheet:
    """A sheet that is a table, and the part of the package it stands in."""

    title: str
    part: str
    is_visible: bool


class Strings:
    """The shared strings of a workbook, held as the bytes of one long text."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: int) -> str:
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._bytes[self._ends[at] : self._ends[at + 1]].decode("utf-8", "surrogatepass")

    def append(self, text: str) -> None:
        """Put one more at the end. Raises OverflowError past the caps."""
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))
        if len(self._bytes) > MAX_STRING_BYTES or len(self) > MAX_STRINGS:
            raise OverflowError(f"trên {MAX_STRING_BYTES >> 20} MiB hoặc {MAX_STRINGS} chuỗi chữ dùng chung")


@dataclass
class _Handlers:
    """What to do at the beginning and end of each element, by its name, and with the text between."""

    starts: dict[str, Start] = field(default_factory=dict)
    ends: dict[str, End] = field(default_factory=dict)
    text: Callable[[str], None] = lambda _: None

    def on(self, name: str, start: Start | None = None, end: End | None = None) -> None:
        """Handle elements called `name`, in the main namespace of either edition or, for packages, in any."""
        for space in _MAIN:
            if start is not None:
                self.starts[space + name] = start
            if end is not None:
                self.ends[space + name] = end


class Workbook:
    """The sheets of the workbook in `stream`. Raises SourceError that names the file where it passes a bound.

    Whatever is broken in its XML or its ZIP raises what expat, zipfile and the conversions raise.
    """

    def __init__(self, stream: BinaryIO, *, name: str) -> None:
        self._name, self._left = name, MAX_ELEMENTS
        self._package = zipfile.ZipFile(stream)
        self._parts = {one.casefold(): one for one in self._package.namelist()}
        self._epoch_is_1904 = False
        book = self._book()
        links = self._links(book)
        self.sheets = self._read_book(book, links)
        self._strings, self._dates = Strings(), _Dates()
        if strings := self._linked(links, "/sharedStrings", "xl/sharedStrings.xml"):
            self._run(strings, _string_handlers(self._strings.append))
        if styles := self._linked(links, "/styles", "xl/styles.xml"):
            self._run(styles, self._dates.handlers())

    def close(self) -> None:
        """Close the package; the stream is its owner's."""
        self._package.close()

    def rows(self, sheet: Sheet) -> Iterator[list[object]]:
        """The rows of `sheet` as they stand, blank ones as empty lists; a row ends with its last cell."""
        made: list[list[object]] = []
        cells = _Cells(made, self._strings, self._dates, _epoch(is_1904=self._epoch_is_1904))
        for _ in self._events(sheet.part, cells.handlers()):
            yield from made
            made.clear()
            if cells.is_over:
                return

    def _book(self) -> str:
        for kind, target in self._links("").values():
            if kind.endswith("/officeDocument"):
                return target
        return "xl/workbook.xml"

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → kind and part of everything that `part` refers to; the package itself is the part without a name."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def link(given: Mapping[str, str]) -> None:
            if given.get("TargetMode") != "External" and len(found) < MAX_LINKS:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(given.get("Target", ""))))
                found[given.get("Id", str(len(found)))] = given.get("Type", ""), target.lstrip("/")

        handlers = _Handlers()
        handlers.starts["http://schemas.openxmlformats.org/package/2006/relationships}Relationship"] = link
        if (at := posixpath.join(folder, "_rels", f"{name}.rels")).casefold() in self._parts:
            self._run(at, handlers)
        return found

    def _linked(self, links: Mapping[str, tuple[str, str]], kind: str, usual: str) -> str:
        """The part of that kind, or the usual one, or "" where the package holds neither."""
        named = [target for what, target in links.values() if what.endswith(kind)]
        return next((part for part in [*named, usual] if part.casefold() in self._parts), "")

    def _read_book(self, book: str, links: Mapping[str, tuple[str, str]]) -> list[Sheet]:
        made: list[Sheet] = []

        def sheet(given: Mapping[str, str]) -> None:
            kind, part = links.get(next((given[one] for one in _LINKED if one in given), ""), ("", ""))
            if kind.endswith("/worksheet") and part.casefold() in self._parts and len(made) < MAX_SHEETS:
                made.append(Sheet(given.get("name", ""), part, given.get("state", "visible") == "visible"))

        def properties(given: Mapping[str, str]) -> None:
            self._epoch_is_1904 = given.get("date1904") in ("1", "true", "on")

        handlers = _Handlers()
        handlers.on("sheet", sheet)
        handlers.on("workbookPr", properties)
        self._run(book, handlers)
        return made

    def _run(self, part: str, handlers: _Handlers) -> None:
        for _ in self._events(part, handlers):
            pass

    def _events(self, part: str, handlers: _Handlers) -> Iterator[None]:
        """Parse `part` piece by piece; what `handlers` made of a piece can be taken after each."""
        walk = _Walk(handlers)
        fed = 0
        with self._package.open(self._parts[part.casefold()]) as source:
            while True:
                piece = source.read(PIECE_BYTES)
                try:
                    walk.parser.Parse(piece, not piece)
                except OverflowError as reason:
                    raise self._too_large(str(reason)) from reason
                fed += len(piece)
                self._left -= walk.counted()
                if self._left < 0 or walk.is_strange or fed - walk.parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                    raise self._too_large("quá nhiều ô, quá nhiều tầng hoặc tên thẻ, hoặc một thẻ quá dài")
                yield
                if not piece:
                    return

    def _too_large(self, why: str) -> SourceError:
        return SourceError(f"'{self._name}' giải nén ra quá lớn ({why}): hãy xuất thành CSV, hoặc chia nhỏ tệp")


class _Walk:
    """A parser that counts elements and their depth and calls the handlers of those it knows."""

    def __init__(self, handlers: _Handlers) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.buffer_size = PIECE_BYTES
        self._depth = self._n = self._n_spaces = 0
        self._starts, self._ends = handlers.starts, handlers.ends
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = handlers.text
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartNamespaceDeclHandler = self._start_space

    @property
    def is_strange(self) -> bool:
        """Whether elements lie deeper, or have more names, than those of any workbook."""
        return self._depth > MAX_DEPTH or len(self.parser.intern) + self._n_spaces > MAX_NAMES

    def counted(self) -> int:
        """Elements begun since it was last asked."""
        n, self._n = self._n, 0
        return n

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        self._n += 1
        if handler := self._starts.get(name):
            handler(given)

    def _start_space(self, *_: object) -> None:
        self._n_spaces += 1

    def _end(self, name: str) -> None:
        self._depth -= 1
        if handler := self._ends.get(name):
            handler()


def _refuse_doctype(*_: object) -> None:
    raise ValueError("DOCTYPE")


class _Text:
    """The text of one cell or shared string: what stands in <t> and <v>, but for the reading aids in <rPh>."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._is_open = self._is_aid = False
        self._size = 0

    def begin(self) -> None:
        """Forget the text before."""
        self.pieces.clear()
        self._size = 0

    def add(self, piece: str) -> None:
        """Take a piece where text may stand. Raises OverflowError where a cell holds too much."""
        if self._is_open and not self._is_aid:
            self.pieces.append(piece)
            self._size += len(piece)
            if self._size > MAX_CELL_CHARACTERS:
                raise OverflowError(f"một ô có trên {MAX_CELL_CHARACTERS} ký tự")

    def into(self, handlers: _Handlers, *names: str) -> None:
        """Listen to elements called `names`."""

        def aid(_: Mapping[str, str]) -> None:
            self._is_aid = True

        def no_aid() -> None:
            self._is_aid = False

        def opened(_: Mapping[str, str]) -> None:
            self._is_open = True

        def closed() -> None:
            self._is_open = False

        handlers.text = self.add
        handlers.on("rPh", aid, no_aid)
        for name in names:
            handlers.on(name, opened, closed)


def _string_handlers(append: Callable[[str], None]) -> _Handlers:
    handlers, text = _Handlers(), _Text()
    text.into(handlers, "t")
    handlers.on("si", lambda _: text.begin(), lambda: append(_plain("".join(text.pieces))))
    return handlers


def _plain(text: str) -> str:
    """`text` with its `_xHHHH_` codes as the characters they stand for (ECMA-376 Part 1, 22.9.2.19)."""
    return _CODE.sub(lambda code: _character(int(code[1], 16)), text) if "_x" in text else text


def _character(number: int) -> str:
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)


class _Dates:
    """Which cell styles show a number as a date or as a span of time."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._kinds: dict[int, str] = {}
        self._is_cell = False

    def handlers(self) -> _Handlers:
        """Listen to the part of styles."""

        def code(given: Mapping[str, str]) -> None:
            if len(self._codes) < MAX_STYLES:
                self._codes[given.get("numFmtId", "")] = given.get("formatCode", "")[:1_000]

        def style(given: Mapping[str, str]) -> None:
            if self._is_cell and len(self._formats) < MAX_STYLES:
                self._formats.append(given.get("numFmtId", "0"))

        def cells(_: Mapping[str, str]) -> None:
            self._is_cell = True

        def no_cells() -> None:
            self._is_cell = False

        made = _Handlers()
        made.on("numFmt", code)
        made.on("cellXfs", cells, no_cells)
        made.on("xf", style)
        return made

    def kind(self, style: int) -> str:
        """What the style shows: "date", "span" or "" for a plain number."""
        if style not in self._kinds:
            self._kinds[style] = self._kind(style)
        return self._kinds[style]

    def _kind(self, style: int) -> str:
        from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format

        if not 0 <= style < len(self._formats):
            return ""
        number = self._formats[style]
        code = self._codes.get(number) or (builtin_format_code(int(number)) if number.isdigit() else None)
        if not is_date_format(code):
            return ""
        return "span" if is_timedelta_format(code) else "date"


class _Cells:
    """Makes rows of the elements of a sheet. `is_over`: the sheet's data have ended."""

    def __init__(self, made: list[list[object]], strings: Strings, dates: _Dates, epoch: datetime) -> None:
        self._made, self._strings, self._dates, self._epoch = made, strings, dates, epoch
        self._row: list[object] = []
        self._column = self._n = 0
        self._kind, self._style = "n", 0
        self._text = _Text()
        self.is_over = False

    def handlers(self) -> _Handlers:
        """Listen to the part of a sheet."""
        made = _Handlers()
        self._text.into(made, "v", "t")
        made.on("row", self._begin_row, self._end_row)
        made.on("c", self._begin_cell, self._end_cell)
        made.on("sheetData", None, self._end_data)
        return made

    def _begin_row(self, _: Mapping[str, str]) -> None:
        self._row, self._column, self._n = [], 0, 0

    def _end_row(self) -> None:
        self._made.append(self._row)

    def _end_data(self) -> None:
        self.is_over = True

    def _begin_cell(self, given: Mapping[str, str]) -> None:
        self._n += 1
        if self._n > MAX_ROW_CELLS:
            raise OverflowError(f"một dòng có trên {MAX_ROW_CELLS} ô")
        at = _LETTERS.match(given.get("r", ""))
        self._column = self._column + 1 if at is None else _number_of(at[1])
        self._kind, self._style = given.get("t", "n"), int(given.get("s", 0))
        self._text.begin()

    def _end_cell(self) -> None:
        if self._column > MAX_COLUMNS or not self._text.pieces:
            return
        value = self._value("".join(self._text.pieces))
        missing = self._column - len(self._row)
        if missing > 0:
            self._row += [None] * missing
        self._row[self._column - 1] = value

    def _value(self, text: str) -> Any:
        if self._kind == "s":
            return self._strings[int(text)]
        if self._kind in ("str", "inlineStr"):
            return _plain(text)
        if self._kind == "b":
            return bool(int(text))
        if self._kind == "n":
            return self._number(text)
        if self._kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return from_ISO8601(text)
        return text

    def _number(self, text: str) -> Any:
        """The number, or the moment where the style shows one; digits beyond what numbers hold stay text."""
        from openpyxl.utils.datetime import from_excel

        try:
            value = float(text) if any(mark in text for mark in ".eE") else int(text)
        except ValueError:
            return text
        kind = self._dates.kind(self._style)
        if not kind:
            return value
        try:
            return from_excel(value, self._epoch, timedelta=kind == "span")
        except (OverflowError, ValueError):
            return "#VALUE!"


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _epoch(*, is_1904: bool) -> datetime:
    """Day 0 of the workbook's dates."""
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

    return MAC_EPOCH if is_1904 else WINDOWS_EPOCH
