"""The bytes of an RSS or Atom document as posts. Pure: nothing is fetched."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from nghe_lib.schema import PLATFORMS, SOURCES
from nghe_lib.sources import names
from nghe_lib.sources.chunks import Chunk, grid
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.reading import Batch
from nghe_lib.sources.rows import batch_of
from nghe_lib.sources.times import microseconds

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("title", "text", "url", "published_at", "post_id", "account_id")
_BREAK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6])\b[^>]*>", re.IGNORECASE)
_HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")


@dataclass(frozen=True)
class FeedContent:
    """A parsed feed: its posts, and what its markup got wrong as one Vietnamese sentence or nothing."""

    batch: Batch
    title: str
    sentence: str


def read_entries(
    body: bytes,
    *,
    url: str,
    collected_at: datetime,
    content_type: str = "",
    source: str = "",
    platform: str | None = None,
) -> FeedContent | None:
    """The entries of the feed `body` as POSTS, or None when it is no feed.

    url: where it was found; makes relative links whole and, without `source` ("Outlet" or "Outlet - Section"), names
    the source by host and last part of the path. platform: of the posts; without it that of the host, else press.
    Summaries lose their HTML. Entries of one address have one post_id; an entry without an address keeps its own id.
    """
    parsed = _parsed(body, url, content_type)
    if not parsed.get("version") and not parsed.entries:
        return None
    where = platform or names.platform_at(url) or "press"
    named = source or _source_name(url)
    rows = [_cells(entry, url, is_press=where == "press") for entry in parsed.entries]
    mapping = {name: name for name in COLUMNS if name != "account_id" or where != "press"}
    chunk = Chunk(list(range(1, len(rows) + 1)), COLUMNS, grid(rows, COLUMNS))
    batch = batch_of(chunk, Plan(mapping, where, named, microseconds(collected_at)))
    made = replace(batch, sources=_source(url, named, where))
    return FeedContent(made, text_without_html(parsed.feed.get("title", "")), _faults(parsed))


def text_without_html(value: str) -> str:
    """The text of an HTML piece, without scripts and styles; block ends become line breaks."""
    import nh3

    if "<" not in value and "&" not in value:
        return value.strip()
    bare = html.unescape(nh3.clean(_BREAK.sub("\n", value), tags=set()))
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", bare)).strip()


def _parsed(body: bytes, url: str, content_type: str) -> Any:
    import feedparser

    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    return feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _cells(entry: Any, url: str, *, is_press: bool) -> list[object]:
    content = entry.get("summary") or next((part.get("value", "") for part in entry.get("content", [])), "")
    link = _whole(url, entry.get("link") or "")
    written = entry.get("published") or entry.get("updated") or entry.get("created")
    return [
        text_without_html(entry.get("title") or ""),
        text_without_html(content),
        link,
        written,
        None if link else entry.get("id"),
        None if is_press else entry.get("author"),
    ]


def _whole(base: str, link: str) -> str | None:
    try:
        whole = urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None


def _source_name(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "feed").removeprefix("www.")
    section = PurePosixPath(parts.path).stem
    return f"{host} - {section}" if section and section not in ("rss", "feed", "index", "atom") else host


def _source(url: str, name: str, platform: str) -> pd.DataFrame:
    row = {
        "source_id": names.slug(name) or "feed",
        "name": name,
        "type": names.source_type(platform),
        "platform": platform if platform in PLATFORMS else "other",
        "owner": names.outlet_of(name) if platform == "press" else None,
        "domains": [host] if (host := urlsplit(url).hostname) else None,
        "feeds": [url] if url.startswith("http") else None,
    }
    return SOURCES.frame([row])


def _faults(parsed: Any) -> str:
    reason = parsed.get("bozo_exception")
    if not parsed.bozo or type(reason).__name__ in _HARMLESS:
        return ""
    n = len(parsed.entries)
    return f"feed viết sai cú pháp XML ({type(reason).__name__}); đã đọc {n} bài còn đọc được, có thể thiếu bài"
