"""What a word or phrase of a query asks for: a run of word sets, with shorter and longer ways through it.

A set is the ids of the vocabulary that fit one place: one word, all its accented forms, or all that fit `ngập*`. With
teencode on, a word or a run of words may also be met by any of its informal spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
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
    """One way from word `start` of a run to word `end`: (n_tokens,) word sets that stand in a row."""

    start: int
    end: int
    sets: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Run:
    """`length` words in a row, each by its own set or by other ways past it."""

    length: int
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Reader:
    """Turns words of one query into runs over one corpus; what was looked up in its vocabulary is `known`."""

    corpus: Corpus
    folds: bool
    variants: Callable[[str], Sequence[str]]
    known: dict[str, np.ndarray] = field(default_factory=dict)

    def on(self, corpus: Corpus) -> Reader:
        """The same reader over other posts with the same vocabulary."""
        return replace(self, corpus=corpus)

    def run(self, text: str) -> Run:
        """The run that `text` asks for; of length 0 when it holds no word."""
        words = _words(text)
        ways = [Way(place, place + 1, (self._set(word),)) for place, word in enumerate(words)]
        return Run(len(words), (*ways, *self._spelt(words)))

    def _spelt(self, words: list[str]) -> list[Way]:
        ways = []
        for start in range(len(words)):
            for end in range(start + 1, min(start + _SPELT_WORDS, len(words)) + 1):
                for variant in self.variants(" ".join(words[start:end])):
                    sets = tuple(self._set(word) for word in _words(variant))
                    ways += [Way(start, end, sets)] if sets else []
        return ways

    def _set(self, word: str) -> np.ndarray:
        if word not in self.known:
            self.known[word] = self._looked_up(word)
        return self.known[word]

    def _looked_up(self, word: str) -> np.ndarray:
        import pyarrow.compute as pc

        vocabulary = self.corpus.folded if self.folds else self.corpus.words
        if "*" not in word:
            return _ids(pc.equal(vocabulary, fold_accents(word) if self.folds else word))
        # `hoà*` has to find hoàng as well as hòa, so both spellings of what stands before the star are tried.
        forms = {fold_accents(word)} if self.folds else {word, one_spelling(word)}
        patterns = [re.sub(r"\*+", "%", form) for form in forms]
        return np.unique(np.concatenate([_ids(pc.match_like(vocabulary, pattern)) for pattern in patterns]))


def reader(corpus: Corpus, query: Query) -> Reader:
    """The reader for `query`: diacritics count when the query says so, or by itself has any."""
    accented = any(is_accented(part.text) for part in words_of(query.root))
    folds = query.accents == "fold" or (query.accents == "auto" and not accented)
    return Reader(corpus, folds, _variants if query.teencode else _no_variants)


def _variants(word: str) -> tuple[str, ...]:
    from nghe_lib.text.teencode import variants

    return variants(word)


def _no_variants(word: str) -> tuple[str, ...]:
    return ()


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


def _ids(chosen: pa.BooleanArray) -> np.ndarray:
    found = np.flatnonzero(chosen.to_numpy(zero_copy_only=False))
    return found[found != BREAK].astype(np.int32)
