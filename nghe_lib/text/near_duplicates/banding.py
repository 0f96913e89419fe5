"""Which texts may be near each other: MinHash signatures cut into bands, so that near texts share a band.

Method: Broder (1997) for MinHash; Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", chapter 3, for banding.
Two texts with Jaccard s agree on one row with chance s, on all rows of a band with s^rows, and share at least one of
`bands` bands with 1 - (1 - s^rows)^bands, the S-curve. Rows and bands are chosen so that this is at least 0.999 at the
threshold itself; above, it is more. At 0.8: 5 rows, 18 bands: 0.9992 at 0.8, 0.43 at 0.5, 0.04 at 0.3, 0.0002 at 0.1.
Plain permutations (90 a text) and not one permutation with densification: they take 4 % of the time, and their rows
are independent, which the curve assumes.
The permutations are fixed: the same texts are compared in every run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from nghe_lib.errors import ParameterError
from nghe_lib.text.near_duplicates.cores import on_all_cores
from nghe_lib.text.near_duplicates.shingles import ShingleSets

RECALL = 0.999
LOWEST_THRESHOLD = 0.1
_MOST_ROWS = 12
_MOST_BANDS, _MOST_BANDS_OF_FEW_ROWS, _FEW_ROWS = 18, 80, 3
_PERMUTATION_SEED = 20_250_701
_DECIMALS = 6


@dataclass(frozen=True)
class Banding:
    """A threshold as the exact fraction `numerator / denominator`, and the rows and bands that find it."""

    numerator: int
    denominator: int
    rows: int
    bands: int

    def chance(self, jaccard: float) -> float:
        """The chance that two texts of this Jaccard become candidates."""
        return float(1 - (1 - jaccard**self.rows) ** self.bands)

    def can_differ(self, sizes: np.ndarray) -> np.ndarray:
        """Whether a set of each size can be near a set that is not equal to it: one shingle more must be allowed."""
        return sizes * self.denominator >= self.numerator * (sizes + 1)


def banding(threshold: float) -> Banding:
    """Rows and bands for a threshold, read to six decimals; raises ParameterError outside 0.1 to 1."""
    if isinstance(threshold, bool) or not LOWEST_THRESHOLD <= threshold <= 1:
        raise ParameterError(f"threshold phải trong khoảng {LOWEST_THRESHOLD} đến 1; đã cho {threshold!r}")
    exact = Fraction(round(threshold * 10**_DECIMALS), 10**_DECIMALS)
    for rows in range(_MOST_ROWS, 0, -1):
        bands = _bands(float(exact), rows)
        # At low thresholds so few bands would leave so few rows that unrelated texts meet: rather more bands then.
        if bands <= (_MOST_BANDS if rows > _FEW_ROWS else _MOST_BANDS_OF_FEW_ROWS):
            break
    return Banding(exact.numerator, exact.denominator, rows, bands)


def _bands(threshold: float, rows: int) -> int:
    """The fewest bands that reach the recall."""
    share = threshold**rows
    return 1 if share == 1 else math.ceil(math.log(1 - RECALL) / math.log1p(-share))


def band_keys(sets: ShingleSets, bands: Banding) -> np.ndarray:
    """The key of each text in each band: (n_bands, n_texts) uint32. Texts that share one are candidates."""
    from nghe_lib.text.near_duplicates import shingle_kernels

    rng = np.random.Generator(np.random.PCG64(_PERMUTATION_SEED))
    n_functions = bands.rows * bands.bands
    factors = rng.integers(0, 2**32, n_functions, np.uint32) | np.uint32(1)
    shifts = rng.integers(0, 2**32, n_functions, np.uint32)
    keys = np.empty((bands.bands, len(sets.ends)), np.uint32)
    on_all_cores(shingle_kernels.band_key_block, sets.hashes, sets.ends, factors, shifts, keys, n_items=len(sets.ends))
    return keys
