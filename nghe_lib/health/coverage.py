"""One row per source for a period: what came, what was to be expected, and on how many days something was wrong."""

from __future__ import annotations

from datetime import date

import pandas as pd


def coverage(daily: pd.DataFrame, *, since: date | None = None, until: date | None = None) -> pd.DataFrame:
    """Add up `daily` (what `daily_health` gives) per source, over the local days since … until, both included.

    Returns source_id, seen, expected (of the days that have an expectation, missing when none has), seen_of_expected
    (posts on those days), low_days, silent_days, high_days, day_count; sources with wrong days first.
    """
    inside = daily
    if since is not None:
        inside = inside[inside["day"] >= pd.Timestamp(since)]
    if until is not None:
        inside = inside[inside["day"] <= pd.Timestamp(until)]
    known = inside["expected"].notna()
    made = inside.assign(
        seen_of_expected=inside["seen"].where(known, 0),
        **{f"{state}_days": inside["state"] == state for state in ("low", "silent", "high")},
    )
    groups = made.groupby("source_id")
    names = ["seen", "seen_of_expected", "low_days", "silent_days", "high_days"]
    summed = groups[names].sum().assign(expected=groups["expected"].sum(min_count=1), day_count=groups.size())
    ordered = summed.reset_index().assign(_wrong=lambda rows: rows["low_days"] + rows["silent_days"])
    ordered = ordered.sort_values(["_wrong", "seen", "source_id"], ascending=[False, False, True], ignore_index=True)
    return ordered[
        ["source_id", "seen", "expected", "seen_of_expected", "low_days", "silent_days", "high_days", "day_count"]
    ]
