import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text.diacritics.pieces import END, MARK, PILE, SPECIALS, composed, pieces


def split(text):
    return pieces([text], lambda word: SPECIALS).texts[0]


@given(st.text(max_size=60))
def test_pieces_joined_are_the_text(text):
    assert "".join(split(text)) == composed(text)


@pytest.mark.parametrize(
    "word",
    ["https://bao.vn/gia-xang?a=1", "www.bao.vn/ngap", "lan.anh@thu.com.vn", "@ngap_lut", "#giaxang", "bao.com.vn/tin",
     "1.000", "2/9", "19h30", "giao_vien", "covid19", "5G"],
)  # fmt: skip
def test_addresses_mentions_hashtags_and_numbers_are_one_word_each(word):
    assert split(f"xem {word} nha")[1::2] == ["xem", word, "nha"]


def test_a_full_stop_without_a_space_still_parts_two_words():
    assert split("ngap roi.Keu cuu")[1::2] == ["ngap", "roi", "Keu", "cuu"]


def test_what_stands_between_words_is_nothing_a_mark_or_an_end():
    found = pieces(["a b, c. d\ne"], lambda word: SPECIALS)
    assert found.codes.tolist() == [SPECIALS, SPECIALS, MARK, SPECIALS, END, SPECIALS, END, SPECIALS]
    assert found.places.tolist() == [1, 3, 4, 5, 6, 7, 8, 9]


def test_no_texts_and_empty_texts_have_no_codes():
    assert pieces([], len).codes.tolist() == []
    assert pieces(["", None], len).ends.tolist() == [0, 0]


def test_each_word_is_described_once():
    asked = []
    pieces(["mưa mưa", "mưa nắng"], lambda word: asked.append(word) or SPECIALS)
    assert asked == ["mưa", "nắng"]


def test_decomposed_text_is_composed_unless_marks_are_piled_up():
    assert composed(unicodedata.normalize("NFD", "ngập lụt" * PILE * 8)) == "ngập lụt" * PILE * 8
    piled = "a" + "\u0323\u0301" * 50_000
    assert composed(piled) == piled


@pytest.mark.parametrize(
    "sign", ["a", "a.", "a-", "@", "1.", "\u0301", "\u05b0", "a@", "www.", "\ud800", "\u202e", "x y."]
)
def test_a_hostile_line_does_not_stall(sign):
    started = time.process_time()
    split(sign * 200_000)
    assert time.process_time() - started < 5
