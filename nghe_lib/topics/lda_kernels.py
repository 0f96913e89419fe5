"""Loops of latent Dirichlet allocation over sparse counts, compiled: what each text is about, and what words then say.

Topics lie next to each other: a row of `table` holds one word in all topics, padded with zeros to a multiple of
`lanes_kernels.WIDTH`. Factors that are the same for all topics cancel out, so a row may be scaled freely and
exp(digamma(sum of gamma)) is never taken. Every loop writes to places of its own from `first` to `last`, so that the
result does not depend on how many threads share them.
"""
# mypy: disable-error-code="call-arg, var-annotated"

from __future__ import annotations

import numpy as np
from numba import njit

from nghe_lib.topics.lanes_kernels import WIDTH, exp_digamma, load, multiply_add, spread, store, total

_ROWS = 4
_ZERO = np.float32(0)
_ONE = np.float32(1)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _sweep(rows, counts, weights, ratios, sums, n_rows, width):
    """Share every word of one text among topics, four words at a time.

    rows: (n_rows * width,); weights: (width,) exp(E[log theta]). Gives ratios (n_rows,), the count of a word over its
    probability in this text, and sums (width,) of ratio times row.
    """
    zero = spread(_ZERO)
    for k in range(0, width, WIDTH):
        store(sums, k, zero)
    for i in range(0, n_rows, _ROWS):
        a = i * width
        b = a + width
        c = b + width
        d = c + width
        p, q, r, s = zero, zero, zero, zero
        for k in range(0, width, WIDTH):
            weight = load(weights, k)
            p = multiply_add(weight, load(rows, a + k), p)
            q = multiply_add(weight, load(rows, b + k), q)
            r = multiply_add(weight, load(rows, c + k), r)
            s = multiply_add(weight, load(rows, d + k), s)
        ratios[i] = counts[i] / total(p)
        ratios[i + 1] = counts[i + 1] / total(q)
        ratios[i + 2] = counts[i + 2] / total(r)
        ratios[i + 3] = counts[i + 3] / total(s)
        p, q, r, s = spread(ratios[i]), spread(ratios[i + 1]), spread(ratios[i + 2]), spread(ratios[i + 3])
        for k in range(0, width, WIDTH):
            summed = multiply_add(p, load(rows, a + k), load(sums, k))
            summed = multiply_add(q, load(rows, b + k), summed)
            summed = multiply_add(r, load(rows, c + k), summed)
            store(sums, k, multiply_add(s, load(rows, d + k), summed))


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def read_texts(indptr, places, counts, table, alpha, iterations, limit, gamma, weights, ratios, first, last):
    """What the texts `first` to `last` are about: coordinate ascent on gamma until it moves by less than `limit`.

    indptr (n_texts + 1,), places (n_entries,) row of `table` and counts (n_entries,) float32 are the texts; alpha
    (width,), positive in the padding too. gamma (n_texts, width): where to start, then the result; weights (n_texts,
    width): its exp(digamma), not normalised; ratios (n_entries,): count over probability under it.
    """
    width = table.shape[1]
    longest = 0
    for text in range(first, last):
        longest = max(longest, indptr[text + 1] - indptr[text])
    room = (longest + _ROWS - 1) // _ROWS * _ROWS
    rows = np.empty(room * width, np.float32)
    times = np.empty(room, np.float32)
    shares = np.empty(room, np.float32)
    sums = np.empty(width, np.float32)
    here = np.empty(width, np.float32)
    weight = np.empty(width, np.float32)
    for text in range(first, last):
        start = indptr[text]
        n_words = indptr[text + 1] - start
        n_rows = (n_words + _ROWS - 1) // _ROWS * _ROWS
        for i in range(n_words):
            word = places[start + i]
            for k in range(width):
                rows[i * width + k] = table[word, k]
            times[i] = counts[start + i]
        for i in range(n_words, n_rows):  # words that are nowhere fill up the last four
            for k in range(width):
                rows[i * width + k] = _ONE
            times[i] = _ZERO
        for k in range(width):
            here[k] = gamma[text, k]
        for k in range(0, width, WIDTH):
            store(weight, k, exp_digamma(load(here, k)))
        for _ in range(iterations):
            _sweep(rows, times, weight, shares, sums, n_rows, width)
            moved = _ZERO
            for k in range(width):
                new = alpha[k] + weight[k] * sums[k]
                moved += abs(new - here[k])
                here[k] = new
            for k in range(0, width, WIDTH):
                store(weight, k, exp_digamma(load(here, k)))
            if moved < limit:
                break
        _sweep(rows, times, weight, shares, sums, n_rows, width)
        for k in range(width):
            gamma[text, k] = here[k]
            weights[text, k] = weight[k]
        for i in range(n_words):
            ratios[start + i] = shares[i]


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def words_in_topics(words, stats, scale, eta, per_topic, table, first, last):
    """Rows of `table` for the words numbered `words[first:last]`: exp(digamma(eta + scale * stats)) * per_topic.

    stats, eta: (n_words, width); per_topic: (width,) float32, the padding zero. Each row is scaled to a largest 1.
    """
    width = table.shape[1]
    row = np.empty(width, np.float32)
    for place in range(first, last):
        word = words[place]
        for k in range(width):
            row[k] = eta[word, k] + scale * stats[word, k]
        for k in range(0, width, WIDTH):
            store(row, k, exp_digamma(load(row, k)))
        most = _ZERO
        for k in range(width):
            row[k] *= per_topic[k]
            most = max(most, row[k])
        for k in range(width):
            table[place, k] = row[k] / most


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def gather_words(starts, texts, entries, weights, ratios, table, gathered, first, last):
    """Expected counts of words `first` to `last` in each topic: gathered (n_words, width), summed over their texts.

    starts (n_words + 1,), texts and entries (n_entries,): the texts of each word, see `by_word`; the rest as
    `read_texts` left it.
    """
    width = table.shape[1]
    flat = weights.reshape(-1)
    summed = np.empty(width, np.float32)
    zero = spread(_ZERO)
    for place in range(first, last):
        for k in range(0, width, WIDTH):
            store(summed, k, zero)
        for at in range(starts[place], starts[place + 1]):
            ratio = spread(ratios[entries[at]])
            text = texts[at] * width
            for k in range(0, width, WIDTH):
                store(summed, k, multiply_add(ratio, load(flat, text + k), load(summed, k)))
        for k in range(width):
            gathered[place, k] = summed[k] * table[place, k]


@njit(cache=True, nogil=True)
def by_word(indptr, indices, n_words):
    """Turn texts of words into words of texts; words that never occur are left out.

    Returns used (n_used,) the words that occur, sorted; places (n_entries,) the row of each entry in `used`; starts
    (n_used + 1,), texts and entries (n_entries,): for each used word the texts and the entries it stands in.
    """
    row_of = np.zeros(n_words, np.int32)
    first, last = indptr[0], indptr[-1]
    for entry in range(first, last):
        row_of[indices[entry]] += 1
    n_used = 0
    for word in range(n_words):
        if row_of[word]:
            n_used += 1
    used = np.empty(n_used, np.int32)
    starts = np.zeros(n_used + 1, np.int64)
    row = 0
    for word in range(n_words):
        if row_of[word]:
            used[row] = word
            starts[row + 1] = starts[row] + row_of[word]
            row_of[word] = row
            row += 1
    next_free = starts[:-1].copy()
    places = np.empty(last - first, np.int32)
    texts = np.empty(last - first, np.int32)
    entries = np.empty(last - first, np.int64)
    for text in range(len(indptr) - 1):
        for entry in range(indptr[text], indptr[text + 1]):
            row = row_of[indices[entry]]
            at = next_free[row]
            next_free[row] += 1
            places[entry - first] = row
            texts[at] = text
            entries[at] = entry - first
    return used, places, starts, texts, entries


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def log_word_shares(indptr, indices, counts, log_theta, beta, log_most, scores, first, last):
    """E[log p(words | theta, beta)] of texts `first` to `last`, the bound's first part: scores (n_texts,).

    log_theta: (n_texts, n_topics) E[log theta]; beta: (n_words, n_topics) exp(E[log beta] - log_most), log_most
    (n_words,). All float64, as the bound is a small difference of large sums.
    """
    n_topics = beta.shape[1]
    theta = np.empty(n_topics)
    for text in range(first, last):
        most = log_theta[text].max()
        for k in range(n_topics):
            theta[k] = np.exp(log_theta[text, k] - most)
        score = 0.0
        for entry in range(indptr[text], indptr[text + 1]):
            word = indices[entry]
            share = 0.0
            for k in range(n_topics):
                share += theta[k] * beta[word, k]
            score += counts[entry] * (np.log(share) + most + log_most[word])
        scores[text] = score


@njit(cache=True, nogil=True, error_model="numpy")
def mean_log_weights(stats, scale, eta, n_topics, means, first, last):
    """Mean over topics of digamma(eta + scale * stats) for words `first` to `last`: means (n_words,)."""
    for word in range(first, last):
        summed = 0.0
        for k in range(n_topics):
            x = np.float64(eta[word, k]) + np.float64(scale) * np.float64(stats[word, k])
            fall = 0.0
            while x < 6:
                fall += 1 / x
                x += 1
            square = 1 / (x * x)
            summed += np.log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square / 252)) - fall
        means[word] = summed / n_topics
