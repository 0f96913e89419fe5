"""How many topics: a few numbers are tried, and each is judged by how its topics hold together, differ and come again.

The score of a number is the geometric mean of coherence (NPMI, not under 0), exclusivity (FREX) and stability, each the
mean over topics. The smallest number within one standard error of the best is chosen, the standard error being that of
the mean over the topics of the best: Breiman, Friedman, Olshen & Stone (1984), "Classification and regression trees",
the one-standard-error rule, so that no more topics are shown than the texts bear out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.topics.coherence import coherence
from nghe_lib.topics.exclusivity import TOP_WORDS, diversity, exclusivity, strongest
from nghe_lib.topics.methods import find_topics
from nghe_lib.topics.stability import STABLE, changes_that_matter, stability
from nghe_lib.topics.usable import pooled, readable, usable_counts

CANDIDATES = (5, 8, 12, 16, 20, 25, 30, 40)
MIN_TEXTS_PER_TOPIC = 20
LEAST_PER_TOPIC = 5
MAX_TEXTS = 10_000
RUNS = 2
COLUMNS = {
    "n_topics": "Int64", "coherence": "float64", "exclusivity": "float64", "stability": "float64",
    "stable_share": "float64", "diversity": "float64", "score": "float64", "chosen": "boolean",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """The chosen number of topics, and the `curve`: a row per number tried with its figures."""

    n_topics: int
    curve: pd.DataFrame


def candidates(n_topics: int) -> tuple[int, ...]:
    """The numbers to try: only the given one, or `CANDIDATES` for 0."""
    return (n_topics,) if n_topics else CANDIDATES


def choose(
    texts: Sequence[str | None],
    *,
    seed: int,
    among: Iterable[int] = CANDIDATES,
    method: str = "pairs",
    threads: Sequence[object] | np.ndarray | pd.Series | None = None,
    min_df: int = 5,
    max_df_share: float = 0.1,
    extra_stop_words: Iterable[str] = (),
    max_texts: int = MAX_TEXTS,
    runs: int = RUNS,
) -> Choice:
    """Search the number of topics. Options as in `fit`.

    among: numbers to try; those for which a topic would have under `MIN_TEXTS_PER_TOPIC` texts on the average are
    left out, or under `LEAST_PER_TOPIC` where there is nothing to choose. max_texts: of more texts only so many are
    drawn. runs: refits on texts drawn anew per number.

    The curve has, per number tried, n_topics, coherence, exclusivity, stability (all three means over topics),
    stable_share (topics at `STABLE` or more), diversity, score, chosen. Raises TooLittleDataError when even the
    smallest candidate has too few texts, ParameterError for a candidate under 2.
    """
    tried = sorted(set(among))
    if not tried or tried[0] < 2:
        raise ParameterError("mỗi số chủ đề cần thử phải từ 2 trở lên")
    counts, words = usable_counts(
        readable(texts), min_df=min_df, max_df_share=max_df_share, extra_stop_words=extra_stop_words
    )
    used = np.flatnonzero(np.asarray(counts.sum(axis=1)).ravel())
    learned = _drawn(
        pooled(counts[used], None if threads is None else np.asarray(threads, object)[used]), max_texts, seed
    )
    per_topic = MIN_TEXTS_PER_TOPIC if len(tried) > 1 else LEAST_PER_TOPIC
    least = tried[0] * per_topic
    tried = [n for n in tried if n * per_topic <= len(used)]
    if not tried:
        raise TooLittleDataError(f"chỉ có {len(used)} bài có từ dùng được, cần ít nhất {least} để chọn số chủ đề")
    figures = [_figures(learned, words, n, method=method, seed=seed, runs=runs) for n in tried]
    return _chosen(tried, figures)


def _drawn(counts: csr_array, most: int, seed: int) -> csr_array:
    if counts.shape[0] <= most:
        return counts
    return csr_array(counts[np.sort(np.random.default_rng(seed).choice(counts.shape[0], most, replace=False))])


def _figures(
    counts: csr_array, words: list[str], n_topics: int, *, method: str, seed: int, runs: int
) -> dict[str, np.ndarray]:
    """Coherence, exclusivity and stability of each topic, (n_topics,) each, and the diversity of all."""

    def refit(some: csr_array, new_seed: int) -> np.ndarray:
        return find_topics(some, n_topics=n_topics, seed=new_seed, method=method)

    word_shares = refit(counts, seed)
    tops = [[words[word] for word in top] for top in strongest(word_shares, TOP_WORDS)]
    changes = changes_that_matter(method)
    again = stability(counts, word_shares, refit=refit, seed=seed, runs=runs, changes=changes)
    return {
        "coherence": np.maximum(coherence(counts, words, tops), 0), "exclusivity": exclusivity(word_shares),
        "stability": again["stability"].to_numpy(float), "diversity": np.array([diversity(word_shares)]),
    }  # fmt: skip


def _chosen(tried: list[int], figures: list[dict[str, np.ndarray]]) -> Choice:
    curve = pd.DataFrame({name: [each[name].mean() for each in figures] for name in figures[0]})
    scores = [np.cbrt(each["coherence"] * each["exclusivity"] * each["stability"]) for each in figures]
    means = np.array([score.mean() for score in scores])
    best = int(means.argmax())
    least = means[best] - scores[best].std(ddof=1) / np.sqrt(len(scores[best]))
    chosen = int(np.flatnonzero(means >= least)[0])
    curve = curve.assign(
        n_topics=tried, score=means, stable_share=[float((each["stability"] >= STABLE).mean()) for each in figures],
        chosen=np.arange(len(tried)) == chosen,
    )  # fmt: skip
    return Choice(tried[chosen], curve[list(COLUMNS)].astype(COLUMNS))
