"""Topics that live on from week to week, under numbers and names that stay, and a log of what became of them.

Each period is fitted from the words the topics had so far, which weigh less the older they are, as prior counts:
AlSumait, Barbará & Domeniconi (2008), "On-line LDA: adaptive topic models for mining text streams with applications to
topic detection and tracking", ICDM 2008. New topics are sought among the texts that the known ones explain worst. What
counts as born, died, split, merged and drifted is said in `transitions`; every event is logged with its figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack

from nghe_lib.errors import ParameterError
from nghe_lib.topics import transitions as seen
from nghe_lib.topics.living import Events, LivingTopics, aligned, forgotten, id_at, joined, kept_rows, log_of, named
from nghe_lib.topics.match import similarities
from nghe_lib.topics.period import SMOOTH, best_fit, expected_counts, fit_period, read_period
from nghe_lib.topics.shares import rows_to_one

BORN, DIED, SPLIT, MERGED, DRIFTED, RETURNED = "born", "died", "split", "merged", "drifted", "returned"
FADE = 0.6
"""What a period's words still weigh one period later."""
PASSES = 30
N_STARTS = 8
START_WEIGHT = 0.5
"""Of the words of a topic of mean size, how many a given start counts as said before."""
STRANGER_SHARE = 0.3
DRIFT = 0.6
YOUNG = 3
"""Periods in which a topic still finds its words: drift is measured from then on."""


def begin(
    counts: csr_array, words: Sequence[str], *, n_topics: int, period: str, seed: int, start: np.ndarray | None = None
) -> tuple[LivingTopics, np.ndarray]:
    """The topics of a first period, all of them born in it, and the shares of its texts (n_texts, K).

    counts: (n_texts, V) of `words`. period: how the period is named in the log, such as its first day. start:
    (n_topics, V) word shares to start from, such as `Topics.word_shares`; without it the best of `N_STARTS` starts.
    """
    order = sorted(range(len(words)), key=lambda at: words[at])
    words, counts = [words[at] for at in order], csr_array(counts[:, order])
    if start is None:
        word_shares, doc_shares = best_fit(counts, n_topics=n_topics, seed=seed, n_starts=N_STARTS)
    else:
        prior = start[:, order] * START_WEIGHT * counts.sum() / n_topics
        word_shares, doc_shares = fit_period(counts, n_topics=n_topics, seed=seed, prior=prior)
    made = expected_counts(counts, word_shares, doc_shares)
    ids = np.arange(n_topics)
    texts = seen.member_counts(doc_shares)
    events: Events = [(period, BORN, number, None, float(texts[number])) for number in ids.tolist()]
    living = LivingTopics(
        words, made, ids, MappingProxyType({}), made.copy(), np.zeros(n_topics, int),
        np.zeros(n_topics, int), MappingProxyType({}), log_of(events), n_topics, counts,
    )  # fmt: skip
    return named(living), doc_shares


def advance(
    known: LivingTopics, counts: csr_array, words: Sequence[str], *, period: str, seed: int, min_texts: int = 10,
    patience: int = 2,
) -> tuple[LivingTopics, np.ndarray]:  # fmt: skip
    """The topics after one more period, and the shares of its texts (n_texts, K): columns as `topic_ids`.

    counts, words: of the period's texts; words need not be those of before.
    min_texts: a topic is born, and is not quiet, with at least so many texts of which it is half or more.
    patience: a topic that is quiet so many periods in a row has died.

    Figures of the log: born, returned and died texts of the topic in the period; split how far its texts lie apart, or
    how much of the new topic's words were the old one's; merged how much both are said in the same texts; drifted the
    cosine of its words to those it had when it was born or last drifted. Raises ParameterError for `min_texts` under 2.
    """
    if min_texts < 2:
        raise ParameterError(f"min_texts từ 2 trở lên; đã cho {min_texts}")
    known, counts = aligned(known, words, counts)
    events: Events = []
    known = _merge(known, counts, period, seed, min_texts, events)
    known = _split(known, counts, period, seed, min_texts, events)
    known = _bear(known, counts, period, seed, min_texts, events)
    word_shares, doc_shares = _fit(counts, known.word_counts, seed)
    said = expected_counts(counts, word_shares, doc_shares)
    known = replace(known, word_counts=FADE * known.word_counts + said, recent=counts)
    known, kept = _bury(known, seen.member_counts(doc_shares), period, min_texts, patience, events)
    known = _drift(known, period, events)
    known = replace(known, events=pd.concat([known.events, log_of(events)], ignore_index=True))
    return named(forgotten(known)), rows_to_one(doc_shares[:, kept])


def update(known: LivingTopics, counts: csr_array, words: Sequence[str]) -> tuple[LivingTopics, np.ndarray]:
    """`known` after new posts of the same period, and the shares of these posts (n_texts, K).

    No refit: the posts are read by the topics as they are, and their words are added to them. No topic is born or dies
    before the period ends (`advance`).
    """
    known, counts = aligned(known, words, counts)
    word_shares = known.word_shares
    doc_shares = read_period(counts, word_shares)
    said = expected_counts(counts, word_shares, doc_shares)
    recent = counts if known.recent is None else csr_array(vstack([known.recent, counts]))
    return replace(known, word_counts=known.word_counts + said, recent=recent), doc_shares


def _fit(counts: csr_array, word_counts: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Word and text shares of a period, from the words the topics had, which also count as said."""
    return fit_period(counts, n_topics=len(word_counts), seed=seed, passes=PASSES, prior=FADE * word_counts)


def _merge(
    known: LivingTopics, counts: csr_array, period: str, seed: int, min_texts: int, events: Events
) -> LivingTopics:
    """Topics that are now said in the same texts, and were not before, become the larger of both."""
    if known.recent is None:
        return known
    now = seen.shared_texts(read_period(counts, known.word_shares), min_texts=min_texts)
    before = seen.shared_texts(read_period(known.recent, known.word_shares), min_texts=min_texts)
    merged = np.where(before <= seen.TOGETHER_BEFORE, now, 0)
    while merged.size and merged.max() >= seen.TOGETHER_NOW:
        pair = np.unravel_index(merged.argmax(), merged.shape)
        large, small = sorted(pair, key=lambda at: -known.word_counts[at].sum())
        events.append((period, MERGED, id_at(known, small), id_at(known, large), float(merged.max())))
        both = known.word_counts.copy()
        both[large] += both[small]
        landmarks = known.landmarks.copy()
        landmarks[large] = both[large]
        ages = np.where(np.arange(len(both)) == large, -1, known.ages)
        known = replace(known, word_counts=both, landmarks=landmarks, ages=ages)
        known = kept_rows(known, np.arange(len(both)) != small)
        merged = np.delete(np.delete(merged, small, 0), small, 1)
        merged[large if large < small else large - 1] = 0
        merged[:, large if large < small else large - 1] = 0
    return known


def _split(
    known: LivingTopics, counts: csr_array, period: str, seed: int, min_texts: int, events: Events
) -> LivingTopics:
    """A topic whose texts are now of two kinds, and were not before, goes on as the kind that is more like it."""
    if known.recent is None:
        return known
    frequency = np.asarray(counts.sum(axis=0)).ravel()
    members = read_period(counts, known.word_shares) >= seen.MEMBER_SHARE
    former = read_period(known.recent, known.word_shares) >= seen.MEMBER_SHARE
    for at in range(len(known.topic_ids)):
        rows, old = np.flatnonzero(members[:, at]), np.flatnonzero(former[:, at])
        if len(rows) < 3 * min_texts or len(old) < min_texts:
            continue
        half, other = seen.halves(len(rows), seed=seed)
        kinds, _ = fit_period(counts[rows[half]], n_topics=2, seed=seed)
        shares = read_period(counts[rows[other]], kinds)
        now, before = seen.apartness(shares), seen.apartness(read_period(known.recent[old], kinds))
        sizes = seen.member_counts(shares)
        is_young = known.ages[at] < YOUNG
        is_apart = now >= (seen.APART_YOUNG if is_young else max(seen.APART_NOW, before + seen.APART_MORE))
        if not is_apart or 2 * sizes.min() < min_texts:
            continue
        if min(sizes) < 0.2 * len(other):
            continue
        said = expected_counts(counts[rows], kinds, read_period(counts[rows], kinds))
        if seen.known_share(said, known.word_counts, frequency).min() < seen.KNOWN_WORDS:
            continue  # texts of something new, which is sought among strangers
        goes_on = int(similarities(known.word_counts[[at]], said)[0].argmax())
        parted = known.word_counts[at] * rows_to_one((said + SMOOTH).T).T
        word_counts = known.word_counts.copy()
        word_counts[at] = parted[goes_on]
        landmarks = known.landmarks.copy()
        landmarks[at] = parted[goes_on]
        events.append((period, SPLIT, known.next_id, id_at(known, at), now))
        ages = np.where(np.arange(len(word_counts)) == at, -1, known.ages)
        known = replace(known, word_counts=word_counts, landmarks=landmarks, ages=ages)
        known = joined(known, parted[[1 - goes_on]])
    return known


def _bear(known: LivingTopics, counts: csr_array, period: str, seed: int, min_texts: int, events: list) -> LivingTopics:
    """Topics that the known ones cannot explain, where both halves of the texts have them."""
    half, other = seen.halves(counts.shape[0], seed=seed)
    word_shares = known.word_shares
    first, second = counts[half], counts[other]
    odd = seen.strangers(first, word_shares, read_period(first, word_shares), share=STRANGER_SHARE)
    n_sought = min(len(odd) // min_texts, max(3, len(word_shares) // 2))
    if n_sought < 2:
        return known
    sought, _ = fit_period(first[odd], n_topics=n_sought, seed=seed)
    strength = known.word_counts.sum() / len(known.word_counts)
    start = np.vstack([known.word_counts, 0.1 * strength * sought])
    n = len(word_shares)
    counted, shares = [], []
    for texts in (first, second):
        topics, doc_shares = _fit(texts, start, seed)
        counted.append(expected_counts(texts, topics, doc_shares)[n:])
        shares.append(doc_shares)
    kinds = seen.kinds_of(np.vstack(shares)[:, n:])
    counted = [kinds @ each for each in counted]
    shares = [np.hstack([each[:, :n], each[:, n:] @ kinds.T]) for each in shares]
    said, alike = counted[0] + counted[1], seen.alike_in_both(*counted)
    members = np.array([seen.member_counts(each)[n:] for each in shares])
    n_members = members.sum(axis=0)
    together = seen.carried(np.vstack(shares))[n:, :n].max(axis=1)
    is_new = (alike >= seen.SAME) & (n_members >= min_texts) & (together < seen.TOGETHER_NOW)
    is_new &= members.min(axis=0) * 3 >= min_texts
    is_new &= seen.known_share(said, known.word_counts, np.asarray(counts.sum(axis=0)).ravel()) < seen.KNOWN_WORDS
    for at in np.flatnonzero(is_new)[np.argsort(-n_members[is_new], kind="stable")]:
        if seen.likeness(said[[at]], known.word_counts, alike[[at]]).max() >= seen.SAME:
            continue
        known = _admitted(known, said[at], period, n_members[at], events)
    return known


def _admitted(known: LivingTopics, said: np.ndarray, period: str, n_texts: int, events: list) -> LivingTopics:
    """`known` with one more topic: an ended one that returned, or one that was born."""
    if known.ended:
        ids = sorted(known.ended)
        alike = similarities(said[None], np.array([known.ended[one] for one in ids]))[0]
        if alike.max() >= seen.SAME:
            number = ids[int(alike.argmax())]
            events.append((period, RETURNED, number, None, float(n_texts)))
            return joined(known, said[None], number=number)
    events.append((period, BORN, known.next_id, None, float(n_texts)))
    return joined(known, said[None])


def _bury(
    known: LivingTopics, texts: np.ndarray, period: str, min_texts: int, patience: int, events: Events
) -> tuple[LivingTopics, np.ndarray]:
    quiet = np.where(texts >= min_texts / 2, 0, known.quiet + 1)
    kept = quiet < patience
    events += [(period, DIED, id_at(known, at), None, float(texts[at])) for at in np.flatnonzero(~kept)]
    ended = {**known.ended, **{id_at(known, at): known.word_counts[at] for at in np.flatnonzero(~kept)}}
    return kept_rows(replace(known, quiet=quiet, ended=MappingProxyType(ended)), kept), kept


def _drift(known: LivingTopics, period: str, events: list) -> LivingTopics:
    landmarks = known.landmarks.copy()
    for at in range(len(landmarks)):
        if known.ages[at] + 1 < YOUNG:
            landmarks[at] = known.word_counts[at]
        alike = float(similarities(known.word_counts[[at]], landmarks[[at]])[0, 0])
        if alike < DRIFT:
            events.append((period, DRIFTED, id_at(known, at), None, alike))
            landmarks[at] = known.word_counts[at]
    return replace(known, landmarks=landmarks, ages=known.ages + 1)
