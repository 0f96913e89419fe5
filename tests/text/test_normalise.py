import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text import normalise


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("hoà bình", "hòa bình"), ("khoẻ", "khỏe"), ("thuỷ triều", "thủy triều"), ("HOÀ", "HÒA"), ("Hoá", "Hóa"),
        ("qúy", "quý"), ("quý", "quý"), ("quỳ", "quỳ"), ("hoàn toàn", "hoàn toàn"), ("thoáng", "thoáng"),
        ("hòa", "hòa"), ("tuỳ,\n ý", "tùy,\n ý"), ("Hello  World", "Hello  World"),
    ],
)  # fmt: skip
def test_tone_marks_are_placed_one_way(given_text, wanted):
    assert normalise([given_text]) == [wanted]


def test_decomposed_text_is_composed():
    assert normalise([unicodedata.normalize("NFD", "hoà ngập lụt")]) == ["hòa ngập lụt"]


def test_missing_text_becomes_empty():
    assert normalise([None, ""]) == ["", ""]


@given(st.text(alphabet="hoàáảãạòóqutyỳýùúkhẻ èn., ", max_size=30))
def test_normalising_twice_changes_nothing_more(text):
    once = normalise([text])
    assert normalise(once) == once
