"""Gaps that are still open: what was asked for and is not there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def open_gaps(gaps: pd.DataFrame, *, since: datetime | None = None, until: datetime | None = None) -> pd.DataFrame:
    """GAPS that no later run has filled, newest first.

    since: leave out those that ended before this moment; until: those that began at it or after. An unknown end counts
    as lasting, an unknown beginning as old.
    """
    found = gaps[gaps["filled_at"].isna()]
    if since is not None:
        found = found[~(found["end_at"] < since)]
    if until is not None:
        found = found[~(found["start_at"] >= until)]
    return found.sort_values(["noticed_at", "source"], ascending=[False, True], ignore_index=True)
