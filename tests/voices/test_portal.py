"""Online beside the portal: shares with intervals, months from the 25th at noon, what comes first, who is in time."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.intervals import difference, wilson
from nghe_lib.privacy.gate import POOLED
from nghe_lib.voices import answers_of, beside_portal, lead, on_time, portal_months, portal_span
from nghe_lib.voices.answered import rank_bounds
from nghe_lib.voices.lead import MIN_DAYS, TOO_LITTLE
from nghe_lib.voices.portal import ALIKE, FILED, ONLINE
from tests.rows import post, posts


def local(*moments: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(moments)).tz_localize("Asia/Ho_Chi_Minh").tz_convert("UTC"))


def test_the_portals_month_turns_at_noon_on_the_25th():
    made = portal_months(local("2025-10-25 11:59", "2025-10-25 12:00", "2025-12-25 12:00", "2025-10-01 00:00"))
    assert made.tolist() == [pd.Timestamp(day) for day in ("2025-10-01", "2025-11-01", "2026-01-01", "2025-10-01")]


@given(st.datetimes(pd.Timestamp("2025-01-01").to_pydatetime(), pd.Timestamp("2026-12-31").to_pydatetime()))
def test_every_moment_lies_in_the_span_of_its_month(moment):
    at = local(str(moment))
    first, end = portal_span(portal_months(at).iloc[0])
    assert first <= at.iloc[0] < end


def asked(*groups: tuple[str, int, int]) -> pd.DataFrame:
    rows = [
        (name, side, f"{name}{side}{n}", f"p{name}{side}{n}")
        for name, online, portal in groups
        for side, times in ((False, online), (True, portal))
        for n in range(times)
    ]
    return pd.DataFrame(rows, columns=["sector", "is_portal", "post_id", "person"])


def test_loud_in_one_and_alike_in_both():
    made = beside_portal(asked(("ngập", 80, 10), ("rác", 40, 40), ("đèn", 20, 90)), by="sector", min_people=10)
    assert made.set_index("group")["finding"].to_dict() == {"ngập": ONLINE, "rác": ALIKE, "đèn": FILED}
    assert made["online_share"].sum() == pytest.approx(1)
    row = made.set_index("group").loc["ngập"]
    assert row["difference"] == pytest.approx(80 / 140 - 10 / 140)
    assert row["difference_low"] < row["difference"] < row["difference_high"]


def test_what_is_small_on_one_side_is_pooled_on_both():
    made = beside_portal(asked(("ngập", 50, 50), ("rác", 30, 9), ("đèn", 20, 20)), by="sector", min_people=10)
    assert set(made["group"]) == {"ngập", POOLED}
    assert made["group"].iloc[-1] == POOLED


def test_a_side_without_enough_people_gives_nothing():
    assert beside_portal(asked(("ngập", 50, 9)), by="sector", min_people=10).empty


def series(online: np.ndarray, portal: np.ndarray) -> pd.DataFrame:
    rows = []
    for side, counts in ((False, online), (True, portal)):
        for day, n in enumerate(counts):
            at = pd.Timestamp("2025-06-01 12:00", tz="Asia/Ho_Chi_Minh") + pd.Timedelta(days=day)
            rows += [{"is_portal": side, "published_at": at.tz_convert("UTC")}] * int(n)
    return pd.DataFrame(rows)


def test_the_lag_that_was_planted_is_found():
    rng = np.random.default_rng(5)
    waves = rng.poisson(8, 120) + 30 * (rng.random(120) < 0.08)
    found = lead(series(waves[2:], waves[:-2]), seed=1)
    assert (found.lag_days, found.finding) == (2, "trên mạng đi trước Cổng 2 ngày")
    assert lead(series(waves[:-2], waves[2:]), seed=1).lag_days == -2
    assert lead(series(waves, waves), seed=1).finding == "trên mạng và Cổng tăng giảm cùng ngày"


def test_unrelated_series_seldom_have_a_lag():
    found = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        found.append(lead(series(rng.poisson(6, 80), rng.poisson(6, 80)), seed=seed).lag_days)
    assert sum(lag is not None for lag in found) <= 3


def test_too_few_days_or_posts_are_said_so():
    steady = np.full(MIN_DAYS, 2)
    assert lead(series(steady[:-1], steady[:-1]), seed=1).finding == TOO_LITTLE
    assert lead(series(steady, steady * 0 + (np.arange(MIN_DAYS) < 24)), seed=1).finding == TOO_LITTLE


def petition(n: int, *, answered_after_h: float | None = None, unit: str = "portal1022:Sở X") -> list[dict]:
    rows = [post(f"portal1022:{n}", kind="petition", minutes=n, mentions=[])]
    if answered_after_h is not None:
        minutes = int(n + 60 * answered_after_h)
        rows.append(post(f"portal1022:{n}/tra-loi", "Đã xử lý", kind="reply", account_id=unit, minutes=minutes,
                         parent_id=f"portal1022:{n}", root_id=f"portal1022:{n}"))  # fmt: skip
    return rows


def test_in_time_on_the_bound_and_not_yet_due():
    rows = posts(*petition(1, answered_after_h=120), *petition(2, answered_after_h=120.5), *petition(3), *petition(4))
    clock = answers_of(rows)
    assert clock["hours"].tolist()[:2] == [120, 120.5]
    assert clock["is_answered"].tolist() == [True, True, False, False]
    end = clock["published_at"].iloc[2] + pd.Timedelta(days=5)
    made = on_time(clock, by="month", days=5, until=end, min_people=1).iloc[0]
    counts = ("petition_count", "answered_count", "judged_count", "on_time_count")
    assert made[list(counts)].tolist() == [4, 2, 3, 1]


def test_a_private_reply_is_no_answer_and_units_are_judged_by_what_they_answered():
    rows = posts(*petition(1, answered_after_h=3, unit="portal1022:~a"), *petition(2, answered_after_h=3), *petition(3))
    clock = answers_of(rows)
    assert clock["is_answered"].tolist() == [False, True, False]
    units = on_time(clock, by="unit", days=5, until=rows["published_at"].max() + pd.Timedelta(days=9), min_people=1)
    assert units[["group", "petition_count", "on_time_count"]].to_numpy().tolist() == [["portal1022:Sở X", 1, 1]]
    assert on_time(clock, by="unit", days=5, until=rows["published_at"].max(), min_people=2).empty


def test_places_are_left_open_where_intervals_overlap():
    best, worst = rank_bounds(np.array([0.8, 0.1, 0.3, np.nan]), np.array([0.9, 0.4, 0.5, np.nan]))
    assert best.tolist() == [1, 2, 2, 1]
    assert worst.tolist() == [2, 4, 4, 4]


@given(st.integers(0, 50), st.integers(1, 50))
def test_intervals_hold_their_share(n, extra):
    share, low, high = (value[0] for value in wilson(np.array([n]), n + extra))
    assert 0 <= low <= share <= high <= 1
    gap, gap_low, gap_high = (value[0] for value in difference(np.array([n]), n + extra, np.array([extra]), n + extra))
    assert gap_low <= gap <= gap_high


def test_wilson_is_the_textbook_value():
    share, low, high = wilson(np.array([81]), 263)
    assert (round(share[0], 4), round(low[0], 4), round(high[0], 4)) == (0.3080, 0.2553, 0.3662)
    assert np.isnan(wilson(np.array([0]), 0)[0][0])
