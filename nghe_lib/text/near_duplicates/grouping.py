"""Group texts that are the same but for small edits."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from nghe_lib.text.near_duplicates.banding import Banding, band_keys, banding
from nghe_lib.text.near_duplicates.distinct import numbered
from nghe_lib.text.near_duplicates.links import link
from nghe_lib.text.near_duplicates.shingles import ShingleSets, shingle_sets


def near_duplicates(texts: Iterable[str | None], *, threshold: float = 0.8) -> np.ndarray:
    """The group of each text; texts of one group are joined by a chain of pairs with a Jaccard of at least `threshold`.

    The Jaccard is that of the sets of three-syllable shingles, without case, punctuation and emoji (see `shingles`).
    Texts that are equal in this sense are always in one group; a text of emoji only is grouped with equal ones; a blank
    or missing text is alone. Every link is verified exactly; of the pairs at the threshold itself 99.9 % are looked
    at, and more above it (see `banding`), save in crowds (see `links`).
    threshold: 0.1 to 1, inclusive, read to six decimals.

    Returns (n_texts,) int64, groups numbered from 0 in order of their first text. The grouping does not depend on the
    order of the texts. Empty in, empty out. Raises ParameterError for a threshold out of bounds.
    """
    bands = banding(threshold)
    sets = shingle_sets(texts)
    numbers, firsts = numbered(sets)
    kept = sets.at(firsts)
    roots, _ = link(kept, band_keys(kept, bands), bands, roots=np.zeros(0, np.int32))
    # The oldest text of a group has its lowest number, so sorting the roots is numbering by first appearance.
    return np.unique(roots[numbers], return_inverse=True)[1].astype(np.int64)


def near_duplicate_pairs(texts: Iterable[str | None], *, threshold: float = 0.8) -> pd.DataFrame:
    """For every group of near-duplicates, the pairs that hold it together: who stands near whom.

    Not all pairs, which would be five billion for a text copied 100,000 times, but n - 1 for a group of n texts: each
    text with the first text of its group where the two are near enough, else with another text of the group that it
    is near to; equal texts with the first of them. Options as in `near_duplicates`.

    Returns one row per pair: first, second (int64 numbers of texts, first < second), jaccard (float64, at least
    `threshold`), sorted by first and second. Empty in, no rows out.
    """
    bands = banding(threshold)
    sets = shingle_sets(texts)
    numbers, firsts = numbered(sets)
    kept = sets.at(firsts)
    roots, links = link(kept, band_keys(kept, bands), bands, roots=np.zeros(0, np.int32))
    ones, others, jaccard = _tree(kept, roots, links, bands)
    copies = np.flatnonzero(firsts[numbers] != np.arange(len(numbers)))
    pairs = pd.DataFrame({
        "first": np.concatenate([firsts[ones], firsts[numbers[copies]]]).astype(np.int64),
        "second": np.concatenate([firsts[others], copies]).astype(np.int64),
        "jaccard": np.concatenate([jaccard, np.ones(len(copies))]),
    })  # fmt: skip
    return pairs.sort_values(["first", "second"], ignore_index=True)


def _tree(
    sets: ShingleSets, roots: np.ndarray, links: np.ndarray, bands: Banding
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs that span every group of distinct texts: the star around the oldest first, then links where it fails."""
    from nghe_lib.text.near_duplicates.link_kernels import joining

    texts = np.flatnonzero(roots != np.arange(len(roots)))
    star = np.column_stack([roots[texts].astype(np.int64), texts])
    shared, total = _overlaps(sets, star)
    near = shared * (bands.numerator + bands.denominator) >= bands.numerator * total
    offered = np.concatenate([star[near], np.sort(links, axis=1)])
    kept = offered[joining(np.arange(len(roots), dtype=np.int32), offered)]
    shared, total = _overlaps(sets, kept)
    return kept[:, 0], kept[:, 1], shared / np.maximum(total - shared, 1)


def _overlaps(sets: ShingleSets, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shingles in common, and the sum of both sizes, of each pair."""
    from nghe_lib.text.near_duplicates.link_kernels import shared_counts

    firsts, seconds = np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])
    return shared_counts(sets.hashes, sets.ends, firsts, seconds), sets.sizes[firsts] + sets.sizes[seconds]
