"""Find every mark of every text once, with its place in the raw text and its value in one written form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.text.marks.patterns import HAS_HOST, HAS_MARK, HOSTED, MARK_KINDS, PLAIN, PRICE
from nghe_lib.text.marks.shadow import shadow
from nghe_lib.text.marks.values import CLOSING, value_of

if TYPE_CHECKING:
    import pandas as pd

_BESIDE = 24


def find_marks(texts: Iterable[str | None], *, kinds: Collection[str] = MARK_KINDS) -> pd.DataFrame:
    """The marks of each text.

    kinds: which of `MARK_KINDS` come back; the others are still recognised, so the digits of an address are no phone.

    Returns one row per mark: text_index, start, end (characters of the raw text, end is one past), kind, value (see
    `marks.values`). Sorted by text and start; marks never overlap. Missing texts have none; empty in, empty out.
    Read too: NFD, full-width digits, zero-width signs inside, phones spaced, dotted or dashed. Not read: numbers in
    words, letters put for digits, and short codes such as 113. A bare `8h` may be a duration, `5/6` a fraction.
    Raises ParameterError for an unknown kind.
    """
    import pandas as pd

    _check(kinds)
    rows = [
        (place, *mark)
        for place, text in enumerate(texts)
        if isinstance(text, str)
        for mark in _marks(text)
        if mark[2] in kinds
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], [], []]
    made = dict(zip(("text_index", "start", "end", "kind", "value"), columns, strict=True))
    types = {"text_index": "int64", "start": "int64", "end": "int64", "kind": "str", "value": "str"}
    return pd.DataFrame(made).astype(types)


def blank_marks(texts: Iterable[str | None], *, kinds: Collection[str] = MARK_KINDS) -> list[str]:
    """Each text with its marks of these kinds written as one full stop each; a missing text becomes empty."""
    _check(kinds)
    return [_blanked(text, kinds) if isinstance(text, str) else "" for text in texts]


def _check(kinds: Collection[str]) -> None:
    for kind in kinds:
        if kind not in MARK_KINDS:
            raise ParameterError(f"không có loại dấu hiệu '{kind}'{nearest(kind, MARK_KINDS)}")


def _marks(text: str) -> Iterator[tuple[int, int, str, str]]:
    seen = shadow(text)
    if not HAS_MARK(seen.text):
        return
    pattern = HOSTED if HAS_HOST(seen.text) else PLAIN
    for found in pattern.finditer(seen.text):
        kind = "money" if found.lastgroup == PRICE else str(found.lastgroup)
        start, end = found.span()
        if kind == "url":
            end = _unclosed(seen.text, start, end)
        raw_start, raw_end = seen.raw(start, end)
        value = value_of(
            kind, seen.text[start:end], raw=text[raw_start:raw_end],
            before=seen.text[max(0, start - _BESIDE) : start], after=seen.text[end : end + _BESIDE],
        )  # fmt: skip
        if value is not None:
            yield raw_start, raw_end, kind, value


def _unclosed(text: str, start: int, end: int) -> int:
    """The end of an address without the punctuation of the sentence; a bracket opened inside it stays."""
    unopened = text.count(")", start, end) - text.count("(", start, end)
    while end > start + 1 and text[end - 1] in CLOSING:
        if text[end - 1] == ")":
            if unopened <= 0:
                break
            unopened -= 1
        end -= 1
    return end


def _blanked(text: str, kinds: Collection[str]) -> str:
    parts, done = [], 0
    for start, end, kind, _ in _marks(text):
        if kind in kinds:
            parts += [text[done:start], " . "]
            done = end
    return "".join([*parts, text[done:]]) if parts else text
