"""Functions that take a declared frame and return a plotly figure which carries its own table."""

from nghe_lib.charts.answers import answer_shares
from nghe_lib.charts.clauses import clause_coverage, clause_stances
from nghe_lib.charts.collection import health, sources_bars
from nghe_lib.charts.coverage import coverage
from nghe_lib.charts.days import marked, shares, volume
from nghe_lib.charts.labelling import answer_agreement, learning_curve, sample_beside_posts
from nghe_lib.charts.map import choropleth
from nghe_lib.charts.network import community_map, public_voices
from nghe_lib.charts.petitions import answered_in_time, beside_portal, petitions_by_sector, petitions_by_week
from nghe_lib.charts.rises import change, rises
from nghe_lib.charts.stories import largest_stories, story_timeline
from nghe_lib.charts.topic_time import topic_effects, topic_lives, topic_shares
from nghe_lib.charts.topics import topic_choice, topic_map, topic_prevalence, topic_terms
from nghe_lib.charts.voices import concentration, creators, legal_topics, needs

__all__ = [
    "answer_agreement", "answer_shares", "answered_in_time", "beside_portal", "change", "choropleth", "clause_coverage",
    "clause_stances", "community_map", "concentration", "coverage", "creators", "health",
    "largest_stories", "learning_curve",
    "legal_topics", "marked", "needs", "petitions_by_sector", "petitions_by_week", "public_voices", "rises",
    "sample_beside_posts", "shares", "sources_bars", "story_timeline", "topic_choice", "topic_effects", "topic_lives",
    "topic_map", "topic_prevalence", "topic_shares", "topic_terms", "volume",
]  # fmt: skip
