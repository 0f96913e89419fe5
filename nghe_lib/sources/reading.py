"""What a source hands over: batches of posts, the rows it had to refuse, and what it noticed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nghe_lib.schema import ACCOUNTS, POSTS, REFUSED, SOURCES

if TYPE_CHECKING:
    import pandas as pd

EXTRACT_CHARACTERS = 500
REFUSED_ROWS = REFUSED.part(["position", "reason", "extract"])


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be read. `extract` holds column names and lengths, never values: it may be private."""

    position: int
    reason: str
    extract: str = ""


@dataclass(frozen=True)
class Batch:
    """Some rows of a source. Every row read stands either in `posts` or in `refused`.

    posts: POSTS with raw account ids. refused: position (row number from 1), reason, extract. accounts: ACCOUNTS with
    raw ids, only voices the source itself makes known (press outlets). sources: SOURCES, each once per reading.
    notes: what was noticed first in this batch, as Vietnamese sentences for the health of the run.
    """

    posts: pd.DataFrame
    refused: pd.DataFrame
    accounts: pd.DataFrame
    sources: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file or feed that was recognised and can be read once, batch by batch.

    mapping: POSTS column → column of the file. unused: columns of the file that no POSTS column takes.
    notes: what is known before the first row is read, as Vietnamese sentences.
    """

    name: str
    format: str
    mapping: dict[str, str]
    batches: Iterator[Batch]
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def refused_frame(refusals: Iterable[Refusal]) -> pd.DataFrame:
    """`refusals` as a frame with the columns position, reason, extract."""
    rows = [(one.position, one.reason, one.extract[:EXTRACT_CHARACTERS]) for one in refusals]
    positions, reasons, extracts = zip(*rows, strict=True) if rows else ((), (), ())
    return REFUSED_ROWS.frame({"position": list(positions), "reason": list(reasons), "extract": list(extracts)})


def posts_frame(columns: dict[str, list[object]]) -> pd.DataFrame:
    """POSTS from lists of plain values: times are microseconds since 1970 UTC, missing values are None."""
    import pyarrow as pa

    n = len(columns["post_id"])
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(n, field.type)
        for field in POSTS.arrow
    ]
    return POSTS.from_arrow(pa.Table.from_arrays(arrays, schema=POSTS.arrow))


def lengths(names: Iterable[str], values: Iterable[object]) -> str:
    """Column names and lengths of their values: what may be kept of a refused row."""
    return "; ".join(
        f"{name[:40]}={len(value) if isinstance(value, str) else 1}"
        for name, value in zip(names, values, strict=True)
        if value is not None
    )


def empty_accounts() -> pd.DataFrame:
    """ACCOUNTS without a row."""
    return ACCOUNTS.frame([])


def empty_sources() -> pd.DataFrame:
    """SOURCES without a row."""
    return SOURCES.frame([])
