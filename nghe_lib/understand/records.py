"""What the models say of every post of a project, written into its lake for filters, SQL and whoever comes later.

A post is asked once: again only when its words, the words it answers, a model or the gazetteer have changed. Answers
are those of `annotate` with the lake, whatever batch a post and the one it answers fall into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nghe_lib import store
from nghe_lib.places import gazetteer_mark, mentions_of
from nghe_lib.schema import PREDICTIONS
from nghe_lib.settings import UnderstandSettings
from nghe_lib.store.models import model_mark
from nghe_lib.tasks import TASKS
from nghe_lib.text import said_texts
from nghe_lib.understand.annotate import agencies_of, thread_answers
from nghe_lib.understand.written_replies import THREAD, THREAD_MARK, answered_rows

if TYPE_CHECKING:
    from nghe_lib.store import Lake

MODEL, PLACES = "nghe", "places"
BATCH_POSTS = 50_000
_WORDS = ["post_id", "title", "text", "published_at", *sorted(THREAD)]
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
"""Odd multipliers that keep what a post says apart from what it answers."""


def record(settings: UnderstandSettings) -> dict[str, Any]:
    """Ask `settings.tasks`, and where, of every post of the project that has no answer yet.

    Returns how many posts there are, how many were asked, and how many of them name a place. Answers become
    `predictions` of model `nghe`, places `place_mentions` of origin `text`; a batch of posts is one lake version.
    """
    lake = store.open(settings.project)
    posts = lake.read("posts", columns=_WORDS)
    versions = {task: model_mark(task)[:12] for task in settings.tasks} | {PLACES: gazetteer_mark()[:12]}
    agencies: frozenset[str] = frozenset()
    marks = text_marks(posts)
    if "speech_act" in versions:
        versions["speech_act"] += f"+{THREAD_MARK}"
        agencies = agencies_of(lake)
        marks = thread_marks(posts, marks, agencies)
    due, known = _due(lake, posts["post_id"], marks, versions)
    asked = np.flatnonzero(due)
    placed = 0
    with lake.writer() as writer:
        for batch in _batches(asked, total=len(asked)):
            part = posts.iloc[batch].reset_index(drop=True)
            above = posts.iloc[np.setdiff1d(answered_rows(part, posts), [*batch, -1])]
            mentions = mentions_of(part)
            placed += mentions["post_id"].nunique()
            with writer.transaction() as transaction:
                transaction.drop("place_mentions", part.loc[known[batch], "post_id"].tolist(), origin="text")
                transaction.merge("place_mentions", mentions)
                found = thread_answers(part, above, tasks=settings.tasks, agencies=agencies)
                transaction.merge("predictions", _answers(part, marks[batch], mentions, versions, found))
    store.compact(lake)
    return {"post_count": len(posts), "asked_count": len(asked), "placed_count": placed}


def text_marks(posts: pd.DataFrame) -> np.ndarray:
    """A fingerprint of the words of each post, (n,) int64 from 0."""
    return (pd.util.hash_array(np.array(said_texts(posts), dtype=object), categorize=False) >> 1).astype(np.int64)


def thread_marks(posts: pd.DataFrame, marks: np.ndarray, agencies: Iterable[str]) -> np.ndarray:
    """`marks` where a post answers none of `posts`; else what it says, what it answers and who speaks: (n,) int64."""
    above = answered_rows(posts, posts)
    is_agency = posts["account_id"].isin(set(agencies)).to_numpy(bool)
    told = (is_agency | is_agency[above]).astype(np.uint64) * np.uint64(2) + posts["kind"].eq("reply").to_numpy(
        np.uint64
    )
    both = marks.astype(np.uint64) * _ODD[0] + marks[above].astype(np.uint64) * _ODD[1] + told
    return np.where(above >= 0, (both >> np.uint64(1)).astype(np.int64), marks)


def _due(
    lake: Lake, post_ids: pd.Series, marks: np.ndarray, versions: Mapping[str, str]
) -> tuple[np.ndarray, np.ndarray]:
    """Which posts lack an answer of today's models to their words of today, and which have been asked before."""
    said = lake.read("predictions", columns=["post_id", "task", "model", "model_version", "text_mark"])
    said = said[(said["model"] == MODEL) & said["task"].isin(list(versions))]
    wanted = pd.Series(marks, index=pd.Index(post_ids))
    fresh = said["model_version"] == said["task"].map(versions)
    fresh &= said["text_mark"].eq(said["post_id"].map(wanted)).fillna(False)
    answered = said[fresh.to_numpy(bool)].groupby("post_id").size().reindex(post_ids).fillna(0).to_numpy()
    return answered < len(versions), post_ids.isin(said["post_id"]).to_numpy(bool)


def _answers(
    posts: pd.DataFrame,
    marks: np.ndarray,
    mentions: pd.DataFrame,
    versions: Mapping[str, str],
    said: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    shared = {"post_id": posts["post_id"], "model": MODEL, "text_mark": marks}
    has_place = posts["post_id"].isin(mentions["post_id"])
    frames = [pd.DataFrame(shared | {"task": PLACES, "label": has_place.map({True: "có", False: "không"})})]
    for task, found in said.items():
        chances = found[[f"p_{name}" for name in TASKS[task].names]].to_numpy(float)
        answers = {"task": task, "label": found["label"], "score": found["score"].astype(float)}
        frames.append(pd.DataFrame(shared | answers | {"probabilities": _json(chances, TASKS[task].names)}))
    made = pd.concat(frames, ignore_index=True)
    return PREDICTIONS.frame(made.assign(model_version=made["task"].map(versions)))


def _json(chances: np.ndarray, names: Sequence[str]) -> list[str]:
    """Each row of (n, k) probabilities as a JSON object, to three decimals."""
    form = "{" + ", ".join(f'"{name}": %.3f' for name in names) + "}"
    return [form % tuple(row) for row in chances.tolist()]


def _batches(rows: np.ndarray, *, total: int) -> Iterator[np.ndarray]:
    from tqdm import tqdm

    with tqdm(total=total, desc="hiểu bài viết", unit=" bài", disable=None) as bar:
        for start in range(0, len(rows), BATCH_POSTS):
            batch = rows[start : start + BATCH_POSTS]
            yield batch
            bar.update(len(batch))
