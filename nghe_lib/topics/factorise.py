"""A matrix without negative numbers as a product of two smaller ones: X, about W @ H.

Start: non-negative double singular value decomposition, which draws nothing, so that the same matrix always gives the
same factors: Boutsidis & Gallopoulos (2008), "SVD based initialization: a head start for nonnegative matrix
factorization", Pattern Recognition 41(4), 1350-1362. Steps: hierarchical alternating least squares, one factor after
another solved exactly: Cichocki & Phan (2009), "Fast local algorithms for large scale nonnegative matrix and tensor
factorizations", IEICE Transactions E92-A(3), 708-721.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

_TINY = 1e-12


def spectral_start(matrix: csr_array, n_factors: int) -> tuple[np.ndarray, np.ndarray]:
    """W (n, n_factors) and H (n_factors, m) of `matrix` (n, m), where n_factors is under both n and m."""
    from scipy.sparse.linalg import svds

    values = matrix.astype(np.float64)
    left, sizes, right = svds(values, k=n_factors, v0=np.ones(min(values.shape)))
    order = np.argsort(-sizes, kind="stable")
    parts = [_positive_part(left[:, at], sizes[at], right[at]) for at in order]
    return np.column_stack([part[0] for part in parts]), np.vstack([part[1] for part in parts])


def _positive_part(left: np.ndarray, size: float, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The larger of the positive and the negative part of one pair of singular vectors."""
    sides = [(np.maximum(sign * left, 0), np.maximum(sign * right, 0)) for sign in (1, -1)]
    norms = [(float(np.linalg.norm(a)), float(np.linalg.norm(b))) for a, b in sides]
    best = int(norms[1][0] * norms[1][1] > norms[0][0] * norms[0][1])
    (first, second), (a, b) = sides[best], norms[best]
    scale = np.sqrt(size * a * b)
    return scale * first / max(a, _TINY), scale * second / max(b, _TINY)


def factorise(matrix: csr_array, left: np.ndarray, right: np.ndarray, *, passes: int) -> tuple[np.ndarray, np.ndarray]:
    """W and H nearer to `matrix` by least squares, from `left` W (n, K) and `right` H (K, m); both given stay."""
    left, right, turned = left.copy(), right.copy(), csr_array(matrix.T)
    for _ in range(passes):
        left = solve(matrix, left, right, passes=1)
        right = solve(turned, right.T.copy(), left.T, passes=1).T
    return left, right


def solve(matrix: csr_array, left: np.ndarray, right: np.ndarray, *, passes: int) -> np.ndarray:
    """W (n, K) nearer to `matrix` when H = `right` (K, m) stays; `left` is changed and given back."""
    gram = right @ right.T
    aim = matrix @ right.T
    for _ in range(passes):
        for at in range(right.shape[0]):
            step = (aim[:, at] - left @ gram[:, at]) / max(gram[at, at], _TINY)
            left[:, at] = np.maximum(left[:, at] + step, 0)
    return left
