"""Where several things stand near one another: in one stretch with at most so many words besides their own.

Method: for each place where one of them ends last, the latest place of each other one that has ended by then makes the
shortest stretch. Things of several lengths are taken length by length, so that the latest end is the latest start.
"""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np

from nghe_lib.errors import ParameterError
from nghe_lib.text.search.corpus import Corpus

MAX_LENGTHS = 256
_MANY = 16


def together(corpus: Corpus, groups: list[tuple[np.ndarray, np.ndarray]], *, distance: int) -> np.ndarray:
    """Last tokens, in no order, of the stretches that hold one of each group and at most `distance` words more.

    groups: for each thing, its first tokens and the tokens after its last, in order of place. Words are counted,
    breaks are not; a stretch stays inside one part. One place may serve two things. Raises ParameterError when the
    things have so many different lengths that more than `MAX_LENGTHS` combinations would have to be tried.
    """
    by_length = [_by_length(*group) for group in groups]
    if prod(map(len, by_length)) > MAX_LENGTHS:
        raise ParameterError("NEAR có quá nhiều cụm từ dài ngắn khác nhau; hãy tách thành vài truy vấn")
    found = [_shortest(corpus, starts, lengths, distance) for starts, lengths in _combinations(by_length)]
    return found[0] if len(found) == 1 else np.concatenate([np.zeros(0, np.int64), *found])


def _by_length(starts: np.ndarray, ends: np.ndarray) -> dict[int, np.ndarray]:
    lengths = ends - starts
    return {int(length): starts[lengths == length] for length in np.flatnonzero(np.bincount(lengths))}


def _combinations(by_length: list[dict[int, np.ndarray]]) -> list[tuple[list[np.ndarray], list[int]]]:
    return [
        ([starts[length] for starts, length in zip(by_length, lengths, strict=True)], list(lengths))
        for lengths in product(*by_length)
    ]


def _shortest(corpus: Corpus, starts: list[np.ndarray], lengths: list[int], distance: int) -> np.ndarray:
    lasts = [first + length - 1 for first, length in zip(starts, lengths, strict=True)]
    ends_here = np.zeros(len(corpus.ids), bool)
    for last in lasts:
        ends_here[last] = True
    place = np.flatnonzero(ends_here)
    firsts, fits = place.copy(), np.ones(len(place), bool)
    for first, last in zip(starts, lasts, strict=True):
        latest = _latest(last, place, len(corpus.ids))
        fits &= latest >= 0
        firsts = np.minimum(firsts, first[np.maximum(latest, 0)])
    fits &= corpus.parts_at(firsts) == corpus.parts_at(place)
    stretch = corpus.ranks[place] - corpus.ranks[firsts] + 1
    return place[fits & (stretch <= sum(lengths) + distance)]


def _latest(last: np.ndarray, place: np.ndarray, n_tokens: int) -> np.ndarray:
    """For each place, the number of the thing in `last` that ended there or before; -1 when none has."""
    if len(last) < n_tokens // _MANY:
        return np.searchsorted(last, place, side="right") - 1
    ended = np.zeros(n_tokens, np.int32)
    ended[last] = 1
    return np.cumsum(ended)[place] - 1
