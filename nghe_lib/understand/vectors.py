"""Vectors of syllables, learned from press and comments without labels: where the networks of this room start from.

Skip-gram with negative sampling (Mikolov, Sutskever, Chen, Corrado & Dean, 2013, "Distributed Representations of Words
and Phrases and their Compositionality", NIPS), over words as `features` reads them, named by their hash.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from nghe_lib.store.models import model_mark, read_model, write_model
from nghe_lib.understand.features import read
from nghe_lib.understand.labelled import HELD_OUT

MODEL = "vectors"
SIZE, WINDOW, LEAST, EPOCHS = 64, 5, 5, 4
_COMMENTS = {
    "uit_vsfc/uit_vsfc.csv": ("text",), "aivivn2019/aivivn_train.csv": ("text",), "uit_visfd/uit_visfd.csv": ("text",),
    "uit_vsmec/uit_vsmec.csv": ("text",), "vihsd/vihsd.csv": ("text",), "uit_victsd/uit_victsd.csv": ("text",),
    "vispamreviews/vispamreviews.csv": ("text",), "vilexnorm/vilexnorm.csv": ("original", "normalized"),
    "reintel/reintel.csv": ("post_message",),
}  # fmt: skip


@dataclass(frozen=True)
class Vectors:
    """words, bare: (n,) uint64 hashes of each word with and without diacritics. counts: (n,). values: (n, SIZE)."""

    words: np.ndarray
    bare: np.ndarray
    counts: np.ndarray
    values: np.ndarray


def train_vectors(data: Path, *, seed: int, folder: Path | None = None) -> str:
    """Learn from press and comments under `data` and write model `vectors`; gives its SHA-256. Takes some minutes."""
    found = learn_vectors(list(unlabelled(data)), seed=seed)
    arrays = {
        "words": found.words, "bare": found.bare, "counts": found.counts.astype(np.int32),
        "values": found.values.astype(np.float16),
    }  # fmt: skip
    about = {"version": "1", "seed": seed, "data": "press/daily, facebook_comments_2025, comments without dev and test"}
    return write_model(MODEL, arrays, about=about, folder=folder)


def learn_vectors(texts: list[str], *, seed: int, least: int = LEAST, epochs: int = EPOCHS) -> Vectors:
    """Vectors of the words that stand in `texts` at least `least` times."""
    from gensim.models import Word2Vec

    features = read(texts)
    words, number, counts = np.unique(features.words, return_inverse=True, return_counts=True)
    bare = np.zeros(len(words), np.uint64)
    bare[number] = features.bare
    names = number.astype(str)
    bounds = np.concatenate([[0], features.word_ends])
    order = np.random.default_rng(seed).permutation(len(features))
    sentences = [names[bounds[one] : bounds[one + 1]].tolist() for one in order if bounds[one + 1] > bounds[one]]
    learned = Word2Vec(
        sentences, vector_size=SIZE, window=WINDOW, min_count=least, sg=1, negative=5, epochs=epochs, sample=1e-4,
        workers=1, seed=seed,
    ).wv  # fmt: skip
    kept = np.array([int(name) for name in learned.index_to_key], np.int64)
    return Vectors(words[kept], bare[kept], counts[kept], learned.vectors.astype(np.float32))


def read_vectors() -> Vectors:
    """The shipped vectors; raises StoreError when they are missing or changed."""
    return _read(model_mark(MODEL))


@lru_cache(maxsize=1)
def _read(mark: str) -> Vectors:
    arrays = read_model(MODEL)
    return Vectors(arrays["words"], arrays["bare"], arrays["counts"], arrays["values"].astype(np.float32))


def unlabelled(data: Path) -> Iterator[str]:
    """Press and comments under `data`, without what is kept for measuring."""
    for month in sorted((data / "press" / "daily").glob("*.jsonl.gz")):
        with gzip.open(month, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield f"{row['title'] or ''} . {row['summary'] or ''}"
    for thread in sorted((data / "platform" / "facebook_comments_2025").glob("*.jsonl")):
        with thread.open(encoding="utf-8") as lines:
            yield from (json.loads(line).get("raw_comment") or "" for line in lines)
    for name, columns in _COMMENTS.items():
        with (data / "labelled" / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("split") not in HELD_OUT:
                    yield from (row[column] or "" for column in columns)
