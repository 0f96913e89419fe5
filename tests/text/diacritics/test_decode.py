import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.diacritics.decode import best_path, sentence_score

WORDS = "duong nha toi ngap co pho nuoc o truoc to".split()


def options(model, folded):
    row = model.fold_of[folded]
    return model.candidates[model.candidate_rows[row] : model.candidate_rows[row + 1]]


def score(model, ids):
    return sentence_score(model.scores, np.array(ids, np.int32), 0, len(ids), 0, len(ids) + 1)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_no_choice_of_candidates_is_more_probable_than_the_path(tiny, words):
    folds = np.array([tiny.fold_of[word] for word in words], np.int32)
    ids, out = np.ones(len(words), np.int32), np.zeros(len(words), np.int32)
    free = np.ones(len(words), np.bool_)
    best_path(tiny.scores, tiny.candidate_rows, tiny.candidates, ids, folds, free, 0, len(words), out)
    assert [fold_accents(tiny.names[number]) for number in out] == words
    assert score(tiny, out) == min(score(tiny, ids) for ids in itertools.product(*(options(tiny, w) for w in words)))


def test_a_place_that_is_not_free_keeps_its_word(tiny):
    ids = np.array([tiny.number_of["cô"], tiny.number_of["nhà"]], np.int32)
    folds = np.array([tiny.fold_of["co"], tiny.fold_of["nha"]], np.int32)
    out = ids.copy()
    free = np.zeros(2, np.bool_)
    best_path(tiny.scores, tiny.candidate_rows, tiny.candidates, ids, folds, free, 0, 2, out)
    assert out.tolist() == ids.tolist()


def test_the_score_of_a_sentence_is_the_sum_of_its_parts(tiny):
    ids = np.array([tiny.number_of[word] for word in "nhà tôi ở phố nhỏ".split()], np.int32)
    parts = [sentence_score(tiny.scores, ids, 0, 5, at, at + 1) for at in range(6)]
    assert sum(parts) == sentence_score(tiny.scores, ids, 0, 5, 0, 6)
