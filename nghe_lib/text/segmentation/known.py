"""The tokens, chunks and words met so far: every string is read once, and from then on it is a number.

Arrays only grow: an entry is written before its slot in a hash table is, and a table that is full is replaced by a
larger one, so that a thread inside a kernel reads either the old state or the new one. All changes happen under one
lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import numpy as np

from nghe_lib.text.segmentation import kernels
from nghe_lib.text.segmentation.names import Names
from nghe_lib.text.segmentation.package import Package
from nghe_lib.text.segmentation.tokens import Piece, pieces, properties
from nghe_lib.text.segmentation.weights import DISTANCES, REACH

_FIRST_SIZE = 1 << 15
MOST_CHUNKS = 2_000_000
BARRIER = 1e6


class Pairs:
    """A hash table from a pair of numbers to a number."""

    def __init__(self, entries: np.ndarray) -> None:
        """entries: (n, 3) first, second, value."""
        self.entries = len(entries)
        self._build(np.ascontiguousarray(entries, np.int64))

    def _build(self, entries: np.ndarray, room: int = 0) -> None:
        size = _power(2 * (len(entries) + room))
        keys, values = np.zeros(size, np.uint64), np.full(size, kernels.EMPTY, np.int32)
        kernels.table_fill(keys, values, entries)
        self.keys, self.values = keys, values

    def make_room(self, more: int) -> None:
        """Grow so that `more` entries fit."""
        if 2 * (self.entries + more) > len(self.keys):
            used = self.values != kernels.EMPTY
            first, second = self.keys[used] >> np.uint64(32), self.keys[used] & np.uint64(0xFFFFFFFF)
            held = np.column_stack([first.astype(np.int64), second.astype(np.int64), self.values[used]])
            self._build(held.astype(np.int64), room=2 * more)


class Growing:
    """An array that grows at its end; `array` may be longer than what is used."""

    def __init__(self, dtype: type, width: int | None = None) -> None:
        self.array: np.ndarray = np.zeros(_FIRST_SIZE if width is None else (_FIRST_SIZE, width), dtype)
        self.used = 0

    def last(self) -> int:
        """The value at the end."""
        return int(self.array[self.used - 1])

    def extend(self, values: Sequence[object] | np.ndarray) -> None:
        """Append values, moving to a larger array when they do not fit."""
        end = self.used + len(values)
        if end > len(self.array):
            larger = np.zeros((_power(end), *self.array.shape[1:]), self.array.dtype)
            larger[: self.used] = self.array[: self.used]
            self.array = larger
        self.array[self.used : end] = values
        self.used = end


class Known:
    """Everything met so far by one segmenter."""

    def __init__(self, package: Package, names: Names | None = None) -> None:
        """names: names kept whole; with them the other corrections of style `nghe` apply too, see `_barriers`."""
        weights = package.weights
        self.names = names
        self.steps = None if names is None else Pairs(names.steps)
        self.package, self.tables, self.lock = package, package.tables, threading.Lock()
        self.surface_of = {name: number for number, name in enumerate(weights.surfaces)}
        self.lower_of = {name: number for number, name in enumerate(weights.lowers)}
        self._start_tokens()
        self._start_chunks()
        self._start_words()

    def _start_tokens(self) -> None:
        self.token_numbers: dict[str, int] = {}
        self.token_strings: list[str] = []
        self.rows = Growing(np.float64, len(DISTANCES))
        self.digits, self.titles, self.entries = Growing(np.uint8), Growing(np.uint8), Growing(np.uint8)
        self.surfaces, self.lowers = Growing(np.int32), Growing(np.int32)
        self.word_of_token, self.parts = Growing(np.int32), Growing(np.int32)

    def _start_chunks(self) -> None:
        self.chunk_numbers: dict[tuple[str, bool], int] = {}
        self.marks, self.signs, self.signs_at = Growing(np.uint64), Growing(np.uint32), Growing(np.int64)
        self.chunk_tokens, self.tokens_at = Growing(np.int32), Growing(np.int64)
        self.token_starts, self.token_stops = Growing(np.int32), Growing(np.int32)
        self.signs_at.extend([0])
        self.tokens_at.extend([0])
        self._size_chunks(_FIRST_SIZE)

    def _size_chunks(self, size: int) -> None:
        hashes, values = np.zeros(size, np.uint64), np.full(size, kernels.EMPTY, np.int32)
        kernels.chunk_fill(hashes, values, self.marks.array[: self.marks.used], 0)
        self.chunk_table = (hashes, values)

    def _start_words(self) -> None:
        self.word_strings = Growing(object)
        self.children = Pairs(np.zeros((0, 3), np.int64))

    @property
    def n_words(self) -> int:
        """How many words are known."""
        return self.word_strings.used

    def word_table(self) -> np.ndarray:
        """(n_words,) objects, the string of each word."""
        return self.word_strings.array[: self.n_words]

    def add_words(self, parents: Sequence[int], lasts: Sequence[int]) -> None:
        """Enter words that go on a known word by one token; call under the lock."""
        made: list[str] = []
        for parent, last in zip(parents, lasts, strict=True):
            before = self.word_strings.array[parent] if parent < self.n_words else made[parent - self.n_words]
            made.append(f"{before} {self.token_strings[last]}")
        self.word_strings.extend(made)
        self.children.entries += len(made)

    def add_chunks(self, found: Sequence[tuple[str, bool, int]]) -> list[int]:
        """Numbers of chunks given as (raw, whether a full stop ends its text with it, mark); call under the lock."""
        new = list({(raw, final): mark for raw, final, mark in found if (raw, final) not in self.chunk_numbers}.items())
        read = [pieces(raw, self.package, final=final) for (raw, final), _ in new]
        self._add_tokens(piece.token for chunk in read for piece in chunk)
        self._enter_chunks(new, read)
        return [self.chunk_numbers[raw, final] for raw, final, _ in found]

    def _enter_chunks(self, new: list[tuple[tuple[str, bool], int]], read: list[list[Piece]]) -> None:
        found = [piece for chunk in read for piece in chunk]
        self.chunk_tokens.extend([self.token_numbers[piece.token] for piece in found])
        self.token_starts.extend([piece.start for piece in found])
        self.token_stops.extend([piece.stop for piece in found])
        self.tokens_at.extend(self.tokens_at.last() + np.cumsum([len(chunk) for chunk in read]))
        # One code point more keeps a chunk that ends its text apart from the same characters inside a text.
        raws = [raw + "\0" * final for (raw, final), _ in new]
        self.signs.extend(np.frombuffer("".join(raws).encode("utf-32-le", "surrogatepass"), np.uint32))
        self.signs_at.extend(self.signs_at.last() + np.cumsum([len(raw) for raw in raws]))
        marks = np.array([mark for _, mark in new], np.uint64)
        self.marks.extend(marks)
        if 2 * self.marks.used > len(self.chunk_table[0]):
            self._size_chunks(1 << (4 * self.marks.used).bit_length())
        else:
            kernels.chunk_fill(*self.chunk_table, marks, len(self.chunk_numbers))
        for key, _ in new:
            self.chunk_numbers[key] = len(self.chunk_numbers)

    def _add_tokens(self, tokens: Iterable[str]) -> None:
        new = list(dict.fromkeys(token for token in tokens if token not in self.token_numbers))
        said = properties(new, self.package)
        lowers, *bits = zip(*said, strict=True) if new else ((),) * 4
        surface_numbers = np.array([self.surface_of.get(token, kernels.NONE) for token in new], np.int32)
        lower_numbers = np.array([self.lower_of.get(lower, kernels.NONE) for lower in lowers], np.int32)
        values = (*(np.array(column, np.int32) for column in bits), surface_numbers, lower_numbers)
        self.rows.extend(self._rows(*values))
        columns = (self.digits, self.titles, self.entries, self.surfaces, self.lowers)
        for column, chosen in zip(columns, values, strict=True):
            column.extend(chosen)
        if self.names is not None:
            self.rows.array[self.rows.used - len(new) : self.rows.used] += _barriers(new)
            self.parts.extend([self.names.part_of.get(lower, kernels.NONE) for lower in lowers])
        self.word_of_token.extend(np.arange(self.n_words, self.n_words + len(new)))
        self.word_strings.extend(new)
        self.token_strings += new
        self.token_numbers.update(zip(new, range(len(self.token_numbers), len(self.token_strings)), strict=True))

    def _rows(
        self, digits: np.ndarray, titles: np.ndarray, entries: np.ndarray, surfaces: np.ndarray, lowers: np.ndarray
    ) -> np.ndarray:
        """(n, 5) what each token is worth to the tokens around it and to itself."""
        tables = self.tables
        made = tables.properties[0, digits] + tables.properties[1, titles] + tables.properties[2, entries]
        for numbers, rows in ((surfaces, tables.surface_rows), (lowers, tables.lower_rows)):
            made[numbers != kernels.NONE] += rows[numbers[numbers != kernels.NONE]]
        return made


def _barriers(tokens: Sequence[str]) -> np.ndarray:
    """(n, 5) what keeps a token apart: no word holds a sign without letter or digit, or goes on after a full stop."""
    made = np.zeros((len(tokens), len(DISTANCES)))
    for place, token in enumerate(tokens):
        alone = not any(sign.isalnum() for sign in token)
        made[place, REACH] = -BARRIER if alone else 0
        made[place, REACH - 1] = -BARRIER if alone or token.endswith(".") else 0
    return made


def _power(least: int) -> int:
    """The smallest power of two that is at least `least`, and at least 1,024."""
    return 1 << max(10, (int(least) - 1).bit_length())
