"""Which earlier post a comment, reply, repost or copy turns to."""

import numpy as np


def pick_earlier(
    rows: np.ndarray,
    candidates: np.ndarray,
    group: np.ndarray,
    first_at_time: np.ndarray,
    appeal: np.ndarray,
    *,
    reach: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """An earlier candidate of the same group for each row, recent and appealing ones more often.

    rows, candidates: row numbers in order of time. group: (n_posts,) group of every row.
    first_at_time: (n_posts,) first row with the same moment, so that a parent is strictly earlier.
    appeal: (n_posts,) the more, the more often chosen. reach: mean number of candidates looked back.
    Returns (n_rows,) row numbers, -1 where the group has nothing earlier.
    """
    if not len(rows) or not len(candidates):
        return np.full(len(rows), -1, dtype=np.int64)
    n_posts = len(group)
    order = np.sort(group[candidates].astype(np.int64) * n_posts + candidates)
    start = np.searchsorted(order, group[rows].astype(np.int64) * n_posts)
    available = np.searchsorted(order, group[rows].astype(np.int64) * n_posts + first_at_time[rows]) - start
    best, best_appeal = np.full(len(rows), -1, dtype=np.int64), np.full(len(rows), -1.0)
    for _ in range(3):
        back = np.minimum(rng.geometric(1.0 / reach, len(rows)) - 1, available - 1)
        found = order[np.clip(start + available - 1 - back, 0, len(order) - 1)] % n_posts
        better = (available > 0) & (appeal[found] > best_appeal)
        best, best_appeal = np.where(better, found, best), np.where(better, appeal[found], best_appeal)
    return best


def thread_roots(parents: np.ndarray) -> np.ndarray:
    """The first post of each row's thread. parents: (n_posts,) row numbers, -1 for none. A root is its own root."""
    roots = np.where(parents < 0, np.arange(len(parents)), parents)
    while True:
        further = roots[roots]
        if np.array_equal(further, roots):
            return roots
        roots = further
