"""Which posts a field of a query keeps: `platform:facebook`, `since:2025-11-01`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from nghe_lib.errors import ParameterError
from nghe_lib.queries import Field
from nghe_lib.queries.fields import COLUMNS
from nghe_lib.settings import TIMEZONE
from nghe_lib.text.accents import fold_accents

if TYPE_CHECKING:
    import pyarrow as pa


def fits(columns: Mapping[str, pa.Array], field: Field) -> np.ndarray:
    """Whether each post fits: (n_posts,) bool. A missing value never does. Raises ParameterError without the column."""
    column = COLUMNS[field.name]
    if column not in columns:
        raise ParameterError(f"trường '{field.name}:' chỉ dùng được với bài viết có cột '{column}'")
    values = columns[column]
    if isinstance(field.value, date):
        return _by_day(values, field.name, field.value)
    return _by_text(values, _test(field.name, field.value))


def midnight(day: date) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time(), ZoneInfo(TIMEZONE))


def _by_day(moments: pa.Array, name: str, day: date) -> np.ndarray:
    import pyarrow.compute as pc

    if name == "since":
        kept = pc.greater_equal(moments, _moment(day, moments))
    else:
        kept = pc.less(moments, _moment(day + timedelta(days=1), moments))
    return kept.fill_null(False).to_numpy(zero_copy_only=False)


def _moment(day: date, moments: pa.Array) -> pa.Scalar:
    import pyarrow as pa

    return pa.scalar(midnight(day), moments.type)


def _by_text(values: pa.Array, test: Callable[[str], bool]) -> np.ndarray:
    coded = values.dictionary_encode()
    passes = np.array([test(text) for text in coded.dictionary.to_pylist()] + [False], bool)
    return passes[coded.indices.fill_null(len(passes) - 1).to_numpy()]


def _test(name: str, wanted: str) -> Callable[[str], bool]:
    plain = _plain(wanted)
    if name == "lang":
        return lambda text: _plain(text) == plain or _plain(text).startswith(plain + "-")
    if name == "source" and "*" in plain:
        return lambda text: _fits_stars(_plain(text), plain.split("*"))
    return lambda text: _plain(text) == plain


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", fold_accents(text).casefold()).strip()


def _fits_stars(text: str, pieces: list[str]) -> bool:
    """Whether `text` is `pieces` with anything in between; each is taken as early as it comes, so no text is slow."""
    first, *inner, last = pieces
    if not text.startswith(first):
        return False
    place = len(first)
    for piece in inner:
        place = text.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return len(text) - len(last) >= place and text.endswith(last)
