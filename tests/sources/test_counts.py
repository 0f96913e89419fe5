import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.sources.counts import MAX_COUNT, count_of
from nghe_lib.sources.words import Problem


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("0", 0),
        ("54", 54),
        (" 54 ", 54),
        ("54 like", 54),
        ("7,900,378 views", 7_900_378),
        ("1.234", 1_234),
        ("1,234", 1_234),
        ("1.234.567", 1_234_567),
        ("1,2K", 1_200),
        ("1.2k", 1_200),
        ("1,2 N", 1_200),
        ("3 nghìn", 3_000),
        ("2,5Tr", 2_500_000),
        ("1 triệu", 1_000_000),
        ("1,1 tỷ", 1_100_000_000),
        ("12.0", 12),
        (12.0, 12),
        (7, 7),
        (MAX_COUNT, MAX_COUNT),
        ("3 bình luận", 3),
        ("12 Comments", 12),
        ("5 người", 5),
    ],
)
def test_a_count_is_understood(written, count):
    assert count_of(written) == count


@pytest.mark.parametrize("missing", [None, "", " ", "unknown", "Không rõ", "N/A", float("nan"), True])
def test_a_count_that_is_not_given_is_missing_and_never_zero(missing):
    assert count_of(missing) is None


@pytest.mark.parametrize(
    "strange", ["LIKE", "1.5", "12,5", "-3", -1, 1.5, float("inf"), MAX_COUNT + 1, "9" * 30, "1,23,4", [], "1e5"]
)
def test_what_is_no_count_is_a_problem(strange):
    assert type(count_of(strange)) is Problem


@given(st.integers(min_value=0, max_value=MAX_COUNT))
def test_every_whole_number_is_read_as_itself_however_it_is_grouped(number):
    assert {count_of(str(number)), count_of(f"{number:,}"), count_of(f"{number:,}".replace(",", "."))} == {number}


@given(st.text(max_size=70))
def test_no_text_crashes_the_reader(text):
    count_of(text)
