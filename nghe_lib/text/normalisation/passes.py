"""A text read once, chunk by chunk: what each piece becomes. Distinct chunks are cut and looked up once.

A text whose chunks are all plain (nothing in them can be read otherwise) never reaches the ranking.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from nghe_lib.text.normalisation.context import Summary, Surroundings, is_name, is_open, summary, surroundings
from nghe_lib.text.normalisation.pieces import is_word, pieces
from nghe_lib.text.normalisation.ranking import Entry, Ranking, ranking
from nghe_lib.text.normalisation.writing import fixed_reading, is_letter_name, written
from nghe_lib.text.normalise import MAX_CHARACTERS, MAX_SPELT, MOST_PASSES, one_spelling

MAX_CHUNK, SLICE = 200, 100
"""A longer run without a space is nobody's sentence; only its spelling is made one."""
_MOST_KEPT = 1 << 17
_AFTER_NUMBER = {"k": "nghìn"}


@dataclass(frozen=True, slots=True)
class Open:
    """A piece that may be read otherwise. place: among the chunk's pieces; index: among its solid ones (no space)."""

    place: int
    index: int
    piece: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between two spaces. text: in one spelling. pieces: cover it. fixed: place → what it becomes."""

    text: str
    pieces: tuple[str, ...]
    open: tuple[Open, ...]
    fixed: tuple[tuple[int, str], ...]
    summary: Summary
    is_plain: bool


Changes = dict[int, dict[int, str]]
"""What is written otherwise: number of the chunk → place of the piece → new text."""


@dataclass(frozen=True)
class Reader:
    """A ranking with the chunks seen so far."""

    ranking: Ranking
    _plain: dict[str, str] = field(default_factory=dict)
    _chunks: dict[str, Chunk] = field(default_factory=dict)

    def read_until_settled(self, text: str) -> str:
        """As many passes as change something, at most MOST_PASSES; a text that is too long only gets one spelling."""
        if len(text) > MAX_CHARACTERS:
            return self.spelt(text)
        for _ in range(MOST_PASSES):
            before, text = text, self.read(text)
            if text == before:
                break
        return text

    def read(self, text: str) -> str:
        """One pass over a text."""
        given = text.split(" ")
        plain = self._plain
        try:
            return " ".join([plain[chunk] for chunk in given])
        except KeyError:
            chunks = self._cut_all(given)
        written = [chunk.text for chunk in chunks]
        for at, pieces_there in self._changes(chunks).items():
            parts = list(chunks[at].pieces)
            for place, piece in pieces_there.items():
                parts[place] = piece
            written[at] = "".join(parts)
        return " ".join(written)

    def spelt(self, text: str) -> str:
        """One spelling, chunk by chunk: each distinct one once, and long ones in slices. A vast text is left alone."""
        if len(text) > MAX_SPELT:
            return text
        given = text.split(" ")
        known = {chunk: one_spelling(chunk) if len(chunk) <= MAX_CHUNK else _in_slices(chunk) for chunk in set(given)}
        return " ".join([known[chunk] for chunk in given])

    def steps(self, text: str) -> list[tuple[str, str]]:
        """One pass as pieces (before, after); the befores joined are the text in one spelling."""
        chunks = self._cut_all(text.split(" "))
        changes = self._changes(chunks)
        found: list[tuple[str, str]] = []
        for at, chunk in enumerate(chunks):
            if at:
                found.append((" ", " "))
            there = changes.get(at, {})
            found += [(piece, there.get(place, piece)) for place, piece in enumerate(chunk.pieces)]
        return found

    def _cut_all(self, given: list[str]) -> list[Chunk]:
        known = self._chunks
        try:
            return [known[chunk] for chunk in given]
        except KeyError:
            return [known.get(chunk) or self._cut_and_kept(chunk) for chunk in given]

    def _cut_and_kept(self, given: str) -> Chunk:
        found = self._cut(given)
        if len(self._chunks) >= _MOST_KEPT:
            self._chunks.clear()
            self._plain.clear()
        if len(given) <= MAX_CHUNK:
            self._chunks[given] = found
            if found.is_plain:
                self._plain[given] = found.text
        return found

    def _cut(self, given: str) -> Chunk:
        if len(given) > MAX_CHUNK:
            text = _in_slices(given)
            return Chunk(text, (text,), (), (), summary(("@",), self.ranking.habits), is_plain=True)
        text = one_spelling(given)
        parts = tuple(pieces(text))
        solid = [place for place, piece in enumerate(parts) if not piece.isspace()]
        fixed = {place: reading for place in solid if (reading := fixed_reading(parts[place])) is not None}
        opened: list[Open] = []
        for index, place in enumerate(solid):
            piece = parts[place]
            entry = self.ranking.entry(piece.lower()) if place not in fixed and is_word(piece) else None
            if entry is not None:
                opened.append(Open(place, index, piece, entry))
        told = summary([parts[place] for place in solid], self.ranking.habits)
        return Chunk(text, parts, tuple(opened), tuple(fixed.items()), told, not opened and not fixed)

    def _changes(self, chunks: list[Chunk]) -> Changes:
        changes: Changes = {at: dict(chunk.fixed) for at, chunk in enumerate(chunks) if chunk.fixed}
        if not any([chunk.open for chunk in chunks]):
            return changes
        around = surroundings([chunk.summary for chunk in chunks])
        start = 0
        for at, chunk in enumerate(chunks):
            for one in chunk.open:
                changed = self._changed(one, start + one.index, around)
                if changed is not None:
                    changes.setdefault(at, {})[one.place] = changed
            start += len(chunk.summary.sorts)
        return changes

    def _changed(self, one: Open, index: int, around: Surroundings) -> str | None:
        """What the piece at `index` is written as, None when it stays."""
        before = around.sorts[index - 1] if index else "."
        if not is_open(one.piece, around) or is_letter_name(one.piece, before):
            return None
        if len(one.piece) > 1 and is_name(index, around, sure=one.entry.sure):
            return None
        if before == "0" and one.piece in _AFTER_NUMBER:
            return _AFTER_NUMBER[one.piece]
        reading = self.ranking.reading(one.entry, one.piece, index, around)
        return written(reading, one.piece) if reading != one.entry.words[0] else None


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
