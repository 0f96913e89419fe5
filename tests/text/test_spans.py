"""The days of a notebook when they are left open."""

from datetime import date, timedelta

import pytest

from nghe_lib import store
from nghe_lib.errors import TooLittleDataError
from nghe_lib.settings import QuickSettings
from nghe_lib.text.spans import last_days, newest_day, period, period_before
from tests.rows import NOON, post, posts


@pytest.fixture
def lake(data):
    lake = store.create("thu")
    lake.merge(
        "posts", posts(post("x:1"), post("x:2", minutes=11 * 60 + 59), post("x:3", minutes=60 * 72, collected_at=NOON))
    )
    return lake


def test_the_newest_day_is_local_and_ignores_a_clock_that_runs_ahead(lake):
    assert newest_day(lake) == date(2025, 11, 6)


def test_an_empty_project_says_so(data):
    with pytest.raises(TooLittleDataError, match="chưa có bài nào"):
        newest_day(store.create("trong"))


def test_open_days_are_the_last_ones_and_given_days_stay(lake):
    made = last_days(lake, QuickSettings(), days=7)
    assert (made.since, made.until) == (date(2025, 10, 31), date(2025, 11, 6))
    given = QuickSettings(since=date(2025, 11, 1), until=date(2025, 11, 2))
    assert last_days(lake, given, days=7) == given


@pytest.mark.parametrize(
    ("unit", "until", "since", "last"),
    [
        ("week", None, date(2025, 10, 27), date(2025, 11, 2)),
        ("week", date(2025, 11, 6), date(2025, 11, 3), date(2025, 11, 9)),
        ("week", date(2025, 11, 3), date(2025, 11, 3), date(2025, 11, 9)),
        ("month", None, date(2025, 10, 1), date(2025, 10, 31)),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_is_whole(lake, unit, until, since, last):
    made = period(lake, QuickSettings(until=until), unit=unit)
    assert (made.since, made.until) == (since, last)
    assert period_before(made, unit=unit).until == since - timedelta(days=1)
