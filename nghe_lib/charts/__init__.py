"""Functions that take a declared frame and return a plotly figure which carries its own table."""

from nghe_lib.charts.collection import health, sources_bars
from nghe_lib.charts.coverage import coverage
from nghe_lib.charts.days import marked, shares, volume
from nghe_lib.charts.network import community_map, public_voices
from nghe_lib.charts.rises import change, rises
from nghe_lib.charts.topics import topic_prevalence, topic_terms

__all__ = [
    "change", "community_map", "coverage", "health", "marked", "public_voices", "rises", "shares", "sources_bars",
    "topic_prevalence", "topic_terms", "volume",
]  # fmt: skip
