"""A transformer folder answers a question as `understand.predict` does, with the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.tasks import Task
from nghe_lib.understand.transformer.read import read

if TYPE_CHECKING:
    import pandas as pd


def predict(
    texts: Iterable[str | None], *, task: Task, folder: str | Path, labels: Sequence[str] | None = None
) -> pd.DataFrame:
    """Answer `task` for every text with the model in `folder`; the rest as `read`.

    Returns one row per text: label, score, p_<answer> for each answer in the order of the task. Chances are the model's
    own, not calibrated: `prevalence` corrects shares with an audit of these very answers. Empty in, empty out.
    """
    import pandas as pd

    chances = read(folder, task=task, labels=labels).probabilities(texts)
    best = chances.argmax(axis=1) if len(chances) else np.zeros(0, np.int64)
    said = {
        "label": pd.Series([task.names[one] for one in best], dtype="str"),
        "score": chances[np.arange(len(best)), best],
    }
    return pd.DataFrame(said | {f"p_{name}": chances[:, number] for number, name in enumerate(task.names)})
