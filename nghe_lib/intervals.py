"""Intervals of shares and of their differences.

Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22, 209–212; for differences
Newcombe (1998), Statistics in Medicine 17, 873–890 (method 10). Posts are not independent draws, so an interval is the
least doubt there is.
"""

from __future__ import annotations

import numpy as np

Z = 1.959964


def wilson(counts: np.ndarray, totals: np.ndarray | int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share, low and high of 95 % intervals: three (n_groups,) arrays; missing where the total is 0."""
    n = np.broadcast_to(np.asarray(totals, "float64"), np.shape(counts)).copy()
    n[n == 0] = np.nan
    share = np.asarray(counts, "float64") / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return share, np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)


def difference(
    counts: np.ndarray, totals: np.ndarray | int, others: np.ndarray, other_totals: np.ndarray | int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The first share less the second, with low and high of its 95 % interval: three (n_groups,) arrays."""
    share, low, high = wilson(counts, totals)
    other, other_low, other_high = wilson(others, other_totals)
    made = share - other
    return (
        made,
        made - np.sqrt((share - low) ** 2 + (other_high - other) ** 2),
        made + np.sqrt((high - share) ** 2 + (other - other_low) ** 2),
    )
