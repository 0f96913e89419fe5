"""The labelled sets that the classifiers learn from, each as texts with nghe's own answers; `../shared/data/labelled`.

Every set says its parts; what is kept for measuring is never learned from (see `held_out`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_Row = dict[str, str]
HELD_OUT = ("dev", "valid", "test")
_ASPECT = re.compile(r"\{([^}#]+)#(\w+)\}")


@dataclass(frozen=True)
class Labelled:
    """texts, labels (answers of the task) and the part each belongs to, in the order of the file."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    parts: tuple[str, ...]

    def part(self, *names: str) -> Labelled:
        """Only the rows of these parts."""
        return self._where([part in names for part in self.parts])

    def learned(self) -> Labelled:
        """The rows a model may learn from."""
        return self._where([part not in HELD_OUT for part in self.parts])

    def held_out(self) -> Labelled:
        """The rows kept for measuring, without those whose text was also learned from."""
        seen = set(self.learned().texts)
        return self._where([
            part in HELD_OUT and text not in seen for part, text in zip(self.parts, self.texts, strict=True)
        ])  # fmt: skip

    def _where(self, kept: list[bool]) -> Labelled:
        rows = [
            row for row, keep in zip(zip(self.texts, self.labels, self.parts, strict=True), kept, strict=True) if keep
        ]
        return Labelled(*(tuple(column) for column in zip(*rows, strict=True))) if rows else Labelled((), (), ())


@dataclass(frozen=True)
class _Source:
    path: str
    label: Callable[[_Row], str | None]
    part: Callable[[_Row], str] = lambda row: row["split"]
    text: str = "text"


def _renamed(column: str, **names: str) -> Callable[[_Row], str | None]:
    return lambda row: names.get(row[column])


def _phone_review(row: _Row) -> str | None:
    """Reviews with stars and aspects that agree: 5 with praise only, 1 or 2 with blame only; 3 with both is neutral."""
    said = {polarity for _, polarity in _ASPECT.findall(row["label"])}
    stars = row["n_star"]
    if stars in ("4", "5") and said == {"Positive"}:
        return "positive"
    if stars in ("1", "2") and said == {"Negative"}:
        return "negative"
    if stars == "3" and (said == {"Neutral"} or said >= {"Positive", "Negative"}):
        return "neutral"
    return None


_YES = MappingProxyType({"toxic": ("not_toxic", "toxic"), "constructive": ("not_constructive", "constructive"),
                         "spam": ("not_spam", "spam")})  # fmt: skip


def _yes(column: str) -> Callable[[_Row], str | None]:
    return lambda row: _YES[column][int(row[column])]


_SENTIMENTS = {"positive": "positive", "neutral": "neutral", "negative": "negative"}
_EMOTIONS = {name.title(): name for name in ("enjoyment", "sadness", "anger", "fear", "disgust", "surprise", "other")}
SETS = MappingProxyType({
    "uit_vsfc": _Source("uit_vsfc/uit_vsfc.csv", _renamed("sentiment", **_SENTIMENTS)),
    "uit_vsfc_topic": _Source("uit_vsfc/uit_vsfc.csv", lambda row: row["topic"]),
    "aivivn2019": _Source("aivivn2019/aivivn_train.csv", _renamed("label", **_SENTIMENTS), lambda row: "train"),
    "uit_visfd": _Source("uit_visfd/uit_visfd.csv", _phone_review),
    "uit_vsmec": _Source("uit_vsmec/uit_vsmec.csv", _renamed("label", **_EMOTIONS)),
    "vihsd": _Source("vihsd/vihsd.csv", _renamed("label", CLEAN="clean", OFFENSIVE="offensive", HATE="hate")),
    "uit_victsd_toxic": _Source("uit_victsd/uit_victsd.csv", _yes("toxic")),
    "uit_victsd_constructive": _Source("uit_victsd/uit_victsd.csv", _yes("constructive")),
    "uit_victsd_topic": _Source("uit_victsd/uit_victsd.csv", lambda row: row["article_topic"]),
    "vispamreviews": _Source("vispamreviews/vispamreviews.csv", _yes("spam")),
})  # fmt: skip


def read_labelled(name: str, data: Path) -> Labelled:
    """The set `name` of `SETS`, texts as found; without rows that lack text or a usable label."""
    source = SETS[name]
    rows = []
    with (data / "labelled" / source.path).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            label = source.label(row)
            if row[source.text] and label is not None:
                rows.append((row[source.text], label, source.part(row)))
    return Labelled(*(tuple(column) for column in zip(*rows, strict=True))) if rows else Labelled((), (), ())
