from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from nghe_lib.settings import TopicMethod
from nghe_lib.topics.engines import ENGINES
from nghe_lib.topics.match import match
from nghe_lib.topics.methods import METHODS
from nghe_lib.topics.nmf import factorise_rows
from tests.topics.test_pairs import planted

EVERY = pytest.mark.parametrize("name", sorted(ENGINES))


def test_every_method_a_notebook_may_ask_for_is_there():
    assert get_args(TopicMethod) == METHODS


@EVERY
def test_blocks_of_words_become_topics(name):
    counts, blocks = planted()
    words, texts = ENGINES[name](counts, n_topics=3, seed=1)
    assert words.shape == (3, 30)
    assert texts.shape == (300, 3)
    assert words.sum(axis=1) == pytest.approx(np.ones(3))
    assert texts.sum(axis=1) == pytest.approx(np.ones(300))
    strongest = texts.argmax(axis=1)
    assert np.mean([np.bincount(strongest[blocks == block]).max() / 100 for block in range(3)]) > 0.9


@EVERY
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**16))
def test_the_same_seed_gives_the_same_topics(name, seed):
    counts, _ = planted(n_texts=60)
    first, again = (ENGINES[name](counts, n_topics=3, seed=seed) for _ in range(2))
    assert np.array_equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])


@EVERY
def test_given_topics_keep_their_places(name):
    counts, _ = planted()
    start = np.kron(np.eye(3), np.ones(10) / 10)[[2, 0, 1]]
    words = ENGINES[name](counts, n_topics=3, seed=1, start=start)[0]
    assert match(start, words).sort_values("first")["second"].tolist() == [0, 1, 2]


@EVERY
def test_a_prior_draws_topics_to_its_words(name):
    counts, _ = planted()
    prior = np.kron(np.eye(3), np.ones(10) * 50)[[1, 2, 0]]
    words = ENGINES[name](counts, n_topics=3, seed=1, prior=prior)[0]
    assert match(prior, words).sort_values("first")["second"].tolist() == [0, 1, 2]


@EVERY
def test_a_text_without_words_and_more_topics_than_texts_are_borne(name):
    counts = csr_array(np.array([[2, 1, 0], [0, 0, 0], [0, 1, 3]]))
    words, texts = ENGINES[name](counts, n_topics=4, seed=1)
    assert np.isfinite(words).all()
    assert np.isfinite(texts).all()
    assert words.sum(axis=1) == pytest.approx(np.ones(4))


def test_a_text_far_from_every_group_is_in_none():
    counts = csr_array(np.array([[3, 1, 0, 0], [2, 2, 0, 0], [0, 0, 1, 4], [0, 0, 2, 1], [0, 0, 0, 0]]))
    shares = ENGINES["clusters"](counts, n_topics=2, seed=0)[1]
    assert shares.sum(axis=1).tolist() == [1, 1, 1, 1, 0]


def test_each_pass_of_the_factorisation_fits_no_worse():
    weights = csr_array(np.random.default_rng(3).random((40, 12)).astype(np.float32))
    start = np.random.default_rng(4).random((3, 12))
    errors = [factorise_rows(weights, start, passes=n).squared_error for n in (1, 2, 4, 8)]
    assert all(after <= before * (1 + 1e-5) for before, after in pairwise(errors))
