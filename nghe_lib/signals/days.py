"""The local day of each post: reports speak of days in Ho Chi Minh City, the lake of moments in UTC."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nghe_lib.settings import TIMEZONE

DAY_DTYPE = "datetime64[us]"


def local_days(published_at: pd.Series) -> pd.Series:
    """Local midnight of each moment, naive `datetime64[us]`; missing stays missing."""
    return published_at.dt.tz_convert(TIMEZONE).dt.tz_localize(None).dt.floor("D").astype(DAY_DTYPE)


def day_span(days: pd.Series, since: date | None, until: date | None) -> pd.DatetimeIndex:
    """Every day from `since` to `until`, both included; a missing bound is the first or last of `days`.

    Empty when a bound is missing and there is no day to take it from, or when `since` is after `until`.
    """
    first = pd.Timestamp(since) if since is not None else days.min()
    last = pd.Timestamp(until) if until is not None else days.max()
    if pd.isna(first) or pd.isna(last):
        return pd.DatetimeIndex([], dtype=DAY_DTYPE)
    return pd.date_range(first, last, freq="D", unit="us")
