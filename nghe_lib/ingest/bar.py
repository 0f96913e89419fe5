"""A progress bar, shown only in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from nghe_lib import sources

if TYPE_CHECKING:
    from nghe_lib.city import CityBatch

B = TypeVar("B", "sources.Batch", "CityBatch")


def shown(batches: Iterable[B], name: str) -> Iterator[B]:
    """The batches behind a progress bar."""
    from tqdm import tqdm

    with tqdm(desc=name, unit=" bài", disable=None, leave=False) as bar:
        for batch in batches:
            yield batch
            bar.update(len(batch.posts))
