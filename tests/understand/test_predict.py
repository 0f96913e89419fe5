"""Answers to every question of a text: one row per text, the same whatever stands beside it."""

import numpy as np
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.tasks import TASKS
from nghe_lib.understand import predict, predict_tasks

TEXTS = ["Cô giáo dạy rất hay, em cảm ơn cô nhiều", "Đường ngập quá, đi làm khổ quá trời", "", None, "😡😡", "ok"]
LABELLED = ("sentiment", "emotion", "abuse", "toxicity", "constructiveness", "spam")


@pytest.mark.parametrize("task", LABELLED)
def test_every_text_gets_a_row_of_probabilities(task):
    found = predict(TEXTS, task=task)
    names = list(TASKS[task].names)
    chances = found[[f"p_{name}" for name in names]].to_numpy()
    assert list(found.columns) == ["label", "score", *(f"p_{name}" for name in names)]
    assert len(found) == len(TEXTS)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)
    given = [names.index(label) for label in found["label"]]
    assert np.array_equal(found["score"], chances[np.arange(len(given)), given])


def test_where_no_answer_is_favoured_the_likeliest_is_given():
    found = predict(TEXTS, task="sentiment")
    chances = found[[f"p_{name}" for name in TASKS["sentiment"].names]].to_numpy()
    assert np.array_equal(found["score"], chances.max(axis=1))


def test_no_text_gives_no_row_but_all_columns():
    found = predict([], task="sentiment")
    assert list(found.columns) == ["label", "score", "p_positive", "p_neutral", "p_negative"]
    assert len(found) == 0


def test_texts_that_say_nothing_get_the_prior():
    found = predict(["", None, "  \n\u200b"], task="abuse")
    assert len(found.drop_duplicates()) == 1
    assert found["label"][0] == "clean"


def test_an_unknown_question_names_the_nearest():
    with pytest.raises(ParameterError, match="'sentiment'"):
        predict(["a"], task="sentimet")


def test_several_questions_of_one_reading_give_what_each_gives_alone():
    together = predict_tasks(TEXTS, tasks=["sentiment", "abuse"])
    for task, found in together.items():
        assert found.equals(predict(TEXTS, task=task))


def test_praise_and_blame_are_told_apart():
    assert list(predict(TEXTS[:2], task="sentiment")["label"]) == ["positive", "negative"]


def test_an_answer_does_not_depend_on_neighbours_or_order():
    alone = [predict([text], task="emotion").iloc[0].tolist() for text in TEXTS]
    turned = predict(TEXTS[::-1] * 3, task="emotion")
    assert [row.tolist() for _, row in turned.iloc[: len(TEXTS)].iterrows()] == alone[::-1]
