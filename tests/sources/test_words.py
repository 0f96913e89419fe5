import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.sources.words import MAX_CHARACTERS, Problem, clean, hashtags, links, mentions, text_of, words_of


def test_text_becomes_nfc_and_is_otherwise_untouched():
    text = "  Ngập\tnước \r\n rồi!! 😡  "
    assert clean(unicodedata.normalize("NFD", text)) == text


def test_control_characters_go_and_half_an_emoji_becomes_the_replacement_character():
    assert clean("a\x00b\x07c\x7f\ud83d d") == "abc\ufffd d"


@given(st.text(st.characters()))
def test_clean_text_can_always_be_stored(text):
    made = clean(text)
    assert (made.encode() and clean(made) == made) or not made


@pytest.mark.parametrize("empty", [None, "", " \n", float("nan")])
def test_nothing_but_white_space_is_no_text(empty):
    assert text_of(empty) is None


def test_a_text_may_be_as_long_as_the_limit_and_not_one_longer():
    assert len(text_of("a" * MAX_CHARACTERS)) == MAX_CHARACTERS
    assert type(text_of("a" * (MAX_CHARACTERS + 1))) is Problem


@pytest.mark.parametrize("strange", [["a"], {"a": 1}, b"\xff\xfe"])
def test_lists_groups_and_bytes_are_no_text(strange):
    assert type(text_of(strange)) is Problem


def test_numbers_become_text_without_a_decimal_point_of_their_own():
    assert [text_of(5), text_of(5.0), text_of(5.5)] == ["5", "5", "5.5"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Ngập ở #TPHCM và #tphcm", ["ngập", "tphcm"]),
        ("số #1 và a#b và &#39;", None),
        ("https://x.vn/#top", None),
        ("#" + unicodedata.normalize("NFD", "Ngập"), ["ngập"]),
        ("không có", None),
    ],
)
def test_hashtags_are_found_without_sign_and_case(text, tags):
    assert hashtags(clean(text)) == tags


def test_links_lose_the_punctuation_of_the_sentence():
    text = "Xem https://a.vn/x_(y). Hoặc (http://b.vn), https://a.vn/x_(y)!"
    assert links(text) == ["https://a.vn/x_(y)", "http://b.vn"]


def test_mentions_carry_their_platform_and_an_address_is_none():
    assert mentions("Chào @an.binh, hỏi a@b.vn và @an.binh.", platform="x") == ["x:an.binh"]


@pytest.mark.parametrize("cell", ["#a, #b", "a b", ["#a", "b"], "['a', 'b']"])
def test_a_cell_that_lists_things_is_taken_apart(cell):
    assert words_of(cell, sign="#") == ["a", "b"]
