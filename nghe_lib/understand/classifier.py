"""Learn to answer one question of a text from labelled examples; fast enough for fifty, good enough for fifty thousand.

Two members: logistic regression on hashed words and character n-grams (see `linear`) and, where asked for, small
convolutional networks over words (see `convolution`). Their scores are weighed and made probabilities on texts left out
of the learning.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from nghe_lib.errors import ParameterError, TooLittleDataError, nearest
from nghe_lib.store.models import packed_strings, read_model, unpacked_strings, write_model
from nghe_lib.text.accents import fold_accents
from nghe_lib.understand.calibration import fit_scaling, scaled
from nghe_lib.understand.convolution import Convolution
from nghe_lib.understand.decisions import decide, fit_leaning
from nghe_lib.understand.features import Features, joined, read_batches
from nghe_lib.understand.features import read as read_features
from nghe_lib.understand.folds import fold_numbers
from nghe_lib.understand.linear import PENALTY, Linear, fit_linear

FOLDS, NETWORK_FOLDS = 5, 3
"""Parts for calibration; networks take longer to learn, so there they are fewer."""
_MANY = 2_000
"""From so many texts on, a feature must be in two of them to be learned."""


@dataclass(frozen=True)
class Classifier:
    """What was learned. answers: their names in order. prior: (k,) how frequent each was among the examples.

    networks: none or several, of which the mean is one member beside `linear`. slopes: (1 or 2,), shift: (k,): what
    makes the scores of the members probabilities (see `calibration`). leaning: (k,), see `decisions`.
    """

    answers: tuple[str, ...]
    prior: np.ndarray
    linear: Linear
    networks: tuple[Convolution, ...]
    slopes: np.ndarray
    shift: np.ndarray
    leaning: np.ndarray

    def probabilities(self, texts: Iterable[str | None]) -> np.ndarray:
        """The chance of each answer: (n, k) float32, rows sum to 1. Texts without any sign get the prior."""
        parts = [self.chances(features) for features in read_batches(texts)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.answers)), np.float32)

    def chances(self, features: Features) -> np.ndarray:
        """`probabilities` of texts already read."""
        found = scaled(self.members(features), self.slopes, self.shift).astype(np.float32)
        found[features.is_empty] = self.prior
        return found

    def members(self, features: Features) -> np.ndarray:
        """Scores of each member: (1 or 2, n, k) float32, rows add up to 0."""
        linear = self.linear.scores(features)
        members = [linear - linear.mean(axis=1, keepdims=True)]
        if self.networks:
            total = np.zeros_like(linear)
            for network in self.networks:
                total += network.scores(features)
            members.append(total / np.float32(len(self.networks)))
        return np.stack(members)

    def answered(self, features: Features) -> tuple[np.ndarray, np.ndarray]:
        """The chances (n, k), and (n,) the number of the answer given to each text."""
        chances = self.chances(features)
        return chances, decide(chances, self.leaning)


def fit(
    texts: Sequence[str | None],
    labels: Sequence[str],
    *,
    answers: Sequence[str],
    seed: int,
    calibrate: bool = True,
    penalty: float = PENALTY,
    sample_weights: np.ndarray | None = None,
    networks: int = 0,
    even: bool = False,
    bare_weight: float = 0.0,
) -> Classifier:
    """Learn from `texts` and the answer given for each.

    answers: names of all answers, in the order of the columns that come out; one that no text has gets little chance.
    calibrate: False takes the scores as they are, in a sixth of the time. penalty: of large weights, above 0.
    sample_weights: (n,) how much each text counts. networks: how many convolutional networks learn too; they need the
    shipped vectors and some thousand examples. even: decide so that rare answers are found as well as frequent ones
    (macro-F1), see `decisions`; needs `calibrate`. bare_weight: how much each text counts once more without its
    diacritics, so that people who type without them are heard too; 0 learns from the texts as they are.
    Raises ParameterError when a label is not among the answers or the numbers of texts and labels differ,
    TooLittleDataError without two different labels.
    """
    numbers = answer_numbers(texts, labels, answers)
    features = read_features(texts)
    how = _How(len(answers), penalty, networks, seed, _read_bare(texts, bare_weight), bare_weight)
    made = _learn(features, numbers, how, sample_weights, np.arange(len(numbers)))
    learned = replace(made, answers=tuple(answers))
    if not calibrate:
        return learned
    fold_of = fold_numbers(numbers, texts, folds=NETWORK_FOLDS if networks else FOLDS, seed=seed)
    members = _held_out_members(features, numbers, fold_of, how, sample_weights)
    slopes, shift = fit_scaling(members, numbers)
    leaning = fit_leaning(scaled(members, slopes, shift), numbers) if even else learned.leaning
    return replace(learned, slopes=slopes, shift=shift, leaning=leaning)


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
    networks: int = 0,
    bare_weight: float = 0.0,
) -> np.ndarray:
    """The chance of each answer for every text by a classifier that did not see it: (n, k) float32.

    groups: texts of one group are never on both sides; by default texts that are the same. What makes a fold's scores
    probabilities is learned from the other folds too. The rest as `fit`.
    """
    numbers = answer_numbers(texts, labels, answers)
    fold_of = fold_numbers(numbers, groups if groups is not None else texts, folds=folds, seed=seed)
    how = _How(len(answers), penalty, networks, seed, _read_bare(texts, bare_weight), bare_weight)
    members = _held_out_members(read_features(texts), numbers, fold_of, how, sample_weights)
    chances = np.zeros(members.shape[1:], np.float32)
    for fold in np.unique(fold_of):
        left = fold_of == fold
        kept = ~left if not left.all() else left
        slopes, shift = fit_scaling(members[:, kept], numbers[kept])
        chances[left] = scaled(members[:, left], slopes, shift)
    return chances


def write(name: str, classifier: Classifier, *, about: Mapping[str, Any], folder: Path | None = None) -> str:
    """Write it as model `name` (see `store.models.write_model`); gives its SHA-256."""
    return write_model(name, arrays_of(classifier), about=about, folder=folder)


def read(name: str, *, folder: Path | None = None) -> Classifier:
    """The classifier written as model `name`; raises StoreError when it is missing or changed."""
    return of_arrays(read_model(name, folder=folder))


def arrays_of(classifier: Classifier) -> dict[str, np.ndarray]:
    """The classifier as plain arrays."""
    linear = classifier.linear
    arrays = {
        "answers": packed_strings(list(classifier.answers)), "prior": classifier.prior,
        "buckets": np.diff(linear.buckets, prepend=0).astype(np.int32), "weights": linear.weights,
        "scales": linear.scales, "bias": linear.bias, "slopes": classifier.slopes, "shift": classifier.shift,
        "leaning": classifier.leaning,
    }  # fmt: skip
    for number, network in enumerate(classifier.networks):
        arrays |= {f"network{number}.{name}": values for name, values in network.arrays().items()}
    return arrays


def of_arrays(arrays: Mapping[str, np.ndarray]) -> Classifier:
    """The classifier of `arrays_of`."""
    linear = Linear(np.cumsum(arrays["buckets"], dtype=np.int32), arrays["weights"], arrays["scales"], arrays["bias"])
    networks: list[Convolution] = []
    while f"network{len(networks)}.words" in arrays:
        part = f"network{len(networks)}."
        own = {name.removeprefix(part): values for name, values in arrays.items() if name.startswith(part)}
        networks.append(Convolution(**own))
    return Classifier(tuple(unpacked_strings(arrays["answers"])), arrays["prior"], linear, tuple(networks),
                      arrays["slopes"], arrays["shift"], arrays["leaning"])  # fmt: skip


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


@dataclass(frozen=True)
class _How:
    """How one classifier of `k` answers learns. bare: the features of all texts without diacritics, or None."""

    k: int
    penalty: float
    networks: int
    seed: int
    bare: Features | None
    bare_weight: float


def _read_bare(texts: Sequence[str | None], weight: float) -> Features | None:
    """The features of the texts without their diacritics, where they count."""
    return read_features([None if text is None else fold_accents(text) for text in texts]) if weight > 0 else None


def _learn(
    features: Features, numbers: np.ndarray, how: _How, sample_weights: np.ndarray | None, kept: np.ndarray
) -> Classifier:
    """An uncalibrated classifier without names, from the texts whose row numbers are `kept`."""
    n_kept, features, numbers = len(kept), features.part(kept), numbers[kept]
    prior = np.bincount(numbers, minlength=how.k).astype(np.float32) / np.float32(max(n_kept, 1))
    sample_weights = None if sample_weights is None else sample_weights[kept]
    if how.bare is not None:
        features, numbers = joined([features, how.bare.part(kept)]), np.tile(numbers, 2)
        once = np.ones(n_kept) if sample_weights is None else sample_weights
        sample_weights = np.concatenate([once, how.bare_weight * once])
    truth = np.eye(how.k, dtype=np.float32)[numbers]
    linear = fit_linear(features, truth, least=1 if n_kept < _MANY else 2, penalty=how.penalty,
                        sample_weights=sample_weights)  # fmt: skip
    networks = []
    if how.networks:
        from nghe_lib.understand.convolution_training import EPOCHS, EPOCHS_WITH_BARE, fit_convolution
        from nghe_lib.understand.vectors import read_vectors

        is_bare_too = how.bare is not None
        networks = [
            fit_convolution(features, truth, vectors=read_vectors(), seed=how.seed + one, sample_weights=sample_weights,
                            epochs=EPOCHS_WITH_BARE if is_bare_too else EPOCHS, bare_apart=is_bare_too)
            for one in range(how.networks)
        ]  # fmt: skip
    n_members = 2 if networks else 1
    slopes = np.full(n_members, 1 / n_members, np.float32)
    return Classifier((), prior, linear, tuple(networks), slopes, np.zeros(how.k, np.float32),
                      np.ones(how.k, np.float32))  # fmt: skip


def _held_out_members(
    features: Features, numbers: np.ndarray, fold_of: np.ndarray, how: _How, sample_weights: np.ndarray | None
) -> np.ndarray:
    """Scores of every text by members that did not see it, (m, n, k) float32."""
    members = np.zeros((2 if how.networks else 1, len(numbers), how.k), np.float32)
    for fold in np.unique(fold_of):
        kept, left = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        if len(kept):
            members[:, left] = _learn(features, numbers, how, sample_weights, kept).members(features.part(left))
    return members
