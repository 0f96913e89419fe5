"""Topics by non-negative matrix factorisation of tf-idf weights: every text is a sum of few topics.

Lee & Seung (1999), "Learning the parts of objects by non-negative matrix factorization", Nature 401, 788-791. Steps:
one coordinate after another, several times for each product with the texts, which is what costs: Gillis & Glineur
(2012), "Accelerated multiplicative updates and hierarchical ALS algorithms for nonnegative matrix factorization",
Neural Computation 24(4), 1085-1105. The start is spectral (`factorise.spectral_start`), so neither seed nor order of
texts changes the topics unless there are as many of them as texts or words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.topics.factorise import spectral_start
from nghe_lib.topics.lda_steps import Threads, padded
from nghe_lib.topics.shares import rows_to_one
from nghe_lib.topics.tf_idf import idf, tf_idf

PASSES = 60
ENOUGH = 1e-4  # a pass that lowers the squared error by less than this share of the first pass's gain is the last
_SWEEPS = 3
_ROWS = 512
_FLOOR = 1e-3  # of the mean: where the spectral start is 0, so that no topic starts empty


def nmf(
    counts: csr_array, *, n_topics: int, seed: int, passes: int | None = None, order: np.ndarray | None = None,
    start: np.ndarray | None = None, prior: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Word shares (n_topics, n_words) and topic shares (n_texts, n_topics), rows sum to 1; see `engines`.

    passes: at most, 60 by default; it ends sooner when a pass brings little. A text without words is in all topics
    alike. order: not used, no order changes anything.
    """
    del order
    weights = tf_idf(counts)
    given = start if start is not None else prior
    words = _start(weights, n_topics, seed) if given is None else given * idf(counts)
    pull = None if prior is None else prior * idf(counts)
    strength = 0.0 if prior is None else float(prior.sum()) / max(float(counts.sum()), 1.0)
    made = factorise_rows(weights, words, passes=passes or PASSES, pull=pull, strength=strength)
    sizes = made.words.sum(axis=1)
    return rows_to_one(made.words, empty=1 / counts.shape[1]), rows_to_one(made.texts * sizes, empty=1 / n_topics)


@dataclass(frozen=True)
class Factors:
    """weights, about texts @ words: texts (n_texts, n_topics), words (n_topics, n_words), and the squared error."""

    texts: np.ndarray
    words: np.ndarray
    squared_error: float
    passes: int


def factorise_rows(
    weights: csr_array, words: np.ndarray, *, passes: int, pull: np.ndarray | None = None, strength: float = 0.0
) -> Factors:
    """Factors of `weights` (n_texts, n_words) from `words` (n_topics, n_words) on.

    pull: (n_topics, n_words) where each topic is drawn to, as strongly as `strength` times the texts themselves.
    """
    n_topics = len(words)
    turned = csr_array(weights.T)
    by_word = padded(words.T / np.maximum(np.linalg.norm(words, axis=1), 1e-12))
    by_text = np.zeros((weights.shape[0], by_word.shape[1]), np.float32)
    goal = None if pull is None else padded(pull.T / np.maximum(np.linalg.norm(pull, axis=1), 1e-12))
    size = float(np.sum(weights.data.astype(np.float64) ** 2))
    errors = [size]
    with Threads() as pool:
        for _ in range(passes):
            gram, products = _descend(weights, by_word, by_text, pool)
            fitted = np.einsum("ij,ij->", products, by_text, dtype=np.float64)
            errors.append(size - 2 * fitted + float(np.sum(gram * (by_text.T @ by_text), dtype=np.float64)))
            if len(errors) > 2 and errors[-2] - errors[-1] < ENOUGH * (size - errors[1]):
                break
            _descend(turned, by_text, by_word, pool, goal=goal, strength=strength)
    return Factors(by_text[:, :n_topics], np.ascontiguousarray(by_word[:, :n_topics].T), errors[-1], len(errors) - 1)


def _descend(
    matrix: csr_array, fixed: np.ndarray, moved: np.ndarray, pool: Threads, *, goal: np.ndarray | None = None,
    strength: float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Move one side, `moved` (n_rows, width), towards `matrix`, the other side fixed: (n_columns, width)."""
    from nghe_lib.topics import nmf_kernels as kernels

    gram, products = fixed.T @ fixed, np.empty_like(moved)
    arrays = (matrix.indptr, matrix.indices, matrix.data, fixed, products)
    pool.share(kernels.multiply_rows, arrays, len(moved), _ROWS)
    if goal is not None:
        drawn = strength * np.diag(gram)
        products += drawn * (goal * np.linalg.norm(moved, axis=0))
        gram = gram + np.diag(drawn)
    pool.share(kernels.descend_rows, (products, gram, _SWEEPS, moved), len(moved), _ROWS)
    return gram, products


def _start(weights: csr_array, n_topics: int, seed: int) -> np.ndarray:
    """Words of each topic to begin with, (n_topics, n_words); drawn where the matrix is too small for a spectrum."""
    if n_topics >= min(weights.shape) or weights.nnz == 0:
        return np.random.default_rng(seed).random((n_topics, weights.shape[1]))
    words = spectral_start(weights, n_topics)[1]
    return np.maximum(words, _FLOOR * words.mean(axis=1, keepdims=True))
