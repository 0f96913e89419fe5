"""Posts per local day and group, as counts and as shares of all that was collected that day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.privacy import people
from nghe_lib.schema import POSTS
from nghe_lib.signals.days import DAY_DTYPE, day_span, local_days
from nghe_lib.text.columns import need_columns

ALL = "tất cả"
UNKNOWN = "không rõ"
_GROUPING = tuple(column.name for column in POSTS.columns if column.kind == "text")
_DTYPES = {
    "day": DAY_DTYPE, "group": "str", "post_count": "Int64", "people_count": "Int64", "total_count": "Int64",
    "share": "float64", "is_gap": "boolean",
}  # fmt: skip


def daily(
    posts: pd.DataFrame, *, by: str | None = None, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """Count posts and accounts for every day and every value of the column `by`.

    posts: POSTS (published_at, account_id, source_id and `by` are read). A post without a time is left out.
    by: a text column of POSTS, or None for one group `tất cả`; posts without a value form the group `không rõ`.
    since, until: local days, both included; by default the first and last day in `posts`.

    Returns one row per day and group, every day present: day (naive local midnight), group, post_count, people_count
    (private persons, see `privacy.people`), total_count (posts of all groups that day), share
    (post_count / total_count, 0 to 1), is_gap.
    A day on which nothing at all came from any source the group's posts come from is a gap: its counts are missing,
    not 0. While one source has a gap, the others' shares rise; read them beside is_gap.
    Empty in, empty out. Raises TableError for a missing column, ParameterError for a `by` that cannot group.
    """
    _check(posts, by)
    made = _coded(posts, by)
    span = day_span(made["day"], since, until)
    made = made[made["day"].isin(span)]
    if made.empty or span.empty:
        return _typed(pd.DataFrame(columns=list(_DTYPES)))
    groups = sorted(made["group"].unique())
    grid = pd.MultiIndex.from_product([span, groups], names=["day", "group"])
    table = made.groupby(["day", "group"], observed=True).agg(
        post_count=("day", "size"), people_count=("account", "nunique")
    )
    table = table.reindex(grid, fill_value=0).reset_index()
    table["total_count"] = table.groupby("day")["post_count"].transform("sum")
    table["share"] = table["post_count"] / table["total_count"].where(table["total_count"] > 0)
    table["is_gap"] = _gaps(made, grid)
    return _typed(_without_gaps(table))


def _check(posts: pd.DataFrame, by: str | None) -> None:
    need_columns(posts, ("published_at", "account_id", "kind", "source_id"), table="posts")
    if by is not None and by not in _GROUPING:
        raise ParameterError(f"không nhóm được theo '{by}'{nearest(by, _GROUPING)}")
    if by is not None:
        need_columns(posts, (by,), table="posts")


def _coded(posts: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Day, group, account number (missing when unknown) and source number of each post that has a time."""
    accounts = pd.factorize(people(posts))[0]
    group = pd.Series(ALL, index=posts.index, dtype="str") if by is None else posts[by].fillna(UNKNOWN)
    made = pd.DataFrame(
        {
            "day": local_days(posts["published_at"]),
            "group": group.astype("category"),
            "account": np.where(accounts < 0, np.nan, accounts),
            "source": pd.factorize(posts["source_id"])[0],
        }
    )
    return made[made["day"].notna()]


def _gaps(made: pd.DataFrame, grid: pd.MultiIndex) -> np.ndarray:
    """Whether, on each day of `grid`, every source of the group was silent."""
    heard = made[["day", "source"]].drop_duplicates()
    speaks = made[["group", "source"]].drop_duplicates()
    covered = heard.merge(speaks, on="source")[["day", "group"]].drop_duplicates()
    return ~grid.isin(pd.MultiIndex.from_frame(covered.astype({"group": "str"})))


def _without_gaps(table: pd.DataFrame) -> pd.DataFrame:
    hidden = table["is_gap"].to_numpy()
    counts = table.astype({"post_count": "Int64", "people_count": "Int64", "total_count": "Int64"})
    for name in ("post_count", "people_count"):
        counts[name] = counts[name].mask(hidden)
    counts["share"] = counts["share"].mask(hidden)
    counts["total_count"] = counts["total_count"].mask(counts["total_count"] == 0)
    return counts


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table[list(_DTYPES)].astype(_DTYPES).reset_index(drop=True)
