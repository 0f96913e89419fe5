"""The bytes of an RSS or Atom document as posts. Pure: nothing is fetched."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping, Sequence
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
from nghe_lib.sources.rss import clean_entries, is_hostile
from nghe_lib.sources.voices import outlet_accounts

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("title", "text", "url", "published_at", "post_id", "account_id", "source_id", "platform", "collected_at")
_BREAK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6])\b[^>]*>", re.IGNORECASE)
_HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")


@dataclass(frozen=True)
class Entries:
    """The entries of one answer of a feed, not yet posts, so that those of many feeds can become posts at once.

    rows: cells in the order of COLUMNS. source: a SOURCES row. sentence: what the markup got wrong, or nothing.
    is_partial: the markup broke off or was broken, so entries may be missing.
    """

    rows: list[list[object]]
    source: Mapping[str, object]
    title: str = ""
    sentence: str = ""
    is_partial: bool = False


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
    """The entries of the feed `body` as POSTS, or None when it is no feed. Arguments as for `entries_of`."""
    found = entries_of(
        body, url=url, collected_at=collected_at, content_type=content_type, source=source, platform=platform
    )
    if found is None:
        return None
    return FeedContent(batch_of_entries([found])[0], found.title, found.sentence)


def entries_of(
    body: bytes,
    *,
    url: str,
    collected_at: datetime,
    content_type: str = "",
    source: str = "",
    platform: str | None = None,
) -> Entries | None:
    """The entries of the feed `body`, or None when it is no feed, or one that declares entities or is nested for harm.

    url: where it was found; makes relative links whole and, without `source` ("Outlet" or "Outlet - Section"), names
    the source by host and last part of the path. platform: of the posts; without it that of the host, else press.
    Summaries lose their HTML. Entries of one address have one post_id; an entry without an address keeps its own id.
    """
    clean, faults = clean_entries(body, content_type=content_type), ""
    if clean is None:
        if is_hostile(body):
            return None
        parsed = _parsed(body, url, content_type)
        if not parsed.get("version") and not parsed.entries:
            return None
        clean, faults = (parsed.feed.get("title", ""), parsed.entries), _faults(parsed)
    title, found = clean
    where = platform or names.platform_at(url) or "press"
    named = source or _source_name(url)
    seen = collected_at.isoformat()
    outlet = names.outlet_of(named) if where == "press" else None
    rows = [[*_cells(entry, url), outlet or entry.get("author"), named, where, seen] for entry in found]
    return Entries(rows, _source(url, named, where), text_without_html(title), faults, is_partial=bool(faults))


def batch_of_entries(found: Sequence[Entries]) -> tuple[Batch, dict[str, list[int]]]:
    """The entries of several feeds as one Batch, and for `posts` and `refused` the number of the feed of each row."""
    rows = [row for one in found for row in one.rows]
    feed_of = [number for number, one in enumerate(found) for _ in one.rows]
    position_of = [position for one in found for position in range(1, len(one.rows) + 1)]
    chunk = Chunk(list(range(len(rows))), COLUMNS, grid(rows, COLUMNS))
    batch = batch_of(chunk, Plan({name: name for name in COLUMNS}, None, "", 0))
    refused_at = batch.refused["position"].tolist()
    lost = set(refused_at)
    feeds = {
        "posts": [feed_of[at] for at in range(len(rows)) if at not in lost],
        "refused": [feed_of[at] for at in refused_at],
    }
    made = replace(
        batch,
        refused=batch.refused.assign(position=pd_integers([position_of[at] for at in refused_at])),
        accounts=outlet_accounts(batch.posts),
        sources=SOURCES.frame([one.source for one in found]).drop_duplicates("source_id").reset_index(drop=True),
    )
    return made, feeds


def pd_integers(values: list[int]) -> pd.Series:
    """Whole numbers as the tables hold them."""
    import pandas as pd

    return pd.Series(values, dtype="Int64")


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


def _cells(entry: Any, url: str) -> list[object]:
    content = entry.get("content", "")
    if isinstance(content, list):  # feedparser's way
        content = next((part.get("value", "") for part in content), "")
    link = _whole(url, entry.get("link") or "")
    written = entry.get("published") or entry.get("updated") or entry.get("created")
    return [
        text_without_html(entry.get("title") or ""),
        text_without_html(entry.get("summary") or content),
        link,
        written,
        None if link else entry.get("id"),
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


def _source(url: str, name: str, platform: str) -> dict[str, object]:
    return {
        "source_id": names.slug(name) or "feed",
        "name": name,
        "type": names.source_type(platform),
        "platform": platform if platform in PLATFORMS else "other",
        "owner": names.outlet_of(name) if platform == "press" else None,
        "domains": [host] if (host := urlsplit(url).hostname) else None,
        "feeds": [url] if url.startswith("http") else None,
    }


def _faults(parsed: Any) -> str:
    reason = parsed.get("bozo_exception")
    if not parsed.bozo or type(reason).__name__ in _HARMLESS:
        return ""
    n = len(parsed.entries)
    return f"feed viết sai cú pháp XML ({type(reason).__name__}); đã đọc {n} bài còn đọc được, có thể thiếu bài"
