"""A clean RSS 2.0 or Atom document read with lxml, ten times as fast as feedparser; anything odd is left to feedparser.

Odd is: not well-formed, a DOCTYPE (no entity is ever resolved), another root, or a charset in the answer's header that
the document contradicts. RSS 2.0 (https://www.rssboard.org/rss-specification) and Atom (RFC 4287).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_RSS_NAMES = {
    "title": "title", "description": "summary", "link": "link", "pubDate": "published", "guid": "id",
    "author": "author", f"{_DC}creator": "author", f"{_DC}date": "published", _CONTENT: "content",
}  # fmt: skip
_ATOM_NAMES = {
    "title": "title", "summary": "summary", "content": "content", "id": "id", "published": "published",
    "updated": "updated",
}  # fmt: skip
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w-]+)")
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]{0,2000}?(/?)>")
MOST_DEPTH = 2_000
_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")


def clean_entries(body: bytes, *, content_type: str = "") -> tuple[str, list[Mapping[str, str]]] | None:
    """Title of the feed and its entries (title, summary, content, link, published, updated, id, author), or None.

    None means: not clean, ask feedparser.
    """
    from lxml import etree

    if b"<!DOCTYPE" in body[:4096] or b"<!ENTITY" in body or not _is_utf8(body, content_type):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=False, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.tag == "rss" and len(root) and root[0].tag == "channel":
        channel = root[0]
        return _text(channel.find("title")), [_rss_entry(item) for item in channel.iterchildren("item")]
    if root.tag == f"{_ATOM}feed":
        return _text(root.find(f"{_ATOM}title")), [_atom_entry(entry) for entry in root.iterchildren(f"{_ATOM}entry")]
    return None


def is_hostile(body: bytes) -> bool:
    """Whether `body` declares entities of its own, in any encoding, or is nested as no feed is.

    A feed needs neither; feedparser would resolve the ones and take seconds over the others.
    """
    if b"<!ENTITY" in body.replace(b"\0", b""):
        return True
    depth = 0
    for closing, single in _TAG.findall(_CDATA.sub(b"", body)):
        depth += -1 if closing else 0 if single else 1
        if depth > MOST_DEPTH:
            return True
    return False


def _is_utf8(body: bytes, content_type: str) -> bool:
    """Whether header and document agree on UTF-8; feedparser knows what to do with the rest."""
    told = _CHARSET.search(content_type)
    declared = _DECLARED.match(body.lstrip()[:200])
    names = [told[1] if told else "utf-8", declared[1].decode() if declared else "utf-8"]
    return all(name.lower() in _UTF8 for name in names)


def _rss_entry(item: Any) -> dict[str, str]:
    made: dict[str, str] = {}
    for child in item.iterchildren(tag=None):
        name = _RSS_NAMES.get(child.tag)
        if name is not None and name not in made and (value := _text(child)):
            made[name] = value
            if name == "id" and child.get("isPermaLink", "true") != "false":
                made["permalink"] = value
    if "link" not in made and made.get("permalink", "").startswith(("http://", "https://")):
        made["link"] = made["permalink"]
    return made


def _atom_entry(entry: Any) -> dict[str, str]:
    made: dict[str, str] = {}
    for child in entry.iterchildren(tag=None):
        plain = str(child.tag).removeprefix(_ATOM)
        if plain == "link" and child.get("rel", "alternate") == "alternate":
            made.setdefault("link", child.get("href", "").strip())
        elif plain == "author" and (name := _text(child.find(f"{_ATOM}name"))):
            made.setdefault("author", name)
        elif plain in _ATOM_NAMES and (value := _inside(child)):
            made.setdefault(_ATOM_NAMES[plain], value)
    return made


def _text(node: Any) -> str:
    return "" if node is None else "".join(node.itertext()).strip()


def _inside(node: Any) -> str:
    """Text of an Atom construct; of type xhtml its markup, which loses its tags later like any HTML."""
    from lxml import etree

    if node.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in node)
    return _text(node)
