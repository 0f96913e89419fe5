"""Private numbers look real and belong to nobody."""

import re

import numpy as np

from nghe_lib.city.hostile import SNIPPETS, hostile_rows, private_rows, private_sentence, snippet


def test_shares_are_small_and_there():
    rows = np.arange(100_000)
    assert 200 < len(hostile_rows(1, rows)) < 400
    assert 300 < len(private_rows(1, rows)) < 500


def test_every_snippet_turns_up():
    assert {snippet(1, row) for row in range(2_000)} == set(SNIPPETS)


def test_phones_have_ten_digits_and_ids_twelve():
    for row in range(300):
        digits = re.sub(r"\D", "", private_sentence(5, row).replace("+84", "0"))
        sentence = private_sentence(5, row)
        assert len(digits) == 12 if "CCCD" in sentence else "@" in sentence or len(digits) == 10, sentence
