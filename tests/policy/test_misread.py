"""Other figures than the clause's: counted for a person to look at, small groups hidden, proposals left out."""

import pandas as pd
import pytest

from nghe_lib.policy import parse_draft, possible_misreadings
from tests.policy.test_coverage import town

DRAFT = parse_draft("Điều 1. Phạt\n1. Phạt tiền từ 1.000.000 đồng đến 2.000.000 đồng.\n2. Câu hai:\na) Trong 3 ngày;\n")


def found(text: str, *, n: int = 12, clause: str = "Đ1.K1") -> pd.DataFrame:
    links, posts = town({clause: n})
    posts["text"] = pd.Series([text] * n, dtype="str")
    return possible_misreadings(links, posts, DRAFT, min_people=10)


def test_another_amount_is_counted_beside_the_drafts_own():
    (row,) = found("nghe nói phạt 20 triệu").to_dict("records")
    assert (row["clause_id"], row["dimension"], row["in_draft"]) == ("Đ1.K1", "số tiền", "1.000.000 – 2.000.000")
    assert row["post_count"] == row["people_count"] == 12


def test_figures_of_points_belong_to_their_clause():
    assert found("bị giữ 30 ngày", clause="Đ1.K2")["dimension"].tolist() == ["số ngày"]
    assert found("bị giữ 3 ngày", clause="Đ1.K2").empty


@pytest.mark.parametrize(
    "text",
    ["phạt 2 triệu", "phạt 1,5 triệu", "phạt nặng quá", "nên phạt 20 triệu", "đợi 30 ngày", "1 triệu hay 9 triệu"],
)
def test_the_clauses_own_figures_proposals_and_other_measures_are_no_misreading(text):
    assert found(text).empty


def test_few_people_are_hidden():
    rows = found("nghe nói phạt 20 triệu", n=9)
    assert len(rows) == 1
    assert rows["post_count"].isna().all()
