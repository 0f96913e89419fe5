"""Pages: papermill runs behind checked parameters, self-contained HTML, provenance. The only room that writes HTML."""

from nghe_lib.report.blocks import Block, bullets, cards, headlines, sentences, table
from nghe_lib.report.cells import write_cells
from nghe_lib.report.changes import what_changed, what_changed_in_words, what_changed_table
from nghe_lib.report.coverage import daily_health, health, source_names
from nghe_lib.report.index import write_index
from nghe_lib.report.labelling import (
    agreement_table,
    answers_agreement,
    codebook_table,
    gain_in_words,
    label_curve,
    label_now,
    labels_so_far,
    sample_shares,
    shares_table,
)
from nghe_lib.report.listening import collect_now, offer, terms
from nghe_lib.report.policy import (
    clauses_against_truth,
    draft_outline,
    links_overview,
    misreadings,
    silent_clauses,
)
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
    topics_measured,
    unsettled_topics,
)
from nghe_lib.report.story_pages import find_stories, stories_chart, stories_table, story_chart
from nghe_lib.report.tone import tone, tone_change, tone_chart, tone_in_words
from nghe_lib.report.topic_explorer import explore_topics
from nghe_lib.report.truth import (
    communities_against_truth,
    rises_against_truth,
    spikes_against_truth,
    topics_against_truth,
)
from nghe_lib.report.voices import (
    busiest_places,
    campaign,
    human_queue,
    lead_in_words,
    legal_trend,
    online_petitions,
    petitions_overview,
    petitions_share,
    provisions_table,
    rules_said,
    sector_words,
    target_table,
    unheard_table,
    units_in_time,
    urgency_table,
    voice_cards,
)
from nghe_lib.report.voices_truth import (
    answers_against_truth,
    places_and_merging_against_truth,
    shares_against_truth,
)

__all__ = [
    "Block", "agreement_table", "answers_against_truth", "answers_agreement", "bullets", "busiest_places", "campaign",
    "cards", "changes_in_words", "clauses_against_truth", "codebook_table", "collect_now", "communities_against_truth",
    "daily_health", "data_used", "draft_outline", "explore_topics", "find_stories", "finish", "gain_in_words",
    "headlines", "health", "human_queue", "label_curve", "label_now", "labels_so_far", "lead_in_words", "legal_trend",
    "links_overview", "misreadings", "newest_warnings", "offer", "online_petitions", "overview", "petitions_overview",
    "petitions_share", "places_and_merging_against_truth", "provisions_table", "publishable_topics", "refused_reasons",
    "rise_stories", "rises_against_truth", "rules_said", "run", "runs_table", "sample_shares", "sector_words",
    "sentences", "settings_used", "shares_against_truth", "shares_table", "silent_clauses", "source_counts",
    "source_names", "spikes_against_truth", "spikes_table", "stories_chart", "stories_table", "story_chart", "table",
    "target_table", "terms", "tone", "tone_change", "tone_chart", "tone_in_words", "topic_stories",
    "topics_against_truth", "topics_measured", "unheard_table", "units_in_time", "unsettled_topics", "urgency_table",
    "voice_cards", "what_changed", "what_changed_in_words", "what_changed_table", "write_cells", "write_index",
]  # fmt: skip
