"""How far two groupings of the same things agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def agreement(a: Sequence[object] | np.ndarray, b: Sequence[object] | np.ndarray) -> float:
    """Normalised mutual information of two groupings, 0 (unrelated) to 1 (the same groups, whatever their names).

    I(A; B) divided by the mean of H(A) and H(B): Danon, Díaz-Guilera, Duch & Arenas (2005), "Comparing community
    structure identification", J. Stat. Mech. P09008. 1 when both put everything into one group, NaN for nothing.
    a, b: (n,) group of each thing. Raises ValueError when their lengths differ.
    """
    if len(a) != len(b):
        raise ValueError(f"{len(a)} and {len(b)} groups cannot be compared")
    if not len(a):
        return float("nan")
    first, second = (np.unique(np.asarray(side).astype(str), return_inverse=True)[1] for side in (a, b))
    both = np.unique(first.astype(np.int64) * (second.max() + 1) + second, return_counts=True)[1]
    parts = _entropy(np.bincount(first)), _entropy(np.bincount(second))
    if sum(parts) == 0:
        return 1.0
    return float(np.clip(2 * (sum(parts) - _entropy(both)) / sum(parts), 0, 1))


def _entropy(counts: np.ndarray) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
