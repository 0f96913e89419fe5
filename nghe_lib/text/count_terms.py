"""Count the terms of each text: a sparse matrix of texts and terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.text import ngrams, tokens
from nghe_lib.text.segment import segment
from nghe_lib.text.tokens import Tokens

UNITS = ("word", "syllable")


def count_terms(
    texts: Iterable[str | None],
    *,
    unit: str = "word",
    ngrams: tuple[int, int] = (1, 1),
    min_df: int = 1,
    max_df_share: float = 1.0,
    stop_words: Iterable[str] = (),
    vocabulary: Sequence[str] | None = None,
) -> tuple[csr_array, list[str]]:
    """How often each term occurs in each text.

    unit: `word` (see `segment`) or `syllable` (white space and punctuation, far quicker). Terms are lower case NFC
    with tone marks placed one way; a number with its separators is one token; no term crosses punctuation.
    ngrams: smallest and largest number of units in a term; the units of a term are joined by a space.
    min_df, max_df_share: a term is kept when at least `min_df` texts and at most this share of texts have it.
    stop_words: terms that begin or end with one are left out.
    vocabulary: count just these terms, in this order; the three limits above are then not applied.

    Returns (counts, terms): csr_array (n_texts, n_terms) of int64, and the n_terms terms, sorted unless `vocabulary`
    gives their order. Empty in, a (0, 0) matrix out. Raises ParameterError for a value out of bounds.
    """
    _check(unit, ngrams, min_df, max_df_share)
    values = texts if isinstance(texts, (list, tuple)) else list(texts)
    stream = tokens.words(segment(values)) if unit == "word" else tokens.syllables(values)
    counts, terms = _count(stream, ngrams, 1 if vocabulary is not None else min_df)
    if vocabulary is not None:
        return _columns(counts, terms, [term.lower() for term in vocabulary]), list(vocabulary)
    return _bounded(counts, terms, min_df, max_df_share, frozenset(stop_words))


def _check(unit: str, sizes: tuple[int, int], min_df: int, max_df_share: float) -> None:
    if unit not in UNITS:
        raise ParameterError(f"không có đơn vị '{unit}'{nearest(unit, UNITS)}; có: {', '.join(UNITS)}")
    if not 1 <= sizes[0] <= sizes[1]:
        raise ParameterError(f"ngrams cần (nhỏ nhất, lớn nhất) từ 1 trở lên; đã cho {sizes}")
    if min_df < 1 or not 0 < max_df_share <= 1:
        raise ParameterError("min_df từ 1 trở lên, max_df_share trong khoảng 0 đến 1")


def _count(stream: Tokens, sizes: tuple[int, int], min_count: int) -> tuple[csr_array, list[str]]:
    rows, columns = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)]
    terms: list[str] = []
    for order in ngrams.orders(stream, longest=sizes[1], min_count=min_count):
        if order.size >= sizes[0]:
            places = np.flatnonzero(order.codes != ngrams.NONE)
            rows.append(stream.texts_at(places))
            columns.append(order.codes[places].astype(np.int64) + len(terms))
            terms += order.names(stream.vocabulary)
    found = (np.concatenate(rows), np.concatenate(columns))
    counts = csr_array((np.ones(len(found[0]), np.int64), found), shape=(len(stream.ends), len(terms)))
    counts.sum_duplicates()
    return counts, terms


def _bounded(
    counts: csr_array, terms: list[str], min_df: int, max_df_share: float, stops: frozenset[str]
) -> tuple[csr_array, list[str]]:
    df = np.bincount(counts.indices, minlength=len(terms))
    fits = (df >= min_df) & (df <= max_df_share * counts.shape[0])
    kept = [terms[number] for number in np.flatnonzero(fits) if not _at_edge(terms[number], stops)]
    kept.sort()
    return _columns(counts, terms, kept), kept


def _at_edge(term: str, stops: frozenset[str]) -> bool:
    """Whether `term` is a stop word, or begins or ends with one."""
    parts = term.split(" ")
    return any(" ".join(parts[:size]) in stops or " ".join(parts[-size:]) in stops for size in range(1, len(parts) + 1))


def _columns(counts: csr_array, terms: list[str], wanted: list[str]) -> csr_array:
    """The columns of `wanted`, in that order; a term that never occurs is a column of zeros."""
    number_of = {term: number for number, term in enumerate(terms)}
    picks = [(number_of[term], place) for place, term in enumerate(wanted) if term in number_of]
    chosen = np.array(picks, np.int64).reshape(-1, 2)
    picker = csr_array((np.ones(len(chosen), np.int64), (chosen[:, 0], chosen[:, 1])), shape=(len(terms), len(wanted)))
    made = csr_array(counts @ picker)
    made.sort_indices()
    return made
