"""Collector health: what came against what was to be expected, who fell silent, what is missing, where the gaps are.

It looks only at what the lake holds, so a source nobody listens to has no health.
"""

from nghe_lib.health.asked import asked
from nghe_lib.health.expected import daily_health, silent_sources
from nghe_lib.health.fields import missing_fields
from nghe_lib.health.gaps import open_gaps

__all__ = ["asked", "daily_health", "missing_fields", "open_gaps", "silent_sources"]
