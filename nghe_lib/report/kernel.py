"""Run a notebook to its very last cell in a kernel of this interpreter, or say in one line where and why it stopped.

papermill alone only warns of an unknown parameter, and leaves a notebook that looks finished when its kernel dies.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nghe_lib import store
from nghe_lib.errors import NgheError, ReportError, TooLittleDataError
from nghe_lib.report.secrets import hidden
from nghe_lib.settings import NotebookSettings

if TYPE_CHECKING:
    import nbformat

MARK_VARIABLE = "NGHE_RUN_MARK"
CELL_TIMEOUT_S = 900
START_TIMEOUT_S = 120
_MENDABLE = {error.__name__ for error in NgheError.__subclasses__()}
_TRACEBACK = "Traceback (most recent call last)"


def execute(
    source: Path, target: Path, settings: NotebookSettings, *, cell_timeout_s: int = CELL_TIMEOUT_S
) -> nbformat.NotebookNode:
    """Execute notebook `source` with every one of `settings`, saving it at `target` cell by cell.

    cell_timeout_s: seconds a cell may take. Raises TooLittleDataError when a cell raises it; ReportError for anything
    else that keeps the last cell from returning the mark of this run; OSError when the disk refuses.
    """
    import papermill

    mark = secrets.token_hex(16)
    shown = sys.stderr.isatty() and multiprocessing.parent_process() is None
    told = {MARK_VARIABLE: mark, "NGHE_DATA": str(store.data_folder())}
    with _quiet(), _kernel_class(told) as kernel_class:
        try:
            executed = papermill.execute_notebook(
                _literal(source), _literal(target), parameters=settings.plain(), kernel_name="python3",
                cwd=source.parent, progress_bar={"desc": source.stem, "unit": " ô", "leave": False} if shown else False,
                log_output=False, start_timeout=START_TIMEOUT_S, execution_timeout=cell_timeout_s,
                kernel_manager_class=kernel_class,
            )  # fmt: skip
        except NgheError:
            raise
        except Exception as reason:
            if isinstance(reason, OSError) and not isinstance(reason, TimeoutError):
                raise  # the disk; a cell's time-out is an OSError too
            raise _explained(reason, target, cell_timeout_s) from reason
    require_whole(executed, mark)
    return executed


def require_whole(notebook: nbformat.NotebookNode, mark: str) -> None:
    """Raise ReportError unless every code cell ran in order, none failed, and the last one returned `mark`."""
    from nghe_lib.report.provenance import said_at_end

    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    counts = [cell.execution_count for cell in code]
    outputs = [output for cell in code for output in cell.outputs]
    if any(output.output_type == "error" or _TRACEBACK in output.get("text", "") for output in outputs):
        raise ReportError("một ô báo lỗi rồi chạy tiếp nên không có báo cáo; hãy mở sổ tay trong reports/failed để xem")
    if not code or counts != list(range(1, len(code) + 1)) or said_at_end(code[-1]).get("mark") != mark:
        raise ReportError(
            "sổ tay chưa chạy tới ô cuối nên không có báo cáo; hãy chạy lại, hoặc mở trong JupyterLab để xem"
        )


def _literal(path: Path) -> str:
    """Papermill fills braces in paths; a folder that has them means them."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Papermill says on its own logger what our one line says too."""
    logger = logging.getLogger("papermill")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def _kernel_class(environment: Mapping[str, str]) -> Iterator[type]:
    """A kernel of this very interpreter, whatever `python3` kernel a user has installed, over local sockets."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    sockets = tempfile.mkdtemp(prefix="nghe-")
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=CRITICAL"]
    spec = KernelSpec(argv=argv, display_name="nghe", language="python", env=dict(environment))

    class ThisInterpreter(AsyncKernelManager):
        """The kernel manager papermill is handed."""

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        @default("transport")
        def _local(self) -> str:
            return "ipc" if os.name == "posix" else "tcp"

        @default("ip")
        def _place(self) -> str:
            return f"{sockets}/kernel" if os.name == "posix" else "127.0.0.1"

    try:
        yield ThisInterpreter
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _explained(reason: Exception, target: Path, cell_timeout_s: int) -> ReportError | TooLittleDataError:
    """One line: where it stopped, why, and where the notebook is kept."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    where = stopped_at(target)
    kept = f"; sổ tay được giữ trong reports/failed/{target.name}"
    if isinstance(reason, DeadKernelError):
        return ReportError(f"kernel chết giữa chừng{where}, có thể vì hết bộ nhớ{kept}")
    if isinstance(reason, CellTimeoutError):
        return ReportError(f"một ô chạy quá {cell_timeout_s} giây{where}{kept}")
    name = getattr(reason, "ename", type(reason).__name__)
    words = hidden(" ".join(str(getattr(reason, "evalue", reason)).split()))
    if name == "TooLittleDataError":
        return TooLittleDataError(f"quá ít dữ liệu{where}: {words}{kept}")
    return ReportError(f"báo cáo dừng lại{where}: {words if name in _MENDABLE else f'{name}: {words[:200]}'}{kept}")


def stopped_at(target: Path) -> str:
    """The heading above the last cell that was started, from the notebook papermill saved."""
    import nbformat

    try:
        notebook = nbformat.read(target, as_version=4)
    except (OSError, ValueError):
        return ""
    heading, found = "", ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.splitlines()[0].lstrip("# ")
        elif cell.metadata.get("papermill", {}).get("start_time"):
            found = heading
    return f" ở mục '{found}'" if found else ""
