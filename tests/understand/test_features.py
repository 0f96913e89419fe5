"""Features of a text: the same in any company, whatever the spelling of a tone, and bounded."""

import unicodedata
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.understand.features import MAX_CHARACTERS, N_GROUPS, joined, read, read_batches


def sets_of(features):
    bounds = np.concatenate([[0], features.ends.ravel()])
    stretches = [features.ids[one:two] for one, two in pairwise(bounds)]
    assert all(len(set(stretch)) == len(stretch) for stretch in stretches)
    return [
        [frozenset(stretch.tolist()) for stretch in stretches[text * N_GROUPS : (text + 1) * N_GROUPS]]
        for text in range(len(features))
    ]


def test_a_tone_on_either_vowel_is_one_word():
    assert sets_of(read(["hoà bình"])) == sets_of(read(["hòa bình"]))


def test_letters_held_and_rows_of_marks_are_the_same_words():
    first, second = read(["đẹpppp quá!!!!"]), read(["đẹp quá!!"])
    assert np.array_equal(first.words, second.words)


def test_without_diacritics_only_the_bare_reading_is_the_same():
    marked, bare = read(["đường ngập"]), read(["duong ngap"])
    assert np.array_equal(marked.bare, bare.bare)
    assert not np.intersect1d(marked.words, bare.words).size


def test_composed_and_decomposed_letters_are_one():
    text = "Nghễnh ngãng giữa phố"
    assert sets_of(read([text])) == sets_of(read([unicodedata.normalize("NFD", text)]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_a_text_is_read_alike_alone_and_in_company(texts):
    assert sets_of(read(texts)) == [sets_of(read([text]))[0] for text in texts]


def test_only_texts_without_any_sign_are_empty():
    assert list(read(["", None, " \u200b\n", ".", "a"]).is_empty) == [True, True, True, False, False]


def test_of_an_endless_text_the_beginning_is_read():
    long = "xa lạ " * MAX_CHARACTERS
    assert sets_of(read([long])) == sets_of(read([long[:MAX_CHARACTERS]]))


def test_some_texts_are_read_as_they_stand_in_all():
    texts = ["một", "hai ba", "", "bốn năm sáu"]
    part = read(texts).part(np.array([3, 1]))
    assert sets_of(part) == sets_of(read([texts[3], texts[1]]))


def test_batches_give_every_text_once():
    assert sum(len(batch) for batch in read_batches(str(number) for number in range(20_000))) == 20_000


def test_words_of_a_text_without_any_diacritic_stand_apart():
    found = read(["so lam", "so quá", "", "vui"])
    assert list(found.words_apart == 0) == [True, True, False, False, True]
    assert np.array_equal(found.words_apart[2:4], found.words[2:4])
    assert not read(["", None]).words_apart.size


def test_joined_features_are_those_of_all_texts():
    texts = ["một", "hai ba", "", "bốn năm sáu"]
    assert sets_of(joined([read(texts[:2]), read(texts[2:])])) == sets_of(read(texts))
