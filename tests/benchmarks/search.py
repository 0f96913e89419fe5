"""Search of a lake: building its index against tantivy on the raw texts, and queries against DuckDB's regular
expressions over the same posts, whose answers have to be the same posts."""

import os
import statistics
import tempfile
import time
from pathlib import Path

import duckdb

from nghe_lib import city, store
from nghe_lib.text import answering
from nghe_lib.text.search import search
from nghe_lib.text.search.index import index_posts

N_POSTS, BATCH, REPEATS = 1_000_000, 50_000, 5
_EDGE = r"(?:^|$|[^\pL\pN_])"
_BORDER = "¶"
_BETWEEN = rf"[^\pL\pN_{_BORDER}]+"
_GAP = rf"{_BETWEEN}(?:[\pL\pN_]+{_BETWEEN}){{0,5}}"
_STREET = r"nguyễn[ ]+huệ"
QUERIES: dict[str, str] = {
    "ngập -quảng": f"regexp_matches(said, '{_EDGE}ngập{_EDGE}') AND NOT regexp_matches(said, '{_EDGE}quảng{_EDGE}')",
    '(ngập | lụt) NEAR/5 "Nguyễn Huệ"': f"regexp_matches(said, '{_EDGE}(?:(?:ngập|lụt){_GAP}{_STREET}|"
    f"{_STREET}{_GAP}(?:ngập|lụt)){_EDGE}')",
    '"triều cường" ngập platform:facebook': f"regexp_matches(said, '{_EDGE}triều[ ]+cường{_EDGE}') AND "
    f"regexp_matches(said, '{_EDGE}ngập{_EDGE}') AND platform = 'facebook'",
    '"kẹt xe"~5 (sáng | chiều)': f"regexp_matches(said, '{_EDGE}(?:kẹt{_GAP}xe|xe{_GAP}kẹt){_EDGE}') AND "
    f"regexp_matches(said, '{_EDGE}(?:sáng|chiều){_EDGE}')",
}


def index() -> dict[str, object]:
    """Build the index of a whole lake, peak memory of the process included."""
    with tempfile.TemporaryDirectory() as folder:
        lake = _lake(Path(folder))
        started = time.perf_counter()
        built = index_posts(lake)
        nghe_s = time.perf_counter() - started
        memory_gib, n_held = _peak_gib(), sum(len(shard.fingerprints) for shard in built.shards)
        started = time.perf_counter()
        n_peer = _tantivy_alone(lake, Path(folder) / "peer")
        peer_s = time.perf_counter() - started
    return {
        "work": "search, index", "size": f"{N_POSTS} posts", "peer": f"tantivy on raw texts {peer_s:.1f} s",
        "nghe": f"{nghe_s:.1f} s, peak {memory_gib:.2f} GiB", "ratio": round(peer_s / nghe_s, 2),
        "agreement": n_held == n_peer == N_POSTS,
    }  # fmt: skip


def query() -> dict[str, object]:
    """The median time of a boolean or proximity query, all posts found given back."""
    with tempfile.TemporaryDirectory() as folder:
        lake = _lake(Path(folder))
        index_posts(lake)
        posts = lake.read("posts", columns=["post_id", "platform", "title", "text"])
        peer = _duckdb(posts)
        nghe_ms, peer_ms, same = [], [], []
        for asked, where in QUERIES.items():
            found, took = _timed(lambda asked=asked: set(search(lake, asked)["post_id"]))
            nghe_ms.append(took)
            by_peer, took = _timed(lambda where=where: _ids(peer, where), repeats=1)
            peer_ms.append(took)
            same.append(found == by_peer == set(posts.loc[answering(posts, asked), "post_id"]))
    nghe, other = statistics.median(nghe_ms), statistics.median(peer_ms)
    return {
        "work": "search, boolean and proximity", "size": f"{len(QUERIES)} queries over {N_POSTS} posts",
        "peer": f"DuckDB regexp {other:,.0f} ms", "nghe": f"{nghe:.0f} ms, slowest {max(nghe_ms):.0f} ms",
        "ratio": round(other / nghe, 1), "agreement": all(same),
    }  # fmt: skip


def _lake(folder: Path) -> store.Lake:
    os.environ["NGHE_DATA"] = str(folder)
    lake = store.create("bench")
    with lake.writer() as writer:
        for batch in city.build(n_posts=N_POSTS, seed=1).batches(batch_rows=BATCH):
            with writer.transaction() as transaction:
                transaction.merge("posts", batch.posts)
    store.compact(lake)
    return lake


def _tantivy_alone(lake: store.Lake, folder: Path) -> int:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("post_id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title")
    builder.add_text_field("text")
    folder.mkdir()
    index = tantivy.Index(builder.build(), path=str(folder))
    with index.writer(256_000_000, 1) as writer:
        for batch in store.post_states(lake, ["post_id", "title", "text"]):
            for row in batch.select(["post_id", "title", "text"]).to_pylist():
                writer.add_document(tantivy.Document(**{name: value for name, value in row.items() if value}))
    index.reload()
    return index.searcher().num_docs


def _duckdb(posts: object) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.register("given", posts)
    connection.execute(
        "CREATE TABLE posts AS SELECT post_id, platform, "
        f"lower(nfc_normalize(coalesce(title, '') || ' {_BORDER} ' || text)) AS said FROM given"
    )
    return connection


def _ids(connection: duckdb.DuckDBPyConnection, where: str) -> set[str]:
    return {row[0] for row in connection.execute(f"SELECT post_id FROM posts WHERE {where}").fetchall()}


def _timed(act, *, repeats: int = REPEATS) -> tuple[set[str], float]:
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        found = act()
        taken.append(1_000 * (time.perf_counter() - started))
    return found, statistics.median(taken)


def _peak_gib() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
