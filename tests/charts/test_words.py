from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from nghe_lib.charts.words import MISSING, cell, day, listed, moment, number, percent, span, times, weekday


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        pytest.param(1234.5, 1, "1.234,5", id="thousands and a fraction"),
        pytest.param(1_234_567, 0, "1.234.567", id="millions"),
        pytest.param(999, 0, "999", id="below a thousand"),
        pytest.param(-1234, 0, "-1.234", id="below zero"),
        pytest.param(0, 0, "0", id="nothing is a number"),
        pytest.param(-0.04, 1, "0,0", id="no minus before nothing"),
        pytest.param(None, 0, MISSING, id="missing is not nothing"),
    ],
)
def test_numbers_have_a_point_for_thousands_and_a_comma_for_fractions(value, decimals, said):
    assert number(value, decimals=decimals) == said


def test_shares_are_per_cents():
    assert percent(0.123) == "12,3\u00a0%"
    assert percent(0.99951) == "100,0\u00a0%"
    assert percent(float("nan")) == MISSING


def test_a_ratio_to_nothing_is_not_infinite_in_words():
    assert times(3.24) == "gấp 3,2 lần"
    assert times(float("inf")) == "chưa từng có"


def test_days_are_days_of_ho_chi_minh_city():
    assert day(datetime(2025, 11, 5, 17, 0, tzinfo=UTC)) == "6/11/2025"
    assert day(datetime(2025, 11, 5, 16, 59, tzinfo=UTC)) == "5/11/2025"
    assert weekday(date(2025, 11, 6)) == "thứ Năm, 6/11/2025"
    assert moment(datetime(2025, 11, 5, 17, 5, tzinfo=UTC)) == "00:05, 6/11/2025"


def test_a_span_of_one_day_is_a_day():
    assert span(date(2025, 11, 1), date(2025, 11, 10)) == "từ 1/11/2025 đến 10/11/2025"
    assert span(date(2025, 11, 1), date(2025, 11, 1)) == "ngày 1/11/2025"


def test_a_long_list_counts_what_it_leaves_out():
    assert listed(["a", "b"], most=2) == "a, b"
    assert listed(["a", "b", "c"], most=2) == "a, b và 1 mục khác"
    assert listed([]) == MISSING


@pytest.mark.parametrize("missing", [None, np.nan, np.float32("nan"), pd.NA, pd.NaT])
def test_every_kind_of_missing_is_a_dash(missing):
    assert cell(missing) == MISSING


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.int64(1234), "1.234"), (0.5, "0,500"), (2.0, "2"), (True, "có"), (np.bool_(False), "không"),
        (np.array(["a", "b"]), "a, b"), (pd.Timestamp("2025-11-06"), "6/11/2025"), (date(2025, 11, 6), "6/11/2025"),
        (pd.Timestamp("2025-11-05T17:05Z"), "00:05, 6/11/2025"), ("<b>", "<b>"),
    ],
)  # fmt: skip
def test_cells_read_as_vietnamese(value, said):
    assert cell(value) == said
