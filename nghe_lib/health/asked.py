"""What was asked and what became of it, per kind of asking: collected, failed, refused (rule R12).

An asking is named by its format and, where it has one, the host it went to or the verb of its line in `listen`; never
by the account or the words it asked for, so that a page can show the table.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from nghe_lib.settings import TIMEZONE

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("run_count", "failed_count", "cut_count", "read_count", "new_count", "refused_count", "gap_count")


def asked(
    runs: pd.DataFrame, gaps: pd.DataFrame, *, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """Add up `runs` (RUNS) and the open ones of `gaps` (GAPS) per kind of asking.

    since, until: local days, both included; a run counts whole when anything it brought was published in them or, where
    it brought nothing, when it began in them. Returns asked, run_count, failed_count (runs that met a gap), cut_count
    (runs without an end), read_count, new_count, refused_count (rows), gap_count (open gaps); most trouble first.
    """
    inside = runs[
        _touches(runs["first_at"].fillna(runs["started_at"]), runs["last_at"].fillna(runs["started_at"]), since, until)
    ]
    named = inside.assign(
        asked=_names(inside["source"], inside["format"]),
        run_count=1,
        failed_count=inside["gaps"].notna().astype("int64"),
        cut_count=inside["ended_at"].isna().astype("int64"),
        gap_count=0,
    )
    made = named.groupby("asked")[list(COUNTS)].sum()
    open_ = gaps[gaps["filled_at"].isna()]
    open_ = open_[_touches(open_["start_at"], open_["end_at"], since, until)]
    formats = open_["run_id"].map(runs.set_index("run_id")["format"])
    counted = _names(open_["source"], formats).value_counts()
    made = made.reindex(made.index.union(counted.index), fill_value=0)
    made["gap_count"] = counted.reindex(made.index, fill_value=0)
    made = made.astype("Int64").rename_axis("asked").reset_index().astype({"asked": "str"})
    order = ["gap_count", "failed_count", "cut_count", "refused_count", "read_count", "asked"]
    return made.sort_values(order, ascending=[False] * 5 + [True], ignore_index=True)


def _touches(first: pd.Series, last: pd.Series, since: date | None, until: date | None) -> pd.Series:
    """Whether the span first … last has a moment on the local days since … until; a missing end is without limit."""
    import pandas as pd

    inside = pd.Series(True, index=first.index)
    if since is not None:
        inside &= ~(last < pd.Timestamp(since).tz_localize(TIMEZONE))
    if until is not None:
        inside &= ~(first >= pd.Timestamp(until + timedelta(days=1)).tz_localize(TIMEZONE))
    return inside


def _names(sources: pd.Series, formats: pd.Series) -> pd.Series:
    """Short names of askings. sources: as RUNS has them; formats: missing where the run is not known."""
    known = formats.astype("str").fillna(sources.str.split(" ", n=1).str[0])
    verb = sources.str.extract(r"^(\S+) ([a-z_]+)(?: |$)")
    verb = verb[1].where(verb[0] == known)
    host = sources.str.extract(r"^\S+ (?:\S+ )?(?i:https?)://(?:[^/@\s]*@)?([^/:?#\s]+)", expand=False).str.lower()
    more = host.fillna(verb)
    return known.where(more.isna(), known + " " + more.fillna(""))
