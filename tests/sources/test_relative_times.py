from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.sources.relative_times import (
    FUTURE,
    NO_SUCH_DAY,
    VAGUE,
    WHICH_FIRST,
    moment_of,
)  # fmt: skip
from nghe_lib.sources.times import OUT_OF_RANGE, VIETNAM, microseconds
from nghe_lib.sources.words import Problem

SEEN = datetime(2026, 11, 24, 17, 17, tzinfo=VIETNAM)  # a Tuesday


def read(text, seen=SEEN):
    found = moment_of(text, seen_at=microseconds(seen))
    return datetime.fromtimestamp(found / 1e6, VIETNAM) if type(found) is int else found


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("vừa xong", timedelta(0)),
        ("Just now", timedelta(0)),
        ("vài giây trước", timedelta(0)),
        ("5 phút", timedelta(minutes=5)),
        ("5m", timedelta(minutes=5)),
        ("3 giờ", timedelta(hours=3)),
        ("3h", timedelta(hours=3)),
        ("1 giờ 30 phút trước", timedelta(minutes=90)),
        ("an hour ago", timedelta(hours=1)),
        ("2 ngày trước", timedelta(days=2)),
        ("2 tuần trước", timedelta(weeks=2)),
        ("2 tuan truoc", timedelta(weeks=2)),
        ("hai tuần trước", timedelta(weeks=2)),
        ("cách đây khoảng 2 tuần", timedelta(weeks=2)),
        ("Streamed 2 weeks ago", timedelta(weeks=2)),
        ("2w", timedelta(weeks=2)),
        ("hôm qua", timedelta(days=1)),
    ],
)
def test_a_span_is_counted_back_from_the_capture(text, back):
    assert read(text) == SEEN - back


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8 months ago", (2026, 3, 24)),
        ("8 tháng trước", (2026, 3, 24)),
        ("1 năm", (2025, 11, 24)),
        ("5mo", (2026, 6, 24)),
    ],
)
def test_months_and_years_go_by_the_calendar(text, day):
    assert read(text).timetuple()[:3] == day


def test_a_month_that_is_too_short_gives_its_last_day():
    assert read("1 tháng trước", datetime(2026, 3, 31, 8, tzinfo=VIETNAM)).timetuple()[:3] == (2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Hôm qua lúc 14:05", (2026, 11, 23, 14, 5)),
        ("Yesterday at 2:05 PM", (2026, 11, 23, 14, 5)),
        ("Hôm nay lúc 8h", (2026, 11, 24, 8, 0)),
        ("Thứ Hai lúc 10:00", (2026, 11, 23, 10, 0)),
        ("T3 lúc 2:00 CH", (2026, 11, 17, 14, 0)),
        ("Chủ nhật lúc 12:05 SA", (2026, 11, 22, 0, 5)),
        ("Friday at 9:00 AM", (2026, 11, 20, 9, 0)),
        ("23 tháng 11 lúc 08:15", (2026, 11, 23, 8, 15)),
        ("25 tháng 11 lúc 08:15", (2025, 11, 25, 8, 15)),
        ("23/11 08:15", (2026, 11, 23, 8, 15)),
        ("November 23 at 8:15 AM", (2026, 11, 23, 8, 15)),
        ("23 Nov at 08:15", (2026, 11, 23, 8, 15)),
        ("11-23", (2026, 11, 23, 0, 0)),
        ("29/2", (2024, 2, 29, 0, 0)),
    ],
)
def test_a_day_is_the_last_such_day_before_the_capture_in_vietnam(text, moment):
    assert read(text) == datetime(*moment, tzinfo=VIETNAM)


@pytest.mark.parametrize("tail", [" (đã chỉnh sửa)", " (edited)", " · Đã chỉnh sửa", " · Công khai", " (đã sửa)"])
def test_a_tail_that_says_edited_changes_nothing(tail):
    assert read(f"3 giờ{tail}") == read("3 giờ")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("vài ngày trước", VAGUE),
        ("2 giờ nữa", FUTURE),
        ("Hôm nay lúc 23:00", FUTURE),
        ("5-3", WHICH_FIRST),
        ("31/2", NO_SUCH_DAY),
        ("hôm qua lúc 25:00", NO_SUCH_DAY),
        ("900 năm trước", OUT_OF_RANGE),
        ("999999999 năm trước", OUT_OF_RANGE),
        ("999999999 tuần trước", OUT_OF_RANGE),
    ],
)
def test_what_names_no_moment_before_the_capture_is_refused_with_the_reason(text, why):
    assert read(text) == why


@pytest.mark.parametrize(
    "text", ["", "xin chào", "2024", "26/09/2022", "3 giờ chiều", "7" * 60 + " giờ trước", "x" * 200]
)
def test_what_is_no_relative_time_is_left_to_others(text):
    assert read(text) is None


@given(st.text(max_size=90), st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_any_text_ends_in_a_moment_before_the_capture_a_reason_or_nothing(text, seen):
    found = moment_of(text, seen_at=microseconds(seen))
    assert found is None or isinstance(found, Problem) or found <= microseconds(seen)


@given(
    st.integers(0, 10_000),
    st.sampled_from(["giây", "phút", "giờ", "ngày", "tuần", "tháng", "năm", "seconds", "days", "weeks", "months"]),
    st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),
)
def test_more_time_ago_is_never_later(n, unit, seen):
    found = [moment_of(f"{k} {unit}", seen_at=microseconds(seen)) for k in (n, n + 1)]
    assert found[1] == OUT_OF_RANGE or found[1] <= found[0]
