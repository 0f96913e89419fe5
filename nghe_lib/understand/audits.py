"""Posts labelled by hand, against which the models of civic posts are measured; never to be trained on.

`data/examples/civic_audit.csv` holds invented posts with six answers, `stance_audit.csv` and `aspect_audit.csv`
invented posts toward a policy or a service, `hard_audit.csv` those that models misread. `real_audit.csv` holds answers
about real texts of `shared/data`, which may not enter the repository: a text is named by the first 16 hex digits of its
SHA-256 and found where the data is.
`data/examples/README.md` says how they were made and how far one coder agrees with itself.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from nghe_lib.errors import SourceError

AUDITED = ("sentiment", "speech_act", "sector", "legal_topic", "target", "voice")
STANCES = ("agree", "disagree", "discuss", "unrelated")
POLARITIES = ("positive", "neutral", "negative")
HARD_KINDS = ("negation", "irony", "no diacritics", "teencode")
HARD_TASKS = ("sentiment", "emotion", "abuse")

_REPO = Path(__file__).resolve().parents[2]


def shared_folder() -> Path:
    """Where the real data lies when it is on this machine: `shared/data` beside the checkout."""
    return _REPO.parent / "shared" / "data"


def read_civic_audit() -> pd.DataFrame:
    """Invented posts: `text` and one column per task of `AUDITED`, its answers named as in `tasks.py`."""
    return _read("civic_audit.csv")


def read_stance_audit() -> pd.DataFrame:
    """Invented posts: `policy` (one sentence), `text`, and `stance` toward it, one of `STANCES`."""
    return _read("stance_audit.csv")


def read_aspect_audit() -> pd.DataFrame:
    """Invented posts: `text`, `target_text` as it stands in it, and `sentiment` toward it, one of `POLARITIES`.

    A text that names two targets has two rows.
    """
    return _read("aspect_audit.csv")


def read_hard_audit() -> pd.DataFrame:
    """Invented posts that models are known to misread: `kind` (of `HARD_KINDS`), `text`, an answer per `HARD_TASKS`."""
    return _read("hard_audit.csv")


def read_real_audit(folder: Path | None = None) -> pd.DataFrame:
    """Answers about real texts, with the texts where `folder` (default `shared_folder`) holds them.

    Columns: sha256, origin (file below `folder`), stratum (`random`: drawn from all; `civic`: from texts with a word of
    public affairs; `act`: from texts with a word of asking, proposing or reporting; only `random` serves for shares),
    one per task of `AUDITED`, and text, missing where the file is absent.
    Raises SourceError when a file is there but no longer holds a text that was labelled.
    """
    folder = folder or shared_folder()
    rows = _read("real_audit.csv")
    found: dict[str, str] = {}
    for origin, asked in rows.groupby("origin")["sha256"]:
        path = folder / str(origin)
        if not path.is_file():
            continue
        wanted = set(asked)
        here = {mark: text for text in texts_of(path) if (mark := text_mark(text)) in wanted}
        if missing := wanted - here.keys():
            raise SourceError(f"{path} không còn {len(missing)} bài đã gán nhãn; hãy lấy lại đúng bản dữ liệu")
        found |= here
    return rows.assign(text=rows["sha256"].map(found))


def read_labelled(task: str, *, folder: Path | None = None) -> pd.DataFrame:
    """Every audited text with its answer to `task`: columns text, label, origin (`civic` or a file), stratum.

    The invented posts always, the real ones where `folder` holds them. Raises SourceError for a task not audited.
    """
    if task not in AUDITED:
        raise SourceError(f"không có bộ kiểm cho '{task}'; chỉ có: {', '.join(AUDITED)}")
    invented = read_civic_audit().assign(origin="civic", stratum="invented")
    real = read_real_audit(folder).dropna(subset=["text"])
    both = pd.concat([invented, real], ignore_index=True)
    return both[["text", task, "origin", "stratum"]].rename(columns={task: "label"})


def text_mark(text: str) -> str:
    """First 16 hex digits of the SHA-256 of a text as its file holds it: the name of a text that stays outside."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def texts_of(path: Path) -> Iterator[str]:
    """Texts of one file of `shared/data` that was sampled; press gives title, line break and summary."""
    if path.suffix == ".csv":
        column = "post_message" if path.stem == "reintel" else "text"
        yield from pd.read_csv(path, usecols=[column], dtype="str")[column].dropna()
    elif path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield f"{row['title'].strip()}\n{(row.get('summary') or '').strip()}"
    elif path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            yield from (str(json.loads(line)["raw_comment"]) for line in lines)
    else:
        yield from _contents(json.loads(path.read_text(encoding="utf-8")))


def _contents(node: Any) -> Iterator[str]:
    """Every `content` in a thread of posts, comments and replies."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "content" and isinstance(value, str):
                yield value
            else:
                yield from _contents(value)
    elif isinstance(node, list):
        for item in node:
            yield from _contents(item)


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(_REPO / "data" / "examples" / name, dtype="str", keep_default_na=False)
