"""The saved queries of a project, asked together: how many posts a day answer each, and how many are new.

Saved in `project.toml` as `watch`, a name for each query; a broken one is refused when the project is read or saved.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from nghe_lib.errors import StoreError
from nghe_lib.settings import TIMEZONE
from nghe_lib.text.search.find import search

if TYPE_CHECKING:
    from nghe_lib.store import Lake

COLUMNS = ("watch", "day", "post_count", "new_count")


def watch_counts(
    lake: Lake, *, since: date | None = None, until: date | None = None, after: int | None = None
) -> pd.DataFrame:
    """Ask every watch of the project of `lake`.

    since, until: local days, both included. after: posts are new that lake version `after` did not have; None means
    the version just before the one `lake` shows.

    Returns watch, day (local, missing for posts without a time), post_count and new_count, one row per watch and day
    with posts, watches in the order of the project, days ascending. new_count is missing where the version before is
    no longer kept. Without watches the table is empty. Raises StoreError when version `after` is not kept.
    """
    known = _known(lake, after) if lake.project.watch else None
    parts = [
        _counted(search(lake, query, since=since, until=until), known).assign(watch=name)
        for name, query in lake.project.watch.items()
    ]
    empty = _counted(search(lake.at(0), ""), known).assign(watch=pd.Series(dtype="str"))
    return pd.concat([part for part in parts if len(part)] or [empty], ignore_index=True)[list(COLUMNS)]


def _known(lake: Lake, after: int | None) -> pd.Series | None:
    """post_ids of version `after`, or of the version before when that is still there."""
    try:
        return lake.read("posts", as_of=max(lake.version - 1, 0) if after is None else after, columns=["post_id"])[
            "post_id"
        ]
    except StoreError:
        if after is not None:
            raise
        return None


def _counted(found: pd.DataFrame, known: pd.Series | None) -> pd.DataFrame:
    day = found["published_at"].dt.tz_convert(TIMEZONE).dt.tz_localize(None).dt.normalize()
    new = pd.Series(pd.NA, index=found.index, dtype="Int64")
    if known is not None:
        new = (~found["post_id"].isin(known)).astype("Int64")
    rows = pd.DataFrame({"day": day, "post_count": 1, "new_count": new})
    grouped = rows.groupby("day", dropna=False, sort=True)
    return grouped.agg(post_count=("post_count", "sum"), new_count=("new_count", _total)).reset_index()


def _total(values: pd.Series) -> object:
    """The sum, missing when any is."""
    return values.sum(skipna=False)
