"""A text as hashed features: what every classifier of this room reads, made once for all of them.

Groups: words with their pairs and triples; character n-grams of words; words and pairs without diacritics; how the text
is written (length, capitals, held letters, marks, numbers). Features are numbered by their hash (Weinberger and
others, 2009, "Feature Hashing for Large Scale Multitask Learning", ICML), so no list is kept. A feature counts once in
a text, and a group's features weigh one over the root of how many there are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.understand.letters import letter_tables

BITS = 20
BUCKETS = 1 << BITS
N_GROUPS = 4
SHORTEST_GRAM, LONGEST_GRAM = 2, 6
MAX_CHARACTERS = 5_000
"""Of a longer text only the beginning is read."""
BATCH_TEXTS, BATCH_CHARACTERS = 8_192, 600_000
_IDS_PER_CHARACTER = LONGEST_GRAM + 6


@dataclass(frozen=True)
class Features:
    """Features of n texts.

    ids: int32 buckets. ends: (n, N_GROUPS) int64, where each group of each text ends in `ids`. words, bare: uint64
    hashes of the words in order, with and without diacritics; word_ends: (n,) int64.
    """

    ids: np.ndarray
    ends: np.ndarray
    words: np.ndarray
    bare: np.ndarray
    word_ends: np.ndarray

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def is_empty(self) -> np.ndarray:
        """(n,) bool: texts without a single word or sign."""
        return np.diff(self.word_ends, prepend=0) == 0

    @property
    def words_apart(self) -> np.ndarray:
        """`words`, but 0 throughout texts that have no diacritic: there a word is only known by its bare reading.

        Without it `so` in a text typed without diacritics would be the rare word so, and not any of sợ, số, so.
        """
        starts = np.concatenate([[0], self.word_ends[:-1]]).astype(np.int64)
        marked = np.concatenate([[0], np.cumsum(self.words != self.bare)])
        is_bare = marked[self.word_ends] == marked[starts]
        return np.where(np.repeat(is_bare, self.word_ends - starts), np.uint64(0), self.words)

    def part(self, rows: np.ndarray) -> Features:
        """The features of some of the texts, in the order of `rows`."""
        id_ends, starts = self.ends[:, -1], np.concatenate([[0], self.ends[:-1, -1]]).astype(np.int64)
        ids, new_starts = _gathered(self.ids, starts[rows], id_ends[rows])
        word_starts = np.concatenate([[0], self.word_ends[:-1]]).astype(np.int64)
        words, word_new = _gathered(self.words, word_starts[rows], self.word_ends[rows])
        bare, _ = _gathered(self.bare, word_starts[rows], self.word_ends[rows])
        moved = (new_starts - starts[rows])[:, None]
        return Features(ids, self.ends[rows] + moved, words, bare, word_new + self.word_ends[rows] - word_starts[rows])

    def matrix(self, scales: Sequence[float] = (1.0,) * N_GROUPS) -> csr_array:
        """(n, BUCKETS) float32: each feature with its weight in its text. Indices are in order of appearance."""
        sizes = np.diff(self.ends.ravel(), prepend=0)
        weights = np.tile(np.array(scales, np.float32), len(self)) / np.sqrt(np.maximum(sizes, 1)).astype(np.float32)
        bounds = np.concatenate([[0], self.ends[:, -1]]).astype(np.int64)
        return csr_array((np.repeat(weights, sizes), self.ids, bounds), shape=(len(self), BUCKETS))


def read(texts: Sequence[str | None]) -> Features:
    """The features of every text at once: for training. Missing texts have none."""
    return joined(list(read_batches(texts)))


def joined(parts: Sequence[Features]) -> Features:
    """The features of all texts of `parts`, one after the other."""
    if not parts:
        nothing = np.zeros(0, np.int64)
        return Features(nothing.astype(np.int32), np.zeros((0, N_GROUPS), np.int64), nothing.astype(np.uint64),
                        nothing.astype(np.uint64), nothing)  # fmt: skip
    id_starts = np.cumsum([0, *(len(part.ids) for part in parts)])
    word_starts = np.cumsum([0, *(len(part.words) for part in parts)])
    return Features(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.ends + start for part, start in zip(parts, id_starts, strict=False)]),
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.bare for part in parts]),
        np.concatenate([part.word_ends + start for part, start in zip(parts, word_starts, strict=False)]),
    )


def _gathered(values: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The stretches of `values` one after the other, and where each begins now."""
    sizes = ends - starts
    new_starts = np.cumsum(sizes) - sizes
    return values[np.arange(int(sizes.sum())) + np.repeat(starts - new_starts, sizes)], new_starts


def read_batches(texts: Iterable[str | None]) -> Iterator[Features]:
    """Features of texts in batches of bounded size, in order; no text is split."""
    batch: list[str] = []
    size = 0
    for text in texts:
        plain = text[:MAX_CHARACTERS] if isinstance(text, str) else ""
        batch.append(plain)
        size += len(plain)
        if len(batch) >= BATCH_TEXTS or size >= BATCH_CHARACTERS:
            yield _read(batch)
            batch, size = [], 0
    if batch:
        yield _read(batch)


def _read(texts: list[str]) -> Features:
    from nghe_lib.understand.feature_kernels import hashed

    joined = "".join(texts)
    if not (joined.isascii() or unicodedata.is_normalized("NFC", joined)):
        texts = [unicodedata.normalize("NFC", text) for text in texts]
        joined = "".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=bounds[1:])
    ids = np.empty(_IDS_PER_CHARACTER * len(codes) + 16 * len(texts), np.int32)
    ends = np.empty((len(texts), N_GROUPS), np.int64)
    words, bare = np.empty(len(codes), np.uint64), np.empty(len(codes), np.uint64)
    word_ends = np.empty(len(texts), np.int64)
    n_ids = hashed(
        codes, bounds, *letter_tables(), np.uint64(BUCKETS - 1), SHORTEST_GRAM, LONGEST_GRAM,
        np.zeros(BUCKETS, np.int64), ids, ends, words, bare, word_ends,
    )  # fmt: skip
    n_words = int(word_ends[-1])
    return Features(ids[:n_ids].copy(), ends, words[:n_words].copy(), bare[:n_words].copy(), word_ends)
