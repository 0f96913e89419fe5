"""Topics by latent Dirichlet allocation, and what new texts are about under given topics.

Blei, Ng & Jordan (2003), "Latent Dirichlet allocation", JMLR 3, 993-1022, fitted by `FastLda`.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

SMALL_TEXTS = 5_000
BATCH_TEXTS = (200, 2_000)
BATCHES = 10
_AT_A_TIME = 20_000
_START_OFFSET = 4.0  # a given start counts as much as the first batch


def lda(
    counts: csr_array, *, n_topics: int, seed: int, passes: int | None = None, order: np.ndarray | None = None,
    start: np.ndarray | None = None, prior: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Word shares (n_topics, n_words) and topic shares (n_texts, n_topics), rows sum to 1; see `engines`.

    passes: by default 20 under `SMALL_TEXTS` texts and 3 from there on. prior: added to the eta of each topic's words.
    """
    from nghe_lib.topics.fast_lda import FastLda

    n_texts, n_words = counts.shape
    eta = 1 / n_topics if prior is None else 1 / n_topics + np.asarray(prior, np.float32)
    model = FastLda(
        id2word=range(n_words), num_topics=n_topics, passes=passes or (20 if n_texts < SMALL_TEXTS else 3),
        chunksize=int(np.clip(n_texts // BATCHES, *BATCH_TEXTS)), eta=eta, eval_every=None, random_state=seed,
        offset=1.0 if start is None else _START_OFFSET,
    )  # fmt: skip
    if start is not None:
        model.state.sstats = (start * counts.sum() / n_topics).astype(np.float32)
        model.sync_state()
    model.update(counts if order is None else counts[order])
    return model.get_topics(), _shares(counts, model.expElogbeta, model.alpha)


def infer(counts: csr_array, word_shares: np.ndarray, *, seed: int) -> np.ndarray:
    """How much of each text belongs to each of the topics `word_shares` (n_topics, n_words): rows sum to 1.

    A text without a word of any topic belongs to all alike. Draws nothing, so every `seed` gives the same.
    """
    del seed
    n_topics = len(word_shares)
    return _shares(counts, word_shares, np.full(n_topics, 1 / n_topics))


def _shares(counts: csr_array, beta: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Gamma of texts under fixed topics `beta` (n_topics, n_words), rows scaled to sum to 1."""
    from nghe_lib.topics import lda_steps as steps

    made = np.empty((counts.shape[0], len(alpha)), np.float32)
    with steps.Threads() as pool:
        for first in range(0, len(made), _AT_A_TIME):
            batch = steps.batch_of(counts, first, min(first + _AT_A_TIME, len(made)))
            gamma = steps.even(batch.n_texts, len(alpha))
            steps.read(batch, steps.scaled(beta, batch), alpha, gamma, pool, iterations=50, threshold=1e-3)
            made[first : first + batch.n_texts] = gamma[:, : len(alpha)]
    return made / made.sum(axis=1, keepdims=True)
