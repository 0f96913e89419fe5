"""How well two words follow each other: a bigram model with Dirichlet smoothing over the word's own share.

P(b | a) = (n(a, b) + MU · P(b)) / (n(a) + MU); Zhai & Lafferty (2004), "A study of smoothing methods for language
models applied to information retrieval", ACM TOIS 22(2), call it Dirichlet-prior smoothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from nghe_lib.store.models import packed_strings, unpacked_strings

MU = 30.0
FEWEST = 3
"""A pair of words seen less often is forgotten; so is a word seen once."""
_MOST_KEPT = 1 << 19
_SHIFT = 20


@dataclass(frozen=True)
class Bigrams:
    """ids: number of each word. uses: of each. pairs: `first << 20 | second` → uses. whole: uses of all words."""

    ids: dict[str, int]
    uses: list[int]
    pairs: dict[int, int]
    whole: int
    _known: dict[tuple[str, str], float] = field(default_factory=dict, compare=False)

    def log(self, first: str, second: str) -> float:
        """Natural logarithm of the chance that `second` follows `first`."""
        found = self._known.get((first, second))
        if found is None:
            found = self._log(self.ids.get(first, -1), self.ids.get(second, -1))
            if len(self._known) < _MOST_KEPT:
                self._known[first, second] = found
        return found

    def _log(self, first: int, second: int) -> float:
        share = ((self.uses[second] if second >= 0 else 0) + 0.5) / (self.whole + 1)
        together = self.pairs.get(first << _SHIFT | second, 0) if first >= 0 and second >= 0 else 0
        return math.log((together + MU * share) / ((self.uses[first] if first >= 0 else 0) + MU))

    def arrays(self) -> dict[str, np.ndarray]:
        """As arrays to be written; see `read_bigrams`."""
        keys = np.array(sorted(self.pairs), np.int64)
        return {
            "bigram_words": packed_strings(list(self.ids)), "bigram_uses": np.array(self.uses, np.int32),
            "bigram_first": (keys >> _SHIFT).astype(np.int32),
            "bigram_second": (keys & ((1 << _SHIFT) - 1)).astype(np.int32),
            "bigram_together": np.array([self.pairs[int(key)] for key in keys], np.int32),
            "bigram_whole": np.array([self.whole], np.int64),
        }  # fmt: skip


def count_bigrams(texts: Iterable[Sequence[str]]) -> Bigrams:
    """Count words and pairs in texts given as context sorts (see `pieces.sort_of`)."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        words.update(text)
        pairs.update(zip([".", *text], [*text, "."], strict=True))
    kept = sorted(word for word, count in words.items() if count > 1)
    ids = {word: number for number, word in enumerate(kept)}
    numbered = {
        ids[one] << _SHIFT | ids[two]: count
        for (one, two), count in pairs.items()
        if count >= FEWEST and one in ids and two in ids
    }
    return Bigrams(ids, [words[word] for word in kept], numbered, sum(words.values()))


def read_bigrams(arrays: dict[str, np.ndarray]) -> Bigrams:
    """The model of `Bigrams.arrays`."""
    words = unpacked_strings(arrays["bigram_words"])
    keys = arrays["bigram_first"].astype(np.int64) << _SHIFT | arrays["bigram_second"]
    pairs = dict(zip(keys.tolist(), arrays["bigram_together"].tolist(), strict=True))
    ids = {word: number for number, word in enumerate(words)}
    return Bigrams(ids, arrays["bigram_uses"].tolist(), pairs, int(arrays["bigram_whole"][0]))
