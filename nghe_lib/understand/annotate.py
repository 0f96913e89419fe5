"""The answers of the models for posts, one table for all the questions asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from nghe_lib.text import said_texts
from nghe_lib.understand.predict import predict_tasks
from nghe_lib.understand.written_replies import hear_thread

_THREAD = {"kind", "parent_id", "account_id"}


def annotate(posts: pd.DataFrame, *, tasks: Sequence[str], agencies: Iterable[str] = ()) -> pd.DataFrame:
    """What the models say of each post; whether a reply is a response, its thread says too (see `hear_thread`).

    posts: POSTS, or its columns post_id, title and text; with kind, parent_id and account_id threads are heard.
    tasks: names in `tasks.TASKS`. agencies: account_ids of public bodies.

    Returns one row per post with the index of `posts`: post_id, and for each task `<task>` (the answer),
    `<task>_score` (its probability) and `<task>_p_<answer>`. Raises ParameterError for an unknown task.
    """
    found = predict_tasks(said_texts(posts), tasks=tasks)
    if "speech_act" in found and _THREAD <= set(posts.columns):
        found["speech_act"] = hear_thread(posts, found["speech_act"], agencies=agencies)
    parts = [
        answers.set_axis(posts.index).rename(
            columns=lambda name, task=task: task if name == "label" else f"{task}_{name}"
        )
        for task, answers in found.items()
    ]
    return pd.concat([posts[["post_id"]], *parts], axis=1)
