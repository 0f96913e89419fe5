"""Numbers as Vietnamese writers put them: 1.500,5 · 1,5 triệu · 20.000 · 2 tỷ 5 · 1tr2."""

from __future__ import annotations

import re
from decimal import Decimal

FACTORS = {
    "nghìn": 3, "ngàn": 3, "nghin": 3, "ngan": 3, "k": 3, "triệu": 6, "trieu": 6, "tr": 6, "củ": 6, "m": 6,
    "tỷ": 9, "tỉ": 9, "ty": 9, "b": 9,
}  # fmt: skip
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,3}(?: \d{3})+")
_PART = re.compile(rf"([\d.,]+(?: \d{{3}})*) ?({'|'.join(FACTORS)})?(?![^\W\d])| ?(rưỡi)")


def number(text: str, *, scaled: bool = False) -> Decimal:
    """A number with its separators; one comma before three digits is a decimal one where a multiplier follows.

    scaled: whether triệu, tỷ … follows: `1,234 tỷ` is 1.234 thousand million, while `1,234 đ` is 1234.
    """
    if "." in text and "," in text:
        whole, _, rest = text.rpartition("," if text.rindex(",") > text.rindex(".") else ".")
        return Decimal(f"{re.sub('[.,]', '', whole)}.{rest}")
    if _GROUPED.fullmatch(text) and not (scaled and text.count(",") == 1):
        return Decimal(re.sub("[., ]", "", text))
    return Decimal(text.replace(",", "."))


def amount(text: str) -> Decimal:
    """The sum that `text` says: parts add up, what follows a multiplier without one is its decimals (1tr2, 2 tỷ 5)."""
    total, unit = Decimal(0), Decimal(1)
    for digits, factor, half in _PART.findall(text):
        if half:
            total += unit / 2
        elif factor:
            unit = Decimal(10) ** FACTORS[factor]
            total += number(digits, scaled=True) * unit
        elif total:
            total += number(digits) * unit / 10 ** len(digits)
        else:
            total = number(digits)
    return total


def plain(value: Decimal) -> str:
    """A number without exponent and without trailing zeros: 1500000, 12.5."""
    return f"{value.normalize():f}"
