"""Topics from pairs of words: which words stand together in texts more than chance would have them.

Short texts say little each, but a pair of words is met in many of them. Method: non-negative factors of a symmetric
matrix of how words go together: Yan, Guo, Liu, Cheng & Wang (2013), "Learning topics in short texts by non-negative
matrix factorization on term correlation matrix", SDM 2013. Ours weighs a pair by its positive NPMI (see `coherence`)
times the square root of the texts that hold it, so that neither chance pairs of rare words nor frequent ones rule. The
start is spectral (see `factorise`): no draw and no order of texts changes the topics.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array

from nghe_lib.topics.factorise import factorise, solve, spectral_start
from nghe_lib.topics.shares import rows_to_one

LEAST_TEXTS = 3
PASSES = 25
TEXT_PASSES = 15
START_WEIGHT = 0.1


def pairs(
    counts: csr_array,
    *,
    n_topics: int,
    seed: int,
    passes: int | None = None,
    order: np.ndarray | None = None,
    start: np.ndarray | None = None,
    prior: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Word shares (n_topics, n_words) and topic shares (n_texts, n_topics); rows sum to 1, or to 0 for nothing known.

    counts: (n_texts, n_words). seed: only where a matrix is too small for a spectral start. passes: steps, 25 by
    default. order: not used, no order changes anything. start: (n_topics, n_words) topics to go on from. prior:
    (n_topics, n_words) weights that pull towards given words, as guided topics do; taken as a start.
    """
    del order
    word_shares = pair_topics(counts, n_topics=n_topics, seed=seed, passes=passes, start=start, prior=prior)
    return word_shares, text_shares(counts, word_shares)


def pair_topics(
    counts: csr_array,
    *,
    n_topics: int,
    seed: int,
    passes: int | None = None,
    start: np.ndarray | None = None,
    prior: np.ndarray | None = None,
) -> np.ndarray:
    """The word shares of `pairs` alone, (n_topics, n_words), which texts are not asked about again."""
    matrix = word_pairs(counts)
    right = _start(matrix, n_topics, seed) if start is None and prior is None else _given(start, prior)
    right = right.astype(np.float32)
    found = factorise(csr_array(matrix.astype(np.float32)), right.T.copy(), right, passes=passes or PASSES)[1]
    return rows_to_one(found.astype(np.float64))


def word_pairs(counts: csr_array, *, least_texts: int | None = None) -> csr_array:
    """How much each two words belong together: symmetric csr_array (n_words, n_words), 0 on the diagonal.

    least_texts: pairs met in fewer texts are chance; by default 3, or 2 in fewer than 1,000 texts.
    """
    least = least_texts if least_texts is not None else LEAST_TEXTS - (counts.shape[0] < 1_000)
    has = csr_array((np.ones(counts.nnz, np.float32), counts.indices, counts.indptr), shape=counts.shape)
    met = csr_array(has.T @ has)
    df = met.diagonal()
    met = met.tocoo()
    kept = (met.data >= least) & (met.row != met.col)
    first, second, both = met.row[kept], met.col[kept], met.data[kept].astype(np.float64)
    n_texts = max(counts.shape[0], 1)
    together = np.minimum(both / n_texts, 1 - 1e-9)
    npmi = np.log(both * n_texts / (df[first].astype(np.float64) * df[second])) / -np.log(together)
    weight = np.maximum(npmi, 0) * np.sqrt(both)
    made = csr_array((weight, (first, second)), shape=met.shape)
    made.eliminate_zeros()
    return made


def text_shares(counts: csr_array, word_shares: np.ndarray) -> np.ndarray:
    """How much of each text belongs to each topic: (n_texts, n_topics), rows sum to 1, or to 0 for nothing known.

    The text, its words weighed down where many texts have them, as the nearest sum of topics without negative parts.
    """
    texts, right = _weighed(counts), _rows_to_length_one(word_shares)
    left = np.maximum(texts @ right.T, 0)
    return rows_to_one(solve(texts, left, right, passes=TEXT_PASSES))


def _start(matrix: csr_array, n_topics: int, seed: int) -> np.ndarray:
    if n_topics < matrix.shape[0] - 1 and matrix.nnz:
        return spectral_start(matrix, n_topics)[1]
    return np.random.default_rng(seed).random((n_topics, matrix.shape[0]))


def _given(start: np.ndarray | None, prior: np.ndarray | None) -> np.ndarray:
    """The start as factors that are never quite 0, so that every topic may take any word."""
    known = start if prior is None else prior if start is None else start + prior
    assert known is not None  # noqa: S101 - one of the two is given
    shares = _rows_to_length_one(np.asarray(known, np.float64))
    return shares + START_WEIGHT / np.sqrt(shares.shape[1])


def _weighed(counts: csr_array) -> csr_array:
    """1 + log of each count, times the log of how rare the word is, every text of length 1."""
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / (1 + df)) + 1
    made = csr_array((1 + np.log(counts.data), counts.indices, counts.indptr), shape=counts.shape)
    made = csr_array(made @ diags_array(rarity))
    length = np.sqrt(np.asarray(made.power(2).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.where(length > 0, length, 1)) @ made)


def _rows_to_length_one(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, length, out=np.zeros(rows.shape), where=length > 0)
