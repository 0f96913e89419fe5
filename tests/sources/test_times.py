from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.settings import TIMEZONE
from nghe_lib.sources.times import OUT_OF_RANGE, RELATIVE, UNREADABLE, microseconds, time_of

HALF_PAST_NINE = datetime(2022, 9, 26, 14, 38, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2022-09-26T21:38:00+07:00",
        "2022-09-26T14:38:00Z",
        "2022-09-26 14:38:00 UTC",
        "2022-09-26 09:38:00 EST",
        "Mon, 26 Sep 2022 21:38:00 +0700",
        "Mon, 26 Sep 2022 21:38:00 GMT+7",
        "Mon, 26 Sep 2022 14:38:00 GMT",
        "Mon Sep 26 14:38:00 +0000 2022",
        "26/09/2022, 21:38 (GMT+7)",
        "1664203080",
        "1664203080000",
        1664203080,
        1664203080000,
        1664203080.0,
        HALF_PAST_NINE,
    ],
)
def test_a_time_with_its_zone_is_read_and_not_called_naive(written):
    assert time_of(written) == (microseconds(HALF_PAST_NINE), False)


@pytest.mark.parametrize(
    "written",
    [
        "26-9-2022 21:38",
        "26/09/2022 21:38",
        "26.09.2022 21:38:00",
        "26/9/2022 21h38",
        "26/9/2022 9:38 PM",
        "26/9/2022 9:38 CH",
        "21:38 26/09/2022",
        "21h38 ngày 26/9/2022",
        "Thứ hai, 26/9/2022, 21:38",
        "26 tháng 9, 2022 lúc 21:38",
        "Sep 26, 2022 9:38 PM",
        "2022-09-26 21:38",
        "2022-09-26T21:38:00.000000",
        datetime(2022, 9, 26, 21, 38),
    ],
)
def test_a_time_without_a_zone_is_read_as_vietnamese_and_said(written):
    assert time_of(written) == (microseconds(HALF_PAST_NINE), True)


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2099, 1, 1)))
def test_the_fixed_offset_is_the_zone_of_the_settings(moment):
    assert time_of(moment)[0] == microseconds(moment.replace(tzinfo=ZoneInfo(TIMEZONE)))


@pytest.mark.parametrize("empty", [None, "", "  ", "null", "NaN", float("nan")])
def test_an_empty_cell_is_a_missing_time(empty):
    assert time_of(empty) == (None, False)


@pytest.mark.parametrize(
    "strange", ["sometime", "09/26/2022", "31/02/2022", "26/09/2022 25:00", True, [1], "9" * 100, b"x"]
)
def test_what_is_no_moment_is_refused(strange):
    assert time_of(strange)[0] == UNREADABLE


@pytest.mark.parametrize(
    "far",
    ["0001-01-01T00:00:00", "9999-12-31T23:59:59+00:00", 5, -1, float("inf"), 10**30, "1989-12-31T23:59:59+00:00"],
)
def test_a_moment_before_1990_or_after_2100_is_refused(far):
    assert time_of(far)[0] == OUT_OF_RANGE


@pytest.mark.parametrize("relative", ["2 tuần trước", "3 hours ago", "hôm qua lúc 7:00"])
def test_a_relative_time_is_refused_with_its_reason(relative):
    assert time_of(relative)[0] == RELATIVE


@given(st.one_of(st.text(max_size=90), st.floats(), st.integers()))
def test_nothing_crashes_the_reader(value):
    moment, naive = time_of(value)
    assert isinstance(moment, (int, str, type(None))) and naive in (True, False)
