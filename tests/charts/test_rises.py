import pandas as pd
import pytest

from nghe_lib.charts import change, rises
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS


def found(*names: str) -> pd.DataFrame:
    n = len(names)
    return pd.DataFrame(
        {
            "rise": range(1, n + 1), "name": pd.Series(names, dtype="str"),
            "post_count": pd.Series([1200] * n, dtype="Int64"),
            "expected_count": [8.25] * n, "ratio": [float("inf")] * n, "share": [0.1] * n, "share_before": [0.001] * n,
            "peak": [pd.Timestamp("2025-11-06")] * n, "press_count": [10] * n, "social_count": [1190] * n,
        }
    )  # fmt: skip


def changed(*findings: str) -> pd.DataFrame:
    n = len(findings)
    return pd.DataFrame(
        {
            "group": [f"nhóm {at}" for at in range(n)], "post_count": pd.Series([10] * n, dtype="Int64"),
            "before_count": pd.Series([5] * n, dtype="Int64"), "share": [0.5] * n, "low": [0.4] * n, "high": [0.6] * n,
            "share_before": [0.2] * n, "finding": findings,
        }
    )  # fmt: skip


def test_a_rise_stands_beside_what_was_expected():
    made = rises(found("bão Kalmaegi", "học phí"))
    assert {bar.name: list(bar.x) for bar in made.data} == {"Thực tế": [1200, 1200], "Dự kiến theo nền": [8.25, 8.25]}
    assert made.layout.title.text == "Tăng mạnh nhất: bão Kalmaegi"
    assert table(made)[0] == {
        "Hạng": "1", "Điểm nóng": "bão Kalmaegi", "Số bài": "1.200", "Dự kiến": "8,2", "So với dự kiến": "chưa từng có",
        "Tỷ trọng": "10,0\u00a0%", "Tỷ trọng trước": "0,10\u00a0%", "Ngày đỉnh": "6/11/2025", "Báo chí": "10",
        "Mạng xã hội": "1.190",
    }  # fmt: skip


def test_no_rise_is_said_in_words():
    made = rises(found())
    assert made.layout.title.text == "Không có gì tăng rõ rệt"
    drawn(made)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_name_of_a_rise_is_plain_characters(payload):
    plain(rises(found(payload)))


def test_the_title_of_a_change_names_what_changed():
    assert change(changed("tăng", "giảm")).layout.title.text == "So với kỳ trước, tăng: nhóm 0; giảm: nhóm 1"
    title = "So với kỳ trước, không nhóm nào thay đổi đo được"
    assert change(changed("không thay đổi đo được")).layout.title.text == title


def test_a_change_shows_its_interval():
    now = change(changed("tăng")).data[1]
    assert now.x[0] - now.error_x.arrayminus[0] == pytest.approx(0.4)
    assert now.x[0] + now.error_x.array[0] == pytest.approx(0.6)


def test_a_withheld_group_has_a_dash_and_no_dot():
    frame = changed("tăng", "").assign(share=[0.5, None], low=[0.4, None], high=[0.6, None])
    assert table(change(frame))[1]["Tỷ trọng kỳ này"] == "–"
    drawn(change(frame))
