import pandas as pd
import pytest

from nghe_lib.charts import answer_shares
from tests.charts.checks import plain, table


def shares(*middles: float, width: float = 0.05) -> pd.DataFrame:
    n = len(middles)
    return pd.DataFrame(
        {
            "label": pd.Series(["positive", "neutral", "negative"][:n], dtype="str"), "raw_share": [0.4, 0.1, 0.5][:n],
            "share": list(middles), "low": [share - width for share in middles],
            "high": [share + width for share in middles], "audit_count": [100] * n, "note": [""] * n,
        }
    )  # fmt: skip


def test_the_corrected_share_stands_beside_the_raw_one():
    made = plain(answer_shares(shares(0.2, 0.3, 0.5), task="sentiment"))
    raw, corrected = made.data
    assert list(raw.x) == [0.4, 0.1, 0.5] and list(corrected.x) == [0.2, 0.3, 0.5]
    assert list(corrected.error_x.array) == pytest.approx([0.05] * 3)
    assert table(made)[2] == {
        "Câu trả lời": "Tiêu cực", "Tỷ trọng đã hiệu chỉnh (khoảng 95 %)": "50,0\u00a0% (45,0\u00a0% – 55,0\u00a0%)",
        "Máy đếm thô": "50,0\u00a0%", "Bài kiểm tra": "100", "Ghi chú": "",
    }  # fmt: skip


def test_the_title_names_an_answer_only_where_it_stands_out():
    assert "nhiều nhất là tiêu cực, 50" in answer_shares(shares(0.2, 0.3, 0.5), task="sentiment").layout.title.text
    wide = answer_shares(shares(0.2, 0.3, 0.5, width=0.2), task="sentiment").layout.title.text
    assert wide == "Sắc thái: chưa câu trả lời nào trội hẳn"


def test_no_answer_draws_an_empty_chart():
    assert "chưa có bài nào" in answer_shares(shares(), task="sentiment").layout.title.text


def test_shares_nobody_could_verify_are_said_to_be_so_in_the_title():
    unsure = shares(0.1, 0.1, 0.8).assign(note="chưa kiểm chứng trên nguồn này; mẫu kiểm tra chỉ có 3 dòng")
    assert answer_shares(unsure, task="sentiment").layout.title.text == "Sắc thái: chưa kiểm chứng trên nguồn này"
