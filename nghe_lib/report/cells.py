"""Keep what is said twice equal to its one home: parameters cells from `settings.py`, the dictionary from `schema`."""

from __future__ import annotations

from pathlib import Path

from nghe_lib.errors import ReportError
from nghe_lib.schema import dictionary
from nghe_lib.settings import NOTEBOOKS, parameters_source
from nghe_lib.sources.collectors.page import listening_page

CHECKOUT = Path(__file__).resolve().parents[2]
NOTEBOOKS_FOLDER = CHECKOUT / "notebooks"


def notebook_path(kind: str, *, folder: Path = NOTEBOOKS_FOLDER) -> Path:
    """File of notebook `kind`, such as `reports/quick`; raises ReportError when it is not there."""
    path = folder / f"{kind}.ipynb"
    if not path.is_file():
        raise ReportError(f"không thấy sổ tay {path}; nghe chạy từ bản sao mã nguồn có thư mục notebooks/")
    return path


def write_cells() -> list[Path]:
    """Rewrite every parameters cell, `data/dictionary.md` and `data/listening.md`; returns the files that changed."""
    import nbformat

    changed = []
    for kind, settings in NOTEBOOKS.items():
        path = notebook_path(kind)
        notebook = nbformat.read(path, as_version=4)
        (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
        if cell.source != parameters_source(settings):
            cell.source = parameters_source(settings)
            nbformat.write(notebook, path)
            changed.append(path)
    for name, content in (("dictionary.md", dictionary()), ("listening.md", listening_page())):
        page = CHECKOUT / "data" / name
        if not page.is_file() or page.read_text(encoding="utf-8") != content:
            page.write_text(content, encoding="utf-8")
            changed.append(page)
    return changed
