"""Charts of petitions show what may be shown, say what is hidden, and carry their own table."""

import pandas as pd
import pytest

from nghe_lib.charts import answered_in_time, beside_portal, petitions_by_sector, petitions_by_week
from nghe_lib.privacy.gate import POOLED
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS

MONDAYS = [pd.Timestamp("2025-11-03"), pd.Timestamp("2025-11-10")]


def cells(*rows: tuple[object, object, int | None]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["row", "column", "n"]).astype({"n": "Int64"})
    hidden = made["n"].isna().groupby(made["column"]).transform("sum")
    return made.assign(column_n=made.groupby("column")["n"].transform("sum") + 7 * hidden)


def test_weeks_stack_their_kinds_in_the_order_of_the_codebook():
    made = petitions_by_week(cells(
        ("proposal", MONDAYS[0], 12), ("proposal", MONDAYS[1], 15), ("report", MONDAYS[0], 30),
        ("report", MONDAYS[1], 40),
    ))  # fmt: skip
    assert [(bar.name, list(bar.y)) for bar in made.data] == [("phản ánh", [30, 40]), ("kiến nghị", [12, 15])]
    assert made.layout.title.text == "97 vấn đề trong 2 tuần"
    assert table(made)[1] == {"Tuần từ": "10/11/2025", "Phản ánh": "40", "Kiến nghị": "15"}


def test_a_hidden_cell_has_no_bar_and_its_word_in_the_table():
    made = petitions_by_week(cells(("report", MONDAYS[0], None), ("report", MONDAYS[1], 40), ("report", POOLED, 11)))
    assert list(made.data[0].x) == [MONDAYS[1]]
    assert (made.data[1].name, made.data[1].y[0]) == ("ẩn vì ít người", 7)
    assert [row["Phản ánh"] for row in table(made)] == ["ẩn", "40", "11"]
    assert made.layout.title.text == "58 vấn đề trong 2 tuần"


def test_sectors_stand_with_their_department():
    made = petitions_by_sector(cells(("ngập", "report", 30), ("rác", "report", 12)), {"ngập": "Sở X"})
    assert table(made) == [
        {"Lĩnh vực": "ngập", "Cơ quan phụ trách": "Sở X", "Phản ánh": "30"},
        {"Lĩnh vực": "rác", "Cơ quan phụ trách": "–", "Phản ánh": "12"},
    ]
    assert made.layout.title.text == "Nhiều nhất: ngập"


def beside(*groups: tuple[str, float]) -> pd.DataFrame:
    names, gaps = zip(*groups, strict=True)
    n = len(groups)
    frame = {"group": names, "online_count": [30] * n, "portal_count": [20] * n, "difference": gaps}
    ends = {"difference_low": [gap - 0.1 for gap in gaps], "difference_high": [gap + 0.1 for gap in gaps]}
    shares = {
        f"{side}_{end}": [value] * n
        for side in ("online", "portal")
        for end, value in (("share", 0.3), ("low", 0.2), ("high", 0.4))
    }
    return pd.DataFrame(frame | ends | shares | {"finding": ["cả hai"] * n})


def test_what_is_loud_on_either_side_is_the_title():
    made = beside_portal(beside(("ngập", 0.2), ("rác", 0.0), ("đèn", -0.2)))
    assert made.layout.title.text == "Nói nhiều trên mạng: ngập; gửi Cổng nhiều: đèn"
    assert beside_portal(beside(("rác", 0.0))).layout.title.text == "Không nhóm nào chênh nhau đo được"
    assert table(made)[0]["Chênh"] == "20,0\u00a0%"


def test_pooled_groups_stand_in_the_table_only():
    made = beside_portal(beside(("ngập", 0.2), (POOLED, 0.5)), heading="Nơi")
    assert len(made.data[0].x) == 1
    assert [row["Nơi"] for row in table(made)] == ["ngập", POOLED]


def test_an_interval_ends_where_it_ends():
    dot = beside_portal(beside(("ngập", 0.2))).data[0]
    assert dot.x[0] - dot.error_x.arrayminus[0] == pytest.approx(0.2)
    assert dot.x[0] + dot.error_x.array[0] == pytest.approx(0.4)


def months(share: float | None) -> pd.DataFrame:
    return pd.DataFrame({
        "group": [pd.Timestamp("2025-10-01")], "petition_count": [200], "answered_count": [150], "judged_count": [190],
        "on_time_share": [share], "low": [share and share - 0.1], "high": [share and share + 0.1],
        "median_hours": [36.0],
    })  # fmt: skip


def test_a_month_of_the_portal_ends_on_the_25th():
    made = answered_in_time(months(0.8))
    assert made.layout.title.text == "Đúng hạn từ 80\u00a0% đến 80\u00a0% tùy tháng"
    row = table(made)[0]
    assert (row["Tháng của Cổng"], row["Đúng hạn"]) == ("đến 25/10/2025", "80,0\u00a0% (70,0\u00a0% – 90,0\u00a0%)")
    assert row["Số ngày trả lời, trung vị"] == "1,5"
    assert table(answered_in_time(months(None)))[0]["Đúng hạn"] == "–"


@pytest.mark.parametrize("empty", [petitions_by_week, lambda rows: petitions_by_sector(rows, {})])
def test_too_few_people_are_said_in_words(empty):
    made = empty(cells())
    assert made.layout.title.text == "Chưa đủ người để công bố"
    drawn(made)


def test_no_group_and_no_month_are_said_in_words():
    assert "Chưa đủ người" in beside_portal(beside(("x", 0.0)).head(0)).layout.title.text
    assert "Chưa có tháng nào" in answered_in_time(months(0.8).head(0)).layout.title.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_are_plain_characters(payload):
    plain(petitions_by_sector(cells((payload, "report", 30)), {payload: payload}))
    plain(beside_portal(beside((payload, 0.2))))
