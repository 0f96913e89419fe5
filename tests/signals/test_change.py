"""A change is called so only when it is larger than its interval, and only of groups large enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import TableError
from nghe_lib.intervals import wilson
from nghe_lib.signals import change
from tests.rows import post, posts


def spoken(**counts: int):
    """Posts by public voices: so many per platform."""
    rows = [
        post(f"{name}:{n}", account_id=f"{name}:báo", kind="article")
        for name, count in counts.items()
        for n in range(count)
    ]
    return posts(*rows) if rows else posts(post("x:0")).head(0)


def test_the_interval_is_newcombes():
    made = change(spoken(x=56, press=14), spoken(x=48, press=32), by="platform", min_people=10).set_index("group")
    row = made.loc["x"]
    assert (row["share"], row["share_before"]) == (0.8, 0.6)
    assert row["change_low"] == pytest.approx(0.0524, abs=5e-5)
    assert row["change_high"] == pytest.approx(0.3339, abs=5e-5)
    assert made["finding"].to_dict() == {"x": "tăng", "press": "giảm"}


@pytest.mark.parametrize(
    ("now", "before", "finding"),
    [
        ({"x": 50, "press": 50}, {"x": 50, "press": 50}, "không thay đổi đo được"),
        ({"x": 55, "press": 50}, {"x": 50, "press": 50}, "không thay đổi đo được"),
        ({"x": 90, "press": 10}, {"x": 10, "press": 90}, "tăng"),
        ({"x": 50, "press": 50}, {"press": 100}, "mới xuất hiện"),
        ({"press": 100}, {"x": 50, "press": 50}, "không còn"),
    ],
)
def test_findings_are_words_for_figures(now, before, finding):
    made = change(spoken(**now), spoken(**before), by="platform", min_people=10).set_index("group")
    assert made.loc["x", "finding"] == finding


@pytest.mark.parametrize(("n_people", "shown"), [(9, False), (10, True)])
@pytest.mark.parametrize("small_now", [True, False])
def test_a_group_of_few_people_in_either_period_is_left_out(n_people, shown, small_now):
    few = posts(*(post(f"x:{n}", account_id=f"x:~person{n}") for n in range(n_people)))
    many = posts(*(post(f"x:{n}", account_id=f"x:~person{n}") for n in range(30)))
    made = (
        change(few, many, by="platform", min_people=10)
        if small_now
        else change(many, few, by="platform", min_people=10)
    )
    assert len(made) == int(shown)


def test_an_empty_period_has_no_share_and_changes_nothing():
    made = change(spoken(x=20), spoken(), by="platform", min_people=10)
    assert made["share_before"].isna().all()
    assert made["finding"].tolist() == ["không thay đổi đo được"]
    assert change(spoken(), spoken(), by="platform", min_people=10).empty


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="platform"):
        change(spoken(x=1).drop(columns="platform"), spoken(x=1), by="platform", min_people=10)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share_and_stays_in_bounds(n, data):
    counts = np.array([data.draw(st.integers(0, n))])
    share, low, high = wilson(counts, n)
    assert 0 <= low[0] <= share[0] <= high[0] <= 1
