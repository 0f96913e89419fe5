"""Which runs of units are phrases: held together more than chance, and not just a piece of a longer phrase.

A phrase is as strong as its weakest seam: every way of cutting it in two is scored like a pair (see `association`) and
the lowest score counts. From the longest down, a run that nearly always stands inside one and the same longer phrase
gives way to it; one that stands in several different ones is a phrase of its own, the idea of the C-value of Frantzi,
Ananiadou & Mima (2000), "Automatic recognition of multi-word terms: the C-value/NC-value method", International
Journal on Digital Libraries 3(2), 115-130. A run that mostly ends inside something bound tighter than itself is torn
off and no phrase (`kết bóng` of `chung kết bóng đá`). One size more than asked for is looked at, so that pieces of
longer names give way too. A single syllable, seldom a word, gives way when it mostly stands in phrases of any kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nghe_lib.text import ngrams
from nghe_lib.text.terms.association import log_likelihood, npmi, pair_table
from nghe_lib.text.terms.units import Edges
from nghe_lib.text.tokens import BREAK, Tokens

MIN_LOG_LIKELIHOOD = 10.83  # the 0.1 % point of chi-squared with one degree of freedom
MIN_OWN_SHARE = 0.2


@dataclass(frozen=True)
class Phrases:
    """The runs of one size that are phrases, or single units that are terms by themselves.

    codes: (n_tokens,) int32, number of the kept run that starts at each token, `ngrams.NONE` elsewhere. names: n_kept
    terms. counts, own: (n_kept,) all occurrences, and those inside no longer phrase. log_likelihood, npmi: (n_kept,)
    of the weakest seam, NaN for size 1.
    """

    size: int
    codes: np.ndarray
    names: list[str]
    counts: np.ndarray
    own: np.ndarray
    log_likelihood: np.ndarray
    npmi: np.ndarray


def find_phrases(stream: Tokens, *, longest: int, min_count: int, min_npmi: float, edges: Edges) -> list[Phrases]:
    """Single units and phrases of up to `longest` units, sizes 1, 2 … `longest`.

    min_count: occurrences outside the longer phrase that a run stands in most; a share of `MIN_OWN_SHARE` of all is
    asked for as well.
    """
    found = list(ngrams.orders(stream, longest=longest + 1 if longest > 1 else 1, min_count=min_count))
    scored = list(_scored(found, int((stream.ids != BREAK).sum())))
    inside = [np.zeros(len(runs.counts), np.int64) for runs in scored]
    bonds = _bonds(found, scored)
    reach = np.zeros(len(stream.ids), np.int64)
    made: list[Phrases] = []
    for order, runs in zip(reversed(found), reversed(scored), strict=True):
        kept = runs.strong(min_npmi)
        units = [[stream.vocabulary[token] for token in term] for term in order.terms[kept].tolist()]
        kept[kept] = edges.allowed(units)
        kept &= _torn_share(order, runs.npmi, bonds) <= 1 - MIN_OWN_SHARE
        own = _own(order, kept, np.maximum.accumulate(reach))
        outside = own if order.size == 1 and edges.unit == "syllable" else runs.counts - inside[order.size - 1]
        kept &= outside >= np.maximum(min_count, MIN_OWN_SHARE * runs.counts)
        _cover(order, kept, reach)
        _note_parts(order, kept, runs.counts, found, inside)
        made.append(_kept(order, runs, kept, own, stream.vocabulary))
    return [phrases for phrases in reversed(made) if phrases.size <= longest]


@dataclass(frozen=True)
class _Runs:
    """Counts and weakest seams of all runs of one size, each (n_runs,)."""

    counts: np.ndarray
    log_likelihood: np.ndarray
    npmi: np.ndarray

    def strong(self, min_npmi: float) -> np.ndarray:
        """A single unit has no seam (NaN) and is strong."""
        seamless = np.isnan(self.npmi)
        return seamless | ((self.npmi >= min_npmi) & (self.npmi > 0) & (self.log_likelihood >= MIN_LOG_LIKELIHOOD))


def _scored(orders: list[ngrams.Order], total: int) -> Iterator[_Runs]:
    counts = [np.bincount(order.codes[order.codes != ngrams.NONE], minlength=len(order.terms)) for order in orders]
    for order, both in zip(orders, counts, strict=True):
        gain = np.full(len(both), np.inf if order.size > 1 else np.nan)
        mutual = gain.copy()
        anywhere = _one_place(order)
        for cut in range(1, order.size):
            left, right = orders[cut - 1], orders[order.size - cut - 1]
            first = counts[cut - 1][left.codes[anywhere]]
            second = counts[order.size - cut - 1][right.codes[anywhere + cut]]
            gain = np.minimum(gain, log_likelihood(pair_table(both, first, second, total)))
            mutual = np.minimum(mutual, npmi(both, first, second, total))
        yield _Runs(both, gain, mutual)


def _one_place(order: ngrams.Order) -> np.ndarray:
    """A place where each run starts; its parts are read there."""
    places = np.flatnonzero(order.codes != ngrams.NONE)
    made = np.zeros(len(order.terms), np.int64)
    made[order.codes[places]] = places
    return made


def _bonds(orders: list[ngrams.Order], scored: list[_Runs]) -> np.ndarray:
    """NPMI of each token with the next, -1 for rare pairs: (n_tokens + 1,); the last is read before the first."""
    made = np.full(len(orders[0].codes) + 1, -1, np.float32)
    if len(orders) > 1 and len(scored[1].npmi):
        made[:-1] = np.where(orders[1].codes != ngrams.NONE, scored[1].npmi[orders[1].codes], -1)
    return made


def _torn_share(order: ngrams.Order, seams: np.ndarray, bonds: np.ndarray) -> np.ndarray:
    """Share of the occurrences of each run with a neighbour bound tighter than its weakest seam: (n_runs,)."""
    places = np.flatnonzero(order.codes != ngrams.NONE)
    codes = order.codes[places]
    is_torn = np.maximum(bonds[places - 1], bonds[places + order.size - 1]) > seams[codes]
    counts = np.bincount(codes, minlength=len(seams))
    return np.bincount(codes, is_torn, minlength=len(seams)) / np.maximum(counts, 1)


def _places(order: ngrams.Order, wanted: np.ndarray) -> np.ndarray:
    """Where the runs chosen by `wanted`, (n_runs,) bool, start."""
    return np.flatnonzero(np.append(wanted, False)[order.codes])


def _own(order: ngrams.Order, wanted: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """Occurrences of each run outside all longer phrases: (n_runs,), 0 for runs not wanted.

    reached: where the furthest longer phrase ends that starts at or before each place.
    """
    places = _places(order, wanted)
    alone = places[reached[places] < places + order.size]
    return np.bincount(order.codes[alone], minlength=len(order.terms))


def _cover(order: ngrams.Order, kept: np.ndarray, reach: np.ndarray) -> None:
    """Note in `reach` where the phrases of this size end."""
    places = _places(order, kept)
    reach[places] = np.maximum(reach[places], places + order.size)


def _note_parts(
    order: ngrams.Order, kept: np.ndarray, counts: np.ndarray, orders: list[ngrams.Order], inside: list[np.ndarray]
) -> None:
    """Note in `inside`, for every shorter run, how often it stands in that one of these phrases that holds it most."""
    anywhere, often = _one_place(order)[kept], counts[kept]
    for shorter in orders[: order.size - 1]:
        for step in range(order.size - shorter.size + 1):
            np.maximum.at(inside[shorter.size - 1], shorter.codes[anywhere + step], often)


def _kept(order: ngrams.Order, runs: _Runs, kept: np.ndarray, own: np.ndarray, vocabulary: list[str]) -> Phrases:
    numbers = np.flatnonzero(kept)
    number_of = np.full(len(kept) + 1, ngrams.NONE, np.int32)
    number_of[numbers] = np.arange(len(numbers), dtype=np.int32)
    names = [" ".join(vocabulary[token] for token in term) for term in order.terms[numbers].tolist()]
    return Phrases(
        order.size, number_of[order.codes], names, runs.counts[numbers], own[numbers],
        runs.log_likelihood[numbers], runs.npmi[numbers],
    )  # fmt: skip
