"""What a mark says, in one written form; None where the place only looked like a mark.

url: with scheme, host in lower case, without tracking parameters. email, mention (without @), hashtag (without #):
lower case NFC. date: 2025-07-01, 2025-07 or --07-01. time: 20:30. phone: +84912345678; a hotline its digits. money:
đồng as a plain number, other currencies `5 USD`. percent: 15.5. measure: `12.5 km`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable

from nghe_lib.sources.addresses import address_of
from nghe_lib.sources.words import clean
from nghe_lib.text.marks import numbers

CLOSING = ".,;:!?…'’”»)]}*"
_MODEL = re.compile(r"[^\W\d]-$")
_COIN = re.compile(r" (?:xu|hồ)(?!\w)")
_BARE_DAY = re.compile(r"[1-9]\d?/[1-9]\d?")
_DAY_SAID = re.compile(r"(?:ngày|ngay|hôm|sáng|trưa|chiều|tối|đêm|qua|nay|lễ|từ|đến|\d/\d\d?) ?[-–(]? ?$")
LOST_ZERO_DIGITS = 9
_PLACE_IN_VIDEO = re.compile(r"[\d:]+")
_DIGITS = re.compile(r"\d+")
_CURRENCIES = {
    "usd": "USD", "us$": "USD", "$": "USD", "đô la": "USD", "đô": "USD", "euro": "EUR", "eur": "EUR", "€": "EUR",
    "bảng anh": "GBP", "nhân dân tệ": "CNY", "yên": "JPY", "won": "KRW", "baht": "THB", "tệ": "CNY",
}  # fmt: skip
_CURRENCY = re.compile("|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True)))
_DONG = re.compile(r"đồng|dong|vnđ|vnd|₫|(?<![^\W\d])[đd](?!\w)")
# After a multiplier without a currency only these words, or the end of the clause, leave a sum of money.
_GOES_ON = re.compile(
    r" ?(?:$|[.,;:!?)/\"”…\n~]|[-–+] |(?:một|mỗi|1|cho|là|để|thì|mà|rồi|thôi|nha|nhé|ạ|ah|nè|trở|tiền|tới|đến|và|hoặc|"
    r"hay|nhưng|nên|với|vs|ko|không|k|được|đc|dc|đi|ở|từ|trong|vào|mua|bán|trên)(?!\w))"
)
# Nouns after the slang of prices (50k, 2tr) that make it a count.
_COUNTED = re.compile(
    r" ?(?:người|nguoi|lượt|luot|dân|view|like|follow|fl|sub|share|cmt|comment|bản|cổ|khách|học|sinh|năm|tuổi|hộ|ha|m2|"
    r"km|con|cái|từ|chữ|fan|ae|anh|chị|em|đứa|thằng|vé|phiếu|ca|liều|tấn|lít|kg|chiếc|cây|hs|sv|mem|tim)(?!\w)"
)
_LENGTH_SAID = re.compile(
    r"(?:dài|cao|sâu|rộng|cách|ngang|khoảng|hơn|gần|dưới|trên|chừng|tới|đến|thêm|x|×|dai|sau|rong) ?$"
)


def value_of(kind: str, found: str, *, raw: str, before: str, after: str) -> str | None:
    """The value of a mark. found: its shadow. raw: the same place of the raw text. before, after: the shadow beside."""
    if kind == "money":
        return _money(found, before, after)
    if kind == "date":
        return _date(found, before)
    if kind == "measure" and raw[-1] in "mM" and found[-2].isdigit() and not _LENGTH_SAID.search(before):
        return None
    if kind == "time" and not before.strip() and _PLACE_IN_VIDEO.fullmatch(found):
        return None
    return _VALUES[kind](raw if kind == "url" else found)


def _url(raw: str) -> str:
    full = raw if "://" in raw else f"https://{raw}"
    return address_of(full) or clean(full)


def _name(found: str) -> str:
    return found.lstrip("@#")


def _date(found: str, before: str) -> str | None:
    figures = [int(part) for part in _DIGITS.findall(found)]
    if found.endswith("tư") or re.search(r"tư(?!\w)", found):
        figures.insert(1, 4)
    if figures[0] > 31:
        year, month, day = figures
    elif len(figures) == 2 and figures[1] > 31:
        return f"{figures[1]:04}-{figures[0]:02}"
    else:
        day, month, year = [*figures, 0][:3]
        year += 2000 if 0 < year < 100 else 0
    if day > monthrange(year or 2024, month)[1]:
        return None
    if not year and _BARE_DAY.fullmatch(found) and not _DAY_SAID.search(before) and _is_fraction(day, month):
        return None
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _is_fraction(top: int, bottom: int) -> bool:
    """Whether d/m is rather a part, a mark out of ten, or round the clock: 1/2, 3/4, 9/10, 24/7."""
    return (bottom in (2, 3, 4, 5, 10) and top <= bottom) or (top, bottom) == (24, 7)


def _time(found: str) -> str | None:
    figures = [int(part) for part in _DIGITS.findall(found)][:2]
    hour, minute = [*figures, 0][:2]
    late = re.search("chiều|tối|đêm|khuya", found)
    if late and hour == 12 and late[0] in ("đêm", "khuya"):
        hour = 0
    elif late and 1 <= hour < 12 and not (late[0] in ("đêm", "khuya") and hour < 5):
        hour += 12
    if hour > 24 or (hour == 24 and (minute or "h" in found)):
        return None
    return f"{hour % 24:02}:{minute:02}"


def _phone(found: str) -> str:
    digits = "".join(_DIGITS.findall(found))
    if "+" in found and not digits.startswith("84"):
        return f"+{digits}"
    if digits.startswith("84") and len(digits) > LOST_ZERO_DIGITS:
        return f"+84{digits[2:].removeprefix('0')}"
    if digits[0] == "0" or len(digits) == LOST_ZERO_DIGITS:
        return f"+84{digits.removeprefix('0')}"
    return digits


def _money(found: str, before: str, after: str) -> str | None:
    foreign = _CURRENCY.search(found)
    dong = _DONG.search(found)
    scaled = any(re.search(rf"(?<![^\W\d]){word}(?![^\W\d])", found) for word in numbers.FACTORS)
    figures = found.replace(foreign[0], " ") if foreign else _DONG.sub(" ", found)
    said = numbers.amount(figures.strip())
    if foreign:
        return f"{numbers.plain(said)} {_CURRENCIES[foreign[0]]}"
    if dong and _COIN.match(after):
        return None
    if not dong and not _is_sum(found, before, after):
        return None
    if dong and not scaled and said < (100 if len(dong[0]) > 1 or "₫" in found else 1_000) and dong[0] != "đồng":
        return None
    return numbers.plain(said)


def _is_sum(found: str, before: str, after: str) -> bool:
    """Whether a multiplier without a currency speaks of money: `50k`, `giá 2 triệu`, but not `2 triệu người`."""
    if re.fullmatch(r"[248]k|2k\d", found) or _MODEL.search(before):
        return False
    if re.search(r"\d ?(?:k|tr|củ)(?![^\W\d])", found):
        return not _COUNTED.match(after)
    return bool(_GOES_ON.match(after))


def _percent(found: str) -> str:
    return numbers.plain(numbers.number(re.split(r" ?[%p]", found)[0]))


def _measure(found: str) -> str:
    digits = re.match(r"\d[\d.,]*(?: \d{3})*", found)
    figures = digits[0] if digits else "0"
    return f"{numbers.plain(numbers.number(figures))} {found[len(figures) :].strip()}"


_VALUES: dict[str, Callable[[str], str | None]] = {
    "url": _url, "email": str, "mention": _name, "hashtag": _name, "time": _time, "phone": _phone, "percent": _percent,
    "measure": _measure,
}  # fmt: skip
