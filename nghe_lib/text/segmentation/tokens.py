"""What underthesea makes of one stretch of text between white space: its tokens, and what its model asks of each.

The tokens are those of its own pattern and spelling rules. Properties of tokens made of ordinary letters and digits are
computed here; of every other token the package's own featuriser is asked, so that casing and digits agree with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nghe_lib.text.segmentation.package import Package, featurizer

LONGEST_RUN = 1_000
_LONGEST_RESPELT = 6
# Latin letters of Vietnamese in one code point, whose case is one to one.
_ORDINARY = re.compile(r"[A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]+")
# The pattern writes the degrees ThS and Th.S with a bare dot, so that it parts `Thusly` after its fourth letter.
_ONE_TOKEN = re.compile(rf"(?!Th.[Ss].){_ORDINARY.pattern}")
# With ASCII digits and signs too; digits only as many as the featuriser reads as one number.
_PLAIN = re.compile(rf"(?![+-]\d)(?:[!-~]|{_ORDINARY.pattern[:-1]})+")
_LONGEST_PLAIN = 9
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Piece:
    """A token and the characters of the raw chunk it came from: `raw[start:stop]`."""

    token: str
    start: int
    stop: int


def pieces(chunk: str, package: Package, *, final: bool) -> list[Piece]:
    """The tokens of a chunk without white space; `final` says that its text ends with it.

    A run longer than `LONGEST_RUN` is read in parts of that length, since the pattern takes quadratic time on long
    runs. A lone surrogate, on which underthesea fails, is read as U+FFFD.
    """
    if len(chunk) > LONGEST_RUN:
        parts = range(0, len(chunk), LONGEST_RUN)
        return [
            Piece(one.token, start + one.start, start + one.stop)
            for start in parts
            for one in pieces(chunk[start : start + LONGEST_RUN], package, final=final and start == parts[-1])
        ]
    clean, places = _clean(chunk, package)
    if _ONE_TOKEN.fullmatch(clean):
        return [Piece(_spelt(clean, package), 0, len(chunk))]
    # A blank after a chunk inside a text: the pattern reads a full stop at the very end otherwise.
    found = package.pattern.finditer(clean if final else clean + " ")
    return [Piece(_spelt(one[0], package), places[one.start()], places[one.end()]) for one in found]


def properties(tokens: Sequence[str], package: Package) -> list[tuple[str, bool, bool, bool]]:
    """Of each token: its lower case, whether it is digits, in title case, in the dictionary."""
    answers: list[tuple[str, bool, bool, bool]] = []
    for token in tokens:
        if _PLAIN.fullmatch(token) and len(token) <= _LONGEST_PLAIN:
            lower = token.lower()
            answers.append((lower, token.isdigit(), not token[0].islower(), lower in package.words))
        else:
            answers.append(_asked(token))
    return answers


def _asked(token: str) -> tuple[str, bool, bool, bool]:
    lower, *said = (value.split("=", 1)[1] for value in featurizer().process([[[token]]])[0][0])
    digits, title, known = (value == "True" for value in said)
    return lower, digits, title, known


def _spelt(token: str, package: Package) -> str:
    return token if len(token) > _LONGEST_RESPELT else package.spellings.get(token, token)


def _clean(chunk: str, package: Package) -> tuple[str, np.ndarray | range]:
    """The chunk in NFC with underthesea's character rules, and for every place in it the place in the raw chunk."""
    safe = _SURROGATE.sub("\ufffd", chunk)
    composed = unicodedata.normalize("NFC", safe)
    clean = composed
    for sign, standard in package.signs.items():
        clean = clean.replace(sign, standard)
    return clean, range(len(chunk) + 1) if composed == safe else _places(safe, composed)


def _places(raw: str, composed: str) -> np.ndarray:
    """For every place in `composed` the place in `raw`, exact wherever a letter and its marks were composed alone."""
    sizes, at = [0], 0
    for end in [*(place for place, sign in enumerate(raw) if place and not unicodedata.combining(sign)), len(raw)]:
        width = len(unicodedata.normalize("NFC", raw[at:end]))
        sizes += [at] * (width - 1) + [end]
        at = end
    places = np.array(sizes if len(sizes) == len(composed) + 1 else
                      np.linspace(0, len(raw), len(composed) + 1).round(), np.int64)  # fmt: skip
    return np.maximum.accumulate(places)
