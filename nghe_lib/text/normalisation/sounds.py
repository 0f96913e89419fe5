"""A Vietnamese syllable as onset, rime and tone, and letters held for emphasis let go.

People respell by sound, one part at a time (`kủa` → `của`, `miếg` → `miếng`, `zỗi` → `dỗi`), so a spelling that was
never seen is guessed from the parts that were.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from nghe_lib.text.accents import fold_accents

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưy"
_ONSET = re.compile(rf"([^{_VOWELS}]*)(.*)", re.S)
_HELD = re.compile(r"(\w)\1+$")
_REPEATED = re.compile(r"(\w)\1+")


@lru_cache(maxsize=1 << 16)
def syllable(word: str) -> tuple[str, str, str]:
    """Onset, rime without tone, and tone of a lower-case word; `qu` and `gi` are onsets. Any string is accepted."""
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(sign for sign in parts if sign in _TONES)[:1]
    bare = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in _TONES))
    found = _ONSET.match(bare)
    onset, rime = (found[1], found[2]) if found else ("", bare)
    if onset == "q" and rime[:1] == "u" and len(rime) > 1:
        return "qu", rime[1:], tone
    if onset == "g" and rime[:1] == "i" and len(rime) > 1 and rime[1] in _VOWELS:
        return "gi", rime[1:], tone
    return onset, rime, tone


def let_go(word: str) -> tuple[str, ...]:
    """The shorter spellings of a word whose letters are held: `quáaaa` gives `quá`; empty when none is held."""
    found = {_HELD.sub(r"\1", word), _REPEATED.sub(r"\1", word), _echo_let_go(word)} - {word}
    return tuple(sorted(found))


def _echo_let_go(word: str) -> str:
    """`đóooo` holds the bare vowel after its toned one; the echo falls away."""
    last = len(word)
    while last > 1 and word[last - 1] == word[-1]:
        last -= 1
    if last >= 1 and len(word) - last >= 1 and fold_accents(word[last - 1]) == word[-1]:
        return word[:last]
    return word
