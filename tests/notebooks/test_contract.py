"""Notebooks are pages: prose, one parameters cell, thin calls; checked without a kernel."""

import ast
import importlib
import unicodedata

import nbformat
import pytest

from nghe_lib.settings import NOTEBOOKS, REPORT_TITLES, parameters_source
from tests.conftest import REPO

FOLDER = REPO / "notebooks"
LAST_SECTIONS = ["## Dữ liệu đã dùng", "## Thiết lập", "## Phương pháp và nguồn", "## Giới hạn"]
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.IfExp, ast.Try,
    ast.With, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp,
)  # fmt: skip

pages = pytest.mark.parametrize("kind", NOTEBOOKS)


def read(kind: str) -> nbformat.NotebookNode:
    return nbformat.read(FOLDER / f"{kind}.ipynb", as_version=4)


def code(kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(kind).cells if cell.cell_type == "code"]


def is_parameters(cell: nbformat.NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def test_the_folder_holds_exactly_the_declared_notebooks():
    found = {
        str(path.relative_to(FOLDER).with_suffix(""))
        for path in FOLDER.rglob("*.ipynb")
        if ".ipynb_checkpoints" not in path.parts
    }
    assert found == set(NOTEBOOKS)


@pages
def test_the_parameters_cell_is_the_settings_class(kind):
    cells = [cell for cell in code(kind) if is_parameters(cell)]
    assert len(cells) == 1
    assert cells[0].source == parameters_source(NOTEBOOKS[kind]), "run: nghe notebooks --write"


@pages
def test_no_output_and_no_count_is_committed(kind):
    assert all(not cell.outputs and cell.execution_count is None for cell in code(kind))
    assert read(kind).metadata.kernelspec.name == "python3"
    assert set(read(kind).metadata) <= {"kernelspec", "language_info"}


@pages
def test_a_cell_is_one_thought(kind):
    for cell in code(kind):
        tree = ast.parse(cell.source)
        assert is_parameters(cell) or len(cell.source.splitlines()) <= 12
        assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)], cell.source
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert is_parameters(cell) or not [text for text in texts if "/" in text or "SELECT" in text.upper()], (
            cell.source
        )


@pages
def test_every_name_a_cell_imports_is_in_the_library(kind):
    for cell in code(kind):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom):
                module = importlib.import_module(node.module)
                for alias in node.names:
                    assert hasattr(module, alias.name) or importlib.import_module(f"{node.module}.{alias.name}")


@pages
def test_the_page_ends_with_the_four_sections_every_report_has(kind):
    heads = [cell.source.splitlines()[0] for cell in read(kind).cells if cell.source.startswith("#")]
    assert heads[0] == f"# {REPORT_TITLES[kind]}"
    assert heads[-4:] == LAST_SECTIONS


@pages
def test_the_prose_is_nfc_vietnamese(kind):
    prose = "\n".join(cell.source for cell in read(kind).cells if cell.cell_type == "markdown")
    assert unicodedata.is_normalized("NFC", prose)
    assert (
        sum(letter in "ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ" for letter in prose.lower())
        > 100
    )


@pages
def test_the_last_cell_says_that_the_run_is_whole(kind):
    assert "report.finish(" in code(kind)[-1].source
