"""One array of a large JSON document, wherever it lies in it, read element by element.

Unlike `json_document` the outermost value may be an object: the array is found by its key, again and again, each time
with the plain values that stood before it in the same object. The rest of the document is skipped, never held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from nghe_lib.sources.json_lines import record_of
from nghe_lib.sources.lines import BAD_BYTES, MAX_LINE_CHARACTERS, has_bad_bytes
from nghe_lib.sources.opening import CappedStream, FileAt
from nghe_lib.sources.words import Problem

_DECODER = json.JSONDecoder(parse_constant=lambda _: None)
_PIECE = 1 << 18
_MOST_HEADERS = 50
_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,]|[^\s"\[\]{}:,]+', re.DOTALL)
_ENDS = re.compile(r'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)
UNFINISHED = f"tệp JSON hết giữa chừng, hoặc một phần tử dài quá {MAX_LINE_CHARACTERS} ký tự; phần sau không đọc"


@dataclass(frozen=True)
class Owner:
    """The object that holds a found array. values: its plain values that stand before the array."""

    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Element:
    """One element of a found array. value: the object, or why it is none. size: characters it takes in the file.

    is_break: no element, but the place where the text breaks off.
    """

    owner: Owner
    value: dict[str, object] | Problem
    size: int
    is_break: bool = False


class _Window:
    """The part of the text that is in memory. at: what is read up to. is_broken: no sense can be made of the rest."""

    def __init__(self, text: TextIO, stream: CappedStream) -> None:
        self._text, self._stream = text, stream
        self.buffer, self.at, self.is_over = "", 0, False
        self.is_whole, self.is_broken = True, False

    @property
    def torn(self) -> str:
        return self._stream.torn

    def more(self) -> bool:
        """Read on, twice as much as is held: what is read again stays in proportion. False at the end."""
        try:
            piece = self._text.read(max(_PIECE, len(self.buffer) - self.at))
        except UnicodeError:
            self._stream.torn = self._stream.torn or "tệp bị cắt hoặc sai bảng mã từ chỗ này; phần sau không đọc được"
            piece = ""
        self.buffer, self.at = self.buffer[self.at :] + piece, 0
        self.is_over = not piece
        return bool(piece)

    def skip_space(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            self.at = _end_of(_SPACE, self.buffer, self.at)
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                return ""

    def mark(self) -> str:
        """The next mark, string or bare word; "" at the end, or where a string never closes."""
        if self.is_broken or not self.skip_space():
            return ""
        while True:
            found = _TOKEN.match(self.buffer, self.at)
            if found and (found.end() < len(self.buffer) or found[0] in "[]{}:," or self.is_over):
                self.at = found.end()
                return found[0]
            if len(self.buffer) - self.at > MAX_LINE_CHARACTERS or not (self.more() or found):
                return ""


def elements(file: FileAt, key: str) -> Iterator[Owner | Element]:
    """For every array under `key`: its owner, then its elements; where the text breaks off, one that says so."""
    with file.text() as (text, stream):
        window = _Window(text, stream)
        if window.skip_space() == "\ufeff":
            window.at += 1
        owner = Owner()
        for owner in _owners(window, key):
            yield owner
            yield from _inside(window, owner)
        if window.torn or not window.is_whole:
            yield Element(owner, Problem(window.torn or UNFINISHED), len(window.buffer) - window.at, is_break=True)


def _owners(window: _Window, key: str) -> Iterator[Owner]:
    """Every object that has an array under `key`, with the window just behind the array's opening bracket."""
    open_values: list[dict[str, object] | None] = []
    name, is_value = "", False
    while mark := window.mark():
        if mark == "{":
            open_values.append({})
        elif mark == "[":
            if is_value and name == key and open_values and open_values[-1] is not None:
                yield Owner(dict(open_values[-1]))
            else:
                open_values.append(None)
        elif mark in "]}":
            if open_values:
                open_values.pop()
        elif mark not in ":,":
            if is_value:
                _keep(open_values, name, mark)
            else:
                name = _plain(mark) if mark.startswith('"') else ""
        is_value = mark == ":"
    window.is_whole = not open_values and not window.is_broken


def _keep(open_values: list[dict[str, object] | None], name: str, token: str) -> None:
    values = open_values[-1] if open_values else None
    if values is not None and len(values) < _MOST_HEADERS and len(token) < 1_000:
        values[name] = _value(token)


def _plain(token: str) -> str:
    found = _value(token)
    return found if isinstance(found, str) else ""


def _value(token: str) -> object:
    try:
        return json.loads(token, strict=False)
    except ValueError:
        return None


def _inside(window: _Window, owner: Owner) -> Iterator[Element]:
    """The elements up to the bracket that closes the array."""
    while True:
        mark = window.skip_space()
        if mark == "]":
            window.at += 1
            return
        if mark == ",":
            window.at += 1
            continue
        element = _next(window) if mark else None
        if element is None:
            window.is_broken = True
            return
        yield Element(owner, *element)


def _next(window: _Window) -> tuple[dict[str, object] | Problem, int] | None:
    """The next element and its size, read up to the comma or bracket behind it; None where it never ends."""
    while True:
        start = window.at
        found = _decoded(window.buffer, start)
        if found is not None:
            window.at = found[1]
            is_bad = has_bad_bytes(window.buffer[start : window.at])
            return Problem(BAD_BYTES) if is_bad else found[0], window.at - start
        end = _element_end(window.buffer, start)
        if end is not None:
            window.at = end
            whole = window.buffer[start:end].strip()
            return Problem(BAD_BYTES) if has_bad_bytes(whole) else record_of(whole), len(whole)
        if len(window.buffer) - start > MAX_LINE_CHARACTERS or not window.more():
            return None


def _decoded(buffer: str, at: int) -> tuple[dict[str, object], int] | None:
    """The object at `at` and where it ends, when it is whole and well formed, at the speed of the decoder."""
    if buffer[at] != "{":
        return None
    try:
        value, end = _DECODER.raw_decode(buffer, at)
    except (ValueError, RecursionError):
        return None
    end = _end_of(_SPACE, buffer, end)
    return (value, end) if buffer[end : end + 1] in (",", "]") and end < len(buffer) else None


def _element_end(buffer: str, at: int) -> int | None:
    depth = 0
    for token in _ENDS.finditer(buffer, at):
        mark = token[0]
        if mark == '"':
            return None
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            if depth == 0:
                return token.start()
            depth -= 1
        elif mark == "," and depth == 0:
            return token.start()
    return None


def _end_of(form: re.Pattern[str], buffer: str, at: int) -> int:
    found = form.match(buffer, at)
    return found.end() if found else at
