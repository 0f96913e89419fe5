"""Which column of a file stands for which column of POSTS: guessed from the headings, shown, and overridable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nghe_lib.errors import ParameterError, SourceError, faults, nearest
from nghe_lib.schema import POSTS
from nghe_lib.sources.headings import EXACT, FOREIGN, INSIDE, NOT_INSIDE, OUTER_ONLY
from nghe_lib.sources.names import plain

TARGETS = tuple(name for name in POSTS.names if name not in ("run_id", "time_is_collection"))
MAX_SHOWN = 40


def guess_mapping(columns: Iterable[str], *, nested: frozenset[str] = frozenset()) -> dict[str, str]:
    """POSTS column → column of the file, from headings alone. A file column is taken once. `nested` ones never."""
    free = {name: plain(name) for name in columns if name not in nested}
    made: dict[str, str] = {}
    for target, words in EXACT.items():
        _take(made, free, target, (name for word in words for name, bare in free.items() if bare == word))
    for target, words in EXACT.items():
        if target not in made and target not in OUTER_ONLY:
            _take(made, free, target, (name for word in words for name in free if _is_last_part(word, name)))
    for target, words in INSIDE.items():
        if target not in made:
            _take(made, free, target, (name for word in words for name in free if _inside(word, name)))
    return {target: made[target] for target in TARGETS if target in made}


def complete_mapping(
    columns: tuple[str, ...], given: Mapping[str, str] | None, *, name: str, nested: frozenset[str] = frozenset()
) -> dict[str, str]:
    """The guess for `columns`, with `given` put over it; a target given as "" is left out.

    Raises ParameterError for an unknown target or column, SourceError when neither a text nor a title is found.
    """
    given = dict(given or {})
    _refuse_unknown(columns, given, name)
    taken = set(given.values())
    guessed = guess_mapping([column for column in columns if column not in taken], nested=nested)
    made = guessed | given
    mapping = {target: made[target] for target in TARGETS if made.get(target)}
    if "text" not in mapping and "title" not in mapping:
        shown = ", ".join(f"'{column[:40]}'" for column in columns[:MAX_SHOWN])
        raise SourceError(
            f"'{name}': không đoán được cột nào là nội dung. Các cột của tệp: {shown}. "
            'Hãy chỉ ra, ví dụ: --mapping "text=TÊN CỘT" (hoặc mapping={"text": "TÊN CỘT"})'
        )
    return mapping


def unused_columns(columns: Iterable[str], mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of the file that no POSTS column takes."""
    taken = set(mapping.values())
    return tuple(name for name in columns if name not in taken)


def _refuse_unknown(columns: tuple[str, ...], given: Mapping[str, str], name: str) -> None:
    found = [
        f"'{target}' không phải cột của nghe{nearest(target, TARGETS)}" for target in given if target not in TARGETS
    ]
    found += [
        f"tệp không có cột '{column}' (cho {target}){nearest(column, columns)}"
        for target, column in given.items()
        if column and column not in columns
    ]
    if found:
        raise ParameterError(faults(f"ghép cột của '{name}':", found))


def _take(made: dict[str, str], free: dict[str, str], target: str, candidates: Iterable[str]) -> None:
    chosen = next(iter(candidates), None)
    if chosen is not None:
        made[target] = chosen
        del free[chosen]


def _is_last_part(word: str, name: str) -> bool:
    """Whether the heading `name` of a nested value ("value.text") ends in `word`, and is not about somebody else."""
    before, dot, last = name.rpartition(".")
    return bool(dot) and plain(last) == word and not FOREIGN.intersection(plain(before).split())


def _inside(word: str, name: str) -> bool:
    """Whether `word` stands in the heading `name` as whole words, among none that change its meaning."""
    bare = plain(name)
    if f" {word} " not in f" {bare} ":
        return False
    rest = f" {bare} ".replace(f" {word} ", " ", 1).split()
    return not (NOT_INSIDE | FOREIGN).intersection(rest)
