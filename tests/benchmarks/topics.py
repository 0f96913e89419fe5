"""How fast topics are fitted: one pass of `FastLda` beside gensim's LdaModel on the same drawn corpus."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
from gensim.models import LdaModel
from scipy.sparse import csr_array

from nghe_lib.topics import FastLda

N_TEXTS, N_WORDS, N_TOPICS, LENGTH, N_HELD = 50_000, 20_000, 20, 30, 2_000


def drawn_corpus(seed: int = 0) -> csr_array:
    """Counts (N_TEXTS, N_WORDS) drawn from N_TOPICS topics as LDA has it."""
    chance = np.random.default_rng(seed)
    topics = np.cumsum(chance.dirichlet(np.full(N_WORDS, 0.01), N_TOPICS), axis=1)
    shares = np.cumsum(chance.dirichlet(np.full(N_TOPICS, 0.1), N_TEXTS), axis=1)
    topic = (chance.random((N_TEXTS, LENGTH))[:, :, None] > shares[:, None, :]).sum(axis=2).clip(0, N_TOPICS - 1)
    at, words = chance.random((N_TEXTS, LENGTH)), np.empty((N_TEXTS, LENGTH), np.int64)
    for k in range(N_TOPICS):
        words[topic == k] = np.searchsorted(topics[k], at[topic == k]).clip(0, N_WORDS - 1)
    rows = np.repeat(np.arange(N_TEXTS), LENGTH)
    made = csr_array((np.ones(rows.size, np.int32), (rows, words.ravel())), shape=(N_TEXTS, N_WORDS))
    made.sum_duplicates()
    return made


def bags(counts: csr_array) -> list[list[tuple[int, int]]]:
    """The same as gensim's corpus."""
    return [
        list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True))
        for a, b in pairwise(counts.indptr.tolist())
    ]


def one_pass() -> dict[str, object]:
    """One pass in batches of 2,000, wall time; bound a word of held-out texts; whether both read one model alike."""
    counts = drawn_corpus()
    learned, held = csr_array(counts[:-N_HELD]), csr_array(counts[-N_HELD:])
    as_bags, held_bags = bags(learned), bags(held)
    names = dict(enumerate(map(str, range(N_WORDS))))
    options = {"num_topics": N_TOPICS, "id2word": names, "chunksize": 2_000, "eval_every": None, "random_state": 1}
    FastLda(csr_array(counts[:2_000]), **options)  # compiled kernels are read from their cache here
    began = time.perf_counter()
    ours = FastLda(learned, **options)
    ours_s, began = time.perf_counter() - began, time.perf_counter()
    theirs = LdaModel(as_bags, **options)
    theirs_s = time.perf_counter() - began
    same = FastLda(**options)
    same.state.sstats = theirs.state.sstats.copy()
    same.sync_state()
    bound = theirs.log_perplexity(held_bags)
    return {
        "work": "LDA, one pass", "size": f"{N_TEXTS:,} texts of {LENGTH} words, {N_WORDS:,} words, {N_TOPICS} topics",
        "peer": f"gensim LdaModel {theirs_s:.1f} s, bound {bound:.3f}",
        "nghe": f"{ours_s:.2f} s ({learned.sum() / ours_s / 1e6:.1f} M words/s), bound {ours.log_perplexity(held):.3f}",
        "ratio": round(theirs_s / ours_s, 1),
        "agreement": f"gensim's topics, bound as nghe reads it {same.log_perplexity(held):.3f}",
    }  # fmt: skip
