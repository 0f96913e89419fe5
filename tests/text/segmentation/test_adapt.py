import numpy as np
import pytest
from scipy.optimize import check_grad

from nghe_lib.text.segmentation import adapt
from nghe_lib.text.segmentation.adapt_kernels import loss


@pytest.fixture
def sentences():
    random = np.random.default_rng(3)
    return adapt.Sentences(
        random.integers(-1, 6, (12, 4)).astype(np.int32),
        random.integers(0, 2, 12).astype(np.uint8),
        np.array([5, 6, 12]),
    )


def test_the_gradient_is_that_of_the_loss(sentences):
    def both(values):
        gradient = np.zeros(len(values))
        lost = loss(
            sentences.attributes, sentences.inside, sentences.ends, values[:6], values[6:].reshape(2, 2), gradient
        )
        return lost, gradient

    start = np.random.default_rng(4).normal(size=10)
    assert check_grad(lambda x: both(x)[0], lambda x: both(x)[1], start) < 1e-4


def test_a_tight_prior_changes_nothing_and_a_loose_one_fits(sentences):
    start, moves = np.zeros(6), np.zeros((2, 2))
    tight, _ = adapt.fit(sentences, start, moves, spread=1e-4)
    loose, loose_moves = adapt.fit(sentences, start, moves, spread=10.0)
    assert np.abs(tight).max() < 1e-3
    gradient = np.zeros(10)
    before = loss(sentences.attributes, sentences.inside, sentences.ends, start, moves, gradient)
    after = loss(sentences.attributes, sentences.inside, sentences.ends, loose, loose_moves, gradient)
    assert after < before


def test_tokens_are_labelled_by_the_words_they_stand_in():
    ((tokens, inside),) = adapt.labelled([["học sinh", "đi", ","]])
    assert tokens == ["học", "sinh", "đi", ","]
    assert inside.tolist() == [0, 1, 0, 0]


def test_rewriting_follows_the_seed_and_keeps_the_number_of_words():
    gold = [["Phường", "không", "xử lý"]] * 20
    made = adapt.rewritten(gold, lambda word: ("ko",) if word == "không" else (), share=0.5, seed=1)
    assert made == adapt.rewritten(gold, lambda word: ("ko",) if word == "không" else (), share=0.5, seed=1)
    assert {len(words) for words in made} == {3}
    assert {words[1] for words in made} == {"ko", "không"}
