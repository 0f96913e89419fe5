"""Topics by grouping: every text belongs to one group of texts with like words, or to none.

Spherical k-means: Dhillon & Modha (2001), "Concept decompositions for large sparse text data using clustering", Machine
Learning 42, 143-175; started as k-means++ is (Arthur & Vassilvitskii 2007), on cosines. Words of a group are weighted
by c-TF-IDF: Grootendorst (2022), "BERTopic: neural topic modeling with a class-based TF-IDF procedure",
arXiv:2203.05794.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.topics.tf_idf import tf_idf

PASSES = 30
LEAST_COSINE = 0.05  # a text further from its centre than this shares next to nothing with it
_START_TEXTS = 5_000


def clusters(
    counts: csr_array, *, n_topics: int, seed: int, passes: int | None = None, order: np.ndarray | None = None,
    start: np.ndarray | None = None, prior: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Word shares (n_topics, n_words), rows sum to 1, and topic shares (n_texts, n_topics); see `engines`.

    A row of topic shares holds one 1, or zeros for a text that is far from every group. passes: at most, 30 by
    default; it ends when no text moves. order: read only by the start, which draws texts.
    """
    texts = tf_idf(counts)
    given = start if start is not None else prior
    centres = _unit(_drawn(texts, n_topics, seed, order) if given is None else np.asarray(given, np.float64))
    pull = 0.0 if prior is None else centres.copy()
    group, cosine = _nearest(texts, centres)
    for _ in range(passes or PASSES):
        sums = _one_hot(group, cosine > 0, n_topics).T @ texts
        centres = _unit(sums.toarray() + pull)
        before = group
        group, cosine = _nearest(texts, centres)
        if np.array_equal(before, group):
            break
    shares = _one_hot(group, cosine >= LEAST_COSINE, n_topics)
    return _class_terms(csr_array(shares.T @ counts).toarray(), centres), shares.toarray()


def _drawn(texts: csr_array, n_topics: int, seed: int, order: np.ndarray | None) -> np.ndarray:
    """Texts to start from, (n_topics, n_words): each drawn the likelier the further it is from those before."""
    chance = np.random.default_rng(seed)
    place = np.arange(texts.shape[0]) if order is None else np.asarray(order)
    place = place[np.diff(texts.indptr)[place] > 0]
    if not len(place):
        return np.ones((n_topics, texts.shape[1]))
    few = texts[np.sort(chance.choice(place, size=min(len(place), _START_TEXTS), replace=False))]
    far = np.ones(few.shape[0])
    picked = []
    for _ in range(n_topics):
        odds = far if far.sum() > 0 else np.ones_like(far)
        picked.append(few[[chance.choice(len(far), p=odds / odds.sum())]].toarray()[0])
        far = np.minimum(far, np.maximum(1 - few @ picked[-1], 0.0))
    return np.array(picked)


def _nearest(texts: csr_array, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of the nearest centre of each text, and their cosine."""
    cosines = texts @ centres.T
    group = cosines.argmax(axis=1)
    return group, cosines[np.arange(len(group)), group]


def _one_hot(group: np.ndarray, is_in: np.ndarray, n_topics: int) -> csr_array:
    rows = np.flatnonzero(is_in)
    return csr_array((np.ones(len(rows)), (rows, group[rows])), shape=(len(group), n_topics))


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def _class_terms(words_of: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """c-TF-IDF of word counts by group, rows scaled to sum to 1; an empty group keeps the words of its centre."""
    each = words_of.sum(axis=0)
    weights = words_of * np.log1p(words_of.sum() / len(words_of) / np.maximum(each, 1e-12))
    weights = np.where(words_of.sum(axis=1, keepdims=True) > 0, weights, centres + 1e-12)
    return weights / weights.sum(axis=1, keepdims=True)
