"""The days in which a term rose, and the days it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nghe_lib.signals.surprise import expected_count, likelihood_gain

LENGTHS_DAYS = (1, 3, 7)


@dataclass(frozen=True)
class Windows:
    """One stretch of days per series: `first` to `last`, last not included, both (n_series,) int64.

    n_before: the baseline days at the start, or 0 when all days outside the stretch are the baseline.
    n_choices: how many stretches each was chosen from.
    """

    first: np.ndarray
    last: np.ndarray
    n_before: int
    n_choices: int

    @staticmethod
    def best(by_day: np.ndarray, day_counts: np.ndarray, n_before: int) -> Windows:
        """All days after the baseline; without a baseline the stretch of 1, 3 or 7 days that stands out most."""
        n_series, n_days = by_day.shape
        if n_before:
            whole = np.full(n_series, n_days)
            return Windows(np.full(n_series, n_before), whole, n_before, 1)
        spans = [
            (start, start + length)
            for length in LENGTHS_DAYS
            if length * 2 < n_days
            for start in range(n_days - length + 1)
        ]
        first, last = np.zeros(n_series, np.int64), np.ones(n_series, np.int64)
        most = np.full(n_series, -1.0)
        counts = _sums(by_day)
        posts = _sums(day_counts[None])[0]
        for start, end in spans:
            gain = _gain(counts[:, end] - counts[:, start], counts[:, -1], posts[end] - posts[start], posts[-1])
            better = gain > most
            first[better], last[better], most[better] = start, end, gain[better]
        return Windows(first, last, 0, max(len(spans), 1))

    def take(self, numbers: np.ndarray) -> Windows:
        """The windows of some of the series."""
        return Windows(self.first[numbers], self.last[numbers], self.n_before, self.n_choices)

    def inside(self, by_day: np.ndarray) -> np.ndarray:
        """Sum of each series over its window; a single row of `by_day` serves all series."""
        sums = np.broadcast_to(_sums(by_day), (len(self.first), by_day.shape[1] + 1))
        rows = np.arange(len(self.first))
        return (sums[rows, self.last] - sums[rows, self.first]).astype(float)

    def outside(self, by_day: np.ndarray) -> np.ndarray:
        """Sum of each series over its baseline."""
        if self.n_before:
            return np.broadcast_to(by_day[:, : self.n_before].sum(axis=1), self.first.shape).astype(float)
        return np.broadcast_to(by_day.sum(axis=1), self.first.shape) - self.inside(by_day)

    def quiet(self, by_day: np.ndarray) -> np.ndarray:
        """Counts of the baseline days, (n_series, n_days), 0 on days that are not; one row serves all series."""
        days = np.arange(by_day.shape[1])
        if self.n_before:
            calm = (days < self.n_before)[None]
        else:
            calm = (days < self.first[:, None]) | (days >= self.last[:, None])
        return np.broadcast_to(by_day, (len(self.first), by_day.shape[1])) * calm


def _sums(by_day: np.ndarray) -> np.ndarray:
    """Running sums with a leading 0: (n_series, n_days + 1)."""
    return np.pad(np.cumsum(by_day, axis=1), ((0, 0), (1, 0)))


def _gain(observed: np.ndarray, total: np.ndarray, exposure: float, exposure_total: float) -> np.ndarray:
    if exposure <= 0 or exposure >= exposure_total:
        return np.full(len(observed), -1.0)
    left = exposure_total - exposure
    expected = expected_count(total - observed, exposure=exposure, exposure_before=left)
    return likelihood_gain(observed, expected)
