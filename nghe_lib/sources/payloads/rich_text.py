"""The HTML of a federated post as text and links, as a reader would see them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nghe_lib.sources.words import MAX_CHARACTERS, clean

_PARAGRAPHS = frozenset({"p", "div", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table"})
_LINES = frozenset({"br", "li", "tr", "hr"})
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math"})
QUOTE = "quote-inline"


@dataclass(frozen=True)
class RichText:
    """text: with line breaks. links: addresses of its anchors, as (address, classes)."""

    text: str
    links: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_html(html: str) -> RichText:
    """`html` as text. Anchors are shown as written: Mastodon keeps the whole address in them, part of it hidden.

    The fallback line that quotes carry for old readers (class `quote-inline`) is left out: the quote stands elsewhere.
    """
    if "<" not in html and "&" not in html:
        return RichText(html.strip())
    from lxml import etree

    seen = _Seen()
    parser = etree.HTMLParser(target=seen, no_network=True, recover=True, huge_tree=False)
    try:
        parser.feed(f"<body>{clean(html[:MAX_CHARACTERS])}</body>")
        parser.close()
    except etree.LxmlError:
        pass  # what was seen before the fault stands
    lines = re.sub(r"[^\S\n]+", " ", "".join(seen.pieces))
    return RichText(re.sub(r" *\n *", "\n", re.sub(r"\s*\n\s*\n\s*", "\n\n", lines)).strip(), tuple(seen.links))


@dataclass
class _Seen:
    """Takes what the parser sees, one tag after the other: no depth can overwhelm it."""

    pieces: list[str] = field(default_factory=list)
    links: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        classes = tuple(attributes.get("class", "").split())
        if self.silent or tag in _SILENT or QUOTE in classes:
            if tag not in _LINES and tag != "img":
                self.silent.append(tag)
            return
        self._break(tag)
        if tag == "a" and attributes.get("href"):
            self.links.append((attributes["href"].strip(), classes))
        if tag == "img" and attributes.get("alt"):
            self.pieces.append(attributes["alt"])

    def end(self, tag: str) -> None:
        """A tag closes."""
        if self.silent:
            if tag in self.silent:
                del self.silent[len(self.silent) - 1 - self.silent[::-1].index(tag) :]
            return
        if tag in _PARAGRAPHS:
            self.pieces.append("\n\n")

    def data(self, text: str) -> None:
        """Text between tags; line breaks in it are blanks, as in any HTML."""
        if not self.silent:
            self.pieces.append(re.sub(r"\s+", " ", text))

    def close(self) -> None:
        """Nothing is left to do."""

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.pieces.append("\n\n")
        elif tag in _LINES:
            self.pieces.append("\n")
