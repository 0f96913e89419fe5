import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.text.normalisation.alignment import aligned_pairs, tokens

WORDS = st.lists(
    st.sampled_from(["ko", "không", "ngta", "người", "ta", "đi", ".", "mưa", "ch", "ó", "chó"]), max_size=8
)


@pytest.mark.parametrize(
    ("raw", "clean", "pair"),
    [
        ("trời ko mưa", "trời không mưa", (("ko",), ("không",))),
        ("ngta đi làm", "người ta đi làm", (("ngta",), ("người", "ta"))),
        ("con ch ó kia", "con chó kia", (("ch", "ó"), ("chó",))),
        ("duong ngập", "đường ngập", (("duong",), ("đường",))),
    ],
)
def test_a_word_meets_what_it_stands_for(raw, clean, pair):
    assert pair in aligned_pairs([raw], [clean])[0]


@settings(deadline=None)
@given(WORDS, WORDS)
def test_both_sentences_come_back(raw, clean):
    path = aligned_pairs([" ".join(raw)], [" ".join(clean)])[0]
    assert [word for part, _ in path for word in part] == raw
    assert [word for _, part in path for word in part] == clean


def test_empty_sentences_have_no_pairs():
    assert aligned_pairs(["", ""], ["", "đi"]) == [[], [((), ("đi",))]]


def test_tokens_are_in_one_spelling_without_white_space():
    assert tokens("Hoà  đi,\nko") == ["Hòa", "đi", ",", "ko"]
