"""Numbers and days as Vietnamese readers write them: 1.234,5 · 12,3 % · 6/11/2025."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from numbers import Real
from typing import Any
from zoneinfo import ZoneInfo

from nghe_lib.settings import TIMEZONE

MISSING = "–"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
PLATFORM_NAMES = {
    "press": "Báo chí", "facebook": "Facebook", "x": "X", "instagram": "Instagram", "youtube": "YouTube",
    "tiktok": "TikTok", "threads": "Threads", "zalo": "Zalo", "telegram": "Telegram", "mastodon": "Mastodon",
    "bluesky": "Bluesky", "reddit": "Reddit", "forum": "Diễn đàn", "site": "Trang tin", "portal1022": "Cổng 1022",
    "other": "Khác",
}  # fmt: skip


def is_missing(value: object) -> bool:
    """True for None, NaN, NaT and pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real) and value != value


def number(value: Any, *, decimals: int = 0) -> str:
    """1234.5 as `1.234,5`; missing as a dash."""
    if is_missing(value):
        return MISSING
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def percent(share: Any, *, decimals: int = 1) -> str:
    """0.123 as `12,3 %`, with a space at which no line ends."""
    return MISSING if is_missing(share) else f"{number(100 * share, decimals=decimals)}\u00a0%"


def times(ratio: Any) -> str:
    """A ratio as `gấp 3,2 lần`; infinite when nothing was expected."""
    if is_missing(ratio):
        return MISSING
    return "chưa từng có" if ratio == float("inf") else f"gấp {number(ratio, decimals=1)} lần"


def day(value: Any) -> str:
    """A day as `6/11/2025`; a moment with a zone becomes its day in Ho Chi Minh City."""
    if is_missing(value):
        return MISSING
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(ZoneInfo(TIMEZONE))
    return f"{value.day}/{value.month}/{value.year}"


def weekday(value: date | datetime) -> str:
    """A day as `thứ Năm, 6/11/2025`."""
    return f"{WEEKDAYS[value.weekday()]}, {day(value)}"


def moment(value: Any) -> str:
    """A moment as `14:05, 6/11/2025`, in Ho Chi Minh City."""
    if is_missing(value):
        return MISSING
    return f"{value.astimezone(ZoneInfo(TIMEZONE)):%H:%M}, {day(value)}"


def span(since: date | None, until: date | None) -> str:
    """Days as `từ 1/11/2025 đến 10/11/2025`."""
    return f"từ {day(since)} đến {day(until)}" if since != until else f"ngày {day(since)}"


def listed(words: Iterable[str], *, most: int = 8) -> str:
    """Words as one list with commas; what is over `most` is counted."""
    known = [str(word) for word in words]
    more = f" và {len(known) - most} mục khác" if len(known) > most else ""
    return (", ".join(known[:most]) + more) or MISSING


def newest(sentences: Iterable[str]) -> list[str]:
    """Of sentences that differ only in their figures the last one: warnings come again with every run."""
    return list({re.sub(r"[0-9.,]+", "#", sentence): sentence for sentence in sentences}.values())


def platform(name: str) -> str:
    """A platform as readers know it."""
    return PLATFORM_NAMES.get(name, name)


def cell(value: Any) -> str:
    """Any value of a table as a reader sees it."""
    if is_missing(value):
        return MISSING
    if isinstance(value, (list, tuple)) or getattr(value, "ndim", 0) == 1:
        return listed(value)  # type: ignore[arg-type]
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "có" if value else "không"
    if isinstance(value, datetime):
        return moment(value) if value.tzinfo else day(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) or type(value).__name__.startswith(("int", "uint")):
        return number(int(value))
    if isinstance(value, float) or type(value).__name__.startswith("float"):
        return number(float(value), decimals=0 if float(value).is_integer() else 3)
    return str(value)
