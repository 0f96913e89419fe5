"""What people's labels of a sample say of all posts: only of the parts that chance drew, each post with its weight.

The active part is never used: it holds the posts a model finds hard, and would make every model look worse and every
share another one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib.errors import TooLittleDataError
from nghe_lib.intervals import wilson
from nghe_lib.tasks import Task

LEAST_POSTS = 30


def drawn_by_chance(labels: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The labels of posts that were drawn with the same chance each, as an audit of a classifier needs them.

    labels: anything with a post_id; rows: what `sampling.sample` gives. Stratified rows are left out too: their posts
    were drawn with different chances, see `label_shares`.
    """
    chosen = rows.loc[rows["part"].eq("random").to_numpy(bool), "post_id"]
    return labels[labels["post_id"].isin(chosen).to_numpy(bool)].reset_index(drop=True)


def label_shares(settled: pd.DataFrame, rows: pd.DataFrame, *, task: Task) -> pd.DataFrame:
    """Share of each answer among all posts the sample was drawn from, with its 95 % interval, from people alone.

    settled: post_id and label, one row per post, as `labels.resolved` gives. rows: what `sampling.sample` gives.
    Method: the stratified mean, its variance with the finite population correction, and Wilson's interval at the
    effective number of posts. Posts come in random order, so a sample labelled half-way is a smaller sample.
    Returns label, share, low, high, post_count (posts of that answer), in the order of the task. Raises
    TooLittleDataError under 30 labelled posts of the sample, or where a stratum has none.
    """
    chance = rows[rows["part"].ne("active").to_numpy(bool)]
    both = chance.merge(settled[["post_id", "label"]], on="post_id")
    if len(both) < LEAST_POSTS:
        raise TooLittleDataError(f"mới có {len(both)} bài của mẫu được gán nhãn; cần ít nhất {LEAST_POSTS} bài")
    strata = chance.groupby("stratum")["population"].first()
    drawn = both.groupby("stratum").size().reindex(strata.index, fill_value=0)
    if (drawn == 0).any():
        raise TooLittleDataError(f"tầng '{drawn.idxmin()}' của mẫu chưa có bài nào được gán nhãn; hãy gán tiếp")
    inside = pd.crosstab(both["stratum"], both["label"]).reindex(
        index=strata.index, columns=list(task.names), fill_value=0
    )
    share = (weight := (strata / strata.sum()).to_numpy()) @ (inside.to_numpy() / drawn.to_numpy()[:, None])
    low, high = _interval(
        inside.to_numpy("float64"), drawn.to_numpy("float64"), strata.to_numpy("float64"), weight, share
    )
    counts = both["label"].value_counts().reindex(list(task.names), fill_value=0)
    return pd.DataFrame(
        {"label": list(task.names), "share": share, "low": low, "high": high, "post_count": counts.to_numpy("int64")}
    )


def _interval(
    inside: np.ndarray, drawn: np.ndarray, sizes: np.ndarray, weight: np.ndarray, share: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval with as many posts as would give the same variance drawn at random."""
    p = inside / drawn[:, None]
    each = p * (1 - p) / np.maximum(drawn - 1, 1)[:, None] * (1 - drawn / sizes)[:, None]
    variance = (weight[:, None] ** 2 * each).sum(axis=0)
    simple = share * (1 - share)
    known = drawn.sum() >= sizes.sum()  # every post was read: nothing is left to chance
    n = np.where(variance > 0, simple / np.maximum(variance, 1e-300), np.inf if known else drawn.sum())
    n = np.minimum(n, 1e12)
    return wilson(share * n, n)[1:]
