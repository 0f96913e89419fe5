"""One spelling for one Vietnamese word: Unicode NFC, and the tone mark where the older, more common style puts it.

hoà → hòa, khoẻ → khỏe, thuỷ → thủy; qúy → quý. Nothing else is touched: white space, case and punctuation stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _toned(plain: str) -> list[str]:
    return [unicodedata.normalize("NFC", plain + tone) for tone in _TONES]


def _pairs(glide: str, vowel: str) -> dict[str, str]:
    """Tone on the second letter → tone on the first, in every case of letters."""
    cases = [(glide, vowel), (glide.upper(), vowel), (glide.upper(), vowel.upper()), (glide, vowel.upper())]
    return {
        first + second: moved + last
        for first, last in cases
        for second, moved in zip(_toned(last), _toned(first), strict=True)
    }


_TO_FIRST = _pairs("o", "a") | _pairs("o", "e") | _pairs("u", "y")
_TO_SECOND = {moved: given for given, moved in _pairs("u", "y").items()}
_FINAL = re.compile(rf"(?<![qQ])(?:{'|'.join(_TO_FIRST)})(?!\w)")
_AFTER_Q = re.compile(rf"(?<=[qQ])(?:{'|'.join(_TO_SECOND)})(?!\w)")


def normalise(texts: Iterable[str | None]) -> list[str]:
    """Each text in Unicode NFC with tone marks placed one way; a missing text becomes empty."""
    return [one_spelling(text) if isinstance(text, str) else "" for text in texts]


def one_spelling(text: str) -> str:
    """One text, normalised."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii():
        return composed
    moved = _FINAL.sub(lambda found: _TO_FIRST[found[0]], composed)
    return _AFTER_Q.sub(lambda found: _TO_SECOND[found[0]], moved)
