"""Whether topics have words of their own.

Exclusivity: FREX, the harmonic mean of how exclusive and how frequent a word is in a topic, both as ranks among all
words, summed up over the first words of the topic: Bischof & Airoldi (2012), "Summarizing topical content with word
frequency and exclusivity", ICML, in the form of R's stm (Roberts, Stewart & Tingley, 2019, Journal of Statistical
Software 91(2)), here as a mean, so that it lies between 0 and 1.
Diversity: the share of different words among the first 25 of all topics: Dieng, Ruiz & Blei (2020), "Topic modeling in
embedding spaces", TACL 8, 439-453.
"""

from __future__ import annotations

import numpy as np

TOP_WORDS = 10
DIVERSE_WORDS = 25
EXCLUSIVE_WEIGHT = 0.7


def frex(word_shares: np.ndarray, *, weight: float = EXCLUSIVE_WEIGHT) -> np.ndarray:
    """FREX of each word in each topic: (n_topics, n_words), 0 to 1. word_shares: (n_topics, n_words).

    weight: of exclusivity, 0 to 1; the rest is of frequency.
    """
    from scipy.stats import rankdata

    total = word_shares.sum(axis=0)
    own = np.divide(word_shares, total, out=np.zeros(word_shares.shape), where=total > 0)
    n_words = max(word_shares.shape[1], 1)
    exclusive, frequent = (rankdata(rows, axis=1) / n_words for rows in (own, word_shares))
    return 1 / (weight / exclusive + (1 - weight) / frequent)


def exclusivity(word_shares: np.ndarray, *, top: int = TOP_WORDS) -> np.ndarray:
    """Mean FREX of the `top` strongest words of each topic: (n_topics,)."""
    return np.take_along_axis(frex(word_shares), strongest(word_shares, top), axis=1).mean(axis=1)


def diversity(word_shares: np.ndarray, *, top: int = DIVERSE_WORDS) -> float:
    """Share of different words among the `top` strongest of all topics; NaN without a topic."""
    first = strongest(word_shares, top)
    return len(np.unique(first)) / first.size if first.size else float("nan")


def strongest(word_shares: np.ndarray, top: int) -> np.ndarray:
    """The numbers of the `top` words of each topic, strongest first: (n_topics, at most top)."""
    return np.argsort(-word_shares, axis=1, kind="stable")[:, :top]
