"""The whole workbench on a synthetic city: generate, put into the lake, understand, render every notebook and report.

In place of people who label, the city tells what it planted in a random sample of posts, so that the pages show what a
project gets after labelling. These labels bear the name of the city and are never counted as people's.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nghe_lib import city, ingest, privacy, report, store, understand
from nghe_lib.errors import ParameterError
from nghe_lib.settings import NOTEBOOKS, TIMEZONE, DemoSettings, UnderstandSettings
from nghe_lib.tasks import TASKS
from nghe_lib.understand import labelling

if TYPE_CHECKING:
    import pandas as pd

LEGAL_BASIS = "Dữ liệu giả lập, không có người thật"
N_LABELS = 300
LABELLED = ("sentiment", "speech_act", "sector")
SAMPLE = "thanh-pho-gia-lap"


def demo(settings: DemoSettings) -> Path:
    """Make the city, render everything, and return the path of the index page.

    A project that already holds this very city is used as it is; one that holds another city is made anew; one that
    holds anything else is refused with ParameterError, so that no collected data is lost.
    """
    if not _holds(settings):
        _remove_other_city(settings)
        ingest.import_city(city.build(n_posts=settings.n_posts, seed=settings.seed), project=settings.project)
        lake = store.open(settings.project)
        store.save_project(lake.project.model_copy(update={"legal_basis": LEGAL_BASIS}))
    lend_labels(store.open(settings.project), seed=settings.seed)
    understand.record(UnderstandSettings(project=settings.project))
    for _ in _shown(_render(settings.project), n=len(NOTEBOOKS)):
        pass
    return report.write_index(store.open(settings.project))


def lend_labels(lake: store.Lake, *, seed: int, n: int = N_LABELS) -> None:
    """Label a random sample of `n` posts of people with what the city planted, for each task of `LABELLED`.

    Coder is `labelling.CITY`, under the codebook as it reads now; the sample is kept as any other. Small talk, which
    has no planted sector, is `khác`, as the codebook says. Labels that stand already are not written again.
    """
    posts = lake.read("posts", columns=["post_id", "account_id", "kind"])
    spoken = posts[privacy.people(posts).notna().to_numpy(bool)].sort_values("post_id", ignore_index=True)
    truth = lake.read("truth", columns=["post_id", *LABELLED]).set_index("post_id").fillna({"sector": "khác"})
    for task in (TASKS[name] for name in LABELLED):
        drawn = labelling.drawn_sample(lake, spoken, task=task, n=n, design="random", seed=seed, name=SAMPLE)
        kept = labelling.keep_sample(lake, drawn)
        planted = truth[task.name].reindex(kept.rows["post_id"]).dropna()
        answers = {str(post_id): str(name) for post_id, name in planted.items() if name in task.names}
        labelling.write_labels(lake, answers, task=task, coder=labelling.CITY)


def _holds(settings: DemoSettings) -> bool:
    """Whether the project is this very city, whole."""
    if settings.project not in store.project_names():
        return False
    runs = _city_runs(store.open(settings.project))
    asked = {"n_posts": settings.n_posts, "seed": settings.seed}
    return len(runs) > 0 and json.loads(runs["query"].iloc[-1]) == asked and bool(runs["ended_at"].notna().iloc[-1])


def _remove_other_city(settings: DemoSettings) -> None:
    if settings.project not in store.project_names():
        return
    lake = store.open(settings.project)
    city_runs = _city_runs(lake)["run_id"]
    posts_are_ours = lake.read("posts", columns=["run_id"])["run_id"].isin(city_runs).all()
    if not posts_are_ours or lake.count("runs") > len(city_runs):
        owned = f"dự án '{settings.project}' có dữ liệu không phải của thành phố giả lập"
        raise ParameterError(f"{owned}; hãy chọn --project khác")
    shutil.rmtree(lake.folder.parent)


def _city_runs(lake: store.Lake) -> pd.DataFrame:
    runs = lake.read("runs")
    return runs[runs["format"] == "city"]


def _render(project: str) -> Iterator[Path]:
    """Every notebook of `project`, as many at once as there are cores."""
    with ProcessPoolExecutor(
        max_workers=min(len(NOTEBOOKS), os.cpu_count() or 1), mp_context=get_context("spawn")
    ) as pool:
        days = _eventful_week(store.open(project))
        tasks = [pool.submit(partial(report.run, kind, project=project, **days.get(kind, {}))) for kind in NOTEBOOKS]
        for task in as_completed(tasks):
            yield task.result()


def _eventful_week(lake: store.Lake) -> dict[str, dict[str, Any]]:
    """The week of the last planted burst, for the two reports that would otherwise show whichever week came last."""
    planted = lake.read("planted").query("kind == 'burst'").sort_values("peak_at")
    if planted.empty:
        return {}
    peak = planted["peak_at"].iloc[-1].tz_convert(TIMEZONE).date()
    return {
        "reports/quick": {"since": peak - timedelta(days=4), "until": peak + timedelta(days=2)},
        "reports/periodic": {"until": peak},
    }


def _shown(paths: Iterator[Path], *, n: int) -> Iterator[Path]:
    from tqdm import tqdm

    yield from tqdm(paths, total=n, desc="sổ tay và báo cáo", unit=" trang", disable=None)
