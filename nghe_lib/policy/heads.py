"""What the line that begins a piece of a Vietnamese legal text looks like.

Sources: Nghị định 30/2020/NĐ-CP, phụ lục I (phần, chương, mục, tiểu mục, điều, khoản, điểm; khoản in Arabic numerals
with a full stop, điểm in Vietnamese letters with a closing bracket) and Luật Ban hành văn bản quy phạm pháp luật
64/2025/QH15. Tiết has no rule of its own; `a1)`, `a.1)` and `(i)` are how drafters write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of points in order: the Vietnamese alphabet without marks, so without f, j, w and z."""
_STRANGE_AFTER = {"f": "e", "j": "i", "w": "v", "z": "y"}
_ORDINALS = {
    "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NUMBER = r"(?P<number>\d{1,4}|[IVXLC]{1,8})"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("article", re.compile(r"điều\s{1,4}(?P<number>\d{1,4}[a-zđ]?)\s{0,4}(?:[.:]|$)(?P<rest>.*)", re.I | re.S)),
    ("chapter", re.compile(rf"chương\s{{1,4}}(?:thứ\s+)?{_NUMBER}\b\s{{0,4}}[.:–-]?(?P<rest>.*)", re.I | re.S)),
    ("subsection", re.compile(rf"tiểu\s+mục\s{{1,4}}{_NUMBER}\b\s{{0,4}}[.:–-]?(?P<rest>.*)", re.I | re.S)),
    ("section", re.compile(rf"mục\s{{1,4}}{_NUMBER}\b\s{{0,4}}[.:–-]?(?P<rest>.*)", re.I | re.S)),
    (
        "part",
        re.compile(
            rf"phần\s{{1,4}}(?:thứ\s{{1,4}}(?P<ordinal>{'|'.join(_ORDINALS)})|{_NUMBER})\b\s{{0,4}}[.:–-]?(?P<rest>.*)",
            re.I | re.S,
        ),
    ),
    (
        "appendix",
        re.compile(rf"phụ\s+lục(?:\s{{1,4}}(?:số\s+)?{_NUMBER}\b|(?=\s*$))\s{{0,4}}[.:–-]?(?P<rest>.*)", re.I | re.S),
    ),
    ("clause", re.compile(r"(?P<number>\d{1,3}[a-zđ]?)\.(?!\d)\s{0,4}(?P<rest>.*)", re.S)),
    ("subpoint", re.compile(r"\(?(?P<number>[a-zđ]\.?\d{1,2})\)\s{0,4}(?P<rest>.*)", re.S)),
    ("subpoint", re.compile(r"\((?P<number>[ivx]{1,5})\)\s{0,4}(?P<rest>.*)", re.S)),
    ("point", re.compile(r"(?P<number>[a-zđ])\)\s{0,4}(?P<rest>.*)", re.S)),
)
_ATTACHED = re.compile(r"(?:QUY ĐỊNH|QUY CHẾ|ĐIỀU LỆ|NỘI QUY|ĐỀ ÁN|CHƯƠNG TRÌNH|KẾ HOẠCH|PHƯƠNG ÁN|DANH MỤC)\s*")
_CLOSING = re.compile(r"(?:Nơi nhận\s*:|(?:TM|KT|TL|TUQ|Q)\.\s+[A-ZĐÀ-Ỹ]{2}|CHỦ TỊCH\s*$|BỘ TRƯỞNG\s*$|GIÁM ĐỐC\s*$)")
_CITES = re.compile(r"(?:Chương|Phần|Mục|Điều|Luật|Nghị|Quyết|Quy|Thông)\b.*\b(?:này|số)\b")
_GOES_ON = re.compile(
    r"(?:,|(?<!\w)(?:tại|theo|và|hoặc|của|với|đến|từ|ở|trong|các|khoản|điểm|khoản\s+\d+|điểm\s+[a-zđ]|số))\s*$", re.I
)
_MARKUP = re.compile(r"[\s*_#>\ufeff]*")
WIDE = ("appendix", "part", "chapter", "section", "subsection")


@dataclass(frozen=True, slots=True)
class Head:
    """How a line begins: level, number as written, its place in order (`rank`, from 1), what follows on the line."""

    level: str
    number: str
    rank: int
    rest: str


def head_of(line: str) -> Head | None:
    """The head that `line` begins with, or None. Whether it may stand where it stands is for the reader of the whole.

    Wide heads (chương, mục …) count only when nothing but a title follows, so that `Mục 2 Chương này` within a
    sentence that was cut by a line break is no head.
    """
    said = line[_MARKUP.match(line).end() :].rstrip().rstrip("*_")  # type: ignore[union-attr]
    if _ATTACHED.fullmatch(said):
        return Head("attached", "", 0, said)
    if _CLOSING.match(said):
        return Head("closing", "", 0, said)
    for level, pattern in _PATTERNS:
        found = pattern.match(said)
        if found is None:
            continue
        rest = found["rest"].strip(" \t\xa0*_")
        if level in WIDE and not _is_title(said, rest):
            return None
        groups = found.groupdict()
        number = groups.get("ordinal") or groups.get("number") or ""
        rank = rank_of(level, number)
        return None if rank is None else Head(level, number, rank, rest)
    return None


def rank_of(level: str, number: str) -> int | None:
    """The place of a number among its sisters, from 1; 0 for an appendix without a number; None for no number."""
    if not number:
        return 0 if level == "appendix" else None
    plain = number.lower()
    if level == "point":
        return LETTERS.find(_STRANGE_AFTER.get(plain, plain)) + 1 or None
    if level == "subpoint":
        digits = re.sub(r"\D", "", plain)
        return int(digits) if digits else roman(plain.upper())
    if plain in _ORDINALS:
        return _ORDINALS[plain]
    leading = re.match(r"\d+", plain)
    return int(leading[0]) if leading else roman(number.upper())


def roman(number: str) -> int | None:
    """The value of a Roman numeral, or None where it is none."""
    if not number or any(letter not in _ROMAN for letter in number):
        return None
    values = [_ROMAN[letter] for letter in number]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(value if value >= following else -value for value, following in pairs)


def _is_title(said: str, rest: str) -> bool:
    """Whether a wide head stands alone, is written in capitals, or goes on with a capital letter."""
    if _CITES.match(rest):
        return False
    return not rest or (said[:1].isupper() and (rest[:1].isupper() or rest[:1] in "(“\"'"))


def goes_on(line: str) -> bool:
    """Whether a sentence that breaks off like `line` must go on: what follows is no head."""
    return _GOES_ON.search(line[-40:]) is not None
