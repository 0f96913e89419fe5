"""How right the intervals of keyness are, what emerges where nothing did, and whether known events are found."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from nghe_lib.text.terms import TermCounts, count_phrases, emerging_terms, keyness
from tests.benchmarks.cards import Card, Figure

PRESS = Path(__file__).resolve().parents[3] / "shared" / "data" / "press" / "daily"
N_DRAWS, N_SHUFFLES, SEED = 20, 5, 2025
FREQUENT = 50
EVENTS = (
    ("2025-11-01", "2025-11-10", "2025-10", ("bão kalmaegi", "bão số 13", "bão fung wong")),
    ("2025-12-10", "2025-12-19", "2025-11", ("giành hcv", "hcv", "điền kinh", "bãi biển bondi")),
)


def card() -> Card:
    """Coverage on halves of November 2025, and events of November and December."""
    texts, days, _ = press("2025-11", "2025-11-31")
    counts = count_phrases(texts)
    halves, of_days = coverage(counts, None, text_halves(days)), coverage(counts, days, day_halves(days))
    of_texts = coverage(counts, None, day_halves(days))
    return Card(
        title="Terms: phrases, keyness, new terms",
        what="Phrases by their weakest seam (log-likelihood, NPMI), log ratio with a mid-P interval on effective "
        "numbers, terms that came up since a day. Rules and statistics, nothing trained.",
        data="press/daily, October to December 2025 (headlines and summaries; nothing shipped).",
        split="Random halves of one month, where no term differs; known events as positives; days put in another order "
        "as negatives.",
        figures=(
            Figure("keyness, halves of texts: intervals that hold 0", halves[0], f"usual formula {halves[2]}", "95 %"),
            Figure(f"the same, terms of {FREQUENT} tokens or more", halves[1], f"usual formula {halves[3]}", "95 %"),
            Figure("keyness, halves of days, days as groups", of_days[0], f"texts {of_texts[0]}", "95 %"),
            Figure(f"the same, terms of {FREQUENT} tokens or more", of_days[1], f"texts {of_texts[1]}", "95 %"),
            *event_figures(),
            Figure("new terms on shuffled days (false)", shuffled(), "", "near 0"),
            Figure("phrases of words, November, first 50 read by one reader", "47 real (94 %), 42 not units of money",
                   ""),
        ),
        failures="Phrases whose parts the segmenter cuts differently in each text are found by syllables, not by "
        "words. Amounts (triệu đồng) are phrases. Intervals of rare terms are a little wide, of frequent ones a little "
        "short. A term that sleeps for longer than the texts reach back counts as new.",
        version=f"{N_DRAWS} halves, {N_SHUFFLES} shuffles, seed {SEED}",
    )  # fmt: skip


def press(first: str, last: str) -> tuple[list[str], np.ndarray, list[str]]:
    """Texts, days and sources from the day `first` to `last`, both included."""
    rows: list[dict[str, str]] = []
    for path in sorted(PRESS.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows += [row for line in lines if first <= (row := json.loads(line))["archive_day"] <= last]
    texts = [f"{row['title'] or ''} .\n{row['summary'] or ''}" for row in rows]
    return texts, np.array([row["archive_day"] for row in rows]), [row["source"] for row in rows]


def text_halves(days: np.ndarray) -> Iterator[np.ndarray]:
    """Random halves of the texts."""
    rng = np.random.default_rng(SEED)
    for _ in range(N_DRAWS):
        yield rng.random(len(days)) < 0.5


def day_halves(days: np.ndarray) -> Iterator[np.ndarray]:
    """Random halves of the days."""
    rng, names = np.random.default_rng(SEED), np.unique(days)
    for _ in range(N_DRAWS):
        yield np.isin(days, rng.permutation(names)[: len(names) // 2])


def coverage(counts: TermCounts, groups: np.ndarray | None, halves: Iterator[np.ndarray]) -> list[str]:
    """Share of the intervals that hold 0, of all terms and of frequent ones; then the same for the usual formula.

    The usual formula takes every token as independent: log ratio ± 1.96 √(1/n + 1/m), where both counts are above 0.
    """
    draws = []
    for half in halves:
        first, second = (TermCounts(counts.counts[side], counts.terms, counts.sizes[side]) for side in (half, ~half))
        parts = {} if groups is None else {"groups": groups[half], "reference_groups": groups[~half]}
        made = keyness(first, second, **parts)
        n, m = (made[name].to_numpy(float) for name in ("n_here", "n_reference"))
        is_frequent, both = n + m >= FREQUENT, (n > 0) & (m > 0)
        held = ((made["low"] <= 0) & (made["high"] >= 0)).to_numpy(bool)
        spread = np.sqrt(1 / np.maximum(n, 1) + 1 / np.maximum(m, 1)) / np.log(2)
        usual = np.abs(made["log_ratio"].to_numpy()) <= 1.96 * spread
        draws.append([held.mean(), held[is_frequent].mean(), usual[both].mean(), usual[both & is_frequent].mean()])
    return [f"{share:.1%}" for share in np.mean(draws, axis=0)]


def event_figures() -> Iterator[Figure]:
    """The place of each event's words in the table, and whether they came up."""
    for first, last, before, words in EVENTS:
        here, days, sources = press(first, last)
        there, days_before, sources_before = press(before, f"{before}-31")
        ranks = {term: place for place, term in enumerate(keyness(here, there)["term"], start=1)}
        found = emerging_terms(
            [*there, *here], [f"{day}T05:00:00Z" for day in (*days_before, *days)], since=date.fromisoformat(first),
            voices=[*sources_before, *sources],
        )  # fmt: skip
        came = set(found["term"])
        said = "; ".join(f"{word}: {ranks.get(word, '-')}{'' if word in came else ' (not emerging)'}" for word in words)
        yield Figure(f"{first} to {last} against {before}: rank in keyness", said, "", "among the first")
        yield Figure(f"{first}: terms that came up", f"{len(found)}, {int(found['is_new'].sum())} of them new", "")


def shuffled() -> str:
    """Terms that come up when the days from October to 10 November are put in a random order."""
    texts, days, sources = press("2025-10-01", "2025-11-10")
    rng, names = np.random.default_rng(SEED), np.unique(days)
    found = []
    for _ in range(N_SHUFFLES):
        other = dict(zip(names, rng.permutation(names), strict=True))
        times = [f"{other[day]}T05:00:00Z" for day in days]
        found.append(len(emerging_terms(texts, times, since=date(2025, 11, 1), voices=sources)))
    return ", ".join(map(str, found))
