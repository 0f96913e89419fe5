"""What each character is to the scanner: its plain letter, its marks, its case, or the kind of gap it makes.

The table is made from Unicode's own decompositions, so a text may come in NFC, NFD or mixed: `ậ`, `â` + dot below and
`a` + two marks are one letter. Tones count for the syllable as a whole, so `hòa` and `hoà` are one.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

SIZE = 0x2100  # above it: gaps, but for the letters of Vietnamese, which all lie below
LETTER, DIGIT, MARK, SKIP, GAP = range(1, 6)
# Kinds of gap; one gap may be several.
SPACE, COMMA, DASH, DOT, OPEN, SLASH, OTHER, BREAK, PERCENT = 1, 2, 4, 8, 16, 32, 64, 128, 256
TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
SHAPES = {"\u0302": 1, "\u0306": 2, "\u031b": 3}
BARRED = 4
_GAPS = {
    " ": SPACE, "\t": SPACE, "\u00a0": SPACE, "\u2002": SPACE, "\u2003": SPACE, "\u2009": SPACE, "\u202f": SPACE,
    "_": SPACE, ",": COMMA, ";": COMMA, "-": DASH, "\u2010": DASH, "\u2011": DASH, "\u2012": DASH, "\u2013": DASH,
    "\u2014": DASH, ".": DOT, "%": PERCENT, "(": OPEN, "[": OPEN, "/": SLASH, "\n": BREAK, "\r": BREAK,
    "\u2028": BREAK, "\0": BREAK,
}  # fmt: skip
_SKIPPED = "'\u2019\u02bc\u200b\u200c\u200d\u00ad"


@cache
def table() -> np.ndarray:
    """(SIZE, 5) int32 per code point: class, plain letter or gap kind, shape, tone, 1 if upper case."""
    made = np.zeros((SIZE, 5), np.int32)
    made[:, 0], made[:, 1] = GAP, OTHER
    for code in range(SIZE):
        made[code] = _row(chr(code))
    return made


def _row(sign: str) -> tuple[int, int, int, int, int]:
    if sign in _SKIPPED:
        return SKIP, 0, 0, 0, 0
    if sign in TONES or sign in SHAPES:
        return MARK, 0, SHAPES.get(sign, 0), TONES.get(sign, 0), 0
    if sign in _GAPS:
        return GAP, _GAPS[sign], 0, 0, 0
    if sign.isascii() and sign.isdigit():
        return DIGIT, ord(sign), 0, 0, 0
    if not sign.isalpha():
        return (SKIP, 0, 0, 0, 0) if unicodedata.combining(sign) else (GAP, OTHER, 0, 0, 0)
    plain, *marks = list(unicodedata.normalize("NFD", sign.lower()))
    shape = next((SHAPES[mark] for mark in marks if mark in SHAPES), 0)
    tone = next((TONES[mark] for mark in marks if mark in TONES), 0)
    if plain == "đ":
        plain, shape = "d", BARRED
    return LETTER, ord(plain), shape, tone, int(sign.isupper())
