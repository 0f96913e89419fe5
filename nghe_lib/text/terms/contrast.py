"""How much more often something is said here than there, with an interval that knows that words come in texts.

Tokens of one text are not independent: a text that speaks of a storm says its name five times. The variance of each
count is therefore taken between texts (the ratio estimator of cluster sampling), and its excess over Poisson, the
design effect, shrinks the counts to an effective number, as in Rao & Scott (1992), "A simple method for the analysis
of clustered binary data", Biometrics 48(2), 577-585. Given both counts together, the count here is binomial; the
interval of its share, turned into one of the log ratio, is the mid-P interval: Berry & Armitage (1995), "Mid-P
confidence intervals: a brief review", The Statistician 44(4), 417-423. It is exact in its tails, which thousands of
terms tested at once need, without being too wide for small counts. The p-value is the mid-P-value of the same test, on
both sides: an interval without 0 and a p-value under 0.05 are the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

_TAIL = 0.025
_HALVINGS = 30


@dataclass(frozen=True)
class Side:
    """Counts of n_terms terms on one side.

    n, n_clusters: (n_terms,) occurrences, and clusters (texts, or days) with any. total: the size of all clusters.
    variance: (n_terms,) of n, estimated between clusters.
    """

    n: np.ndarray
    n_clusters: np.ndarray
    total: int
    variance: np.ndarray

    @staticmethod
    def of(counts: csr_array, sizes: np.ndarray) -> Side:
        """counts: (n_clusters, n_terms). sizes: (n_clusters,)."""
        n_terms, total = counts.shape[1], int(sizes.sum())
        entries, columns = counts.data.astype(float), counts.indices
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        n = np.bincount(columns, entries, n_terms)
        rate = n / max(total, 1)
        squares = np.bincount(columns, entries**2, n_terms)
        cross = np.bincount(columns, entries * sizes[rows], n_terms)
        spread = squares - 2 * rate * cross + rate**2 * float((sizes.astype(float) ** 2).sum())
        enlarged = len(sizes) / max(len(sizes) - 1, 1)
        return Side(n, np.bincount(columns[entries > 0], minlength=n_terms), total, np.maximum(spread, 0) * enlarged)


@dataclass(frozen=True)
class Contrast:
    """Binary log of the ratio of two rates, each (n_terms,).

    log_ratio: a count of 0 is read as 0.5. low, high: 95 % interval; infinite on the side where a count is 0. p_value.
    """

    log_ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray


def contrast(here: Side, there: Side) -> Contrast:
    """Rates here against rates there; exchanged sides give the opposite. Both totals must be above 0."""
    share = here.total / (here.total + there.total)
    effect = _design_effect(here, there, share)
    more, less = here.n / effect, there.n / effect
    low, high = _low(more, less), 1 - _low(less, more)
    tail = np.minimum(_mid_tail(more, less, share), _mid_tail(less, more, 1 - share))
    base = np.log2(here.total / there.total)
    ratio = np.log2(np.maximum(here.n, 0.5) / np.maximum(there.n, 0.5)) - base
    return Contrast(ratio, _log_odds(low) - base, _log_odds(high) - base, np.minimum(2 * tail, 1))


def _mid_tail(more: np.ndarray, less: np.ndarray, share: np.ndarray | float) -> np.ndarray:
    """Chance of more than `more` out of more + less at `share`, and half the chance of just as many."""
    from scipy.special import betainc

    at_least = np.where(more > 0, betainc(np.maximum(more, 1e-9), less + 1, share), 1.0)
    above = np.where(less > 0, betainc(more + 1, np.maximum(less, 1e-9), share), 0.0)
    return (at_least + above) / 2


def _low(more: np.ndarray, less: np.ndarray) -> np.ndarray:
    """The share at which as much as `more` is just unlikely: 0 where nothing was found. Found by halving."""
    from scipy.special import betaincinv

    first = np.where(more > 0, betaincinv(np.maximum(more, 1e-9), less + 1, _TAIL), 0.0)
    last = np.where(less > 0, betaincinv(more + 1, np.maximum(less, 1e-9), _TAIL), 1.0)
    for _ in range(_HALVINGS):
        middle = (first + last) / 2
        likely = _mid_tail(more, less, middle) > _TAIL
        first, last = np.where(likely, first, middle), np.where(likely, middle, last)
    return np.where(more > 0, first, 0.0)


def _design_effect(here: Side, there: Side, share: float) -> np.ndarray:
    """Variance of the difference of the two counts over what it were if tokens were independent; never under 1."""
    found = here.variance * (1 - share) ** 2 + there.variance * share**2
    independent = here.n * (1 - share) ** 2 + there.n * share**2
    return np.maximum(found / np.maximum(independent, 1e-9), 1.0)


def _log_odds(share: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.log2(share) - np.log2(1 - share)
