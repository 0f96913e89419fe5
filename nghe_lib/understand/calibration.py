"""Make probabilities mean what they say: of the answers given with 0.7, seven in ten should be right.

Temperature scaling of each member of a model with a shift per answer, fitted on scores of texts the model did not learn
from (Guo, Pleiss, Sun & Weinberger, 2017, "On Calibration of Modern Neural Networks", ICML: temperature and vector
scaling, and the expected calibration error in bins).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from nghe_lib.understand.softmax import softmax


def fit_scaling(members: np.ndarray, truth: np.ndarray, *, shrink: float = 1e-3) -> tuple[np.ndarray, np.ndarray]:
    """Slopes (m,) of m members and the shift per answer (k,) that make `truth` likeliest; see `scaled`.

    members: (m, n, k) scores out of fold. truth: (n,) numbers of answers. shrink: how strongly all are held at equal
    slopes that add up to 1, and at no shift.
    """
    m, n, k = members.shape

    def loss(found: np.ndarray) -> float:
        chances = scaled(members, np.exp(found[:m]) / m, found[m:])
        missed = -np.log(np.maximum(chances[np.arange(n), truth], 1e-12)).mean()
        return float(missed + shrink * (found**2).sum())

    found = minimize(loss, np.zeros(m + k), method="L-BFGS-B").x
    return (np.exp(found[:m]) / m).astype(np.float32), (found[m:] - found[m:].mean()).astype(np.float32)


def scaled(members: np.ndarray, slopes: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """The chance of each answer from the scores of all members, (m, n, k): (n, k) float64."""
    total = np.zeros(members.shape[1:])
    for slope, scores in zip(slopes, members, strict=True):
        total += float(slope) * scores.astype(np.float64)
    return softmax(total + shift)


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
