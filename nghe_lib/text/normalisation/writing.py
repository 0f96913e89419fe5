"""A reading written the way its raw word was: case kept, names of places in their own capitals, `50k` in words."""

from __future__ import annotations

import re

NAMES = {
    "hồ chí minh": "Hồ Chí Minh", "thành phố hồ chí minh": "Thành phố Hồ Chí Minh", "hà nội": "Hà Nội",
    "sài gòn": "Sài Gòn", "việt nam": "Việt Nam", "đà nẵng": "Đà Nẵng", "cần thơ": "Cần Thơ", "facebook": "Facebook",
    "youtube": "YouTube", "zalo": "Zalo",
}  # fmt: skip
FIXED = {"hcm": "hồ chí minh", "tphcm": "thành phố hồ chí minh", "tp.hcm": "thành phố hồ chí minh"}
"""Names whose abbreviation has one meaning; in capitals they stay, as other acronyms do."""
_LETTERED = frozenset(("vitamin", "nhóm", "khối", "hạng", "bảng", "hepatitis", "block", "tòa", "chữ", "mẫu", "virus"))
_PICTURE_SIZES = ("2", "4", "8")
_THOUSANDS = re.compile(r"(\d+)k$")


def fixed_reading(piece: str) -> str | None:
    """What a piece is written out as wherever it stands; None for most. `50k` → `50 nghìn`, `tphcm` → its name."""
    if piece[0].isdigit():
        found = _THOUSANDS.match(piece)
        return f"{found[1]} nghìn" if found and found[1] not in _PICTURE_SIZES else None
    if piece.isupper():
        return None
    name = FIXED.get(piece.lower())
    return None if name is None else NAMES[name]


def is_letter_name(piece: str, before: str) -> bool:
    """Whether a single letter is a name: a capital inside a sentence (`bạn K`), or after a noun that takes letters."""
    return len(piece) == 1 and ((piece.isupper() and before != ".") or before in _LETTERED)


def written(reading: str, piece: str) -> str:
    """A lower-case reading in the case of the piece it stands for."""
    if reading == piece.lower():
        return piece
    if len(piece) > 1 and piece.isupper():
        return reading.upper()
    shown = NAMES.get(reading, reading)
    return shown[0].upper() + shown[1:] if piece[0].isupper() else shown
