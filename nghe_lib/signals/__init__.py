"""What rose, when, and against what baseline."""

from nghe_lib.signals.change import change
from nghe_lib.signals.daily import daily
from nghe_lib.signals.recall import Recall, recall
from nghe_lib.signals.resolution import publishable_series
from nghe_lib.signals.rises import rises
from nghe_lib.signals.spikes import spikes
from nghe_lib.signals.within import daily_of, public_spikes, within

__all__ = [
    "Recall",
    "change",
    "daily",
    "daily_of",
    "public_spikes",
    "publishable_series",
    "recall",
    "rises",
    "spikes",
    "within",
]
