"""The loop of `adapt`, compiled: how unlikely the labels are under a chain of two labels, and which way to mend it."""

import math

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _both(first, second):
    """log(exp(first) + exp(second))."""
    larger = max(first, second)
    return larger + math.log1p(math.exp(-abs(first - second)))


@njit(cache=True, nogil=True)
def loss(attributes, inside, ends, weights, moves, gradient):
    """Minus the log likelihood of all sentences; adds its gradient by weights, and by moves in the last four places.

    attributes: (n_tokens, n_features), -1 for none; inside: (n_tokens,); ends: (n_sentences,); weights: inside less
    begin.
    """
    total = 0.0
    n_weights = len(weights)
    scores = np.zeros(len(inside))
    for place in range(len(inside)):
        for number in attributes[place]:
            if number >= 0:
                scores[place] += weights[number]
    forward = np.zeros((len(inside), 2))
    backward = np.zeros((len(inside), 2))
    first = 0
    for last in ends:
        forward[first, 0], forward[first, 1] = 0.0, scores[first]
        for place in range(first + 1, last):
            for label in range(2):
                forward[place, label] = _both(
                    forward[place - 1, 0] + moves[0, label], forward[place - 1, 1] + moves[1, label]
                ) + (scores[place] if label else 0.0)
        for place in range(last - 2, first - 1, -1):
            for label in range(2):
                backward[place, label] = _both(
                    moves[label, 0] + backward[place + 1, 0],
                    moves[label, 1] + scores[place + 1] + backward[place + 1, 1],
                )
        whole = _both(forward[last - 1, 0], forward[last - 1, 1])
        total += whole
        for place in range(first, last):
            chance = math.exp(forward[place, 1] + backward[place, 1] - whole)
            total -= scores[place] if inside[place] else 0.0
            for number in attributes[place]:
                if number >= 0:
                    gradient[number] += chance - inside[place]
            if place > first:
                total -= moves[inside[place - 1], inside[place]]
                gradient[n_weights + 2 * inside[place - 1] + inside[place]] -= 1.0
                for before in range(2):
                    for label in range(2):
                        gradient[n_weights + 2 * before + label] += math.exp(
                            forward[place - 1, before]
                            + moves[before, label]
                            + (scores[place] if label else 0.0)
                            + backward[place, label]
                            - whole
                        )
        first = last
    return total
