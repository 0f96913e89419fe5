"""Days on which something was talked of more than the days before make likely.

Rule: each day's count is compared with the share of the preceding days times that day's total, with an over-dispersed
Poisson tail (see `surprise`); days are kept by false-discovery rate and adjacent ones joined. Days that stood out are
left out of later baselines, so that one spike does not hide the next.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.signals.days import DAY_DTYPE
from nghe_lib.signals.surprise import dispersions, expected_count, q_values, tail_probability
from nghe_lib.text.columns import need_columns

MIN_BASELINE_DAYS = 7
_STANDS_OUT = 1e-2
_CAUTION = 2.0  # standard errors added to a dispersion that is itself estimated from few days
_DTYPES = {
    "start": DAY_DTYPE, "end": DAY_DTYPE, "peak": DAY_DTYPE, "post_count": "Int64", "expected_count": "float64",
    "ratio": "float64", "severity": "float64", "p_value": "float64", "q_value": "float64",
}  # fmt: skip


def spikes(counts: pd.DataFrame, *, baseline_days: int = 28, max_fdr: float = 0.01) -> pd.DataFrame:
    """Find the spikes in one series of daily counts.

    counts: day, post_count, total_count, one row per day as `daily` gives for one group; a missing count is a gap,
    which is neither tested nor used. Where post_count is everywhere the total itself, plain counts are compared.
    baseline_days: days before each day that say what is usual, at least 7; a day with fewer than 7 of them that are
    no gap is not tested.
    max_fdr: expected share of false ones among the days found, over 0 and at most 1.

    Returns one row per spike, in order of time: start, end, peak (day of highest severity), post_count and
    expected_count (sums over its days), ratio, severity (at the peak: posts above expectation in standard deviations
    of the over-dispersed count), p_value and q_value (smallest of its days). Gaps inside a spike do not cut it.
    Empty in, empty out. Raises TableError for a missing column, ParameterError for several groups or a repeated day.
    """
    need_columns(counts, ("day", "post_count", "total_count"), table="counts")
    if baseline_days < MIN_BASELINE_DAYS or not 0 < max_fdr <= 1:
        raise ParameterError(f"baseline_days từ {MIN_BASELINE_DAYS} trở lên và max_fdr trong khoảng 0 đến 1")
    if counts["day"].duplicated().any():
        raise ParameterError("mỗi ngày chỉ được có một dòng; hãy lọc một nhóm trước khi tìm đỉnh")
    heard = counts.dropna(subset=["post_count", "total_count"]).sort_values("day", ignore_index=True)
    tested = _tested(heard, baseline_days)
    if tested.empty:
        return _typed(pd.DataFrame(columns=list(_DTYPES)))
    tested["q_value"] = q_values(tested["p_value"].to_numpy())
    found = tested[(tested["q_value"] <= max_fdr) & (tested["post_count"] > tested["expected_count"])]
    runs = _runs(found.index.to_numpy())
    return _typed(pd.DataFrame([_one(found.iloc[run]) for run in runs], columns=list(_DTYPES)))


def _tested(heard: pd.DataFrame, baseline_days: int) -> pd.DataFrame:
    """Expectation, severity and p-value of each day that has enough days before it; the index counts days heard."""
    days = heard["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    observed = heard["post_count"].to_numpy(float)
    totals = heard["total_count"].to_numpy(float)
    exposures = np.ones_like(totals) if np.array_equal(observed, totals) else totals
    usual = np.ones(len(days), bool)
    rows = []
    for now in range(len(days)):
        before = (days >= days[now] - baseline_days) & (days < days[now]) & (exposures > 0)
        if before.sum() < MIN_BASELINE_DAYS or exposures[now] <= 0:
            continue
        calm = before & usual if (before & usual).sum() >= MIN_BASELINE_DAYS else before
        rows.append((now, heard["day"][now], observed[now], *_judge(now, calm, observed, exposures)))
        usual[now] = rows[-1][-1] > _STANDS_OUT
    names = ["number", "day", "post_count", "expected_count", "severity", "p_value"]
    return pd.DataFrame(rows, columns=names).set_index("number")


def _judge(now: int, calm: np.ndarray, observed: np.ndarray, exposures: np.ndarray) -> tuple[float, float, float]:
    """Expected count, severity and p-value of day `now` against the days `calm`."""
    before, exposure_before = observed[calm].sum(), exposures[calm].sum()
    seen = dispersions(observed[None, calm], exposures[calm], prior=1.0, prior_days=0.0)[0]
    spread = 1 + (seen - 1) * (1 + _CAUTION * np.sqrt(2 / (calm.sum() - 1)))
    expected = expected_count(before, exposure=exposures[now], exposure_before=exposure_before)
    deviation = np.sqrt(spread * expected * (1 + exposures[now] / exposure_before))
    chance = tail_probability(
        observed[now], before, exposure=exposures[now], exposure_before=exposure_before, dispersion=spread
    )
    return float(expected), float((observed[now] - expected) / deviation), float(chance)


def _runs(numbers: np.ndarray) -> list[np.ndarray]:
    """Positions of `numbers` grouped into runs of consecutive ones."""
    if not len(numbers):
        return []
    return np.split(np.arange(len(numbers)), np.flatnonzero(np.diff(numbers) > 1) + 1)


def _one(days: pd.DataFrame) -> dict[str, object]:
    observed, expected = days["post_count"].sum(), days["expected_count"].sum()
    peak = days["severity"].idxmax()
    return {
        "start": days["day"].min(), "end": days["day"].max(), "peak": days["day"][peak], "post_count": int(observed),
        "expected_count": expected, "ratio": observed / expected, "severity": days["severity"][peak],
        "p_value": days["p_value"].min(), "q_value": days["q_value"].min(),
    }  # fmt: skip


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(_DTYPES).reset_index(drop=True)
