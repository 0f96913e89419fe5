"""The texts the model is counted from, and those kept apart to measure it.

Press of every day up to `LAST_DAY` and citizens' comments are counted; later days of the press, another outlet, one
whole set of Facebook sentences (UIT-VSMEC) and the dev and test parts of ViLexNorm are not, nor any text that repeats
one of them.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

LAST_DAY = "2025-12-10"
COMMENTS = (
    "vihsd/vihsd.csv", "uit_victsd/uit_victsd.csv", "uit_visfd/uit_visfd.csv", "aivivn2019/aivivn_train.csv",
    "vispamreviews/vispamreviews.csv", "uit_vsfc/uit_vsfc.csv",
)  # fmt: skip
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def training_texts(folder: Path, *, last_day: str = LAST_DAY) -> list[str]:
    """Every text to count, each once, in a fixed order. folder: the folder of data; see its README."""
    apart = {_trace(text) for texts in held_out(folder).values() for text in texts}
    apart |= {_trace(text) for text in _column(folder, "vilexnorm/vilexnorm.csv", "original", without="train")}
    comments = [*_column(folder, "vilexnorm/vilexnorm.csv", "normalized", only="train")]
    for name in COMMENTS:
        comments += _column(folder, name, "text")
    press = [f"{title} .\n{summary}" for day, title, summary in _press(folder) if day <= last_day]
    kept = [text for text in comments if _trace(text) not in apart]
    return list(dict.fromkeys([*press, *_events(folder), *kept]))


def held_out(folder: Path, *, last_day: str = LAST_DAY) -> dict[str, list[str]]:
    """Texts to measure on, by name.

    press: unseen days, no title or summary that was counted. outlet: whole articles of an outlet that was not counted.
    facebook: sentences as people wrote them. vilexnorm: informal sentences put into standard spelling by hand.
    """
    return {
        "press": _later_press(folder, last_day),
        "outlet": [text for text in _field(folder / "press/fulltext/24h_fulltext.jsonl", "content.text") if text],
        "facebook": list(_column(folder, "uit_vsmec/uit_vsmec.csv", "text")),
        "vilexnorm": list(_column(folder, "vilexnorm/vilexnorm.csv", "normalized", without="train")),
    }


def _later_press(folder: Path, last_day: str) -> list[str]:
    rows = list(_press(folder))
    seen = {_trace(part) for day, *parts in rows if day <= last_day for part in parts} - {""}
    found = []
    for day, title, summary in rows:
        if day > last_day and not {_trace(title), _trace(summary)} & seen:
            seen |= {_trace(title)}
            found.append(f"{title} .\n{summary}")
    return found


def _press(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted((folder / "press/daily").glob("press_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["archive_day"], row["title"] or "", row["summary"] or ""


def _events(folder: Path) -> Iterable[str]:
    return [text for text in _field(folder / "press/vmds/vmds_docs.jsonl", "text") if text]


def _field(path: Path, name: str) -> Iterator[str | None]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)[name]


def _column(folder: Path, name: str, column: str, *, only: str = "", without: str = "") -> Iterator[str]:
    """Texts of a labelled set, of one split or of all but one."""
    import pandas as pd

    table = pd.read_csv(folder / "labelled" / name, dtype=str, keep_default_na=False)
    if only or without:
        table = table[(table["split"] == only) if only else (table["split"] != without)]
    yield from table[column]


def _trace(text: str) -> str:
    """What two copies of a text share: letters without case and diacritics."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _NOT_LETTERS.sub(" ", plain.encode("ascii", "ignore").decode()).strip()
