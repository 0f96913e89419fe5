"""How well `places.find` agrees with mentions marked by hand: `python -m tests.benchmarks.quality_places`.

A mention is right when its span is exactly the marked one; `spans and units` asks besides for a unit in common, since
the reader or the finder may leave more than one open. Intervals are the middle 95 % of 2,000 resamples of whole texts.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

REPO = Path(__file__).resolve().parents[2]
SHARED = REPO.parent / "shared" / "data"
AUDIT = REPO / "data" / "gazetteer" / "audit_mentions.csv"
N_RESAMPLES, SEED = 2_000, 7
Mentions = dict[tuple[int, int], frozenset[str]]


def scores() -> dict[str, str]:
    """Precision, recall and F1 of all, of spans alone, and by level, each with its interval."""
    gold, levels = marked()
    found = finder(list(gold), texts_of(set(gold)))
    made = {}
    for name, level, with_units in (
        ("spans", None, False), ("spans and units", None, True), ("province", "province", True),
        ("district", "district", True), ("commune", "commune", True),
    ):  # fmt: skip
        counts = np.array([_counts(gold[key], found[key], levels[key], level, with_units) for key in gold])
        made[name] = _said(counts)
    return {"texts": str(len(gold)), "mentions": str(sum(map(len, gold.values()))), **made}


def marked() -> tuple[dict[str, Mentions], dict[str, dict[tuple[int, int], str]]]:
    """Per link hash the marked spans with their units, and the level of each."""
    gold: dict[str, Mentions] = {}
    levels: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    with AUDIT.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            held = gold.setdefault(row["link_hash"], {})
            if row["units"]:
                span = int(row["start"]), int(row["end"])
                held[span] = frozenset(row["units"].split("|"))
                levels[row["link_hash"]][span] = row["level"]
    return gold, levels


def texts_of(wanted: set[str]) -> dict[str, str]:
    """Title and summary of the texts with these link hashes."""
    held = {}
    for path in sorted((SHARED / "press" / "daily").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for post in map(json.loads, lines):
                mark = hashlib.sha256(post["link"].encode()).hexdigest()[:16]
                if mark in wanted:
                    held.setdefault(mark, f"{post['title']}\n{post['summary'] or ''}")
    return held


def finder(order: list[str], texts: dict[str, str]) -> dict[str, Mentions]:
    """What `places.find` gives for the texts, units as named."""
    from nghe_lib.places.find import find

    rows = find([texts[key] for key in order])
    found: dict[str, dict[tuple[int, int], set[str]]] = {key: {} for key in order}
    for row in rows.itertuples(index=False):
        held = found[order[row.text_index]]
        held.setdefault((int(row.start), int(row.end)), set()).add(f"{row.system}:{row.unit_code}")
    return {key: {span: frozenset(units) for span, units in held.items()} for key, held in found.items()}


def _counts(
    gold: Mentions, found: Mentions, levels: dict[tuple[int, int], str], level: str | None, with_units: bool
) -> tuple[int, int, int, int]:
    """Of one text: found mentions that are right, found, marked mentions that were found, marked.

    A found mention counts to the level of its first unit, a marked one to the level it is marked with.
    """
    digits = {"province": 2, "district": 3, "commune": 5}
    right = {span for span, units in found.items() if span in gold and (not with_units or units & gold[span])}
    ours = {s for s, units in found.items() if level is None or len(min(units).split(":")[1]) == digits[level]}
    theirs = {span for span in gold if level is None or levels[span] == level}
    return len(ours & right), len(ours), len(theirs & right), len(theirs)


def _said(counts: np.ndarray) -> str:
    """counts: (n_texts, 4) as `_counts` gives."""
    drawn = np.random.default_rng(SEED).integers(0, len(counts), (N_RESAMPLES, len(counts)))
    resampled = counts[drawn].sum(axis=1)
    parts = []
    for name, value in zip(("precision", "recall", "F1"), _rates(counts.sum(axis=0)[None]), strict=True):
        low, high = np.quantile(_rates(resampled)[("precision", "recall", "F1").index(name)], [0.025, 0.975])
        parts.append(f"{name} {value[0]:.3f} ({low:.3f}-{high:.3f})")
    return ", ".join(parts)


def _rates(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Precision, recall and their harmonic mean of each row of sums, (n, 4)."""
    precision, recall = sums[:, 0] / sums[:, 1], sums[:, 2] / sums[:, 3]
    return precision, recall, 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    for heading, said in scores().items():
        print(f"{heading}: {said}")  # noqa: T201
