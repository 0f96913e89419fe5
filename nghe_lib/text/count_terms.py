"""Count the terms of each text: a sparse matrix of texts and terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.text import ngrams, tokens
from nghe_lib.text.ngrams import Order
from nghe_lib.text.segment import segment_ids
from nghe_lib.text.tokens import Tokens

UNITS = ("word", "syllable")


def count_terms(
    texts: Iterable[str | None],
    *,
    unit: str = "word",
    style: str = "underthesea",
    ngrams: tuple[int, int] = (1, 1),
    min_df: int = 1,
    max_df_share: float = 1.0,
    stop_words: Iterable[str] = (),
    vocabulary: Sequence[str] | None = None,
    workers: int = 1,
) -> tuple[csr_array, list[str]]:
    """How often each term occurs in each text.

    unit: `word` (see `segment`) or `syllable` (white space and punctuation, far quicker). Terms are lower case NFC
    with tone marks placed one way; a number with its separators is one token; no term crosses punctuation.
    style: how words are found, see `segment`; syllables do not ask.
    ngrams: smallest and largest number of units in a term; the units of a term are joined by a space.
    min_df, max_df_share: a term is kept when at least `min_df` texts and at most this share of texts have it.
    stop_words: terms that begin or end with one are left out.
    vocabulary: count just these terms, in this order; the three limits above are then not applied.
    workers: threads that find the words.

    Returns (counts, terms): csr_array (n_texts, n_terms) of int64, and the n_terms terms, sorted unless `vocabulary`
    gives their order. Empty in, a (0, 0) matrix out. Raises ParameterError for a value out of bounds.
    """
    _check(unit, ngrams, min_df, max_df_share)
    values = texts if isinstance(texts, (list, tuple)) else list(texts)
    stream = (
        tokens.words(segment_ids(values, style=style, workers=workers)) if unit == "word" else tokens.syllables(values)
    )
    orders = _orders(stream, ngrams, 1 if vocabulary is not None else min_df)
    names = [name for order in orders for name in order.names(stream.vocabulary)]
    runs = [run for order in orders for run in order.terms]
    if vocabulary is not None:
        return _counted(orders, stream, names, [term.lower() for term in vocabulary]), list(vocabulary)
    from nghe_lib.text import counting_kernels as kernels

    df = np.concatenate([kernels.text_counts(order.codes, stream.ends, len(order.terms)) for order in orders])
    fits = np.flatnonzero((df >= min_df) & (df <= max_df_share * len(stream.ends)))
    stops = frozenset(stop_words)
    kept = sorted(
        names[number] for number in fits if not _at_edge([stream.vocabulary[unit] for unit in runs[number]], stops)
    )
    return _counted(orders, stream, names, kept), kept


def _check(unit: str, sizes: tuple[int, int], min_df: int, max_df_share: float) -> None:
    if unit not in UNITS:
        raise ParameterError(f"không có đơn vị '{unit}'{nearest(unit, UNITS)}; có: {', '.join(UNITS)}")
    if not 1 <= sizes[0] <= sizes[1]:
        raise ParameterError(f"ngrams cần (nhỏ nhất, lớn nhất) từ 1 trở lên; đã cho {sizes}")
    if min_df < 1 or not 0 < max_df_share <= 1:
        raise ParameterError("min_df từ 1 trở lên, max_df_share trong khoảng 0 đến 1")


def _orders(stream: Tokens, sizes: tuple[int, int], min_count: int) -> list[Order]:
    found = ngrams.orders(stream, longest=sizes[1], min_count=min_count)
    return [order for order in found if order.size >= sizes[0]]


def _at_edge(units: list[str], stops: frozenset[str]) -> bool:
    """Whether the first or last few units are a stop word; `ngân hàng` as one unit does not end with `hàng`."""
    if not stops:
        return False
    sizes = range(1, len(units) + 1)
    return any(" ".join(units[:size]) in stops or " ".join(units[-size:]) in stops for size in sizes)


def _counted(orders: list[Order], stream: Tokens, names: list[str], wanted: list[str]) -> csr_array:
    """Counts of `wanted`, in that order; a term that never occurs is a column of zeros."""
    from nghe_lib.text import counting_kernels as kernels

    column = {term: place for place, term in enumerate(wanted)}
    column_of = np.array([column.get(name, kernels.NONE) for name in names], np.int32)
    parts, first = [], 0
    for order in orders:
        last = first + len(order.terms)
        indptr, indices, counts = kernels.count_columns(order.codes, stream.ends, column_of[first:last], len(wanted))
        parts.append(csr_array((counts, indices, indptr), shape=(len(stream.ends), len(wanted))))
        first = last
    return reduce(add, parts)
