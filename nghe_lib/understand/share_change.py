"""Did a share truly change between two periods? A change smaller than its interval is called so.

The words are those of `signals.change`, which asks the same of raw counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.understand.prevalence import Shares, corrected_shares
from nghe_lib.understand.prevalence_inputs import check_confidence
from nghe_lib.understand.shift import UNVERIFIED

if TYPE_CHECKING:
    import pandas as pd

ROSE, FELL, SAME = "tăng", "giảm", "không thay đổi đo được"


def share_change(
    before: pd.DataFrame,
    after: pd.DataFrame,
    audit: pd.DataFrame,
    *,
    is_shifted: bool | None = None,
    confidence: float = 0.95,
    seed: int = 2025,
) -> pd.DataFrame:
    """Change of each corrected share from `before` to `after`, with its own interval.

    before, after, audit: as in `prevalence`: predictions of one classifier for both periods, and one audit for both.
    Both periods are corrected with the same draws of the audit, so what is uncertain about the classifier falls out
    where it is the same on both sides: the interval is narrower than two intervals apart would suggest. The posts of a
    period count as a draw of what might have been said, as in `signals.change`.
    is_shifted: as in `prevalence`. Where either period is of another domain than the audit, no change is called
    measured and the note says so.

    Returns one row per answer: label, share_before, share, change, change_low, change_high, finding (tăng, giảm,
    không thay đổi đo được: the interval holds 0), note. Changes are differences of shares, -1 to 1, and sum to 0.
    Raises as `prevalence`.
    """
    import pandas as pd

    check_confidence(confidence)
    answers = _answers(before, after, audit)
    # The later corpus has number 0, as in `prevalence`, so that one page does not give its shares twice differently.
    former, now = (
        corrected_shares(
            one, audit, audit_is_sample=False, is_shifted=is_shifted, seed=seed, corpus=number, answers=answers
        )
        for number, one in ((1, before), (0, after))
    )
    change = now.corrected.point - former.corrected.point
    random = np.random.default_rng([seed, 3])
    moved = now.corrected.draws + _chance(now, random) - former.corrected.draws - _chance(former, random)
    low, high = np.quantile(moved, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    low, high = np.minimum(low, change), np.maximum(high, change)
    is_apart = any(one.shift is not None and one.shift.is_shifted for one in (former, now))
    finding = np.where(low > 0, ROSE, np.where(high < 0, FELL, SAME)) if not is_apart else np.full(len(change), SAME)
    return pd.DataFrame(
        {
            "label": pd.Series(now.inputs.answers, dtype="str"), "share_before": former.corrected.point,
            "share": now.corrected.point, "change": change, "change_low": low, "change_high": high,
            "finding": pd.Series(finding, dtype="str"), "note": UNVERIFIED if is_apart else "",
        }
    )  # fmt: skip


def _chance(shares: Shares, random: np.random.Generator) -> np.ndarray:
    """(n_draws, n_answers) how far the shares of as many posts stray by chance."""
    n, draws = len(shares.inputs.corpus.codes), shares.corrected.draws
    return random.multinomial(n, shares.corrected.point / shares.corrected.point.sum(), len(draws)) / n - (
        shares.corrected.point
    )


def _answers(*tables: pd.DataFrame) -> tuple[str, ...]:
    """Every answer that one of the tables names, where not all have the same probabilities."""
    given = [[str(name)[2:] for name in table if str(name).startswith("p_")] for table in tables]
    if given[0] and all(set(given[0]) == set(names) for names in given):
        return tuple(given[0])
    said = [table[name] for table in tables for name in ("label", "truth") if name in table]
    return tuple(sorted({str(one) for column in said for one in column.dropna().unique()}))
