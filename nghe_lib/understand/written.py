"""A classifier for questions that have no labelled set: hashed words beside cue phrases, learned from few examples.

With a thousand examples most words of the language were never seen with an answer. The cue phrases (`written_cues`)
carry what their author knows; how far each question believes the cues of itself and of the others is learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from nghe_lib.store.models import packed_strings, unpacked_strings
from nghe_lib.understand.calibration import fit_scaling, scaled
from nghe_lib.understand.decisions import decide, fit_leaning
from nghe_lib.understand.features import BUCKETS, Features
from nghe_lib.understand.linear import GROUP_SCALES, Linear
from nghe_lib.understand.softmax import fit_softmax
from nghe_lib.understand.written_cues import Cues

PENALTY = 1e-5
_LARGEST = 127


@dataclass(frozen=True)
class Written:
    """answers: their names in order. prior: (k,) their shares among the examples. linear: weights of hashed words.

    cues, cue_weights: the phrases and (N_COLUMNS, k) float32, how log(1 + votes) moves the scores. slopes (1,), shift
    (k,): what makes scores probabilities (see `calibration`). leaning: (k,), see `decisions`.
    """

    answers: tuple[str, ...]
    prior: np.ndarray
    linear: Linear
    cues: Cues
    cue_weights: np.ndarray
    slopes: np.ndarray
    shift: np.ndarray
    leaning: np.ndarray

    def scores(self, features: Features) -> np.ndarray:
        """Uncalibrated scores: (n, k) float32."""
        return self.linear.scores(features) + np.log1p(self.cues.votes(features)) @ self.cue_weights

    def chances(self, features: Features) -> np.ndarray:
        """The chance of each answer: (n, k) float32, rows sum to 1. Texts without any sign get the prior."""
        found = scaled(self.scores(features)[None], self.slopes, self.shift).astype(np.float32)
        found[features.is_empty] = self.prior
        return found

    def answered(self, features: Features) -> tuple[np.ndarray, np.ndarray]:
        """The chances (n, k), and (n,) the number of the answer given to each text."""
        chances = self.chances(features)
        return chances, decide(chances, self.leaning)


def fit_written(
    features: Features,
    truth: np.ndarray,
    *,
    answers: Sequence[str],
    cues: Cues,
    cue_scale: float,
    sample_weights: np.ndarray | None = None,
    penalty: float = PENALTY,
    least: int = 2,
) -> Written:
    """Learn from the features of n texts and the chance of each answer for each, truth (n, k); not yet calibrated.

    cue_scale: how cheap cues are under the penalty, against words. least: a word or n-gram is learned when it is in so
    many texts. sample_weights: (n,) how much each text counts.
    """
    seen = np.flatnonzero(np.bincount(features.ids, minlength=BUCKETS) >= least)
    votes = csr_array(np.log1p(cues.votes(features)) * np.float32(cue_scale))
    counted = csr_array(hstack([features.matrix(GROUP_SCALES)[:, seen], votes]).tocsr())
    weights, bias = fit_softmax(counted, truth, penalty=penalty, sample_weights=sample_weights)
    weights -= weights.mean(axis=1, keepdims=True)
    of_words, of_cues = weights[: len(seen)], weights[len(seen) :] * np.float32(cue_scale)
    unit = max(float(np.abs(of_words).max(initial=0.0)), 1e-12) / _LARGEST
    whole = np.rint(of_words / unit).astype(np.int8)
    kept = whole.any(axis=1)
    linear = Linear(seen[kept].astype(np.int32), whole[kept], (np.array(GROUP_SCALES) * unit).astype(np.float32), bias)
    k = len(answers)
    prior = np.average(truth, axis=0, weights=sample_weights).astype(np.float32)
    return Written(tuple(answers), prior, linear, cues, of_cues, np.ones(1, np.float32), np.zeros(k, np.float32),
                   np.ones(k, np.float32))  # fmt: skip


def calibrated(learned: Written, scores: np.ndarray, numbers: np.ndarray, *, even: bool = True) -> Written:
    """The model with its scores made probabilities from `scores` (n, k) of texts that its like did not see.

    numbers: (n,) the right answers. even: lean towards rare answers as far as macro-F1 gains, see `decisions`.
    """
    slopes, shift = fit_scaling(scores[None], numbers)
    leaning = fit_leaning(scaled(scores[None], slopes, shift), numbers) if even else learned.leaning
    return replace(learned, slopes=slopes, shift=shift, leaning=leaning)


def arrays_of(model: Written) -> dict[str, np.ndarray]:
    """The model as plain arrays."""
    linear, cues = model.linear, model.cues
    return {
        "answers": packed_strings(list(model.answers)), "prior": model.prior,
        "buckets": np.diff(linear.buckets, prepend=0).astype(np.int32), "weights": linear.weights,
        "scales": linear.scales, "bias": linear.bias, "slopes": model.slopes, "shift": model.shift,
        "leaning": model.leaning, "cues.keys": cues.keys, "cues.bounds": cues.bounds, "cues.columns": cues.columns,
        "cues.weights": cues.weights, "cue_weights": model.cue_weights,
    }  # fmt: skip


def of_arrays(arrays: Mapping[str, np.ndarray]) -> Written:
    """The model of `arrays_of`."""
    linear = Linear(np.cumsum(arrays["buckets"], dtype=np.int32), arrays["weights"], arrays["scales"], arrays["bias"])
    cues = Cues(*(arrays[f"cues.{name}"] for name in ("keys", "bounds", "columns", "weights")))
    return Written(tuple(unpacked_strings(arrays["answers"])), arrays["prior"], linear, cues, arrays["cue_weights"],
                   arrays["slopes"], arrays["shift"], arrays["leaning"])  # fmt: skip
