"""Share a compiled loop over many texts between the cores of the machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

_BLOCK_ITEMS = 20_000


def on_all_cores(block: Callable[..., None], *arrays: np.ndarray, n_items: int) -> None:
    """Call `block(*arrays, first, last)` for stretches that cover all items; blocks write to places of their own."""
    starts = range(0, n_items, _BLOCK_ITEMS)
    if len(starts) < 2:
        block(*arrays, 0, n_items)
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda start: block(*arrays, start, min(start + _BLOCK_ITEMS, n_items)), starts))
