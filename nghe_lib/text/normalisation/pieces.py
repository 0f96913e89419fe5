"""A chunk of text cut into pieces that are decided one by one: words, numbers, marks, emoticons, addresses.

Pieces cover the chunk and touch each other. What must never change (links, mentions, hashtags, e-mail, file names) is
one piece, so that no rule sees inside it; so are emoticons (`:v` holds no `v`) and letters joined by dots, hyphens or
apostrophes (`v.v`, `k-pop`, `I'm`).
"""

from __future__ import annotations

import re

MAX_PIECE = 40
"""A longer piece is nobody's word; it is kept as it is."""

_PROTECTED = re.compile(
    r"https?:|www\.|(?:^|\W)[@#]\w|\w@\w|\w\.(?:com|vn|net|org|info|edu|gov|html?|php|pdf|jpe?g|png|mp[34])\b", re.I
)
_PIECE = re.compile(
    r"[Tt][Pp]\.[Hh][Cc][Mm]\b"
    r"|[:;=]['-]?(?:[dDpPvVoOxXcC3]\b|[()\[\]|/\\*])+"
    r"|[^\W\d_](?:\.[^\W\d_])+\b"
    r"|\w[\w\u0300-\u036f]*(?:['’-]\w[\w\u0300-\u036f]*)*"
    r"|\s+"
    r"|(?:(?![:;=]['-]?[dDpPvVoOxXcC3]\b)[^\w\s])+"
    r"|."
)


def pieces(chunk: str) -> list[str]:
    """The pieces of a chunk between spaces; joined they are the chunk."""
    if is_protected(chunk):
        return [chunk]
    return _PIECE.findall(chunk)


def is_protected(chunk: str) -> bool:
    """Whether a chunk is or holds a link, a mention, a hashtag, an e-mail address or a file name."""
    return ("." in chunk or "@" in chunk or "#" in chunk or ":" in chunk) and _PROTECTED.search(chunk) is not None


def is_word(piece: str) -> bool:
    """Whether a piece is letters only, and short enough to be a word."""
    return piece.isalpha() and len(piece) <= MAX_PIECE


def sort_of(piece: str) -> str:
    """The piece as context: a word in lower case, or one sign for numbers, sentence ends, commas, and the rest."""
    if piece.isalpha():
        return piece.lower()
    if piece[0].isdigit():
        return "0"
    if any(sign in ".!?…\n" for sign in piece):
        return "."
    return "," if piece[0] in ",;:-" else "@"
