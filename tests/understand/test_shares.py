"""Honest shares of a report: whose labels correct them, and on how many posts they rest."""

import pytest

from nghe_lib import store
from nghe_lib.errors import TooLittleDataError
from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand import annotate, shares
from nghe_lib.understand.labelling import coder_id, drawn_sample, keep_sample, write_labels
from nghe_lib.understand.shares import honest_change, honest_shares, share_together
from tests.rows import post, posts

SAID = ("Đường sạch đẹp, cảm ơn anh em", "Ngập hoài, bực quá", "Chợ mở cửa lúc sáu giờ", "Kẹt xe khổ quá trời")
ROWS = posts(*(post(f"x:{n}", f"{SAID[n % 4]} {n}") for n in range(120)))


@pytest.fixture
def lake(data):
    made = store.create("thu")
    made.merge("posts", ROWS)
    return made


def test_without_labels_of_its_own_a_project_is_corrected_by_the_audit_of_nghe(lake):
    found = honest_shares(ROWS, lake, task="sentiment")
    assert not found.is_own and found.audit_count > 500
    assert found.shares["label"].tolist() == list(SENTIMENT.names)
    assert found.shares["share"].sum() == pytest.approx(1)
    assert (found.shares["low"] <= found.shares["share"]).all() and (
        found.shares["share"] <= found.shares["high"]
    ).all()


def test_enough_labels_of_a_random_sample_take_its_place(lake):
    drawn = drawn_sample(lake, ROWS, task=SENTIMENT, n=60, design="random", seed=1)
    keep_sample(lake, drawn)
    right = {name: ("positive", "negative", "neutral", "negative")[int(name[2:]) % 4] for name in drawn.rows["post_id"]}
    write_labels(lake, right, task=SENTIMENT, coder=coder_id("lan", lake))
    found = honest_shares(ROWS, lake, task="sentiment")
    assert found.is_own and found.audit_count == 60


def test_a_few_labels_are_too_few(lake):
    drawn = drawn_sample(lake, ROWS, task=SENTIMENT, n=10, design="random", seed=1)
    keep_sample(lake, drawn)
    write_labels(lake, dict.fromkeys(drawn.rows["post_id"], "neutral"), task=SENTIMENT, coder=coder_id("lan", lake))
    assert not honest_shares(ROWS, lake, task="sentiment").is_own


def test_of_very_many_posts_some_are_read_and_both_numbers_are_told(lake, monkeypatch):
    monkeypatch.setattr(shares, "MOST_POSTS", 50)
    found = honest_shares(ROWS, lake, task="sentiment")
    assert (found.post_count, found.read_count) == (120, 50)
    shuffled = ROWS.sample(frac=1, random_state=3)
    assert honest_shares(shuffled, lake, task="sentiment").shares.equals(found.shares)


def test_the_same_posts_twice_have_not_changed(lake):
    found = honest_change(honest_shares(ROWS, lake, task="sentiment"), ROWS, lake).shares
    assert set(found["finding"]) == {"không thay đổi đo được"}


def test_no_post_has_no_share(lake):
    with pytest.raises(TooLittleDataError, match="không có bài nào"):
        honest_shares(ROWS[:0], lake, task="sentiment")


def test_answers_given_before_are_not_asked_for_again(lake, monkeypatch):
    asked = honest_shares(ROWS, lake, task="sentiment")
    answers = annotate(ROWS, tasks=["sentiment"], lake=lake).sample(frac=1, random_state=5)
    monkeypatch.setattr(shares, "annotate", None)
    given = honest_shares(ROWS, lake, task="sentiment", answers=answers)
    assert given.shares.equals(asked.shares)


def test_answers_taken_as_one_have_the_sum_of_their_raw_shares(lake):
    found = honest_shares(ROWS, lake, task="sentiment")
    both = share_together(found, ["positive", "neutral"])
    raw = found.shares.set_index("label")["raw_share"]
    assert both["raw_share"] == pytest.approx(raw["positive"] + raw["neutral"])
    assert both["low"] <= both["share"] <= both["high"]


def test_the_shares_of_a_period_are_the_same_alone_and_in_a_change(lake):
    now = honest_shares(ROWS[:80], lake, task="sentiment")
    found = honest_change(now, ROWS[80:], lake).shares
    assert found["share"].tolist() == pytest.approx(now.shares["share"].tolist())
