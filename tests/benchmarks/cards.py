"""What a quality measurement returns, and the page `data/models/CARDS.md` that is written from all of them."""

from __future__ import annotations

from dataclasses import dataclass


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
