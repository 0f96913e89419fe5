"""How the rows of one file are read, and what the reading remembers from batch to batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Memory:
    """What a reading remembers from batch to batch: said notes, known sources, and repeats of bare texts."""

    said: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    repeats: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """How the rows of one file are read. collected_at: microseconds UTC, for rows that do not say.

    is_captured: collected_at is when the rows were captured, as a person says, and not merely when nghe reads them.
    """

    mapping: Mapping[str, str]
    platform: str | None
    source: str
    collected_at: int
    memory: Memory = field(default_factory=Memory)
    is_captured: bool = False
