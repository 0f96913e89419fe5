import numpy as np
import pytest
from scipy.sparse import csr_array

from nghe_lib.topics import transitions as seen


def test_texts_that_no_topic_explains_are_strangers():
    counts = csr_array(np.array([[2, 1, 0], [1, 2, 0], [0, 0, 3], [0, 0, 0]]))
    topics = np.array([[0.5, 0.49, 0.01]])
    assert seen.strangers(counts, topics, np.array([[1.0], [1.0], [1.0], [0.0]]), share=0.3).tolist() == [2]


def test_words_said_twice_as_often_as_before_are_nobodys_for_the_excess():
    old = np.array([[50.0, 50.0, 0.0]])
    same, more, new = (np.array([[10.0, 0, 0]]), np.array([[10.0, 0, 0]]), np.array([[0, 0, 10.0]]))
    assert seen.known_share(same, old, np.array([50.0, 50, 0])) == pytest.approx([1])
    assert seen.known_share(more, old, np.array([100.0, 0, 0])) == pytest.approx([1])  # twice as often is still known
    assert seen.known_share(more, old / [[4, 1, 1]], np.array([100.0, 0, 0])) == pytest.approx([0.4])
    assert seen.known_share(new, old, np.array([0, 0, 10.0])) == pytest.approx([0])


def test_a_small_topic_inside_a_large_one_is_carried_by_it_and_not_the_other_way():
    shares = np.array([[0.5, 0.5, 0.0]] * 2 + [[1.0, 0.0, 0.0]] * 8 + [[0.0, 0.0, 1.0]] * 4)
    made = seen.carried(shares)
    assert made[1, 0] == pytest.approx(1)
    assert made[0, 1] == pytest.approx(1 / 9)
    assert seen.shared_texts(shares, min_texts=1)[0, 1] == pytest.approx(1)
    assert seen.shared_texts(shares, min_texts=2)[0, 1] == 0
    assert seen.kinds_of(shares).tolist() == [[1, 1, 0], [0, 0, 1]]


def test_few_texts_make_topics_less_alike_than_they_are():
    words = np.array([[0.5, 0.3, 0.2, 0.0]])
    assert seen.likeness(words, words, np.array([0.5]))[0, 0] == 1
    other = np.array([[0.2, 0.0, 0.3, 0.5]])
    rough = seen.likeness(words, other, np.array([1.0]))[0, 0]
    assert seen.likeness(words, other, np.array([0.5]))[0, 0] == pytest.approx(rough / np.sqrt(2 / 3))


def test_texts_of_two_kinds_lie_apart():
    assert seen.apartness(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])) == 1
    assert seen.apartness(np.full((3, 2), 0.5)) == 0
    assert seen.apartness(np.zeros((0, 2))) == 0


def test_halves_cover_every_row_once():
    first, second = seen.halves(7, seed=1)
    assert sorted([*first, *second]) == list(range(7))
    assert abs(len(first) - len(second)) == 1
