"""Multinomial logistic regression on sparse features, fitted by L-BFGS: the linear part of every classifier."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

STEPS = 60


def fit_softmax(
    counted: csr_array,
    truth: np.ndarray,
    *,
    penalty: float,
    sample_weights: np.ndarray | None = None,
    steps: int = STEPS,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (n_features, k) float32 and bias (k,) that make `truth` likeliest under an L2 penalty.

    counted: (n, n_features). truth: (n, k), the chance of each answer, rows sum to 1. penalty: per text, of the squared
    weights. sample_weights: (n,), one each by default. The bias is not penalised.
    """
    n, k = truth.shape
    each = np.ones(n, np.float32) if sample_weights is None else sample_weights.astype(np.float32)
    each = each / each.sum()
    truth, turned = truth.astype(np.float32), counted.T.tocsr()
    shape = (counted.shape[1] + 1, k)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape).astype(np.float32)
        scores = counted @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        total = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        missed = -(each * (truth * (scores - total)).sum(axis=1)).sum()
        wrong = (np.exp(scores - total) - truth) * each[:, None]
        slope = np.vstack([turned @ wrong + penalty * weights[:-1], wrong.sum(axis=0, keepdims=True)])
        return float(missed) + 0.5 * penalty * float((weights[:-1] ** 2).sum()), slope.astype(np.float64).ravel()

    start = np.zeros(shape)
    start[-1] = np.log(np.maximum((each[:, None] * truth).sum(axis=0), 1e-3))
    options = {"maxiter": steps, "maxcor": 6}
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=options).x.reshape(shape)
    return found[:-1].astype(np.float32), found[-1].astype(np.float32)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Rows of scores as chances, float64."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
