"""Small notebooks for tests, and executed ones that never saw a kernel."""

import json
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from nghe_lib.report.plotly_page import PLOTLY_MIME
from nghe_lib.report.provenance import FINISHED_MIME
from nghe_lib.report.render import render
from nghe_lib.settings import QuickSettings, parameters_source

LAST = "import os\nfrom IPython.display import display\nMIME = 'application/vnd.nghe.finished+json'"
FINISH = f"{LAST}\ndisplay({{MIME: {{'mark': os.environ['NGHE_RUN_MARK'], 'used_count': 3}}}}, raw=True)"


def quick(folder: Path, *sources: str, last: str = FINISH) -> Path:
    """A folder of notebooks whose `reports/quick` runs `sources`; a source that opens with # is prose."""
    parameters = new_code_cell(parameters_source(QuickSettings), metadata={"tags": ["parameters"]})
    cells = [new_markdown_cell(one) if one.startswith("#") else new_code_cell(one) for one in sources]
    notebook = new_notebook(cells=[parameters, *cells, *([new_code_cell(last)] if last else [])])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / "reports" / "quick.ipynb")
    return folder


def executed(*shown: Any, prose: tuple[str, ...] = (), mark: str = "x") -> nbformat.NotebookNode:
    """A notebook as a kernel would leave it: prose, then one code cell per value, then the last cell."""
    cells = [new_markdown_cell(words) for words in prose]
    bundles = [*map(bundle, shown), {FINISHED_MIME: {"mark": mark, "used_count": 3}, "text/plain": "hết"}]
    for count, data in enumerate(bundles, start=1):
        output = new_output("display_data", data=data)
        cells.append(new_code_cell("x", execution_count=count, outputs=[output]))
    return new_notebook(cells=cells)


def bundle(value: Any) -> dict[str, Any]:
    """What Jupyter keeps of a value that a cell shows."""
    if isinstance(value, dict):
        return value
    if isinstance(value, go.Figure):
        return {PLOTLY_MIME: json.loads(value.to_json())}
    return {"text/html": value._repr_html_(), "text/plain": repr(value)}


def page(notebook: nbformat.NotebookNode, **words: Any) -> str:
    """The page of an executed notebook with everything else held still."""
    given: dict[str, Any] = {
        "title": "Báo cáo nhanh", "project": "thu", "period": "ngày 6/11/2025", "made_at": "09:00, 7/11/2025",
        "retention": "Không có bài nào quá thời hạn lưu.", "min_people": 10, "provenance": (("Dự án", "thu"),),
        "summary": {"kind": "reports/quick", "title": "Báo cáo nhanh", "period": "", "version": 3, "hash": "0"},
    }  # fmt: skip
    return render(notebook, **(given | words))
