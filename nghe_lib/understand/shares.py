"""The honest share of each answer among the posts of a report, and whether it changed.

The audit is the project's own when enough posts of a random sample were labelled; else the one that comes with nghe,
and then what is said about the corpus holds only as far as the posts of an answer are alike in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nghe_lib.errors import TooLittleDataError
from nghe_lib.tasks import TASKS
from nghe_lib.text import said_texts
from nghe_lib.understand.labelling import drawn_by_chance, labels_of, read_sample, sample_names
from nghe_lib.understand.predict import predict
from nghe_lib.understand.prevalence import prevalence
from nghe_lib.understand.prevalence_audit import audit_of
from nghe_lib.understand.share_change import share_change
from nghe_lib.understand.shipped_audit import shipped_audit

if TYPE_CHECKING:
    from nghe_lib.store import Lake

MOST_POSTS = 20_000


@dataclass(frozen=True)
class HonestShares:
    """shares: what `prevalence` or `share_change` gives. post_count: posts asked about; read_count: posts read of them.

    audit_count: labelled posts behind the correction; is_own: whether they are the project's.
    """

    task: str
    shares: pd.DataFrame
    post_count: int
    read_count: int
    audit_count: int
    is_own: bool


def honest_shares(posts: pd.DataFrame, lake: Lake, *, task: str, seed: int = 2025) -> HonestShares:
    """Shares of the answers to `task` among `posts` (POSTS), corrected for the model's errors.

    Of more than 20,000 posts so many are read, drawn by `seed`; the interval holds that too.
    Raises TooLittleDataError without posts, and as `prevalence` does.
    """
    said, (audit, is_own) = _said(posts, task, seed), _audit(lake, task)
    found = prevalence(said, audit, seed=seed)
    return HonestShares(task, found, len(posts), len(said), len(audit), is_own)


def honest_change(
    posts: pd.DataFrame, before: pd.DataFrame, lake: Lake, *, task: str, seed: int = 2025
) -> HonestShares:
    """Change of those shares from the posts `before` to `posts`, each with its interval: see `share_change`."""
    now, then, (audit, is_own) = _said(posts, task, seed), _said(before, task, seed), _audit(lake, task)
    found = share_change(then, now, audit, seed=seed)
    return HonestShares(task, found, len(posts) + len(before), len(now) + len(then), len(audit), is_own)


def _said(posts: pd.DataFrame, task: str, seed: int) -> pd.DataFrame:
    if not len(posts):
        raise TooLittleDataError("không có bài nào trong kỳ này để tính tỷ trọng")
    ordered = posts.sort_values("post_id", ignore_index=True)
    rows = np.random.default_rng(seed).permutation(len(ordered))[:MOST_POSTS]
    return predict(said_texts(ordered.iloc[np.sort(rows)]), task=task)


def _audit(lake: Lake, task: str) -> tuple[pd.DataFrame, bool]:
    """The audit to correct with, and whether it is the project's own."""
    labels = _random_labels(lake, task)
    if len(labels):
        labelled = lake.read("posts", columns=["post_id", "title", "text"])
        labelled = labelled[labelled["post_id"].isin(labels["post_id"])].reset_index(drop=True)
        said = predict(said_texts(labelled), task=task).assign(post_id=labelled["post_id"])
        try:
            return audit_of(labels, said, task=task), True
        except TooLittleDataError:
            pass  # too few labels of the project's own: the shipped audit is the better guide
    return shipped_audit(task), False


def _random_labels(lake: Lake, task: str) -> pd.DataFrame:
    """What people said of posts that chance chose, in whichever sample."""
    asked = TASKS[task]
    labels = labels_of(lake, asked)
    rows = [read_sample(lake, asked, name).rows for name in sample_names(lake, asked)] if len(labels) else []
    return drawn_by_chance(labels, pd.concat(rows)) if rows else labels[:0]
