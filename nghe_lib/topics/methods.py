"""The ways to find topics, by name, all with the same call, and how much of each text belongs to given topics."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.topics.pairs import pairs, text_shares

METHODS = ("pairs", "lda", "nmf", "clusters")
Engine = Callable[..., tuple[np.ndarray, np.ndarray]]
SMALL_TEXTS = 5_000
CHUNK_TEXTS = (200, 2_000)
CHUNKS = 10


def engine(method: str) -> Engine:
    """`engine(counts, *, n_topics, seed, passes=None, order=None, start=None, prior=None)` of one of `METHODS`.

    Each gives word shares (n_topics, n_words) and topic shares (n_texts, n_topics).
    """
    return pairs if method == "pairs" else _lda


def shares_of(counts: csr_array, word_shares: np.ndarray, *, method: str, seed: int) -> np.ndarray:
    """How much of each text belongs to each of the given topics: (n_texts, n_topics), rows sum to 1 or to 0."""
    del method, seed
    return text_shares(counts, word_shares)


def _lda(
    counts: csr_array, *, n_topics: int, seed: int, passes: int | None = None, **_: object
) -> tuple[np.ndarray, np.ndarray]:
    """Latent Dirichlet allocation by gensim, until `engines` is there."""
    from gensim.models import LdaModel

    corpus = [
        list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True))
        for a, b in pairwise(counts.indptr.tolist())
    ]
    chunk = int(np.clip(len(corpus) // CHUNKS, *CHUNK_TEXTS))
    model = LdaModel(
        corpus=corpus, id2word={n: str(n) for n in range(counts.shape[1])}, num_topics=n_topics,
        passes=passes or (20 if len(corpus) < SMALL_TEXTS else 3), chunksize=chunk,
        alpha="symmetric", eta="auto", iterations=50, eval_every=None, random_state=seed, dtype=np.float64,
    )  # fmt: skip
    gamma, _ = model.inference(corpus)
    return model.get_topics(), gamma / gamma.sum(axis=1, keepdims=True)
