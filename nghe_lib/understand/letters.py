"""Every code point as the classifiers read it: lower case, its tone apart from its letter, and what kind of sign it is.

A Vietnamese syllable has one tone. Taking it off its letter and putting it behind the syllable makes hoà and hòa one,
lets n-grams speak of onset, rhyme and tone, and makes the reading without diacritics a matter of leaving things out.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

N_CODES = 0x20000
"""Code points above are read as letters that are what they are."""
BLANK, LETTER, DIGIT, MARK, PICTURE, NOTHING = range(6)
TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
_NOTHING = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400)}


@cache
def letter_tables() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(N_CODES,) each: kind uint8; lower-case letter without tone uint32; tone uint8 (0 none); letter folded uint32."""
    kinds, plain = np.full(N_CODES, LETTER, np.uint8), np.arange(N_CODES, dtype=np.uint32)
    tones, folded = np.zeros(N_CODES, np.uint8), np.arange(N_CODES, dtype=np.uint32)
    for code in range(N_CODES):
        if 0xD800 <= code < 0xE000 or 0x2E80 <= code < 0xD800 or 0xE000 <= code < 0xF900:
            continue  # surrogates, private use and the scripts of East Asia: letters as they are
        sign = chr(code)
        kinds[code] = _kind(sign, code)
        if kinds[code] == LETTER:
            plain[code], tones[code], folded[code] = _letter(sign)
    return kinds, plain, tones, folded


def _kind(sign: str, code: int) -> int:
    category = unicodedata.category(sign)
    if code in _NOTHING or category in ("Mn", "Me"):
        return NOTHING
    if sign.isspace() or category in ("Cc", "Cn"):
        return BLANK
    if category[0] == "L":
        return LETTER
    if category[0] == "N":
        return DIGIT
    return PICTURE if category == "So" else MARK


def _letter(sign: str) -> tuple[int, int, int]:
    parts = unicodedata.normalize("NFD", sign.lower())
    tone = next((TONES[part] for part in parts if part in TONES), 0)
    plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    return ord(plain[0]), tone, ord("d" if parts[0] == "đ" else parts[0])
