"""Answer a question of every text with the shipped model of that question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.errors import ParameterError, StoreError, nearest
from nghe_lib.store.models import model_mark
from nghe_lib.tasks import TASKS
from nghe_lib.understand import mixture
from nghe_lib.understand.features import read_batches

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.understand.classifier import Classifier
    from nghe_lib.understand.mixture import Mixture
    from nghe_lib.understand.written import Written


def predict(texts: Iterable[str | None], *, task: str) -> pd.DataFrame:
    """Answer `task` (a name in `tasks.TASKS`) for every text.

    Returns one row per text: label, the likeliest answer, or a rarer one where the model leans towards it so that rare
    answers are found too (see `decisions`); score, the probability of that answer; p_<answer> for each answer in the
    order of the task, float32, summing to 1. Texts that are missing or have no sign get the shares the model was
    trained on. The answer to a text never depends on its neighbours. Empty in, empty out.
    Raises ParameterError when the task is unknown, StoreError when its model is missing or changed.
    """
    return predict_tasks(texts, tasks=[task])[task]


def predict_tasks(texts: Iterable[str | None], *, tasks: Sequence[str]) -> dict[str, pd.DataFrame]:
    """`predict` for several tasks at once: the texts are read once for all of them, in batches of bounded memory."""
    models = {task: model_of(task) for task in tasks}
    parts: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {task: [] for task in models}
    for features in read_batches(texts):
        for task, model in models.items():
            parts[task].append(model.answered(features))
    return {task: _frame(parts[task], task) for task in models}


def model_of(task: str) -> Classifier | Mixture | Written:
    """The shipped model of `task`; raises as `predict` does."""
    if task not in TASKS:
        raise ParameterError(f"không có câu hỏi '{task}'{nearest(task, TASKS)}; các câu hỏi: {', '.join(TASKS)}")
    return _read(task, model_mark(task))


@lru_cache(maxsize=2 * len(TASKS))
def _read(task: str, mark: str) -> Classifier | Mixture | Written:
    """The model of a task; `mark` makes one trained anew be read anew."""
    found = mixture.read(task)
    if found.answers != TASKS[task].names:
        raise StoreError(f"mô hình '{task}' trả lời khác bảng câu hỏi; hãy chạy lại: nghe train {task}")
    return found


def _frame(parts: list[tuple[np.ndarray, np.ndarray]], task: str) -> pd.DataFrame:
    import pandas as pd

    names = TASKS[task].names
    chances = np.concatenate([part for part, _ in parts]) if parts else np.zeros((0, len(names)), np.float32)
    given = np.concatenate([part for _, part in parts]) if parts else np.zeros(0, np.int64)
    labels = pd.Categorical.from_codes(given, categories=list(names)).astype("str")
    columns = {"label": pd.Series(labels, dtype="str"), "score": chances[np.arange(len(given)), given]}
    return pd.DataFrame(columns | {f"p_{name}": chances[:, number] for number, name in enumerate(names)})
