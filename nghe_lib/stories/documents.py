"""Documents as the grouping reads them: a title, the rest, a moment, an id; oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nghe_lib.errors import TableError

LEAD_CHARACTERS = 160
COLUMNS = ("title", "text", "published_at")
NO_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Documents:
    """Documents in order of time, those without a time last.

    rows: (n_documents,) where each stood in the table given. ids: (n_documents,) text. titles, bodies: list of text.
    moments_s: (n_documents,) int64 seconds since 1970, `NO_TIME` where the document has none.
    """

    rows: np.ndarray
    ids: np.ndarray
    titles: list[str]
    bodies: list[str]
    moments_s: np.ndarray


def read_documents(documents: pd.DataFrame) -> Documents:
    """The rows of a table with title, text and published_at, and post_id where it has one, ready to be grouped.

    A document without a title has the first words of its text for one. An underscore between syllables, as some
    corpora join them, is a blank. Raises TableError when a column is missing or a time has no zone.
    """
    missing = [name for name in COLUMNS if name not in documents]
    if missing:
        raise TableError(f"bảng bài cần các cột {', '.join(COLUMNS)}; thiếu: {', '.join(missing)}")
    moments = _moments(documents["published_at"])
    ids = documents["post_id"] if "post_id" in documents else pd.Series(range(len(documents)))
    order = np.lexsort((np.arange(len(moments)), np.where(moments == NO_TIME, np.iinfo(np.int64).max, moments)))
    titles, bodies = _texts(documents["title"]), _texts(documents["text"])
    titles = [title.strip() or _lead(body) for title, body in zip(titles, bodies, strict=True)]
    return Documents(
        order,
        np.array([str(one) for one in ids], object)[order],
        [titles[row] for row in order],
        [bodies[row] for row in order],
        moments[order],
    )


def _texts(values: Sequence[str | None] | pd.Series) -> list[str]:
    return [text.replace("_", " ") if isinstance(text, str) else "" for text in values]


def _lead(body: str) -> str:
    """The first words of a text, never half a word."""
    start = body[:LEAD_CHARACTERS]
    return start if len(body) <= LEAD_CHARACTERS else start.rpartition(" ")[0] or start


def _moments(values: pd.Series) -> np.ndarray:
    if len(values) == 0 or values.isna().all():
        return np.full(len(values), NO_TIME)
    moments = pd.to_datetime(values)
    if getattr(moments.dtype, "tz", None) is None:
        raise TableError("published_at thiếu múi giờ, cần dạng 2026-01-31T07:00:00+07:00")
    seconds = moments.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[s]").astype(np.int64)
    return np.where(moments.isna().to_numpy(), NO_TIME, seconds)
