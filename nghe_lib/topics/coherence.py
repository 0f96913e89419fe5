"""Whether the top words of a topic stand together in texts more than chance would have them.

NPMI of two words i, j: log(p_ij / (p_i p_j)) / -log(p_ij), where p is the share of texts that hold the word or both;
-1 when they never meet, 1 when they only stand together. Bouma (2009), "Normalized (pointwise) mutual information in
collocation extraction", GSCL. A topic's coherence is the mean over all pairs of its top words: Lau, Newman & Baldwin
(2014), "Machine reading tea leaves", EACL, here with whole texts as the window.

C_V asks the same of whole contexts: each top word is a vector of its NPMI with all top words, and coherence is the mean
cosine between a word's vector and the sum of all. Röder, Both & Hinneburg (2015), "Exploring the space of topic
coherence measures", WSDM, there with a window of 110 words: the same for texts that are shorter, as posts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

_TINY = 1e-12  # as gensim has it


def coherence(counts: csr_array, words: Sequence[str], topics: Sequence[Sequence[str]]) -> list[float]:
    """Mean NPMI of the words of each topic, -1 to 1; NaN for a topic of fewer than two words.

    counts: (n_texts, n_words). topics: lists of words, all among `words`.
    """
    number_of = {word: number for number, word in enumerate(words)}
    used = sorted({number_of[word] for topic in topics for word in topic})
    place = {number: at for at, number in enumerate(used)}
    has = csr_array(counts[:, used] > 0).astype(np.float64)
    together = (has.T @ has).toarray() / max(counts.shape[0], 1)
    return [_mean_npmi(together, [place[number_of[word]] for word in topic]) for topic in topics]


def c_v(counts: csr_array, words: Sequence[str], topics: Sequence[Sequence[str]]) -> list[float]:
    """C_V of each topic, 0 to 1 for words that go together; NaN for a topic without words. Arguments as `coherence`."""
    number_of = {word: number for number, word in enumerate(words)}
    made = []
    for topic in topics:
        has = csr_array(counts[:, [number_of[word] for word in topic]] > 0).astype(np.float64)
        together = (has.T @ has).toarray() / max(counts.shape[0], 1)
        made.append(_context_cosine(together) if len(topic) else float("nan"))
    return made


def _context_cosine(together: np.ndarray) -> float:
    alone = np.diag(together)
    npmi = np.log((together + _TINY) / np.outer(alone, alone)) / -np.log(together + _TINY)
    whole = npmi.sum(axis=0)
    return float(np.mean(npmi @ whole / (np.linalg.norm(npmi, axis=1) * np.linalg.norm(whole))))


def _mean_npmi(together: np.ndarray, numbers: list[int]) -> float:
    pairs = [_npmi(together[a, b], together[a, a], together[b, b]) for a, b in combinations(numbers, 2)]
    return float(np.mean(pairs)) if pairs else float("nan")


def _npmi(both: float, first: float, second: float) -> float:
    if both == 0:
        return -1.0
    if both == 1:
        return 1.0
    return float(np.log(both / (first * second)) / -np.log(both))
