"""Vietnamese text in its standard writing: one spelling, and informal words written out where they stand.

`one_spelling` is Unicode NFC and the tone mark where the older, more common style puts it: hoà → hòa, khoẻ → khỏe,
thuỷ → thủy; qúy → quý; nothing else is touched. `normalise` goes further: letters held for emphasis let go, teencode
and abbreviations read in context (`nghe_lib.text.normalisation` says how). White space, emoji, emoticons, links,
mentions, hashtags, numbers, English and acronyms in capitals stay. Keep the raw text: this is a reading, not the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

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
_MOST_MARKS = 30
_LONG_ROW = re.compile(rf"[^\w\s]{{{_MOST_MARKS + 1},}}")
_FINAL = re.compile(rf"(?<![qQ])(?:{'|'.join(_TO_FIRST)})(?!\w)")
_AFTER_Q = re.compile(rf"(?<=[qQ])(?:{'|'.join(_TO_SECOND)})(?!\w)")


MAX_CHARACTERS, MAX_SPELT = 20_000, 2_000_000
"""Of a text longer than the first only the spelling is made one; one longer than the second is left alone."""
MOST_PASSES = 4
"""A word written out may settle its neighbour: a text is read until nothing changes, at most this often."""


@dataclass(frozen=True)
class Normalised:
    """A text normalised. pieces: joined they are `text`. spans: of each piece, (start, end) in the raw text.

    Spans follow each other without gap or overlap and cover the raw text. A text over `MAX_CHARACTERS` is one piece.
    """

    text: str
    pieces: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def normalise(texts: Iterable[str | None]) -> list[str]:
    """Each text in standard writing (see the module), as many as came in; a missing text becomes empty.

    Texts over `MAX_CHARACTERS` characters only get one spelling, over `MAX_SPELT` not even that. Normalising again
    changes nothing more, save for texts not settled after `MOST_PASSES` passes. Raises StoreError when the shipped
    model is missing.
    """
    from nghe_lib.text.normalisation.passes import reader

    read = reader().read_until_settled
    return [read(text) if isinstance(text, str) else "" for text in texts]


def normalise_with_offsets(texts: Iterable[str | None]) -> list[Normalised]:
    """As `normalise`, each with its pieces and where in the raw text they stand; a missing text has no pieces."""
    from nghe_lib.text.normalisation.offsets import with_offsets

    return [with_offsets(text) if isinstance(text, str) else Normalised("", (), ()) for text in texts]


def _shortened(found: re.Match[str]) -> str:
    kept, row = [], 0
    for sign in found[0]:
        row = row + 1 if unicodedata.combining(sign) else 0
        if row <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def one_spelling(text: str) -> str:
    """One text in Unicode NFC with tone marks placed one way; white space, case and words stay.

    Of more than 30 combining marks in a row the first 30 stay, as in Unicode's stream-safe format (UAX 15): putting a
    long row in order takes quadratic time.
    """
    composed = unicodedata.normalize("NFC", _LONG_ROW.sub(_shortened, text))
    if composed.isascii():
        return composed
    moved = _FINAL.sub(lambda found: _TO_FIRST[found[0]], composed)
    return _AFTER_Q.sub(lambda found: _TO_SECOND[found[0]], moved)
