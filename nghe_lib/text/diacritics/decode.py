"""Decide which words of a text may get diacritics, find the most probable ones, and say whether they are believed.

Method: Viterbi (1967), "Error bounds for convolutional codes and an asymptotically optimum decoding algorithm", IEEE
Transactions on Information Theory 13(2), over a second-order Markov chain: a state is the last two words. States that
are `BEAM` steps worse than the best are dropped. Scores are whole steps of minus log probability, so smaller is better.

A text with hardly an accented word is written without diacritics, and every word in it is open. In any other text only
a long stretch of unaccented words is open, and what it got stays only when the model finds it far more probable than
the stretch as written. A text, sentence or stretch in which most words cannot be Vietnamese stays as it is.

One file, because numba's cache does not notice that a kernel in another file has changed.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nghe_lib.text.diacritics.pieces import END, UNKNOWN
from nghe_lib.text.diacritics.words import ACCENTED, FOREIGN, OPEN

BEAM = 8 * 16
NEVER = 1 << 30
MIN_PLAIN = 2
UNACCENTED_PER_ACCENTED = 6
MIN_STRETCH = 4
MIN_GAIN = 8 * 16
MIN_PLAIN_GAIN = 1 * 16
NEVER_SEEN = 8 * 16  # what a word as written costs more than "some unknown word" when the model never saw it so
MAX_SENTENCE = 400


@njit(cache=True, nogil=True)
def restore(
    scores: tuple,
    rows: np.ndarray,
    candidates: np.ndarray,
    ids: np.ndarray,
    folds: np.ndarray,
    kinds: np.ndarray,
    ends: np.ndarray,
) -> np.ndarray:
    """Word number at each place of the texts, changed where a word got diacritics: (n_places,) int32.

    ids, folds, kinds: (n_places,) word as written, its row of candidates, and what may be done with it.
    ends: (n_texts,) one past the last place of each text.
    """
    out = ids.copy()
    free = np.zeros(len(ids), np.bool_)
    start = 0
    for end in ends:
        n_open, n_accented, n_foreign = _counts(kinds, start, end)
        plain = n_open >= MIN_PLAIN and n_accented * UNACCENTED_PER_ACCENTED <= n_open and n_foreign * 2 <= n_open
        if n_open >= MIN_STRETCH or plain:
            low = start
            while low < end:
                high = low
                while high < end and ids[high] != END and high - low < MAX_SENTENCE:
                    high += 1
                if high > low:
                    _sentence(scores, rows, candidates, ids, folds, kinds, free, low, high, plain, out)
                low = high + 1 if high < end and ids[high] == END else max(high, low + 1)
        start = end
    return out


@njit(cache=True, nogil=True)
def _counts(kinds: np.ndarray, start: int, end: int) -> tuple[int, int, int]:
    n_open, n_accented, n_foreign = 0, 0, 0
    for at in range(start, end):
        n_open += kinds[at] == OPEN
        n_accented += kinds[at] == ACCENTED
        n_foreign += kinds[at] == FOREIGN
    return n_open, n_accented, n_foreign


@njit(cache=True, nogil=True)
def _sentence(
    scores: tuple,
    rows: np.ndarray,
    candidates: np.ndarray,
    ids: np.ndarray,
    folds: np.ndarray,
    kinds: np.ndarray,
    free: np.ndarray,
    start: int,
    end: int,
    plain: bool,
    out: np.ndarray,
) -> None:
    """Restore one sentence: open its stretches, find the best words, take back what is not believed."""
    if not _open_stretches(kinds, free, start, end, plain):
        return
    best_path(scores, rows, candidates, ids, folds, free, start, end, out)
    at = start
    while at < end:
        if not free[at]:
            at += 1
            continue
        stop = at
        while stop < end and kinds[stop] != ACCENTED:
            stop += 1
        high = min(stop + 2, end + 1)
        gain = sentence_score(scores, ids, start, end, at, high) - sentence_score(scores, out, start, end, at, high)
        for place in range(at, stop):
            gain += NEVER_SEEN * (free[place] and ids[place] == UNKNOWN)
        if gain < (MIN_PLAIN_GAIN if plain else MIN_GAIN):
            out[at:stop] = ids[at:stop]
        at = stop


@njit(cache=True, nogil=True)
def _open_stretches(kinds: np.ndarray, free: np.ndarray, start: int, end: int, plain: bool) -> bool:
    """Mark the open words of each stretch between accented words that may be restored; whether there is one."""
    found = False
    at = start
    while at < end:
        stop = at
        while stop < end and kinds[stop] != ACCENTED:
            stop += 1
        n_open, _, n_foreign = _counts(kinds, at, stop)
        if (n_open >= n_foreign and plain) or (n_open >= MIN_STRETCH and n_foreign * 3 <= n_open):
            found |= n_open > 0
            for place in range(at, stop):
                free[place] = kinds[place] == OPEN
        at = stop + 1
    return found


@njit(cache=True, nogil=True)
def find(values: np.ndarray, start: int, end: int, wanted: int) -> int:
    """Where `wanted` stands in the ascending values[start:end], or -1."""
    while start < end:
        middle = (start + end) >> 1
        if values[middle] < wanted:
            start = middle + 1
        else:
            end = middle
            last = values[middle]
            if last == wanted and (middle == start or values[middle - 1] < wanted):
                return middle
    return -1


@njit(cache=True, nogil=True)
def step(scores: tuple, before: int, last: int, pair: int, word: int) -> int:
    """Score of `word` after the words of `before` (their pair, or -1) whose second is `last`; pair: of last, word."""
    words, words_back, _, _, pairs_score, pairs_back, triple_rows, triples, triples_score = scores
    total = 0
    if before >= 0:
        at = find(triples, triple_rows[before], triple_rows[before + 1], word)
        if at >= 0:
            return int(triples_score[at])
        total = int(pairs_back[before])
    if pair >= 0:
        return total + int(pairs_score[pair])
    return total + int(words_back[last]) + int(words[word])


@njit(cache=True, nogil=True)
def pair_of(scores: tuple, first: int, second: int) -> int:
    """Number of the pair of two words, or -1 when it was never seen."""
    return find(scores[3], scores[2][first], scores[2][first + 1], second)


@njit(cache=True, nogil=True)
def sentence_score(scores: tuple, ids: np.ndarray, start: int, end: int, low: int, high: int) -> int:
    """Score of the words low..high - 1 of the sentence ids[start:end]; `high` may be end + 1, the end itself."""
    total = 0
    for at in range(low, high):
        u = ids[at - 2] if at - 2 >= start else END
        v = ids[at - 1] if at - 1 >= start else END
        w = ids[at] if at < end else END
        total += step(scores, pair_of(scores, u, v), v, pair_of(scores, v, w), w)
    return total


@njit(cache=True, nogil=True)
def best_path(
    scores: tuple,
    rows: np.ndarray,
    candidates: np.ndarray,
    ids: np.ndarray,
    folds: np.ndarray,
    free: np.ndarray,
    start: int,
    end: int,
    out: np.ndarray,
) -> None:
    """Write into out[start:end] the best words of one sentence; only places that are `free` may change.

    ids: word at each place. folds: its row of candidates. At most the candidates of one row are weighed at a place.
    """
    width = 1
    for at in range(start, end):
        if free[at]:
            width = max(width, rows[folds[at] + 1] - rows[folds[at]])
    n = end - start
    options = np.empty((n + 2, width), np.int32)
    sizes = np.ones(n + 2, np.int64)
    options[0, 0] = END
    options[1, 0] = END
    for at in range(n):
        if free[start + at]:
            first = rows[folds[start + at]]
            sizes[at + 2] = rows[folds[start + at] + 1] - first
            for place in range(sizes[at + 2]):
                options[at + 2, place] = candidates[first + place]
        else:
            options[at + 2, 0] = ids[start + at]
    cost = np.full((width, width), NEVER, np.int64)
    pair = np.full((width, width), -1, np.int64)
    next_cost, next_pair = np.empty_like(cost), np.empty_like(pair)
    back = np.zeros((n, width, width), np.uint8)
    cost[0, 0] = 0
    pair[0, 0] = pair_of(scores, END, END)
    for at in range(n):
        _advance(scores, options, sizes, at, cost, pair, next_cost, next_pair, back)
        cost, next_cost, pair, next_pair = next_cost, cost, next_pair, pair
    _trace_back(scores, options, sizes, n, cost, pair, back, start, out)


@njit(cache=True, nogil=True)
def _advance(
    scores: tuple,
    options: np.ndarray,
    sizes: np.ndarray,
    at: int,
    cost: np.ndarray,
    pair: np.ndarray,
    next_cost: np.ndarray,
    next_pair: np.ndarray,
    back: np.ndarray,
) -> None:
    """One place further: cost[a, b] of ending with options a, b becomes next_cost[b, c]."""
    limit = NEVER
    for a in range(sizes[at]):
        for b in range(sizes[at + 1]):
            limit = min(limit, cost[a, b])
    listed = np.empty(sizes[at], np.int64)
    for b in range(sizes[at + 1]):
        n_listed, cheapest, cheapest_a = _alive(scores, cost, pair, sizes[at], b, limit + BEAM, listed)
        last = options[at + 1, b]
        for c in range(sizes[at + 2]):
            word = options[at + 2, c]
            best, chosen, found = NEVER, 0, -1
            if n_listed > 0 or cheapest < NEVER:
                found = pair_of(scores, last, word)
                best, chosen = cheapest + step(scores, -1, last, found, word), cheapest_a
                for a in listed[:n_listed]:
                    total = cost[a, b] + step(scores, pair[a, b], last, found, word)
                    if total < best:
                        best, chosen = total, a
            next_cost[b, c] = min(best, NEVER)
            next_pair[b, c] = found
            back[at, b, c] = chosen


@njit(cache=True, nogil=True)
def _alive(
    scores: tuple, cost: np.ndarray, pair: np.ndarray, n_options: int, b: int, limit: int, listed: np.ndarray
) -> tuple[int, int, int]:
    """Of the states that end with option b and cost at most `limit`: list those whose pair has triples.

    All others pay the same for any word after them, so only the cheapest of them matters. Gives how many are listed,
    and the cost (with backing off) and first option of that cheapest one.
    """
    pairs_back, triple_rows = scores[5], scores[6]
    n_listed, cheapest, cheapest_a = 0, NEVER, 0
    for a in range(n_options):
        before = pair[a, b]
        if cost[a, b] > limit:
            continue
        if before >= 0 and triple_rows[before] < triple_rows[before + 1]:
            listed[n_listed] = a
            n_listed += 1
            continue
        total = cost[a, b] + (int(pairs_back[before]) if before >= 0 else 0)
        if total < cheapest:
            cheapest, cheapest_a = total, a
    return n_listed, cheapest, cheapest_a


@njit(cache=True, nogil=True)
def _trace_back(
    scores: tuple,
    options: np.ndarray,
    sizes: np.ndarray,
    n: int,
    cost: np.ndarray,
    pair: np.ndarray,
    back: np.ndarray,
    start: int,
    out: np.ndarray,
) -> None:
    """Choose the best last two words, the end of the sentence counted, and follow the way back."""
    best, x, y = NEVER, 0, 0
    for a in range(sizes[n]):
        for b in range(sizes[n + 1]):
            if cost[a, b] < best:
                last = options[n + 1, b]
                total = cost[a, b] + step(scores, pair[a, b], last, pair_of(scores, last, END), END)
                if total < best:
                    best, x, y = total, a, b
    for at in range(n - 1, -1, -1):
        out[start + at] = options[at + 2, y]
        earlier = back[at, x, y]
        x, y = earlier, x
