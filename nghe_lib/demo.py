"""The whole workbench on a synthetic city: generate, put into the lake, render every notebook and report."""

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

from nghe_lib import city, ingest, report, store
from nghe_lib.errors import ParameterError
from nghe_lib.settings import NOTEBOOKS, TIMEZONE, DemoSettings

if TYPE_CHECKING:
    import pandas as pd

LEGAL_BASIS = "Dữ liệu giả lập, không có người thật"


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
    for _ in _shown(_render(settings.project), n=len(NOTEBOOKS)):
        pass
    return report.write_index(store.open(settings.project))


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
