"""A certificate for each topic: how surely it comes again when chance, order or the texts themselves are others.

Each refit is matched to the topics at hand one to one (see `match`), and a topic's figure is the mean cosine of its
word shares with its partners. Three things are changed, one at a time: the seed; the order of texts; the texts, drawn
anew with replacement. `stability` is the least of the three means, so that a topic which one of them breaks is not
called stable. Matched similarity as in Greene, O'Callaghan & Cunningham (2014), "How many topics? Stability analysis
for topic models", ECML PKDD, there on ranked words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.topics.exclusivity import TOP_WORDS, strongest
from nghe_lib.topics.match import match
from nghe_lib.topics.methods import DRAWS_NOTHING

MAX_TEXTS = 20_000
STABLE = 0.85
CHANGES = ("by_seed", "by_order", "by_text")
COLUMNS = {
    "topic_id": "Int64", **dict.fromkeys(CHANGES, "float64"), "same_words": "float64", "stability": "float64",
    "refit_count": "Int64",
}  # fmt: skip
Refit = Callable[[csr_array, int], np.ndarray]


def changes_that_matter(method: str) -> tuple[str, ...]:
    """The changes that a method may feel: a method that draws nothing feels only other texts."""
    return CHANGES[2:] if method in DRAWS_NOTHING else CHANGES


def stability(
    counts: csr_array, word_shares: np.ndarray, *, refit: Refit, seed: int, runs: int, max_texts: int = MAX_TEXTS,
    changes: Sequence[str] = CHANGES,
) -> pd.DataFrame:  # fmt: skip
    """How surely each topic comes again.

    counts: (n_texts, n_words) the texts fitted; word_shares: (n_topics, n_words) the topics at hand. refit: from
    counts and a seed, the word shares of as many topics. runs: refits per change; 0 gives figures that are missing.
    changes: which of `CHANGES` are made; the others change nothing by the method's nature and are given as 1.
    max_texts: of more texts only so many are drawn for each refit, to bound the time; fewer texts make topics look
    less stable, never more.

    Returns one row per topic: topic_id, by_seed, by_order, by_text (mean similarities, 0 to 1), same_words (mean share
    of the ten first words that are the same), stability (the least of the means), refit_count.
    """
    found: dict[str, list[np.ndarray]] = {change: [] for change in CHANGES}
    kept = []
    for run in range(runs):
        for number, change in enumerate(changes):
            chance = np.random.default_rng([seed, run, number])
            texts, new_seed = _changed(change, counts.shape[0], max_texts, chance)
            again = refit(csr_array(counts[texts]), seed if new_seed is None else new_seed)
            alike, same = _compared(word_shares, again)
            found[change].append(alike)
            kept.append(same)
    missing = np.full(len(word_shares), np.nan if not runs else 1.0)
    means = {change: np.mean(rows, axis=0) if rows else missing for change, rows in found.items()}
    least = np.min([means[change] for change in changes], axis=0)
    made = pd.DataFrame({"topic_id": range(len(word_shares)), **means})
    return made.assign(
        same_words=np.mean(kept, axis=0) if kept else missing, stability=least,
        refit_count=len(kept),
    ).astype(COLUMNS)  # fmt: skip


def _changed(change: str, n_texts: int, most: int, chance: np.random.Generator) -> tuple[np.ndarray, int | None]:
    """The texts of one refit, and its seed where that is what changes."""
    size = min(n_texts, most)
    if change == "by_text":
        return np.sort(chance.integers(n_texts, size=size)), None
    texts = chance.permutation(n_texts)[:size]
    if change == "by_order":
        return texts, None
    return np.sort(texts), int(chance.integers(2**31))


def _compared(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each topic of `first`, the similarity of its partner in `second` and the share of top words they share."""
    pairs = match(first, second)
    here, there = pairs["first"].to_numpy(int), pairs["second"].to_numpy(int)
    alike, same = np.zeros(len(first)), np.zeros(len(first))
    alike[here] = pairs["similarity"].to_numpy(float)
    tops, others = strongest(first, TOP_WORDS), strongest(second, TOP_WORDS)
    for one, other in zip(here, there, strict=True):
        same[one] = len(np.intersect1d(tops[one], others[other])) / tops.shape[1]
    return alike, same
