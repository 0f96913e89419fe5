import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.topics.match import align, match, similarities

TOPICS = np.array([[0.7, 0.3, 0.0, 0.0], [0.0, 0.2, 0.8, 0.0], [0.1, 0.0, 0.0, 0.9]])


@given(st.permutations(range(3)))
@settings(deadline=None)
def test_a_model_with_its_topics_in_another_order_is_matched_wholly(order):
    made = match(TOPICS, TOPICS[order])
    assert made["first"].tolist() == [0, 1, 2]
    assert [order[second] for second in made["second"]] == [0, 1, 2]
    assert made["similarity"].to_numpy() == pytest.approx(np.ones(3))


def test_pairs_are_chosen_together_not_one_by_one():
    first = np.array([[1.0, 0.0, 0.0], [0.8, 0.6, 0.0]])
    second = np.array([[1.0, 0.1, 0.0], [0.8, 0.0, 0.6]])
    made = match(first, second)
    assert made["second"].tolist() == [1, 0]  # greedy would take (0, 0) and leave 1 with 0.64
    assert made["similarity"].sum() > similarities(first, second).diagonal().sum()


@pytest.mark.parametrize("measure", ["cosine", "bhattacharyya"])
def test_topics_without_a_common_word_are_nothing_alike(measure):
    assert similarities(TOPICS[:1], np.array([[0.0, 0.0, 0.5, 0.5]]), measure=measure) == pytest.approx(0)


def test_bhattacharyya_is_one_less_the_squared_hellinger_distance():
    squared = ((np.sqrt(TOPICS[0]) - np.sqrt(TOPICS[1])) ** 2).sum() / 2
    assert similarities(TOPICS[:1], TOPICS[1:2], measure="bhattacharyya")[0, 0] == pytest.approx(1 - squared)


def test_the_larger_model_keeps_topics_without_a_partner():
    assert match(TOPICS, TOPICS[[2, 0]]).to_numpy().tolist() == [[0, 1, pytest.approx(1)], [2, 0, pytest.approx(1)]]
    assert match(TOPICS[:0], TOPICS).empty


def test_a_topic_without_words_is_like_none():
    assert similarities(np.zeros((1, 4)), TOPICS).tolist() == [[0, 0, 0]]


def test_models_over_other_words_are_aligned_by_the_words():
    words, a, b = align(["b", "a"], np.array([[0.4, 0.6]]), ["c", "a"], np.array([[0.3, 0.7]]))
    assert words == ["a", "b", "c"]
    assert a.tolist() == [[0.6, 0.4, 0.0]]
    assert b.tolist() == [[0.7, 0.0, 0.3]]


def test_other_numbers_of_words_are_refused():
    with pytest.raises(ParameterError, match="4 và 3 từ"):
        match(TOPICS, TOPICS[:, :3])
