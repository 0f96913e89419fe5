"""Topics that begin from words a department already knows, such as the sectors of portal 1022, beside topics left free.

A seeded topic has counted its seed words before it reads a text, and what stands beside them in texts joins it:
Jagarlamudi, Daumé III & Udupa (2012), "Incorporating lexical priors into topic models", EACL. Topics without seeds take
what no seed claims. `assign` asks the same without a fit: a text is of the seeds whose words and whose company it has.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.store.models import models_folder
from nghe_lib.tasks import TASKS
from nghe_lib.text import segment
from nghe_lib.topics.period import fit_period

STRENGTH = 0.1
"""Of the words of a topic of mean size, how many its seeds count as said before."""
MOST_SECTORS = 2
"""A seed word that more topics claim says nothing about any of them."""
_LEAST_TEXTS = 3


@dataclass(frozen=True)
class Guided:
    """Topics of which the first have the names `names`, and the rest are free.

    word_shares: (n_topics, n_words). doc_shares: (n_texts, n_topics). used: the seed words found in the texts, by name;
    a name without any is not fitted.
    """

    names: list[str]
    word_shares: np.ndarray
    doc_shares: np.ndarray
    used: dict[str, list[str]]


def sector_seeds() -> dict[str, list[str]]:
    """The phrases by which the codebook explains each sector of portal 1022 (`tasks.py`), by sector; not `khác`."""
    return {
        answer.name: [phrase.strip().lower() for phrase in re.split(r"[,.;]", answer.meaning) if phrase.strip()]
        for answer in TASKS["sector"].answers
        if answer.name != "khác"
    }


def departments(*, as_of: date) -> dict[str, str]:
    """The department that owns each sector on a day, by `data/taxonomy/departments.csv`."""
    path = models_folder().parent / "taxonomy" / "departments.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["valid_from"] <= as_of.isoformat()]
    day = as_of.isoformat()
    return {row["sector"]: row["department"] for row in rows if not row["valid_to"] or day <= row["valid_to"]}


def fit_guided(
    counts: csr_array, words: Sequence[str], seeds: Mapping[str, Sequence[str]], *, n_free: int, seed: int,
    strength: float = STRENGTH,
) -> Guided:  # fmt: skip
    """Fit one topic per name of `seeds` and `n_free` topics more.

    counts: (n_texts, n_words) of `words`. seeds: phrases by name; a phrase is found as one word of `words` or as its
    words. strength: see `STRENGTH`; 0 would leave nothing of the seeds.

    Raises TooLittleDataError when no seed word is among `words`, ParameterError for a strength of 0 or under.
    """
    if strength <= 0 or n_free < 0:
        raise ParameterError("strength lớn hơn 0 và n_free từ 0 trở lên")
    used = seed_words(words, seeds)
    names = [name for name, found in used.items() if found]
    if not names:
        raise TooLittleDataError("không từ gợi ý nào có trong các bài; hãy thêm từ mà người ta thật sự viết")
    place = {word: at for at, word in enumerate(words)}
    prior = np.zeros((len(names) + n_free, len(words)))
    frequency = np.asarray(counts.sum(axis=0)).ravel()
    for row, name in enumerate(names):
        at = [place[word] for word in used[name]]
        # square roots: a frequent seed word leads, but does not drown the others
        prior[row, at] = np.sqrt(frequency[at])
        prior[row] *= strength * frequency.sum() / len(prior) / prior[row].sum()
    word_shares, doc_shares = fit_period(counts, n_topics=len(prior), seed=seed, prior=prior)
    return Guided(names, word_shares, doc_shares, used)


def seed_words(words: Sequence[str], seeds: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The words of `words` that each name claims, in its order; those that more than two names claim are left out."""
    known = set(words)
    found: dict[str, list[str]] = {}
    for name, phrases in seeds.items():
        cut = segment(list(phrases), style="nghe")
        parts = [[phrase.lower()] if phrase.lower() in known else cut[at] for at, phrase in enumerate(phrases)]
        found[name] = list(dict.fromkeys(word.lower() for part in parts for word in part if word.lower() in known))
    claimed = Counter(word for claims in found.values() for word in claims)
    return {name: [word for word in claims if claimed[word] <= MOST_SECTORS] for name, claims in found.items()}


def assign(counts: csr_array, words: Sequence[str], seeds: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """To which of the seeds each text belongs, without a fit and without any labelled text.

    A word speaks for a seed by the log of how much more often it stands in texts with a seed word than in all texts, of
    at least three texts; a text's score is the mean over its words.

    Returns one row per text: name (missing where nothing speaks for any), score, margin (over the second best).
    """
    used = seed_words(words, seeds)
    names = [name for name, found in used.items() if found]
    if not names:
        raise TooLittleDataError("không từ gợi ý nào có trong các bài; hãy thêm từ mà người ta thật sự viết")
    place = {word: at for at, word in enumerate(words)}
    has = csr_array((np.ones(counts.nnz), counts.indices, counts.indptr), shape=counts.shape)
    places = [[place[word] for word in used[name]] for name in names]
    hits = np.column_stack([np.asarray(has[:, at].sum(axis=1)).ravel() for at in places])
    claims = np.divide(hits, hits.sum(axis=1, keepdims=True), out=np.zeros(hits.shape), where=hits > 0)
    beside = (has.T @ claims).T
    texts = np.asarray(has.sum(axis=0)).ravel()
    expected = claims.sum(axis=0)[:, None] * texts / max(counts.shape[0], 1)
    lift = np.where(beside >= _LEAST_TEXTS, np.log(np.maximum(beside, 1e-9) / np.maximum(expected, 1e-9)), 0)
    lengths = np.maximum(np.asarray(has.sum(axis=1)).ravel(), 1)
    scores = (has @ np.maximum(lift, 0).T) / lengths[:, None]
    order = np.sort(scores, axis=1)
    best = scores.argmax(axis=1)
    second = order[:, -2] if scores.shape[1] > 1 else np.zeros(len(scores))
    made = pd.DataFrame({"name": [names[at] for at in best], "score": scores.max(axis=1), "margin": 0.0})
    made["margin"] = made["score"] - second
    return made.assign(name=made["name"].where(made["score"] > 0).astype("str"))
