"""Posts of some days, and a part beside the whole."""

from datetime import date

from nghe_lib.signals import daily_of, within
from tests.rows import post, posts

DAY = 24 * 60


def days(*numbers: int, prefix: str = "a"):
    return posts(*(post(f"x:{prefix}{k}", minutes=n * DAY, source_id="x") for k, n in enumerate(numbers)))


def test_both_days_are_in_and_the_next_are_out():
    made = within(days(0, 1, 2, 3), since=date(2025, 11, 7), until=date(2025, 11, 8))
    assert made["post_id"].tolist() == ["x:a1", "x:a2"]


def test_the_last_minute_before_midnight_belongs_to_its_day():
    late = posts(post("x:1", minutes=12 * 60 - 1), post("x:2", minutes=12 * 60))
    assert within(late, until=date(2025, 11, 6))["post_id"].tolist() == ["x:1"]


def test_without_days_everything_stays():
    assert len(within(days(0, 5))) == 2


def test_a_part_is_counted_beside_the_whole_and_a_gap_is_not_zero():
    everything = days(0, 0, 0, 0, 2, 2)
    made = daily_of(everything, everything.iloc[[0, 4]], name="ngập")
    assert made["post_count"].tolist()[0] == 1 and made["post_count"].tolist()[2] == 1
    assert made["total_count"].tolist()[0] == 4
    assert made["share"].tolist()[0] == 0.25
    assert made["is_gap"].tolist() == [False, True, False]
    assert made["post_count"].isna().tolist() == [False, True, False]


def test_nothing_gives_nothing():
    assert daily_of(days(0).head(0), days(0).head(0), name="ngập").empty
