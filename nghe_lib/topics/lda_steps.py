"""The two steps of on-line variational inference for latent Dirichlet allocation, on sparse counts and all cores.

Method: Hoffman, Blei & Bach (2010), "Online learning for latent Dirichlet allocation", NIPS 23, algorithm 2. A step
reads one batch of texts (E) and moves the topics towards what they say (M). Words that a batch does not hold only
shrink, so their shrinking is kept as one number, `Lambda.scale`, and their rows are not touched.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import psi

_TEXTS, _WORDS = 128, 512  # items a thread takes at a time
_LEAST_SCALE = 1e-4


@dataclass
class Lambda:
    """The topics while they are learned: lambda = eta + scale * stats, words by rows, padded topics by columns.

    stats, eta: (n_words, width) float32; sums: (n_topics,) float64, the sums of stats over words.
    """

    stats: np.ndarray
    eta: np.ndarray
    sums: np.ndarray
    scale: float

    @classmethod
    def of(cls, sstats: np.ndarray, eta: np.ndarray) -> Lambda:
        """From sufficient statistics (n_topics, n_words) and eta: a number a word, or one a topic and word."""
        stats = padded(sstats.T)
        full = np.broadcast_to(eta, sstats.shape)
        return cls(stats, padded(full.T, fill=1.0), sstats.sum(axis=1, dtype=np.float64), 1.0)

    def sstats(self) -> np.ndarray:
        """Sufficient statistics (n_topics, n_words)."""
        return np.ascontiguousarray(self.stats[:, : len(self.sums)].T) * np.float32(self.scale)

    def totals(self) -> np.ndarray:
        """Sums of lambda over words: (n_topics,)."""
        return self.scale * self.sums + self.eta[:, : len(self.sums)].sum(axis=0, dtype=np.float64)

    def shrink(self, factor: float) -> None:
        """Multiply all statistics."""
        self.scale *= factor
        if self.scale < _LEAST_SCALE:
            self.stats *= np.float32(self.scale)
            self.sums *= self.scale
            self.scale = 1.0


@dataclass(frozen=True)
class Batch:
    """Texts by words and words by texts, see `lda_kernels.by_word`."""

    indptr: np.ndarray
    counts: np.ndarray
    used: np.ndarray
    places: np.ndarray
    starts: np.ndarray
    texts: np.ndarray
    entries: np.ndarray

    @property
    def n_texts(self) -> int:
        """How many texts."""
        return len(self.indptr) - 1


def batch_of(counts: csr_array, first: int, last: int) -> Batch:
    """Rows `first` to `last` of counts (n_texts, n_words)."""
    from nghe_lib.topics import lda_kernels as kernels

    begin, end = counts.indptr[first], counts.indptr[last]
    indptr = (counts.indptr[first : last + 1] - begin).astype(np.int64)
    values = counts.data[begin:end].astype(np.float32)
    return Batch(indptr, values, *kernels.by_word(indptr, counts.indices[begin:end], counts.shape[1]))


def padded(values: np.ndarray, *, fill: float = 0.0) -> np.ndarray:
    """Float32 with columns added up to a multiple of the lanes' width."""
    from nghe_lib.topics.lanes_kernels import WIDTH

    width = -(-values.shape[-1] // WIDTH) * WIDTH
    made = np.full((*values.shape[:-1], width), fill, np.float32)
    made[..., : values.shape[-1]] = values
    return made


def even(n_texts: int, n_topics: int) -> np.ndarray:
    """A gamma to start from that prefers no topic: (n_texts, width)."""
    return np.ones((n_texts, padded(np.zeros(n_topics)).size), np.float32)


def scaled(beta: np.ndarray, batch: Batch) -> np.ndarray:
    """The batch's words in topics `beta` (n_topics, n_words), each row scaled to a largest 1: (n_used, width).

    A word that is in no topic says nothing: its counts in the batch become 0.
    """
    rows = np.asarray(beta[:, batch.used].T, np.float64)
    most = rows.max(axis=1, keepdims=True, initial=0)
    batch.counts[most[batch.places, 0] == 0] = 0
    return padded(np.divide(rows, most, out=np.ones_like(rows), where=most > 0))


def table_of(topics: Lambda, used: np.ndarray, pool: Threads) -> np.ndarray:
    """exp(E[log beta]) of the words `used`, each row scaled to a largest 1: (n_used, width)."""
    from nghe_lib.topics import lda_kernels as kernels

    logs = psi(topics.totals())
    per_topic = padded(np.exp(logs.min() - logs))
    table = np.empty((len(used), topics.stats.shape[1]), np.float32)
    pool.share(
        kernels.words_in_topics,
        (used, topics.stats, np.float32(topics.scale), topics.eta, per_topic, table), len(used), _WORDS,
    )  # fmt: skip
    return table


def read(
    batch: Batch, table: np.ndarray, alpha: np.ndarray, gamma: np.ndarray, pool: Threads, *, iterations: int,
    threshold: float,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The E step: moves gamma (n_texts, width) to what each text is about; gives weights and ratios for `gather`.

    alpha: (n_topics,). A text is done when gamma moves by less than `threshold` a topic, as gensim has it.
    """
    from nghe_lib.topics import lda_kernels as kernels

    weights = np.empty_like(gamma)
    ratios = np.empty(len(batch.places), np.float32)
    limit = np.float32(threshold * len(alpha))
    arrays = (batch.indptr, batch.places, batch.counts, table, padded(alpha, fill=1.0), iterations, limit)
    pool.share(kernels.read_texts, (*arrays, gamma, weights, ratios), batch.n_texts, _TEXTS)
    return weights, ratios


def gather(batch: Batch, table: np.ndarray, weights: np.ndarray, ratios: np.ndarray, pool: Threads) -> np.ndarray:
    """How often each used word is expected in each topic: (n_used, width), rows sum to the word's count."""
    from nghe_lib.topics import lda_kernels as kernels

    gathered = np.empty_like(table)
    arrays = (batch.starts, batch.texts, batch.entries, weights, ratios, table, gathered)
    pool.share(kernels.gather_words, arrays, len(batch.used), _WORDS)
    return gathered


def move(topics: Lambda, batch: Batch, gathered: np.ndarray, *, keep: float, take: float) -> None:
    """The M step: statistics become keep * statistics + take * gathered."""
    topics.shrink(keep)
    factor = take / topics.scale
    topics.stats[batch.used] += np.float32(factor) * gathered
    topics.sums += factor * gathered[:, : len(topics.sums)].sum(axis=0, dtype=np.float64)


class Threads:
    """As many threads as numba is set to use; what they make does not depend on how many they are."""

    def __init__(self) -> None:
        from numba import get_num_threads

        self._helpers = get_num_threads() - 1
        self._pool = ThreadPoolExecutor(max(self._helpers, 1))

    def __enter__(self) -> Threads:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def share(self, loop: Callable[..., None], arrays: tuple[object, ...], n_items: int, size: int) -> None:
        """Call `loop(*arrays, first, last)` for stretches of `size` that cover all items, on the next free thread."""
        starts = iter(range(0, n_items, size))  # `next` on it is atomic

        def work() -> None:
            for start in starts:
                loop(*arrays, start, min(start + size, n_items))

        helping = [self._pool.submit(work) for _ in range(min(self._helpers, (n_items - 1) // size))]
        work()
        for helper in helping:
            helper.result()
