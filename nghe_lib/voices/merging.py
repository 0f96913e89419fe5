"""Petitions that tell of the same thing become one issue.

Two petitions are one issue when a chain of petitions joins them, each near the next in its text
(`text.near_duplicates`), in the same sector and the same place, and not more than some days after it. The same words
about two wards are two issues.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.text import near_duplicates
from nghe_lib.text.columns import need_columns

THRESHOLD = 0.5
NOWHERE = ""


def issues(petitions: pd.DataFrame, *, within_days: int, threshold: float = THRESHOLD) -> np.ndarray:
    """The issue of each petition, numbered from 0 in order of the first one: (n_petitions,) int64.

    petitions: said (the text), sector, unit_code, published_at. A missing place is a place of its own, a missing sector
    too. Petitions without a time join the earliest issue of their text, sector and place.
    within_days: a petition later than this after the one before begins a new issue.
    threshold: see `near_duplicates`.
    """
    need_columns(petitions, ("said", "sector", "unit_code", "published_at"), table="petitions")
    if within_days < 0:
        raise ParameterError(f"within_days phải từ 0 trở lên; đã cho {within_days}")
    if petitions.empty:
        return np.zeros(0, np.int64)
    rows = pd.DataFrame(
        {
            "alike": near_duplicates(petitions["said"].tolist(), threshold=threshold),
            "sector": petitions["sector"].fillna("").to_numpy(),
            "unit": petitions["unit_code"].fillna(NOWHERE).to_numpy(),
            "at": petitions["published_at"].to_numpy(),
        }
    )
    ordered = rows.sort_values(["alike", "sector", "unit", "at"], kind="stable", na_position="first")
    same = ordered[["alike", "sector", "unit"]].eq(ordered[["alike", "sector", "unit"]].shift()).all(axis=1)
    late = ordered["at"].diff() > pd.Timedelta(days=within_days)
    run = (~same | late).cumsum()
    first = pd.Series(ordered.index, index=ordered.index).groupby(run).transform("min")
    return np.unique(first.sort_index().to_numpy(), return_inverse=True)[1].astype(np.int64)
