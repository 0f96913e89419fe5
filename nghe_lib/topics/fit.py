"""What a collection of texts is about: topics as weighted words.

Methods: `pairs` (see `pairs`: the default, since its topics hold together best and come again, see
tests/benchmarks/quality_topics.py), and those of `engines`: `lda`, `nmf`, `clusters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.settings import TopicMethod
from nghe_lib.topics.coherence import c_v, coherence
from nghe_lib.topics.exclusivity import TOP_WORDS, diversity, exclusivity, strongest
from nghe_lib.topics.labels import label_topics
from nghe_lib.topics.methods import METHODS, find_topics, shares_of
from nghe_lib.topics.outliers import clear_topics, no_clear_topic
from nghe_lib.topics.prevalence import prevalence
from nghe_lib.topics.result import QUALITY, Topics
from nghe_lib.topics.shares import rows_to_one
from nghe_lib.topics.stability import changes_that_matter, stability
from nghe_lib.topics.usable import pooled, readable, usable_counts

MIN_TEXTS = 50
MIN_TEXTS_PER_TOPIC = 5
STABILITY_RUNS = 3
MIN_TERMS = 2
_MIN_WEIGHT = 0.01
_NEXT_TO_NOTHING = 1e-9

__all__ = ["Topics", "fit", "usable_counts"]


def fit(
    texts: Sequence[str | None],
    *,
    n_topics: int,
    seed: int,
    method: TopicMethod = "pairs",
    threads: Sequence[object] | np.ndarray | pd.Series | None = None,
    passes: int | None = None,
    min_df: int = 5,
    max_df_share: float = 0.1,
    extra_stop_words: Iterable[str] = (),
    stability_runs: int = STABILITY_RUNS,
) -> Topics:
    """Fit `n_topics` topics to texts.

    seed: the same texts, options and seed give the same topics. threads: (n_texts,) what each text belongs to, such as
    the first post of its discussion; topics are then learned from whole threads, since an answer of three words says
    little without its question, and shares are still given text by text. passes: times over the corpus; by default
    what suits the method. min_df, max_df_share: a word is used when at least `min_df` texts and at most this share of
    texts have it; stop words, numbers and single letters are not used. Informal words are written out first, and
    Vietnamese without diacritics gets them. extra_stop_words: words of the project's own that say nothing.
    stability_runs: refits for each of three changes (see `stability`); 0 leaves stability missing and saves their time.

    Raises TooLittleDataError when fewer than 50 texts, or 5 per topic, have usable words; ParameterError for
    `n_topics` under 2, `passes` under 1, `stability_runs` under 0, an unknown method or threads of another number.
    """
    of_all = None if threads is None else np.asarray(threads, object)
    _check(n_topics, passes, stability_runs, method, of_all, len(texts))
    said = readable(texts)
    counts, words = usable_counts(said, min_df=min_df, max_df_share=max_df_share, extra_stop_words=extra_stop_words)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    used = np.flatnonzero(lengths)
    _enough(len(used), n_topics)
    learned = pooled(counts[used], None if of_all is None else of_all[used])

    def refit(some: csr_array, new_seed: int) -> np.ndarray:
        return find_topics(some, n_topics=n_topics, seed=new_seed, method=method, passes=passes)

    word_shares = refit(learned, seed)
    shares = shares_of(counts[used], word_shares, method=method, seed=seed)
    order = _by_prevalence(shares, lengths[used])
    word_shares, doc_topics = word_shares[order], _all_rows(shares[:, order], used, len(lengths))
    certified = stability(learned, word_shares, refit=refit, seed=seed, runs=stability_runs,
                          changes=changes_that_matter(method))  # fmt: skip
    terms = _terms(word_shares, words)
    tops = [group["term"].tolist() for _, group in terms.groupby("topic_id")]
    missing = no_clear_topic(doc_topics, lengths)
    share, low, high = prevalence(doc_topics, lengths, seed=seed, threads=of_all)
    labels = label_topics(said, doc_topics, tops, extra_stop_words=extra_stop_words)
    quality = pd.DataFrame(
        {
            "topic_id": range(n_topics), "label": labels,
            "prevalence": share, "prevalence_low": low, "prevalence_high": high,
            "post_count": np.bincount(clear_topics(doc_topics) + 1, minlength=n_topics + 1)[1:],
            "coherence": coherence(counts, words, tops), "c_v": c_v(counts, words, tops),
            "exclusivity": exclusivity(word_shares), "stability": certified["stability"],
        }
    ).astype(QUALITY)  # fmt: skip
    return Topics(
        terms, doc_topics, quality, float(missing["share"].sum()), seed, method, missing, certified,
        diversity(word_shares), tuple(words), word_shares,
    )  # fmt: skip


def _check(n_topics: int, passes: int | None, runs: int, method: str, threads: np.ndarray | None, n_texts: int) -> None:
    if n_topics < 2 or (passes is not None and passes < 1) or runs < 0:
        raise ParameterError("n_topics từ 2 trở lên, passes từ 1 trở lên, stability_runs từ 0 trở lên")
    if method not in METHODS:
        raise ParameterError(f"không có cách '{method}'; có: {', '.join(METHODS)}")
    if threads is not None and len(threads) != n_texts:
        raise ParameterError(f"có {n_texts} bài nhưng {len(threads)} mạch trao đổi; mỗi bài cần một")


def _enough(n_used: int, n_topics: int) -> None:
    least = max(MIN_TEXTS, MIN_TEXTS_PER_TOPIC * n_topics)
    if n_used < least:
        text = f"chỉ có {n_used} bài có từ dùng được, cần ít nhất {least} cho {n_topics} chủ đề"
        raise TooLittleDataError(f"{text}; hãy chọn khoảng ngày dài hơn hoặc ít chủ đề hơn")


def _by_prevalence(shares: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    return np.lexsort([np.arange(shares.shape[1]), -(lengths @ shares)])


def _terms(word_shares: np.ndarray, words: list[str]) -> pd.DataFrame:
    rows = [
        (topic, rank, words[word], float(word_shares[topic, word]))
        for topic, top in enumerate(strongest(word_shares, TOP_WORDS))
        for rank, word in enumerate(top, start=1)
        if rank <= MIN_TERMS or word_shares[topic, word] > _NEXT_TO_NOTHING
    ]
    made = pd.DataFrame(rows, columns=["topic_id", "rank", "term", "weight"])
    return made.astype({"topic_id": "Int64", "rank": "Int64", "term": "str", "weight": "float64"})


def _all_rows(shares: np.ndarray, used: np.ndarray, n_texts: int) -> csr_array:
    """Topic shares of all texts: those under 1% are dropped and the rest scaled to sum to 1 again."""
    kept = np.where(shares >= _MIN_WEIGHT, shares, 0.0)
    made = np.zeros((n_texts, shares.shape[1]))
    made[used] = rows_to_one(kept)
    return csr_array(made)
