"""What each word of a text is to the restorer: open, accented already, foreign, or none of these."""

from __future__ import annotations

import numpy as np

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.diacritics.model import Model
from nghe_lib.text.diacritics.pieces import NUMBER, SPECIALS, UNKNOWN, plain_form
from nghe_lib.text.syllables import accented_syllables, folded_syllables

OPEN, ACCENTED, FOREIGN, NEUTRAL = 0, 1, 2, 3
N_COMMON = 3_000
_VOWELS = frozenset("aeiouy")


class Words:
    """The distinct words of a batch, each described once.

    An unaccented word with accented candidates is open. A word is foreign when no Vietnamese syllable is written so;
    abbreviations without a vowel (ko is not one: it is common) and the `N_COMMON` most frequent words of Vietnamese
    text (shop, ok) count for neither side.
    """

    def __init__(self, found: Model) -> None:
        self.found = found
        self.rows: list[tuple[int, int, int, bool]] = [(number, -1, NEUTRAL, False) for number in range(SPECIALS)]

    def describe(self, word: str) -> int:
        """A new word's code: its place in `rows` (number in the model, row of candidates, kind, all capitals)."""
        form = plain_form(word)
        number = self.found.number_of.get(form, UNKNOWN)
        if not form.isalpha():
            row = (NUMBER if form[0].isdigit() else UNKNOWN, -1, NEUTRAL, False)
        elif form.isascii():
            row = (number, *self._unaccented(form, number), len(word) > 1 and word.isupper())
        else:
            row = (number, -1, self._accented(form), False)
        self.rows.append(row)
        return len(self.rows) - 1

    def _unaccented(self, form: str, number: int) -> tuple[int, int]:
        row = self.found.fold_of.get(form, -1)
        if row >= 0 and (form in folded_syllables() or self._has_accented(row)):
            return row, OPEN
        known = form in folded_syllables() or UNKNOWN < number < SPECIALS + N_COMMON
        return row, NEUTRAL if known or not _VOWELS.intersection(form) else FOREIGN

    def _has_accented(self, row: int) -> bool:
        start, end = self.found.candidate_rows[row : row + 2]
        return any(not self.found.names[number].isascii() for number in self.found.candidates[start:end])

    def _accented(self, form: str) -> int:
        known = form in self.found.number_of or form in accented_syllables()
        return ACCENTED if known or fold_accents(form) in folded_syllables() else FOREIGN

    def arrays(self, codes: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Number, row of candidates and kind at each place: (n_codes,) int32, int32, uint8.

        A word in capitals between words that are not is a name (AI, US) and not open.
        """
        table = np.array(self.rows, np.int32)
        ids, folds, kinds, capitals = table[codes].T
        names = (capitals > 0) & ~_beside(capitals > 0, ends)
        return ids.copy(), folds.copy(), np.where(names & (kinds == OPEN), NEUTRAL, kinds).astype(np.uint8)


def _beside(flags: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Whether the place before or after in the same text has the flag."""
    joins = np.ones(max(len(flags) - 1, 0), bool)
    inner = ends[(ends > 0) & (ends < len(flags))]
    joins[inner - 1] = False
    made = np.zeros(len(flags), bool)
    made[1:] |= flags[:-1] & joins
    made[:-1] |= flags[1:] & joins
    return made
