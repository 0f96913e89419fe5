"""Charts of clauses: bars of groups only, every clause in the table, and doubt said aloud."""

import pandas as pd
import pytest

from nghe_lib.charts import clause_coverage, clause_stances
from tests.charts.checks import plain, table
from tests.hostile import PAYLOADS


def rows(*counts: int | None, heading: str = "Phí") -> pd.DataFrame:
    n = len(counts)
    known = [one for one in counts if one is not None]
    shares = [None if one is None else one / max(1, sum(known)) for one in counts]
    return pd.DataFrame({
        "clause_id": [f"Đ{k + 1}" for k in range(n)], "path": [f"Chương I, Điều {k + 1}" for k in range(n)],
        "heading": [heading] * n, "text": ["Câu."] * n, "post_count": pd.array(counts, "Int64"),
        "people_count": pd.array(counts, "Int64"), "share": pd.array(shares, "Float64"),
        "low": pd.array(shares, "Float64"), "high": pd.array(shares, "Float64"),
        "is_few": [one is None for one in counts],
    })  # fmt: skip


def stances(low: float, high: float) -> pd.DataFrame:
    return pd.DataFrame({
        "clause_id": ["Đ1"] * 3, "path": ["Điều 1"] * 3, "stance": ["agree", "disagree", "discuss"],
        "post_count": [20] * 3, "people_count": [20] * 3, "share": [0.5, 0.2, 0.3],
        "low": [low] * 3, "high": [high] * 3, "note": [""] * 3,
    })  # fmt: skip


def test_clauses_stand_in_the_drafts_order_and_few_people_have_no_bar():
    made = clause_coverage(rows(12, None, 40))
    assert made.layout.title.text == "Được nói tới nhiều nhất: Điều 3: Phí"
    assert list(made.data[0].x) == [12, 40]
    assert [row["Số bài"] for row in table(made)] == ["12", "ít hoặc không", "40"]


def test_the_largest_clauses_have_bars_when_there_are_too_many():
    made = clause_coverage(rows(12, 30, 40, 11), most=2)
    assert list(made.data[0].x) == [30, 40]
    assert len(table(made)) == 4


def test_no_clause_of_enough_people_is_said():
    assert clause_coverage(rows(None)).layout.title.text == "Chưa điều khoản nào đủ người nói để công bố"
    assert clause_stances(stances(0, 1).head(0)).layout.title.text.startswith("Chưa điều khoản nào")


def test_three_stances_fill_a_bar():
    made = clause_stances(stances(0.1, 0.6))
    assert sum(bar.x[0] for bar in made.data) == pytest.approx(1)
    assert table(made)[0]["Đồng tình"] == "50\u00a0% (10\u00a0% – 60\u00a0%)"


def test_a_share_that_nobody_verified_says_so():
    made = clause_stances(stances(0, 1))
    assert "chưa kiểm chứng" in made.layout.title.text
    assert table(made)[0]["Đồng tình"] == "50\u00a0% (chưa kiểm chứng)"


@pytest.mark.parametrize("text", PAYLOADS)
def test_headings_of_a_hostile_draft_stay_plain(text):
    plain(clause_coverage(rows(12, 30, heading=text)))
