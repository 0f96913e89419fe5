"""The ways to find topics, by name, all with one call (see `engines`), and how much of a text belongs to topics."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.topics.engines import ENGINES, Engine, infer
from nghe_lib.topics.pairs import pair_topics, pairs, text_shares

METHODS = ("pairs", *ENGINES)
DRAWS_NOTHING = ("pairs",)
"""Methods that neither a seed nor the order of texts changes; tests hold them to it."""


def engine(method: str) -> Engine:
    """The engine of one of `METHODS`: word shares (n_topics, n_words) and topic shares (n_texts, n_topics)."""
    return pairs if method == "pairs" else ENGINES[method]


def find_topics(counts: csr_array, *, n_topics: int, seed: int, method: str, passes: int | None = None) -> np.ndarray:
    """The topics of `method` alone: word shares (n_topics, n_words)."""
    if method == "pairs":
        return pair_topics(counts, n_topics=n_topics, seed=seed, passes=passes)
    return engine(method)(counts, n_topics=n_topics, seed=seed, passes=passes)[0]


def shares_of(counts: csr_array, word_shares: np.ndarray, *, method: str, seed: int) -> np.ndarray:
    """How much of each text belongs to each of the given topics: (n_texts, n_topics), rows sum to 1 or to 0."""
    if method == "lda":
        return infer(counts, word_shares, seed=seed)
    return text_shares(counts, word_shares)
