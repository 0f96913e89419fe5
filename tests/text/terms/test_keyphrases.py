from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text.terms import keyphrases
from nghe_lib.text.terms.association import log_likelihood, npmi, pair_table

FILLERS = ("trời", "đẹp", "chợ", "đông", "nhà", "cao", "sông", "rộng", "mưa", "nhỏ", "gió", "nhẹ")
STREAMS = st.lists(st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join), max_size=8)


def texts_with(phrase, n=8):
    """`n` texts that hold a phrase between ever other words."""
    return [f"{FILLERS[i % 12]} {FILLERS[(i * 5 + 1) % 12]} {phrase} {FILLERS[(i * 7 + 2) % 12]}" for i in range(n)]


def found(texts, **options):
    return keyphrases(texts, unit="syllable", **options).set_index("term")


def test_a_run_that_belongs_together_is_a_phrase_with_its_counts():
    row = found(texts_with("xe buýt")).loc["xe buýt"]
    assert (row["size"], row["n_tokens"], row["n_own"], row["n_texts"]) == (2, 8, 8, 8)
    assert row["npmi"] == pytest.approx(1)


def test_a_piece_gives_way_to_the_phrase_it_always_stands_in():
    assert found(texts_with("cầu long biên")).index.tolist() == ["cầu long biên"]


def test_a_piece_that_often_stands_alone_stays():
    terms = found([*texts_with("ga bến thành"), *texts_with("bến thành", 12)]).index
    assert {"bến thành", "ga bến thành"} <= set(terms)


def test_a_piece_of_a_name_that_is_too_long_gives_way_too():
    terms = found(texts_with("hội nghề cá tỉnh kiên"), longest=3).index
    assert not [term for term in terms if "nghề" in term]


def test_a_piece_of_several_different_phrases_stays():
    texts = [text for tail in ("đổ bộ", "gần bờ", "đi qua") for text in texts_with(f"bão hoa sữa {tail}")]
    assert "bão hoa sữa" in found(texts).index
    assert "hoa sữa" not in found(texts).index


def test_a_run_torn_off_a_tighter_word_is_no_phrase():
    texts = [*texts_with("chung kết bóng đá", 10), *texts_with("bán kết bóng đá", 10), *texts_with("bóng đá", 60)]
    terms = found(texts).index
    assert {"bóng đá", "chung kết bóng đá", "bán kết bóng đá"} <= set(terms)
    assert not {"kết bóng", "kết bóng đá", "chung kết bóng"} & set(terms)


def test_no_phrase_crosses_punctuation():
    assert found(texts_with("xe, buýt")).empty


def test_a_stop_word_is_cut_off_where_it_is_a_word_but_not_inside_one():
    terms = found([*texts_with("của xe buýt"), *texts_with("ngân hàng")]).index
    assert set(terms) == {"xe buýt", "ngân hàng"}


def test_own_stop_words_replace_the_usual_ones():
    assert "xe buýt" not in found(texts_with("xe buýt"), stop_words=["Xe Buýt"]).index


def test_numbers_do_not_begin_a_phrase_and_the_calendar_makes_none():
    terms = found([*texts_with("12 tàu cá"), *texts_with("tháng 11")]).index
    assert set(terms) == {"tàu cá"}


def test_a_phrase_of_too_few_texts_or_occurrences_is_none():
    once = " . ".join(["xe buýt"] * 8)
    assert found([once, *texts_with("trường học")], min_texts=2).index.tolist() == ["trường học"]
    assert found(texts_with("xe buýt", 5), min_count=5).index.tolist() == ["xe buýt"]
    assert found(texts_with("xe buýt", 4), min_count=5).empty


def test_the_same_texts_give_the_same_table_in_any_order():
    texts = [*texts_with("xe buýt"), *texts_with("cầu long biên"), *texts_with("chợ nổi", 9)]
    assert keyphrases(texts, unit="syllable").equals(keyphrases(texts[::-1], unit="syllable"))


def test_words_spelt_alike_are_one_phrase():
    terms = keyphrases(texts_with("mạng xã hội"), unit="word")["term"]
    assert terms.is_unique


@settings(deadline=None)
@given(STREAMS)
def test_counts_and_scores_of_pairs_equal_the_plain_way(texts):
    rows = found(texts, longest=2, min_count=1, min_texts=1, min_npmi=0.0, stop_words=())
    tokens = [text.split() for text in texts]
    single = Counter(token for text in tokens for token in text)
    pairs = Counter(f"{a} {b}" for text in tokens for a, b in pairwise(text))
    for term, row in rows.iterrows():
        first, second = (single[part] for part in term.split())
        given_counts = [np.array([n]) for n in (pairs[term], first, second)]
        assert row["n_tokens"] == pairs[term]
        assert row["npmi"] == pytest.approx(npmi(*given_counts, single.total())[0], abs=1e-9)
        table = pair_table(*given_counts, single.total())
        assert row["log_likelihood"] == pytest.approx(log_likelihood(table)[0], abs=1e-9)


@pytest.mark.parametrize("texts", [[], [None, ""], ["một chữ"]])
def test_nothing_in_no_phrase_out(texts):
    made = keyphrases(texts, unit="syllable")
    assert (len(made), list(made.columns)[:2]) == (0, ["term", "size"])


@pytest.mark.parametrize(
    "wrong",
    [{"unit": "sylable"}, {"longest": 1}, {"longest": 9}, {"min_count": 0}, {"min_texts": 0}, {"min_npmi": 1.1}],
)
def test_values_out_of_bounds_are_refused(wrong):
    with pytest.raises(ParameterError):
        keyphrases(["a"], **wrong)
