"""Topics of one period, fitted from what is known of each of them.

Latent Dirichlet allocation by batch EM on the largest posterior: all texts of a period at once, so their order does
not matter, and every topic has prior counts of its own for every word, which the on-line engines have not. How the
ways of fitting differ: Asuncion, Welling, Smyth & Teh (2009), "On smoothing and inference for topic models", UAI.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

SMOOTH = 0.02
"""Pseudo-count of every word in every topic."""
PASSES, TURNS = 40, 30
_AT_ONCE = 200_000


def fit_period(
    counts: csr_array, *, n_topics: int, seed: int, prior: np.ndarray | None = None, passes: int = PASSES
) -> tuple[np.ndarray, np.ndarray]:
    """Word shares (n_topics, n_words) and text shares (n_texts, n_topics); rows of texts without words are 0.

    counts: (n_texts, n_words). prior: (n_topics, n_words) how often each topic has said each word before, where the fit
    also starts; topics that have said nothing start from chance. seed: for that start only.
    """
    from nghe_lib.topics import period_kernels as kernels

    arrays = _arrays(counts)
    prior = np.zeros((n_topics, counts.shape[1])) if prior is None else prior
    by_chance = np.random.default_rng(seed).gamma(1, 1, prior.shape) + 0.5
    start = np.where(prior.sum(axis=1, keepdims=True) > 0, prior + SMOOTH, by_chance)
    by_word = _by_word(start)
    shares = _even(counts, n_topics)
    for _ in range(passes):
        kernels.read_texts(*arrays, by_word, 1 / n_topics, 1, shares)
        said = np.zeros(by_word.shape)
        kernels.expect(*arrays, by_word, shares, said)
        by_word = _by_word(said.T + prior + SMOOTH)
    return np.ascontiguousarray(by_word.T), shares


def best_fit(counts: csr_array, *, n_topics: int, seed: int, n_starts: int) -> tuple[np.ndarray, np.ndarray]:
    """`fit_period` from `n_starts` starts: the one under which the texts are likeliest."""
    fits = [fit_period(counts, n_topics=n_topics, seed=seed + start) for start in range(n_starts)]
    return max(fits, key=lambda fit: log_likelihood(counts, *fit))


def log_likelihood(counts: csr_array, word_shares: np.ndarray, text_shares: np.ndarray) -> float:
    """Mean log of how likely each word of the texts is."""
    texts = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    by_word = np.ascontiguousarray(word_shares.T)
    total = 0.0
    for first in range(0, counts.nnz, _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        likely = np.einsum("ij,ij->i", text_shares[texts[part]], by_word[counts.indices[part]])
        total += float(counts.data[part] @ np.log(np.maximum(likely, 1e-300)))
    return total / max(float(counts.sum()), 1.0)


def read_period(counts: csr_array, word_shares: np.ndarray) -> np.ndarray:
    """Text shares (n_texts, n_topics) of texts under topics that stay; rows of texts without words are 0."""
    from nghe_lib.topics import period_kernels as kernels

    shares = _even(counts, len(word_shares))
    kernels.read_texts(*_arrays(counts), np.ascontiguousarray(word_shares.T), 1 / len(word_shares), TURNS, shares)
    return shares


def expected_counts(counts: csr_array, word_shares: np.ndarray, text_shares: np.ndarray) -> np.ndarray:
    """How often each topic is expected to have said each word: (n_topics, n_words), which sums to the counts."""
    from nghe_lib.topics import period_kernels as kernels

    made = np.zeros((counts.shape[1], len(word_shares)))
    kernels.expect(*_arrays(counts), np.ascontiguousarray(word_shares.T), text_shares, made)
    return np.ascontiguousarray(made.T)


def _arrays(counts: csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return counts.indptr.astype(np.int64), counts.indices.astype(np.int64), counts.data.astype(np.float64)


def _even(counts: csr_array, n_topics: int) -> np.ndarray:
    return np.where(np.diff(counts.indptr)[:, None] > 0, np.full((counts.shape[0], n_topics), 1 / n_topics), 0.0)


def _by_word(rows: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray((rows / rows.sum(axis=1, keepdims=True)).T)
