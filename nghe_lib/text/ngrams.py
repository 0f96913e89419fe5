"""Find the n-grams that occur often enough, order by order, over tens of millions of tokens in bounded memory.

Method: Agrawal & Srikant (1994), "Fast algorithms for mining association rules", VLDB: a phrase can only be frequent
when its parts are, so each order looks only where the order before was frequent. Rare pairs are first dropped by
counting hashed keys in a fixed table, as in Park, Chen & Yu (1995), "An effective hash-based algorithm for mining
association rules", SIGMOD.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nghe_lib.text.tokens import BREAK, Tokens

NONE = -1
_SLICE_TOKENS = 1_000_000
_BUCKETS = 1 << 22
_SPREADER = np.int64(0x9E3779B97F4A7C15 - (1 << 64))


@dataclass(frozen=True)
class Order:
    """The frequent n-grams of one size.

    codes: (n_tokens,) int32, number of the n-gram that starts at each token, `NONE` where no frequent one does.
    terms: (n_terms, size) int32 token ids of each n-gram.
    """

    size: int
    codes: np.ndarray
    terms: np.ndarray

    def names(self, vocabulary: list[str]) -> list[str]:
        """Each n-gram as text, its tokens joined by a space."""
        return [" ".join(vocabulary[token] for token in term) for term in self.terms]

    def slices(self) -> Iterator[tuple[np.ndarray, int]]:
        """`codes` in parts that fit in little memory, each with the place it starts at."""
        for start in range(0, len(self.codes), _SLICE_TOKENS):
            yield self.codes[start : start + _SLICE_TOKENS], start


def orders(tokens: Tokens, *, longest: int, min_count: int, counted: np.ndarray | None = None) -> Iterator[Order]:
    """The n-grams of 1, 2 … `longest` tokens that occur at least `min_count` times.

    counted: (n_tokens,) bool, the tokens whose n-grams count towards `min_count` (all when None); n-grams found there
    are then coded everywhere. No n-gram crosses a break. An order without any is still given, empty.
    """
    first = _single(tokens, min_count, counted)
    yield first
    order = first
    for size in range(2, longest + 1):
        order = _longer(order, first, size, min_count, counted)
        yield order


def _single(tokens: Tokens, min_count: int, counted: np.ndarray | None) -> Order:
    seen = tokens.ids if counted is None else tokens.ids[counted]
    counts = np.bincount(seen, minlength=len(tokens.vocabulary))
    counts[BREAK] = 0
    kept = np.flatnonzero(counts >= max(min_count, 1)).astype(np.int32)
    code_of = np.full(len(tokens.vocabulary), NONE, np.int32)
    code_of[kept] = np.arange(len(kept), dtype=np.int32)
    return Order(1, code_of[tokens.ids], kept[:, None])


def _longer(before: Order, first: Order, size: int, min_count: int, counted: np.ndarray | None) -> Order:
    kept = _frequent_keys(before, first, size, min_count, counted)
    codes = np.full(len(first.codes), NONE, np.int32)
    wanted = np.zeros(_BUCKETS, bool)
    wanted[_bucket(kept)] = True
    for places, keys in _keys(before, first, size):
        likely = wanted[_bucket(keys)]
        places, keys = places[likely], keys[likely]
        found = np.searchsorted(kept, keys)
        exact = kept[np.minimum(found, len(kept) - 1)] == keys if len(kept) else np.zeros(len(keys), bool)
        codes[places[exact]] = found[exact]
    n_first = max(len(first.terms), 1)
    terms = np.hstack([before.terms[kept // n_first], first.terms[kept % n_first]])
    return Order(size, codes, terms.reshape(len(kept), size))


def _frequent_keys(before: Order, first: Order, size: int, min_count: int, counted: np.ndarray | None) -> np.ndarray:
    """Sorted int64 keys of the n-grams of `size` that occur often enough."""
    table = np.zeros(_BUCKETS, np.int64)
    for _, keys in _keys(before, first, size, counted):
        table += np.bincount(_bucket(keys), minlength=_BUCKETS)
    likely = [keys[table[_bucket(keys)] >= min_count] for _, keys in _keys(before, first, size, counted)]
    keys, counts = np.unique(np.concatenate([np.zeros(0, np.int64), *likely]), return_counts=True)
    return keys[counts >= min_count]


def _keys(
    before: Order, first: Order, size: int, counted: np.ndarray | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places and keys of all n-grams of `size` whose parts are frequent, slice by slice."""
    n_tokens, n_first = len(first.codes), np.int64(max(len(first.terms), 1))
    for start in range(0, max(n_tokens - size + 1, 0), _SLICE_TOKENS):
        stop = min(start + _SLICE_TOKENS, n_tokens - size + 1)
        head, inner = before.codes[start:stop], before.codes[start + 1 : stop + 1]
        last = first.codes[start + size - 1 : stop + size - 1]
        fits = (head >= 0) & (inner >= 0) & (last >= 0)
        if counted is not None:
            fits &= counted[start:stop]
        places = np.flatnonzero(fits)
        yield places + start, head[places] * n_first + last[places]


def _bucket(keys: np.ndarray) -> np.ndarray:
    """A number under `_BUCKETS` for each key, by multiplicative hashing."""
    with np.errstate(over="ignore"):
        return ((keys * _SPREADER) >> np.int64(64 - 22)) & np.int64(_BUCKETS - 1)
