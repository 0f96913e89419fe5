"""Names that a researcher gave to topics, kept in the lake and found again by the next run.

A name is kept with the words of its topic. After another fit it goes to the topic whose words are the most like those,
one to one (see `match`), and to none where they are less alike than `LEAST_ALIKE`. So a name follows its topic,
whatever number the topic has this time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.schema import TOPIC_LABELS
from nghe_lib.topics.match import align, match
from nghe_lib.topics.result import Topics

if TYPE_CHECKING:
    from nghe_lib.store import Lake

LEAST_ALIKE = 0.5
MAX_CHARACTERS = 120


def keep_label(lake: Lake, found: Topics, *, topic_id: int, label: str) -> Topics:
    """Give a topic a name and keep it in the lake; a name kept for this topic before is replaced.

    Returns the renamed result. Raises ParameterError for a topic that is not in `found` or an empty or too long name.
    """
    said = " ".join(label.split())
    if topic_id not in set(found.quality["topic_id"]):
        raise ParameterError(f"không có chủ đề {topic_id + 1}; có {len(found.quality)} chủ đề")
    if not 0 < len(said) <= MAX_CHARACTERS:
        raise ParameterError(f"tên chủ đề cần từ 1 đến {MAX_CHARACTERS} ký tự")
    kept = lake.read("topic_labels")
    before = _pairs(found, kept)
    known = before.loc[before["topic_id"] == topic_id, "topic_key"]
    key = str(known.iloc[0]) if len(known) else _new_key(kept)
    row = {"topic_key": key, "label": said, "terms": _words(found, topic_id)}
    lake.merge("topic_labels", TOPIC_LABELS.frame([row]))
    return found.relabelled({topic_id: said})


def with_kept_labels(found: Topics, lake: Lake) -> Topics:
    """The same result with the names that researchers gave to its topics, where the lake has some."""
    kept = lake.read("topic_labels")
    pairs = _pairs(found, kept)
    names = kept.set_index("topic_key")["label"]
    return found.relabelled({int(row.topic_id): str(names[row.topic_key]) for row in pairs.itertuples(index=False)})


def _pairs(found: Topics, kept: pd.DataFrame) -> pd.DataFrame:
    """topic_id and topic_key of the topics of `found` that have a kept name."""
    empty = pd.DataFrame({"topic_id": pd.Series(dtype="Int64"), "topic_key": pd.Series(dtype="str")})
    if kept.empty or found.terms.empty:
        return empty
    kept = kept.sort_values("topic_key", kind="stable", ignore_index=True)
    numbers = found.quality["topic_id"].tolist()
    here = _by_rank([_words(found, number) for number in numbers])
    there = _by_rank([list(terms) for terms in kept["terms"]])
    _, first, second = align(*here, *there)
    pairs = match(first, second)
    pairs = pairs[(pairs["similarity"] >= LEAST_ALIKE).to_numpy(bool)]
    made = pd.DataFrame({
        "topic_id": [numbers[at] for at in pairs["first"]],
        "topic_key": [kept["topic_key"][at] for at in pairs["second"]],
    })  # fmt: skip
    return made if len(made) else empty


def _by_rank(topics: list[list[str]]) -> tuple[list[str], np.ndarray]:
    """Words and their weight in each topic: one over the square root of the rank, which fits any way of fitting."""
    words = sorted({word for topic in topics for word in topic})
    place = {word: at for at, word in enumerate(words)}
    shares = np.zeros((len(topics), len(words)))
    for row, topic in enumerate(topics):
        for rank, word in enumerate(topic, start=1):
            shares[row, place[word]] = 1 / np.sqrt(rank)
    return words, shares


def _words(found: Topics, topic_id: int) -> list[str]:
    return found.terms.loc[(found.terms["topic_id"] == topic_id).to_numpy(bool), "term"].tolist()


def _new_key(kept: pd.DataFrame) -> str:
    return f"{max((int(key) for key in kept['topic_key']), default=0) + 1:04d}"
