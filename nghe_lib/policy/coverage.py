"""How many posts and people speak of each clause, and of which hardly anybody speaks; nothing below the gate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nghe_lib.intervals import wilson
from nghe_lib.policy.draft import Draft
from nghe_lib.privacy import people

COLUMNS = ("clause_id", "path", "heading", "text", "post_count", "people_count", "share", "low", "high", "is_few")


@dataclass(frozen=True)
class Coverage:
    """What `clause_coverage` gives.

    clauses: one row per clause in the draft's order. post_count: posts that speak of any clause; people_count: private
    people among them; both missing where they would give a hidden row away.
    """

    clauses: pd.DataFrame
    post_count: int | None
    people_count: int | None


def clause_coverage(links: pd.DataFrame, posts: pd.DataFrame, draft: Draft, *, min_people: int) -> Coverage:
    """Count posts and people of each clause.

    links: post_id and clause_id, as `link_posts` gives. posts: POSTS. min_people: a clause of which 1 to `min_people`
    - 1 private people speak is told from one of which nobody speaks by nothing: both have `is_few` and no counts. One
    spoken of by public voices only shows its posts.

    clauses: clause_id, path, heading, text, post_count, people_count, share (of the posts that speak of any clause)
    with its 95 % interval low and high (Wilson; posts are not independent draws, so it is the least doubt there is),
    is_few. One row for each clause, for each article without clauses, and for an article with clauses where people
    name it as a whole.
    """
    said = links.merge(posts.assign(person=people(posts))[["post_id", "person"]], on="post_id")
    counts = said.groupby("clause_id").agg(post_count=("post_id", "nunique"), people_count=("person", "nunique"))
    rows = _units(draft, counts)
    total = said["post_id"].nunique()
    made = rows.join(counts, on="clause_id").fillna({"post_count": 0, "people_count": 0})
    n, persons = made["post_count"].to_numpy(np.int64), made["people_count"].to_numpy(np.int64)
    few = (persons < min_people) & ~((persons == 0) & (n > 0))
    share, low, high = wilson(n, np.full(len(n), total))
    hidden = {"post_count": n, "people_count": persons}
    made = made.assign(
        **{name: pd.array(values, "Int64") for name, values in hidden.items()}, share=share, low=low, high=high,
        is_few=few,
    )  # fmt: skip
    for name in ("post_count", "people_count", "share", "low", "high"):
        made[name] = made[name].mask(few)
    n_hidden = int(((persons > 0) & few).sum())
    all_people = int(said["person"].nunique())
    tells = 0 < all_people < min_people or n_hidden == 1
    shown = made[list(COLUMNS)].reset_index(drop=True)
    return Coverage(shown, None if tells else int(total), None if tells else all_people)


def silent_clauses(coverage: Coverage) -> pd.DataFrame:
    """The clauses of which too few people, or none, speak: clause_id, path, heading, text; in the draft's order."""
    rows = coverage.clauses
    return rows.loc[rows["is_few"].to_numpy(bool), ["clause_id", "path", "heading", "text"]].reset_index(drop=True)


def _units(draft: Draft, counts: pd.DataFrame) -> pd.DataFrame:
    """Rows that posts may be linked to; the heading of a clause is its article's."""
    rows = draft.rules()
    all_rows = draft.clauses
    heading = dict(zip(all_rows["clause_id"], all_rows["heading"], strict=True))
    holders = set(all_rows.loc[all_rows["level"] == "clause", "parent_id"])
    is_clause = rows["level"].eq("clause")
    alone = rows["level"].eq("article") & ~rows["clause_id"].isin(holders)
    named = rows["clause_id"].isin(counts.index)
    kept = rows[(is_clause | alone | named).to_numpy(bool)]
    above = [
        heading[one] or heading.get(parent, "")
        for one, parent in zip(kept["clause_id"], kept["parent_id"], strict=True)
    ]
    return kept[["clause_id", "path", "text"]].assign(heading=above)
