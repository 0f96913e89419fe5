"""Chance that does not depend on how the city is cut into batches or processes.

Plans are drawn once, in order, from numpy Generators seeded by (seed, stream). Texts are drawn by counter: each draw
is a hash of seed, slot and row, so that a row says the same whatever batch it comes in, and a copy of a row can be
written again without keeping the text. Method: the SplitMix64 finaliser, Steele, Lea & Flood (2014), "Fast splittable
pseudorandom number generators", OOPSLA.
"""

import numpy as np

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)


def stream(seed: int, number: int) -> np.random.Generator:
    """The numbered stream of random draws of a city."""
    return np.random.default_rng([seed, number])


def uniform(seed: int, slot: int, rows: np.ndarray) -> np.ndarray:
    """One number in [0, 1) per row, the same for the same (seed, slot, row). rows: (n,) whole numbers."""
    start = np.uint64((seed * 0x632BE59BD9B4E019 + slot * 0xD1342543DE82EF95) % 2**64)
    with np.errstate(over="ignore"):
        x = (rows.astype(np.uint64) + np.uint64(1)) * _STEP + start
        x = (x ^ (x >> np.uint64(30))) * _MIX_A
        x = (x ^ (x >> np.uint64(27))) * _MIX_B
        x ^= x >> np.uint64(31)
    return (x >> np.uint64(11)).astype(np.float64) * 2.0**-53


def whole(seed: int, slot: int, rows: np.ndarray, count: np.ndarray | int) -> np.ndarray:
    """One whole number in [0, count) per row; 0 where count is 0."""
    return (uniform(seed, slot, rows) * count).astype(np.int64)


def choose_by(groups: np.ndarray, table: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Column chosen per row from the chances of its group. groups, draws: (n,); table: (n_groups, k), rows sum to 1.

    Needs no (n, k) array, whatever n is.
    """
    reach = np.cumsum(table, axis=1)
    reach = reach / reach[:, -1:] + np.arange(len(table))[:, None]
    found = np.searchsorted(reach.ravel(), groups + draws, side="right") - groups * table.shape[1]
    return np.clip(found, 0, table.shape[1] - 1)


def choose(chances: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Column chosen per row. chances: (n, k) summing to 1 by row; draws: (n,) in [0, 1)."""
    reach = np.cumsum(chances, axis=1)
    return np.minimum((draws[:, None] >= reach).sum(axis=1), chances.shape[1] - 1)
