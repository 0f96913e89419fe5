"""Gradient steps for the ranking of offers: softmax over the offers of each instance, AdaGrad, compiled.

Duchi, Hazan & Singer (2011), "Adaptive Subgradient Methods", JMLR 12.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def fit(  # noqa: C901 - one loop nest; numba inlines no generators
    starts: np.ndarray, golds: np.ndarray, dense: np.ndarray, own_starts: np.ndarray, own: np.ndarray,
    shared: np.ndarray, weights: np.ndarray, importance: np.ndarray, order: np.ndarray,
    rate: float, decay: float, own_decay: float,
) -> float:  # fmt: skip
    """One pass over the instances in `order`; `shared` and `weights` change in place, each (n, 2) value and squares.

    starts: (n + 1,) first offer row of each instance. golds: (n,) gold offer. dense: (n_rows, n_features).
    own_starts: (n + 1,) into own: first weight of each feature of the word's own weights, one weight per offer slot.
    """
    n_features = dense.shape[1]
    loss = 0.0
    scores = np.zeros(256)
    for at in range(len(order)):
        i = order[at]
        first, last = starts[i], starts[i + 1]
        n = last - first
        top = -1e30
        for c in range(n):
            total = 0.0
            for f in range(n_features):
                total += dense[first + c, f] * shared[f, 0]
            for k in range(own_starts[i], own_starts[i + 1]):
                total += weights[own[k] + c, 0]
            scores[c] = total
            if total > top:
                top = total
        norm = 0.0
        for c in range(n):
            scores[c] = np.exp(scores[c] - top)
            norm += scores[c]
        loss -= np.log(max(scores[golds[i]] / norm, 1e-12)) * importance[i]
        for c in range(n):
            slope = (scores[c] / norm - (1.0 if c == golds[i] else 0.0)) * importance[i]
            if abs(slope) < 1e-4:
                continue
            for f in range(n_features):
                x = dense[first + c, f]
                if x != 0.0:
                    step = slope * x + decay * shared[f, 0]
                    shared[f, 1] += step * step
                    shared[f, 0] -= rate * step / np.sqrt(shared[f, 1] + 1e-6)
            for k in range(own_starts[i], own_starts[i + 1]):
                w = own[k] + c
                step = slope + own_decay * weights[w, 0]
                weights[w, 1] += step * step
                weights[w, 0] -= rate * step / np.sqrt(weights[w, 1] + 1e-6)
    return loss
