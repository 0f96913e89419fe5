"""The labelling widget for a project, a sample and a coder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nghe_lib import store
from nghe_lib.store import Lake
from nghe_lib.store.models import model_mark
from nghe_lib.tasks import TASKS, Task
from nghe_lib.text import said_texts
from nghe_lib.understand.labelling.codebooks import codebook
from nghe_lib.understand.labelling.desk import Desk
from nghe_lib.understand.labelling.labels import labels_of
from nghe_lib.understand.labelling.reliability import disagreements, ratings
from nghe_lib.understand.labelling.samples import Drawn, keep_sample

if TYPE_CHECKING:
    from nghe_lib.understand.labelling.widget import Labeller


def labeller(
    lake_or_project: Lake | str,
    posts: pd.DataFrame | Drawn,
    *,
    task: str,
    coder: str,
    suggestions: pd.DataFrame | None = None,
) -> Labeller:
    """The desk of one coder as a widget; show it as the last thing of a cell.

    posts: a sample of `drawn_sample`, which is kept with the project, or POSTS (post_id, title, text) in the order they
    are to be asked. task: a name in `codebooks`. coder: any name; only its pseudonym under the project's key is kept.
    suggestions: post_id and label of a model, hidden until the coder opens them, since a suggestion seen first pulls
    the answer towards it.

    Every answer is in the lake before the next post is shown; a coder who comes back goes on at the first post without
    an answer. Two coders of the same posts see the same order and nothing of each other.
    Raises ParameterError for an unknown task, TooLittleDataError without posts.
    """
    lake = store.open(lake_or_project) if isinstance(lake_or_project, str) else lake_or_project
    lake = lake.at(None)
    asked = sample_posts(lake, keep_sample(lake, posts)) if isinstance(posts, Drawn) else posts
    said = {} if suggestions is None else dict(zip(suggestions["post_id"], suggestions["label"], strict=True))
    desk = Desk(lake, asked, task=codebook(task, lake), coder=coder, suggestions=said)
    from nghe_lib.understand.labelling.widget import Labeller

    return Labeller(desk)


def sample_posts(lake: Lake, drawn: Drawn) -> pd.DataFrame:
    """Posts of a sample in the order they are asked: post_id, title, text; those erased since are left out."""
    order = drawn.rows.sort_values("position")["post_id"]
    found = lake.read("posts", columns=["post_id", "title", "text"]).set_index("post_id", drop=False)
    return found.loc[order[order.isin(found.index)]].reset_index(drop=True)


def disputed_posts(lake: Lake, task: Task) -> pd.DataFrame:
    """Posts whose coders differ, the evenly split first: post_id, title, text. What a judge is asked with `labeller`.

    The judge's answers, given as one more coder, decide where `resolved` is told who the judge is.
    """
    split = disagreements(ratings(labels_of(lake, task)))["post_id"]
    found = lake.read("posts", columns=["post_id", "title", "text"]).set_index("post_id", drop=False)
    return found.loc[split[split.isin(found.index)]].reset_index(drop=True)


def predicted(lake: Lake, posts: pd.DataFrame, *, task: Task) -> pd.DataFrame | None:
    """What the model of `task` says of each post: post_id, label, score, p_<answer>; None where there is no model.

    The project's own model goes before the shipped one. posts: post_id, title, text.
    """
    from nghe_lib.understand.labelling.models import read_task_model
    from nghe_lib.understand.predict import predict

    own, texts = read_task_model(lake, task), said_texts(posts)
    ids = pd.DataFrame({"post_id": posts["post_id"].tolist()})
    if own is None:
        return ids.join(predict(texts, task=task.name)) if task.name in TASKS and model_mark(task.name) else None
    chances = own.probabilities(texts)
    said = {"label": [own.answers[one] for one in chances.argmax(axis=1)], "score": chances.max(axis=1)}
    return ids.join(pd.DataFrame(said | {f"p_{name}": chances[:, n] for n, name in enumerate(own.answers)}))
