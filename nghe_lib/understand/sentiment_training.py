"""Learn sentiment for three kinds of text: student questionnaires, shop reviews, and posts about public life.

Posts: those nghe wrote and labelled, with clauses about named targets; real ones labelled by hash where `shared/data`
holds their text; and, with less weight, Facebook sentences of UIT-VSMEC whose emotion has a plain side (joy is
positive; sadness, anger, fear and disgust are negative; `Other` is neutral; surprise is left out).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand import classifier, mixture
from nghe_lib.understand.classifier import Classifier
from nghe_lib.understand.labelled import read_labelled
from nghe_lib.understand.teaching import read_taught_clauses, read_teaching, unlabelled_texts

KINDS = ("student", "shop", "public")
EMOTION_WEIGHT, TAUGHT_WEIGHT = 0.2, 2.0
UNLABELLED_TEXTS, NETWORKS, BARE_WEIGHT = 4_000, 1, 1.0
STUDENT_NETWORKS = 3
"""Out of fold on UIT-VSFC three lift weighted F1 from 0.9135 to 0.9145 and macro-F1 from 0.758 to 0.761."""
_SIDES = {"enjoyment": "positive", "sadness": "negative", "anger": "negative", "fear": "negative",
          "disgust": "negative", "other": "neutral"}  # fmt: skip


def train_sentiment(data: Path, *, seed: int, folder: Path | None = None) -> str:
    """Learn the gate and three experts and write them as model `sentiment`; gives its SHA-256."""
    student, shop = _labelled(["uit_vsfc"], data), _labelled(["aivivn2019", "uit_visfd"], data)
    public, weights = public_examples(data)
    experts = (
        _fit(*student, seed=seed, networks=STUDENT_NETWORKS),
        _fit(*shop, seed=seed),
        _fit(*public, seed=seed, weights=weights),
    )
    gate = fit_gate(
        student[0], shop[0], [*public[0], *unlabelled_texts(data, n=UNLABELLED_TEXTS, seed=seed)], seed=seed
    )
    about = {"version": "3", "seed": seed, "data": "uit_vsfc, aivivn2019, uit_visfd, uit_vsmec, nghe's own posts"}
    return mixture.write("sentiment", mixture.Mixture(gate, experts), about=about, folder=folder)


def public_examples(data: Path) -> tuple[tuple[list[str], list[str]], np.ndarray]:
    """Posts about public life with their sentiment, and how much each counts."""
    taught = read_teaching(data)
    texts, labels = taught["text"].tolist(), taught["sentiment"].tolist()
    clauses = read_taught_clauses()
    texts += clauses["clause"].tolist()
    labels += clauses["sentiment"].tolist()
    weights = np.concatenate([np.where(taught["is_real"], TAUGHT_WEIGHT, 1.0), np.full(len(clauses), TAUGHT_WEIGHT)])
    felt = read_labelled("uit_vsmec", data).learned()
    sided = [(text, _SIDES[label]) for text, label in zip(felt.texts, felt.labels, strict=True) if label in _SIDES]
    texts += [text for text, _ in sided]
    labels += [label for _, label in sided]
    return (texts, labels), np.concatenate([weights, np.full(len(sided), EMOTION_WEIGHT)])


def fit_gate(student: Sequence[str], shop: Sequence[str], public: Sequence[str], *, seed: int) -> Classifier:
    """Learn to tell the kind of a text, all three kinds counting the same."""
    groups = (student, shop, public)
    texts = [text for group in groups for text in group]
    labels = [kind for kind, group in zip(KINDS, groups, strict=True) for _ in group]
    sizes = np.array([len(group) for group in groups])
    weights = np.repeat(sizes.mean() / sizes, sizes)
    return classifier.fit(texts, labels, answers=KINDS, seed=seed, sample_weights=weights, bare_weight=BARE_WEIGHT)


def _labelled(names: Sequence[str], data: Path) -> tuple[list[str], list[str]]:
    sets = [read_labelled(name, data).learned() for name in names]
    return [text for one in sets for text in one.texts], [label for one in sets for label in one.labels]


def _fit(texts: list[str], labels: list[str], *, seed: int, weights: np.ndarray | None = None, networks: int = NETWORKS
) -> Classifier:  # fmt: skip
    return classifier.fit(texts, labels, answers=SENTIMENT.names, seed=seed, sample_weights=weights, networks=networks,
                          bare_weight=BARE_WEIGHT)  # fmt: skip
