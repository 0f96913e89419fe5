"""Lines of a text, none longer than memory bears, and the torn one at a broken end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from nghe_lib.sources.opening import CappedStream

MAX_LINE_CHARACTERS = 16 * 1024**2
BAD_BYTES = "có byte không đúng bảng mã của tệp"
TOO_LONG = f"dòng dài quá {MAX_LINE_CHARACTERS} ký tự"


def lines(text: TextIO, stream: CappedStream) -> Iterator[str]:
    """The lines of `text` with their ends; one past the limit is cut there. Bad wide characters tear the text."""
    try:
        while line := text.readline(MAX_LINE_CHARACTERS):
            if len(line) >= MAX_LINE_CHARACTERS:
                _skip_rest(text, line)
            yield line
    except UnicodeError:
        stream.torn = stream.torn or "tệp bị cắt hoặc sai bảng mã từ chỗ này; phần sau không đọc được"


def has_bad_bytes(line: str) -> bool:
    """Whether `line` carries bytes that its encoding does not know."""
    if line.isascii():
        return False
    try:
        line.encode()
    except UnicodeEncodeError:
        return True
    return False


def _skip_rest(text: TextIO, line: str) -> None:
    while line and not line.endswith(("\n", "\r")):
        line = text.readline(MAX_LINE_CHARACTERS)
