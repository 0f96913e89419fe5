"""What one point of a series of days stands for: a day, a week or a month, and how that is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from nghe_lib.charts.words import day, weekday

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Step:
    """The word for one point, its length, how a point is named in words, and how plotly is told to name it."""

    word: str
    length_days: float
    name: Callable[[date], str]
    hover: str


DAY = Step("ngày", 1, weekday, "%{x|%A, %-d/%-m/%Y}")
WEEK = Step("tuần", 7, lambda first: f"tuần từ {day(first)}", "tuần từ %{x|%-d/%-m/%Y}")
MONTH = Step("tháng", 30, lambda first: f"tháng {first.month}/{first.year}", "tháng %{x|%-m/%Y}")


def step_of(days: pd.Series) -> Step:
    """The step of a series, every step of which is present: months begin on a 1st, weeks lie 7 days apart."""
    known = sorted(set(days.dropna()))
    if len(known) < 2:
        return DAY
    gaps = {(after - before).days for before, after in pairwise(known)}
    if min(gaps) >= 28 and all(one.day == 1 for one in known):
        return MONTH
    return WEEK if all(gap % 7 == 0 for gap in gaps) else DAY
