"""The search index beside a lake, brought up to date by what changed: new posts go into a new shard.

An edited post is struck out where it stood; a shard that holds an erased post is written anew without it, so that
erasure reaches the disk. Small shards are joined with what is new, which keeps them few. `index.json` names the shards
and the version of the posts they stand for, and is replaced whole: a build that was cut leaves nothing that is read.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib import store
from nghe_lib.store.project import replace_file
from nghe_lib.text.search import shards
from nghe_lib.text.search.shards import Shard

if TYPE_CHECKING:
    import pyarrow as pa

    from nghe_lib.store import Lake

FORMAT = 1
MOST_DEAD_SHARE = 0.02
SHARD_POSTS = 1_000_000
LOCK_TIMEOUT_S = 600


@dataclass(frozen=True)
class Index:
    """The shards that together hold the posts of version `posts_version` of the lake's posts, each once."""

    posts_version: int | None
    shards: tuple[Shard, ...]


def index_posts(lake: Lake) -> Index:
    """The index of the newest posts of `lake`, built or brought up to date first when they have changed.

    Raises OSError when the disk refuses, TimeoutError when another process has been building for too long.
    """
    from filelock import FileLock

    newest, folder = lake.at(None), store.index_folder(lake)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock", timeout=LOCK_TIMEOUT_S):
        known = _read(folder)
        if known is not None and known.posts_version == store.posts_version(newest):
            return known
        made = _updated(newest, folder, known.shards if known else ())
        _write(folder, made)
        _drop_others(folder, made)
    return made


def ready(lake: Lake) -> Index | None:
    """The index, opened, when it stands for just the posts that `lake` sees; None when it is missing or out of date."""
    known = _read(store.index_folder(lake))
    if known is None or known.posts_version != store.posts_version(lake):
        return None
    try:
        return known if all(shard.corpus and shard.words for shard in known.shards) else None
    except (OSError, ValueError):  # another process has put newer shards in their place just now
        return None


def _updated(lake: Lake, folder: Path, old: tuple[Shard, ...]) -> Index:
    now = np.sort(_fingerprints(lake))
    kept = _still_good(lake, old, now)
    missing = np.setdiff1d(now, _held(kept), assume_unique=True)
    kept = [shard for shard in kept if len(missing) < len(shard.fingerprints) / 2 or not len(missing)]
    missing = np.setdiff1d(now, _held(kept), assume_unique=True)
    return Index(store.posts_version(lake), (*kept, *_written(lake, folder, missing)))


def _fingerprints(lake: Lake) -> np.ndarray:
    parts = [batch.column(0).to_numpy() for batch in store.post_states(lake, [])]
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _held(kept: list[Shard]) -> np.ndarray:
    return np.concatenate([np.zeros(0, np.int64), *(np.delete(shard.fingerprints, shard.dead) for shard in kept)])


def _still_good(lake: Lake, old: tuple[Shard, ...], now: np.ndarray) -> list[Shard]:
    """The shards that hold only posts of the lake, with what was edited since struck out."""
    gone = [np.flatnonzero(~np.isin(shard.fingerprints, now)) for shard in old]
    if not any(map(len, gone)):
        return list(old)
    here = {post_id for batch in store.post_states(lake, ["post_id"]) for post_id in batch["post_id"].to_pylist()}
    return [
        Shard(shard.folder, tuple(dead.tolist()))
        for shard, dead in zip(old, gone, strict=True)
        if len(dead) <= MOST_DEAD_SHARE * len(shard.fingerprints)
        and here.issuperset(shard.corpus.columns["post_id"].take(dead).to_pylist())
    ]


def _written(lake: Lake, folder: Path, fingerprints: np.ndarray) -> Iterator[Shard]:
    """New shards with the posts of `fingerprints`, each of at most about `SHARD_POSTS`."""
    batches = store.post_states(lake, [*shards.COLUMNS, *shards.TEXTS], among=fingerprints)
    filled = (batch for batch in batches if len(batch))
    for first in filled:
        place = folder / secrets.token_hex(8)
        shards.write(_some(chain([first], filled)), place)
        yield Shard(place)


def _some(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    n_posts = 0
    for batch in batches:
        n_posts += len(batch)
        yield batch
        if n_posts >= SHARD_POSTS:
            return


def _read(folder: Path) -> Index | None:
    """What `index.json` names; None when it is missing, of another format, or its shards are not whole."""
    try:
        said = json.loads((folder / "index.json").read_text())
        if said["format"] != FORMAT:
            return None
        named = tuple(Shard(folder / one["name"], tuple(one["dead"])) for one in said["shards"])
        whole = all(shard.n_bytes == one["bytes"] for shard, one in zip(named, said["shards"], strict=True))
        return Index(said["posts_version"], named) if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(folder: Path, index: Index) -> None:
    listed = [{"name": shard.folder.name, "dead": list(shard.dead), "bytes": shard.n_bytes} for shard in index.shards]
    said = {"format": FORMAT, "posts_version": index.posts_version, "shards": listed}
    replace_file(folder / "index.json", json.dumps(said).encode())


def _drop_others(folder: Path, index: Index) -> None:
    kept = {shard.folder for shard in index.shards}
    for path in folder.iterdir():
        if path.is_dir() and path not in kept:
            shutil.rmtree(path)
