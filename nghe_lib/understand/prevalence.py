"""Honest shares: how much of a corpus each answer truly takes, corrected with an audit, with an interval.

A classifier that errs gives wrong shares however many posts it reads; people who label a few hundred rows say how it
errs, and the shares follow. `prevalence` says under which condition each way is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.errors import TooLittleDataError
from nghe_lib.understand import prevalence_methods as methods
from nghe_lib.understand.prevalence_inputs import FEW_ROWS, Inputs, check_confidence, read_inputs
from nghe_lib.understand.prevalence_methods import Estimate
from nghe_lib.understand.shift import UNVERIFIED, Shift, audit_shift

if TYPE_CHECKING:
    import pandas as pd

N_DRAWS = 300


@dataclass(frozen=True)
class Shares:
    """Corrected shares and what they were made of.

    raw: (n_answers,); shift: what was noticed between audit and corpus.
    """

    inputs: Inputs
    raw: np.ndarray
    corrected: Estimate
    shift: Shift | None


def prevalence(
    predictions: pd.DataFrame,
    audit: pd.DataFrame,
    *,
    audit_is_sample: bool = False,
    is_shifted: bool | None = None,
    confidence: float = 0.95,
    seed: int = 2025,
) -> pd.DataFrame:
    """Share of each answer in the texts of `predictions`, corrected with `audit`.

    predictions: what `predict` gives for every text of the corpus: label and, where the classifier has them,
    p_<answer>. audit: rows labelled by people, one a text: `truth`, and label and p_<answer> that the same classifier
    gave. `audit_of` makes it from the lake. Rows without a truth are left out.
    audit_is_sample: False (default) is right where the corpus differs from the audit in its mix of answers only, and
    the texts of an answer are alike in both (label shift); audited rows may come from other texts, as long as none
    was chosen by its scores. True is right under any shift, where the audited rows are a simple random sample of this
    very corpus.
    is_shifted: whether corpus and audit come from different domains, as `shift` says; None lets the scores tell
    (`audit_shift`, one false alarm in a hundred). Where they do, the classifier may err in any way, so nothing bounds
    the share: the interval is 0 to 1, and the note says that the share is not verified on this source. Label rows of
    this source. Not asked when `audit_is_sample`.
    confidence: of the interval, 0.5 to 0.999. It holds the audit's size, the corpus' size and the doubt about every
    error rate of the classifier; it does not hold errors of the coders, nor that posts of one person are alike.

    Returns one row per answer, in the order of p_<answer>, else by name: label, raw_share (classify and count), share,
    low, high, audit_count (audited rows of that truth), note (in Vietnamese; empty when there is nothing to say).
    `share` is a mean over draws and sums to 1; raw_share itself where the audit has every answer and no error.
    Raises TooLittleDataError on fewer than 30 audited rows, one answer only, or no text; TableError on missing columns.
    """
    import pandas as pd

    check_confidence(confidence)
    made = corrected_shares(predictions, audit, audit_is_sample=audit_is_sample, is_shifted=is_shifted, seed=seed)
    low, high = interval(made.corrected, confidence)
    if made.shift is not None and made.shift.is_shifted:
        low, high = np.zeros_like(low), np.ones_like(high)
    counts = np.bincount(made.inputs.truth, minlength=len(made.raw))
    return pd.DataFrame(
        {
            "label": pd.Series(made.inputs.answers, dtype="str"), "raw_share": made.raw,
            "share": made.corrected.point, "low": low, "high": high, "audit_count": counts,
            "note": pd.Series([_note(int(n), made.shift) for n in counts], dtype="str"),
        }
    )  # fmt: skip


def corrected_shares(
    predictions: pd.DataFrame,
    audit: pd.DataFrame,
    *,
    audit_is_sample: bool,
    is_shifted: bool | None,
    seed: int,
    corpus: int = 0,
    answers: tuple[str, ...] = (),
) -> Shares:
    """The shares of `prevalence` with their draws.

    Two calls with one audit and one seed share the audit's draws; `corpus` numbers the corpora, whose draws are apart.
    answers: names of the answers where the tables may not show them all.
    """
    inputs = read_inputs(predictions, audit, answers=answers)
    raw = np.bincount(inputs.corpus.codes, minlength=len(inputs.answers)) / len(inputs.corpus.codes)
    random, corpus_random = (np.random.default_rng([seed, part]) for part in (0, 1 + corpus))
    if audit_is_sample:
        return Shares(inputs, raw, methods.by_sample(inputs, n_draws=N_DRAWS, random=random), None)
    _need_two_answers(inputs)
    # Where the audit holds no error the count itself is the answer: scores could only add noise.
    method = methods.by_matrix if inputs.is_without_error else methods.by_scores
    found = method(inputs, n_draws=N_DRAWS, random=random, corpus_random=corpus_random)
    point = found.point if inputs.is_without_error else found.draws.mean(axis=0)
    return Shares(inputs, raw, Estimate(point, found.draws), _noticed(inputs, found, is_shifted, seed))


def interval(estimate: Estimate, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of every share: percentiles of the draws, moved apart to hold the point; (n_answers,) each."""
    low, high = np.quantile(estimate.draws, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return np.minimum(low, estimate.point), np.maximum(high, estimate.point)


def _noticed(inputs: Inputs, found: Estimate, is_shifted: bool | None, seed: int) -> Shift | None:
    if is_shifted is None:
        return audit_shift(inputs, found.point, found.draws, seed=seed)
    return Shift(is_shifted=True, p_value=float("nan"), distance=float("nan")) if is_shifted else None


def _need_two_answers(inputs: Inputs) -> None:
    seen = np.unique(inputs.truth)
    if len(seen) < 2:
        raise TooLittleDataError(
            f"mẫu kiểm tra chỉ có nhãn '{inputs.answers[seen[0]]}' nên không biết mô hình nhầm các nhãn khác ra sao; "
            f"cần ít nhất {FEW_ROWS} dòng của mỗi nhãn, ở ít nhất hai nhãn"
        )


def _note(audit_count: int, shift: Shift | None) -> str:
    said = []
    if shift is not None and shift.is_shifted:
        said.append(UNVERIFIED)
    if audit_count == 0:
        said.append("mẫu kiểm tra không có dòng nào của nhãn này")
    elif audit_count < FEW_ROWS:
        said.append(f"mẫu kiểm tra chỉ có {audit_count} dòng của nhãn này")
    return "; ".join(said)
