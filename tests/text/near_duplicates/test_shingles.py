import numpy as np
import pandas as pd

from nghe_lib.text.near_duplicates.shingles import shingle_sets
from tests.text.near_duplicates import plain

TEXTS = ["mưa lớn ngập đường", "ha ha ha ha ha", "xe", "", "👍", "mưa lớn. ngập đường", "một hai ba bốn năm sáu " * 30]


def test_sets_are_sorted_distinct_and_as_large_as_plain_sets():
    sets = shingle_sets(TEXTS)
    assert sets.sizes.tolist() == [len(plain.shingles(text.replace(".", ""))) for text in TEXTS]
    for end, size in zip(sets.ends, sets.sizes, strict=True):
        part = sets.hashes[end - size : end]
        assert (part[1:] > part[:-1]).all()


def test_hashes_do_not_depend_on_the_texts_beside():
    together, alone = shingle_sets(TEXTS), [shingle_sets([text]) for text in TEXTS]
    assert together.marks.tolist() == [int(one.marks[0]) for one in alone]
    assert together.hashes.tolist() == [value for one in alone for value in one.hashes.tolist()]


def test_hashes_are_the_same_in_every_run():
    assert shingle_sets(["mưa lớn ngập"]).hashes.tolist() == [15733558424232759016]


def test_parts_and_wholes_agree():
    sets = shingle_sets(TEXTS)
    parts = sets.at(np.arange(3)).followed_by(sets.at(np.arange(3, len(TEXTS))))
    assert (parts.hashes == sets.hashes).all()
    assert (parts.ends == sets.ends).all()
    assert (parts.marks == sets.marks).all()


def test_series_tuples_and_generators_are_read_alike():
    plainly = shingle_sets(TEXTS).marks.tolist()
    for given in (pd.Series(TEXTS, index=range(7, 0, -1)), tuple(TEXTS), (text for text in TEXTS)):
        assert shingle_sets(given).marks.tolist() == plainly
