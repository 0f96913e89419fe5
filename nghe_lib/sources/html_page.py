"""The bytes of a web page as a tree, whatever they are: no script runs, no entity or address is followed."""

from __future__ import annotations

import codecs
import re
from typing import Any

from nghe_lib.sources.words import clean

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4_096
_BLOCKS = ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table")
_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "button", "form")


def is_cut(body: bytes) -> bool:
    """Whether a page opens and does not close: the answer may have been cut on its way."""
    return b"<html" in body[:_HEAD_BYTES].lower() and b"</html" not in body[-_HEAD_BYTES:].lower()


def decoded(body: bytes, *, content_type: str = "") -> str:
    """`body` as text, by the order of the HTML standard: byte order mark, header, <meta>; UTF-8 where none says.

    Bytes that do not fit become U+FFFD. https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
    """
    for mark, marked in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(marked, "replace")
    for said in (content_type.encode("utf-8", "replace"), body[:_HEAD_BYTES]):
        found = _CHARSET.search(said)
        codec = _known(found[1].decode("ascii", "replace")) if found else None
        if codec is not None:
            return body.decode(codec, "replace")
    return body.decode("utf-8", "replace")


def _known(name: str) -> str | None:
    """The codec called `name` where it is one of text that browsers read too: UTF-7 is not."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if codec.startswith(("utf-7", "utf-32", "utf-16")) or codec in ("idna", "punycode", "raw-unicode-escape"):
        return None
    return codec if getattr(codecs.lookup(name), "_is_text_encoding", False) else None


def tree_of(page: str) -> Any | None:
    """`page` as an lxml tree, or None where it holds no element at all."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True)
    # lxml refuses text that declares an encoding; the declaration no longer says anything.
    bare = re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", clean(page))
    try:
        return html.document_fromstring(bare, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def text_of_node(node: Any) -> str:
    """The text under `node` as a reader sees it: block ends become line breaks, scripts and forms are left out."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        one, is_left = stack.pop()
        is_block = one.tag in _BLOCKS
        if is_left:
            parts.append("\n" if is_block else "")
            if one is not node:
                parts.append(_flat(one.tail))
            continue
        stack.append((one, True))
        if not isinstance(one.tag, str) or one.tag in _SILENT:
            continue
        parts += ["\n" if is_block else "", _flat(one.text)]
        stack += [(child, False) for child in reversed(one)]
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(parts).split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def has_class(name: str) -> str:
    """XPath condition: the element has the class `name`."""
    return f'contains(concat(" ", normalize-space(@class), " "), " {name} ")'


def first_of(node: Any, path: str) -> Any | None:
    """The first element or attribute at the XPath `path`, or None."""
    return next(iter(node.xpath(path)), None)


def body_text(body: Any, *, quotes: str) -> str:
    """The text of a forum post without the quotes at the XPath `quotes`; small pictures speak by their name."""
    for node in body.xpath(quotes):
        if node.getparent() is not None:
            node.drop_tree()
    for picture in body.xpath('.//img[contains(@class, "smilie") or contains(@class, "emoji")]'):
        picture.text = picture.get("alt", "")
    return text_of_node(body)


def links_in(body: Any, *, base: str) -> list[str]:
    """Web addresses that anchors under `body` lead to outside of the site `base`, each once."""
    from urllib.parse import urljoin, urlsplit

    found: dict[str, None] = {}
    for written in [] if body is None else body.xpath(".//a/@href"):
        try:
            whole = urljoin(base, str(written).strip())
            is_outside = urlsplit(whole).netloc not in ("", urlsplit(base).netloc)
        except ValueError:
            continue
        if whole.startswith(("http://", "https://")) and is_outside and len(whole) <= 4_000:
            found[whole] = None
    return list(found)
