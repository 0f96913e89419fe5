"""Cut a query into its signs and words, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["(", ")", "or", "and", "not", "minus", "near", "field", "phrase", "word"]

_OPERATORS: dict[str, Kind] = {
    "OR": "or", "HOẶC": "or", "AND": "and", "VÀ": "and", "NOT": "not", "KHÔNG": "not",
}  # fmt: skip
_PIECE = re.compile(
    r'(?P<paren>[()|])|"(?P<phrase>[^"]*)(?:"(?:~(?P<within>\w*))?)?|(?P<minus>-)(?=[\w"(*])|(?P<chunk>[^\s"()|]+)'
)
_NEAR = re.compile(r"(?:NEAR|GẦN)(?:/(?P<distance>\S*))?")
_FIELD = re.compile(r"(?P<name>[^\W\d_]+):")


@dataclass(frozen=True, slots=True)
class Piece:
    """One sign or word. text: what it says. place: where it begins, from 0. within: after `~` or /."""

    kind: Kind
    text: str
    place: int
    within: str | None = None


def pieces(query: str) -> Iterator[Piece]:
    """The pieces of `query` in order; a quotation mark that is never closed runs to the end."""
    place, is_value = 0, False
    while found := _PIECE.search(query, place):
        # What follows a field at once is its value, whatever it looks like.
        piece = Piece("word", found["chunk"], found.start()) if is_value and found["chunk"] else _piece(found)
        is_value = piece.kind == "field"
        place = piece.place + len(piece.text) + 1 if is_value else found.end()
        yield piece


def has_words(text: str) -> bool:
    """Whether `text` holds a letter, a digit or a star; the rest is punctuation and asks for nothing."""
    return any(sign.isalnum() or sign == "*" for sign in text)


def _piece(found: re.Match[str]) -> Piece:
    place = found.start()
    if found["paren"]:
        return Piece("or" if found["paren"] == "|" else found["paren"], found["paren"], place)  # type: ignore[arg-type]
    if found["phrase"] is not None:
        return Piece("phrase", found["phrase"], place, found["within"])
    if found["minus"]:
        return Piece("minus", "-", place)
    return _chunk(found["chunk"], place, found.string[found.end() : found.end() + 1])


def _chunk(chunk: str, place: int, following: str) -> Piece:
    composed = unicodedata.normalize("NFC", chunk)
    if composed in _OPERATORS:
        return Piece(_OPERATORS[composed], chunk, place)
    if near := _NEAR.fullmatch(composed):
        return Piece("near", chunk, place, near["distance"])
    field = _FIELD.match(chunk)
    if field and (len(field[0]) < len(chunk) or (following and following in '"(')):
        return Piece("field", field["name"], place)
    return Piece("word", chunk, place)
