from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text import tokens
from nghe_lib.text.terms import count_phrases
from nghe_lib.text.terms.counting import text_sizes

WORDS = st.lists(st.sampled_from(["mưa", "ngập", "đường", "xe", "13", "ở"]), max_size=8).map(" ".join)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_single_units_are_counted_as_a_plain_counter_does(texts):
    found = count_phrases(texts, longest=1, min_count=1, stop_words=["ở"])
    plain = [Counter(word for word in text.split() if word not in ("13", "ở")) for text in texts]
    assert sorted(found.terms) == sorted({word for one in plain for word in one})
    for row, one in zip(found.counts.toarray(), plain, strict=True):
        assert dict(zip(found.terms, row, strict=True)) == {term: one[term] for term in found.terms}


@settings(deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_sizes_count_every_unit_but_no_break(texts):
    assert text_sizes(tokens.syllables(texts)).tolist() == [len(text.split()) for text in texts]


def test_a_syllable_that_only_stands_in_a_phrase_is_no_term():
    texts = [f"{filler} xe buýt" for filler in ("trời", "chợ", "nhà", "sông", "gió", "mây")]
    assert count_phrases(texts).terms == ["xe buýt"]


def test_numbers_may_count_as_one_sign():
    texts = [f"{filler} bão số {n}" for n, filler in enumerate(("trời", "chợ", "nhà", "sông", "gió", "mây"))]
    assert "bão số #" in count_phrases(texts, keep_numbers=False).terms
    assert "bão số #" not in count_phrases(texts).terms


def test_texts_of_a_group_are_added_up():
    found = count_phrases(["mưa mưa", "nắng", "mưa"], longest=1, min_count=1).grouped(np.array([1, 0, 1]))
    assert found.counts.toarray()[:, found.terms.index("mưa")].tolist() == [0, 3]
    assert found.sizes.tolist() == [1, 3]


def test_nothing_in_nothing_out():
    found = count_phrases([])
    assert (found.counts.shape, found.terms, len(found.sizes)) == ((0, 0), [], 0)
    assert found.grouped(np.zeros(0, int)).counts.shape == (0, 0)


@pytest.mark.parametrize("wrong", [{"unit": "wrd"}, {"longest": 0}, {"min_count": 0}, {"min_npmi": -0.1}])
def test_values_out_of_bounds_are_refused(wrong):
    with pytest.raises(ParameterError):
        count_phrases(["a"], **wrong)
