"""A query, parsed: a tree of frozen nodes, each with the place it was read from (`at`, 1 is the first character)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Accents = Literal["auto", "strict", "fold"]


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between white space, as typed; `*` stands for any letters. Its syllables stand in a row."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand in a row."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Near:
    """Words, phrases or choices of them in one stretch that has at most `distance` words besides their own."""

    parts: tuple[Node, ...]
    distance: int
    at: int


@dataclass(frozen=True, slots=True)
class Field:
    """A column that has to fit: platform, kind, source, lang by a text; since and until by a local day."""

    name: str
    value: str | date
    at: int


@dataclass(frozen=True, slots=True)
class Title:
    """The same asked of the title alone."""

    part: Node
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that does not answer `part`."""

    part: Node
    at: int


@dataclass(frozen=True, slots=True)
class And:
    """All parts are required."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One part is enough."""

    parts: tuple[Node, ...]


Node = Word | Phrase | Near | Field | Title | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query. root: None matches every text. accents, teencode: its two switches."""

    root: Node | None
    accents: Accents = "auto"
    teencode: bool = False
