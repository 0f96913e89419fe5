"""Weights as shares of their row."""

from __future__ import annotations

import numpy as np


def rows_to_one(rows: np.ndarray, *, empty: float = 0.0) -> np.ndarray:
    """Rows (n, m) scaled to sum to 1; a row of zeros becomes one of `empty`."""
    rows = np.asarray(rows, np.float64)
    total = rows.sum(axis=1, keepdims=True)
    return np.divide(rows, total, out=np.full(rows.shape, empty), where=total > 0)
