"""How a story spread: when press and networks took it up, by day, platform and outlet. Counts of groups only."""

from __future__ import annotations

import pandas as pd

from nghe_lib import privacy
from nghe_lib.settings import TIMEZONE

SUMMARY = (
    "story_id", "headline", "url", "start", "end", "post_count", "press_count", "social_count", "source_count",
    "people_count", "first_press_at", "first_social_at", "press_lead_hours",
)  # fmt: skip


def summaries(posts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per story, the largest first, ties by story_id.

    posts: POSTS. rows: STORIES of them. Returns story_id, headline, url (of the post whose title the headline is),
    start and end (moments of the first and last post), post_count, press_count and social_count, source_count,
    people_count (private persons), first_press_at, first_social_at, press_lead_hours (hours from the first article to
    the first post of others, negative where they came first, missing where one of both is). No row for no post.
    """
    known = posts.merge(rows[["post_id", "story_id", "headline"]], on="post_id")
    known = known.assign(person=privacy.people(known), is_press=(known["platform"] == "press").to_numpy(bool))
    made = known.groupby("story_id").agg(
        headline=("headline", "first"), start=("published_at", "min"), end=("published_at", "max"),
        post_count=("post_id", "size"), press_count=("is_press", "sum"), source_count=("source_id", "nunique"),
        people_count=("person", "nunique"),
    )  # fmt: skip
    heads = known[known["title"].eq(known["headline"]).fillna(False).to_numpy(bool) & known["person"].isna()]
    made["url"] = heads.sort_values(["published_at", "post_id"]).groupby("story_id")["url"].first()
    made["social_count"] = made["post_count"] - made["press_count"]
    for name, is_press in (("first_press_at", True), ("first_social_at", False)):
        made[name] = known[known["is_press"] == is_press].groupby("story_id")["published_at"].min()
    made["press_lead_hours"] = (made["first_social_at"] - made["first_press_at"]).dt.total_seconds() / 3600
    made = made.reset_index().sort_values(["post_count", "story_id"], ascending=[False, True], ignore_index=True)
    return made[list(SUMMARY)]


def timeline(posts: pd.DataFrame, rows: pd.DataFrame, story_id: str) -> pd.DataFrame:
    """How many posts of a story each day brought: day, platform, kind, source_id, post_count, people_count.

    Days are those of Ho Chi Minh City; posts without a time are left out. `source_id` is given for the press only.
    """
    here = posts[posts["post_id"].isin(rows.loc[rows["story_id"] == story_id, "post_id"])]
    here = here[here["published_at"].notna()]
    made = pd.DataFrame({
        "day": here["published_at"].dt.tz_convert(TIMEZONE).dt.date, "platform": here["platform"],
        "kind": here["kind"], "source_id": here["source_id"].where(here["platform"] == "press"),
        "person": privacy.people(here),
    })  # fmt: skip
    keys = ["day", "platform", "kind", "source_id"]
    return made.groupby(keys, dropna=False).agg(
        post_count=("platform", "size"), people_count=("person", "nunique")
    ).reset_index()  # fmt: skip
