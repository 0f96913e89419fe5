"""Look into what a platform sent without trusting its shape: whatever is not there, or is no such thing, is None."""

from __future__ import annotations

from collections.abc import Iterator

from nghe_lib.sources.counts import count_of
from nghe_lib.sources.words import Problem, short_text


def inner(value: object, *path: str | int) -> object:
    """What stands at `path` inside `value`: keys of objects, places in arrays. None where the path breaks off."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def objects(value: object, *path: str | int) -> Iterator[dict[str, object]]:
    """The objects of the array at `path`; nothing where there is none."""
    found = inner(value, *path)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            yield one


def word(value: object, *path: str | int) -> str | None:
    """A short text or a whole number at `path` as one line: an id, a handle. None for anything else."""
    found = inner(value, *path)
    if isinstance(found, bool) or not isinstance(found, (str, int)):
        return None
    if isinstance(found, int) and abs(found) > 2**64:
        return None
    return short_text(str(found) if isinstance(found, int) else found)


def text(value: object, *path: str | int) -> str | None:
    """A text at `path` that holds more than white space, as it stands."""
    found = inner(value, *path)
    return found if isinstance(found, str) and found.strip() else None


def count(value: object, *path: str | int) -> int | None:
    """A count at `path`; missing where the platform gives none or no count."""
    found = count_of(inner(value, *path))
    return None if found is None or isinstance(found, Problem) else found


def first(*found: object) -> object:
    """The first that is not None."""
    return next((one for one in found if one is not None), None)
