"""A draft as a frozen result: its words, and a table of everything it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LEVELS = MappingProxyType({
    "preamble": "phần mở đầu", "attached": "văn bản kèm theo", "appendix": "phụ lục", "part": "phần",
    "chapter": "chương", "section": "mục", "subsection": "tiểu mục", "article": "điều", "clause": "khoản",
    "point": "điểm", "subpoint": "tiết", "closing": "phần kết",
})  # fmt: skip
"""Every level of a draft and what readers call it, from the widest to the narrowest."""
RULE_LEVELS = ("article", "clause", "point", "subpoint")
"""Levels that say a rule; the others only order them."""
COLUMNS = ("clause_id", "parent_id", "path", "level", "number", "heading", "text", "start", "end")


@dataclass(frozen=True)
class Draft:
    """A draft of a legal text.

    text: the words that were read, NFC. title: what it calls itself, or empty.
    clauses: one row per piece in order, so that `text[start:end]` of all rows, one after another, is `text`:
    clause_id (`Đ5.K2.a`, unique), parent_id (empty at the top), path (`Chương I, Điều 5, khoản 2, điểm a`), level (one
    of LEVELS), number (as written), heading, text (own words without number and heading, blanks made one), start, end.
    notes: what looks wrong with its numbers, in words. removed: lines of the file that are not of the draft: page
    numbers and running heads.
    """

    text: str
    title: str
    clauses: pd.DataFrame
    notes: tuple[str, ...]
    removed: tuple[str, ...] = ()

    def rules(self) -> pd.DataFrame:
        """The rows that say something of their own: articles, clauses, points and subpoints with words."""
        rows = self.clauses
        said = rows["text"].str.strip().ne("") | (rows["level"].eq("article") & rows["heading"].ne(""))
        return rows[rows["level"].isin(RULE_LEVELS) & said].reset_index(drop=True)
