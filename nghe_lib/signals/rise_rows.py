"""One rise as one row: how much, from when, by whom, in which sources, under which headlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nghe_lib.privacy import people
from nghe_lib.signals.days import DAY_DTYPE
from nghe_lib.signals.rise_groups import RiseGroup
from nghe_lib.signals.rise_names import named_terms
from nghe_lib.signals.rising_terms import MIN_RATIO, RisingTerms
from nghe_lib.signals.surprise import expected_count, tail_probability
from nghe_lib.text import titled_texts
from nghe_lib.text.tokens import NUMBER

BEFORE, REST = "before", "rest"
MAX_TITLES = 3
MAX_READ = 200
_ELEVATED = 0.01
_TEXTS = pd.ArrowDtype(pa.list_(pa.string()))
DTYPES: dict[str, object] = {
    "rise": "Int64", "name": "str", "terms": _TEXTS, "counted_terms": _TEXTS, "start": DAY_DTYPE, "peak": DAY_DTYPE,
    "post_count": "Int64", "people_count": "Int64", "expected_count": "float64", "ratio": "float64",
    "share": "float64", "share_before": "float64", "p_value": "float64", "q_value": "float64", "press_count": "Int64",
    "social_count": "Int64", "source_names": _TEXTS, "titles": _TEXTS, "urls": _TEXTS,
    "distinct_text_share": "float64", "baseline": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """The days compared.

    places: (n_posts,) rows of the posts. post_days: (n_posts,) day numbers. day_counts: (n_days,), the `n_before`
    baseline days first. first_day: the local day with number 0.
    """

    places: np.ndarray
    post_days: np.ndarray
    day_counts: np.ndarray
    n_before: int
    first_day: np.datetime64

    def day(self, number: int) -> np.datetime64:
        """The local day of a day number."""
        return self.first_day + np.timedelta64(int(number), "D")


def rise_row(group: RiseGroup, terms: RisingTerms, posts: pd.DataFrame, period: Period) -> dict[str, object]:
    """The row of one rise; see `rises` for its columns. Terms that drown its seed are left out."""
    how_much = _volume(group, terms, period)
    if how_much["ratio"] < MIN_RATIO:
        group = _seed_alone(group, terms, period)
        how_much = _volume(group, terms, period)
    told = posts.iloc[period.places[group.posts]]
    counts = terms.observed[group.terms].astype(int).tolist()
    named = named_terms([terms.names[number] for number in group.terms], counts, _readable(told))
    articles = told[(told["kind"] == "article").to_numpy(bool)]
    texts = titled_texts(told).str.casefold().str.split().str.join(" ")
    voices = {
        "people_count": people(told).nunique(),
        "press_count": len(articles),
        "social_count": len(told) - len(articles), "source_names": told["source_id"].value_counts().index.tolist(),
        "distinct_text_share": texts.nunique() / len(told),
    }  # fmt: skip
    peak = (period.post_days[group.posts] == how_much.pop("peak_number"))[(told["kind"] == "article").to_numpy(bool)]
    counted = [terms.names[number].replace(NUMBER, "#") for number in group.terms]
    said = {"rise": 0, "name": named[0], "terms": named, "counted_terms": counted}
    return said | how_much | voices | _headlines(articles, peak, named)


def _seed_alone(group: RiseGroup, terms: RisingTerms, period: Period) -> RiseGroup:
    held = terms.has[[group.seed]].indices
    days = period.post_days[held]
    inside = (days >= terms.windows.first[group.seed]) & (days < terms.windows.last[group.seed])
    return RiseGroup(group.seed, np.array([group.seed]), np.sort(held[inside]))


def _readable(told: pd.DataFrame) -> list[str]:
    """Some texts of the rise to name it by, press headlines first."""
    press_first = told.iloc[np.argsort((told["kind"] != "article").to_numpy(bool), kind="stable")]
    return titled_texts(press_first.iloc[:: max(len(press_first) // MAX_READ, 1)].head(MAX_READ)).tolist()


def _volume(group: RiseGroup, terms: RisingTerms, period: Period) -> dict[str, Any]:
    """Counts, expectation and days of the posts with any term of the rise."""
    seed, windows = group.seed, terms.windows
    n_days = len(period.day_counts)
    held = np.unique(terms.has[group.terms].indices)
    by_day = np.bincount(period.post_days[held], minlength=n_days)
    own = windows.take(np.array([seed]))
    before, exposure_before = own.outside(by_day[None])[0], own.outside(period.day_counts[None])[0]
    exposure = own.inside(period.day_counts[None])[0]
    expected = float(expected_count(before, exposure=exposure, exposure_before=exposure_before))
    told = np.bincount(period.post_days[group.posts], minlength=n_days)
    start, peak = _days(told, period, before, exposure_before)
    return {
        "start": period.day(start), "peak": period.day(peak), "peak_number": peak, "post_count": len(group.posts),
        "expected_count": expected, "ratio": len(group.posts) / expected, "share": len(group.posts) / exposure,
        "share_before": expected / exposure, "p_value": terms.p_values[seed], "q_value": terms.q_values[seed],
        "baseline": BEFORE if period.n_before else REST,
    }  # fmt: skip


def _days(told: np.ndarray, period: Period, before: float, exposure_before: float) -> tuple[int, int]:
    """First day that stands out by itself, and the day with the largest share of posts."""
    shares = told / np.maximum(period.day_counts, 1)
    peak = int(shares.argmax())
    chance = tail_probability(
        told, before, exposure=np.maximum(period.day_counts, 1), exposure_before=exposure_before, dispersion=np.ones(1)
    )
    elevated = np.flatnonzero(chance <= _ELEVATED)
    return int(min(elevated[0], peak)) if len(elevated) else peak, peak


def _headlines(articles: pd.DataFrame, at_peak: np.ndarray, terms: list[str]) -> dict[str, list[str]]:
    """Up to three press headlines and addresses: most of the rise's terms, peak day, different sources first."""
    titles = articles["title"].fillna("")
    lowered = titles.str.lower()
    hits = sum((lowered.str.contains(term.lower(), regex=False) for term in terms), pd.Series(0, index=titles.index))
    ranked = articles.assign(hits=hits, at_peak=at_peak, shown=titles)[titles != ""]
    ranked = ranked.drop_duplicates("shown").sort_values(["hits", "at_peak", "shown"], ascending=[False, False, True])
    ranked["turn"] = ranked.groupby("source_id", dropna=False).cumcount()
    picked = ranked.sort_values("turn", kind="stable").head(MAX_TITLES)
    return {"titles": picked["shown"].tolist(), "urls": picked["url"].fillna("").tolist()}
