import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.syllables import accented_syllables, folded_syllables, is_syllable


@pytest.mark.parametrize(
    "word",
    (
        "a ý gì giếng gìn quý quốc quỳnh quới khuỷu khuya hoà hòa Đường NGHIÊNG nguyên yêu kỳ kì mỹ xe duong quyt"
    ).split(),
)  # fmt: skip
def test_syllables_of_vietnamese_are_known_with_and_without_diacritics(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", [*"đuong the1 team shop ko www iêu kà ghà ngê by đt".split(), "", " ", "hai ba"])
def test_other_strings_are_not_syllables(word):
    assert not is_syllable(word)


def test_a_rime_closed_by_a_stop_takes_two_tones_only():
    assert {tone for tone in ("tát", "tạt", "tàt", "tảt", "tãt") if tone in accented_syllables()} == {"tát", "tạt"}


def test_decomposed_syllables_are_known():
    assert is_syllable(unicodedata.normalize("NFD", "đường"))


@given(st.sampled_from(sorted(accented_syllables())))
def test_every_syllable_is_also_one_without_its_diacritics(syllable):
    assert fold_accents(syllable) in folded_syllables()
    assert len(fold_accents(syllable)) == len(syllable)
