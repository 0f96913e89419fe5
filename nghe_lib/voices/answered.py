"""The portal's clock: when each petition was answered, and in time by which unit.

What reaches the lake is a petition with the time it was received, and the answer with its own time; a status without an
answer does not, so a petition without an answer may be finished all the same, and figures of the portal itself go
before these. Units are compared with intervals; persons never.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.intervals import wilson
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.periods import portal_months

UNASSIGNED = "không rõ đơn vị"


def answers_of(posts: pd.DataFrame) -> pd.DataFrame:
    """The first answer of a public body to each petition of the portal.

    posts: POSTS with petitions and replies. Returns post_id, published_at, month (see `portal_months`), person, unit
    (account of the body that answered, else the first public body that the petition names, else `không rõ đơn vị`),
    answered_at (missing where none is known), hours.
    """
    need_columns(posts, ("post_id", "kind", "account_id", "parent_id", "published_at", "mentions"), table="posts")
    asked = posts[posts["kind"].eq("petition").to_numpy(bool)]
    is_answer = (
        posts["parent_id"].isin(asked["post_id"]) & posts["account_id"].notna() & ~privacy.private(posts["account_id"])
    )
    replies = posts.loc[is_answer.to_numpy(bool), ["parent_id", "account_id", "published_at"]]
    first = replies.sort_values(["parent_id", "published_at"], kind="stable").drop_duplicates("parent_id")
    first = first.set_index("parent_id")
    moment = asked["post_id"].map(first["published_at"])
    named = [next((one for one in many if ":~" not in one), None) if _is_list(many) else None
             for many in asked["mentions"]]  # fmt: skip
    unit = asked["post_id"].map(first["account_id"]).fillna(pd.Series(named, index=asked.index, dtype="str"))
    hours = (moment - asked["published_at"]).dt.total_seconds() / 3600
    made = pd.DataFrame({
        "post_id": asked["post_id"], "published_at": asked["published_at"],
        "month": portal_months(asked["published_at"]),
        "person": privacy.people(posts)[asked.index].fillna(asked["account_id"]), "unit": unit.fillna(UNASSIGNED),
        "is_answered": asked["post_id"].isin(first.index), "answered_at": moment, "hours": hours.where(hours >= 0),
    })  # fmt: skip
    return made.reset_index(drop=True)


def on_time(answered: pd.DataFrame, *, by: str, days: int, until: pd.Timestamp, min_people: int) -> pd.DataFrame:
    """How many petitions were answered within `days` days, by month or by unit.

    answered: what `answers_of` gives. by: month, or unit; units are known by their answers, so only answered petitions
    can be judged by unit. until: the end of what was collected (UTC): a petition whose time has not run out by then is
    not judged, nor is one answered at a time that nobody knows. Groups of fewer than `min_people` people are left out.

    Returns group, petition_count, answered_count, judged_count, on_time_count, on_time_share, low, high (95 % Wilson),
    median_hours (of those answered at a known time), best_rank, worst_rank: the places that the intervals leave open.
    """
    need_columns(answered, (by, "person", "published_at", "hours", "is_answered"), table="answered")
    answered = answered[answered["is_answered"]] if by == "unit" else answered
    judged = (answered["published_at"] + pd.Timedelta(days=days)) <= until
    judged &= answered["hours"].notna() | ~answered["is_answered"]
    timely = answered["hours"] <= 24 * days
    known = answered.assign(judged=judged, timely=timely & judged)
    made = known.groupby(by, sort=True).agg(
        petition_count=("post_id", "size"), answered_count=("is_answered", "sum"), judged_count=("judged", "sum"),
        on_time_count=("timely", "sum"), median_hours=("hours", "median"), people_count=("person", "nunique"),
    )  # fmt: skip
    made = made[made["people_count"] >= min_people].drop(columns="people_count").rename_axis("group").reset_index()
    share, low, high = wilson(made["on_time_count"].to_numpy(), made["judged_count"].to_numpy())
    best, worst = rank_bounds(low, high)
    return made.assign(on_time_share=share, low=low, high=high, best_rank=best, worst_rank=worst)


def rank_bounds(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Best and worst place of each group that the intervals allow, 1 for the highest: two (n_groups,) int64 arrays.

    A group stands certainly behind those whose interval lies wholly above its own. A missing interval allows any place.
    """
    known = ~np.isnan(low)
    above = (low[None, :] > high[:, None]) & known[None, :] & known[:, None]
    below = (high[None, :] < low[:, None]) & known[None, :] & known[:, None]
    return 1 + above.sum(axis=1), len(low) - below.sum(axis=1)


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple)) or getattr(value, "ndim", 0) == 1
