"""Where the syllables of a text stand in the text as it was written: the same syllables as `tokens.syllables` finds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.tokens import PIECE

_CHUNK = re.compile(r"\S+")
_COMBINED = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.S)


@dataclass(frozen=True)
class RawUnit:
    """One syllable: its spelling in lower case, where it stands in the raw text, and the stretch it belongs to.

    Syllables of two stretches have punctuation between them.
    """

    unit: str
    start: int
    end: int
    stretch: int


def raw_units(text: str) -> list[RawUnit]:
    """The syllables of one text in order; offsets count characters of `text` itself, composed or not."""
    composed, offsets = _composed(text)
    made: list[RawUnit] = []
    stretch = 0
    for chunk in _CHUNK.finditer(composed):
        pieces = list(PIECE.finditer(composed, chunk.start(), chunk.end()))
        for piece in pieces:
            if piece[0][0].isalnum():
                unit = one_spelling(piece[0]).lower()
                made.append(RawUnit(unit, offsets[piece.start()], offsets[piece.end()], stretch))
            else:
                stretch += 1
        stretch += not pieces or chunk[0].endswith(".")
    return made


def _composed(text: str) -> tuple[str, list[int] | range]:
    """`text` in NFC, and where each of its characters, and its end, stood in `text`."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    parts: list[str] = []
    offsets: list[int] = []
    for found in _COMBINED.finditer(text):
        part = unicodedata.normalize("NFC", found[0])
        parts.append(part)
        offsets += [found.start()] * len(part)
    return "".join(parts), [*offsets, len(text)]
