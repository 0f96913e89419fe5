import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from nghe_lib.topics.factorise import factorise, solve, spectral_start
from nghe_lib.topics.match import match
from nghe_lib.topics.pairs import pairs, text_shares, word_pairs


def planted(seed: int = 0, n_texts: int = 300, n_topics: int = 3) -> tuple[csr_array, np.ndarray]:
    """Texts of six words, each text from one block of ten words; and the block of each."""
    chance = np.random.default_rng(seed)
    blocks = np.arange(n_texts) % n_topics
    counts = np.zeros((n_texts, 10 * n_topics), np.int64)
    for row, block in enumerate(blocks):
        np.add.at(counts[row], block * 10 + chance.integers(10, size=6), 1)
    return csr_array(counts), blocks


def test_blocks_of_words_become_topics_and_texts_belong_to_their_own():
    counts, blocks = planted()
    words, texts = pairs(counts, n_topics=3, seed=1)
    assert words.sum(axis=1) == pytest.approx(np.ones(3))
    assert texts.sum(axis=1) == pytest.approx(np.ones(300))
    of_block = {texts[blocks == block].mean(axis=0).argmax() for block in range(3)}
    assert of_block == {0, 1, 2}
    assert (texts.max(axis=1) > 0.9).all()


@settings(max_examples=20)
@given(st.integers(0, 2**16), st.integers(0, 2**16))
def test_neither_seed_nor_order_of_texts_changes_the_topics(seed, order):
    counts, _ = planted(n_texts=60)
    first = pairs(counts, n_topics=3, seed=0)[0]
    mixed = csr_array(counts[np.random.default_rng(order).permutation(60)])
    assert match(first, pairs(mixed, n_topics=3, seed=seed)[0])["similarity"].min() > 0.9999


def test_given_topics_keep_their_places():
    counts, _ = planted()
    start = np.kron(np.eye(3), np.ones(10))[[2, 0, 1]]
    words = pairs(counts, n_topics=3, seed=1, start=start)[0]
    assert match(start, words)["second"].tolist() == [0, 1, 2]
    assert match(start, pairs(counts, n_topics=3, seed=1, prior=start)[0])["second"].tolist() == [0, 1, 2]


def test_a_pair_met_too_seldom_or_as_often_as_chance_has_it_weighs_nothing():
    counts = csr_array(np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]]))
    made = word_pairs(counts, least_texts=2).toarray()
    assert made[0, 1] == made[1, 0] > 0
    assert made.sum() == made[0, 1] + made[1, 0]
    often = csr_array(np.ones((4, 2), np.int64))
    assert word_pairs(often).nnz == 0


def test_a_text_without_known_words_belongs_nowhere():
    counts = csr_array(np.array([[1, 0], [0, 0]]))
    assert text_shares(counts, np.array([[1.0, 0.0]])).tolist() == [[1.0], [0.0]]


def test_a_product_of_two_small_matrices_is_taken_apart_again():
    left = np.array([[1.0, 0], [2, 0], [0, 1], [0, 3]])
    right = np.array([[1.0, 2, 0, 0, 0], [0, 0, 1, 1, 4]])
    made = csr_array(left @ right)
    first, second = factorise(made, *spectral_start(made, 2), passes=20)
    assert first @ second == pytest.approx(left @ right, abs=1e-6)
    assert solve(made, np.ones((4, 2)), right, passes=50) == pytest.approx(left, abs=1e-6)
