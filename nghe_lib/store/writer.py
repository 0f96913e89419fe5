"""Merge rows by key: what is new is appended, what changed is replaced and kept as a revision, the rest is counted.

Method: an index of two numbers a row, the key's (MD5, 128 bits) and a fingerprint (63 bits of the MD5 of the key and
every content column), decides without reading texts, so a replay adds nothing and costs a look-up, and a watch of days
keeps 24 bytes a post in memory; rows are replaced and deleted by fingerprint. One writer at a time holds
the lock for one transaction; a transaction that was cut leaves Delta versions that no lake version names, and the
next writer restores the tables to the named ones.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from nghe_lib.errors import StoreError
from nghe_lib.schema import POSTS, REVISIONS, TABLES, TOMBSTONES, Table
from nghe_lib.store import versions

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa
    import pyarrow.dataset as pa_dataset
    from deltalake import DeltaTable

FINGERPRINT = "_fingerprint"
KEY = "_key"
# Columns whose change makes a new revision of a post. Engagement is observed again in `metrics`, not an edit.
CONTENT = {"posts": ("title", "text", "published_at", "url", "parent_id", "repost_of_id")}
LOCK_TIMEOUT_S = 600
TIDY_ROWS = 10_000


@dataclass(frozen=True)
class Counts:
    """What became of the rows of one merge; they add up to the rows given."""

    new: int = 0
    changed: int = 0
    same: int = 0
    deleted: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new, self.changed + other.changed, self.same + other.same, self.deleted + other.deleted
        )


class Writer:
    """Writes to one lake, transaction by transaction, and remembers the keys it has seen in between."""

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        from nghe_lib.store.query import locked

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.version = versions.latest(folder / "versions")
        self.connection: duckdb.DuckDBPyConnection = locked()
        self.indexed: set[str] = set()
        self.replaced: dict[str, int] = {}
        self._lock = FileLock(folder / ".writer.lock", timeout=LOCK_TIMEOUT_S)

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything merged inside becomes one lake version on leaving; nothing of it when an error leaves."""
        import filelock
        from deltalake.exceptions import DeltaError

        try:
            with self._lock:
                self._catch_up()
                transaction = Transaction(self)
                try:
                    yield transaction
                    self._commit(transaction)
                except BaseException:
                    self._forget_index()
                    raise
        except filelock.Timeout as reason:
            raise StoreError(
                "một tiến trình khác đang ghi vào dự án này quá lâu; hãy đợi nó xong rồi chạy lại"
            ) from reason
        except (OSError, DeltaError) as reason:
            raise StoreError(_refusal(reason)) from reason

    def _commit(self, transaction: Transaction) -> None:
        now = {name: table.version() for name, table in transaction.opened.items()}
        moved = {name: number for name, number in now.items() if self.version.tables.get(name) != number}
        if moved:
            self.version = versions.commit(self.folder / "versions", self.version.tables | moved, after=self.version)

    def _catch_up(self) -> None:
        """Forget the index when another process has written since."""
        newest = versions.latest(self.folder / "versions")
        if newest.number != self.version.number:
            self._forget_index()
        self.version = newest

    def _forget_index(self) -> None:
        for name in self.indexed:
            self.connection.execute(f"DROP TABLE IF EXISTS known_{name}")
        self.indexed = set()


class Transaction:
    """Merges and deletions that are committed together."""

    def __init__(self, writer: Writer) -> None:
        self.opened: dict[str, DeltaTable] = {}
        self._writer = writer

    def merge_by_run(self, rows: pd.DataFrame) -> dict[str, Counts]:
        """Merge POSTS of several runs at once, as `merge` does, and say run by run what became of them."""
        judged = self._merge(POSTS, rows)
        words = Counter(zip(judged["run_id"].to_pylist(), judged["_word"].to_pylist(), strict=True))
        made = {}
        for run_id, given in Counter(rows["run_id"]).items():
            new, changed, deleted = (words[run_id, word] for word in ("new", "changed", "deleted"))
            made[run_id] = Counts(new, changed, given - new - changed - deleted, deleted)
        return made

    def merge(self, table: str, rows: pd.DataFrame) -> Counts:
        """Merge `rows` (declared table `table`) by key and say what became of each.

        A key the lake does not have is appended. A key it has with other content is replaced; for posts the former
        content goes to `revisions`. A repeated key counts as the same; of repeats inside `rows` the last one stands.
        Posts with a tombstone are left out and counted as deleted. Raises TableError when `rows` is not as declared.
        """
        if not len(rows):
            return Counts()
        judged = self._merge(TABLES[table], rows)
        n = dict.fromkeys(("new", "changed", "deleted"), 0) | {
            one["values"]: one["counts"]
            for one in judged["_word"].value_counts().to_pylist()
            if one["values"] != "same"
        }
        return Counts(n["new"], n["changed"], len(rows) - sum(n.values()), n["deleted"])

    def _merge(self, declared: Table, rows: pd.DataFrame) -> pa.Table:
        """Merge `rows` and return them as judged, each key once, with the word of each in `_word`."""
        declared.check(rows.drop_duplicates(list(declared.key), keep="last"))
        judged = self._judge(declared, declared.to_arrow(rows))
        for word, write in (("new", self._append), ("changed", self._replace)):
            picked = arrow_take(judged, word)
            if picked.num_rows:
                write(declared, picked)
        return judged

    def delete_posts(self, post_ids: list[str], *, reason: str) -> int:
        """Delete posts for good and leave tombstones; returns how many stood in the lake.

        reason: "platform", "request" or "retention". The bytes leave the disk with the next `sweep`.
        """
        import pyarrow as pa

        now = datetime.now(UTC)
        stones = TOMBSTONES.frame(
            {"post_id": post_ids, "deleted_at": [now] * len(post_ids), "reason": [reason] * len(post_ids)}
        )
        self.merge("tombstones", stones.drop_duplicates("post_id"))
        ids = pa.array(post_ids, pa.string())
        deleted = 0
        for name, declared in TABLES.items():
            if name != "tombstones" and "post_id" in declared.names and name in self._writer.version.tables:
                n = self._drop(name, ids)
                deleted += n if name == "posts" else 0
        self._writer._forget_index()
        return deleted

    def drop(self, name: str, post_ids: list[str], **where: str) -> int:
        """Take the rows of these posts, and of these values where given, out of table `name`; returns how many.

        For tables that are made from posts; a post itself goes by `delete_posts`.
        """
        import pyarrow as pa

        if not post_ids or name not in self._writer.version.tables:
            return 0
        n = self._drop(name, pa.array(post_ids, pa.string()), where)
        self._writer._forget_index()
        return n

    def stored(self) -> list[str]:
        """Names of the tables that hold something."""
        return list(self._writer.version.tables)

    def file_count(self, name: str) -> int:
        """How many files table `name` lies in."""
        return len(files(self._open(name)))

    def compact(self, name: str) -> None:
        """Join the small files of table `name`."""
        self._open(name).optimize.compact()

    def vacuum(self, name: str, *, hours: int) -> None:
        """Delete the files of table `name` that no version of the last `hours` hours names."""
        table = self._open(name)
        table.vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False)

    def _drop(self, name: str, post_ids: pa.Array, where: Mapping[str, str] = MappingProxyType({})) -> int:
        import pyarrow.compute as pc

        stored = dataset(self._open(name), TABLES[name]).to_table(["post_id", FINGERPRINT, *where])
        meant = pc.is_in(stored["post_id"], post_ids)
        for column, value in where.items():
            meant = pc.and_(meant, pc.equal(stored[column], value))
        fingerprints = stored.filter(meant)[FINGERPRINT].to_pylist()
        if fingerprints:
            self._put(name, fingerprints, stored_schema(TABLES[name]).empty_table())
        return len(fingerprints)

    def _judge(self, declared: Table, arrow: pa.Table) -> pa.Table:
        """`arrow` with its fingerprint and the word new, changed, same or deleted; repeats of a key are dropped."""
        connection = self._writer.connection
        self._index(declared)
        connection.register("incoming", arrow)
        gone = f"i.{KEY} IN (SELECT {KEY} FROM known_tombstones)" if declared is POSTS else "false"  # noqa: S608
        try:
            return connection.sql(f"""
                WITH marked AS (
                    SELECT *, {_key(declared)} AS {KEY}, {_fingerprint(declared)} AS {FINGERPRINT},
                           row_number() OVER () AS _position
                    FROM incoming
                ), last AS (
                    SELECT * FROM marked
                    QUALIFY row_number() OVER (PARTITION BY {KEY} ORDER BY _position DESC) = 1
                )
                SELECT i.* EXCLUDE ({KEY}),
                            CASE WHEN {gone} THEN 'deleted' WHEN k.{FINGERPRINT} IS NULL THEN 'new'
                                 WHEN k.{FINGERPRINT} <> i.{FINGERPRINT} THEN 'changed' ELSE 'same' END AS _word
                FROM last i LEFT JOIN known_{declared.name} k ON i.{KEY} = k.{KEY} ORDER BY i._position
            """).to_arrow_table()  # noqa: S608 - column names are our own declarations
        finally:
            connection.unregister("incoming")

    def _index(self, declared: Table) -> None:
        """Keys and fingerprints of what the lake holds, in memory; tombstones too where they matter."""
        for table in (declared, TOMBSTONES) if declared is POSTS else (declared,):
            if table.name in self._writer.indexed:
                continue
            names = [*table.key, FINGERPRINT]
            numbers = f"SELECT {_key(table)} AS {KEY}, {FINGERPRINT} FROM known"  # noqa: S608
            if table.name in self._writer.version.tables:
                known = dataset(self._open(table.name), table).to_table(columns=names)
            else:
                known = stored_schema(table).empty_table().select(names)
            self._writer.connection.register("known", known)
            self._writer.connection.execute(f"CREATE TABLE known_{table.name} AS {numbers}")
            self._writer.connection.unregister("known")
            self._writer.indexed.add(table.name)

    def _append(self, declared: Table, rows: pa.Table) -> None:
        from deltalake import write_deltalake

        write_deltalake(self._open(declared.name), rows, mode="append")
        self._learn(declared, rows)

    def _replace(self, declared: Table, rows: pa.Table) -> None:
        if declared is POSTS:
            self._keep_revisions(rows)
        connection = self._writer.connection
        connection.register("edited", rows)
        theirs = f"FROM known_{declared.name} WHERE {KEY} IN (SELECT {_key(declared)} FROM edited)"  # noqa: S608 - our own names
        fingerprints = [number for (number,) in connection.sql(f"SELECT {FINGERPRINT} {theirs}").fetchall()]
        connection.execute(f"DELETE {theirs}")
        connection.unregister("edited")
        self._put(declared.name, fingerprints + rows[FINGERPRINT].to_pylist(), rows)
        self._learn(declared, rows)
        self._tidy(declared.name, rows.num_rows)

    def _put(self, name: str, fingerprints: list[int], rows: pa.Table) -> None:
        """Put `rows` in the place of the rows of `fingerprints`, in one Delta commit.

        Not `merge` or `delete`: those write string_view columns, which Arrow cannot compare with text afterwards.
        """
        from deltalake import write_deltalake

        predicate = f"{FINGERPRINT} IN ({', '.join(map(str, fingerprints))})"
        write_deltalake(self._open(name), rows, mode="overwrite", predicate=predicate)

    def _keep_revisions(self, rows: pa.Table) -> None:
        import pyarrow.compute as pc

        names = [name for name in REVISIONS.names if name != "replaced_at"]
        former = dataset(self._open("posts"), POSTS).to_table(names, filter=pc.field("post_id").isin(rows["post_id"]))
        kept = former.to_pandas().assign(replaced_at=datetime.now(UTC))
        self.merge("revisions", REVISIONS.frame(kept))

    def _learn(self, declared: Table, rows: pa.Table) -> None:
        numbers = f"{_key(declared)}, {FINGERPRINT}"
        self._writer.connection.register("learnt", rows)
        self._writer.connection.execute(f"INSERT INTO known_{declared.name} SELECT {numbers} FROM learnt")  # noqa: S608
        self._writer.connection.unregister("learnt")

    def _tidy(self, name: str, n_replaced: int) -> None:
        """Write the index anew now and then: DuckDB keeps deleted rows in memory, and a watch replaces for days."""
        self._writer.replaced[name] = self._writer.replaced.get(name, 0) + n_replaced
        if self._writer.replaced[name] > TIDY_ROWS:
            self._writer.connection.execute(f"CREATE OR REPLACE TABLE known_{name} AS SELECT * FROM known_{name}")  # noqa: S608
            self._writer.replaced[name] = 0

    def _open(self, name: str) -> DeltaTable:
        """The Delta table at the committed version; what a cut writer left behind is undone first."""
        if name not in self.opened:
            self.opened[name] = _committed(self._writer.folder / name, name, self._writer.version.tables.get(name))
        return self.opened[name]


def arrow_take(state: pa.Table, word: str) -> pa.Table:
    """The rows judged `word`, without the columns of the judgement."""
    import pyarrow.compute as pc

    return state.filter(pc.equal(state["_word"], word)).drop_columns(["_word", "_position"])


def stored_schema(declared: Table) -> pa.Schema:
    """The declared columns and the fingerprint kept beside them."""
    import pyarrow as pa

    return declared.arrow.append(pa.field(FINGERPRINT, pa.int64()))


def dataset(table: DeltaTable, declared: Table) -> pa_dataset.Dataset:
    """The files of one Delta version as an Arrow dataset of the stored schema."""
    import pyarrow.dataset as pa_dataset

    return pa_dataset.dataset(files(table), schema=stored_schema(declared), format="parquet")


def files(table: DeltaTable) -> list[str]:
    """Paths of the files of one Delta version. Not `file_uris`: it percent-encodes folders named in Vietnamese."""
    folder = Path(url2pathname(urlsplit(table.table_uri).path) if "://" in table.table_uri else table.table_uri)
    return sorted(str(folder / name) for name in table.get_add_actions(flatten=True)["path"].to_pylist())


def _committed(folder: Path, name: str, version: int | None) -> DeltaTable:
    from deltalake import DeltaTable

    if version is None:
        shutil.rmtree(folder, ignore_errors=True)
        return DeltaTable.create(folder, schema=stored_schema(TABLES[name]))
    table = DeltaTable(folder)
    if table.version() != version:
        table.restore(version)
        table.update_incremental()
    return _grown(table, TABLES[name])


def _grown(table: DeltaTable, declared: Table) -> DeltaTable:
    """The table with every declared column: one that an older nghe wrote gets the newer ones, empty."""
    from deltalake import Field, Schema

    here = {field.name for field in table.schema().fields}
    wanted = Schema.from_arrow(declared.arrow).fields
    missing = [Field(field.name, field.type) for field in wanted if field.name not in here]
    if missing:
        table.alter.add_columns(missing)
        table.update_incremental()
    return table


def _key(declared: Table) -> str:
    """SQL for the 128-bit number of a row's key; two keys of a lake of 10 billion rows share one with odds of 1e-19."""
    return f"md5_number({_joined(declared, declared.key)})"


def _fingerprint(declared: Table) -> str:
    """SQL for a 63-bit fingerprint of the key and the content columns, the same on every machine and DuckDB version."""
    content = declared.key + CONTENT.get(
        declared.name, tuple(name for name in declared.names if name not in declared.key)
    )
    return f"(md5_number_lower({_joined(declared, content)}) >> 1)::BIGINT"


def _joined(declared: Table, names: Iterable[str]) -> str:
    kinds = {column.name: column.kind for column in declared.columns}
    plain = [f'epoch_us("{name}")' if kinds[name] == "time" else f'"{name}"' for name in names]
    parts = [f"coalesce({value}::VARCHAR, chr(0))" for value in plain]
    return f"concat_ws(chr(31), '', {', '.join(parts)})"


def _refusal(reason: Exception) -> str:
    said = str(getattr(reason, "strerror", None) or reason)
    found = re.search(r"[^:]+\(os error \d+\)", said)
    what = found[0].strip() if found else said.splitlines()[0][-120:]
    return f"không ghi được hồ dữ liệu ({what}); những gì đã ghi xong vẫn còn, hãy giải phóng đĩa rồi chạy lại"
