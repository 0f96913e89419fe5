"""Learn the questions that have no labelled set: speech act, sector, legal topic, target, voice.

From posts nghe wrote and labelled, real posts labelled by hash where `shared/data` holds them, and real posts without a
label, which a first model of the same question and their origin label softly (see `weak`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from nghe_lib.store.models import write_model
from nghe_lib.tasks import TASKS
from nghe_lib.text import fold_accents
from nghe_lib.understand import written
from nghe_lib.understand.features import Features, read
from nghe_lib.understand.folds import fold_numbers
from nghe_lib.understand.softmax import softmax
from nghe_lib.understand.teaching import read_teaching
from nghe_lib.understand.weak import Unlabelled, read_unlabelled, soft_labels
from nghe_lib.understand.written import Written
from nghe_lib.understand.written_cues import Cues, read_cues

FOLDS = 5
LEAST_WEAK = 4
REAL_WEIGHT = 0.5
"""How much a real text labelled by hand counts against an invented one: most of them are small talk."""

BARE_WEIGHT = 0.3
"""How much a text counts once more without its diacritics: many write so."""


@dataclass(frozen=True)
class _How:
    """cue_scale: how cheap cues are against words. weak_weight: of a softly labelled text; 0 learns from none."""

    cue_scale: float
    weak_weight: float


HOW: Mapping[str, _How] = MappingProxyType({
    "speech_act": _How(0.3, 0.0), "sector": _How(0.6, 0.0), "legal_topic": _How(0.5, 0.0), "target": _How(0.5, 0.0),
    "voice": _How(0.3, 0.1),
})  # fmt: skip
"""Chosen on texts left out of the learning, never on the audit sets."""


def train_written(task: str, data: Path, *, seed: int, folder: Path | None = None) -> str:
    """Learn `task` and write it as a model; gives its SHA-256. folder: another than `data/models`."""
    material = read_material(data, seed=seed)
    numbers, scores = held_out_scores(task, material, seed=seed)
    learned = written.calibrated(learn(task, material, np.arange(len(numbers))), scores, numbers)
    about = {"version": "1", "seed": seed, "data": "nghe's own posts, uit_victsd, reintel, press/daily, platform"}
    return write_model(task, written.arrays_of(learned), about=about, folder=folder)


@dataclass(frozen=True)
class Material:
    """taught: of `teaching.read_teaching`, n rows. unlabelled: m texts.

    features: of the n texts, of the same without diacritics, then of the m.
    """

    taught: pd.DataFrame
    unlabelled: Unlabelled
    features: Features
    cues: Cues


def read_material(data: Path, *, seed: int) -> Material:
    """Everything that the five questions learn from."""
    taught = read_teaching(data)
    unlabelled = read_unlabelled(data, seed=seed, known=frozenset(taught["text"]))
    features = read([*taught["text"], *map(fold_accents, taught["text"]), *unlabelled.texts])
    return Material(taught, unlabelled, features, read_cues())


def learn(task: str, material: Material, kept: np.ndarray) -> Written:
    """Learn `task` from the taught texts whose row numbers are `kept`, and from the unlabelled; not calibrated."""
    how, answers, n = HOW[task], TASKS[task].names, len(material.taught)
    truth = np.tile(np.eye(len(answers), dtype=np.float32)[_numbers(task, material)[kept]], (2, 1))
    weights = np.where(material.taught["is_real"].to_numpy()[kept], REAL_WEIGHT, 1.0)
    weights = np.concatenate([weights, BARE_WEIGHT * weights])
    kept = np.concatenate([kept, n + kept])
    first = written.fit_written(material.features.part(kept), truth, answers=answers, cues=material.cues,
                                cue_scale=how.cue_scale, sample_weights=weights)  # fmt: skip
    n_weak = len(material.unlabelled.texts)
    if not (n_weak and how.weak_weight):
        return first
    weak = np.arange(2 * n, 2 * n + n_weak)
    soft = soft_labels(task, softmax(first.scores(material.features.part(weak))), material.unlabelled)
    return written.fit_written(
        material.features.part(np.concatenate([kept, weak])), np.vstack([truth, soft]), answers=answers,
        cues=material.cues, cue_scale=how.cue_scale, least=LEAST_WEAK,
        sample_weights=np.concatenate([weights, np.full(n_weak, how.weak_weight)]),
    )  # fmt: skip


def held_out_scores(task: str, material: Material, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The right answers (n,) of the taught texts, and scores (n, k) by models that did not see each text."""
    numbers = _numbers(task, material)
    fold_of = fold_numbers(numbers, material.taught["text"].tolist(), folds=FOLDS, seed=seed)
    scores = np.zeros((len(numbers), len(TASKS[task].names)), np.float32)
    for fold in np.unique(fold_of):
        left = np.flatnonzero(fold_of == fold)
        scores[left] = learn(task, material, np.flatnonzero(fold_of != fold)).scores(material.features.part(left))
    return numbers, scores


def _numbers(task: str, material: Material) -> np.ndarray:
    number_of = {name: number for number, name in enumerate(TASKS[task].names)}
    return material.taught[task].map(number_of).to_numpy(np.int64)
