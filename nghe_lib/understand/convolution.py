"""A small convolutional network over words: what one, two and three words in a row say, the strongest of each.

Kim (2014), "Convolutional Neural Networks for Sentence Classification", EMNLP. Filters act on each word of a window by
itself, so what a word adds to a filter is worked out once per distinct word of a batch, and a text costs additions
only. Every sum runs in the same order whatever the batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nghe_lib.understand.features import Features

WIDTHS = (1, 2, 3)
MAX_WORDS = 150
"""Of a longer text the network reads the beginning."""
N_OFFSETS = sum(WIDTHS)


@dataclass(frozen=True)
class Convolution:
    """words: (v,) uint64 ascending hashes. bare: (u,) the same of readings without diacritics.

    values: (1 + v + u, d) int8, row 0 for words never seen; units: (1 + v + u,) float16, what one step of a row is.
    filters: (N_OFFSETS, d, f) float16, by width and place within it. bias: (3 f,), out: (3 f, k), out_bias: (k,).
    bare_apart: (1,) 1 where a text without any diacritic is read by bare readings alone (`Features.words_apart`).
    """

    words: np.ndarray
    bare: np.ndarray
    values: np.ndarray
    units: np.ndarray
    filters: np.ndarray
    bias: np.ndarray
    out: np.ndarray
    out_bias: np.ndarray
    bare_apart: np.ndarray = field(default_factory=lambda: np.zeros(1, np.uint8))

    def scores(self, features: Features) -> np.ndarray:
        """(n, k) float32, each row adds up to 0."""
        from nghe_lib.understand.convolution_kernels import numbered, pooled_scores, spread

        rows = np.zeros(len(features.words), np.int64)
        words = features.words_apart if self.bare_apart[0] else features.words
        numbered(words, features.bare, self.words, self.bare, rows)
        known, place = np.unique(rows, return_inverse=True)
        values = self.values[known].astype(np.float32) * self.units[known].astype(np.float32)[:, None]
        table = spread(values, self.filters.astype(np.float32))
        scores = np.empty((len(features), len(self.out_bias)), np.float32)
        pooled_scores(place, features.word_ends, MAX_WORDS, table, self.bias, self.out, self.out_bias, scores)
        return scores - scores.mean(axis=1, keepdims=True)

    def arrays(self) -> dict[str, np.ndarray]:
        """The network as plain arrays."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def shrunk(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of numbers as (int8 steps, float16 size of a step)."""
    units = np.maximum(np.abs(values).max(axis=1) / 127, 1e-4).astype(np.float16)
    return np.rint(values / units.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8), units
