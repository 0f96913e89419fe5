"""The lake against a DuckDB file with a primary key: durable merges of 5,000 posts, and a replay of all of them."""

import os
import tempfile
import time
from pathlib import Path

import duckdb
import pandas as pd

from nghe_lib import city, store
from nghe_lib.schema import POSTS

N_POSTS, BATCH = 100_000, 5_000


def merge() -> dict[str, object]:
    """First arrival of every post."""
    return _compared("merge, first arrival", passes=1)


def replay() -> dict[str, object]:
    """The same posts once more: nothing may be added."""
    return _compared("merge, replay", passes=2)


def _compared(work: str, *, passes: int) -> dict[str, object]:
    batches = [batch.posts for batch in city.build(n_posts=N_POSTS, seed=1).batches(batch_rows=BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        peer_s, peer_n = _duckdb(batches, Path(folder), passes)
        nghe_s, nghe_n = _nghe(batches, Path(folder), passes)
    return {
        "work": work, "size": f"{N_POSTS} posts in batches of {BATCH}",
        "peer": f"DuckDB {N_POSTS / peer_s:,.0f} posts/s",
        "nghe": f"{N_POSTS / nghe_s:,.0f} posts/s", "ratio": round(peer_s / nghe_s, 2), "agreement": peer_n == nghe_n,
    }  # fmt: skip


def _duckdb(batches: list[pd.DataFrame], folder: Path, passes: int) -> tuple[float, int]:
    connection = duckdb.connect(str(folder / "peer.duckdb"))
    connection.register("shape", POSTS.arrow.empty_table())
    connection.execute("CREATE TABLE posts AS SELECT * FROM shape")
    connection.execute("ALTER TABLE posts ADD PRIMARY KEY (post_id)")
    for _ in range(passes):
        started = time.perf_counter()
        for batch in batches:
            connection.register("incoming", POSTS.to_arrow(batch))
            connection.execute("INSERT INTO posts SELECT * FROM incoming ON CONFLICT DO NOTHING")
        seconds = time.perf_counter() - started
    return seconds, connection.execute("SELECT count(*) FROM posts").fetchone()[0]


def _nghe(batches: list[pd.DataFrame], folder: Path, passes: int) -> tuple[float, int]:
    os.environ["NGHE_DATA"] = str(folder)
    lake = store.create("bench")
    for _ in range(passes):
        started = time.perf_counter()
        with lake.writer() as writer:
            for batch in batches:
                with writer.transaction() as transaction:
                    transaction.merge("posts", batch)
        seconds = time.perf_counter() - started
    return seconds, lake.count("posts")
