"""What the article gives away in UIT-ViCTSD: text, title, or both; articles learned from, or never seen.

The set is split by comment, so 97 % of its comments stand under an article whose other comments were learned from. Each
question is measured on folds of comments, as the set's own parts are, and on folds of whole articles. The title is a
second field beside the text, weighed on the other folds. Measured only: no shipped model reads a title.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nghe_lib.understand import classifier
from nghe_lib.understand.calibration import fit_scaling, scaled
from nghe_lib.understand.decisions import decide, fit_leaning
from nghe_lib.understand.folds import fold_numbers
from nghe_lib.understand.labelled import read_labelled
from nghe_lib.understand.training import NETWORKS
from tests.benchmarks.cards import Card, Figure
from tests.benchmarks.quality_understand import (
    DATA,
    FOLDS,
    METHOD,
    METRICS,
    RESAMPLES,
    RESEARCH,
    SEED,
    Metric,
    _numbers,
    _shown,
    _svm_crossed,
)

ASKED = {
    "toxicity": ("uit_victsd_toxic", "macro-F1", "≥ 0.75"),
    "constructiveness": ("uit_victsd_constructive", "macro-F1", "≥ 0.82"),
    "10 topics": ("uit_victsd_topic", "accuracy", "≥ 0.78"),
}
"""Each question: its labelled set, its metric, its goal."""
TEST_TEXTS, NEAR = 1_000, 0.7
TITLE = "What the article gives away in UIT-ViCTSD (measured, not shipped)"
WITH_TITLE = " The title is read by hashed words and n-grams alone, as a second member."
FAILS = (
    "A title tells the toxicity and constructiveness of comments under articles that were learned from, and next to "
    "nothing under new ones: what it adds on folds of comments is not to be had on tomorrow's articles. The topic of "
    "an article it does tell. While ways were being tried, figures of these folds were looked at."
)


def card() -> Card:
    """Every question by text, title and both on two kinds of folds, and how far labels agree among near-duplicates."""
    rows = pd.read_csv(DATA / "labelled" / "uit_victsd" / "uit_victsd.csv", dtype="str", keep_default_na=False)
    rows = rows[rows["text"] != ""]
    titles, near = rows["article_title"].tolist(), _nearest(rows["text"].tolist())
    figures = [figure for asked in ASKED for figure in _figures(asked, titles, near)]
    split = (
        f"Five folds of comments (no text on both sides), and five folds of whole articles; {len(rows):,} texts under "
        f"{rows['article_title'].nunique()} articles. Members are weighed, and the leaning is fitted, on the other "
        "folds."
    )
    return Card(TITLE, METHOD + WITH_TITLE, "UIT-ViCTSD (no licence stated). " + RESEARCH, split, tuple(figures),
                FAILS, "not shipped")  # fmt: skip


def _figures(asked: str, titles: Sequence[str], near: tuple[np.ndarray, np.ndarray]) -> list[Figure]:
    name, metric, goal = ASKED[asked]
    given = read_labelled(name, DATA)
    names = sorted(set(given.labels))
    truth, measure = _numbers(given, names), METRICS[metric]
    figures = []
    for kind, groups in (("comments", given.texts), ("whole articles", titles)):
        fold_of = fold_numbers(truth, groups, folds=FOLDS, seed=SEED)
        said, titled = (
            classifier.out_of_fold(texts, given.labels, answers=names, seed=SEED, folds=FOLDS, groups=groups,
                                   networks=networks)
            for texts, networks in ((given.texts, NETWORKS), (titles, 0))
        )  # fmt: skip
        found = {
            field: _decided(members, truth, fold_of, even=metric == "macro-F1")
            for field, members in (("text", [said]), ("title", [titled]), ("both", [said, titled]))
        }
        figures.append(Figure(f"{asked}, folds of {kind}, text and title: {metric}",
                              _shown(measure, truth, found["both"]),
                              f"text alone {_shown(measure, truth, found['text'])}, title alone "
                              f"{measure(truth, found['title']):.3f}", goal))  # fmt: skip
        if kind == "comments":
            drawn = _drawn(measure, truth, found["text"])
            svm = measure(truth, _svm_crossed(given, names))
            figures.append(Figure(f"{asked}, text alone, of {TEST_TEXTS:,} texts drawn 1,000 times: {metric}",
                                  f"95 % between {drawn[0]:.3f} and {drawn[1]:.3f}",
                                  f"TF-IDF + SVM, all texts, {svm:.3f}"))  # fmt: skip
    likeness, other = near
    alike = np.flatnonzero(likeness >= NEAR)
    differ = (truth[alike] != truth[other[alike]]).mean()
    same = (np.bincount(truth[alike]) / len(alike)) @ (np.bincount(truth[alike]) / len(alike))
    figures.append(Figure(f"{asked}, labels that differ from the label of the nearest text, cosine ≥ {NEAR} "
                          f"(n = {len(alike):,})", f"{differ:.1%}", f"by chance {1 - same:.1%}"))  # fmt: skip
    return figures


def _decided(chances: Sequence[np.ndarray], truth: np.ndarray, fold_of: np.ndarray, *, even: bool) -> np.ndarray:
    """(n,) answers from the chances of several members, weighed and decided on the folds that each fold is not."""
    members = np.log(np.maximum(np.stack(chances), 1e-6))
    both = np.zeros(members.shape[1:])
    for fold in range(FOLDS):
        left = fold_of == fold
        both[left] = scaled(members[:, left], *fit_scaling(members[:, ~left], truth[~left]))
    found = both.argmax(axis=1)
    for fold in range(FOLDS if even else 0):
        left = fold_of == fold
        found[left] = decide(both[left], fit_leaning(both[~left], truth[~left]))
    return found


def _drawn(measure: Metric, truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """The 2.5 % and 97.5 % of a metric over draws of `TEST_TEXTS` texts: what a test part of that size may say."""
    chance = np.random.default_rng(SEED)
    drawn = [chance.choice(len(truth), TEST_TEXTS, replace=False) for _ in range(RESAMPLES)]
    return np.quantile([measure(truth[rows], found[rows]) for rows in drawn], [0.025, 0.975])


def _nearest(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Cosine with the nearest other text by TF-IDF of character 3- and 4-grams, and its row; (n,) each."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=2)
    counted = counter.fit_transform([text.lower() for text in texts]).tocsr()
    likeness, other = np.zeros(len(texts)), np.zeros(len(texts), np.int64)
    for start in range(0, len(texts), 500):
        part = (counted[start : start + 500] @ counted.T).toarray()
        part[np.arange(len(part)), np.arange(start, start + len(part))] = 0
        likeness[start : start + 500], other[start : start + 500] = part.max(axis=1), part.argmax(axis=1)
    return likeness, other
