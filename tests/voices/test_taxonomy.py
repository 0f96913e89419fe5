"""Departments and laws have days; every field has an owner on every day; dead citations are gone."""

import re
from datetime import date

import pandas as pd
import pytest

from nghe_lib.tasks import LEGAL_TOPIC, SECTOR
from nghe_lib.voices.taxonomy import (
    UNKNOWN_DEPARTMENT,
    declared_sector,
    departments,
    owners,
    provisions,
    read_taxonomy,
    taxonomy_folder,
)


def moments(*days: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(days)).tz_localize("Asia/Ho_Chi_Minh").tz_convert("UTC"))


def test_the_owner_changes_on_its_day():
    days = moments("2025-02-28 23:59", "2025-03-01 00:00", "2025-06-30 23:59", "2025-07-01 00:00")
    made = departments(pd.Series(["giao thông"] * 4), days)
    assert list(made) == [
        "Sở Giao thông vận tải",
        "Sở Giao thông Công chánh",
        "Sở Giao thông Công chánh",
        "Sở Xây dựng",
    ]


def test_a_post_without_a_time_is_owned_as_today():
    assert list(departments(pd.Series(["viễn thông"]), moments("2025-07-01").where([False]))) == [
        "Sở Khoa học và Công nghệ"
    ]
    assert list(departments(pd.Series(["chuyện lạ"]), moments("2025-07-01"))) == [UNKNOWN_DEPARTMENT]


@pytest.mark.parametrize("day", ["2024-06-01", "2025-03-01", "2025-07-01", "2026-11-24"])
def test_every_sector_has_exactly_one_owner_on_every_day(day):
    table = read_taxonomy("departments")
    at = pd.Timestamp(day)
    holds = (pd.to_datetime(table["valid_from"]) <= at) & ~(pd.to_datetime(table["valid_to"]) < at)
    assert sorted(table.loc[holds, "sector"]) == sorted(SECTOR.names)
    assert set(owners(on=date.fromisoformat(day))) == set(SECTOR.names)


def test_sections_of_the_portal_are_known_by_any_writing():
    given = pd.Series(
        ["Cổng 1022 - Giao thông", "Cong 1022 - DIEN LUC", "Cổng 1022 - Nhà ở, đất đai", "cong-1022", None]
    )
    assert declared_sector(given).tolist()[:3] == ["giao thông", "điện lực", "nhà ở – đất đai"]
    assert declared_sector(given).isna().tolist() == [False, False, False, True, True]


def test_every_topic_has_a_provision_and_every_row_is_of_the_codebook():
    topics = set(LEGAL_TOPIC.names) - {"không"}
    assert set(read_taxonomy("legal")["legal_topic"]) == topics
    assert set(read_taxonomy("rules_said")["legal_topic"]) <= topics
    assert set(read_taxonomy("rules_said")["number"]) <= set(read_taxonomy("legal")["number"])
    assert set(read_taxonomy("section_names")["sector"]) <= set(SECTOR.names)


def test_a_law_is_shown_from_its_day_and_is_stale_after_ninety():
    before, since = provisions(on=date(2025, 12, 31)), provisions(on=date(2026, 1, 1))
    assert "91/2025/QH15" not in set(before["number"])
    assert "91/2025/QH15" in set(since["number"])
    for day, stale in ((date(2027, 2, 22), False), (date(2027, 2, 23), True)):
        law = provisions(on=day).set_index("number").loc["91/2025/QH15"]
        assert bool(law["is_stale"]) is stale
    assert provisions(on=date(2026, 11, 24)).set_index("number").loc["31/2024/QH15", "is_stale"]


def test_no_dead_citation_stands_in_the_tables():
    told = "\n".join(path.read_text(encoding="utf-8") for path in taxonomy_folder().glob("*.csv"))
    assert not re.search(r"13/2023/NĐ-CP|15/2020/NĐ-CP", told)
