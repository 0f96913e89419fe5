"""The audit of a classifier: what people said of posts, beside what the classifier said of the same posts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nghe_lib.errors import ParameterError, TooLittleDataError, nearest
from nghe_lib.schema import LABELS
from nghe_lib.tasks import TASKS
from nghe_lib.understand.labelling.labels import resolved
from nghe_lib.understand.prevalence_inputs import LEAST_ROWS

if TYPE_CHECKING:
    import pandas as pd


def audit_of(labels: pd.DataFrame, predictions: pd.DataFrame, *, task: str) -> pd.DataFrame:
    """Posts that people labelled, with what the classifier said of them: the audit that `prevalence` takes.

    labels: LABELS of the lake. Only `task` under the codebook as it reads now counts; a post has the answer that most
    of its coders gave, and is left out where they are split evenly. Posts that were drawn by their scores (active
    sampling) do not belong here: they make the classifier look worse than it is.
    predictions: one row a post: post_id, label and p_<answer>; or rows of PREDICTIONS of one model (label, classes,
    probabilities), of which those of `task` are taken.

    Returns one row per labelled post, by post_id: post_id, truth, label, p_<answer> where known.
    Raises ParameterError on an unknown task, TableError on labels that are not LABELS, TooLittleDataError when fewer
    than 30 posts have both.
    """
    if task not in TASKS:
        raise ParameterError(f"không có câu hỏi '{task}'{nearest(task, TASKS)}; các câu hỏi: {', '.join(TASKS)}")
    question = TASKS[task]
    LABELS.check(labels)
    counts = labels["task"].eq(task) & labels["codebook_version"].eq(question.codebook_version)
    truth = resolved(labels[(counts & labels["label"].isin(question.names)).to_numpy(bool)])
    said = predictions[predictions["task"].eq(task).to_numpy(bool)] if "task" in predictions else predictions
    joined = truth.rename(columns={"label": "truth"})[["post_id", "truth"]].merge(
        _with_chances(said, question.names), on="post_id", validate="one_to_one"
    )
    if len(joined) < LEAST_ROWS:
        raise TooLittleDataError(
            f"chỉ có {len(joined)} bài vừa có nhãn của người vừa có dự đoán cho '{task}'; cần ít nhất {LEAST_ROWS}, "
            f"nên có từ 200 bài; hãy gán thêm: nghe label --task {task}"
        )
    return joined.sort_values("post_id", ignore_index=True)


def _with_chances(said: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """post_id, label and p_<answer> where the table holds them, as columns or as JSON."""
    import pandas as pd

    columns = [f"p_{name}" for name in names if f"p_{name}" in said]
    if len(columns) == len(names) or "probabilities" not in said or said["probabilities"].isna().any():
        return said[["post_id", "label", *columns]]
    given = [
        dict(zip(classes, json.loads(chances), strict=True))
        for classes, chances in zip(said["classes"], said["probabilities"], strict=True)
    ]
    made = pd.DataFrame([[row.get(name, 0.0) for name in names] for row in given], columns=[f"p_{n}" for n in names])
    return said[["post_id", "label"]].reset_index(drop=True).join(made)
