"""The frozen result of a fit: what is talked about, and everything that says how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

QUALITY = {
    "topic_id": "Int64", "label": "str", "prevalence": "float64", "prevalence_low": "float64",
    "prevalence_high": "float64", "post_count": "Int64", "coherence": "float64", "c_v": "float64",
    "exclusivity": "float64", "stability": "float64",
}  # fmt: skip


def _no_table() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True)
class Topics:
    """A fitted topic model of n_texts texts.

    terms: topic_id, rank (from 1), term, weight (share of the topic). doc_topics: csr_array (n_texts, n_topics), rows
    sum to 1, or to 0 for a text without words of any topic.
    quality: topic_id, label, prevalence (share of all usable words) with the ends of its 95 % interval, post_count
    (texts with a clear topic, which is this one), coherence (NPMI) and c_v, exclusivity (FREX), stability (see
    `stability`; missing where nothing was refitted). Topic 0 is the most prevalent.
    no_topic_share: share of texts without a clear topic; no_topic: reason, text_count, share.
    seed, method: as given. stability: topic_id, by_seed, by_order, by_text, same_words, stability, refit_count.
    diversity: share of different words among the 25 first of all topics. words: n_words; word_shares: (n_topics,
    n_words), rows sum to 1.
    """

    terms: pd.DataFrame
    doc_topics: csr_array
    quality: pd.DataFrame
    no_topic_share: float
    seed: int
    method: str = ""
    no_topic: pd.DataFrame = field(default_factory=_no_table)
    stability: pd.DataFrame = field(default_factory=_no_table)
    diversity: float = float("nan")
    words: tuple[str, ...] = ()
    word_shares: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))

    def relabelled(self, labels: dict[int, str]) -> Topics:
        """The same result with other names of some topics. labels: topic_id to name."""
        named = self.quality["topic_id"].map(labels).astype("str")
        return replace(self, quality=self.quality.assign(label=named.where(named.notna(), self.quality["label"])))
