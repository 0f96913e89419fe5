"""Stance toward clauses: groups only, three answers, and an open interval where nothing was verified."""

import pandas as pd
import pytest

from nghe_lib.policy import clause_stances, link_stances
from nghe_lib.policy.stances import STANCES
from tests.policy.test_coverage import DRAFT, town

FOR = "mình rất ủng hộ quy định này, hợp lý"
AGAINST = "tôi phản đối, quy định này vô lý, không đồng ý"


@pytest.fixture(scope="module")
def said():
    links, posts = town({"Đ1.K1": 12, "Đ1.K2": 14, "Đ3.K1": 9})
    against = posts["post_id"].isin(links.loc[links["clause_id"] == "Đ1.K2", "post_id"]).to_numpy(bool)
    posts["text"] = pd.Series([AGAINST if one else FOR for one in against], dtype="str")
    return link_stances(links, posts, DRAFT, min_people=10), posts


def test_clauses_of_enough_people_only_the_most_spoken_of_first(said):
    assert said[0]["clause_id"].drop_duplicates().tolist() == ["Đ1.K2", "Đ1.K1"]


def test_agreeing_and_disagreeing_are_told_apart(said):
    most = said[0].groupby("clause_id")["label"].agg(lambda one: one.mode()[0])
    assert most["Đ1.K1"] == "agree"
    assert most["Đ1.K2"] == "disagree"


def test_three_shares_per_clause_sum_to_one_within_their_intervals(said):
    rows = clause_stances(*said, DRAFT)
    assert [sorted(one) for _, one in rows.groupby("clause_id")["stance"]] == [sorted(STANCES)] * 2
    assert rows.groupby("clause_id")["share"].sum().to_numpy() == pytest.approx(1)
    assert ((rows["low"] <= rows["share"]) & (rows["share"] <= rows["high"])).all()
    assert set(rows["people_count"]) == {12, 14}


def test_no_clause_of_enough_people_gives_empty_tables():
    links, posts = town({"Đ1.K1": 9})
    stances = link_stances(links, posts, DRAFT, min_people=10)
    assert stances.empty
    assert clause_stances(stances, posts, DRAFT).empty
