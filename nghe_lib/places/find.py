"""Places that texts name: where, which unit, and how sure.

Speed: characters, syllables and names are found by compiled loops; a text is then a short pattern of hits, and equal
patterns are decided once. The answer for a text depends on that text and its day alone, never on its batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from nghe_lib.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

BATCH_CHARACTERS = 2_000_000
BATCH_TEXTS = 20_000
REFORM = np.datetime64("2025-07-01", "D")
_COLUMNS = ("text_index", "start", "end", "unit_code", "unit_name", "level", "system", "weight", "named")


def find(texts: Sequence[str | None], *, as_of: Any = None) -> pd.DataFrame:
    """Mentions of administrative units in running text, with and without diacritics, full and abbreviated.

    texts: any iterable of texts, NFC or not; missing ones have no mention. as_of: the day of all texts (date, datetime,
    `2025-11-01`) or one day per text, a missing one being any day. Times with a zone are read in Vietnamese time.

    Returns one row per mention and unit it can be: text_index (position in `texts`), start and end (characters of the
    text as given), unit_code, unit_name, level, system, weight (sums to 1 per mention), named (the old unit or former
    district it was named as, when that is certain). Sorted by text_index, start, unit_code. What a mention is stands
    in `data/gazetteer/CODEBOOK.md`. Without a day units are given as named. With a day before 1 July 2025 only the
    units of then are known; later, an old ward is given as the communes it went into. Empty in, empty out.
    Raises ParameterError when `as_of` is no day or has another length than `texts`.
    """
    texts = list(texts)
    days = days_of(as_of, len(texts))
    parts = [_batch(texts[first:last], days[first:last], first) for first, last in _batches(texts)]
    return _frame(parts)


def _batches(texts: list[str | None]) -> list[tuple[int, int]]:
    """Spans of texts that fit in memory together, whatever the texts' length."""
    spans, first, room = [], 0, BATCH_CHARACTERS
    for number, text in enumerate(texts):
        room -= len(text or "")
        if room < 0 or number - first == BATCH_TEXTS:
            spans.append((first, number))
            first, room = number, BATCH_CHARACTERS - len(text or "")
    return [span for span in [*spans, (first, len(texts))] if span[0] < span[1]]


def _batch(texts: list[str | None], days: np.ndarray, offset: int) -> tuple[np.ndarray, ...]:
    """Mentions of one batch: text, start, end, unit, weight, and the name it was named as."""
    from nghe_lib.places.resolve import resolve
    from nghe_lib.places.scan import scan

    hits = scan(texts)
    if len(hits.text) == 0:
        return ()
    rows = list(map(tuple, hits.facts.tolist()))
    first = np.flatnonzero(np.diff(hits.text, prepend=-1))
    bounds = [*first.tolist(), len(rows)]
    owners, firsts, lasts, units, weights, names = [], [], [], [], [], []
    for number, begin in enumerate(bounds[:-1]):
        text = int(hits.text[begin])
        for one in resolve(tuple(rows[begin : bounds[number + 1]]), int(days[text])):
            for unit, weight in one.units:
                owners.append(text)
                firsts.append(begin + one.first)
                lasts.append(begin + one.last)
                units.append(unit)
                weights.append(weight)
                names.append(one.named)
    at, end = np.array(firsts, np.int64), np.array(lasts, np.int64)
    return (
        np.array(owners, np.int64) + offset,
        hits.start[at],
        hits.end[end],
        np.array(units, np.int64),
        np.array(weights),
        np.array(names, object),
    )


def _frame(parts: list[tuple[np.ndarray, ...]]) -> pd.DataFrame:
    import pandas as pd

    from nghe_lib.places.gazetteer import gazetteer

    known = [part for part in parts if part]
    empty: tuple[Any, ...] = (np.zeros(0, np.int64),) * 4 + (np.zeros(0), np.zeros(0, object))
    text, start, end, unit, weight, named = (
        (np.concatenate(column) for column in zip(*known, strict=True)) if known else empty
    )
    units = gazetteer().units
    code, full, level, system = (
        np.array([getattr(one, field) for one in units], object)[unit] for field in ("code", "name", "level", "system")
    )
    frame = pd.DataFrame(dict(zip(_COLUMNS, (text, start, end, code, full, level, system, weight, named), strict=True)))
    frame = frame.astype({name: "str" for name in ("unit_code", "unit_name", "level", "system", "named")})
    return frame.sort_values(["text_index", "start", "unit_code"], kind="stable", ignore_index=True)


def days_of(as_of: Any, n: int) -> np.ndarray:
    """Per text: 0 any day, 1 before the reform, 2 since."""
    from nghe_lib.places.resolve import ANY_DAY, NEW_DAY, OLD_DAY

    if as_of is None:
        return np.full(n, ANY_DAY)
    if isinstance(as_of, str | date | datetime | np.datetime64):
        return np.full(n, NEW_DAY if _day(as_of) >= REFORM else OLD_DAY)
    import pandas as pd

    from nghe_lib.settings import TIMEZONE

    days = as_of if isinstance(as_of, pd.Series) else pd.Series(list(as_of))
    if len(days) != n:
        raise ParameterError(
            f"as_of có {len(days)} ngày nhưng có {n} văn bản; hãy cho một ngày, hoặc mỗi văn bản một ngày"
        )
    if isinstance(days.dtype, pd.DatetimeTZDtype):
        days = days.dt.tz_convert(TIMEZONE).dt.tz_localize(None)
    if days.dtype.kind == "M":
        periods = np.where(days.to_numpy().astype("datetime64[D]") >= REFORM, NEW_DAY, OLD_DAY)
        return np.where(days.isna().to_numpy(), ANY_DAY, periods)
    distinct = {one: _period(one) for one in days.drop_duplicates()}
    return days.map(distinct).fillna(ANY_DAY).to_numpy(np.int64) if n else np.zeros(0, np.int64)


def _period(day: Any) -> int:
    import pandas as pd

    from nghe_lib.places.resolve import ANY_DAY, NEW_DAY, OLD_DAY

    if pd.isna(day):
        return ANY_DAY
    return NEW_DAY if _day(day) >= REFORM else OLD_DAY


def _day(value: Any) -> np.datetime64:
    import pandas as pd

    from nghe_lib.settings import TIMEZONE

    try:
        moment = pd.Timestamp(value)
    except (ValueError, TypeError) as reason:
        raise ParameterError(f"as_of cần một ngày như 2025-11-01, không phải {value!r}") from reason
    if moment.tzinfo is not None:
        moment = moment.tz_convert(TIMEZONE).tz_localize(None)
    return np.datetime64(moment.to_datetime64(), "D")
