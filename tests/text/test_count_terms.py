from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text import count_terms

SYLLABLES = st.lists(st.sampled_from(["mưa", "ngập", "đường", "xe", "13"]), max_size=8).map(" ".join)


@given(st.lists(SYLLABLES, max_size=6))
def test_syllable_counts_equal_a_plain_counter(texts):
    counts, terms = count_terms(texts, unit="syllable")
    plain = [Counter(text.split()) for text in texts]
    assert terms == sorted({term for one in plain for term in one})
    for row, one in zip(counts.toarray(), plain, strict=True):
        assert dict(zip(terms, row, strict=True)) == {term: one[term] for term in terms}


@given(st.lists(SYLLABLES, max_size=6), st.integers(1, 3))
def test_bounds_on_texts_are_kept(texts, least):
    counts, terms = count_terms(texts, unit="syllable", ngrams=(1, 2), min_df=least, max_df_share=0.5)
    df = (counts > 0).sum(axis=0) if terms else np.zeros(0)
    assert all(least <= n <= 0.5 * len(texts) for n in df)


def test_words_are_counted_in_lower_case():
    counts, terms = count_terms(["Học sinh đi học. Học sinh về"])
    assert counts.toarray()[0][terms.index("học sinh")] == 2


def test_ngrams_do_not_cross_punctuation():
    assert count_terms(["a b. c"], unit="syllable", ngrams=(2, 2))[1] == ["a b"]


def test_terms_that_begin_or_end_with_a_stop_word_are_left_out():
    terms = count_terms(["nhà của tôi"], unit="syllable", ngrams=(1, 3), stop_words=["của"])[1]
    assert terms == ["nhà", "nhà của tôi", "tôi"]


def test_a_vocabulary_gives_its_own_order_and_ignores_bounds():
    counts, terms = count_terms(["mưa mưa xe"], unit="syllable", vocabulary=["xe", "nắng", "mưa"], min_df=9)
    assert terms == ["xe", "nắng", "mưa"]
    assert counts.toarray().tolist() == [[1, 0, 2]]


def test_nothing_in_an_empty_matrix_out():
    counts, terms = count_terms([])
    assert (counts.shape, terms) == ((0, 0), [])
    assert count_terms([None, ""], unit="syllable")[0].shape == (2, 0)


@pytest.mark.parametrize(
    "wrong", [{"unit": "sylable"}, {"ngrams": (2, 1)}, {"ngrams": (0, 1)}, {"min_df": 0}, {"max_df_share": 0.0}]
)
def test_values_out_of_bounds_are_refused(wrong):
    with pytest.raises(ParameterError):
        count_terms(["a"], **wrong)


def test_a_word_that_ends_in_the_syllable_of_a_stop_word_is_kept():
    assert count_terms(["Ngân hàng và bác sĩ"], stop_words=["hàng", "và", "bác"])[1] == ["bác sĩ", "ngân hàng"]
