"""Which terms came up since a day: never used before, or now far above the most they ever were.

New is a fact about what was read: no text before has the term, so much was read that it should have been seen there had
it been used as it is now, and it stands in several days and voices. It may still be an old term that sleeps for months:
`read_before` says how far the claim reaches. Far more used is an estimate: the texts of one day are alike, so days are
the clusters of the test (see `contrast`), and since `bão` rises with every storm, the term must also exceed its own
best earlier stretch of as many days. False discovery: Benjamini & Hochberg (1995, see `keyness`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.text.terms.by_day import MIN_DAYS, DatedTexts, DayCounts
from nghe_lib.text.terms.contrast import contrast
from nghe_lib.text.terms.counting import count_phrases

MIN_EXPECTED_BEFORE = 5
MAX_VOICE_SHARE = 0.8
MAX_STRETCH_DAYS = 7
DTYPES = {
    "term": "str", "is_new": "bool", "first_seen": "datetime64[us]", "n_texts": "Int64", "n_days": "Int64",
    "n_voices": "Int64", "texts_before": "Int64", "expected_before": "float64", "read_before": "Int64",
    "log_ratio": "float64", "low": "float64", "high": "float64", "q_value": "float64",
}  # fmt: skip


def emerging_terms(
    texts: Iterable[str | None],
    published_at: pd.Series | Sequence[object],
    *,
    since: date,
    voices: pd.Series | Sequence[object] | None = None,
    unit: str = "syllable",
    longest: int = 4,
    min_texts: int = 5,
    min_voices: int = 2,
    min_ratio: float = 2.0,
    max_fdr: float = 0.05,
    stop_words: Iterable[str] | None = None,
) -> pd.DataFrame:
    """The terms of `texts` that came up since a day.

    published_at: (n_texts,) moments, read as UTC where they have no zone; texts without one are left out. since: local
    day, included; all earlier texts are what the terms are compared with. voices: (n_texts,) the source or author of
    each text; then a term needs `min_voices` of them since that day, none with more than 80 % of its texts, so that
    nobody makes a term alone. unit, longest, stop_words: as in `count_phrases`; numbers count as one sign, so that a
    new date or score is no new term. min_texts: texts since that day. min_ratio: how many times its share of texts must
    exceed its highest earlier share over as many days (7 at most). max_fdr: expected share of false ones.

    Returns one row per term, the surest first (by `low`, then n_texts): term, is_new (in no earlier text, although 5 or
    more were to be expected there at its present rate, and on 3 days or more since), first_seen (local day of its first
    text of all), n_texts, n_days and n_voices since that day (n_voices missing without `voices`), texts_before,
    expected_before (at the present rate), read_before (all earlier texts), log_ratio of the shares of texts with its
    95 % interval low and high (infinite for a new term), q_value. No such term gives no row. Raises ParameterError for
    lengths that differ or a value out of bounds, TooLittleDataError when fewer than 3 days before, or since that day,
    have texts.
    """
    if min_texts < 1 or min_voices < 1 or min_ratio < 1 or not 0 < max_fdr <= 1:
        raise ParameterError("min_texts, min_voices, min_ratio từ 1 trở lên, max_fdr trong khoảng 0 đến 1")
    dated = DatedTexts.of(list(texts), published_at, voices, since)
    counted = count_phrases(
        dated.texts, unit=unit, longest=longest, min_count=min_texts, stop_words=stop_words, keep_numbers=False
    )
    counts = DayCounts.of(counted, dated)
    facts = _facts(counted.terms, counts)
    numbers = _risen(facts, counts, min_texts, min_ratio, max_fdr)
    made = facts.iloc[numbers].astype(DTYPES)
    if dated.voices is not None:
        spoken = [counts.voices_since(number) for number in numbers]
        made["n_voices"] = pd.array([len(voice) for voice in spoken], dtype="Int64")
        made = made[np.array([_is_shared(voice, min_voices) for voice in spoken], bool)]
    return made.sort_values(["low", "n_texts", "term"], ascending=[False, False, True], ignore_index=True)


def _facts(terms: list[str], counts: DayCounts) -> pd.DataFrame:
    """What is known of every term, in the order of `terms`."""
    from scipy.stats import false_discovery_control

    now, before = counts.side(now=True), counts.side(now=False)
    is_new = before.n == 0
    days, texts = contrast(now, before), contrast(*(counts.side(now=late, by_text=True) for late in (True, False)))
    p_value = np.where(is_new, texts.p_value, days.p_value)
    return pd.DataFrame(
        {
            "term": terms, "is_new": is_new, "first_seen": counts.first_seen(), "n_texts": now.n.astype(int),
            "n_days": now.n_clusters, "n_voices": pd.NA, "texts_before": before.n.astype(int),
            "expected_before": now.n * before.total / now.total, "read_before": before.total,
            "log_ratio": days.log_ratio, "low": np.where(is_new, texts.low, days.low), "high": days.high,
            "q_value": false_discovery_control(p_value) if len(terms) else 1.0,
        }
    )  # fmt: skip


def _risen(facts: pd.DataFrame, counts: DayCounts, min_texts: int, min_ratio: float, max_fdr: float) -> np.ndarray:
    """Numbers of the terms that are surely above what they were, and above their own best stretch."""
    enough = (facts["expected_before"] >= MIN_EXPECTED_BEFORE) & (facts["n_days"] >= MIN_DAYS) | ~facts["is_new"]
    rose = (facts["q_value"] <= max_fdr) & (facts["low"] > 0) & (facts["n_texts"] >= min_texts) & enough
    numbers = np.flatnonzero(rose)
    share = facts["n_texts"].to_numpy(float)[numbers] / counts.dated.sizes[counts.dated.split :].sum()
    return numbers[share >= min_ratio * counts.best_before(numbers, longest_days=MAX_STRETCH_DAYS)]


def _is_shared(texts_of_voices: np.ndarray, min_voices: int) -> bool:
    """Whether enough voices use a term and none of them nearly alone."""
    alone = len(texts_of_voices) > 0 and texts_of_voices.max() > MAX_VOICE_SHARE * texts_of_voices.sum()
    return len(texts_of_voices) >= min_voices and not (alone and min_voices > 1)
