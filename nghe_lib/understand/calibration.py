"""Make probabilities mean what they say: of the answers given with 0.7, seven in ten should be right.

Temperature scaling with a shift per answer, fitted on scores of texts the model did not learn from (Guo, Pleiss, Sun
and Weinberger, 2017, "On Calibration of Modern Neural Networks", ICML: temperature and vector scaling, and the expected
calibration error in bins).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from nghe_lib.understand.softmax import softmax


def fit_scaling(scores: np.ndarray, truth: np.ndarray, *, shrink: float = 1e-3) -> tuple[float, np.ndarray]:
    """The slope and the shift per answer (k,) that make `truth` likeliest: softmax(slope * scores + shift).

    scores: (n, k) out of fold. truth: (n,) numbers of answers. shrink: how strongly both are held at 1 and 0.
    """
    n, k = scores.shape

    def loss(found: np.ndarray) -> float:
        chances = softmax(np.exp(found[0]) * scores + found[1:])
        missed = -np.log(np.maximum(chances[np.arange(n), truth], 1e-12)).mean()
        return float(missed + shrink * (found**2).sum())

    found = minimize(loss, np.zeros(k + 1), method="L-BFGS-B").x
    return float(np.exp(found[0])), (found[1:] - found[1:].mean()).astype(np.float32)


def expected_calibration_error(chances: np.ndarray, truth: np.ndarray, *, n_bins: int = 15) -> float:
    """Mean distance between how sure the answer is and how often it is right, over bins of equal width.

    chances: (n, k). truth: (n,) numbers of answers. 0 is perfect; nothing to measure gives 0.
    """
    if not len(truth):
        return 0.0
    sure, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    bins = np.minimum((sure * n_bins).astype(int), n_bins - 1)
    sizes = np.bincount(bins, minlength=n_bins)
    gap = np.bincount(bins, weights=sure, minlength=n_bins) - np.bincount(bins, weights=right, minlength=n_bins)
    return float(np.abs(gap[sizes > 0]).sum() / len(truth))
