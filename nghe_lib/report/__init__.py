"""Pages: papermill runs behind checked parameters, self-contained HTML, provenance. The only room that writes HTML."""

from nghe_lib.report.blocks import Block, bullets, cards, headlines, sentences, table
from nghe_lib.report.cells import write_cells
from nghe_lib.report.coverage import daily_health, health, source_names
from nghe_lib.report.index import write_index
from nghe_lib.report.listening import collect_now, offer, terms
from nghe_lib.report.run import run
from nghe_lib.report.sections import (
    data_used,
    finish,
    newest_warnings,
    overview,
    refused_reasons,
    runs_table,
    settings_used,
)
from nghe_lib.report.stories import (
    changes_in_words,
    publishable_topics,
    rise_stories,
    source_counts,
    spikes_table,
    topic_stories,
)
from nghe_lib.report.truth import (
    communities_against_truth,
    rises_against_truth,
    spikes_against_truth,
    topics_against_truth,
)

__all__ = [
    "Block", "bullets", "cards", "changes_in_words", "collect_now", "communities_against_truth", "daily_health",
    "data_used", "finish", "headlines", "health", "newest_warnings", "offer", "overview", "publishable_topics",
    "refused_reasons", "rise_stories", "rises_against_truth", "run", "runs_table", "sentences", "settings_used",
    "source_counts", "source_names", "spikes_against_truth", "spikes_table", "table", "terms", "topic_stories",
    "topics_against_truth", "write_cells", "write_index",
]  # fmt: skip
