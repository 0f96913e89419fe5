"""Where people ask about rules, or say them otherwise than they are written: by legal topic, with the provision.

Nothing here calls a text false. `hỏi` is a question; `nói khác với quy định đã ghi` is a text that meets a stated
pattern of `data/taxonomy/rules_said.csv`, shown as a count beside the rule, for a person to judge. A rule counts only
from the day it holds, and its table says when it was last checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.intervals import difference
from nghe_lib.settings import TIMEZONE
from nghe_lib.text import find_marks, said_texts
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.phrases import found, pattern_of, phrases_of, readings
from nghe_lib.voices.taxonomy import read_taxonomy

NO_TOPIC = "không"
QUESTION = "question"
ASKS, DIFFERS = "hỏi", "nói khác với quy định đã ghi"
ROSE, FELL, SAME = "tăng", "giảm", "không thay đổi đo được"


@dataclass(frozen=True)
class _Rule:
    name: str
    topic: str
    since: pd.Timestamp
    until: pd.Timestamp
    about: re.Pattern[str]
    differs: re.Pattern[str] | None
    low_vnd: float
    high_vnd: float


def legal_posts(
    posts: pd.DataFrame, answers: pd.DataFrame, *, queued: set[str] | frozenset[str] = frozenset()
) -> pd.DataFrame:
    """What private people ask and say about rules, one row per post that has a legal topic or meets a rule.

    posts: POSTS. answers: post_id, speech_act, legal_topic. queued: post_ids that wait for a human; left out.

    Returns post_id, published_at, person, legal_topic, asks (bool), rule (the first rule it says otherwise, or
    missing).
    """
    need_columns(posts, ("post_id", "kind", "account_id", "published_at", "title", "text"), table="posts")
    need_columns(answers, ("post_id", "speech_act", "legal_topic"), table="answers")
    persons = privacy.people(posts)
    kept = (persons.notna() & ~posts["post_id"].isin(queued)).to_numpy(bool)
    chosen = posts[kept].reset_index(drop=True)
    known = answers.set_index("post_id")
    act, topic = (chosen["post_id"].map(known[name]) for name in ("speech_act", "legal_topic"))
    asks = act.eq(QUESTION).to_numpy(bool, na_value=False)
    rule = rules_said(said_texts(chosen), chosen["published_at"])
    rule = rule.mask(asks)  # who asks whether it is so does not say that it is so
    topics = {one.name: one.topic for one in _rules()}
    topic = topic.mask(topic.eq(NO_TOPIC)).fillna(rule.map(topics))
    made = pd.DataFrame({
        "post_id": chosen["post_id"], "published_at": chosen["published_at"],
        "person": persons[kept].reset_index(drop=True), "legal_topic": topic.astype("str"), "asks": asks, "rule": rule,
    })  # fmt: skip
    return made[made["legal_topic"].notna()].reset_index(drop=True)


def rules_said(texts: list[str], moments: pd.Series) -> pd.Series:
    """The first rule that each text says otherwise, by name; missing where it meets none. moments: UTC, same length.

    A rule with amounts is met when the text names sums of money and every one of them lies outside its range.
    """
    read = readings(texts)
    days = moments.dt.tz_convert(TIMEZONE).dt.tz_localize(None).reset_index(drop=True)
    said = pd.Series([None] * len(texts), dtype="str")
    for rule in _rules():
        holds = (days >= rule.since).to_numpy(bool) & ~(days > rule.until).to_numpy(bool)
        met = found(read, rule.about) & holds & said.isna().to_numpy(bool)
        if rule.differs is not None:
            met &= found(read, rule.differs)
        if not np.isnan(rule.low_vnd):
            met[met] = _outside([texts[k] for k in np.flatnonzero(met)], rule)
        said = said.mask(met, rule.name)
    return said.set_axis(moments.index)


def radar(asked: pd.DataFrame, *, n_posts: int, min_people: int) -> pd.DataFrame:
    """Questions and sayings per legal topic. asked: what `legal_posts` gives; n_posts: all posts of private people.

    Returns one row per topic of at least `min_people` people, most posts first: legal_topic, post_count,
    question_count, differs_count (missing where 1 to `min_people` - 1 people stand behind it), people_count, share (of
    `n_posts`).
    """
    need_columns(asked, ("legal_topic", "person", "asks", "rule", "post_id"), table="legal_posts")
    made = asked.groupby("legal_topic").agg(post_count=("post_id", "nunique"), people_count=("person", "nunique"))
    for name, kept in (("question_count", asked["asks"]), ("differs_count", asked["rule"].notna())):
        part = asked[kept.to_numpy(bool)].groupby("legal_topic").agg(n=("post_id", "nunique"), p=("person", "nunique"))
        part = part.reindex(made.index, fill_value=0)
        rest = made["people_count"] - part["p"]
        hidden = part["p"].between(1, min_people - 1) | (part["p"].gt(0) & rest.between(1, min_people - 1))
        made[name] = part["n"].astype("Int64").mask(hidden)
    made = made[made["people_count"] >= min_people].assign(share=lambda rows: rows["post_count"] / max(n_posts, 1))
    made = made.rename_axis("legal_topic").reset_index()
    names = ["legal_topic", "post_count", "question_count", "differs_count", "people_count", "share"]
    return made.sort_values(["post_count", "legal_topic"], ascending=[False, True], kind="stable", ignore_index=True)[
        names
    ]


def rules_table(asked: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """Every stated rule with how many posts say it otherwise: rule, legal_topic, number, statement, post_count.

    post_count is missing where 1 to `min_people` - 1 people stand behind it.
    """
    table = read_taxonomy("rules_said")[["rule", "legal_topic", "number", "statement"]]
    counted = asked.dropna(subset=["rule"]).groupby("rule").agg(n=("post_id", "nunique"), p=("person", "nunique"))
    counted = counted.reindex(table["rule"], fill_value=0)
    hidden = counted["p"].between(1, min_people - 1).to_numpy(bool)
    return table.assign(post_count=pd.Series(counted["n"].to_numpy(), dtype="Int64").mask(hidden))


def around_campaign(asked: pd.DataFrame, posts: pd.DataFrame, *, on: date, days: int, min_people: int) -> pd.DataFrame:
    """Share of private people's posts on each legal topic in equal spans before and from a campaign's day.

    posts: POSTS of all days. days: length of each span. Topics of fewer than `min_people` people in either are left
    out. Returns legal_topic, before_count, after_count, before_share, after_share, change, change_low, change_high,
    finding. A change has many causes; this does not show that the campaign is one.
    """
    start = pd.Timestamp(on)
    spans = {"before": (start - pd.Timedelta(days=days), start), "after": (start, start + pd.Timedelta(days=days))}
    totals, counts, people = {}, {}, {}
    everyone = posts[privacy.people(posts).notna().to_numpy(bool)]
    for name, (first, end) in spans.items():
        totals[name] = int(_between(everyone["published_at"], first, end).sum())
        part = asked[_between(asked["published_at"], first, end).to_numpy(bool)].groupby("legal_topic")
        counts[name], people[name] = part["post_id"].nunique(), part["person"].nunique()
    table = pd.DataFrame(counts).fillna(0).astype("int64")
    enough = pd.DataFrame(people).reindex(table.index).fillna(0).min(axis=1) >= min_people
    made = table[enough.to_numpy(bool)].rename_axis("legal_topic").reset_index()
    after, before = made["after"].to_numpy(), made["before"].to_numpy()
    change, low, high = difference(after, totals["after"], before, totals["before"])
    return pd.DataFrame({
        "legal_topic": made["legal_topic"], "before_count": before, "after_count": after,
        "before_share": before / max(totals["before"], 1), "after_share": after / max(totals["after"], 1),
        "change": change, "change_low": low, "change_high": high,
        "finding": pd.Series(np.select([low > 0, high < 0], [ROSE, FELL], SAME), dtype="str"),
    })  # fmt: skip


def _between(moments: pd.Series, first: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    local = moments.dt.tz_convert(TIMEZONE).dt.tz_localize(None)
    return (local >= first) & (local < end)


def _outside(texts: list[str], rule: _Rule) -> np.ndarray:
    marks = find_marks(texts, kinds=("money",))
    sums = pd.to_numeric(marks["value"], errors="coerce")
    held = pd.DataFrame({"text": marks["text_index"], "out": (sums < rule.low_vnd) | (sums > rule.high_vnd)})
    return held[sums.notna()].groupby("text")["out"].all().reindex(range(len(texts)), fill_value=False).to_numpy(bool)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["rule"], row["legal_topic"], pd.Timestamp(row["valid_from"]),
            pd.Timestamp(row["valid_to"]) if isinstance(row["valid_to"], str) else pd.Timestamp.max,
            pattern_of(phrases_of(row["about"])),
            pattern_of(phrases_of(row["differs"])) if isinstance(row["differs"], str) else None,
            float(row["low_vnd"]), float(row["high_vnd"]),
        )
        for row in read_taxonomy("rules_said").to_dict("records")
    )  # fmt: skip
