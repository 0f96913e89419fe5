"""Which terms stand in more posts than the days before make likely.

Terms are runs of one to four syllables inside one phrase, numbers counted as one sign: a numbered thing rises only
when things of its kind do, so the weekly `vòng 11` is not news and `bão số 13` is. A quick screen over occurrences
leaves the few terms worth an exact count of posts, an over-dispersed Poisson tail and false-discovery control (see
`surprise`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.signals.surprise import dispersions, expected_count, likelihood_gain, q_values, tail_probability
from nghe_lib.signals.windows import Windows
from nghe_lib.text import ngrams, stop_words
from nghe_lib.text.stop_words import CALENDAR_WORDS
from nghe_lib.text.terms.units import Edges
from nghe_lib.text.tokens import NUMBER, Tokens

LONGEST = 4
MIN_POSTS = 5
MIN_POST_SHARE = 5e-4
MIN_RATIO = 1.5
MAX_TERMS = 1_500
_SCREEN_GAIN = 8.0
_SCREEN_RATIO = 1.3
_MAX_SCREENED = MAX_TERMS
_PRIOR_DAYS = 7.0
Cells = tuple[list[np.ndarray], list[np.ndarray]]
_SURE_COUNT = 10


@dataclass(frozen=True)
class RisingTerms:
    """Terms that rose, strongest first.

    names: n_terms terms. has: csr_array (n_terms, n_posts) of 0 and 1, which posts hold each term. windows: the days
    each rose in. observed, expected, gain, p_values, q_values: (n_terms,) float.
    """

    names: list[str]
    has: csr_array
    windows: Windows
    observed: np.ndarray
    expected: np.ndarray
    gain: np.ndarray
    p_values: np.ndarray
    q_values: np.ndarray


def rising_terms(
    stream: Tokens, post_days: np.ndarray, day_counts: np.ndarray, *, n_before: int, max_fdr: float
) -> RisingTerms:
    """The terms whose share of posts rose.

    stream: one text per post. post_days: (n_posts,) day number of each. day_counts: (n_days,) posts of each day.
    n_before: the first days that are baseline; 0 compares the best stretch of days with all others.
    """
    names, cells, n_tests = _screened(stream, post_days, day_counts, n_before)
    has = _incidence(cells, (len(names), len(post_days)))
    by_day = _by_day(has, post_days, len(day_counts))
    windows = Windows.best(by_day, day_counts, n_before)
    observed, before = windows.inside(by_day), windows.outside(by_day)
    exposure, exposure_before = windows.inside(day_counts[None]), windows.outside(day_counts[None])
    expected = expected_count(before, exposure=exposure, exposure_before=exposure_before)
    spread = _spread(windows.quiet(by_day), windows.quiet(day_counts[None]), before)
    chance = tail_probability(observed, before, exposure=exposure, exposure_before=exposure_before, dispersion=spread)
    q = q_values(np.minimum(chance * windows.n_choices, 1.0), n_tests=n_tests)
    kept = np.flatnonzero((q <= max_fdr) & (observed >= MIN_RATIO * expected) & (observed >= MIN_POSTS))
    gain = likelihood_gain(observed, expected)
    kept = kept[np.lexsort([kept, -gain[kept]])][:MAX_TERMS]
    picked = [array[kept] for array in (observed, expected, gain, chance, q)]
    return RisingTerms([names[number] for number in kept], has[kept], windows.take(kept), *picked)


def _screened(
    stream: Tokens, post_days: np.ndarray, day_counts: np.ndarray, n_before: int
) -> tuple[list[str], Cells, int]:
    """Terms whose occurrences rose clearly enough to look closer, where they stand, and how many were looked at."""
    token_days = np.repeat(post_days.astype(np.int16), np.diff(stream.ends, prepend=0))
    counted = None if n_before == 0 else token_days >= n_before
    least = max(MIN_POSTS, int(np.ceil(MIN_POST_SHARE * day_counts[n_before:].sum())))
    n_tests = 0
    names: list[str] = []
    rows, columns = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for order in ngrams.orders(stream, longest=LONGEST, min_count=least, counted=counted):
        rose = _rose(order, token_days, day_counts, n_before)
        terms = order.names(stream.vocabulary)
        likely = np.flatnonzero(rose)
        fit = [number for number, allowed in zip(likely, _allowed(terms, likely), strict=True) if allowed]
        number_of = np.full(len(terms) + 1, -1, np.int32)
        number_of[fit] = np.arange(len(names), len(names) + len(fit))
        for codes, start in order.slices():
            places = np.flatnonzero(number_of[codes] >= 0)
            rows.append(number_of[codes[places]])
            columns.append(stream.texts_at(places + start))
        names += [terms[number] for number in fit]
        n_tests += len(terms)
    return names, (rows, columns), n_tests


def _rose(order: ngrams.Order, token_days: np.ndarray, day_counts: np.ndarray, n_before: int) -> np.ndarray:
    """Whether the occurrences of each n-gram rose clearly, by a rough count, and among the most: (n_terms,) bool."""
    n_days = len(day_counts)
    cells_of = np.zeros(len(order.terms) * n_days, np.int64)
    for codes, start in order.slices():
        places = np.flatnonzero(codes != ngrams.NONE)
        cells = codes[places].astype(np.int64) * n_days + token_days[places + start]
        cells_of += np.bincount(cells, minlength=len(cells_of))
    by_day = cells_of.reshape(-1, n_days)
    windows = Windows.best(by_day, day_counts, n_before)
    expected = expected_count(
        windows.outside(by_day),
        exposure=windows.inside(day_counts[None]),
        exposure_before=windows.outside(day_counts[None]),
    )
    observed = windows.inside(by_day)
    gain = np.where(observed > _SCREEN_RATIO * expected, likelihood_gain(observed, expected), 0.0)
    least = np.partition(gain, -_MAX_SCREENED)[-_MAX_SCREENED] if len(gain) > _MAX_SCREENED else 0.0
    return (gain > _SCREEN_GAIN) & (gain >= least)


def _incidence(cells: Cells, shape: tuple[int, int]) -> csr_array:
    """Terms and posts from the term numbers and post numbers of all occurrences, each pair once."""
    rows, columns = (np.concatenate(part) for part in cells)
    made = csr_array((np.ones(len(rows), np.int8), (rows, columns)), shape=shape)
    made.sum_duplicates()
    made.data[:] = 1
    return made


def _by_day(has: csr_array, post_days: np.ndarray, n_days: int) -> np.ndarray:
    """Posts of each term on each day: (n_terms, n_days)."""
    made = np.zeros((has.shape[0], n_days), np.int64)
    for term in range(has.shape[0]):
        held = has.indices[has.indptr[term] : has.indptr[term + 1]]
        made[term] = np.bincount(post_days[held], minlength=n_days)
    return made


def _spread(quiet: np.ndarray, exposures: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Over-dispersion of each term in its baseline, drawn towards the median of the terms seen often there."""
    alone = dispersions(quiet, exposures, prior=1.0, prior_days=0.0)
    sure = before >= _SURE_COUNT
    usual = float(np.median(alone[sure])) if sure.any() else 1.0
    return dispersions(quiet, exposures, prior=usual, prior_days=_PRIOR_DAYS)


def _allowed(terms: list[str], numbers: np.ndarray) -> np.ndarray:
    """Which terms say something: not only grammar, numbers and calendar, nor cut off at a word of grammar."""
    grammar = frozenset(stop_words())
    silent = grammar | {word for entry in CALENDAR_WORDS for word in entry.split()} | {NUMBER}
    runs = [terms[number].split(" ") for number in numbers]
    says = np.array([any(len(part) > 1 and part not in silent for part in run) for run in runs], bool)
    return says & Edges.of(grammar, unit="syllable").allowed(runs)
