"""Count accented text into the model that `restore_diacritics` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from nghe_lib.store.models import write_model
from nghe_lib.text.diacritics.corpus import LAST_DAY, training_texts
from nghe_lib.text.diacritics.kneser_ney import trigrams
from nghe_lib.text.diacritics.model import NAME, packed
from nghe_lib.text.diacritics.pieces import END, MARK, NUMBER, SPECIALS, UNKNOWN, Pieces, pieces, plain_form
from nghe_lib.text.syllables import accented_syllables

MIN_SYLLABLE, MIN_WORD, MIN_TRIPLE = 2, 5, 2
MIN_ACCENTED_SHARE = 0.4


def train(folder: Path, *, seed: int, last_day: str = LAST_DAY, name: str = NAME, models: Path | None = None) -> str:
    """Count the texts of `folder` and write model `name` into `models` (`data/models` when None); gives its SHA-256.

    seed: noted in the manifest; counting leaves nothing to chance, so every seed gives the same model.
    last_day: last day of the press to count, YYYY-MM-DD.
    """
    texts = training_texts(folder, last_day=last_day)
    about = {"version": "1", "data": f"press until {last_day}, comments; see CARDS.md", "seed": seed}
    return write_model(name, counted(texts), about=about, folder=models)


def counted(
    texts: Sequence[str], *, min_syllable: int = MIN_SYLLABLE, min_word: int = MIN_WORD, min_triple: int = MIN_TRIPLE
) -> dict[str, np.ndarray]:
    """The arrays of a model counted from `texts`; those written without diacritics for the most part are left out.

    min_syllable, min_word: how often a Vietnamese syllable, and any other word, must occur to be known.
    min_triple: how often three words in a row must occur to be kept.
    """
    forms: list[str] = []
    number_of: dict[str, int] = {}

    def describe(word: str) -> int:
        form = plain_form(word)
        if not form.isalpha():
            return NUMBER if form[0].isdigit() else UNKNOWN
        if form not in number_of:
            number_of[form] = SPECIALS + len(forms)
            forms.append(form)
        return number_of[form]

    stream = _accented(pieces(texts, describe), forms)
    counts = np.bincount(stream, minlength=SPECIALS + len(forms))[SPECIALS:]
    words = _known(forms, counts, min_syllable, min_word)
    rank = {word: SPECIALS + place for place, word in enumerate(words)}
    renamed = np.array([END, UNKNOWN, NUMBER, MARK, *(rank.get(form, UNKNOWN) for form in forms)], np.int32)
    return packed(trigrams(renamed[stream], n_words=SPECIALS + len(words), min_triple=min_triple), words)


def _accented(found: Pieces, forms: list[str]) -> np.ndarray:
    """The codes of texts that are written with diacritics, an `END` before, between and after them."""
    marked = np.array([False] * SPECIALS + [not form.isascii() for form in forms])[found.codes]
    word = found.codes >= SPECIALS
    starts = np.concatenate([[0], found.ends[:-1]]) if len(found.ends) else found.ends
    parts = [np.zeros(1, np.int32)]
    for start, end in zip(starts, found.ends, strict=True):
        if marked[start:end].sum() >= max(1.0, MIN_ACCENTED_SHARE * word[start:end].sum()):
            parts += [found.codes[start:end], np.array([END], np.int32)]
    stream = np.concatenate(parts)
    doubled = np.concatenate([[False], (stream[1:] == END) & (stream[:-1] == END)])
    return stream[~doubled]


def _known(forms: Iterable[str], counts: np.ndarray, min_syllable: int, min_word: int) -> list[str]:
    """Forms the model knows, most frequent first; a form whose only candidate is a rare misspelling is not one."""
    syllables = accented_syllables()
    often = Counter(dict(zip(forms, counts.tolist(), strict=True)))
    kept = [form for form, count in often.items() if count >= (min_syllable if form in syllables else min_word)]
    return sorted(kept, key=lambda form: (-often[form], form))
