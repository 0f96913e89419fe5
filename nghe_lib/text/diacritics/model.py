"""The trigram model of accented syllables as small arrays: how it is packed into a file and read back.

Logarithms are kept in steps of 1/16 nat as bytes, so scores are whole numbers and sums are exact. Words are numbered by
how often they occur, so the accented forms of one folded syllable are tried most frequent first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from nghe_lib.store.models import packed_strings, read_model, unpacked_strings
from nghe_lib.text.accents import fold_accents
from nghe_lib.text.diacritics.kneser_ney import SHIFT, Trigrams
from nghe_lib.text.diacritics.pieces import SPECIALS

NAME = "diacritics"
STEPS_PER_NAT = 16
_WORST = 255


@dataclass(frozen=True)
class Model:
    """Words and scores; a score is minus the logarithm of a probability, in steps: 0 is certain, 255 is never.

    number_of: word → number. fold_of: folded word → its row of candidates. candidate_rows: (n_folds + 1,) int32 bounds
    in candidates: (n_candidates,) int32 word numbers.
    words, words_back: (n_words,) uint8. pair_rows: (n_words + 1,) int64 bounds of the words that follow each word in
    pairs: (n_pairs,) uint16, scored by pairs_score and pairs_back: uint8. triple_rows: (n_pairs + 1,) int64 bounds of
    the words that follow each pair in triples: (n_triples,) uint16, scored by triples_score: uint8.
    """

    number_of: dict[str, int]
    fold_of: dict[str, int]
    candidate_rows: np.ndarray
    candidates: np.ndarray
    names: list[str]
    words: np.ndarray
    words_back: np.ndarray
    pair_rows: np.ndarray
    pairs: np.ndarray
    pairs_score: np.ndarray
    pairs_back: np.ndarray
    triple_rows: np.ndarray
    triples: np.ndarray
    triples_score: np.ndarray

    @property
    def scores(self) -> tuple[np.ndarray, ...]:
        """The arrays the decoder reads, in its order."""
        return (
            self.words, self.words_back, self.pair_rows, self.pairs, self.pairs_score, self.pairs_back,
            self.triple_rows, self.triples, self.triples_score,
        )  # fmt: skip


@cache
def model() -> Model:
    """The shipped model, read once."""
    return unpacked(read_model(NAME))


def packed(found: Trigrams, words: list[str]) -> dict[str, np.ndarray]:
    """Arrays for a file. words: forms by number less `SPECIALS`."""
    n_words = SPECIALS + len(words)
    followers = np.bincount(found.pairs // SHIFT, minlength=n_words)
    after = np.bincount(np.searchsorted(found.pairs, found.triples // SHIFT), minlength=len(found.pairs))
    return {
        "forms": packed_strings(words),
        "words": _steps(found.words), "words_back": _steps(found.words_back),
        "followers": followers.astype(np.uint16), "pairs": (found.pairs % SHIFT).astype(np.uint16),
        "pairs_score": _steps(found.pairs_log), "pairs_back": _steps(found.pairs_back),
        "after": after.astype(np.uint16), "triples": (found.triples % SHIFT).astype(np.uint16),
        "triples_score": _steps(found.triples_log),
    }  # fmt: skip


def unpacked(arrays: dict[str, np.ndarray]) -> Model:
    """The model of a file's arrays."""
    forms = unpacked_strings(arrays["forms"])
    number_of = {form: SPECIALS + rank for rank, form in enumerate(forms)}
    by_fold: dict[str, list[int]] = {}
    for form, number in number_of.items():
        by_fold.setdefault(fold_accents(form), []).append(number)
    rows = [numbers for folded, numbers in by_fold.items() if folded.isascii()]
    folds = [folded for folded in by_fold if folded.isascii()]
    return Model(
        number_of, {folded: row for row, folded in enumerate(folds)}, _bounds([len(row) for row in rows], np.int32),
        np.array([number for row in rows for number in row], np.int32), ["", "", "", "", *forms],
        arrays["words"], arrays["words_back"], _bounds(arrays["followers"], np.int64), arrays["pairs"],
        arrays["pairs_score"], arrays["pairs_back"], _bounds(arrays["after"], np.int64), arrays["triples"],
        arrays["triples_score"],
    )  # fmt: skip


def _steps(logarithms: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(-STEPS_PER_NAT * logarithms), 0, _WORST).astype(np.uint8)


def _bounds(lengths: list[int] | np.ndarray, dtype: type) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(np.asarray(lengths, np.int64))]).astype(dtype)
