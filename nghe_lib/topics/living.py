"""Topics with numbers that stay: what is kept of them, and how a topic joins, leaves and gets its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError
from nghe_lib.topics.period import SMOOTH

LABEL_TERMS = 4
_LEAST_COUNT = 0.05
Events = list[tuple[str, str, int, int | None, float]]


@dataclass(frozen=True)
class LivingTopics:
    """Topics with numbers that stay. K topics over V words, at the end of one period.

    words: sorted, V of them. word_counts: (K, V) how often each topic said each word, former periods faded.
    topic_ids: (K,) numbers, never used twice. labels: a name per number, also of topics that are no more.
    landmarks: (K, V) the words a topic had when it was young or last called drifted. quiet: (K,) periods in a row with
    too few texts. ages: (K,) periods since it was born. ended: last words of topics that died, by number.
    events: period, event, topic_id, other_id (whom it came from or went to), figure (see `advance`).
    recent: counts of the last period, kept to tell what is new about the next one.
    """

    words: list[str]
    word_counts: np.ndarray
    topic_ids: np.ndarray
    labels: Mapping[int, str]
    landmarks: np.ndarray
    quiet: np.ndarray
    ages: np.ndarray
    ended: Mapping[int, np.ndarray]
    events: pd.DataFrame
    next_id: int
    recent: csr_array | None = None

    @property
    def word_shares(self) -> np.ndarray:
        """(K, V) shares of words, rows sum to 1."""
        return (self.word_counts + SMOOTH) / (self.word_counts + SMOOTH).sum(axis=1, keepdims=True)


def rename(known: LivingTopics, topic_id: int, label: str) -> LivingTopics:
    """`known` with a topic named by the researcher; the name stays with the number from then on."""
    if topic_id not in known.labels:
        raise ParameterError(f"không có chủ đề số {topic_id}; các số đang có: {sorted(known.labels)}")
    return replace(known, labels=MappingProxyType({**known.labels, topic_id: label}))


def named(known: LivingTopics) -> LivingTopics:
    """Topics without a name are named by their strongest words; a name once given stays."""
    labels = dict(known.labels)
    for number, row in zip(known.topic_ids.tolist(), known.word_counts, strict=True):
        if number not in labels:
            labels[number] = ", ".join(known.words[at] for at in np.argsort(-row, kind="stable")[:LABEL_TERMS])
    return replace(known, labels=MappingProxyType(labels))


def joined(known: LivingTopics, rows: np.ndarray, *, number: int | None = None) -> LivingTopics:
    """`known` with one more topic; the number of an ended one, or the next."""
    made = known.next_id if number is None else number
    return replace(
        known, word_counts=np.vstack([known.word_counts, rows]), landmarks=np.vstack([known.landmarks, rows]),
        topic_ids=np.append(known.topic_ids, made), quiet=np.append(known.quiet, 0),
        ages=np.append(known.ages, -1),
        ended=MappingProxyType({one: words for one, words in known.ended.items() if one != made}),
        next_id=known.next_id + (number is None),
    )  # fmt: skip


def kept_rows(known: LivingTopics, kept: np.ndarray) -> LivingTopics:
    """`known` without the topics where `kept` (K,) is False; their names and numbers stay theirs."""
    return replace(
        known, word_counts=known.word_counts[kept], landmarks=known.landmarks[kept], topic_ids=known.topic_ids[kept],
        quiet=known.quiet[kept], ages=known.ages[kept],
    )  # fmt: skip


def id_at(known: LivingTopics, at: int | np.integer) -> int:
    """The number of the topic in row `at`."""
    return int(known.topic_ids[at])


def log_of(events: Events) -> pd.DataFrame:
    """Events as a table: period, event, topic_id, other_id, figure."""
    made = pd.DataFrame(events, columns=["period", "event", "topic_id", "other_id", "figure"])
    return made.astype({"period": "str", "event": "str", "topic_id": "Int64", "other_id": "Int64", "figure": "float64"})


def aligned(known: LivingTopics, words: Sequence[str], counts: csr_array) -> tuple[LivingTopics, csr_array]:
    """Both over the words of either."""
    union = sorted({*known.words, *words})
    if union == known.words and list(words) == union:
        return known, csr_array(counts)
    place = {word: at for at, word in enumerate(union)}
    old, new = [place[word] for word in known.words], np.array([place[word] for word in words], int)

    def spread(rows: np.ndarray) -> np.ndarray:
        made = np.zeros((*rows.shape[:-1], len(union)))
        made[..., old] = rows
        return made

    def moved(rows: csr_array, places: np.ndarray) -> csr_array:
        made = csr_array((rows.data, places[rows.indices], rows.indptr), shape=(rows.shape[0], len(union)))
        made.sort_indices()
        return made

    return replace(
        known, words=union, word_counts=spread(known.word_counts), landmarks=spread(known.landmarks),
        ended=MappingProxyType({number: spread(row) for number, row in known.ended.items()}),
        recent=None if known.recent is None else moved(known.recent, np.array(old, int)),
    ), moved(csr_array(counts), new)  # fmt: skip


def forgotten(known: LivingTopics) -> LivingTopics:
    """`known` without words that nobody has said for long."""
    total = known.word_counts.sum(axis=0)
    total += 0 if known.recent is None else np.asarray(known.recent.sum(axis=0)).ravel()
    kept = np.flatnonzero(total >= _LEAST_COUNT)
    return replace(
        known, words=[known.words[at] for at in kept], word_counts=known.word_counts[:, kept],
        landmarks=known.landmarks[:, kept],
        ended=MappingProxyType({number: row[kept] for number, row in known.ended.items()}),
        recent=None if known.recent is None else csr_array(known.recent[:, kept]),
    )  # fmt: skip
