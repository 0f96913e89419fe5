"""Texts with their local days, and the texts of each day that use each term, before a day and since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.settings import TIMEZONE
from nghe_lib.text.terms.contrast import Side
from nghe_lib.text.terms.counting import TermCounts

MIN_DAYS = 3


@dataclass(frozen=True)
class DatedTexts:
    """The texts that have a time.

    texts: n_texts of them. day_of: (n_texts,) day number of each, 0 is the day `first`. sizes: (n_days,) texts of each
    day. split: number of the first day of the time looked at. voices: (n_texts,) number of each one's voice, -1 where
    unknown; None when voices are not given.
    """

    texts: list[str | None]
    first: pd.Timestamp
    day_of: np.ndarray
    sizes: np.ndarray
    split: int
    voices: np.ndarray | None

    @staticmethod
    def of(
        texts: list[str | None],
        published_at: pd.Series | Sequence[object],
        voices: pd.Series | Sequence[object] | None,
        since: date,
    ) -> DatedTexts:
        """Raises ParameterError for lengths that differ, TooLittleDataError for under `MIN_DAYS` days with texts."""
        if len(published_at) != len(texts) or (voices is not None and len(voices) != len(texts)):
            raise ParameterError("texts, published_at và voices phải dài bằng nhau")
        moments = pd.to_datetime(pd.Series(published_at).reset_index(drop=True), utc=True)
        kept = np.flatnonzero(moments.notna())
        days = moments.iloc[kept].dt.tz_convert(TIMEZONE).dt.tz_localize(None).dt.floor("D")
        _need_enough_days(days, since)
        day_of = ((days - days.min()) // pd.Timedelta(days=1)).to_numpy(np.int64)
        whose = None if voices is None else pd.factorize(pd.Series(voices))[0][kept]
        split = (pd.Timestamp(since) - days.min()).days
        return DatedTexts([texts[place] for place in kept], days.min(), day_of, np.bincount(day_of), split, whose)


def _need_enough_days(days: pd.Series, since: date) -> None:
    is_before = days < pd.Timestamp(since)
    for held, when in ((days[is_before], "trước ngày"), (days[~is_before], "từ ngày")):
        if held.nunique() < MIN_DAYS:
            text = f"chỉ có {held.nunique()} ngày có bài {when} {since}, cần ít nhất {MIN_DAYS}"
            raise TooLittleDataError(f"{text}; hãy chọn ngày khác hoặc thu thập thêm")


@dataclass(frozen=True)
class DayCounts:
    """Texts of each day that use each term.

    has: csr_array (n_texts, n_terms) of 0 and 1. by_day: csr_array (n_days, n_terms). dated: the texts.
    """

    has: csr_array
    by_day: csr_array
    dated: DatedTexts

    @staticmethod
    def of(counted: TermCounts, dated: DatedTexts) -> DayCounts:
        """How many texts, not how often in each."""
        parts = (np.minimum(counted.counts.data, 1), counted.counts.indices, counted.counts.indptr)
        has = csr_array(parts, shape=counted.counts.shape)
        texts = TermCounts(has, counted.terms, np.ones(len(dated.day_of), np.int64))
        return DayCounts(has, texts.grouped(dated.day_of).counts, dated)

    def side(self, *, now: bool, by_text: bool = False) -> Side:
        """Since the day, or before it; clusters are the days that have texts, or the texts."""
        numbers = self.dated.day_of if by_text else np.arange(len(self.dated.sizes))
        sizes = np.ones(len(numbers), np.int64) if by_text else self.dated.sizes
        wanted = np.flatnonzero(((numbers >= self.dated.split) == now) & (sizes > 0))
        return Side.of(csr_array((self.has if by_text else self.by_day)[wanted]), sizes[wanted])

    def first_seen(self) -> np.ndarray:
        """Local day of the first text that uses each term: (n_terms,) datetime64."""
        first = np.full(self.has.shape[1], len(self.dated.sizes))
        np.minimum.at(first, self.has.indices, np.repeat(self.dated.day_of, np.diff(self.has.indptr)))
        return (self.dated.first + pd.to_timedelta(first, unit="D")).to_numpy()

    def best_before(self, numbers: np.ndarray, *, longest_days: int) -> np.ndarray:
        """Highest share of texts of the terms `numbers` over earlier days, as many as since the day."""
        split, sizes = self.dated.split, self.dated.sizes
        width = min(len(sizes) - split, longest_days, split)
        earlier = self.by_day[:split][:, numbers].toarray()
        sums = np.cumsum(np.vstack([np.zeros((1, len(numbers)), int), earlier]), axis=0)
        read = np.cumsum(np.concatenate([[0], sizes[:split]]))
        held = sums[width:] - sums[:-width]
        return (held / np.maximum(read[width:] - read[:-width], 1)[:, None]).max(axis=0)

    def voices_since(self, number: int) -> np.ndarray:
        """Texts since the day of each known voice that uses the term `number`, voices without any left out."""
        if self.dated.voices is None:
            return np.zeros(0, np.int64)
        held = self.has[:, [number]].nonzero()[0]
        whose = self.dated.voices[held[self.dated.day_of[held] >= self.dated.split]]
        counts = np.bincount(whose[whose >= 0])
        return counts[counts > 0]
