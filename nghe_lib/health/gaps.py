"""Gaps that are still open: what was asked for and is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def open_gaps(gaps: pd.DataFrame, *, since: pd.Timestamp | None = None) -> pd.DataFrame:
    """GAPS that no later run has filled, newest first. since: leave out those that ended before this moment."""
    found = gaps[gaps["filled_at"].isna()]
    if since is not None:
        found = found[~(found["end_at"] < since)]
    return found.sort_values(["noticed_at", "source"], ascending=[False, True], ignore_index=True)
