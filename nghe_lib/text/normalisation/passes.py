"""A text read once, chunk by chunk: what each piece becomes. Distinct chunks are cut and looked up once.

A text whose chunks are all plain (nothing in them can be read otherwise) never reaches the ranking.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from nghe_lib.text.normalisation.context import Summary, is_open, summary, surroundings
from nghe_lib.text.normalisation.pieces import pieces
from nghe_lib.text.normalisation.ranking import Ranking, ranking
from nghe_lib.text.normalisation.writing import fixed_reading, is_letter_name, written
from nghe_lib.text.normalise import MAX_CHARACTERS, MOST_PASSES, one_spelling

MAX_CHUNK, SLICE = 200, 500
"""A longer run without a space is nobody's sentence; only its spelling is made one."""
_MOST_KEPT = 1 << 18
_AFTER_NUMBER = {"k": "nghìn"}


@dataclass(frozen=True)
class Chunk:
    """What stands between two spaces. text: in one spelling. pieces: cover it. open: places of pieces to be ranked."""

    text: str
    pieces: tuple[str, ...]
    solid: tuple[int, ...]
    open: tuple[int, ...]
    fixed: dict[int, str]
    summary: Summary

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it can be read otherwise."""
        return not self.open and not self.fixed


@dataclass(frozen=True)
class Reader:
    """A ranking with the chunks seen so far."""

    ranking: Ranking
    _plain: dict[str, str] = field(default_factory=dict)
    _chunks: dict[str, Chunk] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """One pass over a text."""
        given = text.split(" ")
        plain = self._plain
        try:
            return " ".join([plain[chunk] for chunk in given])
        except KeyError:
            chunks = [self.chunk(chunk) for chunk in given]
        if all(chunk.is_plain for chunk in chunks):
            return " ".join([chunk.text for chunk in chunks])
        changes = self._changes(chunks)
        return " ".join(
            ["".join(changes.get((at, place), piece) for place, piece in enumerate(chunk.pieces))
             if not chunk.is_plain else chunk.text for at, chunk in enumerate(chunks)]
        )  # fmt: skip

    def read_until_settled(self, text: str) -> str:
        """As many passes as change something, at most MOST_PASSES; a text that is too long only gets one spelling."""
        if len(text) > MAX_CHARACTERS:
            return self.spelt(text)
        for _ in range(MOST_PASSES):
            before, text = text, self.read(text)
            if text == before:
                break
        return text

    def spelt(self, text: str) -> str:
        """One spelling, chunk by chunk: each distinct one once, and long ones in slices."""
        return " ".join([self.chunk(chunk).text for chunk in text.split(" ")])

    def steps(self, text: str) -> list[tuple[str, str]]:
        """One pass as pieces (before, after); the befores joined are the text in one spelling."""
        chunks = [self.chunk(chunk) for chunk in text.split(" ")]
        changes = self._changes(chunks)
        found: list[tuple[str, str]] = []
        for at, chunk in enumerate(chunks):
            if at:
                found.append((" ", " "))
            found += [(piece, changes.get((at, place), piece)) for place, piece in enumerate(chunk.pieces)]
        return found

    def chunk(self, given: str) -> Chunk:
        """The chunk, cut once."""
        found = self._chunks.get(given)
        if found is None:
            found = self._cut(given)
            if len(self._chunks) < _MOST_KEPT:
                self._chunks[given] = found
                if found.is_plain:
                    self._plain[given] = found.text
        return found

    def _cut(self, given: str) -> Chunk:
        if len(given) > MAX_CHUNK:
            return self._uncut(_in_slices(given))
        text = one_spelling(given)
        parts = tuple(pieces(text))
        solid = tuple(place for place, piece in enumerate(parts) if not piece.isspace())
        fixed = {place: reading for place in solid if (reading := fixed_reading(parts[place])) is not None}
        ranked = tuple(
            place
            for place in solid
            if place not in fixed and parts[place].isalpha() and self.ranking.entry(parts[place].lower()) is not None
        )
        return Chunk(text, parts, solid, ranked, fixed, summary([parts[at] for at in solid], self.ranking.habits))

    def _uncut(self, text: str) -> Chunk:
        return Chunk(text, (text,), (0,), (), {}, summary(("@",), self.ranking.habits))

    def _changes(self, chunks: list[Chunk]) -> dict[tuple[int, int], str]:
        """What is written otherwise: (chunk, place) → new text."""
        around = surroundings([chunk.summary for chunk in chunks])
        changes: dict[tuple[int, int], str] = {}
        start = 0
        for at, chunk in enumerate(chunks):
            for place, reading in chunk.fixed.items():
                changes[at, place] = reading
            for place in chunk.open:
                piece = chunk.pieces[place]
                index = start + chunk.solid.index(place)
                before = around.sorts[index - 1] if index else "."
                if is_open(piece, around) and not is_letter_name(piece, before):
                    raw = _AFTER_NUMBER.get(piece) if before == "0" else None
                    reading = raw or self.ranking.reading(piece, index, around)
                    if reading != piece.lower():
                        changes[at, place] = written(reading, piece)
            start += len(chunk.solid)
        return changes


def _in_slices(text: str) -> str:
    """One spelling for a run without spaces; Unicode's sorting of combining marks is quadratic, so never a long run."""
    found, start = [], 0
    while start < len(text):
        end = start + SLICE
        while end < min(len(text), start + 2 * SLICE) and unicodedata.combining(text[end]):
            end += 1
        found.append(one_spelling(text[start:end]))
        start = end
    return "".join(found)


@cache
def reader() -> Reader:
    """The shipped model, with its memory of chunks."""
    return Reader(ranking())
