"""The answers of the models for posts, one table for all the questions asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from nghe_lib.text import said_texts
from nghe_lib.understand.predict import predict_tasks
from nghe_lib.understand.written_replies import THREAD, hear_thread

if TYPE_CHECKING:
    from nghe_lib.store import Lake


def annotate(
    posts: pd.DataFrame, *, tasks: Sequence[str], lake: Lake | None = None, agencies: Iterable[str] = ()
) -> pd.DataFrame:
    """What the models say of each post; whether a reply is a response, its thread says too (see `hear_thread`).

    posts: POSTS, or its columns post_id, title and text; with kind, parent_id and account_id threads are heard.
    tasks: names in `tasks.TASKS`. lake: where posts answered by `posts` but not among them are looked up, and who is
    an agency; with it the answers are those that `record` writes. agencies: account_ids of public bodies, where there
    is no lake.

    Returns one row per post with the index of `posts`: post_id, and for each task `<task>` (the answer),
    `<task>_score` (its probability) and `<task>_p_<answer>`. Raises ParameterError for an unknown task.
    """
    above = posts[:0]
    if lake is not None and "speech_act" in tasks and set(posts.columns) >= THREAD:
        above, agencies = _answered(posts, lake), agencies_of(lake)
    found = thread_answers(posts, above, tasks=tasks, agencies=agencies)
    parts = [
        answers.set_axis(posts.index).rename(
            columns=lambda name, task=task: task if name == "label" else f"{task}_{name}"
        )
        for task, answers in found.items()
    ]
    return pd.concat([posts[["post_id"]], *parts], axis=1)


def thread_answers(
    posts: pd.DataFrame, above: pd.DataFrame, *, tasks: Sequence[str], agencies: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """`predict_tasks` of each post, `speech_act` with the thread heard: each has one row per post, in their order.

    posts, above: as in `annotate`; `above` holds the posts that `posts` answer and that are not among them.
    """
    found = predict_tasks(said_texts(posts), tasks=tasks)
    if "speech_act" in found and set(posts.columns) >= THREAD:
        columns = sorted(THREAD | {"post_id"})
        said = [found["speech_act"]]
        if len(above):
            said.append(predict_tasks(said_texts(above), tasks=["speech_act"])["speech_act"])
        thread = pd.concat([posts[columns], above[columns]], ignore_index=True) if len(above) else posts[columns]
        heard = hear_thread(thread, pd.concat(said, ignore_index=True), agencies=agencies)
        found["speech_act"] = heard.iloc[: len(posts)]
    return found


def agencies_of(lake: Lake) -> frozenset[str]:
    """account_ids of the public bodies that the lake knows."""
    accounts = lake.read("accounts", columns=["account_id", "role"])
    return frozenset(accounts.loc[accounts["role"].eq("agency").to_numpy(bool), "account_id"])


def _answered(posts: pd.DataFrame, lake: Lake) -> pd.DataFrame:
    """The posts of the lake that `posts` answer and that are not among them."""
    wanted = set(posts["parent_id"].dropna()) - set(posts["post_id"])
    columns = ["post_id", "title", "text", *sorted(THREAD)]
    if not wanted:
        return posts[columns][:0]
    held = lake.read("posts", columns=columns)
    return held[held["post_id"].isin(wanted).to_numpy(bool)].sort_values("post_id", ignore_index=True)
