from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, TableError
from nghe_lib.privacy.pseudonyms import MARK
from nghe_lib.signals import daily
from tests.rows import post, posts

DAY = 24 * 60
PERSON = f"x:{MARK}a"


def test_counts_people_totals_and_shares():
    made = daily(
        posts(
            post("x:1", account_id=PERSON, source_id="x"),
            post("x:2", account_id=PERSON, source_id="x"),
            post("x:3", account_id=None, source_id="x"),
            post("press:1", account_id="press:b", source_id="báo"),
        ),
        by="platform",
    )
    assert made.columns.tolist() == ["day", "group", "post_count", "people_count", "total_count", "share", "is_gap"]
    assert made["group"].tolist() == ["press", "x"]
    assert made["post_count"].tolist() == [1, 3]
    assert made["people_count"].tolist() == [0, 2]
    assert made["total_count"].tolist() == [4, 4]
    assert made["share"].tolist() == [0.25, 0.75]
    assert made["day"].tolist() == [pd.Timestamp("2025-11-06")] * 2


def test_a_day_without_anything_from_the_groups_source_is_a_gap_not_zero():
    rows = posts(
        post("x:1", source_id="x"), post("x:2", source_id="x", minutes=2 * DAY),
        post("press:1", source_id="báo", minutes=DAY),
    )  # fmt: skip
    made = daily(rows, by="platform", until=date(2025, 11, 9)).set_index(["group", "day"])
    gap = made.loc[("x", "2025-11-07")]
    assert gap["is_gap"] and pd.isna(gap["post_count"]) and pd.isna(gap["share"]) and gap["total_count"] == 1
    nothing = made.loc[("x", "2025-11-09")]
    assert nothing["is_gap"] and pd.isna(nothing["total_count"])


def test_a_group_silent_while_its_source_speaks_has_zero():
    rows = posts(
        post("x:1", kind="post", source_id="x"), post("x:2", kind="reply", source_id="x"),
        post("x:3", kind="post", source_id="x", minutes=DAY),
    )  # fmt: skip
    reply = daily(rows, by="kind").set_index(["group", "day"]).loc[("reply", "2025-11-07")]
    assert (reply["post_count"], reply["share"], bool(reply["is_gap"])) == (0, 0.0, False)


def test_posts_without_the_grouping_value_form_a_group():
    assert daily(posts(post("x:1", lang=None), post("x:2", lang="vi")), by="lang")["group"].tolist() == [
        "không rõ",
        "vi",
    ]


def test_posts_outside_the_days_or_without_time_are_left_out():
    rows = posts(post("x:1"), post("x:2", minutes=DAY), post("x:3", published_at=None))
    assert daily(rows, until=date(2025, 11, 6))["post_count"].tolist() == [1]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["x", "press"])), min_size=1, max_size=30))
def test_daily_counts_add_up_to_the_posts(drawn):
    rows = posts(*(post(f"{where}:{n}", minutes=day * DAY, source_id=where) for n, (day, where) in enumerate(drawn)))
    made = daily(rows, by="platform")
    assert made["post_count"].sum() == len(rows)
    assert made.groupby("day")["share"].sum(min_count=1).dropna().round(9).eq(1).all()


def test_empty_in_empty_out_with_types():
    made = daily(posts())
    assert len(made) == 0
    assert str(made["post_count"].dtype) == "Int64"


def test_a_wrong_table_or_grouping_is_refused():
    with pytest.raises(TableError, match="published_at"):
        daily(posts(post("x:1")).drop(columns="published_at"))
    with pytest.raises(ParameterError, match="platform"):
        daily(posts(post("x:1")), by="platfrom")
    with pytest.raises(ParameterError):
        daily(posts(post("x:1")), by="hashtags")
