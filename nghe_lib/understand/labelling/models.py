"""A classifier learned from a project's own labels; it stays in the project's folder.

For questions of the project's own codebooks, and for a shipped question that the project wants answered its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nghe_lib.errors import TooLittleDataError
from nghe_lib.store import Lake
from nghe_lib.store.models import model_mark
from nghe_lib.tasks import Task
from nghe_lib.text import said_texts
from nghe_lib.understand import classifier
from nghe_lib.understand.classifier import Classifier
from nghe_lib.understand.labelling.labels import labels_of, resolved


@dataclass(frozen=True)
class Examples:
    """Labelled posts to learn from, one answer each."""

    post_ids: list[str]
    texts: list[str]
    labels: list[str]


def examples(lake: Lake, task: Task, *, judge: str | None = None) -> Examples:
    """The labelled posts of `task` with one answer each (see `labels.resolved`), sorted by post_id."""
    settled = resolved(labels_of(lake, task), judge=judge)
    posts = lake.read("posts", columns=["post_id", "title", "text"])
    both = posts.merge(settled, on="post_id").sort_values("post_id", ignore_index=True)
    return Examples(both["post_id"].tolist(), said_texts(both), both["label"].tolist())


def train_task(lake: Lake, task: Task, *, seed: int, judge: str | None = None) -> Classifier:
    """Learn `task` from the project's labels and keep the model in the project.

    Raises TooLittleDataError under 40 labelled posts or with a single answer.
    """
    from nghe_lib.understand.labelling.learning_curve import LEAST_LABELS

    known = examples(lake, task, judge=judge)
    if len(known.labels) < LEAST_LABELS:
        raise TooLittleDataError(f"mới có {len(known.labels)} bài đã gán nhãn, cần ít nhất {LEAST_LABELS} để học")
    learned = classifier.fit(known.texts, known.labels, answers=task.names, seed=seed)
    about: Mapping[str, Any] = {
        "task": task.name, "codebook_version": task.codebook_version, "seed": seed, "n": len(known.labels),
        "lake_version": lake.version,
    }  # fmt: skip
    classifier.write(task.name, learned, about=about, folder=model_folder(lake))
    return learned


def read_task_model(lake: Lake, task: Task) -> Classifier | None:
    """The project's own model of `task`; None where there is none, or it answers otherwise."""
    if not model_mark(task.name, folder=model_folder(lake)):
        return None
    learned = classifier.read(task.name, folder=model_folder(lake))
    return learned if learned.answers == task.names else None


def model_folder(lake: Lake) -> Path:
    """Where the models of this project stand."""
    return lake.folder.parent / "models"
