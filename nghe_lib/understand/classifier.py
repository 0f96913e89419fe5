"""Learn to answer one question of a text from labelled examples; fast enough for fifty, good enough for fifty thousand.

Hashed words and character n-grams (see `features`), multinomial logistic regression, and probabilities calibrated on
texts left out of the learning.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from nghe_lib.errors import ParameterError, TooLittleDataError, nearest
from nghe_lib.store.models import packed_strings, read_model, unpacked_strings, write_model
from nghe_lib.understand.calibration import fit_scaling
from nghe_lib.understand.features import Features, read_batches
from nghe_lib.understand.features import read as read_features
from nghe_lib.understand.folds import fold_numbers
from nghe_lib.understand.linear import PENALTY, Linear, fit_linear
from nghe_lib.understand.softmax import softmax

FOLDS = 5
_LEAST = 1


@dataclass(frozen=True)
class Classifier:
    """What was learned. answers: their names in order. prior: (k,) how frequent each was among the examples.

    slope, shift: what makes its scores probabilities (see `calibration`).
    """

    answers: tuple[str, ...]
    prior: np.ndarray
    linear: Linear
    slope: float
    shift: np.ndarray

    def probabilities(self, texts: Iterable[str | None]) -> np.ndarray:
        """The chance of each answer: (n, k) float32, rows sum to 1. Texts without any sign get the prior."""
        parts = [self.chances(features) for features in read_batches(texts)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.answers)), np.float32)

    def chances(self, features: Features) -> np.ndarray:
        """`probabilities` of texts already read."""
        found = softmax(self.slope * self.scores(features) + self.shift).astype(np.float32)
        found[features.is_empty] = self.prior
        return found

    def scores(self, features: Features) -> np.ndarray:
        """Uncalibrated scores, (n, k) float32."""
        return self.linear.scores(features)


def fit(
    texts: Sequence[str | None],
    labels: Sequence[str],
    *,
    answers: Sequence[str],
    seed: int,
    calibrate: bool = True,
    penalty: float = PENALTY,
    sample_weights: np.ndarray | None = None,
) -> Classifier:
    """Learn from `texts` and the answer given for each.

    answers: names of all answers, in the order of the columns that come out; one that no text has gets little chance.
    calibrate: False takes the scores as they are, in a sixth of the time. penalty: of large weights, above 0.
    sample_weights: (n,) how much each text counts. Raises ParameterError when a label is not among the answers or the
    numbers of texts and labels differ, TooLittleDataError without two different labels.
    """
    numbers = answer_numbers(texts, labels, answers)
    features = read_features(texts)
    made = _learn(features, numbers, len(answers), penalty, sample_weights)
    prior = (np.bincount(numbers, minlength=len(answers)) / len(numbers)).astype(np.float32)
    learned = Classifier(tuple(answers), prior, made, 1.0, np.zeros(len(answers), np.float32))
    if not calibrate:
        return learned
    scores = _held_out_scores(features, numbers, len(answers), groups=texts, folds=FOLDS, seed=seed, penalty=penalty,
                              sample_weights=sample_weights)  # fmt: skip
    slope, shift = fit_scaling(scores, numbers)
    return replace(learned, slope=slope, shift=shift)


def out_of_fold(
    texts: Sequence[str | None],
    labels: Sequence[str],
    *,
    answers: Sequence[str],
    seed: int,
    folds: int = FOLDS,
    groups: Sequence[Hashable] | None = None,
    penalty: float = PENALTY,
    sample_weights: np.ndarray | None = None,
) -> np.ndarray:
    """The chance of each answer for every text by a classifier that did not see it: (n, k) float32.

    groups: texts of one group are never on both sides; by default texts that are the same. The rest as `fit`.
    """
    numbers = answer_numbers(texts, labels, answers)
    scores = _held_out_scores(
        read_features(texts), numbers, len(answers), groups=groups if groups is not None else texts, folds=folds,
        seed=seed, penalty=penalty, sample_weights=sample_weights,
    )  # fmt: skip
    slope, shift = fit_scaling(scores, numbers)
    return softmax(slope * scores + shift).astype(np.float32)


def write(name: str, classifier: Classifier, *, about: Mapping[str, Any], folder: Path | None = None) -> str:
    """Write it as model `name` (see `store.models.write_model`); gives its SHA-256."""
    return write_model(name, arrays_of(classifier), about=about, folder=folder)


def read(name: str, *, folder: Path | None = None) -> Classifier:
    """The classifier written as model `name`; raises StoreError when it is missing or changed."""
    return of_arrays(read_model(name, folder=folder))


def arrays_of(classifier: Classifier) -> dict[str, np.ndarray]:
    """The classifier as plain arrays."""
    linear = classifier.linear
    return {
        "answers": packed_strings(list(classifier.answers)), "prior": classifier.prior,
        "buckets": np.diff(linear.buckets, prepend=0).astype(np.int32), "weights": linear.weights,
        "scales": linear.scales, "bias": linear.bias, "slope": np.array(classifier.slope, np.float32),
        "shift": classifier.shift,
    }  # fmt: skip


def of_arrays(arrays: Mapping[str, np.ndarray]) -> Classifier:
    """The classifier of `arrays_of`."""
    linear = Linear(np.cumsum(arrays["buckets"], dtype=np.int32), arrays["weights"], arrays["scales"], arrays["bias"])
    answers = tuple(unpacked_strings(arrays["answers"]))
    return Classifier(answers, arrays["prior"], linear, float(arrays["slope"]), arrays["shift"])


def answer_numbers(texts: Sequence[str | None], labels: Sequence[str], answers: Sequence[str]) -> np.ndarray:
    """The number of each label among `answers`: (n,) int64; raises as `fit` does."""
    if len(texts) != len(labels):
        raise ParameterError(f"có {len(texts)} bài nhưng {len(labels)} nhãn; mỗi bài cần đúng một nhãn")
    number_of = {name: number for number, name in enumerate(answers)}
    strange = sorted({str(label) for label in labels if label not in number_of})
    if strange:
        raise ParameterError(f"nhãn '{strange[0]}' không có trong {', '.join(answers)}{nearest(strange[0], answers)}")
    if len(set(labels)) < 2:
        raise TooLittleDataError("cần ví dụ của ít nhất hai nhãn khác nhau; hãy gán thêm nhãn")
    return np.array([number_of[label] for label in labels], np.int64)


def _learn(
    features: Features, numbers: np.ndarray, k: int, penalty: float, sample_weights: np.ndarray | None
) -> Linear:
    truth = np.eye(k, dtype=np.float32)[numbers]
    return fit_linear(features, truth, least=1 if len(numbers) < 2_000 else 2, penalty=penalty,
                      sample_weights=sample_weights)  # fmt: skip


def _held_out_scores(
    features: Features, numbers: np.ndarray, k: int, *, groups: Sequence[Hashable], folds: int, seed: int,
    penalty: float, sample_weights: np.ndarray | None,
) -> np.ndarray:  # fmt: skip
    """Scores of every text by a model that did not see it, (n, k) float32."""
    fold_of = fold_numbers(numbers, groups, folds=folds, seed=seed)
    scores = np.zeros((len(numbers), k), np.float32)
    for fold in np.unique(fold_of):
        kept, left = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        if len(kept):
            weights = None if sample_weights is None else sample_weights[kept]
            scores[left] = _learn(features.part(kept), numbers[kept], k, penalty, weights).scores(features.part(left))
    return scores
