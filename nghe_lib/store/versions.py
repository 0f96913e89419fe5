"""Lake versions: one small file each, naming the version of every Delta table that belongs to it.

A Delta table commits alone; a lake version commits many at once. Readers open what a version file names, so a
writer that is cut between two tables is never seen, and every report can name and re-read one number.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nghe_lib.errors import StoreError
from nghe_lib.store.project import replace_file


@dataclass(frozen=True)
class Version:
    """One state of the whole lake: its number, when it was committed, and the Delta version of each table."""

    number: int
    committed_at: datetime
    tables: dict[str, int]


EMPTY = Version(0, datetime.fromtimestamp(0, UTC), {})


def latest(folder: Path) -> Version:
    """The newest committed version under `folder`, or the empty version 0."""
    numbers = _numbers(folder)
    return _read(folder, numbers[-1]) if numbers else EMPTY


def at(folder: Path, as_of: int | datetime) -> Version:
    """Version number `as_of`, or the newest one committed at or before that moment; raises StoreError."""
    numbers = _numbers(folder)
    if isinstance(as_of, datetime):
        for number in reversed(numbers):
            version = _read(folder, number)
            if version.committed_at <= as_of:
                return version
        return EMPTY
    if as_of == 0:
        return EMPTY
    if as_of not in numbers:
        kept = f"có các phiên bản từ {numbers[0]} đến {numbers[-1]}" if numbers else "hồ dữ liệu còn trống"
        raise StoreError(f"không có phiên bản {as_of} của hồ dữ liệu; {kept}")
    return _read(folder, as_of)


def commit(folder: Path, tables: dict[str, int], *, after: Version) -> Version:
    """Write the version that follows `after`; from this moment readers see it."""
    version = Version(after.number + 1, datetime.now(UTC), tables)
    folder.mkdir(parents=True, exist_ok=True)
    content = {"number": version.number, "committed_at": version.committed_at.isoformat(), "tables": tables}
    replace_file(folder / f"{version.number:012d}.json", json.dumps(content).encode())
    return version


def forget(folder: Path, *, before: datetime) -> None:
    """Drop the version files committed before `before`, but never the newest."""
    for number in _numbers(folder)[:-1]:
        if _read(folder, number).committed_at < before:
            (folder / f"{number:012d}.json").unlink()


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("[0-9]*.json"))


def _read(folder: Path, number: int) -> Version:
    path = folder / f"{number:012d}.json"
    try:
        content = json.loads(path.read_text())
        return Version(content["number"], datetime.fromisoformat(content["committed_at"]), content["tables"])
    except (ValueError, KeyError, TypeError) as reason:
        raise StoreError(f"tệp phiên bản {path.name} bị hỏng; hãy xóa tệp này để dùng phiên bản trước") from reason
