"""What citizens call the things that drafts name: `rào chắn` is `lô cốt`, `tiêm phòng` is `chích ngừa`."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache

from nghe_lib.store.models import models_folder


@cache
def wordings() -> tuple[tuple[str, ...], ...]:
    """Groups of words that may stand for one another, lower case NFC, from `data/lexicons/clause_wording.csv`."""
    path = models_folder().parent / "lexicons" / "clause_wording.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [unicodedata.normalize("NFC", row["words"].lower()) for row in csv.DictReader(lines)]
    return tuple(tuple(word.strip() for word in row.split(";") if word.strip()) for row in rows)


def other_words(text: str) -> list[str]:
    """What people may call the things that `text` names, without the names it has itself."""
    padded = f" {' '.join(_syllables(text))} "
    made: dict[str, None] = {}
    for group in wordings():
        if any(f" {' '.join(_syllables(word))} " in padded for word in group):
            made.update(dict.fromkeys(word for word in group if f" {word} " not in padded))
    return list(made)


def _syllables(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
