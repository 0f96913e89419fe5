"""Texts as sets of hashed syllable shingles: what near-duplicates are found and verified on.

A shingle is three syllables in a row (Broder 1997, "On the resemblance and containment of documents", Compression and
Complexity of Sequences), read as in `tokens.syllables`: lower case, one spelling, punctuation and emoji left out, so
that an added full stop or emoji changes nothing. Three because posts are short: in a text of 30 syllables one changed
word leaves a Jaccard of 0.81. A text of one or two syllables is one shingle. A text without any (emoji only) is one
shingle too, its own characters without the white space around them, so it equals only itself. A blank or missing text
has no shingle and is near nothing, not even another blank.

Shingles are 64-bit hashes of the syllables' letters (not of ids), so they are the same in every run and can be kept.
Two different shingles among 20 million share a hash with a chance of one in 100,000.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd

from nghe_lib.text import tokens
from nghe_lib.text.near_duplicates.cores import on_all_cores
from nghe_lib.text.normalise import one_spelling


@dataclass(frozen=True)
class ShingleSets:
    """The shingle sets of `n_texts` texts.

    hashes: (n_shingles,) uint64, the sets one after the other, each sorted, without repeats. ends: (n_texts,) int64,
    one past the last shingle of each. marks: (n_texts,) uint64, one hash of each whole set.
    """

    hashes: np.ndarray
    ends: np.ndarray
    marks: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """Number of shingles of each text: (n_texts,) int64."""
        return np.diff(self.ends, prepend=0)

    def at(self, places: np.ndarray) -> ShingleSets:
        """The sets at `places`, in that order."""
        sizes = self.sizes[places]
        return _gathered(self.hashes, (self.ends - self.sizes)[places], sizes)

    def followed_by(self, others: ShingleSets) -> ShingleSets:
        """These sets, then the others."""
        return ShingleSets(
            np.concatenate([self.hashes, others.hashes]),
            np.concatenate([self.ends, others.ends + len(self.hashes)]),
            np.concatenate([self.marks, others.marks]),
        )


def no_sets() -> ShingleSets:
    """No text at all."""
    return ShingleSets(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.uint64))


def shingle_sets(texts: Iterable[str | None]) -> ShingleSets:
    """The shingle set of each text; see the head of this module. Empty in, no sets out."""
    from nghe_lib.text.near_duplicates import shingle_kernels

    values = texts if isinstance(texts, (pd.Series, list, tuple)) else list(texts)
    stream = tokens.syllables(values)
    bounds = np.concatenate([np.zeros(1, np.int64), stream.ends])
    found = np.empty(len(stream.ids), np.uint64)
    counts = np.zeros(len(stream.ends), np.int64)
    letters = hashed(stream.vocabulary)
    on_all_cores(shingle_kernels.shingle_block, stream.ids, bounds, letters, found, counts, n_items=len(counts))
    _add_signs(values, bounds, found, counts)
    return _gathered(found, bounds[:-1], counts)


def hashed(strings: Iterable[str]) -> np.ndarray:
    """A 64-bit hash of each string, the same in every run: (n_strings,) uint64."""
    digests = b"".join(blake2b(string.encode("utf-8", "surrogatepass"), digest_size=8).digest() for string in strings)
    return np.frombuffer(digests, "<u8").astype(np.uint64)


def _add_signs(
    values: pd.Series | list[str | None] | tuple[str | None, ...],
    bounds: np.ndarray,
    found: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Give each text that has signs but no syllable its one shingle."""
    places = np.flatnonzero(counts == 0)
    chosen = values.iloc[places] if isinstance(values, pd.Series) else [values[place] for place in places]
    for place, text in zip(places, chosen, strict=True):
        signs = one_spelling(text).strip() if isinstance(text, str) else ""
        if signs:
            found[bounds[place]] = hashed(["\n" + signs])[0]
            counts[place] = 1


def _gathered(found: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> ShingleSets:
    from nghe_lib.text.near_duplicates import shingle_kernels

    ends = np.cumsum(sizes)
    hashes = np.empty(int(ends[-1]) if len(ends) else 0, np.uint64)
    marks = np.zeros(len(ends), np.uint64)
    on_all_cores(shingle_kernels.gather_block, found, starts, hashes, ends, marks, n_items=len(ends))
    return ShingleSets(hashes, ends, marks)
