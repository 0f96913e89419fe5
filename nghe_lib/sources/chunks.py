"""Raw rows of a table as its format splits them, before any column has a meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from nghe_lib.sources.reading import Refusal

MAX_CHUNK_CHARACTERS = 32 * 1024**2


@dataclass(frozen=True)
class Chunk:
    """Some rows: their numbers, a way to one column's values, and the rows that could not even be split.

    columns: names in order. nested: those whose values are lists or groups, which no mapping guesses.
    """

    positions: list[int]
    columns: tuple[str, ...]
    column: Callable[[str], list[object]]
    refused: list[Refusal] = field(default_factory=list)
    nested: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def distinct(names: list[str]) -> tuple[str, ...]:
    """Column names of a heading, each usable: blanks become "cột 3", a repeated name "text (2)"."""
    made: list[str] = []
    for at, name in enumerate(names, start=1):
        bare = " ".join(name.split())[:200] or f"cột {at}"
        number, candidate = 1, bare
        while candidate in made:
            number += 1
            candidate = f"{bare} ({number})"
        made.append(candidate)
    return tuple(made)


def grid(rows: list[list[object]], columns: tuple[str, ...]) -> Callable[[str], list[object]]:
    """A way to the values of one column in `rows`."""

    def column(name: str) -> list[object]:
        at = columns.index(name)
        return [row[at] for row in rows]

    return column
