"""Where the numbers of a page come from, and a hash that says whether a re-run gave the same ones."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from nghe_lib.charts.words import MISSING, number
from nghe_lib.report.render import FINISHED_MIME
from nghe_lib.settings import NotebookSettings, ProjectSettings

if TYPE_CHECKING:
    import nbformat

PACKAGES = (
    "nghe-lib", "pandas", "numpy", "scipy", "pyarrow", "deltalake", "duckdb", "underthesea", "gensim", "networkx",
    "networkit", "graspologic-native", "plotly", "papermill", "nbconvert",
)  # fmt: skip


def result_hash(notebook: nbformat.NotebookNode) -> str:
    """SHA-256 over what the code cells show, in order: charts, tables and sentences, nothing that depends on the run."""
    said = [
        {mime: value for mime, value in output.get("data", {}).items() if mime not in ("text/plain", FINISHED_MIME)}
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    canonical = json.dumps([one for one in said if one], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def finished(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """What the last cell says of the run: its token and the rows behind the page. Empty when it did not speak."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    said = [output["data"][FINISHED_MIME] for output in outputs if FINISHED_MIME in output.get("data", {})]
    return dict(said[-1]) if said else {}


def provenance(
    notebook: nbformat.NotebookNode, *, kind: str, project: ProjectSettings, settings: NotebookSettings
) -> tuple[tuple[str, str], ...]:
    """The provenance block: (what, value), in order."""
    rows = finished(notebook)
    given = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in settings.plain().items())
    return (
        ("Dự án", project.name),
        ("Căn cứ xử lý dữ liệu", project.legal_basis or "chưa khai báo"),
        ("Sổ tay", kind),
        ("Phiên bản hồ dữ liệu", str(settings.as_of)),
        ("Tham số", given),
        ("Bài đã dùng", number(rows.get("used_count"))),
        ("Dòng bị từ chối khi thu", number(rows.get("refused_count"))),
        ("Bài không có giờ đăng", number(rows.get("undated_count"))),
        ("Mã kết quả (SHA-256)", result_hash(notebook)),
        (
            "Phần mềm",
            f"Python {platform.python_version()}, " + ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        ),
    )


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError

    try:
        return version(package)
    except PackageNotFoundError:
        return MISSING
