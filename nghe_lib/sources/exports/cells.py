"""Rows of a table as mappings of texts, and counts inside them."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable

from nghe_lib.errors import SourceError
from nghe_lib.sources import delimited
from nghe_lib.sources.chunks import Chunk
from nghe_lib.sources.counts import count_of
from nghe_lib.sources.opening import Sample

Row = dict[str, str]


def heading(sample: Sample) -> list[str]:
    """The cells of the first line of a delimited file; none where it is JSON, no text, or cannot be split."""
    try:
        text = sample.text
    except SourceError:
        return []
    line = text.lstrip("\ufeff").split("\n", 1)[0].strip()
    if not line or line.startswith(("{", "[", "<")) or len(line) > 20_000:
        return []
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimited.delimiter_of(text)), [])]
    except csv.Error:
        return []


def rows(chunk: Chunk, names: Collection[str]) -> list[Row]:
    """The rows of `chunk`, with those columns of `names` that it has."""
    found = [name for name in chunk.columns if name in names]
    columns = [map(str, chunk.column(name)) for name in found]
    return [dict(zip(found, cells, strict=True)) for cells in zip(*columns, strict=True)] if found else []


def count(cell: str | None) -> int | None:
    """A cell as a count; None where it holds none."""
    found = count_of(cell)
    return found if isinstance(found, int) else None


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of the counts that are given; None where none is."""
    given = [one for one in counts if one is not None]
    return sum(given) if given else None


def first(row: Row, names: Iterable[str]) -> str | None:
    """The first of the cells `names` that holds more than blanks."""
    return next((row[name] for name in names if row.get(name, "").strip()), None)
