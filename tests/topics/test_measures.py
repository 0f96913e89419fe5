"""Exclusivity, diversity, prevalence, texts without a topic, and the map."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from nghe_lib.topics import Topics, topic_layout
from nghe_lib.topics.exclusivity import diversity, exclusivity, frex, strongest
from nghe_lib.topics.outliers import NO_WORDS, SHORT, SPREAD, clear_topics, no_clear_topic
from nghe_lib.topics.prevalence import prevalence


def test_words_of_one_topic_only_are_more_exclusive_than_shared_ones():
    apart = np.kron(np.eye(2), np.array([0.4, 0.3, 0.2, 0.1]))
    shared = np.array([[0.4, 0.3, 0.2, 0.1, 0, 0, 0, 0], [0.4, 0.3, 0, 0, 0.2, 0.1, 0, 0]])
    of_rank = [1 / (0.7 / (6.5 / 8) + 0.3 / frequent) for frequent in (8 / 8, 7 / 8)]
    assert exclusivity(apart, top=2) == pytest.approx([np.mean(of_rank)] * 2)
    assert (exclusivity(apart, top=2) > exclusivity(shared, top=2)).all()
    assert frex(apart).max() <= 1


def test_diversity_is_the_share_of_different_words_among_the_first():
    apart, alike = np.array([[3.0, 2, 1, 0], [0, 1, 2, 3]]), np.array([[3.0, 2, 1, 0], [3, 2, 1, 0]])
    assert diversity(apart, top=2) == 1
    assert diversity(alike, top=2) == 0.5
    assert np.isnan(diversity(np.zeros((0, 4))))
    assert strongest(apart, 2).tolist() == [[0, 1], [3, 2]]


def test_a_share_counts_words_and_its_interval_holds_it():
    texts = csr_array(np.array([[1.0, 0]] * 30 + [[0, 1.0]] * 10))
    share, low, high = prevalence(texts, np.array([1] * 30 + [3] * 10), seed=1)
    assert share.tolist() == [0.5, 0.5]
    assert (low < 0.5).all()
    assert (high > 0.5).all()


def test_texts_of_one_thread_are_one_draw():
    texts, lengths = csr_array(np.array([[1.0, 0]] * 50 + [[0, 1.0]] * 50)), np.ones(100)
    alone = prevalence(texts, lengths, seed=1)
    together = prevalence(texts, lengths, seed=1, threads=np.repeat(np.arange(10), 10))
    assert together[0].tolist() == alone[0].tolist()
    assert (together[2] - together[1] > 1.5 * (alone[2] - alone[1])).all()


def test_texts_without_a_clear_topic_are_counted_by_reason():
    shares = csr_array(np.array([[0.3, 0.2, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.29, 0.29, 0.21, 0.21], [0] * 4]))
    assert clear_topics(shares).tolist() == [0, -1, -1, -1]
    made = no_clear_topic(shares, np.array([9, 1, 2, 0])).set_index("reason")
    assert made["text_count"].to_dict() == {NO_WORDS: 1, SHORT: 1, SPREAD: 1}
    assert made["share"].tolist() == [0.25] * 3


def test_topics_of_the_same_words_stand_together_on_the_map():
    shares = np.array([[0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]])
    made = topic_layout(Topics(pd.DataFrame(), csr_array((0, 3)), pd.DataFrame(), 0.0, 1, word_shares=shares))
    places = made[["x", "y"]].to_numpy()
    assert places[0] == pytest.approx(places[1], abs=1e-6)
    assert np.linalg.norm(places[0] - places[2]) == pytest.approx(1)
    assert made["held_share"].tolist() == pytest.approx([1, 1, 1])
