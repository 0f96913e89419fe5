"""A series of a small subject at the finest resolution that shows no small group: days, else weeks, else months."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nghe_lib.privacy import pool
from nghe_lib.settings import TIMEZONE
from nghe_lib.signals.days import local_days
from nghe_lib.signals.within import daily_of, within

UNITS = {"theo ngày": "D", "theo tuần": "W", "theo tháng": "M"}
MOST_HIDDEN = 0.1


def publishable_series(
    everything: pd.DataFrame,
    part: pd.DataFrame,
    *,
    name: str,
    min_people: int,
    since: date | None = None,
    until: date | None = None,
) -> pd.DataFrame:
    """Counts of `part` beside the totals of `everything`, by day, or coarser where days would show too few people.

    The finest unit in which at most a tenth of the posts lie in cells of 1 to `min_people` - 1 private persons; those
    cells are missing. The group is called `name (theo ngày)`, `name (theo tuần)` or `name (theo tháng)`.

    Returns what `daily_of` returns, `day` being the first day of each unit. Empty in, empty out.
    """
    whole, own = within(everything, since=since, until=until), within(part, since=since, until=until)
    for words, unit in UNITS.items():
        cells = _counted(whole, own, f"{name} ({words})", unit)
        shown = pool(cells, min_people=min_people)
        hidden = cells["post_count"].sum() - shown["post_count"].sum()
        if cells.empty or hidden <= MOST_HIDDEN * cells["post_count"].sum() or unit == "M":
            return shown.assign(group=cells["group"].iloc[0] if len(cells) else name).astype(cells.dtypes.to_dict())
    raise AssertionError("the loop returns at the last unit")


def _counted(everything: pd.DataFrame, part: pd.DataFrame, name: str, unit: str) -> pd.DataFrame:
    cells = daily_of(_at_start(everything, unit), _at_start(part, unit), name=name)
    return cells[_starts(cells["day"], unit) == cells["day"]].reset_index(drop=True)


def _at_start(posts: pd.DataFrame, unit: str) -> pd.DataFrame:
    """`posts` moved to the first local midnight of their unit."""
    starts = _starts(local_days(posts["published_at"]), unit)
    return posts.assign(
        published_at=starts.dt.tz_localize(TIMEZONE).dt.tz_convert("UTC").astype(posts["published_at"].dtype)
    )


def _starts(days: pd.Series, unit: str) -> pd.Series:
    return days.dt.to_period(unit).dt.start_time.astype(days.dtype)
