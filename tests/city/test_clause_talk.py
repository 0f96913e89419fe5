"""The city's talk about its draft: every clause is in the draft, nothing else of the city changes."""

import numpy as np
import pytest

from nghe_lib.city import clause_talk
from nghe_lib.policy import read_draft
from nghe_lib.store.models import models_folder

DRAFT = models_folder().parent / "example" / "du_thao_tieng_on.txt"


@pytest.fixture(scope="module")
def draft():
    return read_draft(DRAFT)


def test_the_draft_is_the_one_the_city_speaks_of(draft):
    assert draft.title == clause_talk.DRAFT_TITLE
    assert set(clause_talk.clause_ids()) <= set(draft.clauses["clause_id"])
    assert draft.notes == ()


def test_some_clauses_are_spoken_of_by_enough_people_and_some_by_nobody(town, draft):
    known = town.known.dropna(subset=["clause_id"])
    people = known.groupby("clause_id")["account_id"].nunique()
    assert (people >= 10).sum() >= 6
    assert 150 <= len(known) <= 400
    assert set(draft.clauses.loc[draft.clauses["level"] == "clause", "clause_id"]) - set(people.index)


def test_only_small_talk_of_the_open_days_turns_to_the_draft(town):
    known = town.known.dropna(subset=["clause_id"])
    assert known[["topic", "unit_code", "event_id", "duplicate_of_id", "title"]].isna().all().all()
    assert known["local"].min() >= np.datetime64(clause_talk.OPENS)
    assert set(known["speech_act"]) == {"opinion", "question"}
    assert known["sentiment"].nunique() == 3


def test_a_post_about_a_clause_is_never_copied(town):
    about = set(town.truth.loc[town.truth["clause_id"].notna(), "post_id"])
    assert not about & set(town.truth["duplicate_of_id"].dropna())


def test_clauses_are_named_by_number_by_some_and_by_words_alone_by_others(town):
    known = town.known.dropna(subset=["clause_id"])
    numbered = known["text"].str.contains(r"(?i)(?:điều|dieu|đ|d)\s?(?:số |so )?\d+", regex=True)
    assert 0.2 < numbered.mean() < 0.7
