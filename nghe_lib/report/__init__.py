"""Pages: papermill runs behind checked parameters, self-contained HTML, provenance. The only room that writes HTML."""

from nghe_lib.report.blocks import Block, bullets, cards, headlines, sentences, table
from nghe_lib.report.cells import write_cells
from nghe_lib.report.index import write_index
from nghe_lib.report.run import run
from nghe_lib.report.sections import (
    data_used,
    finish,
    health,
    overview,
    refused_reasons,
    rise_stories,
    runs_table,
    settings_used,
)

__all__ = [
    "Block", "bullets", "cards", "data_used", "finish", "headlines", "health", "overview", "refused_reasons",
    "rise_stories", "run", "runs_table", "sentences", "settings_used", "table", "write_cells", "write_index",
]  # fmt: skip
