"""Charts of labelling."""

import pandas as pd
import pytest

from nghe_lib import charts
from tests.charts.checks import plain, table


def curve(*rows):
    return pd.DataFrame(rows, columns=["order", "n_labels", "macro_f1", "low", "high"])


def test_a_curve_has_one_line_and_one_band_per_order():
    made = plain(
        charts.learning_curve(
            curve(("active", 20, 0.4, 0.3, 0.5), ("active", 80, 0.7, 0.6, 0.8), ("random", 20, 0.4, 0.2, 0.6),
                  ("random", 80, 0.65, 0.5, 0.8))
        )
    )  # fmt: skip
    lines = [trace for trace in made.data if trace.mode == "lines+markers"]
    assert [(line.name, list(line.y)) for line in lines] == [
        ("bài mô hình phân vân trước", [0.4, 0.7]), ("ngẫu nhiên", [0.4, 0.65])
    ]  # fmt: skip
    assert made.layout.title.text.startswith("Học từ 80 nhãn: macro-F1 0,")
    assert table(made)[0] == {
        "Thứ tự": "bài mô hình phân vân trước", "Số nhãn": "20", "Macro-F1": "0,40", "Thấp nhất": "0,30",
        "Cao nhất": "0,50",
    }  # fmt: skip


def test_without_labels_the_chart_says_so():
    made = plain(charts.learning_curve(curve()))
    assert (len(made.data), made.layout.title.text) == (0, "Chưa đủ nhãn để vẽ")


@pytest.mark.parametrize("label", ["tiêu cực", "<b>$x$</b>"])
def test_the_most_disputed_answer_stands_on_top(label):
    found = pd.DataFrame(
        {"label": ["a", "b"], "agreement": [0.9, 0.5], "low": [0.8, 0.3], "high": [1.0, 0.7], "given_count": [30, 8]}
    )
    made = plain(charts.answer_agreement(found, {"a": "tích cực", "b": label}))
    assert table(made)[0] == {
        "Câu trả lời": label, "Người khác cũng chọn": "50,0\u00a0%", "Thấp nhất": "30,0\u00a0%",
        "Cao nhất": "70,0\u00a0%", "Số lần chọn": "8",
    }  # fmt: skip


def test_a_sample_stands_beside_its_posts():
    found = pd.DataFrame(
        {
            "platform": ["facebook", "press"],
            "post_share": [0.75, 0.25],
            "sample_share": [0.7, 0.3],
            "sample_count": [14, 6],
        }
    )
    made = plain(charts.sample_beside_posts(found))
    assert made.layout.title.text == "Mẫu 20 bài cạnh mọi bài"
    assert [list(trace.x) for trace in made.data] == [[0.7, 0.3], [0.75, 0.25]]
    assert table(made)[1]["Nền tảng"] == "Báo chí"
