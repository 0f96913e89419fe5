"""The loop of `period`: read every text once more, and count what each topic is expected to have said."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)  # type: ignore[untyped-decorator]
def read_texts(
    indptr: np.ndarray, words: np.ndarray, counts: np.ndarray, by_word: np.ndarray, alpha: float, n_turns: int,
    shares: np.ndarray,
) -> None:  # fmt: skip
    """Move shares (n_texts, n_topics) by `n_turns` steps of EM. by_word: (n_words, n_topics) word shares."""
    n_topics = by_word.shape[1]
    said = np.empty(n_topics)
    for text in range(len(indptr) - 1):
        if indptr[text] == indptr[text + 1]:
            continue
        for _ in range(n_turns):
            said[:] = alpha
            for at in range(indptr[text], indptr[text + 1]):
                row = by_word[words[at]]
                likely = 1e-300
                for topic in range(n_topics):
                    likely += shares[text, topic] * row[topic]
                weight = counts[at] / likely
                for topic in range(n_topics):
                    said[topic] += weight * shares[text, topic] * row[topic]
            shares[text] = said / said.sum()


@njit(cache=True)  # type: ignore[untyped-decorator]
def expect(
    indptr: np.ndarray, words: np.ndarray, counts: np.ndarray, by_word: np.ndarray, shares: np.ndarray,
    expected: np.ndarray,
) -> None:  # fmt: skip
    """Add to `expected` (n_words, n_topics) how often each topic is expected to have said each word."""
    n_topics = by_word.shape[1]
    for text in range(len(indptr) - 1):
        for at in range(indptr[text], indptr[text + 1]):
            row = by_word[words[at]]
            likely = 1e-300
            for topic in range(n_topics):
                likely += shares[text, topic] * row[topic]
            weight = counts[at] / likely
            for topic in range(n_topics):
                expected[words[at], topic] += weight * shares[text, topic] * row[topic]
