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
def test_the_mean_is_that_of_the_days_before_and_of_the_days_before_silence(counts):
    counts = [1, *counts]
    found = health.daily_health(posts(a=counts), until=last({"a": counts}))
    judged = found.iloc[7:]
    for at in judged.index[judged["state"] != "silent"]:
        assert found["expected"].iloc[at] == pytest.approx(np.mean(counts[max(0, at - 30) : at]))
    for at in judged.index[judged["state"] == "silent"]:
        begin = max(n for n in range(at) if counts[n]) + 1
        assert found["expected"].iloc[at] == pytest.approx(np.mean(counts[max(0, begin - 30) : begin]))


@pytest.mark.parametrize("n_days", [1, 2, 31, 90])
def test_a_source_that_died_stays_silent_and_keeps_what_is_expected_of_it(n_days):
    found = health.daily_health(posts(a=[20] * 40 + [0] * n_days), until=last({"a": [0] * (40 + n_days)}))
    assert found["state"].tolist()[40:] == ["silent"] * n_days
    assert set(found["expected"].tail(n_days)) == {20.0}


@pytest.mark.parametrize(("per_day", "day"), [(1, 7), (2, 4), (3, 3), (4, 2), (6, 2), (7, 1), (50, 1)])
def test_a_source_that_stops_is_flagged_as_soon_as_chance_no_longer_explains_it(per_day, day):
    found = states(a=[per_day] * 30 + [0] * 8)[30:]
    assert found.index("silent") == day - 1 and set(found[day - 1 :]) == {"silent"}


def test_a_weekly_that_brings_all_on_one_day_is_silent_only_when_a_week_is_left_out():
    weekly = [12, 0, 0, 0, 0, 0, 0] * 6
    assert "silent" not in states(a=weekly)
    assert states(a=[*weekly, 0])[-1] == "silent"


def test_a_source_that_comes_back_is_no_longer_silent():
    assert states(a=[20] * 30 + [0] * 3 + [20])[-1] != "silent"


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60), st.integers(0, 20))
def test_who_is_silent_is_who_is_silent_on_the_last_day(counts, n_empty):
    counts = {"a": [1, *counts], "b": [3] * 20 + [0] * n_empty}
    made, until = posts(**counts), last(counts)
    daily = health.daily_health(made, until=until).groupby("source_id").tail(1)
    named = health.silent_sources(made, until=until)
    assert sorted(named["source_id"]) == sorted(daily.loc[daily["state"] == "silent", "source_id"])


@given(st.integers(1, 30), st.integers(8, 40))
def test_a_constant_source_is_never_flagged_and_a_doubled_day_is(per_day, n_days):
    steady = states(a=[per_day] * n_days)
    assert set(steady) == {"too_little", "usual"}
    doubled = states(a=[per_day] * n_days + [2 * per_day])[-1]
    assert doubled == ("high" if per_day > 4 else "usual")
