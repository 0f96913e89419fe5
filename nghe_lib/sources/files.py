"""Read any file nghe knows, recognised by what is in it and never by its name."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nghe_lib.errors import ParameterError, SourceError, nearest
from nghe_lib.schema import PLATFORMS, POSTS
from nghe_lib.sources import delimited, feed_file, json_document, json_lines, parquet, press_daily, spreadsheet
from nghe_lib.sources.exports import (
    bluesky_json,
    content_library,
    crowdtangle,
    facebook_comments,
    facebook_scrape,
    fourcat,
    mastodon_json,
    portal1022,
    reddit_json,
    telegram_export,
    twarc,
    x_archive,
    youtube_api,
    youtube_data_tools,
    youtube_scrape,
    zeeschuimer,
)
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.opening import open_sample
from nghe_lib.sources.reading import Batch, Reading
from nghe_lib.sources.times import microseconds

if TYPE_CHECKING:
    import pandas as pd

# Asked in this order; the last one takes any text that the others do not.
FORMATS: tuple[Format, ...] = (
    table_format("parquet", "Parquet", parquet.recognises, parquet.chunks),
    portal1022.FORMAT,
    table_format("xlsx", "Bảng tính XLSX", spreadsheet.recognises, spreadsheet.chunks),
    feed_file.FORMAT,
    press_daily.FORMAT,
    facebook_comments.FORMAT,
    facebook_scrape.FORMAT,
    crowdtangle.FORMAT,
    content_library.FORMAT,
    zeeschuimer.FORMAT,
    fourcat.FORMAT,
    telegram_export.FORMAT,
    reddit_json.FORMAT,
    youtube_api.FORMAT,
    youtube_data_tools.FORMAT,
    youtube_scrape.FORMAT,
    mastodon_json.FORMAT,
    bluesky_json.FORMAT,
    twarc.FORMAT,
    x_archive.FORMAT,
    table_format("json_lines", "JSON lines", json_lines.recognises, json_lines.chunks),
    table_format("json", "JSON", json_document.recognises, json_document.chunks),
    table_format("delimited", "CSV, TSV", delimited.recognises, delimited.chunks),
)


def open_file(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    platform: str | None = None,
    source: str = "",
    captured_at: datetime | None = None,
    batch_rows: int = 5_000,
) -> Reading:
    """Recognise the file at `path` and make its batches ready; nothing but its beginning is read yet.

    mapping: POSTS column → column of the file, put over the guess; "" leaves a POSTS column out. platform and source:
    of the posts, where the file does not say. captured_at: when the file was captured, for rows that do not say it and
    for relative times ("2 tuần trước"), refused without it. batch_rows: most rows in a batch, at least 1.

    Raises SourceError when the file is nothing nghe can read, ParameterError for an unknown column or platform.
    """
    if platform is not None and platform not in PLATFORMS:
        raise ParameterError(
            f"'{platform}' không phải nền tảng nghe biết{nearest(platform, PLATFORMS)}; "
            f"chọn một trong: {', '.join(PLATFORMS)}"
        )
    if batch_rows < 1:
        raise ParameterError(f"batch_rows phải từ 1 trở lên; đã cho {batch_rows}")
    file = open_sample(Path(path))
    now, is_told = microseconds(captured_at or datetime.now(UTC)), captured_at is not None
    request = Request(mapping or {}, platform, source, batch_rows, now, is_captured=is_told)
    for kind in FORMATS:
        if kind.recognises(file.sample):
            reading = kind.read(file, request)
            return replace(reading, batches=_steadily(reading.batches))
    raise SourceError(f"'{file.name}': không nhận ra định dạng; nghe đọc {', '.join(kind.label for kind in FORMATS)}")


def _steadily(batches: Iterator[Batch]) -> Iterator[Batch]:
    """`batches`, each made while the garbage collector rests: it would walk every new row again and again (a third)."""
    while True:
        was_on = gc.isenabled()
        gc.disable()
        try:
            batch = next(batches, None)
        finally:
            if was_on:
                gc.enable()
        if batch is None:
            return
        yield batch


def read_file(
    path: str | Path, *, mapping: Mapping[str, str] | None = None, platform: str | None = None, source: str = ""
) -> pd.DataFrame:
    """The whole file as POSTS, with account ids as the source gives them, not yet pseudonymous.

    Arguments and errors as for `open_file`. Of rows that repeat a post_id the last one stands, as in the lake.
    `attrs` of the frame: read_count = rows + refused_count + repeat_count, and mapping, unused, notes.
    """
    import pandas as pd

    reading = open_file(path, mapping=mapping, platform=platform, source=source)
    batches = list(reading.batches)
    frames = [batch.posts for batch in batches if len(batch.posts)]
    every = pd.concat(frames, ignore_index=True) if frames else POSTS.frame([])
    posts = every.drop_duplicates("post_id", keep="last").reset_index(drop=True)
    refused_count = sum(len(batch.refused) for batch in batches)
    posts.attrs = {
        "format": reading.format,
        "mapping": reading.mapping,
        "unused": reading.unused,
        "notes": (*reading.notes, *(note for batch in batches for note in batch.notes)),
        "read_count": len(every) + refused_count,
        "refused_count": refused_count,
        "repeat_count": len(every) - len(posts),
    }
    return posts
