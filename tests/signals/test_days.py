from datetime import UTC, date, datetime

import pandas as pd

from nghe_lib.schema import POSTS
from nghe_lib.signals.days import day_span, local_days


def test_a_day_begins_at_17_utc():
    at = POSTS.frame(
        [
            {"published_at": datetime(2025, 11, 5, 16, 59, 59, 999999, tzinfo=UTC)},
            {"published_at": datetime(2025, 11, 5, 17, tzinfo=UTC)},
            {"published_at": None},
        ]
    )["published_at"]
    days = local_days(at)
    assert days.dtype == "datetime64[us]"
    assert days.dt.day.tolist()[:2] == [5, 6]
    assert days.isna().tolist() == [False, False, True]


def test_the_span_holds_every_day_and_takes_missing_bounds_from_the_data():
    days = pd.Series(pd.to_datetime(["2025-11-02", "2025-11-05"])).astype("datetime64[us]")
    assert len(day_span(days, None, None)) == 4
    assert len(day_span(days, date(2025, 11, 5), date(2025, 11, 5))) == 1
    assert len(day_span(days, date(2025, 11, 6), date(2025, 11, 5))) == 0
    assert len(day_span(days[:0], None, None)) == 0
