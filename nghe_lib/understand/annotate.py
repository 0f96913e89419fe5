"""The answers of the models for posts, one table for all the questions asked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nghe_lib.text import said_texts
from nghe_lib.understand.predict import predict_tasks


def annotate(posts: pd.DataFrame, *, tasks: Sequence[str]) -> pd.DataFrame:
    """What the models say of each post.

    posts: POSTS, or its columns post_id, title and text. tasks: names in `tasks.TASKS`.

    Returns one row per post with the index of `posts`: post_id, and for each task `<task>` (the answer),
    `<task>_score` (its probability) and `<task>_p_<answer>`. Raises ParameterError for an unknown task.
    """
    found = predict_tasks(said_texts(posts), tasks=tasks)
    parts = [
        answers.set_axis(posts.index).rename(
            columns=lambda name, task=task: task if name == "label" else f"{task}_{name}"
        )
        for task, answers in found.items()
    ]
    return pd.concat([posts[["post_id"]], *parts], axis=1)
