"""The words of a DOCX file, a paragraph on a line, with the numbers that Word counts itself (ECMA-376 Part 1, 17).

Read as `sources/workbook.py` reads workbooks: a stream of events, a document type refused and with it every entity,
and bounds on elements, depth and characters, so that no archive can swell beyond them. Deleted words and the spare
copy of drawings are left out.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from nghe_lib.errors import SourceError

MAX_ELEMENTS, MAX_DEPTH, MAX_NAMES = 4_000_000, 200, 10_000
MAX_CHARACTERS = 5_000_000
MAX_TOKEN_BYTES = 1024**2
MAX_LISTS = 20_000
PIECE_BYTES = 64 * 1024
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main}", "http://purl.oclc.org/ooxml/wordprocessingml/main}",
)  # fmt: skip
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ROMANS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def document_text(path: Path) -> str:
    """The words of the DOCX file at `path`. Raises SourceError where it is broken, hostile or too large."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {name.casefold(): name for name in package.namelist()}
            if "word/document.xml" not in parts:
                raise SourceError(f"'{path.name}' không phải tệp Word: không có word/document.xml")
            lists = _Lists()
            budget = _Budget(path.name)
            if "word/numbering.xml" in parts:
                _walk(package, parts["word/numbering.xml"], lists, budget)
            body = _Body(lists, budget)
            _walk(package, parts["word/document.xml"], body, budget)
            return "\n".join(body.lines)
    except (zipfile.BadZipFile, expat.ExpatError, NotImplementedError, RuntimeError, EOFError, ValueError) as reason:
        raise SourceError(f"'{path.name}' không đọc được như tệp Word ({reason}); hãy lưu lại thành .docx") from None


@dataclass
class _Budget:
    """What may still come, for all parts together."""

    name: str
    elements: int = MAX_ELEMENTS
    characters: int = MAX_CHARACTERS

    def too_large(self) -> SourceError:
        return SourceError(f"'{self.name}' giải nén ra quá lớn; hãy chép phần chữ sang tệp .txt")


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class _Lists:
    """The lists that a document numbers: level of (list, depth)."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    _abstract: str = ""
    _number: str = ""
    _depth: int = 0

    def begin(self, name: str, given: dict[str, str]) -> None:
        value = given.get("val", "")
        if name == "abstractNum":
            self._abstract = given.get("abstractNumId", "")
        elif name == "num":
            self._number = given.get("numId", "")
        elif name == "abstractNumId" and len(self.abstract_of) < MAX_LISTS:
            self.abstract_of[self._number] = value
        elif name == "lvl":
            self._depth = _whole(given.get("ilvl", ""))
        elif name in ("numFmt", "lvlText", "start") and len(self.levels) < MAX_LISTS:
            level = self.levels.setdefault((self._abstract, self._depth), _Level())
            if name == "numFmt":
                level.form = value
            elif name == "lvlText":
                level.text = value[:100]
            else:
                level.start = _whole(value)

    def end(self, name: str) -> None:
        """Nothing to do."""

    def say(self, text: str) -> None:
        """Nothing to do."""


@dataclass
class _Body:
    """Lines of the body: one per paragraph, with its own number before it."""

    lists: _Lists
    budget: _Budget
    lines: list[str] = field(default_factory=list)
    _stack: list[list[str]] = field(default_factory=list)
    _list: tuple[str, int] = ("", 0)
    _is_text: bool = False
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "p":
            self._stack.append([])
            self._list = ("", 0)
        elif name == "t":
            self._is_text = True
        elif name == "tab" and self._stack:
            self.say(" ", is_text=True)
        elif name in ("br", "cr") and self._stack:
            self.say("\n", is_text=True)
        elif name == "noBreakHyphen" and self._stack:
            self.say("-", is_text=True)
        elif name == "ilvl":
            self._list = (self._list[0], _whole(given.get("val", "")))
        elif name == "numId":
            self._list = (given.get("val", ""), self._list[1])

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "p" and self._stack:
            self.lines.append(self._numbered("".join(self._stack.pop())))

    def say(self, text: str, *, is_text: bool = False) -> None:
        if (self._is_text or is_text) and self._stack:
            self.budget.characters -= len(text)
            if self.budget.characters < 0:
                raise self.budget.too_large()
            self._stack[-1].append(text)

    def _numbered(self, text: str) -> str:
        number, depth = self._list
        self._list = ("", 0)
        abstract = self.lists.abstract_of.get(number, "")
        level = self.lists.levels.get((abstract, depth))
        if level is None or not text.strip() or level.form in ("bullet", "none") or "%" not in level.text:
            return text
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        said = level.text
        for place in range(depth + 1):
            form = self.lists.levels.get((abstract, place), _Level())
            said = said.replace(f"%{place + 1}", _count(counts.get(place, form.start), form.form))
        return f"{said} {text.lstrip()}"


def _walk(package: zipfile.ZipFile, part: str, taker: _Lists | _Body, budget: _Budget) -> None:
    """Feed `part` to `taker` piece by piece, within the bounds."""
    events = _Events(taker, budget)
    fed = 0
    with package.open(part) as source:
        while True:
            piece = source.read(PIECE_BYTES)
            events.parser.Parse(piece, not piece)
            fed += len(piece)
            if fed - events.parser.CurrentByteIndex > MAX_TOKEN_BYTES or events.n_names > MAX_NAMES:
                raise budget.too_large()
            if not piece:
                return


class _Events:
    """A parser that counts elements and depth and hands on what is of the main namespace."""

    def __init__(self, taker: _Lists | _Body, budget: _Budget) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self._taker, self._budget = taker, budget
        self._depth = self._skipped = self._spaces = 0
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartNamespaceDeclHandler = self._space

    @property
    def n_names(self) -> int:
        """Different names that the parser has had to keep."""
        return len(self.parser.intern) + self._spaces

    def _begin(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        self._budget.elements -= 1
        if self._budget.elements < 0 or self._depth > MAX_DEPTH:
            raise self._budget.too_large()
        if self._skipped or name == _FALLBACK:
            self._skipped += 1
        elif name.startswith(_SPACES):
            bare = {key.rpartition("}")[2]: value for key, value in given.items()}
            self._taker.begin(name.rpartition("}")[2], bare)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        elif name.startswith(_SPACES):
            self._taker.end(name.rpartition("}")[2])

    def _text(self, said: str) -> None:
        if not self._skipped:
            self._taker.say(said)

    def _space(self, *_: object) -> None:
        self._spaces += 1


def _refuse_doctype(*_: object) -> None:
    raise ValueError("DOCTYPE")


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0


def _count(number: int, form: str) -> str:
    """A number as Word shows it in that form."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 10)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 400:
        said, left = "", number
        for value, sign in _ROMANS:
            said += sign * (left // value)
            left %= value
        return said.lower() if form == "lowerRoman" else said
    return str(number)
