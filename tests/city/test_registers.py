"""Everyday Vietnamese into teencode and into plain letters."""

import unicodedata

import numpy as np
import pytest

from nghe_lib.city.registers import EVERYDAY, UNACCENTED, dress, teencode, unaccented


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đường ngập quá trời", "Duong ngap qua troi"),
        ("phường Xuân Hòa", "phuong Xuan Hoa"),
        ("", ""),
        ("168 ư?", "168 u?"),
    ],
)
def test_diacritics_go_and_lengths_stay(text, plain):
    assert unaccented(unicodedata.normalize("NFC", text)) == plain


def test_teencode_shortens_common_words_only():
    texts = {teencode("mọi người không biết vậy được", np.random.default_rng(k)) for k in range(40)}
    assert any("mn" in text and "không" not in text for text in texts)
    assert teencode("triều cường", np.random.default_rng(1)) == "triều cường"


def test_words_inside_words_are_left():
    assert teencode("khôngian", np.random.default_rng(0)) == "khôngian"


def test_everyday_stays_as_it_is():
    rng = np.random.default_rng(0)
    assert dress("không biết", EVERYDAY, rng) == "không biết"
    assert dress("không biết", UNACCENTED, rng) == "khong biet"
