"""Loops of the convolutional network: gradients while it learns, sums of tables when it answers."""

from __future__ import annotations

import numba as nb
import numpy as np


@nb.njit(nogil=True, cache=True)
def numbered(words, bare, known_words, known_bare, out):
    """The row of each word: 1 + its place among `known_words`, or that of its reading without diacritics, or 0."""
    n_words = known_words.size
    for place in range(words.size):
        at = np.searchsorted(known_words, words[place])
        if at < n_words and known_words[at] == words[place]:
            out[place] = 1 + at
            continue
        at = np.searchsorted(known_bare, bare[place])
        out[place] = 1 + n_words + at if at < known_bare.size and known_bare[at] == bare[place] else 0


@nb.njit(nogil=True, cache=True)
def spread(values, filters):
    """What each word adds to each filter at each place of a window: (n_words, n_offsets, f) float32."""
    n_offsets, size, n_filters = filters.shape
    out = np.zeros((values.shape[0], n_offsets, n_filters), np.float32)
    for word in range(values.shape[0]):
        for offset in range(n_offsets):
            row = out[word, offset]
            for at in range(size):
                value = values[word, at]
                if value != 0:
                    weights = filters[offset, at]
                    for one in range(n_filters):
                        row[one] += value * weights[one]
    return out


@nb.njit(nogil=True, cache=True)
def pooled_scores(places, ends, most_words, table, bias, out, out_bias, scores):
    """Scores of each text, (n, k): the strongest window of every filter, above 0 only, times its weights.

    places: rows of `table` (n_words, 6, f) of all words in order. ends: (n,) where texts end. Windows of one, two and
    three words, those that reach over an end of the text included.
    """
    n_filters, k = table.shape[2], out.shape[1]
    best, total = np.zeros((3, n_filters), np.float32), np.zeros(n_filters, np.float32)
    begin = 0
    for text in range(ends.size):
        end = min(ends[text], begin + most_words)
        best[:] = 0
        for first in range(begin - 2, end):
            offset = 0
            for width in range(1, 4):
                if first + width > begin:
                    total[:] = 0
                    for step in range(width):
                        word = first + step
                        if begin <= word < end:
                            row = table[places[word], offset + step]
                            for one in range(n_filters):
                                total[one] += row[one]
                    top = best[width - 1]
                    for one in range(n_filters):
                        top[one] = max(top[one], total[one])
                offset += width
        scores[text] = out_bias
        for width in range(3):
            for one in range(n_filters):
                strength = best[width, one] + bias[width * n_filters + one]
                if strength > 0:
                    for answer in range(k):
                        scores[text, answer] += strength * out[width * n_filters + one, answer]
        begin = ends[text]


@nb.njit(nogil=True, cache=True)
def pooled_gradients(slope, places, windows, filters, filter_slope, window_slope):
    """Back through max pooling and one width of filters: only the winning window of each filter learns.

    slope: (n, f) float32, zero where the filter was silent. places: (n, f) int64 winning window. windows: (n, l, s)
    float32. filters: (f, s). Adds to filter_slope (f, s) and window_slope (n, l, s).
    """
    n, n_filters = slope.shape
    size = filters.shape[1]
    for text in range(n):
        for one in range(n_filters):
            push = slope[text, one]
            if push == 0:
                continue
            place = places[text, one]
            for at in range(size):
                filter_slope[one, at] += push * windows[text, place, at]
                window_slope[text, place, at] += push * filters[one, at]


@nb.njit(nogil=True, cache=True)
def lazy_adam(rows, slopes, values, first, second, ticks, rate):
    """Adam on the rows that were read only; a row that repeats gets the sum of its slopes (`rows` ascending).

    Row 0, the word never seen, does not learn. Kingma & Ba (2015), "Adam", ICLR: decays 0.9 and 0.999.
    """
    size = values.shape[1]
    total = np.empty(size, np.float32)
    at = 0
    while at < rows.size:
        row = rows[at]
        total[:] = 0
        while at < rows.size and rows[at] == row:
            for one in range(size):
                total[one] += slopes[at, one]
            at += 1
        if row == 0:
            continue
        ticks[row] += 1
        scale = rate * np.sqrt(1 - 0.999 ** ticks[row]) / (1 - 0.9 ** ticks[row])
        for one in range(size):
            first[row, one] = 0.9 * first[row, one] + 0.1 * total[one]
            second[row, one] = 0.999 * second[row, one] + 0.001 * total[one] * total[one]
            values[row, one] -= scale * first[row, one] / (np.sqrt(second[row, one]) + 1e-7)
