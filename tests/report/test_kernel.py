import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from nghe_lib.errors import ReportError
from nghe_lib.report.blocks import sentences
from nghe_lib.report.kernel import require_whole, stopped_at
from nghe_lib.settings import ImportSettings, QuickSettings
from tests.hostile import PAYLOADS
from tests.report.notebooks import executed

BREAKING = [
    "'",
    '"',
    "\\",
    "\n",
    "\r",
    '"""',
    "'''",
    "{x}",
    "\x00",
    "__import__('os').abort()",
    '"\nraise SystemExit #',
]


def whole() -> nbformat.NotebookNode:
    return executed(sentences(["a"]), sentences(["b"]), mark="x")


def test_a_whole_notebook_passes():
    require_whole(whole(), "x")


def left_out(notebook):
    notebook.cells[0].execution_count = None


def out_of_order(notebook):
    notebook.cells[0].execution_count = 3


def error_let_pass(notebook):
    notebook.cells[0].outputs.append(new_output("error", ename="ValueError", evalue="x", traceback=[]))


def error_swallowed(notebook):
    words = "Traceback (most recent call last):\n  ValueError: x"
    notebook.cells[0].outputs.append(new_output("stream", name="stderr", text=words))


def cut_short(notebook):
    notebook.cells.pop()


def went_on(notebook):
    notebook.cells.append(new_code_cell("x", execution_count=4))


def empty(notebook):
    notebook.cells.clear()


@pytest.mark.parametrize("spoil", [left_out, out_of_order, error_let_pass, error_swallowed, cut_short, went_on, empty])
def test_a_notebook_that_only_looks_finished_does_not_pass(spoil):
    notebook = whole()
    spoil(notebook)
    with pytest.raises(ReportError, match="không có báo cáo"):
        require_whole(notebook, "x")


def test_the_mark_of_another_run_does_not_pass():
    with pytest.raises(ReportError):
        require_whole(whole(), "y")


def test_where_a_run_stopped_is_the_heading_above(tmp_path):
    began = {"papermill": {"start_time": "2025-11-06T05:00:00", "status": "completed"}}
    cells = [new_markdown_cell("# Trang"), new_code_cell("x", metadata=began), new_markdown_cell("## Lượng bài\n\nlời"),
             new_code_cell("y", metadata=began), new_markdown_cell("## Sau"), new_code_cell("z")]  # fmt: skip
    nbformat.write(new_notebook(cells=cells), tmp_path / "a.ipynb")
    assert stopped_at(tmp_path / "a.ipynb") == " ở mục 'Lượng bài'"
    assert stopped_at(tmp_path / "absent.ipynb") == ""


def injected(values: dict[str, object]) -> dict[str, object]:
    """What a kernel holds after papermill's own cell, which is Python made from the values."""
    from papermill.translators import papermill_translators

    held: dict[str, object] = {}
    exec(papermill_translators.find_translator("python3", "python").codify(values), {"__builtins__": {}}, held)
    return held


@pytest.mark.parametrize("words", [*PAYLOADS, *BREAKING])
def test_no_setting_becomes_code(words):
    plain = QuickSettings.read({"project": "thu", "areas": [words], "sectors": [words]}).plain()
    assert injected(plain) == plain


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=3))
def test_every_setting_arrives_as_it_was_given(words, sectors):
    plain = QuickSettings.read({"project": "thu", "areas": [words], "sectors": sectors}).plain()
    assert injected(plain) == plain


def test_a_mapping_arrives_as_it_was_given():
    plain = ImportSettings.read({"project": "thu", "mapping": {'a"b': "c'd\n"}}).plain()
    assert injected(plain) == json.loads(json.dumps(plain))
