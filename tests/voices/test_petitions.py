"""What is a petition, whose it is, where, and which of them are one issue."""

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.schema import PLACE_MENTIONS
from nghe_lib.voices import main_places, petitions
from nghe_lib.voices.merging import issues
from nghe_lib.voices.petitions import unit_rates, weeks
from tests.rows import NOON, post, posts

TEXT = "Cống trước nhà số chín đường Hoa Giấy nghẹt, nước tràn vào nhà, đề nghị nạo vét giúp bà con"


def answers(rows: pd.DataFrame, act: str = "report", sector: str = "cấp thoát nước") -> pd.DataFrame:
    return pd.DataFrame({"post_id": rows["post_id"], "speech_act": act, "sector": sector})


def mention(post_id: str, code: str, *, weight: float = 1.0, level: str = "commune", start: int = 0, **other: object):
    row = {"post_id": post_id, "field": "text", "start": start, "end": start + 5, "unit_code": code, "level": level}
    named = {"unit_name": f"Phường {code}", "system": "since_2025_07", "weight": weight, "origin": "text"}
    return row | named | other


def mentions(*rows: dict) -> pd.DataFrame:
    return PLACE_MENTIONS.frame(list(rows)) if rows else PLACE_MENTIONS.frame()


def citizen(name: str, text: str = TEXT, **columns: object) -> dict:
    return post(f"facebook:{name}", text, account_id=f"facebook:~{name}", **columns)


def test_citizens_who_report_and_the_portal_whatever_its_act():
    rows = posts(
        citizen("a"),
        post("facebook:b", TEXT, account_id="facebook:Báo"),
        post("press:c", TEXT, kind="article"),
        post("portal1022:d", TEXT, kind="petition"),
        citizen("e"),
    )
    said = answers(rows).assign(speech_act=["report", "report", "report", "question", "opinion"])
    made = petitions(rows, said, mentions())
    assert made["post_id"].tolist() == ["facebook:a", "portal1022:d"]
    assert made["act"].tolist() == ["report", "report"]
    assert made["is_portal"].tolist() == [False, True]
    assert made["department"].tolist() == ["Sở Xây dựng"] * 2


def test_the_portals_own_section_goes_before_the_guess():
    rows = posts(post("portal1022:d", TEXT, kind="petition", source_id="Cổng 1022 - Cây xanh"))
    assert petitions(rows, answers(rows, sector="y tế"), mentions())["sector"].tolist() == ["cây xanh"]


@pytest.mark.parametrize("act", ["complaint", "denunciation"])
def test_complaints_and_denunciations_wait_for_a_human(act):
    rows = posts(citizen("a"))
    assert petitions(rows, answers(rows, act), mentions())["needs_human"].tolist() == [True]
    assert petitions(rows, answers(rows), mentions())["needs_human"].tolist() == [False]
    assert petitions(rows, answers(rows), mentions(), queued={"facebook:a"})["needs_human"].tolist() == [True]


def test_the_same_words_about_the_same_place_within_the_days_are_one_issue():
    day = 24 * 60
    rows = posts(
        citizen("a"),
        citizen("b", TEXT + "!", minutes=7 * day),
        citizen("c", minutes=15 * day),
        citizen("d"),
        citizen("e"),
    )
    where = mentions(*(mention(f"facebook:{name}", "1") for name in "abc"), mention("facebook:d", "2"))
    made = petitions(rows, answers(rows), where, within_days=7).set_index("post_id")["issue"]
    assert made["facebook:a"] == made["facebook:b"]
    assert made.nunique() == 4
    assert petitions(rows, answers(rows), where, within_days=8)["issue"].nunique() == 3


def test_an_issue_has_the_week_and_kind_of_its_first_petition():
    rows = posts(citizen("b", minutes=6 * 24 * 60), citizen("a"))
    said = answers(rows).assign(speech_act=["proposal", "report"])
    made = petitions(rows, said, mentions())
    assert made["issue"].nunique() == 1
    assert set(made["issue_act"]) == {"report"}
    assert set(made["issue_week"]) == {pd.Timestamp("2025-11-03")}


def test_merging_does_not_depend_on_order():
    rows = pd.DataFrame({
        "said": [TEXT, "Đèn đường hẻm sáu tắt cả tuần nay chưa ai sửa", TEXT + " nhé"], "sector": "giao thông",
        "unit_code": None, "published_at": pd.to_datetime([NOON] * 3, utc=True),
    })  # fmt: skip
    assert issues(rows, within_days=1).tolist() == [0, 1, 0]
    assert issues(rows.iloc[::-1].reset_index(drop=True), within_days=1).tolist() == [0, 1, 0]
    assert issues(rows.head(0), within_days=1).tolist() == []
    with pytest.raises(ParameterError, match="within_days"):
        issues(rows, within_days=-1)


def test_the_weightiest_unit_of_today_is_the_place():
    where = mentions(
        mention("x:1", "1", weight=0.4), mention("x:1", "2", weight=0.3), mention("x:1", "2", weight=0.3, start=9),
        mention("x:2", "769", level="district", system="before_2025_07"), mention("x:2", "3", weight=0.1),
        mention("x:3", "769", level="district", system="before_2025_07"),
    )  # fmt: skip
    assert main_places(where).set_index("post_id")["unit_code"].to_dict() == {"x:1": "2", "x:2": "3", "x:3": "769"}


def test_a_former_district_is_no_commune_of_today():
    rows = posts(citizen("a"), citizen("b"))
    where = mentions(
        mention("facebook:a", "769", level="district", system="before_2025_07"), mention("facebook:b", "1")
    )
    made = petitions(rows, answers(rows), where)
    assert made["unit_code"].tolist() == ["769", "1"]
    assert made["commune"].isna().tolist() == [True, False]


def test_weeks_begin_on_a_local_monday():
    sunday = pd.Series(pd.to_datetime(["2025-11-09T16:59:00Z", "2025-11-09T17:00:00Z"]))
    assert weeks(sunday).tolist() == [pd.Timestamp("2025-11-03"), pd.Timestamp("2025-11-10")]


def test_rates_stand_for_every_unit_that_has_people():
    rows = posts(citizen("a"), citizen("b", "Đèn hẻm tắt"))
    made = petitions(rows, answers(rows), mentions(mention("facebook:a", "1"), mention("facebook:b", "1")))
    population = pd.DataFrame({"unit_code": [str(n) for n in range(1, 13)], "population": [1000] * 12})
    found = unit_rates(made, population).set_index("unit_code")
    assert len(found) == 12
    assert found.loc["1", "people_count"] == 2
    assert found.loc["1", "value"] > found.loc["2", "value"] > 0
