"""Several classifiers for several kinds of text, each heard as far as a text is of its kind.

A shop review, a student's questionnaire and a post about a ward say the same mood in other words, and are neutral in
other shares; one model of all serves none of them. A gate tells the kind of a text and mixes what the experts say:
Jacobs, Jordan, Nowlan & Hinton (1991), "Adaptive Mixtures of Local Experts", Neural Computation 3(1); here gate and
experts learn apart, each from labelled texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nghe_lib.store.models import read_model, write_model
from nghe_lib.understand import classifier, written
from nghe_lib.understand.classifier import Classifier
from nghe_lib.understand.features import Features
from nghe_lib.understand.written import Written

LEAST_HEARD = 0.02
"""A text that is of a kind with a smaller chance than this need not ask the expert of that kind, which saves time."""


@dataclass(frozen=True)
class Mixture:
    """gate: answers with the kind of a text. experts: one for each kind, in the order of the gate's answers."""

    gate: Classifier
    experts: tuple[Classifier, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """Names of the answers, the same for all experts."""
        return self.experts[0].answers

    def chances(self, features: Features, *, kinds: np.ndarray | None = None) -> np.ndarray:
        """The chance of each answer: (n, k) float32, rows sum to 1.

        kinds: (n, n_kinds) or (1, n_kinds) how far each expert is heard, where something else than the gate knows.
        """
        if kinds is None:
            kinds = _heard(self.gate.chances(features))
        kinds = np.broadcast_to(kinds, (len(features), kinds.shape[1]))
        found = np.zeros((len(features), len(self.answers)), np.float32)
        for place, expert in enumerate(self.experts):
            rows = np.flatnonzero(kinds[:, place])
            found[rows] += kinds[rows, place : place + 1] * expert.chances(features.part(rows))
        return found

    def answered(self, features: Features) -> tuple[np.ndarray, np.ndarray]:
        """The chances (n, k), and (n,) the number of the likeliest answer to each text."""
        chances = self.chances(features)
        return chances, chances.argmax(axis=1)


def write(name: str, mixture: Mixture, *, about: Mapping[str, Any], folder: Path | None = None) -> str:
    """Write it as model `name`; gives its SHA-256."""
    parts = {"gate": mixture.gate} | dict(zip(mixture.gate.answers, mixture.experts, strict=True))
    arrays = {
        f"{part}.{key}": values for part, one in parts.items() for key, values in classifier.arrays_of(one).items()
    }
    return write_model(name, arrays, about=about, folder=folder)


def read(name: str, *, folder: Path | None = None) -> Classifier | Mixture | Written:
    """What was written as model `name`: a mixture, or a classifier alone, with cue phrases or without.

    Raises StoreError when it is missing or changed.
    """
    arrays = read_model(name, folder=folder)
    if "cues.keys" in arrays:
        return written.of_arrays(arrays)
    if "gate.answers" not in arrays:
        return classifier.of_arrays(arrays)
    gate = classifier.of_arrays(_part(arrays, "gate"))
    return Mixture(gate, tuple(classifier.of_arrays(_part(arrays, kind)) for kind in gate.answers))


def _heard(kinds: np.ndarray) -> np.ndarray:
    """Chances of kinds (n, n_kinds) without the small ones; rows sum to 1 again."""
    kept = np.where(kinds < LEAST_HEARD, 0, kinds)
    return kept / kept.sum(axis=1, keepdims=True)


def _part(arrays: Mapping[str, np.ndarray], part: str) -> dict[str, np.ndarray]:
    return {key.removeprefix(f"{part}."): values for key, values in arrays.items() if key.startswith(f"{part}.")}
