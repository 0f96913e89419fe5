"""Probabilities of words after one and two words, from counts.

Method: interpolated modified Kneser-Ney smoothing; Chen & Goodman (1998), "An Empirical Study of Smoothing Techniques
for Language Modeling", Harvard TR-10-98, section 3. Trigrams seen only once are then left out and the weight of
backing off is set anew so that probabilities still sum to one (Stolcke 1998, "Entropy-based Pruning of Backoff
Language Models", section 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nghe_lib.text.diacritics.pieces import END

SHIFT = np.int64(1 << 16)


@dataclass(frozen=True)
class Trigrams:
    """Natural logarithms of probabilities and of back-off weights.

    words, words_back: (n_words,). pairs: (n_pairs,) sorted keys `u * SHIFT + v`, with pairs_log = log P(v | u) and
    pairs_back. triples: (n_triples,) sorted keys `(u * SHIFT + v) * SHIFT + w`, with triples_log = log P(w | u, v).
    """

    words: np.ndarray
    words_back: np.ndarray
    pairs: np.ndarray
    pairs_log: np.ndarray
    pairs_back: np.ndarray
    triples: np.ndarray
    triples_log: np.ndarray


def trigrams(ids: np.ndarray, *, n_words: int, min_triple: int) -> Trigrams:
    """Estimate from a stream of word ids (n,) in which `END` stands after each sentence; nothing crosses it."""
    triples, seen = np.unique(_keys(ids.astype(np.int64)), return_counts=True)
    pairs, ways = np.unique(triples % (SHIFT * SHIFT), return_counts=True)
    words, word_ways = np.unique(pairs % SHIFT, return_counts=True)
    p1 = _words(words, word_ways, n_words)
    p2, back2 = _level(pairs, ways, p1[pairs % SHIFT])
    p3, _ = _level(triples, seen, p2[np.searchsorted(pairs, triples % (SHIFT * SHIFT))])
    words_back = np.ones(n_words)
    words_back[pairs // SHIFT] = back2
    every = np.union1d(pairs, triples // SHIFT)
    p2_every = _looked_up(every, pairs, p2, words_back, p1)
    kept = seen >= min_triple
    pairs_back = _back(every, p2_every, triples[kept], p3[kept], pairs, p2)
    return Trigrams(
        np.log(p1), np.log(words_back), every, np.log(p2_every), np.log(pairs_back), triples[kept], np.log(p3[kept])
    )


def _keys(ids: np.ndarray) -> np.ndarray:
    """Each three ids in a row as one number; before the first word of a sentence stands `END` twice."""
    first, second, third = ids[:-2].copy(), ids[1:-1], ids[2:]
    first[second == END] = END
    return (first * SHIFT + second) * SHIFT + third


def _words(words: np.ndarray, ways: np.ndarray, n_words: int) -> np.ndarray:
    """P(word) by the number of different words before it; what a discount of a half frees is shared evenly."""
    p = np.zeros(n_words)
    p[words] = (ways - 0.5) / ways.sum()
    return p + (1 - p.sum()) / n_words


def _level(keys: np.ndarray, counts: np.ndarray, lower: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Interpolated probability of each n-gram, and the back-off weight of the context of each."""
    spent = _discounts(counts)[np.minimum(counts, 3)]
    _, context = np.unique(keys // SHIFT, return_inverse=True)
    total = np.bincount(context, counts)
    back = np.bincount(context, spent) / total
    return (counts - spent) / total[context] + back[context] * lower, back[context]


def _discounts(counts: np.ndarray) -> np.ndarray:
    """Discounts of n-grams seen 0, 1, 2 and 3 or more times."""
    n1, n2, n3, n4 = (max(1, int((counts == size).sum())) for size in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    found = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    return np.clip(found, 0.0, (0.0, 0.95, 1.9, 2.8))


def _looked_up(
    wanted: np.ndarray, pairs: np.ndarray, p2: np.ndarray, words_back: np.ndarray, p1: np.ndarray
) -> np.ndarray:
    """P(v | u) of each wanted pair, by backing off where the pair was never counted."""
    at = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
    return np.where(pairs[at] == wanted, p2[at], words_back[wanted // SHIFT] * p1[wanted % SHIFT])


def _back(
    every: np.ndarray, p2_every: np.ndarray, triples: np.ndarray, p3: np.ndarray, pairs: np.ndarray, p2: np.ndarray
) -> np.ndarray:
    """Weight of backing off from each pair: what its kept triples leave, over what they would get without it."""
    context = np.searchsorted(every, triples // SHIFT)
    below = p2[np.searchsorted(pairs, triples % (SHIFT * SHIFT))]
    left = 1 - np.bincount(context, p3, minlength=len(every))
    freed = 1 - np.bincount(context, below, minlength=len(every))
    return np.clip(left, 1e-6, 1.0) / np.clip(freed, 1e-6, 1.0)
