"""Run a notebook with checked parameters and write its page, or fail closed: no page, one line, the notebook kept.

Settings are checked before a kernel starts and all of them are injected; the last cell must return the token of this
very run (`kernel`); the page is written beside its place, flushed and renamed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nghe_lib import store
from nghe_lib.charts.words import moment, number, span
from nghe_lib.errors import NgheError, ParameterError, ReportError, TooLittleDataError, nearest
from nghe_lib.report import cells
from nghe_lib.report.kernel import CELL_TIMEOUT_S, execute
from nghe_lib.report.names import file_stem
from nghe_lib.report.secrets import hidden
from nghe_lib.report.workplace import workplace
from nghe_lib.settings import NOTEBOOKS, REPORT_TITLES, NotebookSettings

if TYPE_CHECKING:
    import nbformat


def run(
    kind: str,
    *,
    project: str,
    notebooks_folder: Path = cells.NOTEBOOKS_FOLDER,
    cell_timeout_s: int = CELL_TIMEOUT_S,
    **parameters: Any,
) -> Path:
    """Run notebook `kind` on `project` and return the path of its finished page.

    kind: a name of `settings.NOTEBOOKS`; the folder `reports/` may be left out. parameters: settings of that notebook.
    as_of: when it is left out, the newest lake version is pinned and named in the page.

    An earlier page of the same name is moved aside before the run: a page that stands was made by the run that says
    so. Raises ParameterError before any kernel starts; StoreError; TooLittleDataError for an empty project or when a
    cell says so; ReportError when a cell fails, times out, or its kernel dies. The executed notebook of a failed run
    is kept in `reports/failed/`, beside the earlier page.
    """
    kind = known(kind)
    settings = NOTEBOOKS[kind].read({"project": project, **parameters})
    lake = store.open(project).at(settings.as_of)
    if not lake.count("posts"):
        hint = f"nghe import TỆP --project {project}"
        raise TooLittleDataError(f"dự án '{project}' chưa có bài nào; hãy nhập dữ liệu bằng: {hint}")
    settings = settings.model_copy(update={"as_of": lake.version})
    source = cells.notebook_path(kind, folder=notebooks_folder)
    page = lake.reports_folder / f"{file_stem(kind, settings)}.html"
    with workplace(page) as folder:
        executed = execute(source, folder / f"{page.stem}.ipynb", settings, cell_timeout_s=cell_timeout_s)
        _write(page, hidden(_page(executed, kind, lake, settings)))
    return page


def known(kind: str) -> str:
    """The full name of a notebook; raises ParameterError with the nearest name."""
    full = kind if kind in NOTEBOOKS else f"reports/{kind}"
    if full not in NOTEBOOKS:
        near = nearest(kind, [*NOTEBOOKS, *(name.split("/")[-1] for name in NOTEBOOKS)])
        raise ParameterError(f"không có sổ tay '{kind}'{near}")
    return full


def _page(executed: nbformat.NotebookNode, kind: str, lake: store.Lake, settings: NotebookSettings) -> str:
    from nghe_lib.report.provenance import finished, provenance, result_hash
    from nghe_lib.report.render import render

    days = finished(executed).get("days") or [settings.since, settings.until]
    period = span(*(datetime.fromisoformat(str(day)).date() for day in days)) if all(days) else ""
    title = REPORT_TITLES[kind]
    summary = {"kind": kind, "title": title, "period": period, "version": lake.version, "hash": result_hash(executed)}
    try:
        return render(
            executed, title=title, project=lake.project.name, period=period, made_at=moment(datetime.now(UTC)),
            retention=_retention(lake), min_people=settings.min_people, summary=summary,
            provenance=provenance(executed, kind=kind, project=lake.project, settings=settings),
        )  # fmt: skip
    except (NgheError, OSError):
        raise
    except Exception as reason:
        raise ReportError(f"không dựng được trang: {type(reason).__name__}: {str(reason)[:200]}") from reason


def _retention(lake: store.Lake) -> str:
    """What the page says, on the day it is made, of posts kept too long."""
    n = len(store.overdue(lake))
    return f"{number(n)} bài đã quá thời hạn lưu vào ngày lập, cần xóa." if n else "Không có bài nào quá thời hạn lưu."


def _write(page: Path, body: str) -> None:
    """The whole page under its final name, or nothing: written beside it, flushed, renamed, folder flushed."""
    from nghe_lib.store.project import replace_file

    if not page.resolve().is_relative_to(page.parent.resolve()):
        raise ReportError(f"tên báo cáo {page.name!r} dẫn ra ngoài thư mục báo cáo")
    replace_file(page, body.encode("utf-8"))
    with suppress(OSError):  # not every file system lets a folder be flushed
        folder = os.open(page.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
