"""Amounts, deadlines and measures as people and drafts write them: `2.000.000 đồng`, `200k`, `72 tiếng`, `1m5`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nghe_lib.policy.folding import folded, spelt

_WORDS = {
    "một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9",
    "mười": "10",
}  # fmt: skip
_UNITS = {
    "dong": ("money", 1.0), "vnd": ("money", 1.0), "nghin": ("money", 1e3), "ngan": ("money", 1e3),
    "k": ("money", 1e3), "trieu": ("money", 1e6), "tr": ("money", 1e6), "cu": ("money", 1e6), "ty": ("money", 1e9),
    "phut": ("hours", 1 / 60), "gio": ("hours", 1.0), "tieng": ("hours", 1.0), "h": ("hours", 1.0),
    "ngay": ("days", 1.0), "tuan": ("days", 7.0), "thang": ("months", 1.0), "nam": ("months", 12.0),
    "met vuong": ("area_m2", 1.0), "m2": ("area_m2", 1.0), "met": ("length_m", 1.0), "m": ("length_m", 1.0),
    "phan tram": ("percent", 1.0), "%": ("percent", 1.0), "tuoi": ("age", 1.0), "con": ("animals", 1.0),
    "nguoi": ("people", 1.0), "lan": ("times", 1.0), "decibel": ("decibel", 1.0), "db": ("decibel", 1.0),
    "dba": ("decibel", 1.0),
}  # fmt: skip
DIMENSIONS = {
    "money": "số tiền", "hours": "giờ", "days": "số ngày", "months": "số tháng", "area_m2": "diện tích",
    "length_m": "chiều dài", "percent": "phần trăm", "age": "tuổi", "animals": "số con", "people": "số người",
    "times": "số lần", "decibel": "độ ồn",
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_FOUND = re.compile(
    rf"(?<![\w.,/])(?:(?P<low>{_NUMBER})\s?(?:-|–|den|toi)\s?)?(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})(?![a-z0-9])"
    rf"(?:\s(?P<half>ruoi)\b)?(?P<of_day>\s(?:toi|dem|khuya|chieu)\b)?|(?<![\w.,/])(?P<metres>\d)m(?P<tenths>\d)(?!\w)"
)
_WORD = re.compile(
    rf"\b({'|'.join(_WORDS)})\s(?=(?:con|ngày|giờ|tiếng|tháng|triệu|lần|người|mét|tuần|tuổi|ngàn|nghìn)\b)"
)
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\bngay \d{1,2} thang \d{1,2}(?: nam \d{4})?|\bthang \d{1,2}\b")
_DIGIT = re.compile(r"\d")
_SHORT = re.compile(r"(?<![\w.,/])(\d{1,2}(?:[.,]\d)?)t(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measure (one of DIMENSIONS) and its value in the measure's own unit: đồng, hours, days, months, metres."""

    dimension: str
    value: float


def quantities(texts: Iterable[str]) -> list[frozenset[Quantity]]:
    """The quantities each text states; both ends of a span count. Dates are none."""
    counted = [_WORD.sub(lambda word: f"{_WORDS[word[1]]} ", spelt(text)) for text in texts]
    return [frozenset(_found(text)) if _DIGIT.search(text) else frozenset() for text in folded(counted)]


def _found(said: str) -> list[Quantity]:
    plain = _DATE.sub(" ", said)
    made = [Quantity("age", _value(number)) for number in _SHORT.findall(plain)]
    for match in _FOUND.finditer(plain):
        if match["metres"]:
            made.append(Quantity("length_m", int(match["metres"]) + int(match["tenths"]) / 10))
            continue
        dimension, size = _UNITS[match["unit"]]
        values = [_value(match[name]) for name in ("low", "number") if match[name]]
        if match["half"]:
            values = [value + 0.5 for value in values]
        if dimension == "hours" and match["of_day"] and size == 1.0:
            values = [value + 12 if value < 12 else value for value in values]  # 10 giờ tối
        made += [Quantity(dimension, round(value * size, 4)) for value in values]
    return made


def _value(number: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number):
        return float(number.replace(".", ""))
    return float(number.replace(",", "."))
