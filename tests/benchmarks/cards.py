"""What a quality measurement returns, and the page `data/models/CARDS.md` that is written from all of them."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path


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


MEASURED = ("segment", "normalise", "diacritics", "language", "terms", "near_duplicates", "places")
PAGE = Path(__file__).resolve().parents[2] / "data" / "models" / "CARDS.md"
_HEAD = """# Models and rules of the text room, and how right they are

Written by `make cards` from measurements on real data that does not enter this repository; every figure stands beside
its baseline, measured in the same run. Models are arrays named by their SHA-256 in `manifest.json`; `nghe train TASK`
makes them again.
"""


def main() -> None:
    """Measure everything and write `data/models/CARDS.md`."""
    cards = [importlib.import_module(f"tests.benchmarks.quality_{name}").card() for name in MEASURED]
    PAGE.write_text("\n".join([_HEAD, *(card.markdown() + "\n" for card in cards)]), encoding="utf-8")


if __name__ == "__main__":
    main()
