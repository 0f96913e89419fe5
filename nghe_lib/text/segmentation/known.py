"""The tokens, chunks and words met so far: every string is read once, and from then on it is a number.

Arrays only grow: an entry is written before its slot in a hash table is, and a table that is full is replaced by a larger
one, so that a thread inside a kernel reads either the old state or the new one. All changes happen under one lock.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from nghe_lib.text.segmentation import kernels
from nghe_lib.text.segmentation.package import Package
from nghe_lib.text.segmentation.tokens import pieces, properties
from nghe_lib.text.segmentation.weights import SPAN

_FIRST_SIZE = 1 << 15
MOST_CHUNKS = 2_000_000


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
        self.array = np.zeros(_FIRST_SIZE if width is None else (_FIRST_SIZE, width), dtype)
        self.used = 0

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

    def __init__(self, package: Package) -> None:
        weights = package.weights
        self.package, self.weights, self.lock = package, weights, threading.Lock()
        self.surface_of = {name: number for number, name in enumerate(weights.surfaces)}
        self.lower_of = {name: number for number, name in enumerate(weights.lowers)}
        self.pairs = tuple(
            Pairs(keys) for keys in (weights.surface_pairs, weights.lower_pairs, weights.surface_triples,
                                     weights.lower_triples)
        )  # fmt: skip
        self._start_tokens()
        self._start_chunks()
        self._start_words()

    def _start_tokens(self) -> None:
        self.token_numbers: dict[str, int] = {}
        self.token_strings: list[str] = []
        self.rows, self.titles = Growing(np.float64, SPAN), Growing(np.uint8)
        self.surfaces, self.lowers = Growing(np.int32), Growing(np.int32)
        self.word_of_token = Growing(np.int32)

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
        kernels.chunk_fill(hashes, values, self.marks.array[: self.marks.used])
        self.chunk_table = (hashes, values)

    def _start_words(self) -> None:
        self.word_strings: list[str] = []
        self.children = Pairs(np.zeros((0, 3), np.int64))

    def add_chunks(self, found: Sequence[tuple[str, bool, int]]) -> list[int]:
        """Numbers of chunks, given as (raw chunk, whether a full stop ends its text with it, mark); call under the lock."""
        new = list({(raw, final): mark for raw, final, mark in found if (raw, final) not in self.chunk_numbers}.items())
        read = [pieces(raw, self.package, final=final) for (raw, final), _ in new]
        self._add_tokens([piece.token for chunk in read for piece in chunk])
        for ((raw, final), mark), chunk in zip(new, read, strict=True):
            self._add_chunk(raw, final, mark, chunk)
        return [self.chunk_numbers[raw, final] for raw, final, _ in found]

    def _add_chunk(self, raw: str, final: bool, mark: int, chunk: list) -> None:
        number = len(self.chunk_numbers)
        self.chunk_tokens.extend([self.token_numbers[piece.token] for piece in chunk])
        self.token_starts.extend([piece.start for piece in chunk])
        self.token_stops.extend([piece.stop for piece in chunk])
        self.tokens_at.extend([self.chunk_tokens.used])
        # One code point more keeps the final chunk apart from the same characters inside a text.
        self.signs.extend(np.frombuffer((raw + "\0" * final).encode("utf-32-le", "surrogatepass"), np.uint32))
        self.signs_at.extend([self.signs.used])
        self.marks.extend(np.array([mark], np.uint64))
        if 2 * self.marks.used > len(self.chunk_table[0]):
            self._size_chunks(2 * len(self.chunk_table[0]))
        else:
            kernels.chunk_put(*self.chunk_table, np.uint64(mark), number)
        self.chunk_numbers[raw, final] = number

    def _add_tokens(self, tokens: Sequence[str]) -> None:
        new = list(dict.fromkeys(token for token in tokens if token not in self.token_numbers))
        for token, (lower, digits, title, known) in zip(new, properties(new, self.package), strict=True):
            self.rows.extend([self._row(token, lower, digits, title, known)])
            self.titles.extend([title])
            self.surfaces.extend([self.surface_of.get(token, kernels.NONE)])
            self.lowers.extend([self.lower_of.get(lower, kernels.NONE)])
            self.word_of_token.extend([len(self.word_strings)])
            self.word_strings.append(token)
            self.token_strings.append(token)
            self.token_numbers[token] = len(self.token_numbers)

    def _row(self, token: str, lower: str, digits: bool, title: bool, known: bool) -> np.ndarray:
        weights = self.weights
        row = weights.properties[[0, 1, 2], [int(digits), int(title), int(known)]].sum(axis=0)
        if token in self.surface_of:
            row = row + weights.surface_rows[self.surface_of[token]]
        if lower in self.lower_of:
            row = row + weights.lower_rows[self.lower_of[lower]]
        return row


def _power(least: int) -> int:
    """The smallest power of two that is at least `least`, and at least 1,024."""
    return 1 << max(10, (int(least) - 1).bit_length())
