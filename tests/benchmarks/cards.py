"""What a quality measurement returns, and the page `data/models/CARDS.md` that is written from all of them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True)
class Figure:
    """One measured figure with its baseline beside it; both as text with their unit and, where drawn, interval."""

    metric: str
    value: str
    baseline: str
    goal: str = ""


@dataclass(frozen=True)
class Card:
    """One model or rule set: what it is, how it was measured, how right it is and where it fails."""

    title: str
    what: str
    data: str
    split: str
    figures: tuple[Figure, ...]
    failures: str
    version: str

    def markdown(self) -> str:
        """The card as a section of CARDS.md."""
        rows = [f"| {one.metric} | {one.value} | {one.baseline} | {one.goal} |" for one in self.figures]
        return "\n".join([
            f"## {self.title}", "", self.what, "", f"- **Data and terms.** {self.data}", f"- **Split.** {self.split}",
            f"- **Version.** {self.version}", f"- **Known failures.** {self.failures}", "",
            "| metric | nghe | baseline | goal |", "|---|---|---|---|", *rows,
        ])  # fmt: skip


MEASURED = (
    "segment",
    "normalise",
    "diacritics",
    "language",
    "terms",
    "topics",
    "topic_weeks",
    "near_duplicates",
    "places",
    "understand",
    "articles",
    "written",
    "stance",
    "clauses",
    "honest_shares",
    "stories",
)
PAGE = Path(__file__).resolve().parents[2] / "data" / "models" / "CARDS.md"
_HEAD = """# Models and rules, and how right they are

Written by `make cards` from measurements on real data that does not enter this repository; every figure stands beside
its baseline, measured in the same run. Models are arrays named by their SHA-256 in `manifest.json`; `nghe train TASK`
makes them again.
"""


def main(chosen: Sequence[str] = ()) -> None:
    """Measure everything, or only the `chosen` of `MEASURED`, and write `data/models/CARDS.md`.

    `understand:emotion` measures only that card of a measurement. What is not measured anew stays as it stands.
    """
    known: dict[str, str] = {}
    for name in chosen or MEASURED:
        module, *parts = name.split(":")
        for card in cards_of(importlib.import_module(f"tests.benchmarks.quality_{module}"), *parts):
            if chosen and PAGE.is_file():  # read late: others measure other cards meanwhile
                known = sections(PAGE.read_text(encoding="utf-8"))
            known[card.title] = card.markdown() + "\n"
            PAGE.write_text("\n".join([_HEAD, *known.values()]), encoding="utf-8")


def cards_of(module: ModuleType, *parts: str) -> list[Card]:
    """What a measurement says: several cards where it has `cards` (of these `parts` alone), else its `card`."""
    return module.cards(*parts) if hasattr(module, "cards") else [module.card()]


def sections(page: str) -> dict[str, str]:
    """The sections of a page by their title, each as it stands."""
    parts = page.split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


if __name__ == "__main__":
    main(sys.argv[1:])
