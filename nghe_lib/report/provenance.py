"""Where the numbers of a page come from, and a hash that says whether a re-run gave the same ones."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from nghe_lib.charts.words import MISSING, number
from nghe_lib.settings import NotebookSettings, ProjectSettings

if TYPE_CHECKING:
    import nbformat

FINISHED_MIME = "application/vnd.nghe.finished+json"
PACKAGES = (
    "nghe-lib", "pandas", "numpy", "scipy", "pyarrow", "deltalake", "duckdb", "underthesea", "gensim", "networkx",
    "networkit", "graspologic-native", "plotly", "papermill", "nbconvert",
)  # fmt: skip
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")


def result_hash(notebook: nbformat.NotebookNode) -> str:
    """SHA-256 over what the code cells show, in order: charts, tables, sentences, and nothing that depends on the run.

    Plain text counts only where it is all there is, and without object addresses.
    """
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    said = [shown for shown in map(_said, outputs) if shown]
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def said_at_end(cell: nbformat.NotebookNode) -> dict[str, Any]:
    """What `report.finish` says in this cell; empty when it does not speak here."""
    found = [output["data"][FINISHED_MIME] for output in cell.outputs if FINISHED_MIME in output.get("data", {})]
    return dict(found[-1]) if found else {}


def finished(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """What the last cell says of the run: its mark and the rows behind the page. Empty when it did not speak."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return said_at_end(code[-1]) if code else {}


def provenance(
    notebook: nbformat.NotebookNode, *, kind: str, project: ProjectSettings, settings: NotebookSettings
) -> tuple[tuple[str, str], ...]:
    """The provenance block: (what, value), in order."""
    rows = finished(notebook)
    given = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in settings.plain().items())
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    return (
        ("Dự án", project.name),
        ("Căn cứ xử lý dữ liệu", project.legal_basis or "chưa khai báo"),
        ("Mục đích", project.purpose or "chưa khai báo"),
        ("Sổ tay", kind),
        ("Phiên bản hồ dữ liệu", str(settings.as_of)),
        ("Tham số", given),
        ("Bài đã dùng", number(rows.get("used_count"))),
        ("Dòng bị từ chối khi thu", number(rows.get("refused_count"))),
        ("Bài không có giờ đăng", number(rows.get("undated_count"))),
        ("Mã kết quả (SHA-256)", result_hash(notebook)),
        ("Phần mềm", f"Python {platform.python_version()}, {packages}"),
    )


def _said(output: nbformat.NotebookNode) -> dict[str, Any] | str:
    data = output.get("data", {})
    rich = {mime: value for mime, value in data.items() if mime not in ("text/plain", FINISHED_MIME)}
    if rich or FINISHED_MIME in data:
        return rich
    words = data.get("text/plain", output.get("text", "") if output.get("name") == "stdout" else "")
    return _ADDRESS.sub("0x", words)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return MISSING
