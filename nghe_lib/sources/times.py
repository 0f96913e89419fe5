"""Moments as sources write them, as microseconds since 1970 UTC.

A time without a zone is read as Asia/Ho_Chi_Minh, and the run says so. That zone has been UTC+7 without summer time
since 1975; moments before 1990 or after 2100 are refused, so a fixed offset is exact. Days come before months
(26/09/2022), as in Vietnam; "09/26/2022" is refused, not guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from nghe_lib.sources.words import Problem

VIETNAM = timezone(timedelta(hours=7))
FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000
_FIRST_S, _LAST_S = FIRST.timestamp(), LAST.timestamp()
_ZONES_H = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "ict": 7,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_DAY = r"(?P<day>\d{1,2})(?:[/.-]|\s+(?:tháng|thg)\s+)(?P<month>\d{1,2})(?:[/.-]|,?\s+(?:năm\s+)?)(?P<year>\d{4})"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:h]|\s*giờ\s*)(?P<minute>\d{2})?(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>am|pm|sa|ch)?"
)
_NAMED_DAY = r"(?:(?:thứ\s+\S+|chủ\s+nhật|cn|t[2-7])\s*,?\s+)?"
_FORMS = tuple(
    re.compile(rf"{_NAMED_DAY}{form}", re.IGNORECASE)
    for form in (
        rf"(?:ngày\s+)?{_DAY}(?:[\s,T-]+(?:lúc\s+)?{_CLOCK})?",
        rf"(?:lúc\s+)?{_CLOCK}[\s,-]+(?:ngày\s+)?{_DAY}",
    )
)
_ENGLISH = re.compile(
    r"(?P<name>[a-z]{3})[a-z]*\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2}))?\s*(?P<half>am|pm)?)?",
    re.IGNORECASE,
)
_TWITTER = re.compile(r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})", re.IGNORECASE)
_ZONE = re.compile(
    r"\s*\(?(?:(?:gmt|utc)\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?|(?P<name>[a-z]{1,4}))\)?\s*$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(\btrước\b|\bago\b|hôm qua|hôm nay|vừa xong|just now|yesterday)", re.IGNORECASE)
UNREADABLE = Problem("giờ đăng không đọc được")
OUT_OF_RANGE = Problem("giờ đăng ngoài khoảng 1990 đến 2100")
RELATIVE = Problem("giờ đăng chỉ nói tương đối (như '2 tuần trước'), không biết tính từ lúc nào")


def time_of(value: object) -> tuple[int | Problem | None, bool]:
    """(microseconds since 1970 UTC, whether a zone was missing and Vietnam's was taken).

    None where the cell is empty; Problem where it holds something that is no moment.
    """
    if isinstance(value, str):
        return _written(value)
    if value is None or value != value:
        return None, False
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return _moment(datetime(value.year, value.month, value.day))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _epoch(value), False
    return UNREADABLE, False


def microseconds(moment: datetime) -> int:
    """An aware moment as microseconds since 1970 UTC, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _moment(moment: datetime) -> tuple[int | Problem, bool]:
    naive = moment.tzinfo is None
    aware = moment.replace(tzinfo=VIETNAM) if naive else moment
    try:
        return (microseconds(aware), naive) if FIRST <= aware < LAST else (OUT_OF_RANGE, False)
    except OverflowError:
        return OUT_OF_RANGE, False


def _epoch(number: float) -> int | Problem:
    """Seconds, milliseconds or microseconds since 1970, told apart by size."""
    for per_second in (1, 1_000, 1_000_000):
        if _FIRST_S * per_second <= number < _LAST_S * per_second:
            return (
                round(number * _SECOND) // per_second if isinstance(number, float) else number * _SECOND // per_second
            )
    return OUT_OF_RANGE


def _written(value: str) -> tuple[int | Problem | None, bool]:
    text = value.strip()
    if len(text) > 80:
        return UNREADABLE, False
    if not text or text.casefold() in ("none", "null", "nan", "nat"):
        return None, False
    if re.fullmatch(r"\d{9,17}(\.\d{1,9})?", text, re.ASCII):
        return _epoch(float(text) if "." in text else int(text)), False
    try:
        return _moment(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return _by_form(text)


def _by_form(text: str) -> tuple[int | Problem, bool]:
    for read in (_mail, _twitter, _zoned):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError, OverflowError, KeyError):
            continue
        if moment is not None:
            return _moment(moment)
    return (RELATIVE if _RELATIVE.search(text) else UNREADABLE), False


def _mail(text: str) -> datetime | None:
    """RFC 5322 dates of RSS; "-0000" and dates without a zone come back naive."""
    if not re.match(r"(?:[A-Za-z]{3,9},\s*)?\d{1,2}\s+[A-Za-z]{3}", text):
        return None
    zone, bare = _zone(text)
    moment = parsedate_to_datetime(bare)
    return moment if zone is None else moment.replace(tzinfo=zone)


def _twitter(text: str) -> datetime | None:
    found = _TWITTER.fullmatch(text)
    if not found:
        return None
    return datetime.fromisoformat(
        f"{found[5]}-{_MONTHS[found[1].casefold()]:02}-{int(found[2]):02}T{found[3]}{found[4]}"
    )


def _zoned(text: str) -> datetime | None:
    """Vietnamese and English forms and ISO, with an optional named zone after them."""
    zone, bare = _zone(text)
    for form in (*_FORMS, _ENGLISH):
        found = form.fullmatch(bare)
        if found:
            return _built(found.groupdict(), zone)
    return datetime.fromisoformat(bare).replace(tzinfo=zone) if zone is not None else None


def _zone(text: str) -> tuple[timezone | None, str]:
    found = _ZONE.search(text)
    if not found or (found["name"] and found["name"].casefold() not in _ZONES_H):
        return None, text
    if found["name"]:
        return timezone(timedelta(hours=_ZONES_H[found["name"].casefold()])), text[: found.start()].strip()
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(offset if found["sign"] == "+" else -offset), text[: found.start()].strip()


def _built(parts: dict[str, str | None], zone: timezone | None) -> datetime:
    month = _MONTHS[(parts.get("name") or "").casefold()] if parts.get("name") else int(parts["month"] or 0)
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").casefold()
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    if half in ("am", "sa") and hour == 12:
        hour = 0
    minute, second = int(parts["minute"] or 0), int(parts["second"] or 0)
    return datetime(int(parts["year"] or 0), month, int(parts["day"] or 0), hour, minute, second, tzinfo=zone)
