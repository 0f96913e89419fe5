"""Labels in the lake: who answered what under which codebook, and one answer per post out of several coders'.

Coders are pseudonyms under the project's key, as authors are: agreement needs to tell coders apart, not to name them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd

from nghe_lib import privacy, store
from nghe_lib.errors import ParameterError
from nghe_lib.schema import LABELS
from nghe_lib.store import Counts, Lake
from nghe_lib.tasks import Task

MOST_NAME = 80
CITY = "thành phố giả lập"
"""The coder of answers that the synthetic city planted. It stands in the lake as it is: no pseudonym can be equal to
it, and whoever reads the table sees that no person gave these labels."""


def coder_id(name: str, lake: Lake) -> str:
    """The pseudonym of coder `name` in this project: the same for any case, accent form and outer blanks.

    Raises ParameterError for an empty or overlong name, StoreError when the project's key is lost.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > MOST_NAME:
        raise ParameterError(f"cần tên người gán nhãn, dưới {MOST_NAME} ký tự, ví dụ --coder lan; tên được mã hóa")
    key = privacy.open_key(lake.project)
    if not lake.project.key_fingerprint:
        store.save_project(lake.project.model_copy(update={"key_fingerprint": privacy.fingerprint(key)}))
    return privacy.pseudonym(f"coder:{plain}", key=key)


def write_labels(
    lake: Lake, answers: Mapping[str, str], *, task: Task, coder: str, at: datetime | None = None
) -> Counts:
    """Write `answers` (post_id to answer) of one coder; durable when this returns.

    coder: a pseudonym of `coder_id`. An answer this coder gave before under the same codebook is replaced; the same
    answer again changes nothing. Raises ValueError for an answer the task does not have.
    """
    strange = sorted(set(answers.values()) - set(task.names))
    if strange:
        raise ValueError(f"{task.name} has no answer {strange[0]!r}")
    given = labels_of(lake, task, coder=coder).set_index("post_id")["label"].to_dict()
    fresh = {post_id: name for post_id, name in answers.items() if given.get(post_id) != name}
    rows = label_rows(fresh, task=task, coder=coder, at=at)
    return lake.merge("labels", rows) + Counts(same=len(answers) - len(fresh))


def label_rows(answers: Mapping[str, str], *, task: Task, coder: str, at: datetime | None = None) -> pd.DataFrame:
    """LABELS rows of `answers` (post_id to answer), given now unless `at` says when."""
    moment = at or datetime.now(UTC)
    return LABELS.frame(
        [
            {"post_id": post_id, "task": task.name, "coder": coder, "codebook_version": task.codebook_version,
             "label": name, "labelled_at": moment}
            for post_id, name in answers.items()
        ]
    )  # fmt: skip


def labels_of(lake: Lake, task: Task, *, coder: str | None = None) -> pd.DataFrame:
    """LABELS of `task` under its codebook as it reads now, sorted by post and coder; of one coder when named.

    What the synthetic city planted is no label of a person, and given only when `CITY` is named.
    """
    found = lake.read("labels")
    kept = found["task"].eq(task.name) & found["codebook_version"].eq(task.codebook_version)
    kept &= found["coder"].ne(CITY) if coder is None else found["coder"].eq(coder)
    kept &= found["label"].isin(task.names)
    return found[kept.to_numpy(bool)].sort_values(["post_id", "coder"], ignore_index=True)


def superseded_count(lake: Lake, task: Task) -> int:
    """How many labels of `task` were given under another wording of the codebook, and so do not count."""
    found = lake.read("labels", columns=["task", "codebook_version"])
    return int((found["task"].eq(task.name) & ~found["codebook_version"].eq(task.codebook_version)).sum())


def resolved(labels: pd.DataFrame, *, judge: str | None = None) -> pd.DataFrame:
    """One answer per post: the judge's where there is one, else the answer most coders gave.

    labels: LABELS of one task and codebook. judge: pseudonym of whoever settles disagreements.
    Returns post_id, label, coder_count, sorted by post; a post whose coders are split evenly is left out: it has to be
    judged first, see `disagreements`.
    """
    counted = labels.groupby(["post_id", "label"], as_index=False).agg(votes=("coder", "nunique"))
    if judge is not None:
        last_word = labels.loc[labels["coder"].eq(judge), ["post_id", "label"]].assign(votes=10**6)
        counted = pd.concat([counted[~counted["post_id"].isin(last_word["post_id"])], last_word], ignore_index=True)
    best = counted["votes"].eq(counted.groupby("post_id")["votes"].transform("max"))
    alone = counted[best].drop_duplicates("post_id", keep=False)
    coders = labels.groupby("post_id")["coder"].nunique()
    made = alone[["post_id", "label"]].assign(coder_count=alone["post_id"].map(coders).astype("int64"))
    return made.sort_values("post_id", ignore_index=True)
