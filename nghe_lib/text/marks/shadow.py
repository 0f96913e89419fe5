"""A text as the patterns read it, and where each of its characters stands in the raw text.

Lower case, marks joined to their letters, full-width and other digits as 0 to 9, every space a plain one, and signs
that show nothing (zero width, soft hyphen, direction) left out: `０９\u200b12` reads as `0912`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Only these make a shadow differ from lower case: combining and invisible signs, other spaces, digits, full width.
_UNPLAIN = re.compile(
    "[\u00a0\u00ad\u0300-\u036f\u034f\u061c\u0660-\u0669\u06f0-\u06f9\u115f\u1680\u180e\u2000-\u200f\u202a-\u202f"
    "\u205f-\u206f\u20e3\u2460-\u249b\u3000\ufe0e\ufe0f\ufeff\uff01-\uff5e\U0001d7ce-\U0001d7ff]"
)
_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


_UNSEEN = "\u034f\u115f\u180e\ufe0e\ufe0f"
_MOST_MARKS = 8
_FULL_WIDTH = range(0xFF01, 0xFF5F)


@dataclass(frozen=True)
class Shadow:
    """text: what the patterns read. starts, ends: raw offsets of each character, None where they are its own."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """A span of `text`, at least one character long, as a span of the raw text."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def shadow(text: str) -> Shadow:
    """The shadow of `text`."""
    lowered = text.lower()
    if len(lowered) == len(text) and not _UNPLAIN.search(text):
        return Shadow(lowered)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        made = _plain(text[start : min(end, start + 1 + _MOST_MARKS)])
        letters += made
        starts += [start] * len(made)
        ends += [end] * len(made)
    return Shadow("".join(letters), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each sign with the combining marks that follow it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield start, place
            start = place


def _plain(cluster: str) -> str:
    sign = cluster[0]
    if sign in _SPACES:
        return " "
    if unicodedata.category(sign) in ("Cf", "Me") or sign in _UNSEEN:
        return ""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if ord(sign) in _FULL_WIDTH:
        sign = chr(ord(sign) - 0xFEE0)
    return unicodedata.normalize("NFC", sign + cluster[1:]).lower()
