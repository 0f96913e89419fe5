"""Counts weighted so that a word in few texts weighs more, and every text as much as every other."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array


def tf_idf(counts: csr_array) -> csr_array:
    """Counts (n_texts, n_words) times `idf`, each row of length 1 (or 0 where a text has no word): float32.

    Salton & Buckley (1988), "Term-weighting approaches in automatic text retrieval", Information Processing &
    Management 24(5), 513-523; with one text more that has every word, as scikit-learn's TfidfTransformer.
    """
    values = counts.data * idf(counts)[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, values.astype(np.float64) ** 2, minlength=counts.shape[0]))
    values = (values / lengths[rows]).astype(np.float32)
    return csr_array((values, counts.indices, counts.indptr), shape=counts.shape)


def idf(counts: csr_array) -> np.ndarray:
    """1 + log((1 + n_texts) / (1 + texts with the word)): (n_words,)."""
    n_with = np.bincount(counts.indices[counts.data > 0], minlength=counts.shape[1])
    return 1 + np.log((1 + counts.shape[0]) / (1 + n_with))
