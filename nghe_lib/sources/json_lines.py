"""JSON lines: one object a line. A line that is no object is refused with its reason and the next one is read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk
from nghe_lib.sources.lines import BAD_BYTES, MAX_LINE_CHARACTERS, TOO_LONG, has_bad_bytes, lines
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.records import record_chunk
from nghe_lib.sources.words import Problem

MAX_SNIFFED_LINES = 20
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


def recognises(sample: Sample) -> bool:
    """Text whose first lines are JSON objects, each on its own line."""
    if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{" and b"\x00" not in sample.head[:4]:
        return False
    return first_record(sample) is not None


def first_record(sample: Sample) -> dict[str, object] | None:
    """The first object of `sample` when it looks like JSON lines, else None."""
    text = sample.text.lstrip("\ufeff")
    found = [line for line in text.splitlines()[: MAX_SNIFFED_LINES + 1] if line.strip()]
    if not found or not found[0].lstrip().startswith("{") or found[0].strip() == "{":
        return None
    if len(found) == 1 and (sample.is_whole or "\n" not in text):
        record = record_of(found[0])
        return record if isinstance(record, dict) and not _wraps_records(record) else None
    records = (record_of(line) for line in found[:MAX_SNIFFED_LINES])
    return next((record for record in records if isinstance(record, dict)), None)


def chunks(file: FileAt, *, batch_rows: int) -> Iterator[Chunk]:
    """The objects of `file`, in chunks of at most `batch_rows`."""
    for positions, records, refused in batches_of_records(file, batch_rows=batch_rows):
        yield record_chunk(positions, records, refused)


def batches_of_records(
    file: FileAt, *, batch_rows: int
) -> Iterator[tuple[list[int], list[dict[str, object]], list[Refusal]]]:
    """Row numbers, objects and refused lines of `file`, in batches of at most `batch_rows` rows."""
    with file.text() as (text, stream):
        positions, records, refused = [], [], []
        position = characters = 0
        torn_line = False
        for line in lines(text, stream):
            if line.isspace():
                continue
            position += 1
            torn_line = bool(stream.torn) and not line.endswith(("\n", "\r"))
            record = Problem(stream.torn) if torn_line else _checked(line)
            if isinstance(record, Problem):
                refused.append(Refusal(position, str(record), f"dòng={len(line)}"))
            else:
                positions.append(position)
                records.append(record)
            characters += len(line)
            if len(records) + len(refused) >= batch_rows or characters >= MAX_CHUNK_CHARACTERS:
                yield positions, records, refused
                positions, records, refused, characters = [], [], [], 0
        if stream.torn and not torn_line:
            refused.append(Refusal(position + 1, stream.torn))
        if records or refused:
            yield positions, records, refused


def record_of(line: str) -> dict[str, object] | Problem:
    """One line as an object, or why it is none. NaN and Infinity are missing values."""
    try:
        record = _DECODER.decode(line)
    except RecursionError:
        return Problem("JSON lồng nhau quá sâu")
    except json.JSONDecodeError as reason:
        return Problem(f"không phải JSON hợp lệ (ký tự thứ {reason.pos + 1})")
    except ValueError:
        return Problem("JSON có số dài quá 4.300 chữ số")
    return record if isinstance(record, dict) else Problem("không phải một đối tượng JSON {…}")


def _checked(line: str) -> dict[str, object] | Problem:
    if len(line) >= MAX_LINE_CHARACTERS:
        return Problem(TOO_LONG)
    return Problem(BAD_BYTES) if has_bad_bytes(line) else record_of(line)


def _wraps_records(record: dict[str, object]) -> bool:
    return any(
        isinstance(value, list) and value and all(isinstance(one, dict) for one in value) for value in record.values()
    )
