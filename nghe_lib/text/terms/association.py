"""How strongly two things go together, from four counts: Dunning's log-likelihood ratio and normalised PMI.

G², two sided: Dunning (1993), "Accurate methods for the statistics of surprise and coincidence", Computational
Linguistics 19(1), 61-74. NPMI: Bouma (2009), "Normalized (pointwise) mutual information in collocation extraction",
GSCL.
"""

from __future__ import annotations

import numpy as np


def log_likelihood(table: np.ndarray) -> np.ndarray:
    """-2 log λ of tables of two by two counts; the same when rows and columns, or the two rows, change places.

    table: (n, 2, 2) counts, negative ones read as 0. Returns (n,), never negative; 0 where a row or column is empty.
    """
    from scipy.special import xlogy

    cells = np.maximum(np.asarray(table, float), 0.0)
    expected = cells.sum(axis=2, keepdims=True) * cells.sum(axis=1, keepdims=True)
    total = cells.sum(axis=(1, 2), keepdims=True)
    ratio = np.divide(cells * total, expected, out=np.ones_like(cells), where=expected > 0)
    return np.maximum(2 * xlogy(cells, ratio).sum(axis=(1, 2)), 0.0)


def pair_table(both: np.ndarray, first: np.ndarray, second: np.ndarray, total: int) -> np.ndarray:
    """Counts of a pair, of its two parts and of all tokens as tables for `log_likelihood`: (n, 2, 2)."""
    rows = np.stack([both, first - both], axis=-1), np.stack([second - both, total - first - second + both], axis=-1)
    return np.stack(rows, axis=-2)


def npmi(both: np.ndarray, first: np.ndarray, second: np.ndarray, total: int) -> np.ndarray:
    """Normalised pointwise mutual information: 1 always together, 0 as chance would have it, -1 never together.

    both, first, second: (n,) counts of the pair and of its parts, `both` not above either. total: all tokens.
    Returns (n,) between -1 and 1.
    """
    shares = [np.asarray(part, float) / max(total, 1) for part in (both, first, second)]
    logs = [np.log(np.maximum(part, 1e-300)) for part in shares]
    scale = np.where(shares[0] < 1, -logs[0], 1.0)
    made = np.where(shares[0] < 1, (logs[0] - logs[1] - logs[2]) / scale, 1.0)
    return np.clip(np.where(shares[0] > 0, made, -1.0), -1.0, 1.0)
