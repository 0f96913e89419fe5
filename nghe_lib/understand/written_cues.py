"""Cue phrases that speak for an answer, weighed by hand (`data/lexicons/civic_cues.csv`) and found as fast as words.

A text with diacritics is asked for the phrases as written; one without any, for phrases of two words or more without
theirs, because single bare syllables mean too much. What is found is summed per question and answer.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np

from nghe_lib.store.models import models_folder
from nghe_lib.tasks import TASKS
from nghe_lib.understand.features import Features, read

CUED = ("speech_act", "sector", "legal_topic", "target", "voice")
LONGEST_PHRASE = 5
_STARTS = np.array([0x9E3779B97F4A7C15, 0x1F83D9ABFB41BD6B], np.uint64)
_ENDS = np.cumsum([0, *(len(TASKS[task].names) for task in CUED)]).tolist()
_FIRST: Mapping[str, int] = MappingProxyType(dict(zip(CUED, _ENDS, strict=False)))
N_COLUMNS: int = _ENDS[-1]


@dataclass(frozen=True)
class Cues:
    """keys: (n,) uint64 hash of each phrase. bounds: (n + 1,) int32 into columns int16 and weights float32."""

    keys: np.ndarray
    bounds: np.ndarray
    columns: np.ndarray
    weights: np.ndarray

    @cached_property
    def _slots(self) -> tuple[np.ndarray, np.ndarray]:
        """A hash table of the phrases, at most half full."""
        size = 1 << int(2 * max(len(self.keys), 1)).bit_length()
        slots, keys = np.full(size, -1, np.int32), np.zeros(size, np.uint64)
        for number, key in enumerate(self.keys.tolist()):
            slot = key & (size - 1)
            while slots[slot] >= 0:
                slot = (slot + 1) & (size - 1)
            slots[slot], keys[slot] = number, key
        return slots, keys

    def votes(self, features: Features) -> np.ndarray:
        """Weights of the phrases found in each text: (n, N_COLUMNS) float32, see `columns_of`."""
        from nghe_lib.understand.written_kernels import voted

        out = np.zeros((len(features), N_COLUMNS), np.float32)
        voted(features.words, features.bare, features.word_ends, _STARTS, LONGEST_PHRASE, *self._slots,
              self.bounds, self.columns, self.weights, out)  # fmt: skip
        return out


def columns_of(task: str) -> slice:
    """The columns of `Cues.votes` that are the answers of `task`, in their order."""
    return slice(_FIRST[task], _FIRST[task] + len(TASKS[task].names))


def read_cues(path: Path | None = None) -> Cues:
    """The phrases of `data/lexicons/civic_cues.csv` (task, answer, weight, phrases between bars) as a table."""
    path = path or models_folder().parent / "lexicons" / "civic_cues.csv"
    said: dict[str, list[tuple[int, float]]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            column = _FIRST[row["task"]] + TASKS[row["task"]].names.index(row["answer"])
            for phrase in row["phrases"].split("|"):
                said.setdefault(phrase.strip(), []).append((column, float(row["weight"])))
    return _table(said)


def _table(said: Mapping[str, list[tuple[int, float]]]) -> Cues:
    from nghe_lib.understand.written_kernels import phrase_keys

    features = read(list(said))
    sizes = np.diff(features.word_ends, prepend=0)
    is_sign = np.array([not any(sign.isalpha() for sign in phrase) for phrase in said])
    found: dict[int, dict[int, float]] = {}
    for words, start, kept in (
        (features.words, _STARTS[0], sizes > 0),
        (features.bare, _STARTS[1], (sizes > 1) | is_sign),
    ):
        keys = np.zeros(len(said), np.uint64)
        phrase_keys(words, features.word_ends, start, keys)
        for key, keep, votes in zip(keys.tolist(), kept, said.values(), strict=True):
            if keep:
                for column, weight in votes:
                    each = found.setdefault(key, {})
                    each[column] = max(each.get(column, 0.0), weight)
    votes_of = [sorted(each.items()) for each in found.values()]
    bounds = np.cumsum([0, *map(len, votes_of)], dtype=np.int32)
    flat = [vote for votes in votes_of for vote in votes]
    return Cues(np.array(list(found), np.uint64), bounds, np.array([column for column, _ in flat], np.int16),
                np.array([weight for _, weight in flat], np.float32))  # fmt: skip
