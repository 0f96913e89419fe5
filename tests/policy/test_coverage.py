"""Counts per clause: enough people or nothing at all."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.policy import clause_coverage, parse_draft, silent_clauses
from nghe_lib.privacy.pseudonyms import MARK
from nghe_lib.schema import POSTS

DRAFT = parse_draft("Điều 1. Một\n1. Câu một.\n2. Câu hai.\nĐiều 2. Hai\nLời của điều hai.\nĐiều 3. Ba\n1. Câu.\n")
UNITS = ["Đ1.K1", "Đ1.K2", "Đ2", "Đ3.K1"]


def town(counts: dict[str, int], *, public: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Links and posts: that many people, a post each, on each clause; `public` posts of a newspaper on Đ2."""
    accounts = [(one, f"facebook:{MARK}{one}{k}") for one, n in counts.items() for k in range(n)]
    accounts += [("Đ2", "press:bao")] * public
    rows = [
        {"post_id": f"p:{k}", "platform": "facebook", "kind": "article" if account == "press:bao" else "post",
         "account_id": account, "text": "a"}
        for k, (_, account) in enumerate(accounts)
    ]  # fmt: skip
    links = pd.DataFrame({"post_id": [row["post_id"] for row in rows], "clause_id": [one for one, _ in accounts]})
    return links.astype("str"), POSTS.frame(rows)


def counted(counts: dict[str, int], **more):
    links, posts = town(counts, **more)
    return clause_coverage(links, posts, DRAFT, min_people=10)


def test_clauses_of_enough_people_are_counted():
    rows = counted({"Đ1.K1": 10, "Đ1.K2": 30}).clauses.set_index("clause_id")
    assert list(rows.index) == UNITS
    assert rows.loc["Đ1.K1", ["post_count", "people_count"]].tolist() == [10, 10]
    assert rows.loc["Đ1.K1", "share"] == pytest.approx(0.25)
    assert rows.loc["Đ1.K1", "low"] < 0.25 < rows.loc["Đ1.K1", "high"]


def test_nine_people_look_like_nobody():
    found = counted({"Đ1.K1": 9, "Đ1.K2": 30, "Đ3.K1": 9})
    rows = found.clauses.set_index("clause_id")
    shown = rows.drop(columns=["path", "heading", "text"])
    assert shown.loc["Đ1.K1"].astype(str).tolist() == shown.loc["Đ2"].astype(str).tolist()
    assert silent_clauses(found)["clause_id"].tolist() == ["Đ1.K1", "Đ2", "Đ3.K1"]


def test_a_total_that_gives_one_small_clause_away_is_not_said():
    assert counted({"Đ1.K1": 9, "Đ1.K2": 30}).post_count is None
    assert counted({"Đ1.K1": 20, "Đ1.K2": 30}).post_count == 50


def test_public_voices_alone_are_shown():
    row = counted({"Đ1.K1": 12}, public=2).clauses.set_index("clause_id").loc["Đ2"]
    assert (row["post_count"], row["people_count"], bool(row["is_few"])) == (2, 0, False)


def test_an_article_named_as_a_whole_has_its_row():
    assert "Đ1" in counted({"Đ1": 12}).clauses["clause_id"].tolist()


def test_no_link_gives_every_clause_and_no_count():
    links, posts = town({})
    found = clause_coverage(links, posts, DRAFT, min_people=10)
    assert found.clauses["is_few"].all()
    assert found.clauses["post_count"].isna().all()


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(UNITS), st.integers(0, 25)), st.integers(0, 3))
def test_no_count_of_one_to_nine_people_is_ever_shown(counts, public):
    found = counted(counts, public=public)
    shown = found.clauses["people_count"].dropna()
    assert ((shown == 0) | (shown >= 10)).all()
    if found.people_count is not None:
        assert found.people_count == 0 or found.people_count >= 10
