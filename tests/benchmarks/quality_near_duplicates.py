"""How many of the pairs that are truly near are found: every pair counted exactly through an inverted index."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib import city
from nghe_lib.text.near_duplicates import near_duplicates
from nghe_lib.text.near_duplicates.banding import band_keys, banding
from nghe_lib.text.near_duplicates.shingles import ShingleSets, shingle_sets
from tests.benchmarks.cards import Card, Figure

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
N_CITY = 50_000
THRESHOLD = 0.8
_SLICES = (0.8, 0.85, 0.9, 0.95)
_ROWS = 500
_COMMENTS = (("labelled/vihsd/vihsd.csv", "text"), ("labelled/uit_victsd/uit_victsd.csv", "text"),
             ("labelled/vispamreviews/vispamreviews.csv", "text"),
             ("labelled/reintel/reintel.csv", "post_message"))  # fmt: skip


def card() -> Card:
    """Recall on press, on citizens' comments and on the city, by slices of Jaccard."""
    figures = []
    for name, texts in (("press", press()), ("comments", comments()), ("city", city_texts(N_CITY))):
        figures += _figures(name, texts)
    return Card(
        title="Near-duplicates",
        what="Groups of texts joined by pairs with a Jaccard of at least 0.8 over three-syllable shingles: MinHash "
        "candidates (5 rows, 18 bands), each verified exactly.",
        data="press/daily (headline and summary), comments of ViHSD, ViCTSD, ViSpamReviews, ReINTEL and two platforms "
        f"(research use, nothing shipped); {N_CITY:,} posts of the synthetic city.",
        split="No training; every pair of distinct texts at or above 0.8 is counted exactly.",
        figures=tuple(figures),
        failures="Short texts: under six syllables only equal texts are near, since one word more is under 0.8. "
        "Chains: two texts of one group may be further apart than 0.8. Paraphrase is not found. In buckets of over "
        "128 distinct texts a text meets 64 leaders and 16 neighbours only.",
        version="shingles of 3, permutations of seed 20250701",
    )


def _figures(name: str, texts: list[str]) -> list[Figure]:
    """Recall of all true pairs, and of each slice of Jaccard; sets that are equal are one text here."""
    pairs = true_pairs(texts, THRESHOLD)
    groups = near_duplicates(texts, threshold=THRESHOLD)
    found = groups[pairs["first"]] == groups[pairs["second"]]
    slices = pd.cut(pairs["jaccard"], [*_SLICES, 1.0], right=False)
    figures = [Figure(f"{name}: recall of all pairs ≥ 0.8", _share(found), "100 % by comparing all", "≥ 95 %")]
    for piece, rows in pairs.groupby(slices, observed=False).groups.items():
        expected = banding(THRESHOLD).chance(piece.left)
        figures.append(Figure(f"{name}: pairs in {piece.left:.2f}–{piece.right:.2f}", _share(found[rows]),
                              f"chance by the S-curve at least {expected:.2%}"))  # fmt: skip
    return figures


def _share(found: np.ndarray) -> str:
    return f"{found.sum():,} of {len(found):,}" + (f" ({found.mean():.2%})" if len(found) else "")


def true_pairs(texts: list[str], threshold: float, *, queries: np.ndarray | None = None) -> pd.DataFrame:
    """Every pair of texts with a Jaccard of at least `threshold`, counted exactly.

    queries: compare only these texts with all. Returns first, second, jaccard; equal sets count once, by their first
    text, so that the many copies of one text do not hide the rest.
    """
    sets = shingle_sets(texts)
    firsts = np.sort(np.unique(sets.marks, return_index=True)[1])
    table, sizes = _incidence(sets.at(firsts)), sets.sizes[firsts]
    rows = np.arange(len(firsts)) if queries is None else np.flatnonzero(np.isin(firsts, queries))
    parts = [_near_rows(table, sizes, rows[at : at + _ROWS], threshold) for at in range(0, len(rows), _ROWS)]
    pairs = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["first", "second", "jaccard"])
    if queries is None:
        pairs = pairs[pairs["first"] < pairs["second"]].reset_index(drop=True)
    return pairs.assign(first=firsts[pairs["first"].to_numpy(int)], second=firsts[pairs["second"].to_numpy(int)])


def _incidence(sets: ShingleSets) -> csr_array:
    _, columns = np.unique(sets.hashes, return_inverse=True)
    bounds = np.concatenate([[0], sets.ends])
    return csr_array((np.ones(len(columns), np.int32), columns, bounds))


def _near_rows(table: csr_array, sizes: np.ndarray, rows: np.ndarray, threshold: float) -> pd.DataFrame:
    shared = (table[rows] @ table.T).tocoo()
    first, second, count = rows[shared.row], shared.col, shared.data
    union = sizes[first] + sizes[second] - count
    near = (count >= threshold * union - 1e-9) & (first != second)
    return pd.DataFrame({"first": first[near], "second": second[near], "jaccard": count[near] / union[near]})


def candidates(texts: list[str], pairs: pd.DataFrame, threshold: float) -> np.ndarray:
    """Whether each pair shares a band, before any chain of groups helps: (n_pairs,) bool."""
    keys = band_keys(shingle_sets(texts), banding(threshold))
    return (keys[:, pairs["first"].to_numpy(int)] == keys[:, pairs["second"].to_numpy(int)]).any(axis=0)


def press() -> list[str]:
    """Headline and summary of every press item."""
    texts = []
    for path in sorted((SHARED / "press" / "daily").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [f"{item['title']}. {item['summary']}" for item in map(json.loads, lines)]
    return texts


def comments() -> list[str]:
    """Comments and posts of citizens."""
    texts = []
    for name, column in _COMMENTS:
        with (SHARED / name).open(encoding="utf-8", newline="") as lines:
            texts += [row[column] for row in csv.DictReader(lines)]
    for path in sorted((SHARED / "platform" / "facebook_comments_2025").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            texts += [json.loads(line)["raw_comment"] or "" for line in lines]
    return texts


def city_texts(n_posts: int) -> list[str]:
    """Texts of a synthetic city, planted copies included."""
    return [text for batch in city.build(n_posts=n_posts, seed=1).batches() for text in batch.posts["text"]]
