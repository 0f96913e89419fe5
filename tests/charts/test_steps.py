import pandas as pd
import pytest

from nghe_lib.charts.steps import step_of


@pytest.mark.parametrize(
    ("days", "word"),
    [
        pytest.param(pd.date_range("2025-11-01", periods=3), "ngày", id="days"),
        pytest.param(pd.date_range("2025-11-03", periods=3, freq="7D"), "tuần", id="weeks"),
        pytest.param(pd.date_range("2025-01-01", periods=3, freq="MS"), "tháng", id="months"),
        pytest.param(pd.date_range("2025-11-01", periods=1), "ngày", id="one day"),
        pytest.param(pd.date_range("2025-11-01", periods=0), "ngày", id="nothing"),
        pytest.param(
            pd.DatetimeIndex(["2025-02-01", "2025-03-01"]), "tháng", id="a February is a month, not four weeks"
        ),
    ],
)
def test_the_step_is_read_from_the_days(days, word):
    assert step_of(pd.Series(days)).word == word


def test_points_are_named_by_what_they_stand_for():
    names = [
        step_of(pd.Series(pd.date_range("2025-09-01", periods=3, freq=freq))).name(pd.Timestamp("2025-09-01"))
        for freq in ("D", "7D", "MS")
    ]
    assert names == ["thứ Hai, 1/9/2025", "tuần từ 1/9/2025", "tháng 9/2025"]
