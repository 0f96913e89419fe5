"""Phrases found in the way people write: with or without diacritics, with teencode, with dots put between letters.

A phrase is written once, with diacritics. Each of its syllables is found with all its diacritics or with none, and with
hỏi and ngã exchanged, as many write them: `tự sát` finds `tu sat` and `tự sat`, and never `từ sát`. A phrase that ends
in `!` is found with diacritics only: its bare form is another word. ` * ` stands for up to eight syllables of the same
sentence, `#` for a number, and ` -thoại` at the end forbids that syllable after the phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from nghe_lib.text import fold_accents, normalise, one_spelling

MOST_BETWEEN = 8
_HOOK_TILDE = {0x0309: 0x0303, 0x0303: 0x0309}
_BETWEEN = r"[^\w.!?;\n]+"
_GAP = rf"(?:{_BETWEEN}\w+){{0,{MOST_BETWEEN}}}{_BETWEEN}"
_DOTTED = re.compile(r"(?<!\w)\w(?:[.\-_*·]\w(?!\w)){1,}")
_INSIDE = re.compile(r"(?<=[^\W\d_])[.\-_*·]+(?=[^\W\d_])")


def pattern_of(phrases: Iterable[str], *, lists: Mapping[str, Sequence[str]] | None = None) -> re.Pattern[str]:
    """One pattern that finds any of `phrases` in a reading of a text (see `readings`).

    lists: names that a phrase may hold for any of several other phrases, as in `CHILD * HARM`.
    """
    named = {name: _any(map(_one, many)) for name, many in (lists or {}).items()}
    made = _any(_one(phrase, named) for phrase in phrases)
    return re.compile(rf"(?<!\w){made}(?!\w)") if made else re.compile(r"(?!)")


def phrases_of(cell: str) -> list[str]:
    """The phrases of a cell of `data/taxonomy`, which stand between bars."""
    return [phrase.strip() for phrase in cell.split("|")]


def readings(texts: Iterable[str | None]) -> list[tuple[str, ...]]:
    """The ways each text is read, lower case and in one spelling, each once.

    As written; with informal words written out (`normalise`); with single letters parted by dots put together (`t.ự
    t.ử`); with dots inside words taken out (`hi.ếp`).
    """
    raw = [one_spelling(text).lower() if isinstance(text, str) else "" for text in texts]
    plain = normalise(raw)
    made = []
    for text, other in zip(raw, plain, strict=True):
        joined = _DOTTED.sub(lambda found: re.sub(r"\W|_", "", found[0]), text)
        bare = _INSIDE.sub("", text)
        made.append(tuple(dict.fromkeys((text, other.lower(), joined, bare))))
    return made


def found(read: list[tuple[str, ...]], pattern: re.Pattern[str]) -> np.ndarray:
    """Whether any reading of each text holds the pattern: (n_texts,) bool."""
    return np.array([any(pattern.search(text) for text in ways) for ways in read], bool)


def _any(patterns: Iterable[str]) -> str:
    made = sorted(set(patterns), key=lambda one: (-len(one), one))
    return f"(?:{'|'.join(made)})" if made else ""


def _one(phrase: str, named: Mapping[str, str] = MappingProxyType({})) -> str:
    strict = phrase.endswith("!")
    made, joint = "", ""
    for word in phrase.rstrip("!").split():
        if word == "*":
            joint = _GAP
            continue
        if word.startswith("-"):
            made += f"(?!{_BETWEEN}{_syllable(word[1:], strict)}(?!\\w))"
            continue
        made += (joint if made else "") + (named[word] if word in named else _syllable(word, strict))
        joint = _BETWEEN
    return made


def _syllable(word: str, strict: bool) -> str:
    if word == "#":
        return r"\d+"
    word = one_spelling(word).lower()
    swapped = one_spelling(unicodedata.normalize("NFD", word).translate(_HOOK_TILDE))
    ways = dict.fromkeys((word, swapped) if strict else (word, swapped, fold_accents(word)))
    return f"(?:{'|'.join(map(re.escape, ways))})" if len(ways) > 1 else re.escape(word)
