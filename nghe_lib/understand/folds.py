"""Parts of a labelled set for cross-validation: alike in their answers, and no text on both sides."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np


def fold_numbers(labels: np.ndarray, groups: Sequence[Hashable], *, folds: int, seed: int) -> np.ndarray:
    """(n,) the fold of each text: groups stay whole, and each answer is spread evenly over the folds.

    labels: (n,) numbers of answers. groups: texts of one group share a fold. Groups come in random order (`seed`), each
    to the fold that has the fewest of its answers so far.
    """
    number_of: dict[Hashable, int] = {}
    group = np.array([number_of.setdefault(one, len(number_of)) for one in groups], np.int64)
    order = np.random.default_rng(seed).permutation(len(number_of))
    counts = np.zeros((len(number_of), int(labels.max(initial=0)) + 1), np.int64)
    np.add.at(counts, (group, labels), 1)
    filled, chosen = np.zeros((folds, counts.shape[1]), np.int64), np.zeros(len(number_of), np.int64)
    for one in order:
        crowd = (filled * (counts[one] > 0)).sum(axis=1)
        chosen[one] = min(range(folds), key=lambda fold: (crowd[fold], filled[fold].sum(), fold))
        filled[chosen[one]] += counts[one]
    return chosen[group] if len(labels) else np.zeros(0, np.int64)
