"""Whether a text agrees with a stated policy, disagrees, discusses it, or speaks of something else.

What agreeing sounds like hardly depends on the policy, so it is learned from examples that nghe wrote about other
policies (`data/examples/stance_train.csv`), each policy's own words masked. Whether a text speaks of the policy at all
is read from the policy's words and from the researcher's examples. One softmax regression holds both; it is fitted
anew at each call with examples, and the researcher's examples count `EXAMPLE_WEIGHT` times.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.store.models import models_folder
from nghe_lib.understand.stance_features import STANCES, Policy, Reader, reader

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

EXAMPLE_WEIGHT = 3.0
STRENGTH = 10.0


def stance(texts: Iterable[str | None], *, policy: Policy | str, examples: pd.DataFrame | None = None) -> pd.DataFrame:
    """The stance of each text toward `policy`.

    policy: the policy in one sentence, or a Policy with the words people use for it.
    examples: columns text and stance (one of STANCES): some posts on this policy that the researcher labelled.

    Returns label, score and p_<stance>, one row per text. Raises ParameterError for a policy without words, for an
    unknown stance and for examples without these columns.
    """
    said = [text or "" for text in texts]
    asked = policy if isinstance(policy, Policy) else Policy(policy)
    if not any(letter.isalnum() for letter in asked.statement):
        raise ParameterError("chủ trương cần nói bằng lời, ví dụ: Cấm xe máy chạy xăng vào trung tâm")
    chances = _chances(said, asked, _checked(examples)) if said else np.zeros((0, len(STANCES)))
    best = chances.argmax(axis=1)
    made = pd.DataFrame(
        {"label": pd.Series(np.array(STANCES)[best], dtype="str"), "score": chances.max(1, initial=0.0)}
    )
    return made.assign(**{f"p_{name}": chances[:, place] for place, name in enumerate(STANCES)})


def read_examples() -> pd.DataFrame:
    """The written examples: policy, terms (parted by semicolons), text, stance."""
    path = models_folder().parent / "examples" / "stance_train.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return pd.DataFrame(list(csv.DictReader(lines))).astype("str")


def _checked(examples: pd.DataFrame | None) -> pd.DataFrame:
    if examples is None:
        return pd.DataFrame({"text": [], "stance": []}, dtype="str")
    missing = sorted({"text", "stance"} - set(examples.columns))
    if missing:
        raise ParameterError(f"bảng ví dụ thiếu cột {', '.join(missing)}")
    for name in set(examples["stance"]) - set(STANCES):
        raise ParameterError(f"không có lập trường '{name}'{nearest(str(name), STANCES)}; có: {', '.join(STANCES)}")
    return examples[["text", "stance"]].reset_index(drop=True)


def _chances(texts: list[str], policy: Policy, examples: pd.DataFrame) -> np.ndarray:
    """(n_texts, n_stances) probabilities from a regression over the written and the given examples."""
    see, known, labels = _written(shown=len(examples) > 0)
    if len(examples):
        shown = see.features(examples["text"].tolist(), policy, examples, themselves=True)
        weights = np.concatenate([np.ones(len(labels)), np.full(len(examples), EXAMPLE_WEIGHT)])
        said = np.concatenate([labels, examples["stance"].to_numpy(object)])
        learned = _fitted(vstack([known, shown]), said, weights)
    else:
        learned = _of_written()
    found = learned.predict_proba(see.features(texts, policy, examples))
    return found[:, [list(learned.classes_).index(name) for name in STANCES]]


@cache
def _of_written() -> LogisticRegression:
    """The regression over the written examples alone: the same for every policy, so it is fitted once."""
    _, known, labels = _written(shown=False)
    return _fitted(known, labels, np.ones(len(labels)))


def _fitted(features: csr_array, labels: np.ndarray, weights: np.ndarray) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=2_000).fit(features, labels, sample_weight=weights)


@cache
def _written(*, shown: bool) -> tuple[Reader, csr_array, np.ndarray]:
    """The reader, and features and stances of the written examples.

    shown: those of one policy are shown to each other, as the call's own are, so that nearness weighs as it will.
    """
    groups = [
        (Policy(str(statement), tuple(term.strip() for term in rows["terms"].iat[0].split(";"))), rows)
        for statement, rows in read_examples().groupby("policy", sort=False)
    ]
    see = reader(
        [text for _, rows in groups for text in rows["text"]], [one for one, rows in groups for _ in range(len(rows))]
    )
    blocks = [
        see.features(rows["text"].tolist(), one, rows if shown else rows[:0], themselves=shown) for one, rows in groups
    ]
    labels = [label for _, rows in groups for label in rows["stance"]]
    return see, csr_array(vstack(blocks)), np.array(labels, object)
