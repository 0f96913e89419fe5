"""Split texts into words and what stands between them so that joining the pieces gives the text back.

Web and mail addresses, mentions, hashtags, numbers and words with digits or underscores are one piece each and never
change. What stands between two words is nothing (white space), a mark inside a sentence, or the end of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from nghe_lib.text.normalise import one_spelling

END, UNKNOWN, NUMBER, MARK = 0, 1, 2, 3
SPECIALS = 4
NOTHING = -1

# Every repetition is possessive or bounded: a hostile line of one kind of sign is scanned once.
_PROTECTED = (
    r"(?:https?://|www\.)\S++|[\w.+-]{1,64}@[\w-]++(?:\.[\w-]++)*|[@#]\w++(?:[.\-]\w++)*"
    r"|\w++(?:\.\w++){0,5}\.(?:com|net|org|vn|gov|edu|info|tv)\b(?:/\S*+)?"
)
_WORD = r"\d++(?:[.,:/\-]\d++)*+\w*+|\w++"
_QUICK, _FULL = re.compile(f"({_WORD})"), re.compile(f"({_PROTECTED}|{_WORD})", re.IGNORECASE)
_NEEDS_FULL = re.compile(r"[@#]|://|www\.|\w\.(?:com|net|org|vn|gov|edu|info|tv)\b", re.IGNORECASE)
_LAST = re.compile(r"[.!?…\n\r\u2028\u2029]")
PILE = 32
MAX_CHARACTERS = 100_000
Describe = Callable[[str], int]


@dataclass(frozen=True)
class Pieces:
    """Texts in pieces; each odd piece is a word, each even one what stands between.

    texts: n_texts lists of pieces. codes: (n_codes,) int32, of each piece that is more than white space.
    places: (n_codes,) int32, its index in its text. ends: (n_texts,) int64, one past the last code of each text.
    """

    texts: list[list[str]]
    codes: np.ndarray
    places: np.ndarray
    ends: np.ndarray


def pieces(texts: Iterable[str | None], describe: Describe) -> Pieces:
    """Texts in NFC, in pieces; one over `MAX_CHARACTERS` is a single piece that is no word.

    describe: gives the code of a word, asked once per distinct word.
    """
    words, between = _Codes(describe), _Codes(_between)
    split, codes, places, ends, total = [], [], [], [], 0
    for text in texts:
        parts = _split(composed(text)) if text else [""]
        split.append(parts)
        row = np.empty(len(parts), np.int32)
        row[1::2] = [words[part] for part in parts[1::2]]
        row[::2] = [between[part] for part in parts[::2]]
        kept = np.flatnonzero(row != NOTHING)
        codes.append(row[kept])
        places.append(kept.astype(np.int32))
        total += len(kept)
        ends.append(total)
    return Pieces(split, _joined(codes), _joined(places), np.array(ends, np.int64))


def composed(text: str) -> str:
    """`text` in NFC; one with piled-up combining marks, which no Vietnamese word has, is left as it is.

    Composing a run of n combining marks takes n² steps, so such a text could stall a batch.
    """
    return text if text.isascii() or _piled(text) else unicodedata.normalize("NFC", text)


def _piled(text: str) -> bool:
    """Whether a long text has 2 * PILE combining marks in a row: one sign in PILE is looked at, then those after it."""
    marked, n_signs = unicodedata.combining, len(text)
    if n_signs < PILE * PILE:
        return False
    return any(marked(text[at]) and all(map(marked, text[at : at + PILE])) for at in range(0, n_signs, PILE))


def plain_form(word: str) -> str:
    """A word as the model counts it: lower case, tone mark placed one way."""
    return one_spelling(word.lower())


class _Codes(dict[str, int]):
    """Code per distinct piece, computed when first met."""

    def __init__(self, describe: Describe) -> None:
        super().__init__()
        self._describe = describe

    def __missing__(self, piece: str) -> int:
        code = self[piece] = self._describe(piece)
        return code


def _split(text: str) -> list[str]:
    if len(text) > MAX_CHARACTERS:
        return [text]
    return (_FULL if _NEEDS_FULL.search(text) else _QUICK).split(text)


def _between(piece: str) -> int:
    if not piece or (piece.isspace() and "\n" not in piece):
        return NOTHING
    return END if _LAST.search(piece) else MARK


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, np.int32)
