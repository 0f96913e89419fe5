"""Scraped threads: an array of posts, each with what was said under it inside; every part is a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nghe_lib.sources.batching import Record
from nghe_lib.sources.chunks import Chunk
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.words import Problem

Found = Record | Problem


def in_order(
    chunk: Chunk, names: Iterable[str], thread: Callable[[dict[str, object]], Iterator[Found]]
) -> Iterator[Found | Refusal]:
    """All of a chunk's posts, each followed by what is under it, and the elements that could not be read, in order.

    names: the keys of a post that `thread` reads.
    """
    columns = {name: chunk.column(name) for name in names}
    whole = {
        position: {name: values[at] for name, values in columns.items()} for at, position in enumerate(chunk.positions)
    }
    torn = {one.position: one for one in chunk.refused}
    for position in sorted({*whole, *torn}):
        if position in torn:
            yield torn[position]
        else:
            yield from thread(whole[position])


def numbered(found: Iterable[Found | Refusal], *, after: int) -> tuple[list[Record], list[int], list[Refusal]]:
    """Records, their row numbers (from `after` + 1) and the refused rows of `found`."""
    records: list[Record] = []
    positions: list[int] = []
    refused: list[Refusal] = []
    for row, one in enumerate(found, start=after + 1):
        if isinstance(one, Refusal):
            refused.append(Refusal(row, one.reason, one.extract))
        elif isinstance(one, Problem):
            refused.append(Refusal(row, str(one)))
        else:
            records.append(one)
            positions.append(row)
    return records, positions, refused
