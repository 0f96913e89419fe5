"""How far coders agree: raw, beyond chance, per answer, each with an interval; and what they disagree on.

Methods: Cohen (1960), "A coefficient of agreement for nominal scales", Educ. Psychol. Meas. 20(1), 37–46; Fleiss
(1971), "Measuring nominal scale agreement among many raters", Psychol. Bull. 76(5), 378–382; Krippendorff (2011),
"Computing Krippendorff's Alpha-Reliability", https://repository.upenn.edu/asc_papers/43, for any number of coders and
answers missing. Intervals: percentile bootstrap over posts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError

LEVEL = 0.95
Measure = Callable[[np.ndarray], Any]
MEASURES = {
    "percent": "đồng ý thô", "cohen_kappa": "kappa của Cohen", "fleiss_kappa": "kappa của Fleiss",
    "krippendorff_alpha": "alpha của Krippendorff",
}  # fmt: skip


def ratings(labels: pd.DataFrame) -> pd.DataFrame:
    """Answers as a table of posts by coders, sorted, missing where a coder has not answered.

    labels: LABELS of one task and one codebook. Raises ParameterError when there are several.
    """
    if len(labels[["task", "codebook_version"]].drop_duplicates()) > 1:
        raise ParameterError("các nhãn thuộc nhiều việc hoặc nhiều phiên bản sổ mã; chỉ so trong cùng một sổ mã")
    wide = labels.pivot(index="post_id", columns="coder", values="label")
    return wide.sort_index().sort_index(axis=1)


def percent_agreement(given: pd.DataFrame) -> float:
    """Share of pairs of answers to one post that are the same. given: posts by coders; NaN when there is no pair."""
    return _percent(_counts(given)[0])


def cohen_kappa(first: Sequence[object], second: Sequence[object]) -> float:
    """Kappa of two coders over the posts that both answered; NaN when both gave one and the same answer throughout."""
    pair = pd.DataFrame({"a": pd.Series(list(first), dtype=object), "b": pd.Series(list(second), dtype=object)})
    return _cohen(_confusion(pair))


def fleiss_kappa(given: pd.DataFrame) -> float:
    """Kappa of several coders, over the posts that all of them answered; NaN when only one answer was ever given."""
    return _fleiss(_counts(given.dropna())[0])


def krippendorff_alpha(given: pd.DataFrame) -> float:
    """Alpha for nominal answers; posts with one answer do not count, answers may be missing.

    NaN when no post has two answers, or when only one answer was ever given: then nothing shows that coders could
    tell answers apart.
    """
    return _alpha(_counts(given)[0])


def reliability(given: pd.DataFrame, *, seed: int, n_resamples: int = 1_000) -> pd.DataFrame:
    """Every measure with its 95 % interval.

    given: posts by coders, as `ratings` gives. n_resamples: bootstrap samples of posts; 0 gives no interval.
    Returns measure (a name in `MEASURES`), value, low, high, post_count (posts it rests on), coder_count. Cohen's
    kappa only for two coders, Fleiss' for more. Empty when no post has two answers.
    """
    counts, _ = _counts(given)
    if not len(counts):
        return pd.DataFrame(columns=["measure", "value", "low", "high", "post_count", "coder_count"])
    rng = np.random.default_rng(seed)
    paired = given.loc[:, given.notna().any()]
    rows = [
        _row("percent", _percent, counts, paired, rng, n_resamples),
        _row("krippendorff_alpha", _alpha, counts, paired, rng, n_resamples),
    ]
    whole = paired.dropna()
    if paired.shape[1] == 2 and len(whole):
        rows.insert(1, _row("cohen_kappa", _cohen, _confusions(whole), whole, rng, n_resamples))
    elif paired.shape[1] > 2 and len(whole):
        rows.insert(1, _row("fleiss_kappa", _fleiss, _counts(whole)[0], whole, rng, n_resamples))
    return pd.DataFrame(rows)


def answer_agreement(given: pd.DataFrame, *, seed: int, n_resamples: int = 1_000) -> pd.DataFrame:
    """Per answer: when one coder gave it, how often another coder of the same post gave it too, with its interval.

    Returns label, agreement, low, high, given_count (times it was given to a post with two or more answers), sorted by
    label. Empty when no post has two answers.
    """
    counts, names = _counts(given)
    if not len(counts):
        return pd.DataFrame(columns=["label", "agreement", "low", "high", "given_count"])
    low, high = _interval(_specific, counts, np.random.default_rng(seed), n_resamples)
    return pd.DataFrame(
        {"label": names, "agreement": _specific(counts), "low": low, "high": high, "given_count": counts.sum(axis=0)}
    )


def disagreements(given: pd.DataFrame) -> pd.DataFrame:
    """The posts whose coders differ, to be judged: post_id, then one column per coder, the evenly split first.

    Coders are numbered, not named: whoever judges should not know whose answer is whose.
    """
    split = given[given.nunique(axis=1, dropna=True) > 1]
    top = split.apply(lambda row: row.value_counts().iloc[0], axis=1) if len(split) else pd.Series(dtype="float64")
    order = (top / split.notna().sum(axis=1)).sort_values(kind="stable").index
    numbered = split.loc[order].set_axis([f"coder_{place + 1}" for place in range(split.shape[1])], axis=1)
    return numbered.rename_axis("post_id").reset_index()


def _counts(given: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """How often each answer was given to each post with two or more answers, (n_posts, n_answers), and the answers."""
    names = sorted({str(name) for column in given for name in given[column].dropna()})
    made = np.column_stack([given.eq(name).fillna(False).sum(axis=1).to_numpy("float64") for name in names] or [[]])
    return made[made.sum(axis=1) >= 2] if names else np.zeros((0, 0)), names


def _percent(counts: np.ndarray) -> float:
    m = counts.sum(axis=1)
    pairs = (m * (m - 1)).sum()
    return float((counts * (counts - 1)).sum() / pairs) if pairs else float("nan")


def _alpha(counts: np.ndarray) -> float:
    """1 - D_o / D_e from the coincidences o_ck = Σ_u n_uc (n_uk - [c = k]) / (m_u - 1)."""
    m = counts.sum(axis=1)
    counts, m = counts[m >= 2], m[m >= 2]
    n = m.sum()
    totals = counts.sum(axis=0)
    same = (counts * (counts - 1) / (m - 1)[:, None]).sum() if len(m) else 0.0
    expected = n * n - (totals**2).sum()
    return float(1 - (n - 1) * (n - same) / expected) if expected > 0 else float("nan")


def _fleiss(counts: np.ndarray) -> float:
    if not len(counts):
        return float("nan")
    m = counts.sum(axis=1)
    observed = ((counts * (counts - 1)).sum(axis=1) / (m * (m - 1))).mean()
    chance = ((counts.sum(axis=0) / counts.sum()) ** 2).sum()
    return float((observed - chance) / (1 - chance)) if chance < 1 else float("nan")


def _cohen(confusions: np.ndarray) -> float:
    """From the sum of confusions, (n_posts, k, k) or (k, k)."""
    table = confusions.sum(axis=0) if confusions.ndim == 3 else confusions
    n = table.sum()
    if not n:
        return float("nan")
    chance = (table.sum(axis=0) * table.sum(axis=1)).sum() / n**2
    return float((np.trace(table) / n - chance) / (1 - chance)) if chance < 1 else float("nan")


def _specific(counts: np.ndarray) -> np.ndarray:
    others = counts.sum(axis=1, keepdims=True) - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        return (counts * (counts - 1) / others).sum(axis=0) / counts.sum(axis=0)


def _confusion(pair: pd.DataFrame) -> np.ndarray:
    return _confusions(pair.dropna()).sum(axis=0)


def _confusions(pair: pd.DataFrame) -> np.ndarray:
    """One table of first by second answer per post, (n_posts, k, k)."""
    both = pair.astype(str)
    names = sorted(set(both.iloc[:, 0]) | set(both.iloc[:, 1]))
    places = [np.searchsorted(names, both.iloc[:, side].to_numpy()) for side in (0, 1)]
    made = np.zeros((len(both), len(names), len(names)))
    made[np.arange(len(both)), places[0], places[1]] = 1
    return made


def _row(
    measure: str, value: Measure, units: np.ndarray, given: pd.DataFrame, rng: np.random.Generator, n_resamples: int
) -> dict[str, object]:
    low, high = _interval(value, units, rng, n_resamples)
    return {"measure": measure, "value": value(units), "low": float(low), "high": float(high),
            "post_count": len(units), "coder_count": given.shape[1]}  # fmt: skip


def _interval(value: Measure, units: np.ndarray, rng: np.random.Generator, n_resamples: int) -> np.ndarray:
    """Percentiles of `value` over samples of posts drawn with replacement: (2,) or (2, k)."""
    if not n_resamples:
        return np.full((2, *np.shape(value(units))), np.nan)
    drawn = np.array([value(units[rng.integers(len(units), size=len(units))]) for _ in range(n_resamples)])
    tail = 100 * (1 - LEVEL) / 2
    return np.array([_percentile(drawn, tail), _percentile(drawn, 100 - tail)])


def _percentile(drawn: np.ndarray, q: float) -> np.ndarray:
    """Percentile over the samples in which the value is defined; NaN where it never is."""
    columns = drawn.reshape(len(drawn), -1).T
    known = [column[~np.isnan(column)] for column in columns]
    made = np.array([np.percentile(column, q) if len(column) else np.nan for column in known])
    return made.reshape(drawn.shape[1:])
