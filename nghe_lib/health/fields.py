"""What the posts of a source do not say."""

from __future__ import annotations

import pandas as pd

FIELDS = ("published_at", "account_id", "url", "like_count", "share_count", "comment_count", "view_count")


def missing_fields(posts: pd.DataFrame) -> pd.DataFrame:
    """Share of posts without each field, per source; posts of no known source form the row with a missing source_id.

    posts: POSTS. A time that is only that of collection counts as missing. Returns source_id, post_count, and a column
    of shares (0 to 1) for each of published_at, account_id, url and the four counts; most posts first.
    """
    lacks = posts[list(FIELDS)].isna()
    lacks["published_at"] |= posts["time_is_collection"].fillna(False).astype(bool)
    groups = lacks.groupby(posts["source_id"].astype(object).where(posts["source_id"].notna(), None), dropna=False)
    made = groups.mean().assign(post_count=groups.size()).reset_index()
    ordered = made.sort_values(["post_count", "source_id"], ascending=[False, True], ignore_index=True)
    return ordered[["source_id", "post_count", *FIELDS]].astype({"post_count": "Int64"})
