"""A small subject is shown by day, week or month, never by fewer people than the threshold."""

import pandas as pd
import pytest

from nghe_lib.signals import daily, public_spikes, publishable_series
from tests.rows import post, posts

DAY = 24 * 60


def told(n_people: int, days: range) -> pd.DataFrame:
    return posts(
        *(
            post(f"x:{day}-{n}", minutes=day * DAY, account_id=f"x:~person{n}", source_id="x")
            for day in days
            for n in range(n_people)
        )
    )


@pytest.mark.parametrize(("n_people", "unit", "n_cells"), [(10, "ngày", 14), (9, "tháng", 1)])
def test_days_are_shown_from_the_threshold_on(n_people, unit, n_cells):
    everything = told(n_people, range(14))
    shown = publishable_series(everything, everything, name="ngập", min_people=10)
    assert set(shown["group"]) == {f"ngập (theo {unit})"}
    assert len(shown) == n_cells


def test_people_of_a_week_are_counted_once():
    everything = pd.concat([told(30, range(14))])
    part = pd.concat([told(5, range(0, 14, 2)), told(30, range(1)).iloc[5:12]])
    shown = publishable_series(everything, part, name="ngập", min_people=10)
    assert shown["people_count"].dropna().ge(10).all()


def test_nothing_gives_nothing():
    empty = posts().iloc[:0]
    assert publishable_series(empty, empty, name="ngập", min_people=10).empty


def test_a_spike_of_few_people_is_not_shown():
    few, many = told(9, range(14)), told(10, range(14))
    day = pd.Timestamp("2025-11-08")
    spikes = pd.DataFrame({"start": [day], "end": [day], "peak": [day]})
    assert public_spikes(spikes, daily(few), min_people=10).empty
    assert len(public_spikes(spikes, daily(many), min_people=10)) == 1
    assert len(public_spikes(spikes, daily(many), min_people=10, since=day.date())) == 1
    assert public_spikes(spikes, daily(many), min_people=10, since=(day + pd.Timedelta(days=1)).date()).empty
