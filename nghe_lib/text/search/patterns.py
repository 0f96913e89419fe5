"""What a word or phrase of a query asks for: a run of word sets, with shorter and longer ways through it.

A set is the ids of the vocabulary that fit one place: one word, all its accented forms, or all that fit `ngập*`. With
teencode on, a word or a run of words may also be met by any of its informal spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.queries import Query, words_of
from nghe_lib.text import tokens
from nghe_lib.text.accents import fold_accents, is_accented
from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.tokens import BREAK

if TYPE_CHECKING:
    import pyarrow as pa

    from nghe_lib.text.search.corpus import Corpus

_STARRED = re.compile(r"\d[\d*]*(?:[.,:/\-][\d*]+)*(?![^\W\d_*])|(?:[^\W_]|\*)+")
_SPELT_WORDS = 4


@dataclass(frozen=True)
class Way:
    """One way from word `start` of a run to word `end`: words, or the sets they stand for, in a row."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """`length` words in a row, each as it is or by other ways past it."""

    length: int
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Reader:
    """The words and phrases of one query over one corpus: `runs` by their text, `sets` of ids by word."""

    corpus: Corpus
    runs: Mapping[str, Run]
    sets: Mapping[str, np.ndarray]

    def on(self, corpus: Corpus) -> Reader:
        """The same over other posts with the same vocabulary."""
        return replace(self, corpus=corpus)


def reader(corpus: Corpus, query: Query) -> Reader:
    """The reader for `query`: diacritics count when the query says so, or by itself has any."""
    texts = [part.text for part in words_of(query.root)]
    folds = query.accents == "fold" or (query.accents == "auto" and not any(map(is_accented, texts)))
    runs = {text: _run(text, teencode=query.teencode) for text in texts}
    words = {word for run in runs.values() for way in run.ways for word in way.words}
    return Reader(corpus, runs, _sets(corpus.folded if folds else corpus.words, words, folds=folds))


@lru_cache(maxsize=4_096)
def _run(text: str, *, teencode: bool) -> Run:
    """The run that `text` asks for; of length 0 when it holds no word."""
    words = _words(text)
    ways = [Way(place, place + 1, (word,)) for place, word in enumerate(words)]
    return Run(len(words), (*ways, *(_spelt(words) if teencode else ())))


def _spelt(words: list[str]) -> Iterable[Way]:
    """The informal spellings of every word, and of every few words in a row."""
    from nghe_lib.text.teencode import variants

    for start in range(len(words)):
        for end in range(start + 1, min(start + _SPELT_WORDS, len(words)) + 1):
            for variant in variants(" ".join(words[start:end])):
                if spelt := _words(variant):
                    yield Way(start, end, tuple(spelt))


def _words(text: str) -> list[str]:
    """The syllables of `text` as the corpus spells them; one with a star stays a pattern."""
    if "*" not in text:
        found = tokens.syllables([text])
        return [found.vocabulary[number] for number in found.ids if number != BREAK]
    words = []
    for chunk in text.split():
        pieces = _STARRED.findall(unicodedata.normalize("NFC", chunk).lower()) if "*" in chunk else [chunk]
        words += [word for piece in pieces for word in ([piece] if "*" in piece else _words(piece))]
    return words


def _sets(vocabulary: pa.Array, words: Iterable[str], *, folds: bool) -> dict[str, np.ndarray]:
    """For each word the ids, in order, of the vocabulary that fit it."""
    forms = {word: fold_accents(word) if folds else word for word in words}
    found = _ids(vocabulary, [form for form in forms.values() if "*" not in form])
    return {word: found[form] if "*" not in form else _fitting(vocabulary, form) for word, form in forms.items()}


def _ids(vocabulary: pa.Array, forms: list[str]) -> dict[str, np.ndarray]:
    """All forms at once, in one pass over the vocabulary."""
    import pyarrow as pa
    import pyarrow.compute as pc

    distinct = sorted(set(forms))
    matched = pc.index_in(vocabulary, value_set=pa.array(distinct, vocabulary.type)).fill_null(-1).to_numpy()
    ids = np.flatnonzero(matched >= 0)
    ids = ids[np.argsort(matched[ids], kind="stable")].astype(np.int32)
    bounds = np.searchsorted(matched[ids], np.arange(len(distinct) + 1))
    return {form: ids[bounds[number] : bounds[number + 1]] for number, form in enumerate(distinct)}


def _fitting(vocabulary: pa.Array, pattern: str) -> np.ndarray:
    """The ids of the words that fit a pattern; `hoà*` finds hoàng as well as hòa, so both spellings are tried."""
    import pyarrow.compute as pc

    fits = np.zeros(len(vocabulary), bool)
    for form in {pattern, one_spelling(pattern)}:
        fits |= pc.match_like(vocabulary, re.sub(r"\*+", "%", form)).to_numpy(zero_copy_only=False)
    fits[BREAK] = False
    return np.flatnonzero(fits).astype(np.int32)
