"""Texts as a stream of the units that terms are made of, and which runs of units may be a term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.text import tokens
from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.segment import segment, segment_ids
from nghe_lib.text.stop_words import CALENDAR_WORDS, stop_words
from nghe_lib.text.tokens import NUMBER, Tokens

UNITS = ("word", "syllable")


def unit_stream(texts: Iterable[str | None], *, unit: str) -> Tokens:
    """The words (see `segment`) or syllables of texts; raises ParameterError for another `unit`."""
    if unit not in UNITS:
        raise ParameterError(f"không có đơn vị '{unit}'{nearest(unit, UNITS)}; có: {', '.join(UNITS)}")
    return tokens.words(segment_ids(list(texts))) if unit == "word" else tokens.syllables(texts)


def numbers_as_one(stream: Tokens) -> Tokens:
    """The same stream with every number as the one token `NUMBER`, so that a new date or score is no new term."""
    plain = [NUMBER if tokens.is_number(unit.replace(" ", "")) else unit for unit in stream.vocabulary]
    vocabulary: dict[str, int] = {}
    number_of = np.array([vocabulary.setdefault(unit, len(vocabulary)) for unit in plain], np.int32)
    return replace(stream, ids=number_of[stream.ids], vocabulary=list(vocabulary))


@dataclass(frozen=True)
class Edges:
    """Where a term may not begin or end, and which units say nothing by themselves.

    A stop word counts at an edge when it stands there as a word of its own: `hàng` ends `của hàng`, not `ngân hàng`.
    With syllables for units the segmenter is asked what the words of the term are.
    """

    stops: frozenset[str]
    unit: str

    @staticmethod
    def of(words: Iterable[str] | None, *, unit: str) -> Edges:
        """None stands for the wide list of `stop_words`."""
        given = stop_words(wide=True) if words is None else (one_spelling(word).lower() for word in words)
        return Edges(frozenset(given), unit)

    def allowed(self, runs: list[list[str]]) -> np.ndarray:
        """Whether each run of units may be a term: (n_runs,) bool.

        It neither begins nor ends with a stop word, does not begin with a number, and holds a unit of two letters or
        more that is no word of the calendar: `tháng 11` says nothing.
        """
        made = np.array([not _is_numeric(run[0]) and any(map(_says_something, run)) for run in runs], bool)
        cut = [number for number in np.flatnonzero(made) if self._is_cut(runs[number])]
        made[cut] = False
        if self.unit == "syllable":
            rescued = [number for number in cut if len(runs[number]) > 1]
            found = segment([" ".join(runs[number]) for number in rescued])
            made[rescued] = [not self._is_cut([word.lower() for word in words]) for words in found]
        return made

    def _is_cut(self, run: list[str]) -> bool:
        """Whether the first or last few units are a stop word."""
        sizes = range(1, len(run) + 1)
        return any(" ".join(run[:size]) in self.stops or " ".join(run[-size:]) in self.stops for size in sizes)


def _is_numeric(unit: str) -> bool:
    return unit == NUMBER or tokens.is_number(unit)


def _says_something(unit: str) -> bool:
    return len(unit) > 1 and unit not in CALENDAR_WORDS and any(sign.isalpha() for sign in unit)
