"""The honest share of each answer among the posts of a report, and whether it changed.

The audit is the project's own when enough posts of a random sample were labelled; in a synthetic city without such
labels what the city planted in a random sample; else the one that comes with nghe, and then what is said about the
corpus holds only as far as the posts of an answer are alike in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from nghe_lib.errors import TooLittleDataError
from nghe_lib.tasks import TASKS
from nghe_lib.understand.annotate import annotate
from nghe_lib.understand.labelling import CITY, drawn_by_chance, labels_of, read_sample, sample_names
from nghe_lib.understand.prevalence import prevalence
from nghe_lib.understand.prevalence_audit import audit_of
from nghe_lib.understand.share_change import share_change
from nghe_lib.understand.shipped_audit import shipped_audit

if TYPE_CHECKING:
    from nghe_lib.store import Lake

MOST_POSTS = 20_000
TOGETHER, REST = "together", "rest"
_WORDS = ["post_id", "title", "text"]


@dataclass(frozen=True)
class HonestShares:
    """Corrected shares and what they were made of.

    shares: what `prevalence` or `share_change` gives. post_count: posts asked about. said: post_id, label and
    p_<answer> of the posts read of them (of the later period). audit: labelled posts behind the correction; whose:
    whether people of the project labelled them, the synthetic city planted them, or they come with nghe.
    """

    task: str
    shares: pd.DataFrame
    post_count: int
    read_count: int
    said: pd.DataFrame = field(repr=False)
    audit: pd.DataFrame = field(repr=False)
    whose: Literal["project", "city", "nghe"]

    @property
    def audit_count(self) -> int:
        """How many labelled posts stand behind the correction."""
        return len(self.audit)

    @property
    def is_own(self) -> bool:
        """Whether the audit is a random sample of the project's own posts."""
        return self.whose != "nghe"


def honest_shares(
    posts: pd.DataFrame, lake: Lake, *, task: str, answers: pd.DataFrame | None = None, seed: int = 2025
) -> HonestShares:
    """Shares of the answers to `task` among `posts` (POSTS), corrected for the model's errors.

    answers: what `annotate` gave for these posts with this lake, where they were asked already; else they are asked
    now. Of more than 20,000 posts so many are read, drawn by `seed`; the interval holds that too.
    Raises TooLittleDataError without posts, and as `prevalence` does.
    """
    audit, whose = _audit(lake, task)
    said = _said(posts, lake, task, whose, seed, answers)
    return HonestShares(task, prevalence(said, audit, seed=seed), len(posts), len(said), said, audit, whose)


def honest_change(now: HonestShares, before: pd.DataFrame, lake: Lake, *, seed: int = 2025) -> HonestShares:
    """Change of the shares from the posts `before` (POSTS) to those of `now`, each with its interval: `share_change`.

    now: what `honest_shares` gave for the later period; its posts are not asked again.
    """
    then = _said(before, lake, now.task, now.whose, seed, None)
    found = share_change(then, now.said, now.audit, seed=seed)
    n_posts, n_read = now.post_count + len(before), now.read_count + len(then)
    return HonestShares(now.task, found, n_posts, n_read, now.said, now.audit, now.whose)


def share_together(found: HonestShares, names: Iterable[str], *, seed: int = 2025) -> pd.Series:
    """The corrected share of several answers taken as one: raw_share, share, low, high, note (see `prevalence`)."""
    wanted = set(names)
    rows = prevalence(_merged(found.said, wanted), _merged(found.audit, wanted), seed=seed)
    return rows.set_index("label").loc[TOGETHER]


def _merged(rows: pd.DataFrame, wanted: set[str]) -> pd.DataFrame:
    """Predictions or audit rows of two answers: any of `wanted`, and the rest."""
    made = {
        name: rows[name].isin(wanted).map({True: TOGETHER, False: REST}) for name in ("label", "truth") if name in rows
    }
    chance = rows[[f"p_{name}" for name in sorted(wanted)]].sum(axis=1).clip(0, 1)
    return pd.DataFrame({**made, f"p_{REST}": 1 - chance, f"p_{TOGETHER}": chance})


def _said(
    posts: pd.DataFrame, lake: Lake, task: str, whose: str, seed: int, answers: pd.DataFrame | None
) -> pd.DataFrame:
    """post_id, label, p_<answer> of the posts read. The audit of nghe knows no threads, so beside it none is heard."""
    if not len(posts):
        raise TooLittleDataError("không có bài nào trong kỳ này để tính tỷ trọng")
    ordered = posts.sort_values("post_id", ignore_index=True)
    rows = np.random.default_rng(seed).permutation(len(ordered))[:MOST_POSTS]
    chosen = ordered.iloc[np.sort(rows)].reset_index(drop=True)
    is_heard = whose != "nghe"
    if answers is not None and (is_heard or task != "speech_act"):
        given = answers.set_index("post_id").loc[chosen["post_id"].to_numpy()].reset_index()
    else:
        given = annotate(chosen if is_heard else chosen[_WORDS], tasks=[task], lake=lake if is_heard else None)
    return _plain(given, task)


def _plain(answers: pd.DataFrame, task: str) -> pd.DataFrame:
    columns = {task: "label"} | {f"{task}_p_{name}": f"p_{name}" for name in TASKS[task].names}
    return answers[["post_id", *columns]].rename(columns=columns)


def _audit(lake: Lake, task: str) -> tuple[pd.DataFrame, Literal["project", "city", "nghe"]]:
    """The audit to correct with, and whose it is."""
    coders: tuple[tuple[Literal["project", "city"], str | None], ...] = (("project", None), ("city", CITY))
    for whose, coder in coders:
        labels = _random_labels(lake, task, coder)
        if not len(labels):
            continue
        posts = lake.read("posts")
        labelled = posts[posts["post_id"].isin(labels["post_id"])].sort_values("post_id", ignore_index=True)
        said = _plain(annotate(labelled, tasks=[task], lake=lake), task)
        try:
            return audit_of(labels, said, task=task), whose
        except TooLittleDataError:
            pass  # too few labels of the project's own: the next audit is the better guide
    return shipped_audit(task), "nghe"


def _random_labels(lake: Lake, task: str, coder: str | None) -> pd.DataFrame:
    """What people (or the coder named) said of posts that chance chose, in whichever sample."""
    asked = TASKS[task]
    labels = labels_of(lake, asked, coder=coder)
    rows = [read_sample(lake, asked, name).rows for name in sample_names(lake, asked)] if len(labels) else []
    return drawn_by_chance(labels, pd.concat(rows)) if rows else labels[:0]
