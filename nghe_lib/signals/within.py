"""Posts of some days, and the daily counts of a part of all posts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nghe_lib.signals.daily import daily
from nghe_lib.signals.days import DAY_DTYPE, local_days
from nghe_lib.text.columns import need_columns


def within(posts: pd.DataFrame, *, since: date | None = None, until: date | None = None) -> pd.DataFrame:
    """The rows of `posts` (POSTS) published from `since` to `until`, local days, both included.

    A post without a time is left out as soon as a day is given.
    """
    need_columns(posts, ("published_at",), table="posts")
    days = local_days(posts["published_at"])
    kept = pd.Series(True, index=posts.index)
    if since is not None:
        kept &= days >= pd.Timestamp(since)
    if until is not None:
        kept &= days <= pd.Timestamp(until)
    return posts[kept.to_numpy(bool)].reset_index(drop=True)


def daily_of(
    everything: pd.DataFrame, part: pd.DataFrame, *, name: str, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """Daily counts of `part` beside the totals of `everything`, as one group called `name`.

    everything, part: POSTS; `part` is some of its rows. A day is a gap when nothing at all was collected.
    Returns what `daily` returns, for the days of `everything`. Empty in, empty out.
    """
    whole = daily(everything, since=since, until=until)
    if whole.empty:
        return whole
    days = whole["day"]
    first, last = days.iloc[0].date(), days.iloc[-1].date()
    own = daily(part, since=first, until=last).set_index("day").reindex(days)
    counts = whole.assign(
        group=name, **{column: own[column].fillna(0).to_numpy() for column in ("post_count", "people_count")}
    )
    counts["total_count"] = whole["post_count"]
    gaps = whole["is_gap"].to_numpy(bool)
    for column in ("post_count", "people_count"):
        counts[column] = counts[column].astype("Int64").mask(gaps)
    counts["share"] = (counts["post_count"] / counts["total_count"]).astype("float64")
    return counts.astype({"day": DAY_DTYPE, "group": "str"})


def public_spikes(
    spikes: pd.DataFrame, counts: pd.DataFrame, *, min_people: int, since: date | None = None
) -> pd.DataFrame:
    """The rows of `spikes` that may be shown: those with a day of no private person, or of at least `min_people`.

    spikes: what `signals.spikes` gives; counts: the daily counts it was given, with people_count. since: spikes that
    ended before this local day are left out: they belong to the baseline.
    """
    if since is not None:
        spikes = spikes[(spikes["end"] >= pd.Timestamp(since)).to_numpy(bool)]
    people = counts.set_index("day")["people_count"].fillna(0)
    most = [people.loc[row.start : row.end].max() for row in spikes.itertuples(index=False)]
    shown = [count == 0 or count >= min_people for count in most]
    return spikes[pd.Series(shown, index=spikes.index, dtype=bool)].reset_index(drop=True)
