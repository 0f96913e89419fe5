"""Make texts with equal shingle sets one text, so that the rest is done once per distinct text."""

from __future__ import annotations

import numpy as np

from nghe_lib.text.near_duplicates.shingles import ShingleSets


def numbered(sets: ShingleSets) -> tuple[np.ndarray, np.ndarray]:
    """The number of each text's distinct set, in order of first appearance; a text without shingles has its own.

    Returns (numbers, firsts): (n_texts,) int64, and (n_distinct,) int64, the first text with each set.
    """
    from nghe_lib.text.near_duplicates.link_kernels import equal_sets

    everyone = np.arange(len(sets.marks))
    _, first, number = np.unique(sets.marks, return_index=True, return_inverse=True)
    first_of = first[number]
    same = equal_sets(sets.hashes, sets.ends, everyone, sets.hashes, sets.ends, first_of) & (sets.sizes > 0)
    firsts, numbers = np.unique(np.where(same, first_of, everyone), return_inverse=True)
    return numbers.astype(np.int64), firsts


def places_in(known: ShingleSets, sets: ShingleSets) -> np.ndarray:
    """Where each set stands in `known`, -1 where it does not: (n_texts,) int64. `known` has no set twice."""
    from nghe_lib.text.near_duplicates.link_kernels import equal_sets

    places = places_of(known.marks, sets.marks)
    found = np.flatnonzero((places >= 0) & (sets.sizes > 0))
    same = equal_sets(known.hashes, known.ends, places[found], sets.hashes, sets.ends, found)
    made = np.full(len(places), -1, np.int64)
    made[found[same]] = places[found[same]]
    return made


def places_of(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each wanted value stands first in `known`, in any order; -1 where it does not: (n_wanted,) int64."""
    from nghe_lib.text.near_duplicates.link_kernels import matching

    values, number = np.unique(wanted, return_inverse=True)
    hits = np.flatnonzero(matching(known, values))
    places = np.full(len(values), -1, np.int64)
    places[np.searchsorted(values, known[hits])[::-1]] = hits[::-1]
    return places[number]
