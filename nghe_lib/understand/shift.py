"""Does a corpus differ from what a model was taught or audited on? Press is not comments.

Three questions, each with a test and a distance, since with enough texts every difference is significant: only one
that is both beyond chance and large is called a shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.errors import ParameterError, TableError, TooLittleDataError

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.understand.prevalence_inputs import Inputs

UNVERIFIED = "chưa kiểm chứng trên nguồn này"
LEAST_TEXTS = 50
MOST_TEXTS = 4_000
BUCKETS = 1 << 16
LEAST_IN_BIN, MAX_AUDIT_ALARMS = 5, 0.01
# Halves of one source stand at 0.50, press of two months at 0.71, comments of two sites at 0.91, reviews and students'
# feedback at 0.98 and more: measured on shared/data.
FAR_WORDS, FAR_SCORES = 0.80, 0.10


@dataclass(frozen=True)
class Shift:
    """What was noticed. p_value: how often chance alone is as far; distance: how far, in the unit of the test."""

    is_shifted: bool
    p_value: float
    distance: float

    @property
    def sentence(self) -> str:
        """The finding in Vietnamese."""
        return f"khác nguồn đã kiểm tra: {UNVERIFIED}" if self.is_shifted else "không thấy khác nguồn đã kiểm tra"


def shift(
    corpus: Sequence[str] | pd.DataFrame,
    reference: Sequence[str] | pd.DataFrame,
    *,
    max_false_alarms: float = 0.01,
    seed: int = 2025,
) -> Shift:
    """Compare a corpus with what a model was taught or audited on; both as texts, or both as its predictions.

    Texts: a classifier two-sample test (Lopez-Paz & Oquab 2017, "Revisiting classifier two-sample tests", ICLR): naive
    Bayes over hashed words learns to tell the two from half of each; distance is its area under the ROC curve on the
    other halves (0.5: alike, 1: apart) and p_value that of the rank sum. A shift needs a distance of 0.80.
    Predictions (label, p_<answer>): the distribution of label and top probability, compared by chi-square; distance
    is half the sum of absolute differences (0 to 1), and a shift needs 0.10. A mere change in the mix of answers moves
    it too; where the reference has `truth`, `prevalence` asks the sharper question by itself.
    At most 4,000 texts of each side are read. max_false_alarms: the p_value under which a difference is no chance.
    Raises TooLittleDataError on fewer than 50 texts on a side, TableError on missing columns.
    """
    import pandas as pd

    if not 0 < max_false_alarms <= 0.2:
        raise ParameterError(f"'max_false_alarms' phải trong khoảng 0 đến 0,2; đã cho {max_false_alarms}")
    if min(len(corpus), len(reference)) < LEAST_TEXTS:
        n = min(len(corpus), len(reference))
        raise TooLittleDataError(f"cần ít nhất {LEAST_TEXTS} bài mỗi bên để so sánh; có bên chỉ có {n}")
    random = np.random.default_rng(seed)
    if isinstance(corpus, pd.DataFrame) and isinstance(reference, pd.DataFrame):
        p_value, distance = _apart(_cells(corpus), _cells(reference))
        far = FAR_SCORES
    elif isinstance(corpus, pd.DataFrame) or isinstance(reference, pd.DataFrame):
        raise TableError("hai bên phải cùng là văn bản hoặc cùng là bảng dự đoán")
    else:
        p_value, distance = _words_apart(_drawn(corpus, random), _drawn(reference, random))
        far = FAR_WORDS
    return Shift(is_shifted=bool(p_value <= max_false_alarms and distance >= far), p_value=p_value, distance=distance)


def audit_shift(inputs: Inputs, shares: np.ndarray, draws: np.ndarray, *, seed: int) -> Shift:
    """Find what lies between audit and corpus beyond another mix of answers.

    Under label shift the corpus' scores are a mixture of the audited scores of each answer, weighted by the corpus'
    shares. Labels are cut into bins of top probability, and the bins of that mixture are compared with the corpus' by
    Hotelling's T², whose covariance comes from reweighting the audit's rows together with the draws of the shares, and
    whose rows count as many as their weights are worth. Called a shift where chance alone is as far once in a
    hundred; distance: half the sum of absolute differences between the bins.
    shares: (n_answers,) corrected shares; draws: (n_draws, n_answers) theirs.
    """
    from scipy.stats import f

    mix = np.bincount(inputs.truth, minlength=len(shares)) / len(inputs.truth)
    there, here, n_bins = _bins(inputs)
    seen = np.bincount(there, minlength=n_bins) / len(there)
    told = np.eye(n_bins)[here]
    by_answer = np.concatenate([shares[None], draws]) / np.maximum(mix, 1 / len(here))
    random = np.random.default_rng(seed)
    weights = np.concatenate([np.ones((1, len(here))), random.standard_exponential((len(draws), len(here)))])
    weights *= np.maximum(by_answer[:, inputs.truth], 1e-9)  # an audit may hold none of the answers of the corpus
    expected = (weights / weights.sum(axis=1, keepdims=True)) @ told
    n_worth = weights[0].sum() ** 2 / (weights[0] ** 2).sum()
    gap, n_free = (seen - expected[0])[:-1], n_bins - 1
    distance = float(abs(seen - expected[0]).sum() / 2)
    if n_worth <= n_free + 1 or not n_free:
        return Shift(is_shifted=False, p_value=1.0, distance=distance)
    noise = np.cov(expected[1:, :-1].T).reshape(n_free, n_free) + np.eye(n_free) / n_worth**2
    squared = float(gap @ np.linalg.solve(noise, gap))
    p_value = float(f.sf(squared * (n_worth - n_free) / (n_free * (n_worth - 1)), n_free, n_worth - n_free))
    return Shift(is_shifted=p_value <= MAX_AUDIT_ALARMS, p_value=p_value, distance=distance)


def _bins(inputs: Inputs) -> tuple[np.ndarray, np.ndarray, int]:
    """Bin of every row of corpus and audit, and their number: label by thirds of top probability, rare ones pooled."""
    tops = inputs.corpus.chances.max(axis=1), inputs.audit.chances.max(axis=1)
    size = len(inputs.answers)
    cells = [np.zeros(len(one), dtype=np.int64) for one in tops]
    for label in range(size):
        own = [codes == label for codes in (inputs.corpus.codes, inputs.audit.codes)]
        if own[1].any():
            edges = np.quantile(tops[1][own[1]], [1 / 3, 2 / 3])
            for cell, mine, top in zip(cells, own, tops, strict=True):
                cell[mine] = 3 * label + np.searchsorted(edges, top[mine], side="left")
    held = np.bincount(cells[1], minlength=3 * size)
    common = np.flatnonzero(held >= LEAST_IN_BIN)
    number = np.full(3 * size, len(common))
    number[common] = np.arange(len(common))
    return number[cells[0]], number[cells[1]], len(common) + 1


def _drawn(texts: Sequence[str], random: np.random.Generator) -> list[str]:
    chosen = random.permutation(len(texts))[:MOST_TEXTS]
    return [str(texts[at]) for at in chosen]


def _words_apart(corpus: Sequence[str], reference: Sequence[str]) -> tuple[float, float]:
    """p_value and area under the curve of naive Bayes over hashed words, learnt and judged on halves."""
    from scipy.stats import mannwhitneyu
    from sklearn.feature_extraction.text import HashingVectorizer

    # Each text counts once for a word, so that long texts are not far apart for their length alone.
    hashed = HashingVectorizer(n_features=BUCKETS, alternate_sign=False, norm=None, binary=True)
    counted = [hashed.transform(texts).tocsr() for texts in (corpus, reference)]
    half = [len(one.indptr) // 2 for one in counted]
    chances = []
    for one, until in zip(counted, half, strict=True):
        words = np.asarray(one[:until].sum(axis=0)).ravel() + 0.5
        chances.append(np.log(words / words.sum()))
    weights = chances[0] - chances[1]
    scores = []
    for one, until in zip(counted, half, strict=True):
        rest = one[until:]
        scores.append(rest @ weights / np.maximum(np.diff(rest.indptr), 1))
    found = mannwhitneyu(*scores, alternative="greater")
    return float(found.pvalue), float(found.statistic / (len(scores[0]) * len(scores[1])))


def _cells(predictions: pd.DataFrame) -> pd.Series:
    """The label of each row and how sure it is, in fifths."""
    if "label" not in predictions:
        raise TableError("bảng dự đoán thiếu cột 'label'")
    names = [name for name in predictions if str(name).startswith("p_")]
    top = predictions[names].to_numpy(np.float64).max(axis=1) if names else np.ones(len(predictions))
    fifth = np.minimum((top * 5).astype(int), 4)
    return predictions["label"].astype(str).str.cat(fifth.astype(str).astype(object), sep="\n")


def _apart(corpus: pd.Series, reference: pd.Series) -> tuple[float, float]:
    """p_value of a chi-square over the cells that hold at least ten rows (the rest pooled), and total variation."""
    import pandas as pd
    from scipy.stats import chi2_contingency

    both = pd.DataFrame({"corpus": corpus.value_counts(), "reference": reference.value_counts()}).fillna(0).sort_index()
    rare = (both.sum(axis=1) < 10).to_numpy()
    table = np.vstack([both[~rare].to_numpy(), both[rare].to_numpy().sum(axis=0, keepdims=True)])
    table = table[table.sum(axis=1) > 0]
    if len(table) < 2:
        return 1.0, 0.0
    parts = table / table.sum(axis=0)
    return float(chi2_contingency(table).pvalue), float(abs(parts[:, 0] - parts[:, 1]).sum() / 2)
