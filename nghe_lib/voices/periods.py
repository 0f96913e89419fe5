"""The month of portal 1022: from 12:00 on the 25th to 12:00 on the 25th of the next month, local time."""

from __future__ import annotations

import pandas as pd

from nghe_lib.settings import TIMEZONE

FIRST_DAY, FIRST_HOUR = 25, 12


def portal_months(moments: pd.Series) -> pd.Series:
    """The portal's month of each moment, named by the first day of the month in which it ends: datetime64.

    The month named 1 October 2025 runs from 12:00 on 25 September to before 12:00 on 25 October.
    """
    local = moments.dt.tz_convert(TIMEZONE).dt.tz_localize(None) - pd.Timedelta(hours=FIRST_HOUR)
    month = local.dt.normalize() - pd.to_timedelta(local.dt.day - 1, unit="D")
    following = (month + pd.Timedelta(days=32)).dt.normalize()
    following -= pd.to_timedelta(following.dt.day - 1, unit="D")
    return month.where(local.dt.day < FIRST_DAY, following).astype("datetime64[s]")


def portal_span(month: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First moment of a portal's month and the one just after it, in UTC."""
    end = pd.Timestamp(month.year, month.month, FIRST_DAY, FIRST_HOUR, tz=TIMEZONE)
    before = pd.Timestamp(month.year, month.month, 1) - pd.Timedelta(days=1)
    return pd.Timestamp(before.year, before.month, FIRST_DAY, FIRST_HOUR, tz=TIMEZONE).tz_convert(
        "UTC"
    ), end.tz_convert("UTC")
