"""What a run noticed about the clocks of its sources, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib import sources, store

if TYPE_CHECKING:
    import pandas as pd


def clock_sentences(clocks: list[pd.DataFrame], lake: store.Lake) -> list[str]:
    """What the clocks of a run say, left out for sources whose shift the project already corrects."""
    import pandas as pd

    if not clocks:
        return []
    seen = sources.apply_shift(pd.concat(clocks, ignore_index=True), lake.project.clock_shift_h)
    return [fault.sentence for fault in sources.check_clocks(seen)]
