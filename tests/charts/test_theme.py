import pandas as pd
import pytest

from nghe_lib.charts.theme import figure, rows_of, safe, with_table, wrapped
from tests.charts.checks import table
from tests.hostile import PAYLOADS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_plotly_reads_no_markup_and_no_formula_in_a_safe_text(payload):
    for said in (safe(payload, most=500), wrapped(payload, most=500).replace("<br>", "")):
        assert "<" not in said
        assert ">" not in said
        assert "$" not in said


def test_a_long_text_is_cut_and_says_so():
    assert safe("a" * 10, most=10) == "a" * 10
    assert safe("a" * 11, most=10) == "a" * 9 + "…"


def test_a_label_is_wrapped_between_words():
    assert wrapped("ngập nước đường Nguyễn Hữu Cảnh", line=16) == "ngập nước đường<br>Nguyễn Hữu Cảnh"
    assert wrapped(" ") == "–"


def test_the_table_has_the_named_columns_in_words():
    rows = pd.DataFrame({"n": [1234, None], "hidden": [1, 2], "name": ["<b>", "x"]})
    made = with_table(figure([], title="x"), rows, {"name": "Tên", "n": "Số bài", "absent": "Không có"})
    assert table(made) == [{"Tên": "<b>", "Số bài": "1.234"}, {"Tên": "x", "Số bài": "–"}]


def test_two_rows_of_one_name_stay_two_rows():
    made = rows_of(figure([], title="x"), ["báo A", "báo A"])
    assert list(made.layout.yaxis.tickvals) == [0, 1]
    assert list(made.layout.yaxis.ticktext) == ["báo A", "báo A"]
    assert made.layout.yaxis.range == (1.5, -0.5)


def test_charts_read_numbers_as_vietnamese():
    assert figure([], title="x").layout.separators == ",."
