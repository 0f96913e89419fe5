"""Columns of nested records: `{"author": {"name": …}}` has the column `author.name`."""

from __future__ import annotations

from nghe_lib.sources.chunks import Chunk
from nghe_lib.sources.reading import Refusal

MAX_DEPTH = 4
MAX_COLUMNS = 1_000


def record_chunk(positions: list[int], records: list[dict[str, object]], refused: list[Refusal]) -> Chunk:
    """Records as a chunk whose columns are their keys, inner keys joined with a dot."""
    columns, nested = _columns(records)

    def column(name: str) -> list[object]:
        if "." not in name:
            return [record.get(name) for record in records]
        path = name.split(".")
        return [record[name] if name in record else _walk(record, path) for record in records]

    return Chunk(positions, columns, column, refused, nested)


def _columns(records: list[dict[str, object]]) -> tuple[tuple[str, ...], frozenset[str]]:
    found: dict[str, None] = {}
    nested: set[str] = set()
    plain: set[str] = set()
    for record in records:
        if not (record.keys() <= plain) or any(type(value) in (dict, list) for value in record.values()):
            _gather(record, "", found, (nested, plain))
    return tuple(found), frozenset(nested - plain)


def _gather(record: dict[str, object], before: str, found: dict[str, None], kinds: tuple[set[str], set[str]]) -> None:
    """Add the columns of `record` to `found`, and their names to those of groups or of plain values in `kinds`."""
    nested, plain = kinds
    for key, value in record.items():
        name = before + key
        if isinstance(value, dict) and value and before.count(".") < MAX_DEPTH - 1:
            _gather(value, f"{name}.", found, kinds)
        elif len(found) < MAX_COLUMNS:
            found[name] = None
            if isinstance(value, dict) or (
                isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value)
            ):
                nested.add(name)
            elif value is not None:
                plain.add(name)


def _walk(record: object, path: list[str]) -> object:
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record
