"""JSON documents: an array of objects, read piece by piece, or one object that holds such an array."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from nghe_lib.errors import SourceError
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk
from nghe_lib.sources.json_lines import record_of
from nghe_lib.sources.lines import BAD_BYTES, MAX_LINE_CHARACTERS, TOO_LONG, has_bad_bytes
from nghe_lib.sources.opening import CappedStream, FileAt, Sample
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.records import record_chunk
from nghe_lib.sources.words import Problem

MAX_OBJECT_CHARACTERS = 200 * 1024**2
_PIECE = 1 << 18
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)


def recognises(sample: Sample) -> bool:
    """Text that starts with [ or { and is not JSON lines, which is asked first."""
    if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"[", b"{") and not sample.head.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        return False
    return sample.text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{")


def chunks(file: FileAt, *, batch_rows: int) -> Iterator[Chunk]:
    """The objects of the array in `file`, in chunks of at most `batch_rows`."""
    if file.sample.text.lstrip("\ufeff \t\r\n").startswith("{"):
        yield from _of_object(file, batch_rows)
        return
    positions, records, refused = [], [], []
    characters = 0
    for position, (element, reason) in enumerate(_elements(file), start=1):
        record = Problem(reason) if reason else record_of(element)
        if isinstance(record, Problem):
            refused.append(Refusal(position, str(record), f"phần tử={len(element)}"))
        else:
            positions.append(position)
            records.append(record)
        characters += len(element)
        if len(records) + len(refused) >= batch_rows or characters >= MAX_CHUNK_CHARACTERS:
            yield record_chunk(positions, records, refused)
            positions, records, refused, characters = [], [], [], 0
    if records or refused:
        yield record_chunk(positions, records, refused)


def _of_object(file: FileAt, batch_rows: int) -> Iterator[Chunk]:
    with file.text() as (text, stream):
        whole = text.read(MAX_OBJECT_CHARACTERS + 1)
        torn = stream.torn
    if len(whole) > MAX_OBJECT_CHARACTERS or torn:
        raise SourceError(f"'{file.name}': {torn or 'một đối tượng JSON quá lớn; hãy xuất thành JSON lines'}")
    document = record_of(whole.lstrip("\ufeff"))
    if isinstance(document, Problem):
        raise SourceError(f"'{file.name}': {document}")
    rows = _records_in(document)
    for start in range(0, len(rows), batch_rows):
        part = list(enumerate(rows[start : start + batch_rows], start=start + 1))
        bad = [Refusal(at, "không phải một đối tượng JSON {…}") for at, one in part if not isinstance(one, dict)]
        good = [(at, one) for at, one in part if isinstance(one, dict)]
        yield record_chunk([at for at, _ in good], [one for _, one in good], bad)


def _records_in(document: dict[str, object]) -> list[object]:
    """The longest list of objects directly in `document`, or the document itself as the only record."""
    lists = [
        value for value in document.values() if isinstance(value, list) and any(isinstance(one, dict) for one in value)
    ]
    return max(lists, key=len, default=[document])


def _elements(file: FileAt) -> Iterator[tuple[str, str]]:
    """(text of an element, or why it cannot be read) for every element of the array in `file`."""
    with file.text() as (text, stream):
        buffer, at, is_open = "", 0, False
        while True:
            piece = _read(text, stream, max(_PIECE, len(buffer) - at))
            buffer, at = buffer[at:] + piece, 0
            if not is_open:
                buffer, is_open = buffer.lstrip("\ufeff \t\r\n")[1:], True
            for end, is_last in _ends(buffer):
                element = buffer[at:end].strip()
                at = end + 1
                if element or not is_last:
                    yield element, BAD_BYTES if has_bad_bytes(element) else ""
                if is_last:
                    rest = (buffer[at:] + _read(text, stream, _PIECE)).strip()
                    if rest or stream.torn:
                        yield rest, stream.torn or "nội dung sau dấu ] đóng mảng, không đọc"
                    return
            if not piece:
                rest = buffer[at:]
                yield rest, stream.torn or "tệp JSON hết giữa chừng: mảng không có dấu ] đóng"
                return
            if len(buffer) - at > MAX_LINE_CHARACTERS:
                yield buffer[at:], f"{TOO_LONG}; phần sau không đọc"
                return


def _read(text: TextIO, stream: CappedStream, size: int) -> str:
    try:
        return text.read(size)
    except UnicodeError:
        stream.torn = stream.torn or "tệp bị cắt hoặc sai bảng mã từ chỗ này; phần sau không đọc được"
        return ""


def _ends(buffer: str) -> Iterator[tuple[int, bool]]:
    """Where the elements in `buffer` end: at a comma, or, with True, at the bracket that closes the array."""
    depth = 0
    for token in _TOKEN.finditer(buffer):
        mark = token[0]
        if mark == '"':
            return
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            if depth == 0:
                yield token.start(), True
                return
            depth -= 1
        elif mark == "," and depth == 0:
            yield token.start(), False
