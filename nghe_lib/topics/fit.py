"""What a collection of texts is about: topics as weighted words.

Method: latent Dirichlet allocation, Blei, Ng & Jordan (2003), JMLR 3, 993-1022, fitted on-line by gensim's LdaModel:
Hoffman, Blei & Bach (2010), "Online learning for latent Dirichlet allocation", NIPS 23.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.text import count_terms, stop_words
from nghe_lib.text.stop_words import CALENDAR_WORDS
from nghe_lib.topics.coherence import coherence

MIN_TEXTS = 50
MIN_TEXTS_PER_TOPIC = 5
TOP_TERMS = 10
LABEL_TERMS = 4
SMALL_TEXTS = 5_000
CHUNK_TEXTS = (200, 2_000)
CHUNKS = 10
_MIN_WEIGHT = 0.01


@dataclass(frozen=True)
class Topics:
    """A fitted topic model of n_texts texts.

    terms: topic_id, rank (from 1), term, weight (share of the topic's words). doc_topics: csr_array (n_texts,
    n_topics), rows sum to 1, or to 0 for a text without usable words. quality: topic_id, label, prevalence (share of
    all usable words), coherence (NPMI, see `coherence`); topic 0 is the most prevalent. no_topic_share: share of
    texts without usable words. seed: the seed used.
    """

    terms: pd.DataFrame
    doc_topics: csr_array
    quality: pd.DataFrame
    no_topic_share: float
    seed: int


def fit(
    texts: Sequence[str | None],
    *,
    n_topics: int,
    seed: int,
    passes: int | None = None,
    min_df: int = 5,
    max_df_share: float = 0.1,
    extra_stop_words: Iterable[str] = (),
) -> Topics:
    """Fit `n_topics` topics to texts.

    seed: the same texts, options and seed give the same topics. passes: times over the corpus; by default 20 for
    small corpora and 3 from `SMALL_TEXTS` texts on. min_df, max_df_share: a word is used when at least `min_df` texts
    and at most this share of texts have it; stop words, numbers and single letters are not used. Informal words are
    written out first. extra_stop_words: words of the project's own that say nothing.

    Time goes to fitting, some 100,000 words a second and pass: give at most some 20,000 texts (see `sample`).
    Raises TooLittleDataError when fewer than 50 texts, or 5 per topic, have usable words; ParameterError for
    `n_topics` under 2 or `passes` under 1.
    """
    if n_topics < 2 or (passes is not None and passes < 1):
        raise ParameterError("n_topics từ 2 trở lên và passes từ 1 trở lên")
    counts, words = usable_counts(texts, min_df=min_df, max_df_share=max_df_share, extra_stop_words=extra_stop_words)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    used = np.flatnonzero(lengths)
    least = max(MIN_TEXTS, MIN_TEXTS_PER_TOPIC * n_topics)
    if len(used) < least:
        text = f"chỉ có {len(used)} bài có từ dùng được, cần ít nhất {least} cho {n_topics} chủ đề"
        raise TooLittleDataError(f"{text}; hãy chọn khoảng ngày dài hơn hoặc ít chủ đề hơn")
    turns = passes or (20 if len(used) < SMALL_TEXTS else 3)
    word_shares, shares = _lda(counts[used], words, n_topics, seed, turns)
    prevalence = lengths[used] @ shares / lengths.sum()
    order = np.lexsort([np.arange(n_topics), -prevalence])
    terms = _terms(word_shares[order], words)
    quality = _quality(terms, prevalence[order], counts, words)
    doc_topics = _all_rows(shares[:, order], used, len(lengths))
    return Topics(terms, doc_topics, quality, 1 - len(used) / len(lengths), seed)


def usable_counts(
    texts: Sequence[str | None], *, min_df: int, max_df_share: float, extra_stop_words: Iterable[str] = ()
) -> tuple[csr_array, list[str]]:
    """Counts of the words that may make a topic: csr_array (n_texts, n_words), and the words, sorted."""
    counts, words = count_terms(
        list(texts), style="nghe", min_df=min_df, max_df_share=max_df_share,
        stop_words=[*stop_words(extra=extra_stop_words, wide=True), *CALENDAR_WORDS],
    )  # fmt: skip
    kept = [number for number, word in enumerate(words) if len(word) > 1 and any(sign.isalpha() for sign in word)]
    return csr_array(counts[:, kept]), [words[number] for number in kept]


def _lda(counts: csr_array, words: list[str], n_topics: int, seed: int, passes: int) -> tuple[np.ndarray, np.ndarray]:
    """Word shares (n_topics, n_words) and topic shares (n_texts, n_topics), rows sum to 1."""
    from gensim.models import LdaModel

    bounds = counts.indptr
    corpus = [
        list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True))
        for a, b in pairwise(bounds.tolist())
    ]
    chunk = int(np.clip(len(corpus) // CHUNKS, *CHUNK_TEXTS))
    model = LdaModel(
        corpus=corpus, id2word=dict(enumerate(words)), num_topics=n_topics, passes=passes, chunksize=chunk,
        alpha="symmetric", eta="auto", iterations=50, eval_every=None, random_state=seed, dtype=np.float64,
    )  # fmt: skip
    gamma, _ = model.inference(corpus)
    return model.get_topics(), gamma / gamma.sum(axis=1, keepdims=True)


def _terms(word_shares: np.ndarray, words: list[str]) -> pd.DataFrame:
    rows = [
        (topic, rank, words[word], float(shares[word]))
        for topic, shares in enumerate(word_shares)
        for rank, word in enumerate(np.argsort(-shares, kind="stable")[:TOP_TERMS], start=1)
    ]
    made = pd.DataFrame(rows, columns=["topic_id", "rank", "term", "weight"])
    return made.astype({"topic_id": "Int64", "rank": "Int64", "term": "str", "weight": "float64"})


def _quality(terms: pd.DataFrame, prevalence: np.ndarray, counts: csr_array, words: list[str]) -> pd.DataFrame:
    by_topic = [group["term"].tolist() for _, group in terms.groupby("topic_id")]
    made = pd.DataFrame(
        {
            "topic_id": range(len(by_topic)), "label": [", ".join(top[:LABEL_TERMS]) for top in by_topic],
            "prevalence": prevalence, "coherence": coherence(counts, words, by_topic),
        }
    )  # fmt: skip
    return made.astype({"topic_id": "Int64", "label": "str"})


def _all_rows(shares: np.ndarray, used: np.ndarray, n_texts: int) -> csr_array:
    """Topic shares of all texts: those under 1% are dropped and the rest scaled to sum to 1 again."""
    kept = np.where(shares >= _MIN_WEIGHT, shares, 0.0)
    kept /= kept.sum(axis=1, keepdims=True)
    made = np.zeros((n_texts, shares.shape[1]))
    made[used] = kept
    return csr_array(made)
