import os
import unicodedata
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text.near_duplicates import near_duplicate_pairs, near_duplicates
from tests.text.near_duplicates import plain
from tests.text.near_duplicates.drafts import corpora, edited_copies, numbered_words, slowly

THRESHOLD = Fraction(4, 5)


@slowly
@given(corpora())
def test_equal_texts_are_in_one_group(texts):
    group_of = dict(zip(texts, near_duplicates(texts), strict=True))
    assert [group_of[text] for text in texts] == near_duplicates(texts).tolist()


@slowly
@given(corpora(), st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_every_group_is_held_together_by_true_pairs(texts, threshold):
    found = near_duplicates(texts, threshold=threshold)
    true_links = plain.links(texts, Fraction(str(threshold)))
    inside = [(one, other) for one, other in true_links if found[one] == found[other]]
    assert plain.partition(found) == plain.partition(plain.groups(len(texts), inside))


@slowly
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_the_texts_does_not_matter(texts, random):
    order = list(range(len(texts)))
    random.shuffle(order)
    shuffled = near_duplicates([texts[place] for place in order])
    back = np.empty(len(texts), int)
    back[order] = shuffled
    assert plain.partition(back) == plain.partition(near_duplicates(texts))


def test_a_crowd_is_grouped_the_same_in_every_order():
    texts = edited_copies(600, n_words=40, seed=3)
    order = np.random.default_rng(5).permutation(len(texts))
    back = np.empty(len(texts), int)
    back[order] = near_duplicates([texts[place] for place in order])
    assert plain.partition(back) == plain.partition(near_duplicates(texts))


def test_exactly_at_the_threshold_is_in_and_just_under_is_out():
    base = numbered_words(42)  # 40 shingles
    at = f"{base} {numbered_words(10, start=100)}"  # 10 more: 40 / 50
    under = f"{base} {numbered_words(11, start=200)}"  # 11 more: 40 / 51
    assert plain.jaccard(base, at) == THRESHOLD > plain.jaccard(base, under)
    assert near_duplicates([base, at]).tolist() == [0, 0]
    assert near_duplicates([base, under]).tolist() == [0, 1]


@pytest.mark.parametrize("threshold", [0.3, 0.6, 0.7, 0.9])
def test_other_thresholds_are_inclusive_too(threshold):
    share = Fraction(str(threshold))
    base = numbered_words(share.numerator * 10 + 2)
    longer = numbered_words(share.denominator * 10 + 2)
    assert plain.jaccard(base, longer) == share
    assert near_duplicates([base, longer], threshold=threshold).tolist() == [0, 0]
    assert near_duplicates([base, longer], threshold=threshold + 1e-6).tolist() == [0, 1]


def test_a_chain_joins_texts_that_are_not_near_themselves():
    texts = [numbered_words(42), numbered_words(50), numbered_words(60)]
    assert plain.jaccard(texts[0], texts[2]) < THRESHOLD
    assert near_duplicates(texts).tolist() == [0, 0, 0]
    assert near_duplicates([texts[0], texts[2]]).tolist() == [0, 1]


def test_case_spelling_punctuation_and_emoji_do_not_count():
    text = "Hoà bình, đường Nguyễn Huệ ngập"
    texts = [text, text.upper() + "!!! 😀", unicodedata.normalize("NFD", text), "Hòa bình đường. Nguyễn Huệ ngập"]
    assert near_duplicates(texts).tolist() == [0, 0, 0, 0]


def test_one_and_two_syllables_are_equal_or_apart():
    assert near_duplicates(["ok", "hay quá", "OK!", "quá hay", "hay quá", "ok ok"]).tolist() == [0, 1, 0, 2, 1, 3]


def test_texts_of_emoji_only_are_grouped_when_equal():
    assert near_duplicates(["👍👍", "👍", " 👍👍 ", "!!!", "..."]).tolist() == [0, 1, 0, 2, 3]


def test_blank_and_missing_texts_are_alone():
    assert near_duplicates(["", None, "  \n", "mưa", ""]).tolist() == [0, 1, 2, 3, 4]


def test_nothing_in_nothing_out():
    found = near_duplicates([])
    assert (found.shape, found.dtype) == ((0,), np.int64)
    assert near_duplicate_pairs([]).empty


def test_hostile_texts_neither_raise_nor_stall():
    texts = [
        "\ud800 mưa",
        "a\u0301" * 5_000,
        "a." * 30_000,
        "\u202e" + "x" * 50_000,
        "\x00\x01",
        "\u200b",
        "9" * 10_000,
    ]
    assert near_duplicates(texts * 2).tolist()[:7] == near_duplicates(texts).tolist()


@pytest.mark.parametrize("threshold", [0, 0.09, 1.01, -1, True, float("nan")])
def test_a_threshold_out_of_bounds_is_refused(threshold):
    with pytest.raises(ParameterError, match="threshold"):
        near_duplicates(["mưa"], threshold=threshold)


def test_the_number_of_cores_does_not_matter(monkeypatch):
    texts = [*edited_copies(25_000, n_words=12, seed=1), *edited_copies(300, n_words=30, seed=2)]
    with_all = near_duplicates(texts)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert (near_duplicates(texts) == with_all).all()


def test_a_viral_text_with_small_edits_is_one_group():
    texts = edited_copies(3_000, n_words=60, seed=7)
    assert near_duplicates([numbered_words(60), *texts]).max() == 0


@slowly
@given(corpora(), st.sampled_from([0.5, 0.8]))
def test_pairs_are_true_and_span_every_group(texts, threshold):
    pairs = near_duplicate_pairs(texts, threshold=threshold)
    groups = near_duplicates(texts, threshold=threshold)
    for pair in pairs.itertuples():
        assert pair.first < pair.second
        assert pair.jaccard == float(plain.jaccard(texts[pair.first], texts[pair.second])) >= threshold
    spanned = plain.groups(len(texts), list(zip(pairs["first"], pairs["second"], strict=True)))
    assert plain.partition(spanned) == plain.partition(groups)
    assert len(pairs) == len(texts) - len(set(groups.tolist()))


def test_pairs_are_a_star_where_texts_are_near_the_first():
    texts = [numbered_words(42), numbered_words(50), numbered_words(45), numbered_words(42)]
    pairs = near_duplicate_pairs(texts)
    assert pairs[["first", "second"]].to_numpy().tolist() == [[0, 1], [0, 2], [0, 3]]
    assert pairs["jaccard"].tolist() == [40 / 48, 40 / 43, 1.0]
