"""The bytes of a sitemap as addresses with their times. Pure: nothing is fetched.

Sitemaps protocol (https://www.sitemaps.org/protocol.html): XML in UTF-8, an index of files or a set of at most 50,000
addresses, at most 50 MB unpacked, also packed with gzip; a plain text file of addresses. News sitemaps add a title and
a date of publication (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).

A sitemap has no use for a DTD, so a file that has one, or that is not UTF-8, is not read at all; no entity is resolved.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from nghe_lib.errors import SourceError
from nghe_lib.sources.addresses import address_of
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import Problem, short_text

MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
MOST_CHARACTERS = 2_048
_GZIP = b"\x1f\x8b"
_HEAD_BYTES = 4_096
_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)")
_ENTRY_NAMES = {
    "loc": "url",
    "lastmod": "changed_at",
    "title": "title",
    "publication_date": "published_at",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a sitemap. changed_at, published_at: microseconds since 1970 UTC, None where not said.

    has_time: whether `published_at` says more than the day.
    """

    url: str
    changed_at: int | None = None
    published_at: int | None = None
    title: str = ""
    has_time: bool = False

    @property
    def moment(self) -> int | None:
        """When it last changed, as far as the sitemap says."""
        return self.published_at if self.changed_at is None else self.changed_at


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap holds. fault: why it may not be whole, in Vietnamese; empty where it is."""

    is_index: bool
    entries: tuple[Entry, ...]
    fault: str = ""


def read_sitemap(body: bytes, *, url: str) -> Sitemap:
    """The addresses in `body`, a sitemap, a sitemap index or a text file of addresses, found at `url`.

    Where every one of 20 addresses or more carries the same time of change, it is the time the file was made, and none
    is taken. Raises SourceError where the bytes are none of these, or may not be read safely.
    """
    plain = _unpacked(body)
    if not plain.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(False, _without_file_time(_text_entries(plain)))
    _refuse_unsafe(plain)
    entries, root, fault = _xml_entries(plain, url)
    if root not in ("urlset", "sitemapindex"):
        raise SourceError(f"câu trả lời không phải sitemap mà là '{short_text(root) or 'XML'}'")
    is_index = root == "sitemapindex"
    return Sitemap(is_index, tuple(entries) if is_index else _without_file_time(entries), fault)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(body, MOST_BYTES + 1)
    except zlib.error as reason:
        raise SourceError("tệp sitemap nén bị hỏng") from reason
    if len(plain) > MOST_BYTES:
        raise SourceError(f"tệp sitemap nén mở ra lớn hơn {MOST_BYTES} byte; nghe không đọc")
    if not unpacker.eof:
        raise SourceError("tệp sitemap nén bị cắt giữa chừng")
    return plain


def _refuse_unsafe(body: bytes) -> None:
    declared = _DECLARED.match(body[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].decode("ascii", "replace").lower() not in _UTF8:
        raise SourceError("sitemap không viết bằng UTF-8 như quy ước; nghe không đọc")
    if b"\0" in body[:_HEAD_BYTES]:
        raise SourceError("sitemap không viết bằng UTF-8 như quy ước; nghe không đọc")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise SourceError("sitemap khai báo DTD hay thực thể XML, điều quy ước không cho; nghe không đọc")


def _xml_entries(body: bytes, url: str) -> tuple[list[Entry], str, str]:
    """Entries, name of the root element, and what was wrong with the markup: what stands before a fault is kept."""
    from lxml import etree

    entries: list[Entry] = []
    root, fault = "", ""
    walk = etree.iterparse(
        io.BytesIO(body.lstrip(b"\xef\xbb\xbf \t\r\n")), events=("start", "end"), resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, node in walk:
            root = root or _bare(node.tag)
            if event == "end" and _bare(node.tag) in ("url", "sitemap") and node.getparent() is not None:
                entry = _entry(node, url)
                if len(entries) == MOST_ADDRESSES:
                    return entries, root, f"sitemap có hơn {MOST_ADDRESSES} địa chỉ; nghe chỉ đọc chừng ấy"
                if entry is not None:
                    entries.append(entry)
                _let_go(node)
    except etree.XMLSyntaxError as reason:
        line = reason.lineno or 0
        fault = f"sitemap viết sai cú pháp XML ở dòng {line}; đã đọc {len(entries)} địa chỉ trước đó"
    return entries, root, fault


def _let_go(node: Any) -> None:
    """Free a read element and those before it, so that memory stays flat."""
    node.clear()
    parent = node.getparent()
    while node.getprevious() is not None:
        del parent[0]


def _entry(node: Any, base: str) -> Entry | None:
    found: dict[str, str] = {}
    for child in node.iter():
        name = _ENTRY_NAMES.get(_bare(child.tag))
        # <image:loc> and <image:title> speak of pictures.
        if name is None or name in found or "image" in str(child.tag) or "video" in str(child.tag):
            continue
        found[name] = (child.text or "").strip()
    written = found.get("url", "")
    url = _address(urljoin(base, written)) if written and len(written) <= MOST_CHARACTERS else None
    if url is None:
        return None
    published = found.get("published_at", "")
    return Entry(
        url, _moment(found.get("changed_at", "")), _moment(published), short_text(found.get("title", "")) or "",
        has_time=":" in published,
    )  # fmt: skip


def _text_entries(body: bytes) -> list[Entry]:
    """A text sitemap: one address a line. Raises SourceError where the first line is none."""
    if b"\0" in body[:_HEAD_BYTES]:
        raise SourceError("câu trả lời không phải sitemap")
    lines = (line.strip() for line in body.decode("utf-8-sig", "replace").splitlines())
    written = [line for line in lines if line]
    if not written or _address(written[0]) is None:
        raise SourceError("câu trả lời không phải sitemap (có thể là trang lỗi)")
    return [Entry(url) for line in written[:MOST_ADDRESSES] if (url := _address(line)) is not None]


def _without_file_time(entries: list[Entry]) -> tuple[Entry, ...]:
    moments = {entry.changed_at for entry in entries}
    if len(entries) >= 20 and len(moments) == 1 and moments != {None}:
        return tuple(Entry(one.url, None, one.published_at, one.title, one.has_time) for one in entries)
    return tuple(entries)


def _address(text: str) -> str | None:
    return address_of(text) if text.startswith(("http://", "https://")) else None


def _moment(text: str) -> int | None:
    """A W3C date and time; None where it is missing or no moment."""
    moment = time_of(text)[0]
    return None if isinstance(moment, Problem) else moment


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]
