"""What a search index beside the lake is built from: which posts there are, by fingerprint, and their columns.

A fingerprint stands for one state of one post, so an index knows from fingerprints alone what was added, edited or
erased since it was built.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.store.lake import Lake
from nghe_lib.store.writer import FINGERPRINT

if TYPE_CHECKING:
    import pyarrow as pa


def index_folder(lake: Lake) -> Path:
    """Where the search index of this lake stands: beside it, so that it goes when the project goes."""
    return lake.folder.parent / "search"


def forget_index(lake: Lake) -> None:
    """Delete the search index, because it holds the words of posts that were erased; the next search builds it anew."""
    shutil.rmtree(index_folder(lake), ignore_errors=True)


def posts_version(lake: Lake) -> int | None:
    """The version of the posts table that `lake` sees, which settles every post; None when it holds no posts."""
    return lake._version(None).tables.get("posts")


def post_states(lake: Lake, columns: list[str], *, among: np.ndarray | None = None) -> Iterator[pa.RecordBatch]:
    """Posts with the declared `columns`, their fingerprint last, file by file.

    among: only the posts with these fingerprints, (n,) int64 in ascending order; files without any are not opened.
    """
    stored = lake._dataset("posts", lake._version(None))
    if stored is None:
        return
    for file in stored.get_fragments():
        if among is not None:
            held = file.to_table(columns=[FINGERPRINT], schema=stored.schema)[FINGERPRINT].to_numpy()
            if not _are_among(held, among).any():
                continue
        for batch in file.to_batches(columns=[*columns, FINGERPRINT], schema=stored.schema):
            yield batch if among is None else batch.filter(_kept(batch, among))


def _kept(batch: pa.RecordBatch, among: np.ndarray) -> pa.BooleanArray:
    import pyarrow as pa

    return pa.array(_are_among(batch[FINGERPRINT].to_numpy(), among))


def _are_among(fingerprints: np.ndarray, among: np.ndarray) -> np.ndarray:
    if not len(among):
        return np.zeros(len(fingerprints), bool)
    places = np.minimum(np.searchsorted(among, fingerprints), len(among) - 1)
    return among[places] == fingerprints
