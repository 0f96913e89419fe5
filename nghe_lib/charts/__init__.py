"""Functions that take a declared frame and return a plotly figure which carries its own table."""

from nghe_lib.charts.days import marked, shares, volume
from nghe_lib.charts.network import community_map, public_voices
from nghe_lib.charts.rises import change, rises
from nghe_lib.charts.topics import topic_prevalence

__all__ = ["change", "community_map", "marked", "public_voices", "rises", "shares", "topic_prevalence", "volume"]
