"""Living topics in the lake, for filters, SQL and reports, and in a file, to go on from next week.

In the lake a topic has the number that stays; tables `topics`, `post_topics` and `topic_events` are written as one lake
version. The file holds words and counts of topics, and no counts of any post: after reading it, the first `advance`
tells no split and no merge, since both need the posts of the week before (`with_recent` gives them back).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.schema import POST_TOPICS, TOPIC_EVENTS, TOPICS
from nghe_lib.store.models import packed_strings, read_model, unpacked_strings, write_model
from nghe_lib.topics.living import LivingTopics, aligned, log_of

if TYPE_CHECKING:
    from nghe_lib.store import Lake
    from nghe_lib.topics.weeks import Lives

MIN_WEIGHT = 0.05
TOP_TERMS = 10
_FORM = "nghe-living-1"


def record(lake: Lake, living: LivingTopics, *, model_id: str, post_ids: Sequence[str], shares: np.ndarray) -> None:
    """Write the topics, whose posts these are, and the log of events into the lake: one lake version.

    post_ids: of the period's posts; shares: (n_posts, K), columns as `living.topic_ids`. Shares under 5 % are left out,
    and what the lake had of these posts and this model goes.
    """
    with lake.writer() as writer, writer.transaction() as transaction:
        transaction.drop("post_topics", list(post_ids), model_id=model_id)
        transaction.merge("topics", topic_rows(living, model_id=model_id, shares=shares))
        transaction.merge("post_topics", post_rows(living, model_id=model_id, post_ids=post_ids, shares=shares))
        transaction.merge("topic_events", event_rows(living, model_id=model_id))


def record_lives(lake: Lake, lives: Lives, posts: pd.DataFrame, *, model_id: str) -> None:
    """Write what `weeks.live` found in `posts` (POSTS) into the lake: one lake version.

    Every number ever used has a row in `topics`; one that is no more keeps its name and the words it had last, where it
    died (one that merged has none).
    """
    living = lives.living
    if lives.doc_topics.shape[0] != len(posts):
        raise ParameterError(f"có {len(posts)} bài mà chủ đề được tính cho {lives.doc_topics.shape[0]} bài")
    words = {**living.ended, **dict(zip(living.topic_ids.tolist(), living.word_counts, strict=True))}
    ids = sorted(living.labels)
    cells = lives.doc_topics.tocoo()
    kept = cells.data >= MIN_WEIGHT
    used = max(int((lives.doc_topics.sum(axis=1) > 0).sum()), 1)
    said = np.asarray(lives.doc_topics.sum(axis=0)).ravel() / used
    topics = TOPICS.frame({
        "model_id": [model_id] * len(ids), "topic_id": ids, "label": [living.labels[one] for one in ids],
        "terms": [_first_words(words[one], living.words) if one in words else [] for one in ids],
        "prevalence": [float(said[one]) for one in ids],
    })  # fmt: skip
    post_topics = POST_TOPICS.frame({
        "model_id": [model_id] * int(kept.sum()), "post_id": posts["post_id"].to_numpy()[cells.row[kept]],
        "topic_id": cells.col[kept], "weight": cells.data[kept],
    })  # fmt: skip
    with lake.writer() as writer, writer.transaction() as transaction:
        transaction.drop("post_topics", posts["post_id"].tolist(), model_id=model_id)
        transaction.merge("topics", topics)
        transaction.merge("post_topics", post_topics)
        transaction.merge("topic_events", event_rows(living, model_id=model_id))


def topic_rows(living: LivingTopics, *, model_id: str, shares: np.ndarray) -> pd.DataFrame:
    """TOPICS: the living topics, with their mean share of the posts of the period."""
    ids = living.topic_ids.tolist()
    said = shares.mean(axis=0) if len(shares) else np.full(len(ids), np.nan)
    return TOPICS.frame({
        "model_id": [model_id] * len(ids), "topic_id": ids, "label": [living.labels[one] for one in ids],
        "terms": [_first_words(row, living.words) for row in living.word_counts], "prevalence": said,
    })  # fmt: skip


def post_rows(living: LivingTopics, *, model_id: str, post_ids: Sequence[str], shares: np.ndarray) -> pd.DataFrame:
    """POST_TOPICS: shares of 5 % and more. Raises ParameterError when `post_ids` and `shares` do not match."""
    if shares.shape != (len(post_ids), len(living.topic_ids)):
        raise ParameterError(
            f"{len(post_ids)} bài và {len(living.topic_ids)} chủ đề không khớp với shares {shares.shape}"
        )
    posts, topics = np.nonzero(shares >= MIN_WEIGHT)
    return POST_TOPICS.frame({
        "model_id": [model_id] * len(posts), "post_id": [post_ids[at] for at in posts.tolist()],
        "topic_id": living.topic_ids[topics].tolist(), "weight": shares[posts, topics],
    })  # fmt: skip


def event_rows(living: LivingTopics, *, model_id: str) -> pd.DataFrame:
    """TOPIC_EVENTS: the whole log."""
    return TOPIC_EVENTS.frame(living.events.assign(model_id=model_id))


def keep(living: LivingTopics, *, name: str, folder: Path) -> str:
    """Write the topics as `name` into `folder`, without any post's counts, and give the file's SHA-256."""
    numbers = sorted(living.labels)
    ended = sorted(living.ended)
    arrays = {
        "words": packed_strings(living.words), "word_counts": living.word_counts.astype(np.float32),
        "landmarks": living.landmarks.astype(np.float32), "topic_ids": living.topic_ids, "quiet": living.quiet,
        "ages": living.ages, "label_ids": np.array(numbers, np.int64),
        "labels": packed_strings([living.labels[one] for one in numbers]), "ended_ids": np.array(ended, np.int64),
        "ended": np.array([living.ended[one] for one in ended], np.float32).reshape(len(ended), len(living.words)),
        "about": packed_strings([_FORM, str(living.next_id), living.events.to_json(orient="values")]),
    }  # fmt: skip
    return write_model(name, arrays, about={"form": _FORM}, folder=folder)


def recall(*, name: str, folder: Path) -> LivingTopics:
    """The topics that `keep` wrote. Raises StoreError when the file is missing, was changed, or is of another form."""
    arrays = read_model(name, folder=folder)
    about = unpacked_strings(arrays.get("about", packed_strings([])))
    if not about or about[0] != _FORM:
        raise StoreError(f"'{name}' trong {folder} không phải chủ đề do nghe ghi ({_FORM})")
    labels = zip(arrays["label_ids"].tolist(), unpacked_strings(arrays["labels"]), strict=True)
    ended = zip(arrays["ended_ids"].tolist(), arrays["ended"].astype(np.float64), strict=True)
    return LivingTopics(
        words=unpacked_strings(arrays["words"]), word_counts=arrays["word_counts"].astype(np.float64),
        topic_ids=arrays["topic_ids"], labels=MappingProxyType(dict(labels)),
        landmarks=arrays["landmarks"].astype(np.float64), quiet=arrays["quiet"], ages=arrays["ages"],
        ended=MappingProxyType(dict(ended)), events=log_of([tuple(row) for row in json.loads(about[2])]),
        next_id=int(about[1]),
    )  # fmt: skip


def _first_words(row: np.ndarray, words: Sequence[str]) -> list[str]:
    return [words[at] for at in np.argsort(-row, kind="stable")[:TOP_TERMS].tolist() if row[at] > 0]


def with_recent(living: LivingTopics, counts: csr_array, words: Sequence[str]) -> LivingTopics:
    """`living` with the counts of the posts of its last period, read anew from the lake."""
    living, counts = aligned(living, words, counts)
    return replace(living, recent=counts)
