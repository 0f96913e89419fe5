"""When the city speaks: days of the period, weekly and daily rhythm."""

import numpy as np

START = np.datetime64("2025-05-01T00:00:00", "us")
"""First moment of the period, local time."""
N_DAYS = 184
REFORM = np.datetime64("2025-07-01T00:00:00", "us")
UTC_SHIFT = np.timedelta64(7 * 3600, "s")
"""Local time minus UTC; Vietnam has no summer time."""

_WEEK = np.array([1.04, 1.03, 1.0, 1.0, 1.02, 0.9, 0.82])
_WORKDAY = np.array(
    [
        1.2,
        0.6,
        0.35,
        0.25,
        0.3,
        0.9,
        2.4,
        4.2,
        5.2,
        5.4,
        5.3,
        5.6,
        5.4,
        4.6,
        4.5,
        4.6,
        4.8,
        5.4,
        5.8,
        6.8,
        7.6,
        7.4,
        5.4,
        2.8,
    ]
)
_WEEKEND = np.array(
    [
        1.8,
        1.0,
        0.5,
        0.3,
        0.3,
        0.6,
        1.5,
        3.0,
        4.4,
        5.4,
        5.8,
        5.8,
        5.2,
        4.6,
        4.4,
        4.6,
        5.0,
        5.4,
        5.8,
        6.8,
        7.8,
        7.8,
        6.4,
        3.8,
    ]
)


def local_day(text: str) -> int:
    """Number of a day written 2025-07-01 within the period, from 0."""
    return int((np.datetime64(text, "D") - START.astype("datetime64[D]")).astype(int))


def local_moment(text: str) -> np.datetime64:
    """A local moment written 2025-07-01T08:00."""
    return np.datetime64(text, "us")


def day_weights(rng: np.random.Generator) -> np.ndarray:
    """How much is said on each day. Returns (N_DAYS,), mean about 1."""
    weekdays = (np.arange(N_DAYS) + 3) % 7
    return _WEEK[weekdays] * np.linspace(0.96, 1.05, N_DAYS) * np.exp(rng.normal(0.0, 0.04, N_DAYS))


def moments(days: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A local moment to the second on each day. days: (n,) numbers from 0. Returns (n,) datetime64[us]."""
    draws, weekend = rng.random(len(days)), (days + 3) % 7 >= 5
    hours = np.empty(len(days), dtype=np.int64)
    for is_weekend, profile in ((False, _WORKDAY), (True, _WEEKEND)):
        chosen = weekend == is_weekend
        hours[chosen] = np.searchsorted(np.cumsum(profile) / profile.sum(), draws[chosen], side="right").clip(0, 23)
    seconds = days.astype(np.int64) * 86_400 + hours * 3_600 + rng.integers(0, 3_600, len(days))
    return START + seconds.astype("timedelta64[s]")
