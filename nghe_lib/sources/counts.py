"""Counts as people and platforms write them: 54, "1.234", "1,2K", "54 like", "3 nghìn", "unknown".

A count that is not given or not understood is missing, never 0.
"""

from __future__ import annotations

import re

from nghe_lib.sources.words import Problem

MAX_COUNT = 2**63 - 1
MISSING_WORDS = frozenset(
    {"", "unknown", "none", "null", "nan", "n/a", "na", "-", "—", "không rõ", "không có", "?", "hidden"}
)
_SCALES = {
    "k": 1_000, "n": 1_000, "nghìn": 1_000, "ngàn": 1_000,
    "m": 1_000_000, "tr": 1_000_000, "triệu": 1_000_000,
    "b": 1_000_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000,
}  # fmt: skip
_COUNT = re.compile(
    r"\s*(?P<number>\d+(?:[.,]\d+)*)\s*(?P<scale>(?:k|nghìn|ngàn|n|m|triệu|tr|b|tỷ|tỉ)(?![^\W\d_]))?(?:\s*[^\W\d_][^\d]*)?\s*",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


def count_of(value: object) -> int | Problem | None:
    """A cell as a count of at least 0; None where it is missing; Problem where it is no count."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value <= MAX_COUNT else Problem("không phải số đếm")
    if isinstance(value, float):
        if value != value:
            return None
        return int(value) if value.is_integer() and 0 <= value <= 2**53 else Problem("không phải số đếm")
    if not isinstance(value, str):
        return Problem("không phải số đếm")
    if value.isdigit() and value.isascii() and len(value) <= 18:
        return int(value)
    return None if value.strip().casefold() in MISSING_WORDS else _written(value)


def _written(value: str) -> int | Problem:
    found = _COUNT.fullmatch(value) if len(value) <= 60 else None
    if not found:
        return Problem("không phải số đếm")
    scale = _SCALES[found["scale"].casefold()] if found["scale"] else 1
    number = _number(found["number"], scaled=scale > 1)
    if number is None or number * scale > MAX_COUNT:
        return Problem("không phải số đếm")
    return round(number * scale)


def _number(digits: str, *, scaled: bool) -> float | int | None:
    """`digits` with its separators read: thousands in groups of three, or, before a scale, one decimal mark."""
    if digits.isdigit():
        return int(digits) if len(digits) <= 19 else None
    if scaled and re.fullmatch(r"\d{1,6}[.,]\d{1,3}", digits):
        return float(digits.replace(",", "."))
    if _GROUPED.fullmatch(digits):
        return int(re.sub(r"[.,]", "", digits))
    whole = re.fullmatch(r"(\d{1,15})[.,]0{1,2}", digits)
    return int(whole[1]) if whole else None
