"""How often each text uses each term, where terms are single units and the phrases found in the texts themselves.

Unlike `count_terms`, which counts every n-gram, only runs that belong together are terms, and a unit that hardly ever
stands outside of a phrase (`sinh` in `học sinh`) is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError
from nghe_lib.text import ngrams
from nghe_lib.text.terms.phrases import Phrases, find_phrases
from nghe_lib.text.terms.units import Edges, numbers_as_one, unit_stream
from nghe_lib.text.tokens import BREAK, Tokens


@dataclass(frozen=True)
class TermCounts:
    """Counted texts.

    counts: csr_array (n_texts, n_terms) of int64. terms: the n_terms terms. sizes: (n_texts,) int64, units of each
    text, those that are no term too.
    """

    counts: csr_array
    terms: list[str]
    sizes: np.ndarray

    def rows(self, first: int, last: int) -> TermCounts:
        """The texts from `first` to before `last`."""
        return TermCounts(self.counts[first:last], self.terms, self.sizes[first:last])

    def grouped(self, groups: np.ndarray) -> TermCounts:
        """The texts of each group as one.

        groups: (n_texts,) int, number of the group of each text, from 0; a number without texts gives an empty row.
        """
        n_groups = int(groups.max()) + 1 if len(groups) else 0
        cells = (np.ones(len(groups), np.int64), (groups, np.arange(len(groups))))
        adder = csr_array(cells, shape=(n_groups, len(groups)))
        return TermCounts(csr_array(adder @ self.counts), self.terms, adder @ self.sizes)


def count_phrases(
    texts: Iterable[str | None],
    *,
    unit: str = "syllable",
    longest: int = 4,
    min_count: int = 5,
    min_npmi: float = 0.3,
    stop_words: Iterable[str] | None = None,
    keep_numbers: bool = True,
) -> TermCounts:
    """Single units and phrases of up to `longest` units that occur at least `min_count` times, and their counts.

    Options as in `keyphrases`; longest from 1. keep_numbers: False makes every number the same sign. Syllables are the
    default, since a segmenter joins a new name now and then only and so spreads it over several terms; with words,
    runs that are spelt alike are one term. Empty in, a (0, 0) matrix out. Raises ParameterError for a value out of
    bounds.
    """
    if not 1 <= longest <= 8 or min_count < 1 or not 0 <= min_npmi <= 1:
        raise ParameterError("longest từ 1 đến 8, min_count từ 1 trở lên, min_npmi trong khoảng 0 đến 1")
    stream = unit_stream(texts, unit=unit)
    if not keep_numbers:
        stream = numbers_as_one(stream)
    found = find_phrases(
        stream, longest=longest, min_count=min_count, min_npmi=min_npmi, edges=Edges.of(stop_words, unit=unit)
    )  # fmt: skip
    return term_counts(found, stream)


def term_counts(found: list[Phrases], stream: Tokens) -> TermCounts:
    """The counts of the runs of `found`; runs spelt alike are one term."""
    rows, columns = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)]
    number_of: dict[str, int] = {}
    for phrases in found:
        numbers = np.array([number_of.setdefault(name, len(number_of)) for name in phrases.names], np.int64)
        places = np.flatnonzero(phrases.codes != ngrams.NONE)
        rows.append(stream.texts_at(places))
        columns.append(numbers[phrases.codes[places]])
    cells = (np.concatenate(rows), np.concatenate(columns))
    counts = csr_array((np.ones(len(cells[0]), np.int64), cells), shape=(len(stream.ends), len(number_of)))
    counts.sum_duplicates()
    return TermCounts(counts, list(number_of), text_sizes(stream))


def text_sizes(stream: Tokens) -> np.ndarray:
    """Units of each text, breaks left out: (n_texts,) int64."""
    units = np.concatenate([[0], np.cumsum(stream.ids != BREAK)])[np.concatenate([[0], stream.ends])]
    return np.diff(units).astype(np.int64)
