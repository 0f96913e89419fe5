"""Times that a page tells relative to the moment it was shown: "2 tuần trước", "8 months ago", "Hôm qua lúc 14:05".

They are worth something only where the moment of the capture is known. Platforms round down, so "2 tuần trước" lies
between two and three weeks back; the later end is taken. Days and clocks are those of Vietnam. A date without a year
("23 tháng 11 lúc 08:15") is the last such day before the capture. Accents and case do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from nghe_lib.sources.times import FIRST, OUT_OF_RANGE, VIETNAM, microseconds
from nghe_lib.sources.words import Problem

MAX_CHARACTERS = 80
FUTURE = Problem("giờ đăng nằm sau giờ thu")
VAGUE = Problem("giờ đăng chỉ nói 'vài' hay 'nhiều', không biết bao nhiêu")
WHICH_FIRST = Problem("ngày không ghi năm và chỉ có hai số với gạch ngang: không biết số nào là ngày, số nào là tháng")
NO_SUCH_DAY = Problem("không có ngày như vậy")

_NUMBERS: Mapping[str, int] = MappingProxyType(
    {word: at for at, word in enumerate("mot hai ba bon nam sau bay tam chin muoi".split(), start=1)}
    | {word: at for at, word in enumerate("one two three four five six seven eight nine ten".split(), start=1)}
    | {"a": 1, "an": 1}
)
_DAY_S = 86_400.0
_SECONDS: Mapping[str, float] = MappingProxyType(
    dict.fromkeys("giay second seconds sec secs s".split(), 1.0)
    | dict.fromkeys("phut minute minutes min mins m p ph".split(), 60.0)
    | dict.fromkeys("gio tieng hour hours hr hrs h g".split(), 3_600.0)
    | dict.fromkeys("ngay day days d".split(), _DAY_S)
    | dict.fromkeys("tuan week weeks wk wks w".split(), 7 * _DAY_S)
)
_MONTHS_IN: Mapping[str, int] = MappingProxyType(
    dict.fromkeys("thang thg month months mo mos".split(), 1) | dict.fromkeys("nam year years yr yrs y".split(), 12)
)
_WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {"thu hai": 0, "thu ba": 1, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5, "chu nhat": 6, "cn": 6}
    | {f"t{at + 2}": at for at in range(6)}
    | {f"thu {at + 2}": at for at in range(6)}
    | {name: at for at, name in enumerate("mon tue wed thu fri sat sun".split())}
    | {n: at for at, n in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BACK: Mapping[str, int] = MappingProxyType({"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1, "hom kia": 2})


def _any(words: Mapping[str, object]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_UNITS = dict(_SECONDS) | {name: float(n) for name, n in _MONTHS_IN.items()}
_PART = rf"(\d{{1,9}}|(?:{_any(_NUMBERS)})(?=\s))\s*({_any(_UNITS)})(?![a-z])"
_PARTS = re.compile(_PART)
_BEFORE = (
    r"(?:(?:da )?(?:dang|phat truc tiep|cong chieu|sua|chinh sua|streamed|premiered|posted|published|edited)\s+)?"
    r"(?:cach day\s+)?(?:khoang|hon|gan|about|over|almost)?\s*"
)
_AGO = re.compile(rf"{_BEFORE}{_PART}(?:\s*(?:va|and|,)?\s*{_PART})*(?:\s*(?:truoc|ago))?")
_NOW = re.compile(
    r"(?:vua xong|vua moi(?: xong| dang)?|vua dang|moi day|bay gio|just now|now|moments? ago|a moment ago"
    r"|(?:vai|a few|few) (?:giay|seconds?)(?: truoc| ago)?)"
)
_VAGUE = re.compile(rf"(?:vai|may|nhieu|a few|few|several|many) (?:{_any(_UNITS)})(?: truoc| ago)?")
_AHEAD = re.compile(rf"(?:in {_PART}|{_PART} (?:nua|later|from now)|ngay mai|tomorrow)(?:\s.*)?")
_CLOCK = r"(?P<hour>\d{1,2})\s*(?::|h|gio)\s*(?P<minute>\d{2})?(?::\d{2})?\s*(?P<half>am|pm|sa|ch)?"
_AT = rf"(?:[\s,]*(?:luc|at)?\s*{_CLOCK})?"
_NAMED_DAY = re.compile(rf"(?P<back>{_any(_BACK)}){_AT}")
_WEEKDAY = re.compile(rf"(?:last )?(?P<weekday>{_any(_WEEKDAYS)})(?: tuan truoc)?{_AT}")
_DATES = (
    re.compile(rf"(?:ngay )?(?P<day>\d{{1,2}})(?: thang | thg |/|\.)(?P<month>\d{{1,2}}){_AT}"),
    re.compile(rf"(?P<name>[a-z]{{3,9}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_AT}"),
    re.compile(rf"(?P<day>\d{{1,2}}) (?P<name>[a-z]{{3,9}})\.?{_AT}"),
)
_TWO_NUMBERS = re.compile(rf"(\d{{1,2}})-(\d{{1,2}}){_AT}")
_TAIL = re.compile(
    r"(?:\s*[·•|]\s*|\s*\(\s*|\s+)(?:(?:da )?(?:chinh sua|sua)|edited|cong khai|public|shared with public)\s*\)?\s*$"
)


def moment_of(text: str, *, seen_at: int) -> int | Problem | None:
    """The moment that `text` means when it was read at `seen_at`; both in microseconds since 1970 UTC.

    None where `text` is no relative time at all; Problem where it is one that names no moment before `seen_at`.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    bare = _bare(text)
    seen = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=seen_at)
    seen = seen.astimezone(VIETNAM)
    for read in _READERS:
        try:
            found = read(bare, seen)
        except OverflowError:
            return OUT_OF_RANGE
        except ValueError:
            return NO_SUCH_DAY
        if isinstance(found, datetime):
            return _checked(found, seen)
        if found is not None:
            return found
    return None


def _checked(moment: datetime, seen: datetime) -> int | Problem:
    if moment > seen:
        return FUTURE
    return microseconds(moment) if moment >= FIRST else OUT_OF_RANGE


def _bare(text: str) -> str:
    """`text` without accents, case, zero-width marks and a tail such as "(đã chỉnh sửa)"."""
    parted = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    plain = "".join(
        letter for letter in parted if unicodedata.category(letter) not in ("Mn", "Cf", "Cc") or letter == "\t"
    )
    line = " ".join(plain.replace("đ", "d").split())
    while (shorter := _TAIL.sub("", line)) != line:
        line = shorter
    return line.strip(" ·•|,.")


def _now(bare: str, seen: datetime) -> datetime | None:
    return seen if _NOW.fullmatch(bare) else None


def _unsaid(bare: str, _seen: datetime) -> Problem | None:
    if _VAGUE.fullmatch(bare):
        return VAGUE
    return FUTURE if _AHEAD.fullmatch(bare) else None


def _ago(bare: str, seen: datetime) -> datetime | None:
    if not _AGO.fullmatch(bare):
        return None
    moment = seen
    for number, unit in _PARTS.findall(bare):
        n = int(number) if number.isdigit() else _NUMBERS[number]
        months = _MONTHS_IN.get(unit)
        moment = (
            moment - timedelta(seconds=n * _SECONDS[unit]) if months is None else _months_before(moment, n * months)
        )
    return moment


def _months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last day where it is shorter. Raises OverflowError before year 1."""
    number = moment.year * 12 + moment.month - 1 - months
    if number < 12:
        raise OverflowError
    first = date(number // 12, number % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return moment.replace(year=first.year, month=first.month, day=min(moment.day, last.day))


def _named_day(bare: str, seen: datetime) -> datetime | None:
    found = _NAMED_DAY.fullmatch(bare)
    return _at(seen - timedelta(days=_BACK[found["back"]]), found) if found else None


def _weekday(bare: str, seen: datetime) -> datetime | None:
    """The last such day before the day of the capture: today's posts are shown in hours."""
    found = _WEEKDAY.fullmatch(bare)
    if not found:
        return None
    return _at(seen - timedelta(days=(seen.weekday() - _WEEKDAYS[found["weekday"]]) % 7 or 7), found)


def _two_numbers(bare: str, seen: datetime) -> datetime | Problem | None:
    """As TikTok writes 23 November, "11-23": the number past 12 is the day; with none, nothing says which is."""
    found = _TWO_NUMBERS.fullmatch(bare)
    if not found:
        return None
    low, high = sorted((int(found[1]), int(found[2])))
    return _last_such(high, low, found, seen) if high > 12 or low == high else WHICH_FIRST


def _date(bare: str, seen: datetime) -> datetime | Problem | None:
    for form in _DATES:
        found = form.fullmatch(bare)
        if not found:
            continue
        parts = found.groupdict()
        name = (parts.get("name") or "")[:3]
        if parts.get("name") and name not in _MONTH_NAMES:
            continue
        month = _MONTH_NAMES.index(name) + 1 if name else int(parts["month"] or 0)
        return _last_such(int(found["day"]), month, found, seen)
    return None


def _last_such(day: int, month: int, found: re.Match[str], seen: datetime) -> datetime | Problem:
    """The last day `day`.`month` with its clock before `seen`: 29 February may lie eight years back."""
    for year in range(seen.year, seen.year - 9, -1):
        try:
            on = date(year, month, day)
        except ValueError:
            continue
        moment = _at(datetime.combine(on, time(0), tzinfo=VIETNAM), found)
        if moment <= seen:
            return moment
    return NO_SUCH_DAY


def _at(moment: datetime, found: re.Match[str]) -> datetime:
    """`moment` at the clock that `found` tells, if any. Raises ValueError for a clock past 23:59."""
    if found["hour"] is None:
        return moment
    hour, half = int(found["hour"]), found["half"] or ""
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    if half in ("am", "sa") and hour == 12:
        hour = 0
    return moment.replace(hour=hour, minute=int(found["minute"] or 0), second=0, microsecond=0)


_READERS: tuple[Callable[[str, datetime], datetime | Problem | None], ...] = (
    _now, _unsaid, _ago, _named_day, _weekday, _date, _two_numbers,
)  # fmt: skip
