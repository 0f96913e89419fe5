"""The data the shipped model is trained from, read from a folder of it, and the model written.

ViLexNorm (Nguyen, Le & Nguyen, EACL 2024, CC BY-NC-SA 4.0), its train part; headlines and summaries of the press before
`HELD_FROM`; comments of nine public sets for the language model. Only counts and weights are kept.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from nghe_lib.store.models import write_model
from nghe_lib.text.normalisation.alignment import Pair, aligned_pairs
from nghe_lib.text.normalisation.ranking import NAME, Ranking
from nghe_lib.text.normalisation.training import train

HELD_FROM = "2025-11"
"""Press from this month on is never trained on: it is what harm is measured on."""
CALM_EVERY = 3
COMMENTS = (
    ("labelled/aivivn2019/aivivn_train.csv", "text"), ("labelled/reintel/reintel.csv", "post_message"),
    ("labelled/uit_victsd/uit_victsd.csv", "text"), ("labelled/uit_visfd/uit_visfd.csv", "text"),
    ("labelled/uit_vsfc/uit_vsfc.csv", "text"), ("labelled/uit_vsmec/uit_vsmec.csv", "text"),
    ("labelled/vihsd/vihsd.csv", "text"), ("labelled/vispamreviews/vispamreviews.csv", "text"),
)  # fmt: skip


def train_and_write(data: Path, *, seed: int, folder: Path | None = None) -> str:
    """Train from the folder `data` and write the model; gives its SHA-256. About three minutes on one core."""
    model = train_from(data, seed=seed)
    about = {"version": "1", "seed": seed, "terms": "weights from ViLexNorm (CC BY-NC-SA 4.0)"}
    return write_model(NAME, model.arrays(), about=about, folder=folder)


def train_from(data: Path, *, seed: int) -> Ranking:
    """The ranking trained from the folder `data`."""
    edited = [text for _, text in press(data, until=HELD_FROM)]
    return train(pairs(data, "train"), edited=edited, calm=edited[::CALM_EVERY], comments=comments(data), seed=seed)


def pairs(data: Path, split: str) -> list[list[Pair]]:
    """The aligned sentence pairs of one part of ViLexNorm: `train` or `dev`."""
    rows = [row for row in _rows(data / "labelled/vilexnorm/vilexnorm.csv") if row["split"] == split]
    return aligned_pairs([row["original"] for row in rows], [row["normalized"] for row in rows])


def press(data: Path, *, since: str = "", until: str = "9999") -> Iterator[tuple[str, str]]:
    """(month, headline or summary) of months from `since` on and before `until`, in the order of the files."""
    for path in sorted((data / "press/daily").glob("press_*.jsonl.gz")):
        month = path.name[6:13]
        if since <= month < until:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    row = json.loads(line)
                    yield from ((month, row[name]) for name in ("title", "summary") if row.get(name))


def comments(data: Path) -> list[str]:
    """Unlabelled posts of several kinds."""
    listed = [row[column] for name, column in COMMENTS for row in _rows(data / name) if row[column]]
    for path in sorted((data / "platform/facebook_comments_2025").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            listed += [text for line in lines if (text := json.loads(line).get("raw_comment"))]
    return listed


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
