"""Where every piece of a normalised text stands in the raw text, through composition and several passes.

Each step cuts the text into pieces that touch. Two steps are joined at the cuts both have, so a span may grow but never
leaves a gap.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import accumulate

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.normalisation.passes import Reader, reader
from nghe_lib.text.normalise import MAX_CHARACTERS, MOST_PASSES, Normalised

Step = tuple[str, str]


def with_offsets(raw: str) -> Normalised:
    """One text normalised, with spans; see `Normalised`."""
    known = reader()
    if len(raw) > MAX_CHARACTERS:
        return _normalised([(raw, known.spelt(raw))])
    steps = known.steps(raw)
    if not _measures_up(raw, steps):
        steps = _joined(_spelt(raw, known), steps)
    for _ in range(MOST_PASSES - 1):
        following = known.steps("".join(after for _, after in steps))
        if all(before == after for before, after in following):
            break
        steps = _joined(steps, following)
    return _normalised([step for step in steps if step[0]])


def _measures_up(raw: str, steps: list[Step]) -> bool:
    """Whether one spelling left every letter in its place."""
    return unicodedata.is_normalized("NFC", raw) and sum(len(before) for before, _ in steps) == len(raw)


def _normalised(steps: list[Step]) -> Normalised:
    ends = list(accumulate(len(before) for before, _ in steps))
    spans = tuple(zip([0, *ends], ends, strict=False))
    pieces = tuple(after for _, after in steps)
    return Normalised("".join(pieces), pieces, spans)


def _spelt(raw: str, known: Reader) -> list[Step]:
    """Raw characters and what they are in one spelling: letter by letter where that can be told."""
    text = known.spelt(raw)
    for cut in (_letters(raw), _chunks(raw)):
        steps = [(part, known.spelt(part)) for part in cut]
        moved = _replaced(steps, text)
        if moved is not None:
            return moved
    return [(raw, text)] if raw else []


def _replaced(steps: list[Step], text: str) -> list[Step] | None:
    """The steps with the letters of `text`, whose tone marks may have moved; None when they do not measure up."""
    ends = list(accumulate(len(after) for _, after in steps))
    if not steps or ends[-1] != len(text):
        return None
    found = [(before, text[start:end]) for (before, _), start, end in zip(steps, [0, *ends], ends, strict=False)]
    return found if all(_is_same(after, part) for (_, after), (_, part) in zip(steps, found, strict=True)) else None


def _is_same(alone: str, inside: str) -> bool:
    """Whether a part composed alone has the letters it has inside its text, tone marks apart."""
    return fold_accents(alone) == fold_accents(inside)


def _letters(raw: str) -> list[str]:
    """Every letter with the combining marks that follow it."""
    found: list[str] = []
    for sign in raw:
        if found and unicodedata.combining(sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _chunks(raw: str) -> list[str]:
    first, *rest = raw.split(" ")
    return [part for part in (first, *(piece for chunk in rest for piece in (" ", chunk))) if part]


def _joined(first: Iterable[Step], second: Iterable[Step]) -> list[Step]:
    """Two steps as one, cut where the result of the first and the start of the second are both cut."""
    found: list[Step] = []
    ahead = iter(second)
    raw, written, middle, given = "", "", 0, 0
    for before, after in first:
        raw += before
        middle += len(after)
        while given < middle:
            start, end = next(ahead)
            given += len(start)
            written += end
        if given == middle:
            found.append((raw, written))
            raw, written = "", ""
    if raw or written:
        found.append((raw, written))
    return found
