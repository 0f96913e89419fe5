"""A saved RSS or Atom document."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from urllib.parse import urlsplit

from nghe_lib.errors import SourceError
from nghe_lib.sources.feed_entries import COLUMNS, read_entries
from nghe_lib.sources.formats import Format, Request
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.reading import Reading

MAX_BYTES = 20 * 1024**2
_NOT_SHOWN = ("post_id", "account_id")


def recognises(sample: Sample) -> bool:
    """XML that opens an RSS, Atom or RDF document."""
    head = sample.head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:4_096].lower()
    return head.startswith(b"<") and any(tag in head for tag in (b"<rss", b"<feed", b"<rdf:rdf"))


def read(file: FileAt, request: Request) -> Reading:
    """The entries of a saved feed, as one batch; a mapping has nothing to map here and is refused."""
    if request.mapping:
        raise SourceError(f"'{file.name}' là tệp RSS/Atom, không có cột để ghép; hãy bỏ --mapping")
    with file.seekable(max_bytes=MAX_BYTES) as stream:
        body = stream.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise SourceError(f"'{file.name}': tệp RSS/Atom lớn hơn 20 MiB")
    content = read_entries(
        body,
        url=_home(body) or f"feed:{PurePath(file.name).stem}",
        collected_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=request.collected_at),
        source=request.source,
        platform=request.platform,
    )
    if content is None:
        raise SourceError(f"'{file.name}' trông như RSS/Atom nhưng không đọc được bài nào")
    notes = (f"{file.name}: {content.sentence}",) if content.sentence else ()
    mapping = {name: name for name in COLUMNS if name not in _NOT_SHOWN}
    return Reading(file.name, "feed", mapping, iter([content.batch]), (), notes)


FORMAT = Format("feed", "RSS, Atom", recognises, read)


def _home(body: bytes) -> str | None:
    """The address that the feed gives for itself, from which its outlet is named."""
    import io

    import feedparser

    link = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).feed.get("link") or ""
    return link if urlsplit(link).scheme in ("http", "https") and urlsplit(link).hostname else None
