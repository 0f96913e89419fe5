"""Random drafts as trees, and how a drafter would write them: as plain lines, and as pages taken out of a PDF."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from hypothesis import strategies as st

from nghe_lib.policy.heads import LETTERS

WORDS = (
    "người dân cơ quan mức phí thời hạn không quá ngày làm việc hồ sơ giấy phép vỉa hè tiếng ồn trách nhiệm tổ chức "
    "cá nhân thực hiện báo cáo hằng năm khu dân cư"
).split()
ROMANS = ("I", "II", "III", "IV", "V", "VI")


@dataclass(frozen=True)
class Piece:
    """One piece as it was meant: its id, its own words, and the line it is written on."""

    clause_id: str
    words: str
    line: str


@st.composite
def sentences(draw, *, end: str = ".") -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=25))
    return " ".join(words).capitalize() + end


@st.composite
def drafts(draw) -> list[Piece]:
    """A draft of one to three chapters (or none), articles that count through, clauses and points."""
    made: list[Piece] = []
    article = 0
    chapters = draw(st.integers(0, 3))
    for chapter in range(max(1, chapters)):
        if chapters:
            title = draw(sentences(end="")).upper()
            made.append(Piece(f"C{chapter + 1}", title, f"Chương {ROMANS[chapter]}\n{title}"))
        for _ in range(draw(st.integers(1, 3))):
            article += 1
            title = draw(sentences(end=""))
            made.append(Piece(f"Đ{article}", title, f"Điều {article}. {title}"))
            for clause in range(1, draw(st.integers(0, 3)) + 1):
                name = f"Đ{article}.K{clause}"
                points = draw(st.integers(0, 7))
                said = draw(sentences(end=":" if points else "."))
                made.append(Piece(name, said, f"{clause}. {said}"))
                for letter in LETTERS[:points]:
                    words = draw(sentences(end=";"))
                    made.append(Piece(f"{name}.{letter}", words, f"{letter}) {words}"))
    return made


def as_text(pieces: list[Piece]) -> str:
    return "QUYẾT ĐỊNH\nVề việc thử\n\n" + "\n".join(piece.line for piece in pieces) + "\n"


def as_pages(pieces: list[Piece], *, width: int, page_lines: int, form_feed: bool) -> str:
    """Lines of at most `width` characters on numbered pages with a running head."""
    lines = [
        part for line in as_text(pieces).split("\n") for part in (textwrap.wrap(line, width) if line.strip() else [""])
    ]
    pages = [lines[first : first + page_lines] for first in range(0, len(lines), page_lines)]
    made = []
    for number, page in enumerate(pages, 1):
        head = [str(number), "DỰ THẢO LẤY Ý KIẾN"] if form_feed else ["DỰ THẢO LẤY Ý KIẾN"]
        made.append("\n".join([*head, "", *page, *([] if form_feed else [str(number)])]))
    return ("\n\f" if form_feed else "\n").join(made) + ("\f" if form_feed else "\n")
