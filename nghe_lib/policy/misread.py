"""Clauses that people may understand otherwise: posts that state a figure which the clause does not.

A post that speaks of a clause and says `20 triệu` where the clause says 1 to 2 million is counted, never called false:
it may ask for another figure, speak of something else, or be right about an older draft. A person reads on.
"""

from __future__ import annotations

import pandas as pd

from nghe_lib.policy.draft import Draft
from nghe_lib.policy.quantities import DIMENSIONS, Quantity, quantities
from nghe_lib.privacy import people
from nghe_lib.text import titled_texts

_PROPOSES = r"(?i)\b(?:nên|đề nghị|phải là|kiến nghị|đề xuất|nen|de nghi|kien nghi|de xuat)\b"
COMPARED = ("money", "hours", "days", "months", "length_m", "percent", "age", "animals", "decibel")
COLUMNS = ("clause_id", "path", "dimension", "in_draft", "post_count", "people_count")


def possible_misreadings(links: pd.DataFrame, posts: pd.DataFrame, draft: Draft, *, min_people: int) -> pd.DataFrame:
    """Clauses with how many posts state another figure of the same measure, and none that the clause states.

    links: post_id and clause_id, as `link_posts` gives. posts: POSTS. Posts that propose (`nên`, `đề nghị` …) are left
    out: they want another figure and know this one.

    Returns clause_id, path, dimension (what is measured, in Vietnamese), in_draft (the clause's own figures, as text),
    post_count, people_count; the last two missing where 1 to `min_people` - 1 private people are behind them. Only
    clauses with such a post, in the draft's order.
    """
    said = links.merge(posts.assign(person=people(posts), said=titled_texts(posts)), on="post_id")
    said = said[~said["said"].str.contains(_PROPOSES, regex=True)]
    rows = draft.clauses
    words = _with_points(draft)
    stated = dict(zip(words, quantities(words.values()), strict=True))
    found = [
        (clause_id, dimension, post_id, person)
        for clause_id, post_id, person, heard in zip(
            said["clause_id"], said["post_id"], said["person"], quantities(said["said"]), strict=True
        )
        for dimension in _otherwise(heard, stated.get(clause_id, frozenset()))
    ]
    told = pd.DataFrame(found, columns=["clause_id", "dimension", "post_id", "person"])
    counts = told.groupby(["clause_id", "dimension"], as_index=False).agg(
        post_count=("post_id", "nunique"), people_count=("person", "nunique")
    )
    few = ((counts["people_count"] > 0) & (counts["people_count"] < min_people)).to_numpy(bool)
    counts = counts.astype({"post_count": "Int64", "people_count": "Int64"})
    for name in ("post_count", "people_count"):
        counts[name] = counts[name].mask(few)
    counts["in_draft"] = [
        _written(stated[one], dimension)
        for one, dimension in zip(counts["clause_id"], counts["dimension"], strict=True)
    ]
    order = {one: place for place, one in enumerate(rows["clause_id"])}
    path = dict(zip(rows["clause_id"], rows["path"], strict=True))
    made = counts.assign(path=counts["clause_id"].map(path), dimension=counts["dimension"].map(DIMENSIONS))
    return made.sort_values("clause_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)[
        list(COLUMNS)
    ]


def _with_points(draft: Draft) -> dict[str, str]:
    """Words of each clause with those of everything in it."""
    rows = draft.clauses
    made = dict(zip(rows["clause_id"], rows["text"], strict=True))
    for row in rows[rows["level"].isin(["subpoint", "point", "clause"])].iloc[::-1].itertuples(index=False):
        made[row.parent_id] = f"{made.get(row.parent_id, '')} . {made[row.clause_id]}"
    return made


def _otherwise(heard: frozenset[Quantity], stated: frozenset[Quantity]) -> list[str]:
    """Measures that the clause states and of which the post has only figures outside those of the clause."""
    made = []
    for dimension in COMPARED:
        ours = [one.value for one in stated if one.dimension == dimension]
        theirs = [one.value for one in heard if one.dimension == dimension]
        if ours and theirs and not any(min(ours) <= value <= max(ours) for value in theirs):
            made.append(dimension)
    return made


def _written(stated: frozenset[Quantity], dimension: str) -> str:
    values = sorted({one.value for one in stated if one.dimension == dimension})
    said = [f"{value:,.4g}" if value < 1_000 else f"{value:,.0f}".replace(",", ".") for value in values]
    return " – ".join([said[0], said[-1]] if len(said) > 1 else said)
