"""Which comes first, the talk online or the petitions at the portal: cross-correlation of two daily series.

Both series lose their weekly rhythm and are differenced, since two series that merely grow together correlate at every
lag. The largest positive correlation is held against those of circular shifts of one series, so a lag is named only
when it stands out. Lead says what came first, not what caused what.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nghe_lib.settings import TIMEZONE
from nghe_lib.text.columns import need_columns

MIN_DAYS, MIN_COUNT, MOST_LAG_DAYS = 56, 50, 7
MAX_P = 0.05
TOO_LITTLE = f"chưa đủ: cần ít nhất {MIN_DAYS} ngày và {MIN_COUNT} ý kiến mỗi bên"


@dataclass(frozen=True)
class Lead:
    """lag_days: days by which online goes before the portal (below 0: after it), missing when none stands out.

    correlation: at the strongest lag. p_value: share of shifted series with a correlation as strong. n_days: compared.
    """

    lag_days: int | None
    correlation: float
    p_value: float
    n_days: int
    finding: str


def lead(petitions: pd.DataFrame, *, seed: int, n_shifts: int = 999) -> Lead:
    """Whether online petitions go before those of the portal. petitions: is_portal, published_at.

    n_shifts: circular shifts drawn, with `seed`; all of them where there are not more.
    """
    need_columns(petitions, ("is_portal", "published_at"), table="petitions")
    online, portal = daily_counts(petitions)
    n_days = len(online)
    if n_days < MIN_DAYS or min(online.sum(), portal.sum()) < MIN_COUNT:
        return Lead(None, float("nan"), float("nan"), n_days, TOO_LITTLE)
    first, second = _whitened(online), _whitened(portal)
    found = _correlations(first, second)
    best = int(np.argmax(found))
    offsets = np.arange(MOST_LAG_DAYS + 1, len(first) - MOST_LAG_DAYS)
    if len(offsets) > n_shifts:
        offsets = np.random.default_rng(seed).choice(offsets, n_shifts, replace=False)
    strongest = np.array([_correlations(np.roll(first, shift), second).max() for shift in offsets])
    p_value = float((1 + (strongest >= found[best]).sum()) / (1 + len(offsets)))
    lag = best - MOST_LAG_DAYS
    stands_out = p_value <= MAX_P
    return Lead(lag if stands_out else None, float(found[best]), p_value, n_days, _said(lag) if stands_out else
                "không có độ trễ nào nổi hẳn lên")  # fmt: skip


def daily_counts(petitions: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Online and portal petitions of each local day, from the first to the last: two (n_days,) arrays."""
    days = petitions["published_at"].dropna().dt.tz_convert(TIMEZONE).dt.tz_localize(None).dt.normalize()
    if days.empty:
        return np.zeros(0), np.zeros(0)
    every = pd.date_range(days.min(), days.max(), freq="D")
    is_portal = petitions.loc[days.index, "is_portal"]
    one, other = (days[is_portal == side].value_counts().reindex(every, fill_value=0) for side in (False, True))
    return one.to_numpy("float64"), other.to_numpy("float64")


def _whitened(series: np.ndarray) -> np.ndarray:
    """Square roots (which make counts' spread even), without the mean of each weekday, differenced."""
    root = np.sqrt(series)
    weekday = np.arange(len(root)) % 7
    means = np.array([root[weekday == day].mean() for day in range(7)])
    return np.diff(root - means[weekday])


def _correlations(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Correlation of first[t] with second[t + lag], lag from -MOST_LAG_DAYS to MOST_LAG_DAYS."""
    n = len(first)
    made = []
    for lag in range(-MOST_LAG_DAYS, MOST_LAG_DAYS + 1):
        one, other = first[max(0, -lag) : n - max(0, lag)], second[max(0, lag) : n - max(0, -lag)]
        spread = one.std() * other.std()
        made.append(float(((one - one.mean()) * (other - other.mean())).mean() / spread) if spread > 0 else 0.0)
    return np.array(made)


def _said(lag: int) -> str:
    if lag == 0:
        return "trên mạng và Cổng tăng giảm cùng ngày"
    return f"trên mạng đi trước Cổng {lag} ngày" if lag > 0 else f"Cổng đi trước trên mạng {-lag} ngày"
