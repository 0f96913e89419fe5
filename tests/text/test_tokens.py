import numpy as np
import pandas as pd

from nghe_lib.text import tokens
from nghe_lib.text.segment import segment_ids
from nghe_lib.text.tokens import BREAK, is_number, stream, syllables, words


def _spoken(made, number):
    start = made.ends[number - 1] if number else 0
    return [made.vocabulary[code] for code in made.ids[start : made.ends[number]]]


def test_punctuation_breaks_a_phrase_and_case_is_folded():
    assert _spoken(syllables(["Bão số 13, mưa LỚN"]), 0) == ["bão", "số", "13", "", "mưa", "lớn", ""]


def test_numbers_keep_their_separators_and_hyphens_part_syllables():
    assert _spoken(syllables(["2/9 1.000 Covid-19 TP.HCM H-1B"]), 0)[:-1] == [
        "2/9", "1.000", "covid", "19", "tp", "hcm", "h", "1b",
    ]  # fmt: skip


def test_every_text_ends_with_a_break_and_missing_texts_are_only_that():
    made = syllables(["a b", None, "", "c"])
    assert [made.ids[end - 1] for end in made.ends] == [BREAK] * 4
    assert {*_spoken(made, 1), *_spoken(made, 2)} == {""}
    assert made.texts_at(np.array([0, 1, 2, 3])).tolist() == [0, 0, 0, 1]


def test_both_spellings_of_a_syllable_are_one_token():
    made = syllables(["hoà", "hòa"])
    assert made.ids[0] == made.ids[2]


def test_batches_give_the_same_as_one(monkeypatch):
    texts = pd.Series(["mưa to.", None, "ngập đường", "mưa nhỏ", "nắng"], dtype="str")
    whole = syllables(texts)
    monkeypatch.setattr(tokens, "BATCH_TEXTS", 2)
    parts = syllables(texts)
    assert parts.ids.tolist() == whole.ids.tolist()
    assert parts.ends.tolist() == whole.ends.tolist()


def test_numbers_may_become_one_sign():
    made = stream(tokens.batches(["vòng 11", "vòng 12"]), keep_numbers=False)
    assert _spoken(made, 0) == _spoken(made, 1) == ["vòng", "#", ""]


def test_what_counts_as_a_number():
    assert [is_number(token) for token in ("13", "2/9", "1b", "u23", "", "#")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_words_without_letters_or_digits_break_a_phrase():
    made = words(segment_ids(["Học sinh, đến", ""]))
    assert _spoken(made, 0) == ["học sinh", "", "đến", ""]
    assert _spoken(made, 1) == [""]


def test_no_texts_no_tokens():
    made = syllables([])
    assert (len(made.ids), len(made.ends), made.vocabulary) == (0, 0, [""])


def test_a_number_with_its_unit_is_one_token():
    assert _spoken(syllables(["10m 100kg 1.000đ"]), 0)[:-1] == ["10m", "100kg", "1", "000đ"]


def test_a_lone_surrogate_is_an_unknown_sign():
    made = syllables(["mưa \ud800 to", None])
    assert _spoken(made, 0) == ["mưa", "", "to", ""]


def test_a_long_row_of_marks_takes_no_time():
    assert len(syllables(["a" + "\u0301\u0323" * 50_000]).ends) == 1
