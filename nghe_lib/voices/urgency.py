"""How urgent a petition sounds, by stated rules, with the reasons shown: khẩn, cao or thường.

Each reason of `data/taxonomy/urgency.csv` that a text holds adds its weight: danger to life 3, power or water cut 2,
many people, children or the elderly, and what still goes on 1 each. 3 and more is `khẩn`, 2 is `cao`, less is `thường`.
The
rules read words: they do not know whether what is said is so, and somebody must look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from nghe_lib.voices.phrases import found, pattern_of, phrases_of, readings
from nghe_lib.voices.taxonomy import read_taxonomy

LEVELS = ("khẩn", "cao", "thường")
URGENT, HIGH = 3, 2


def urgency(texts: Iterable[str | None]) -> pd.DataFrame:
    """The urgency of each text: level, points, reasons (list of texts, in the order of the rules)."""
    read = readings(texts)
    rules = _rules()
    held = (
        np.column_stack([found(read, pattern) for _, _, pattern in rules]) if read else np.zeros((0, len(rules)), bool)
    )
    points = held @ np.array([weight for _, weight, _ in rules])
    level = np.select([points >= URGENT, points >= HIGH], LEVELS[:2], LEVELS[2])
    names = np.array([name for name, _, _ in rules])
    return pd.DataFrame(
        {
            "level": pd.Series(level, dtype="str"),
            "points": points.astype("int64"),
            "reasons": [names[row].tolist() for row in held],
        }
    )


@cache
def _rules() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    return tuple(
        (row["reason"], int(row["weight"]), pattern_of(phrases_of(row["phrases"])))
        for row in read_taxonomy("urgency").to_dict("records")
    )
