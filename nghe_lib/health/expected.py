"""Posts per source and local day against the thirty days before: the mean and two standard deviations around it.

The band is Media Cloud's rule for gaps in collection (mean of 30 days, two standard deviations), with one change: the
deviation is never below the square root of the mean, which pure chance makes (Poisson). Without it a source that brings
three posts every day would be flagged for bringing two.
"""

from __future__ import annotations

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
STATES = ("too_little", "silent", "low", "usual", "high")


def daily_health(posts: pd.DataFrame, *, until: date | None = None, since: date | None = None) -> pd.DataFrame:
    """Every source on every local day, from its first post on.

    posts: POSTS, or its columns source_id and published_at; rows without either are left out. until: last day, by
    default that of the newest post; it is taken as a whole day. since: first day to return; days before still count
    as history.

    Returns source_id, day (naive local midnight), seen, expected, low, high, state: "too_little" (under 7 days of
    history), "silent" (nothing came where something was all but certain), "low", "usual" or "high".
    """
    counts, days, sources = _counts(posts, until)
    if not len(sources):
        return _typed(pd.DataFrame(columns=["source_id", "day", "seen", "expected", "low", "high", "state"]))
    first = (counts > 0).argmax(axis=1)
    mean, deviation, n_days = _history(counts, first)
    low, high = np.maximum(0.0, mean - N_DEVIATIONS * deviation), mean + N_DEVIATIONS * deviation
    state = np.full(counts.shape, "usual", dtype=object)
    state[counts > high] = "high"
    state[counts < low] = "low"
    state[(counts == 0) & (np.exp(-mean) < SILENT_CHANCE)] = "silent"
    state[n_days < MIN_DAYS] = "too_little"
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
    """Sources that stopped: nothing for so long that, at their own pace, chance would explain it once in a thousand.

    posts, until: as for `daily_health`. The pace is the mean of the 30 days up to the last post; sources with under 7
    days before it are not judged. Returns source_id, last_day, days_silent, per_day, chance (exp(−pace × days), the
    Poisson probability of none), longest silence first.
    """
    counts, days, sources = _counts(posts, until)
    rows = []
    for number, source_id in enumerate(sources):
        heard = np.nonzero(counts[number])[0]
        first, last = heard[0], heard[-1]
        history = counts[number, max(first, last - WINDOW_DAYS + 1) : last + 1]
        silent = counts.shape[1] - 1 - last
        chance = float(np.exp(-history.mean() * silent))
        if last - first + 1 >= MIN_DAYS and chance < SILENT_CHANCE:
            rows.append((source_id, days[last], silent, float(history.mean()), chance))
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


def _typed(made: pd.DataFrame) -> pd.DataFrame:
    types = {"source_id": "str", "day": "datetime64[us]", "seen": "Int64", "state": "str"}
    numbers = dict.fromkeys(("expected", "low", "high"), "float64")
    return made.astype(types | numbers).reset_index(drop=True)
