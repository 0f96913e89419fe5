"""The network over words: it learns what order says, and answers each text alike in any company."""

from dataclasses import replace

import numpy as np
import pytest

from nghe_lib.text import fold_accents
from nghe_lib.understand.convolution_training import fit_convolution
from nghe_lib.understand.features import read
from nghe_lib.understand.vectors import learn_vectors

TEXTS = [
    f"{first} {second} {end}"
    for first, second in (("không", "tốt"), ("tốt", "không"))
    for end in "a b c d e g h".split()
]
TRUTH = np.repeat(np.eye(2, dtype=np.float32), len(TEXTS) // 2, axis=0)


@pytest.fixture(scope="module")
def network():
    vectors = learn_vectors(TEXTS, seed=1, least=1, epochs=1)
    return fit_convolution(read(TEXTS), TRUTH, vectors=vectors, seed=1, epochs=60)


def test_the_order_of_words_is_learned(network):
    assert list(network.scores(read(["không tốt", "tốt không"])).argmax(axis=1)) == [0, 1]


def test_a_text_scores_alike_alone_and_in_company(network):
    together = network.scores(read(TEXTS))
    assert all(np.array_equal(network.scores(read([text]))[0], row) for text, row in zip(TEXTS, together, strict=True))


def test_a_word_typed_without_diacritics_is_not_lost(network):
    known, typed, strange = network.scores(read(["không tốt", "khong tot", "zzz yyy"]))
    assert not np.array_equal(typed, strange)
    assert typed.argmax() == known.argmax()


def test_what_was_learned_without_diacritics_is_read_apart(network):
    bare = [fold_accents(text) for text in TEXTS]
    vectors = learn_vectors(TEXTS, seed=1, least=1, epochs=1)
    apart = fit_convolution(
        read([*TEXTS, *bare]), np.tile(TRUTH, (2, 1)), vectors=vectors, seed=1, epochs=40, bare_apart=True
    )
    assert list(apart.scores(read(["khong tot", "tot khong", "không tốt"])).argmax(axis=1)) == [0, 1, 0]
    assert (apart.bare_apart[0], network.bare_apart[0]) == (1, 0)
    again = replace(apart, bare_apart=np.zeros(1, np.uint8))
    assert np.array_equal(again.scores(read(["không tốt"])), apart.scores(read(["không tốt"])))
