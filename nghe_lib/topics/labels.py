"""Names of topics: the phrases that its texts use and others do not.

Phrases are found as in `text.count_phrases`. A phrase stands for a topic as far as it is met in the topic's texts and
not in others: the part it adds to the Kullback-Leibler divergence of the topic's phrases from those of all texts. Runs
of several words say more than one, and no phrase repeats the words of another in the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.text import count_phrases, stop_words
from nghe_lib.text.stop_words import CALENDAR_WORDS

LABEL_PHRASES = 3
LONG_PHRASE = 1.5
MIN_SHARE = 0.3
MAX_TEXTS = 20_000


def label_topics(
    texts: Sequence[str],
    doc_topics: csr_array,
    terms: Sequence[Sequence[str]],
    *,
    extra_stop_words: Iterable[str] = (),
    n_phrases: int = LABEL_PHRASES,
) -> list[str]:
    """A name for each topic of up to `n_phrases` phrases, joined by commas; its first terms where there are too few.

    texts: n_texts, with diacritics (see `readable`). doc_topics: (n_texts, n_topics). terms: for each topic its
    strongest words; a phrase must hold one of them. Of more than `MAX_TEXTS` texts so many, evenly spread, are read.
    """
    if len(texts) > MAX_TEXTS:
        few = np.linspace(0, len(texts) - 1, MAX_TEXTS).astype(int)
        texts, doc_topics = [texts[at] for at in few], csr_array(doc_topics[few])
    stops = [*stop_words(extra=extra_stop_words, wide=True), *CALENDAR_WORDS]
    counted = count_phrases(texts, unit="word", longest=3, min_count=5, stop_words=stops, keep_numbers=False)
    shares = doc_topics.multiply(doc_topics >= MIN_SHARE).tocsr()
    mass = np.asarray((shares.T @ counted.counts.astype(np.float64)).todense())
    overall = np.asarray(counted.counts.sum(axis=0)).ravel() / max(counted.counts.sum(), 1)
    return [
        ", ".join(_chosen(mass[topic], overall, counted.terms, words, n_phrases)) for topic, words in enumerate(terms)
    ]


def _chosen(mass: np.ndarray, overall: np.ndarray, phrases: list[str], words: Sequence[str], most: int) -> list[str]:
    here = mass / max(mass.sum(), 1e-12)
    known = np.flatnonzero((here > overall) & (overall > 0))
    gain = here[known] * np.log(here[known] / overall[known])
    scored = sorted(
        ((score * (LONG_PHRASE if _is_long(phrases[at], words) else 1), phrases[at])
         for score, at in zip(gain.tolist(), known.tolist(), strict=True) if _holds(phrases[at], words)),
        key=lambda pair: (-pair[0], pair[1]),
    )  # fmt: skip
    made: list[str] = []
    for phrase in [*(phrase for _, phrase in scored), *words]:
        if len(made) < most and not any(set(phrase.split()) & set(other.split()) for other in made):
            made.append(phrase)
    return made


def _holds(phrase: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the phrase, whole, and no number does."""
    return "#" not in phrase and any(f" {word} " in f" {phrase} " for word in words)


def _is_long(phrase: str, words: Sequence[str]) -> bool:
    return " " in phrase and phrase not in words
