"""The linear part of a classifier: whole-number weights of hashed features, added up text by text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.understand.features import BUCKETS, Features
from nghe_lib.understand.softmax import fit_softmax

GROUP_SCALES = (1.0, 1.0, 1.0, 0.3)
PENALTY = 3e-5
_RATIO_POWER = 0.5
_LARGEST = 127


@dataclass(frozen=True)
class Linear:
    """buckets: (n,) int32 ascending. weights: (n, k) int8. scales: (N_GROUPS,) float32. bias: (k,) float32."""

    buckets: np.ndarray
    weights: np.ndarray
    scales: np.ndarray
    bias: np.ndarray

    @cached_property
    def _table(self) -> tuple[np.ndarray, np.ndarray]:
        """Row of each bucket, and the rows, of which the first is of features never learned."""
        rows = np.zeros(BUCKETS, np.int32)
        rows[self.buckets] = np.arange(1, len(self.buckets) + 1)
        return rows, np.vstack([np.zeros((1, self.weights.shape[1]), np.int8), self.weights])

    def scores(self, features: Features) -> np.ndarray:
        """(n, k) float32."""
        from nghe_lib.understand.feature_kernels import added

        out = np.tile(self.bias, (len(features), 1))
        added(features.ids, features.ends, *self._table, self.scales, out)
        return out


def fit_linear(
    features: Features,
    truth: np.ndarray,
    *,
    least: int = 1,
    penalty: float = PENALTY,
    group_scales: tuple[float, ...] = GROUP_SCALES,
    sample_weights: np.ndarray | None = None,
) -> Linear:
    """Learn from the features of n texts and the chance of each answer for each, truth (n, k).

    least: a feature is learned when it is in so many texts. penalty: see `fit_softmax`.
    """
    seen = np.flatnonzero(np.bincount(features.ids, minlength=BUCKETS) >= least)
    counted = csr_array(features.matrix(group_scales)[:, seen])
    ratios = count_ratios(features, seen, truth)
    counted.data *= ratios[counted.indices]
    weights, bias = fit_softmax(counted, truth, penalty=penalty, sample_weights=sample_weights)
    weights *= ratios[:, None]
    weights -= weights.mean(axis=1, keepdims=True)
    unit = max(float(np.abs(weights).max(initial=0.0)), 1e-12) / _LARGEST
    whole = np.rint(weights / unit).astype(np.int8)
    kept = whole.any(axis=1)
    scales = (np.array(group_scales) * unit).astype(np.float32)
    return Linear(seen[kept].astype(np.int32), whole[kept], scales, bias.astype(np.float32))


def count_ratios(features: Features, seen: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """How far each of the buckets `seen` tells answers apart, mean 1: the root of its largest log-count ratio.

    The naive Bayes ratios of Wang & Manning (2012), "Baselines and Bigrams: Simple, Good Sentiment and Topic
    Classification", ACL, one answer against the others, half an occurrence added to each; the root of them works better
    here. (n_seen,) float32.
    """
    place = np.full(BUCKETS, -1, np.int32)
    place[seen] = np.arange(len(seen))
    ids = place[features.ids]
    text = np.repeat(np.arange(len(features)), np.diff(features.ends[:, -1], prepend=0))[ids >= 0]
    counts = np.full((len(seen), truth.shape[1]), 0.5)
    for answer in range(truth.shape[1]):
        counts[:, answer] += np.bincount(ids[ids >= 0], truth[text, answer], minlength=len(seen))
    others = counts.sum(axis=1, keepdims=True) - counts
    ratios = np.log(counts / counts.sum(axis=0)) - np.log(others / others.sum(axis=0))
    strength = np.abs(ratios).max(axis=1) ** _RATIO_POWER
    return (strength / max(strength.mean(), 1e-9)).astype(np.float32)
