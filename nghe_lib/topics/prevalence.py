"""How much of what is said each topic has, with an interval.

Bootstrap: texts, or whole threads where texts belong to some, are drawn anew with replacement; the ends are the 2.5th
and 97.5th percentile. Efron & Tibshirani (1993), "An introduction to the bootstrap", chapter 13. The topics themselves
stay as they are, so this is the doubt of the draw of posts, not that of the model; for that see `stability`.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

N_DRAWS = 300
_AT_ONCE = 20


def prevalence(
    doc_topics: csr_array, lengths: np.ndarray, *, seed: int, threads: np.ndarray | None = None, n_draws: int = N_DRAWS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of all usable words that belongs to each topic, low and high: three (n_topics,) arrays.

    doc_topics: (n_texts, n_topics). lengths: (n_texts,) usable words. threads: (n_texts,) the thread of each text.
    """
    import pandas as pd

    weight = csr_array((lengths, (np.arange(len(lengths)), np.arange(len(lengths)))))
    groups = np.arange(len(lengths)) if threads is None else pd.factorize(threads)[0]
    n_groups = int(groups.max()) + 1
    adder = csr_array((np.ones(len(groups)), (groups, np.arange(len(groups)))), shape=(n_groups, len(groups)))
    words = np.asarray((adder @ (weight @ doc_topics)).todense())
    share = _shares(np.ones((1, n_groups)), words)[0]
    chance = np.random.default_rng(seed)
    draws = [
        _shares(chance.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=_AT_ONCE), words)
        for _ in range(-(-n_draws // _AT_ONCE))
    ]
    low, high = np.percentile(np.vstack(draws), (2.5, 97.5), axis=0)
    return share, np.minimum(low, share), np.maximum(high, share)


def _shares(times: np.ndarray, words: np.ndarray) -> np.ndarray:
    summed = times @ words
    return summed / np.maximum(summed.sum(axis=1, keepdims=True), 1e-12)
