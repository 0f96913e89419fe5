"""Posts of many weeks as topics that live on: one call for a page, week by week inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import TooLittleDataError
from nghe_lib.settings import TIMEZONE
from nghe_lib.text import said_texts
from nghe_lib.text.columns import need_columns
from nghe_lib.topics.living import LivingTopics
from nghe_lib.topics.pairs import pairs
from nghe_lib.topics.persist import advance, begin
from nghe_lib.topics.usable import readable, usable_counts

MIN_TEXTS = 200
"""A week with fewer usable texts is joined to the next one."""
_LEAST_DF = 2


@dataclass(frozen=True)
class Lives:
    """Topics over weeks.

    living: as they are at the end, with names and the log. doc_topics: csr_array (n_posts, n_ids), a column per number
    ever used (alive or not), rows of 0 for posts without usable words or time. weeks: first day of each week fitted.
    """

    living: LivingTopics
    doc_topics: csr_array
    weeks: list[str]


def live(
    posts: pd.DataFrame, *, n_topics: int, seed: int, min_texts: int = 10, min_df: int = 5, max_df_share: float = 0.1,
    extra_stop_words: Iterable[str] = (),
) -> Lives:  # fmt: skip
    """Topics from week to week (Monday to Sunday in Ho Chi Minh City), under numbers that stay.

    posts: POSTS (published_at, title, text are read). n_topics: how many in the first week, which starts from those of
    `pairs`. min_texts: as in `persist.advance`; other options as in `fit`. Weeks of under 200 usable texts are joined
    to the next one, the last ones to the one before. Raises TooLittleDataError for under two such weeks.
    """
    need_columns(posts, ("published_at", "title", "text"), table="posts")
    counts, words = usable_counts(
        readable(said_texts(posts)), min_df=min_df, max_df_share=max_df_share, extra_stop_words=extra_stop_words
    )
    firsts, rows_of = _weeks(posts["published_at"], np.asarray(counts.sum(axis=1)).ravel() > 0)
    if len(firsts) < 2:
        raise TooLittleDataError(f"cần ít nhất hai tuần, mỗi tuần {MIN_TEXTS} bài có từ dùng được; hãy chọn dài hơn")
    first_counts, first_words = _of_week(counts, words, rows_of[0])
    start, _ = pairs(first_counts, n_topics=n_topics, seed=seed)
    living, shares = begin(first_counts, first_words, n_topics=n_topics, period=firsts[0], seed=seed, start=start)
    read = [(rows_of[0], living.topic_ids, shares)]
    for first, rows in zip(firsts[1:], rows_of[1:], strict=True):
        living, shares = advance(living, *_of_week(counts, words, rows), period=first, seed=seed, min_texts=min_texts)
        read.append((rows, living.topic_ids, shares))
    return Lives(living, _together(read, len(posts), living.next_id), firsts)


def _weeks(published_at: pd.Series, is_usable: np.ndarray) -> tuple[list[str], list[np.ndarray]]:
    local = published_at.dt.tz_convert(TIMEZONE).dt.tz_localize(None).reset_index(drop=True)
    monday = local.dt.to_period("W").dt.start_time.where(is_usable)
    firsts: list[str] = []
    rows_of: list[np.ndarray] = []
    waiting: list[np.ndarray] = []
    since = None
    for first, rows in monday.groupby(monday):
        waiting.append(rows.index.to_numpy())
        since = since or f"{first:%Y-%m-%d}"
        if sum(map(len, waiting)) >= MIN_TEXTS:
            firsts.append(since)
            rows_of.append(np.sort(np.concatenate(waiting)))
            waiting, since = [], None
    if waiting and rows_of:
        rows_of[-1] = np.sort(np.concatenate([rows_of[-1], *waiting]))
    return firsts, rows_of


def _of_week(counts: csr_array, words: list[str], rows: np.ndarray) -> tuple[csr_array, list[str]]:
    part = csr_array(counts[rows])
    used = np.flatnonzero(np.bincount(part.indices, minlength=part.shape[1]) >= _LEAST_DF)
    return csr_array(part[:, used]), [words[at] for at in used.tolist()]


def _together(read: list[tuple[np.ndarray, np.ndarray, np.ndarray]], n_posts: int, n_ids: int) -> csr_array:
    posts, topics, weights = [], [], []
    for rows, ids, shares in read:
        at, column = np.nonzero(shares >= 0.01)
        kept = shares[at, column] / np.bincount(at, shares[at, column], minlength=len(rows))[at]
        posts.append(rows[at])
        topics.append(ids[column])
        weights.append(kept)
    cells = np.concatenate(weights), (np.concatenate(posts), np.concatenate(topics))
    return csr_array(cells, shape=(n_posts, n_ids))
