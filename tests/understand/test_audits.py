"""The audit sets: known answers, no text twice, enough of each answer, and real texts found again by their hash."""

import re

import pandas as pd
import pytest

from nghe_lib.errors import SourceError
from nghe_lib.tasks import TASKS
from nghe_lib.text import is_accented
from nghe_lib.understand.audits import (
    AUDITED,
    HARD_KINDS,
    HARD_TASKS,
    POLARITIES,
    STANCES,
    read_aspect_audit,
    read_civic_audit,
    read_hard_audit,
    read_labelled,
    read_real_audit,
    read_stance_audit,
    text_mark,
)
from tests.conftest import REPO


def fold(text: str) -> str:
    """A text by its letters and digits alone, so that a point more does not hide a copy."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def test_civic_posts_have_only_known_answers_and_no_text_twice():
    posts = read_civic_audit()
    assert len(posts) >= 420
    assert not posts["text"].str.lower().duplicated().any()
    assert (posts["text"].str.split().str.len() >= 3).all()
    for task in AUDITED:
        assert set(posts[task]) <= set(TASKS[task].names)


def test_hard_posts_have_known_answers_and_enough_of_each_kind():
    posts = read_hard_audit()
    assert posts["kind"].value_counts().reindex(HARD_KINDS).min() >= 15
    assert set(posts["kind"]) == set(HARD_KINDS)
    assert not posts["text"].str.lower().duplicated().any()
    assert not any(is_accented(text) for text in posts.loc[posts["kind"].eq("no diacritics"), "text"])
    for task in HARD_TASKS:
        assert set(posts[task]) <= set(TASKS[task].names)


@pytest.mark.parametrize(("task", "least"), [("speech_act", 15), ("target", 15), ("sector", 15), ("legal_topic", 12)])
def test_every_answer_has_enough_civic_posts_to_be_measured(task, least):
    counts = read_civic_audit()[task].value_counts()
    assert counts.reindex(TASKS[task].names, fill_value=0).min() >= least


def test_invented_posts_hold_no_telephone_number():
    for posts in (read_civic_audit(), read_stance_audit(), read_aspect_audit(), read_hard_audit()):
        assert not posts["text"].str.contains(re.compile(r"(?:\d[ .-]?){9,}"), regex=True).any()


@pytest.mark.parametrize(
    ("taught", "read"),
    [
        ("civic_train.csv", read_civic_audit),
        ("civic_train.csv", read_hard_audit),
        ("aspect_train.csv", read_hard_audit),
        ("stance_train.csv", read_stance_audit),
        ("stance_train.csv", read_aspect_audit),
        ("aspect_train.csv", read_aspect_audit),
    ],
)
def test_no_audited_post_is_taught(taught, read):
    path = REPO / "data" / "examples" / taught
    if not path.is_file():
        pytest.skip(f"{taught} is not in this checkout")
    learnt = pd.read_csv(path, dtype="str", keep_default_na=False)["text"].map(fold)
    assert not set(learnt) & set(read()["text"].map(fold))


def test_answers_about_real_texts_are_known_and_hold_no_text():
    rows = read_real_audit()
    assert len(rows) >= 500
    assert rows["sha256"].is_unique
    assert rows["sha256"].str.fullmatch("[0-9a-f]{16}").all()
    for task in AUDITED:
        assert set(rows[task]) <= set(TASKS[task].names)


def test_real_texts_are_found_by_hash_where_the_data_is(shared_data):
    rows = read_real_audit(shared_data)
    assert rows["text"].notna().all()
    assert (rows["text"].map(text_mark) == rows["sha256"]).all()
    assert (rows["text"].str.split().str.len() >= 3).all()


def test_without_the_data_only_invented_posts_remain(tmp_path):
    assert read_real_audit(tmp_path)["text"].isna().all()
    labelled = read_labelled("target", folder=tmp_path)
    assert len(labelled) == len(read_civic_audit())
    assert set(labelled["origin"]) == {"civic"}


def test_a_file_that_lost_labelled_texts_is_named(tmp_path):
    lost = tmp_path / "labelled" / "reintel" / "reintel.csv"
    lost.parent.mkdir(parents=True)
    lost.write_text("post_message\nkhông phải bài đã gán\n", encoding="utf-8")
    with pytest.raises(SourceError, match="reintel"):
        read_real_audit(tmp_path)


def test_a_task_without_an_audit_set_is_refused():
    with pytest.raises(SourceError, match="emotion"):
        read_labelled("emotion")


def test_every_policy_has_enough_posts_with_every_stance():
    posts = read_stance_audit()
    assert set(posts["stance"]) == set(STANCES)
    assert not posts.duplicated(["policy", "text"]).any()
    counts = posts.groupby("policy")["stance"].value_counts().unstack(fill_value=0)
    assert len(counts) >= 12
    assert counts.sum(axis=1).min() >= 40
    assert counts.to_numpy().min() >= 5


def test_every_named_target_stands_in_its_text():
    rows = read_aspect_audit()
    assert len(rows) >= 250
    assert set(rows["sentiment"]) == set(POLARITIES)
    assert not rows.duplicated(["text", "target_text"]).any()
    assert all(target in text for text, target in zip(rows["text"], rows["target_text"], strict=True))


def test_many_texts_name_two_targets_of_opposite_polarity():
    per_text = read_aspect_audit().groupby("text")["sentiment"].agg(set)
    assert per_text.map({"positive", "negative"}.issubset).sum() >= 60
