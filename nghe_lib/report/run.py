"""Run a notebook with checked parameters and write its page, or fail closed: no page, one line, the notebook kept.

papermill alone only warns of an unknown parameter and leaves a notebook that looks finished when its kernel dies. So
settings are checked before a kernel starts, all of them are injected, the last cell must return the token of this very
run, and the page is written beside its place, flushed and renamed.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nghe_lib import store
from nghe_lib.charts.words import moment, span
from nghe_lib.errors import NgheError, ParameterError, ReportError, StoreError, TooLittleDataError, nearest
from nghe_lib.report import cells
from nghe_lib.settings import NOTEBOOKS, REPORT_TITLES, NotebookSettings

if TYPE_CHECKING:
    import nbformat

TOKEN_VARIABLE = "NGHE_RUN_TOKEN"  # noqa: S105 - a name, not a secret
CELL_TIMEOUT_S = 900
_MENDABLE = {error.__name__ for error in NgheError.__subclasses__()}


def run(kind: str, *, project: str, notebooks_folder: Path = cells.NOTEBOOKS_FOLDER, cell_timeout_s: int = CELL_TIMEOUT_S,
        **parameters: Any) -> Path:  # fmt: skip
    """Run notebook `kind` on `project` and return the path of its finished page.

    kind: a name of `settings.NOTEBOOKS`; the folder `reports/` may be left out. parameters: settings of that notebook.
    as_of: when it is left out, the newest lake version is pinned and named in the page.

    An earlier page of the same name is moved aside before the run and comes back never: a page that stands was made by
    the run that says so. Raises ParameterError before any kernel starts; StoreError; TooLittleDataError for an empty
    project; ReportError when a cell fails, times out, or its kernel dies. The executed notebook of a failed run is kept
    in `reports/failed/`.
    """
    kind = known(kind)
    settings = NOTEBOOKS[kind].read({"project": project, **parameters})
    lake = store.open(project).at(settings.as_of)
    if not lake.count("posts"):
        raise TooLittleDataError(
            f"dự án '{project}' chưa có bài nào; hãy nhập dữ liệu bằng: nghe import TỆP --project {project}"
        )
    settings = settings.model_copy(update={"as_of": lake.version})
    source = cells.notebook_path(kind, folder=notebooks_folder)
    page = lake.reports_folder / f"{file_stem(kind, settings)}.html"
    with _workplace(page) as folder:
        executed = _execute(source, folder / f"{page.stem}.ipynb", settings, cell_timeout_s=cell_timeout_s)
        _write(page, _page(executed, kind, lake, settings))
    return page


def known(kind: str) -> str:
    """The full name of a notebook; raises ParameterError with the nearest name."""
    full = kind if kind in NOTEBOOKS else f"reports/{kind}"
    if full not in NOTEBOOKS:
        raise ParameterError(
            f"không có sổ tay '{kind}'{nearest(kind, [*NOTEBOOKS, *(name.split('/')[-1] for name in NOTEBOOKS)])}"
        )
    return full


def file_stem(kind: str, settings: NotebookSettings) -> str:
    """File name of a page without its ending: kind, days, and a mark of every other setting that is not the default."""
    import hashlib
    import json

    named = ("project", "as_of", "since", "until")
    default = type(settings)(project=settings.project).plain()
    other = {name: value for name, value in settings.plain().items() if name not in named and value != default[name]}
    mark = hashlib.sha256(json.dumps(other, sort_keys=True).encode()).hexdigest()[:8] if other else None
    parts = [kind.rsplit("/", 1)[-1], settings.since, settings.until, mark]
    return re.sub(r"[^a-z0-9_-]", "", "_".join(str(part) for part in parts if part is not None))


@contextmanager
def _workplace(page: Path) -> Iterator[Path]:
    """A folder for one run; what it holds when the run fails is kept under `failed/`, what it holds else is dropped."""
    failed = page.parent / "failed"
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=".running-", dir=page.parent))
        if page.exists():
            page.rename(folder / f"earlier-{page.name}")
        yield folder
    except BaseException as reason:
        _keep(folder, failed)
        if isinstance(reason, OSError):
            raise StoreError(
                f"không ghi được báo cáo: {reason.strerror or reason}; hãy giải phóng đĩa rồi chạy lại"
            ) from reason
        raise
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path | None, failed: Path) -> None:
    if folder is None:
        return
    try:
        failed.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.replace(failed / path.name)
    except OSError:
        return  # the disk is full: there is no room to keep anything, and the caller is told so


def _execute(source: Path, target: Path, settings: NotebookSettings, *, cell_timeout_s: int) -> nbformat.NotebookNode:
    import papermill

    token = secrets.token_hex(16)
    with _token(token), tempfile.TemporaryDirectory(prefix="nghe-", ignore_cleanup_errors=True) as sockets:
        try:
            executed = papermill.execute_notebook(
                source, target, parameters=settings.plain(), kernel_name="python3", cwd=source.parent,
                progress_bar=False, log_output=False, start_timeout=120, execution_timeout=cell_timeout_s,
                kernel_manager_class=_kernel_class(Path(sockets)),
            )  # fmt: skip
        except (NgheError, KeyboardInterrupt, OSError):
            raise
        except Exception as reason:
            raise _explained(reason, target) from reason
    _require_whole(executed, token)
    return executed


@contextmanager
def _token(token: str) -> Iterator[None]:
    os.environ[TOKEN_VARIABLE] = token
    try:
        yield
    finally:
        del os.environ[TOKEN_VARIABLE]


def _kernel_class(sockets: Path) -> type:
    """A kernel of this very interpreter, whatever `python3` kernel a user has installed, over sockets in `sockets`.

    Sockets in a private folder, where the system has them: over TCP any user of the machine could listen.
    """
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="nghe",
        language="python",
    )

    class ThisInterpreter(AsyncKernelManager):
        """The kernel manager papermill is handed."""

        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            if os.name == "posix":
                self.transport, self.ip = "ipc", str(sockets / "kernel")

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return ThisInterpreter


def _explained(reason: Exception, target: Path) -> ReportError | TooLittleDataError:
    """One line: where it stopped, why, and where the notebook is kept."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    name = type(reason).__name__
    where = _stopped_at(target)
    kept = f"; sổ tay được giữ trong reports/failed/{target.name}"
    if isinstance(reason, DeadKernelError):
        return ReportError(f"kernel chết giữa chừng{where}, có thể vì hết bộ nhớ{kept}")
    if isinstance(reason, CellTimeoutError):
        return ReportError(f"một ô chạy quá lâu{where}{kept}")
    ename, evalue = getattr(reason, "ename", name), " ".join(str(getattr(reason, "evalue", reason)).split())
    if ename == "TooLittleDataError":
        return TooLittleDataError(f"quá ít dữ liệu{where}: {evalue}{kept}")
    cause = evalue if ename in _MENDABLE else f"{ename}: {evalue[:200]}"
    return ReportError(f"báo cáo dừng lại{where}: {cause}{kept}")


def _stopped_at(target: Path) -> str:
    """The heading above the cell that failed, from the notebook papermill saved."""
    import nbformat

    try:
        notebook = nbformat.read(target, as_version=4)
    except (OSError, ValueError):
        return ""
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#") and "papermill-error" not in str(cell.metadata):
            heading = cell.source.splitlines()[0].lstrip("# ")
        status = cell.metadata.get("papermill", {}).get("status")
        if cell.cell_type == "code" and (
            status in ("failed", "running") or cell.metadata.get("papermill", {}).get("exception")
        ):
            return f" ở mục '{heading}'"
    return ""


def _require_whole(notebook: nbformat.NotebookNode, token: str) -> None:
    """Every code cell ran, none failed, and the last one returned this run's token."""
    from nghe_lib.report.provenance import finished

    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    broken = [output for cell in code for output in cell.outputs if output.output_type == "error"]
    if broken or any(cell.execution_count is None for cell in code) or finished(notebook).get("token") != token:
        raise ReportError(
            "sổ tay chưa chạy tới ô cuối nên không có báo cáo; hãy chạy lại, hoặc mở sổ tay trong JupyterLab để xem"
        )


def _page(executed: nbformat.NotebookNode, kind: str, lake: store.Lake, settings: NotebookSettings) -> str:
    from nghe_lib.report.provenance import finished, provenance, result_hash
    from nghe_lib.report.render import render

    made_at = moment(datetime.now(UTC))
    days = finished(executed).get("days") or [settings.since, settings.until]
    period = span(*(datetime.fromisoformat(str(day)).date() for day in days)) if all(days) else ""
    summary = {
        "kind": kind,
        "title": REPORT_TITLES[kind],
        "period": period,
        "version": lake.version,
        "hash": result_hash(executed),
    }
    return render(
        executed, title=REPORT_TITLES[kind], project=lake.project.name, period=period, made_at=made_at,
        min_people=settings.min_people, summary=summary,
        provenance=provenance(executed, kind=kind, project=lake.project, settings=settings),
    )  # fmt: skip


def _write(page: Path, body: str) -> None:
    from nghe_lib.store.project import replace_file

    replace_file(page, body.encode("utf-8"))
