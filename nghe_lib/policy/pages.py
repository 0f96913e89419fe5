"""Put text that was taken out of a PDF together again: no page numbers, no running heads, a paragraph on one line."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from nghe_lib.policy.heads import goes_on, head_of

_PAGE_NUMBER = re.compile(r"(?:trang )?[-–—]? ?(\d{1,4}) ?[-–—]?(?: ?/ ?\d{1,4})?", re.I)
_BARE_LABEL = re.compile(
    r"(?:điều|chương|mục|phần|tiểu mục|phụ lục)|điều\s+\d{1,4}[a-zđ]?\s*[.:]?|[a-zđ]\)|\d{1,3}\.", re.I
)
_LABEL_ONLY = re.compile(r"điều|chương|mục|phần|tiểu mục", re.I)
_ENDS = re.compile(r"[.;:!?”\"»]$")
EDGE_LINES = 2
FULL_SHARE = 0.7


def is_paged(text: str) -> bool:
    """Whether the text has page breaks: form feeds, or at least two lines that count pages, one after another."""
    return "\f" in text or len(_counted_lines(text.split("\n"))) >= 2


def join_pages(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without page numbers and running heads, each paragraph on one line, and the lines taken out.

    Every other character but white space and soft hyphens stays, in its order.
    """
    pages = _pages(text)
    removed: list[str] = []
    kept = _without_edges(pages, removed)
    widths = sorted(len(line.strip()) for page in kept for line in page if line.strip())
    width = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    paragraphs: list[list[str]] = []
    is_open = False
    for number, page in enumerate(kept):
        lines = [line.strip() for line in page]
        if number:  # blank lines at the edge of a page end no paragraph
            lines = _past_blanks(lines)
        if number + 1 < len(kept):
            lines = _past_blanks(lines[::-1])[::-1]
        for line in lines:
            if not line:
                is_open = False
            elif is_open and _continues(paragraphs[-1], line, width):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
            is_open = bool(line)
    return "\n".join(_joined(lines) for lines in paragraphs), tuple(removed)


def _past_blanks(lines: list[str]) -> list[str]:
    return lines[next((place for place, line in enumerate(lines) if line), len(lines)) :]


def _pages(text: str) -> list[list[str]]:
    if "\f" in text:
        return [page.split("\n") for page in text.split("\f")]
    lines = text.split("\n")
    ends = _counted_lines(lines)
    bounds = [0, *(place + 1 for place in ends), len(lines)]
    return [lines[first:last] for first, last in pairwise(bounds)]


def _counted_lines(lines: list[str]) -> list[int]:
    """Places of lines that hold a number only, each one more than the one before: the longest such run from the top."""
    found: list[int] = []
    following = None
    for place, line in enumerate(lines):
        number = _page_number(line)
        if number is None or (following is None and int(number[1]) > 3) or following not in (None, int(number[1])):
            continue
        found.append(place)
        following = int(number[1]) + 1
    return found


def _page_number(line: str) -> re.Match[str] | None:
    return _PAGE_NUMBER.fullmatch(" ".join(line.split())) if len(line) < 200 else None


def _without_edges(pages: list[list[str]], removed: list[str]) -> list[list[str]]:
    """Pages without the lines at their edges that count pages or come again on most pages, digits apart."""
    edges = [_edge_places(page) for page in pages]
    seen = Counter(mark for page, places in zip(pages, edges, strict=True) for mark in {_mark(page[k]) for k in places})
    n_pages = sum(bool(places) for places in edges)
    made = []
    for page, places in zip(pages, edges, strict=True):
        out = {
            place
            for place in places
            if _page_number(page[place])
            or (n_pages >= 3 and seen[_mark(page[place])] > n_pages / 2 and head_of(page[place]) is None)
        }
        removed += [page[place].strip() for place in sorted(out)]
        made.append([line for place, line in enumerate(page) if place not in out])
    return made


def _edge_places(page: list[str]) -> list[int]:
    said = [place for place, line in enumerate(page) if line.strip()]
    return sorted({*said[:EDGE_LINES], *said[-EDGE_LINES:]})


def _mark(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _continues(paragraph: list[str], line: str, width: int) -> bool:
    """Whether `line` goes on with `paragraph`."""
    last = paragraph[-1]
    if len(paragraph) == 1 and _BARE_LABEL.fullmatch(last):
        return head_of(line) is None or _LABEL_ONLY.fullmatch(last) is not None
    if goes_on(last):
        return True
    if head_of(line) is not None or (_ENDS.search(last[-2:]) and not line[:1].islower()):
        return False
    return line[:1].islower() or len(last) >= FULL_SHARE * width


def _joined(lines: list[str]) -> str:
    made = []
    for line in lines[:-1]:
        is_compound = line.endswith("-") and line[-2:-1].isalnum()  # Vũng Tàu - and COVID-: the second is one word
        made += [line.removesuffix("\u00ad"), "" if is_compound or line.endswith("\u00ad") else " "]
    return "".join([*made, lines[-1]])
