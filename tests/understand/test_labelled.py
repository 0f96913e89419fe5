"""Labelled sets: what is kept for measuring is never learned from."""

import pytest

from nghe_lib.tasks import TASKS
from nghe_lib.understand.labelled import SETS, Labelled, read_labelled
from nghe_lib.understand.training import LEARNED_FROM

ROWS = Labelled(("a", "b", "a", "c"), ("x", "y", "x", "y"), ("train", "train", "dev", "dev"))


def test_a_text_that_was_learned_is_not_measured_on():
    assert ROWS.learned().texts == ("a", "b")
    assert ROWS.held_out().texts == ("c",)


def test_nothing_of_a_part_that_is_not_there():
    assert ROWS.part("test").texts == ()


@pytest.mark.parametrize("task", LEARNED_FROM)
def test_the_sets_speak_of_the_answers_of_their_task(task, shared_data):
    for name in LEARNED_FROM[task]:
        given = read_labelled(name, shared_data)
        assert set(given.labels) == set(TASKS[task].names)
        assert not set(given.learned().texts) & set(given.held_out().texts)


def test_reviews_are_positive_neutral_or_negative(shared_data):
    for name in ("uit_vsfc", "uit_visfd", "aivivn2019"):
        assert set(read_labelled(name, shared_data).labels) <= set(TASKS["sentiment"].names)
    assert {"uit_vsfc", "uit_visfd", "aivivn2019"} <= set(SETS)
