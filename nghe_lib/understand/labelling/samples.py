"""A drawn sample, kept with the project so that it stays the same: for every coder, on every day, for the audit.

One small JSON file per sample: how it was drawn and its rows, post_ids only. Texts stay in the lake: a post that was
erased is gone from the next session by itself.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from nghe_lib.errors import ParameterError, StoreError, nearest
from nghe_lib.store import Lake
from nghe_lib.store.project import replace_file
from nghe_lib.tasks import Task
from nghe_lib.understand.labelling.labels import labels_of
from nghe_lib.understand.labelling.sampling import Design, sample

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Drawn:
    """A sample and how it was drawn. rows: what `sampling.sample` gives."""

    name: str
    task: str
    design: str
    n: int
    seed: int
    lake_version: int
    population: int
    drawn_at: str
    rows: pd.DataFrame


def drawn_sample(
    lake: Lake,
    posts: pd.DataFrame,
    predictions: pd.DataFrame | None = None,
    *,
    task: Task,
    n: int,
    design: Design,
    seed: int,
    name: str = "",
    by: tuple[str, ...] = ("label",),
) -> Drawn:
    """The sample of that name, drawn now if it does not exist yet; options as in `sampling.sample`.

    name: empty means one made of design, n and seed. A sample that was kept is given as it is: its posts, design and
    seed do not change when the lake grows. Raises ParameterError for a name that stands for another sample.
    """
    named = name or f"{design}-{n}-{seed}"
    if _path(lake, task.name, named).is_file():
        held = read_sample(lake, task, named)
        if (held.design, held.n, held.seed) != (design, n, seed):
            drawn = f"{held.design}, n = {held.n}, seed = {held.seed}"
            raise ParameterError(f"mẫu '{named}' đã có và được lấy khác ({drawn}); hãy đặt tên khác")
        return held
    labelled = frozenset(labels_of(lake, task)["post_id"])
    rows = sample(posts, predictions, n=n, design=design, seed=seed, by=by, leave_out=labelled)
    return Drawn(named, task.name, design, n, seed, lake.version, len(posts), datetime.now(UTC).isoformat(), rows)


def keep_sample(lake: Lake, drawn: Drawn) -> Drawn:
    """Keep a sample with the project, and give the one that is kept: of two made at once under one name, the first."""
    path = _path(lake, drawn.task, drawn.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file():
        replace_file(path, json.dumps(_plain(drawn), ensure_ascii=False, indent=1).encode())
    return _read(path, drawn.name)


def read_sample(lake: Lake, task: Task, name: str) -> Drawn:
    """A sample drawn earlier; raises StoreError that names the nearest one when there is none, or it is broken."""
    path = _path(lake, task.name, name)
    if not path.is_file():
        known = sample_names(lake, task)
        raise StoreError(f"chưa có mẫu '{name}' cho việc '{task.name}'{nearest(name, known)}; các mẫu: {known or '–'}")
    return _read(path, name)


def _read(path: Path, name: str) -> Drawn:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Drawn(**{**held, "rows": pd.DataFrame(held["rows"]).astype({"inclusion_probability": "float64"})})
    except (ValueError, TypeError, KeyError) as reason:
        raise StoreError(f"mẫu '{name}' ({path}) không đọc được; hãy xóa tệp ấy và lấy mẫu lại") from reason


def sample_names(lake: Lake, task: Task) -> list[str]:
    """Names of the samples of `task`, sorted."""
    folder = lake.folder.parent / "samples" / task.name
    return sorted(path.stem for path in folder.glob("*.json"))


def _plain(made: Drawn) -> dict[str, Any]:
    rows = made.rows.astype(object).where(made.rows.notna(), None).to_dict("list")
    return {**{name: value for name, value in asdict(made).items() if name != "rows"}, "rows": rows}


def _path(lake: Lake, task: str, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ParameterError(f"tên mẫu {name!r} chỉ gồm chữ thường a-z, số, - và _, không quá 64 ký tự")
    return lake.folder.parent / "samples" / task / f"{name}.json"
