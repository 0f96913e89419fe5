import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text.normalisation.sounds import let_go, syllable


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("miếg", ("m", "iêg", "\u0301")), ("quá", ("qu", "a", "\u0301")), ("giếng", ("gi", "êng", "\u0301")),
        ("gì", ("g", "i", "\u0300")), ("ơi", ("", "ơi", "")), ("", ("", "", "")), ("zzz", ("zzz", "", "")),
    ],
)  # fmt: skip
def test_a_syllable_has_onset_rime_and_tone(word, parts):
    assert syllable(word) == parts


@pytest.mark.parametrize(
    ("word", "short"), [("đẹpppp", "đẹp"), ("quáaaa", "quá"), ("đóooo", "đó"), ("ơiiii", "ơi"), ("kkk", "k")]
)
def test_held_letters_are_let_go(word, short):
    assert short in let_go(word)


@pytest.mark.parametrize("word", ["quá", "đi", "", "a"])
def test_a_word_without_held_letters_has_nothing_to_let_go(word):
    assert let_go(word) == ()


@given(st.text(max_size=20))
def test_what_is_left_is_shorter(word):
    assert all(len(short) < len(word) for short in let_go(word))
