"""Where a term stands, with what is written to its left and right: a concordance, keyword in context.

Contexts are raw text. A report may quote the press, not the posts of private persons, and contexts hold phone numbers
and handles as they were written: the report room filters and masks, this module does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.text.accents import fold_accents, is_accented
from nghe_lib.text.matches import matches
from nghe_lib.text.terms.raw_units import RawUnit, raw_units
from nghe_lib.text.tokens import whole

DTYPES = {"text_index": "Int64", "start": "Int64", "end": "Int64", "left": "str", "keyword": "str", "right": "str"}


def keyword_in_context(
    texts: Iterable[str | None],
    term: str,
    *,
    width: int = 60,
    order: Literal["text", "left", "right"] = "text",
    max_rows: int | None = None,
) -> pd.DataFrame:
    """Every occurrence of `term` with its context.

    term: a word or phrase, or several with `|` between them; whole syllables are compared, case does not count, nor
    does where a tone mark is placed; a term without diacritics also finds accented text (`ngap` finds ngập). A phrase
    does not cross punctuation. width: characters of context on each side, less when a word would be cut in two.
    order: `text` as the texts come; `left` by the words before, the nearest first; `right` by the words after. Sorted
    this way, what a term is used with stands together. max_rows: the first so many, after sorting.

    Returns one row per occurrence: text_index (place in `texts`), start and end (characters of the raw text), left,
    keyword and right (raw text, untouched). No occurrence gives no row. These rows may hold the words of private
    persons: keep them out of reports, see above. Raises ParameterError for a term without a syllable, an unknown order
    or a value out of bounds.
    """
    if width < 0 or (max_rows is not None and max_rows < 0) or order not in ("text", "left", "right"):
        raise ParameterError("width và max_rows từ 0 trở lên, order là text, left hoặc right")
    phrases = [phrase for part in term.split("|") if (phrase := [one.unit for one in raw_units(part)])]
    if not phrases:
        raise ParameterError(f"từ cần tìm '{term}' không có chữ nào; hãy cho một từ hoặc cụm từ")
    values = [whole(text) if isinstance(text, str) else None for text in texts]
    query = " | ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
    rows = _rows(values, np.flatnonzero(matches(values, query)), phrases, width, plain=not is_accented(term))
    if order != "text":
        rows = iter(sorted(rows, key=_after if order == "right" else _before))
    limited = [row for _, row in zip(range(max_rows), rows, strict=False)] if max_rows is not None else list(rows)
    return pd.DataFrame(limited, columns=list(DTYPES)).astype(DTYPES)


Row = tuple[int, int, int, str, str, str]


def _rows(
    texts: list[str | None] | tuple[str | None, ...], places: np.ndarray, phrases: list[list[str]], width: int,
    *, plain: bool,
) -> Iterator[Row]:  # fmt: skip
    for place in places.tolist():
        text = texts[place] or ""
        for start, end in _occurrences(raw_units(text), phrases, plain=plain):
            left, right = _cut_left(text, start, width), _cut_right(text, end, width)
            yield place, start, end, left, text[start:end], right


def _occurrences(units: list[RawUnit], phrases: list[list[str]], *, plain: bool) -> Iterator[tuple[int, int]]:
    """Start and end of each occurrence, in order; where two phrases start at one place, the longest."""
    spelt = [fold_accents(one.unit) if plain else one.unit for one in units]
    longest_first = sorted(phrases, key=len, reverse=True)
    for first, one in enumerate(units):
        for phrase in longest_first:
            last = first + len(phrase)
            if spelt[first:last] == phrase and units[last - 1].stretch == one.stretch:
                yield one.start, units[last - 1].end
                break


def _cut_left(text: str, start: int, width: int) -> str:
    """Up to `width` characters before `start`, without the rest of a word at its begin."""
    begin = max(start - width, 0)
    while 0 < begin < start and not text[begin - 1].isspace() and not text[begin].isspace():
        begin += 1
    return text[begin:start]


def _cut_right(text: str, end: int, width: int) -> str:
    stop = min(end + width, len(text))
    while end < stop < len(text) and not text[stop].isspace() and not text[stop - 1].isspace():
        stop -= 1
    return text[end:stop]


def _after(row: Row) -> list[str]:
    return [one.unit for one in raw_units(row[5])]


def _before(row: Row) -> list[str]:
    return [one.unit for one in raw_units(row[3])][::-1]
