"""Train the classifiers of this room again, each from the sets its card in `data/models/CARDS.md` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from nghe_lib.errors import SourceError
from nghe_lib.settings import TrainSettings
from nghe_lib.tasks import TASKS
from nghe_lib.understand import classifier
from nghe_lib.understand.labelled import read_labelled
from nghe_lib.understand.sentiment_training import train_sentiment
from nghe_lib.understand.shipped_audit import train_audit
from nghe_lib.understand.vectors import train_vectors
from nghe_lib.understand.written_training import HOW, train_written

LEARNED_FROM: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "emotion": ("uit_vsmec",), "abuse": ("vihsd",), "toxicity": ("uit_victsd_toxic",),
    "constructiveness": ("uit_victsd_constructive",), "spam": ("vispamreviews",),
})  # fmt: skip
"""The labelled sets of each task that is learned from one kind of text."""
VERSIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(("emotion", "abuse", "spam", "sentiment"), "3"))
"""Versions of models past the second: since the third a text is also learned without its diacritics."""
EVEN = ("emotion", "abuse", "toxicity", "constructiveness", "spam")
"""Tasks that lean towards rare answers (macro-F1); out of fold that lifts weighted F1 of emotion too, by 0.006."""
NETWORKS = 1
BARE_WEIGHTS: Mapping[str, float] = MappingProxyType({"emotion": 1.0, "abuse": 1.0, "spam": 1.0})
"""How much a text counts once more without its diacritics; tasks not named learn from the texts as they are."""


def train(settings: TrainSettings) -> dict[str, str]:
    """Train the model that `settings` names and write it to `data/models`; gives its name and SHA-256.

    Raises SourceError when the folder lacks the data the model learns from.
    """
    try:
        mark = TRAINERS[settings.task](Path(settings.data), settings.seed)
    except FileNotFoundError as reason:
        raise SourceError(f"thư mục {settings.data} thiếu dữ liệu để huấn luyện: {reason.filename}") from reason
    return {"task": settings.task, "sha256": mark}


def train_labelled(task: str, data: Path, *, seed: int, folder: Path | None = None) -> str:
    """Learn `task` from its labelled sets and write it; gives its SHA-256. folder: another than `data/models`."""
    sets = [read_labelled(name, data).learned() for name in LEARNED_FROM[task]]
    texts = [text for one in sets for text in one.texts]
    labels = [label for one in sets for label in one.labels]
    learned = classifier.fit(texts, labels, answers=TASKS[task].names, seed=seed, networks=NETWORKS, even=task in EVEN,
                             bare_weight=BARE_WEIGHTS.get(task, 0.0))  # fmt: skip
    about = {"version": VERSIONS.get(task, "2"), "seed": seed, "data": ", ".join(LEARNED_FROM[task])}
    return classifier.write(task, learned, about=about, folder=folder)


def _labelled(task: str) -> Callable[[Path, int], str]:
    return lambda data, seed: train_labelled(task, data, seed=seed)


def _written(task: str) -> Callable[[Path, int], str]:
    return lambda data, seed: train_written(task, data, seed=seed)


TRAINERS: Mapping[str, Callable[[Path, int], str]] = MappingProxyType({
    "vectors": lambda data, seed: train_vectors(data, seed=seed),
    "sentiment": lambda data, seed: train_sentiment(data, seed=seed),
    **{task: _labelled(task) for task in LEARNED_FROM},
    **{task: _written(task) for task in HOW},
    "audit": lambda data, seed: train_audit(data),  # nothing in it is chance
})  # fmt: skip
"""How each task is trained, by its name."""
