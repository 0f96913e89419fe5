"""Posts per source and local day against the thirty days before: the mean and two standard deviations around it.

The band follows Media Cloud's alerts on its sources (github.com/mediacloud/web-search, `backend/sources/alerts.py`: the
mean of the last week against that of 28 days, 1.5 standard deviations below or 2 above), with three changes. A day is
set against the thirty days before it, two deviations either way, so that a fault shows the day after and not the week
after. The deviation is never below the square root of the mean, which pure chance makes (Poisson); without it a source
that brings three posts every day would be flagged for bringing two. And a run of empty days is judged as one: it is
silence once it is longer than any such run of the thirty days before it, and chance would bring it less than once in a
thousand at the pace before it. While it lasts, that pace stays what is expected: otherwise a source that died would
lower its own mean and look healthy after a month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nghe_lib.settings import TIMEZONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_DAYS = 30
MIN_DAYS = 7
N_DEVIATIONS = 2.0
SILENT_CHANCE = 0.001


def daily_health(posts: pd.DataFrame, *, until: date | None = None, since: date | None = None) -> pd.DataFrame:
    """Every source on every local day, from its first post on.

    posts: POSTS, or its columns source_id and published_at; rows without either are left out. until: last day, by
    default that of the newest post; it is taken as a whole day. since: first day to return; days before still count
    as history.

    Returns source_id, day (naive local midnight), seen, expected, low, high, state: "too_little" (under 7 days of
    history), "silent" (nothing came for so long that something was all but certain), "low", "usual" or "high".
    """
    counts, days, sources = _counts(posts, until)
    if not len(sources):
        return _typed(pd.DataFrame(columns=["source_id", "day", "seen", "expected", "low", "high", "state"]))
    first = (counts > 0).argmax(axis=1)
    mean, deviation, n_days = _history(counts, first)
    silence = _silence(counts, first, mean, n_days)
    before = silence.begin
    mean, deviation = (
        np.where(silence.is_silent, np.take_along_axis(one, before, 1), one) for one in (mean, deviation)
    )
    low, high = np.maximum(0.0, mean - N_DEVIATIONS * deviation), mean + N_DEVIATIONS * deviation
    state = np.full(counts.shape, "usual", dtype=object)
    state[counts > high] = "high"
    state[counts < low] = "low"
    state[n_days < MIN_DAYS] = "too_little"
    state[silence.is_silent] = "silent"
    row, column = np.nonzero(np.arange(counts.shape[1])[None, :] >= first[:, None])
    made = pd.DataFrame(
        {
            "source_id": sources[row], "day": days[column], "seen": counts[row, column], "expected": mean[row, column],
            "low": low[row, column], "high": high[row, column], "state": state[row, column],
        }
    )  # fmt: skip
    bare = made["state"] == "too_little"
    made.loc[bare, ["expected", "low", "high"]] = np.nan
    return _typed(made if since is None else made[made["day"] >= pd.Timestamp(since)])


def silent_sources(posts: pd.DataFrame, *, until: date | None = None) -> pd.DataFrame:
    """Sources whose last day is "silent" in `daily_health`: they stopped, by their own rhythm.

    posts, until: as there. Returns source_id, last_day (of a post), days_silent, per_day (the mean of up to 30 days up
    to the last post), chance (exp(−per_day × days_silent), the Poisson probability of none), longest silence first.
    """
    counts, days, sources = _counts(posts, until)
    rows: list[tuple[object, pd.Timestamp, int, float, float]] = []
    if len(sources):
        first = (counts > 0).argmax(axis=1)
        mean, _, n_days = _history(counts, first)
        silence = _silence(counts, first, mean, n_days)
        for number in np.nonzero(silence.is_silent[:, -1])[0]:
            begin, n_empty = int(silence.begin[number, -1]), int(silence.n_empty[number, -1])
            pace = float(mean[number, begin])
            rows.append((sources[number], days[begin - 1], n_empty, pace, float(np.exp(-pace * n_empty))))
    made = pd.DataFrame(rows, columns=["source_id", "last_day", "days_silent", "per_day", "chance"])
    return made.sort_values(["days_silent", "source_id"], ascending=[False, True], ignore_index=True)


def _counts(posts: pd.DataFrame, until: date | None) -> tuple[NDArray[np.int64], pd.DatetimeIndex, NDArray[np.object_]]:
    """Posts per source (rows, sorted) and local day (columns, without holes), only sources that have any."""
    known = posts.dropna(subset=["source_id", "published_at"])
    local = known["published_at"].dt.tz_convert(TIMEZONE).dt.tz_localize(None).dt.normalize()
    if until is not None:
        known, local = known[local <= pd.Timestamp(until)], local[local <= pd.Timestamp(until)]
    if known.empty:
        return np.zeros((0, 0), dtype=np.int64), pd.DatetimeIndex([]), np.array([], dtype=object)
    days = pd.date_range(local.min(), pd.Timestamp(until) if until else local.max(), freq="D")
    sources, row = np.unique(known["source_id"].to_numpy(object).astype(str), return_inverse=True)
    counts = np.zeros((len(sources), len(days)), dtype=np.int64)
    np.add.at(counts, (row, ((local - days[0]) // pd.Timedelta(days=1)).to_numpy(np.int64)), 1)
    return counts, days, sources.astype(object)


def _history(
    counts: NDArray[np.int64], first: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Mean, deviation and number of the up to 30 days before each day, counted from the first day of the source."""
    n_sources, n = counts.shape
    sums = np.concatenate([np.zeros((n_sources, 1)), counts.cumsum(axis=1)], axis=1)
    squares = np.concatenate([np.zeros((n_sources, 1)), (counts.astype(float) ** 2).cumsum(axis=1)], axis=1)
    at = np.broadcast_to(np.arange(n), counts.shape)
    begin = np.maximum(at - WINDOW_DAYS, np.minimum(first[:, None], at))
    n_days = at - begin
    total = np.take_along_axis(sums, at, 1) - np.take_along_axis(sums, begin, 1)
    square = np.take_along_axis(squares, at, 1) - np.take_along_axis(squares, begin, 1)
    days = np.maximum(n_days, 1)
    mean = total / days
    spread = np.maximum(square / days - mean**2, 0.0) * days / np.maximum(days - 1, 1)
    return mean, np.sqrt(np.maximum(spread, mean)), n_days


@dataclass(frozen=True)
class _Silence:
    """Per source and day: whether it is silent, the first day of the run of empty days it lies in, their number so far.

    On a day with posts `begin` is the day itself and `n_empty` is 0.
    """

    is_silent: NDArray[np.bool_]
    begin: NDArray[np.int64]
    n_empty: NDArray[np.int64]


def _silence(
    counts: NDArray[np.int64], first: NDArray[np.int64], mean: NDArray[np.float64], n_days: NDArray[np.int64]
) -> _Silence:
    at = np.broadcast_to(np.arange(counts.shape[1]), counts.shape)
    last = np.maximum.accumulate(np.where(counts > 0, at, -1), axis=1)
    begin, n_empty = np.where(counts > 0, at, last + 1), np.where(at < first[:, None], 0, at - last)
    window = np.pad(n_empty, ((0, 0), (WINDOW_DAYS, 0)))[:, :-1]
    longest = np.lib.stride_tricks.sliding_window_view(window, WINDOW_DAYS, axis=1).max(axis=2)
    pace, longest_before, n_before = (np.take_along_axis(one, begin, 1) for one in (mean, longest, n_days))
    is_silent = (n_before >= MIN_DAYS) & (n_empty > longest_before) & (np.exp(-pace * n_empty) < SILENT_CHANCE)
    return _Silence(is_silent, begin, n_empty)


def _typed(made: pd.DataFrame) -> pd.DataFrame:
    types = {"source_id": "str", "day": "datetime64[us]", "seen": "Int64", "state": "str"}
    numbers = dict.fromkeys(("expected", "low", "high"), "float64")
    return made.astype(types | numbers).reset_index(drop=True)
