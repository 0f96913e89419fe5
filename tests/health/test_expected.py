"""Expected against seen: a steady source is left alone, one that stops or bursts is named."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib import health

FIRST = pd.Timestamp("2025-10-01 05:00", tz="UTC")  # noon in Ho Chi Minh City


def posts(**counts):
    """Posts of each source: a list of counts, one a day."""
    rows = [
        (source, FIRST + timedelta(days=day, minutes=n))
        for source, days in counts.items()
        for day, count in enumerate(days)
        for n in range(count)
    ]
    made = pd.DataFrame(rows, columns=["source_id", "published_at"])
    return made.astype({"published_at": "datetime64[us, UTC]", "source_id": "str"})


def states(**counts):
    return health.daily_health(posts(**counts), until=last(counts))["state"].tolist()


def last(counts):
    return (FIRST + timedelta(days=max(map(len, counts.values())) - 1)).date()


@pytest.mark.parametrize("per_day", [1, 3, 20, 500])
def test_a_constant_source_is_never_flagged(per_day):
    assert set(states(a=[per_day] * 60)) == {"too_little", "usual"}


def test_seven_days_of_history_are_needed():
    assert states(a=[10] * 9) == ["too_little"] * 7 + ["usual"] * 2


@pytest.mark.parametrize(("today", "state"), [(20, "usual"), (11, "low"), (29, "high"), (0, "silent")])
def test_two_deviations_around_the_mean_are_usual(today, state):
    found = health.daily_health(posts(a=[20] * 30 + [today]), until=last({"a": [0] * 31})).iloc[-1]
    assert (found["state"], found["expected"]) == (state, 20.0)
    assert found["low"] == pytest.approx(20 - 2 * 20**0.5) and found["high"] == pytest.approx(20 + 2 * 20**0.5)


def test_a_source_that_doubles_is_flagged_and_one_that_stops_is_silent_from_the_first_day():
    assert states(a=[50] * 20 + [100])[-1] == "high"
    assert states(a=[50] * 20 + [0, 0])[-2:] == ["silent", "silent"]


def test_only_the_thirty_days_before_count():
    assert states(a=[500] * 30 + [10] * 31)[-1] == "usual"


def test_a_day_belongs_to_vietnam_and_not_to_greenwich():
    late = pd.DataFrame({"source_id": ["a"], "published_at": [pd.Timestamp("2025-10-01 17:30", tz="UTC")]})
    assert health.daily_health(late)["day"].tolist() == [pd.Timestamp("2025-10-02")]


def test_posts_without_source_or_time_and_no_posts_at_all_give_no_row():
    bare = posts(a=[1]).assign(source_id=None)
    assert health.daily_health(bare).empty and health.daily_health(posts()).empty
    assert health.silent_sources(posts()).empty


def test_a_source_that_stopped_is_named_with_the_days_and_a_slow_one_is_not():
    found = health.silent_sources(posts(daily=[5] * 20, slow=[1, 0, 0] * 7), until=date(2025, 10, 24))
    assert found[["source_id", "days_silent"]].values.tolist() == [["daily", 4]]
    assert found["chance"].iloc[0] == pytest.approx(np.exp(-20))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=50), st.integers(0, 1000))
def test_the_order_of_rows_never_matters_and_every_day_stands_once(counts, seed):
    made = posts(a=[1, *counts], b=[2])
    shuffled = made.sample(frac=1, random_state=seed)
    until = last({"a": [1, *counts]})
    found = health.daily_health(made, until=until)
    pd.testing.assert_frame_equal(found, health.daily_health(shuffled, until=until))
    assert found["seen"].sum() == len(made) and not found.duplicated(["source_id", "day"]).any()
    assert len(found) == 2 * (len(counts) + 1)


@given(st.lists(st.integers(0, 40), min_size=9, max_size=60))
def test_the_mean_is_that_of_the_days_before(counts):
    counts = [1, *counts]
    found = health.daily_health(posts(a=counts), until=last({"a": counts}))
    for at in range(7, len(counts)):
        assert found["expected"].iloc[at] == pytest.approx(np.mean(counts[max(0, at - 30) : at]))
