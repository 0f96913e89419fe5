"""Whether those who speak of a clause agree with it, disagree, or ask and weigh, with what the classifier may miss.

A clause is stated as the policy of `understand.stance`. Posts linked to it speak of it, so `unrelated` is left out and
the other three chances made to sum to one. Shares are corrected with posts of `data/examples/stance_audit.csv`, which
are about other policies: where the scores say that the two differ, the interval is open and the note says so.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from nghe_lib.errors import TooLittleDataError
from nghe_lib.policy.draft import Draft
from nghe_lib.privacy import people
from nghe_lib.text import titled_texts
from nghe_lib.understand import Policy, prevalence, stance
from nghe_lib.understand.audits import read_stance_audit

STANCES = ("agree", "disagree", "discuss")
MAX_STATEMENT = 400
COLUMNS = ("clause_id", "path", "stance", "post_count", "people_count", "share", "low", "high", "note")


def link_stances(
    links: pd.DataFrame, posts: pd.DataFrame, draft: Draft, *, min_people: int, n_clauses: int = 12
) -> pd.DataFrame:
    """The stance of each linked post toward the clauses that most people speak of.

    links: post_id and clause_id, as `link_posts` gives. posts: POSTS. min_people: clauses of fewer private people are
    left out. n_clauses: at most so many clauses.

    Returns clause_id, post_id, label (one of STANCES), score and p_<stance>: one row per link, the clause most spoken
    of first. For counting only: what a person thinks is shown of groups.
    """
    said = links.merge(posts.assign(person=people(posts), said=titled_texts(posts)), on="post_id")
    n_people = said.groupby("clause_id")["person"].nunique()
    enough = n_people[n_people >= min_people].sort_values(ascending=False, kind="stable").head(n_clauses)
    rows = draft.clauses.set_index("clause_id")
    names = ["clause_id", "post_id", "label", "score", *(f"p_{name}" for name in STANCES)]
    parts = [pd.DataFrame(columns=names)] if enough.empty else []
    for clause_id in enough.index:
        of_clause = said[said["clause_id"] == clause_id]
        found = _related(stance(of_clause["said"], policy=_policy(rows, str(clause_id))))
        parts.append(found.assign(clause_id=clause_id, post_id=of_clause["post_id"].to_numpy()))
    return pd.concat(parts, ignore_index=True)[names]


def clause_stances(stances: pd.DataFrame, posts: pd.DataFrame, draft: Draft, *, seed: int = 2025) -> pd.DataFrame:
    """Share of each stance toward each clause, corrected, with 95 % intervals.

    stances: what `link_stances` gives. posts: POSTS.

    Returns clause_id, path, stance, post_count, people_count (both of the clause), share, low, high, note: three rows
    per clause in the order of `stances`. Where the audit may not speak for these posts, low is 0, high is 1, and note
    says so.
    """
    persons = stances["post_id"].map(dict(zip(posts["post_id"], people(posts), strict=True)))
    path = dict(zip(draft.clauses["clause_id"], draft.clauses["path"], strict=True))
    parts = [
        _shares(rows, seed=seed).assign(
            clause_id=clause_id, path=path[str(clause_id)], post_count=rows["post_id"].nunique(),
            people_count=persons[rows.index].nunique(),
        )
        for clause_id, rows in stances.groupby("clause_id", sort=False)
    ]  # fmt: skip
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    return made[list(COLUMNS)]


def _policy(rows: pd.DataFrame, clause_id: str) -> Policy:
    """The clause as a statement, with its article's heading as a name for it."""
    text, parent = rows.at[clause_id, "text"], rows.at[clause_id, "parent_id"]
    heading = rows.at[clause_id, "heading"] or (rows.at[parent, "heading"] if parent in rows.index else "")
    statement = (str(text) or str(heading))[:MAX_STATEMENT]
    return Policy(statement, (str(heading),) if heading else ())


def _shares(predictions: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    try:
        found = prevalence(predictions[["label", *(f"p_{name}" for name in STANCES)]], _audit(), seed=seed)
    except TooLittleDataError as reason:
        share = predictions["label"].value_counts(normalize=True).reindex(STANCES).fillna(0.0)
        found = pd.DataFrame(
            {"label": list(STANCES), "share": share.to_numpy(), "low": 0.0, "high": 1.0, "note": str(reason)}
        )
    return found.rename(columns={"label": "stance"})[["stance", "share", "low", "high", "note"]]


def _related(predictions: pd.DataFrame) -> pd.DataFrame:
    chances = predictions[[f"p_{name}" for name in STANCES]]
    chances = chances.div(chances.sum(axis=1), axis=0)
    labels = chances.idxmax(axis=1).str.removeprefix("p_")
    return chances.assign(label=labels, score=chances.max(axis=1))


@cache
def _audit() -> pd.DataFrame:
    """The audit posts that speak of their policy, with what the classifier says of each."""
    audit = read_stance_audit()
    audit = audit[audit["stance"].isin(STANCES)]
    parts = [
        _related(stance(rows["text"], policy=str(policy))).assign(truth=rows["stance"].to_numpy())
        for policy, rows in audit.groupby("policy", sort=False)
    ]
    return pd.concat(parts, ignore_index=True)
