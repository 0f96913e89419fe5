"""The lake of a project: read any table at any version, ask SQL of it, and merge rows into it by key.

Method: Delta Lake tables (https://delta.io) written by one writer at a time under a file lock; readers take no lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nghe_lib.errors import StoreError, nearest
from nghe_lib.schema import TABLES
from nghe_lib.settings import ProjectSettings
from nghe_lib.store import query, versions
from nghe_lib.store.versions import Version
from nghe_lib.store.writer import Counts, Transaction, Writer, dataset

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as pa_dataset


@dataclass(frozen=True)
class Lake:
    """The tables of one project; `pinned` is the version every read sees unless it asks for another."""

    project: ProjectSettings
    folder: Path
    pinned: int | None = None

    @property
    def version(self) -> int:
        """Number of the version that reads see: the pinned one, or the newest committed."""
        return self._version(None).number

    @cached_property
    def reports_folder(self) -> Path:
        """Where finished reports of this project stand."""
        folder = self.folder.parent / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def at(self, as_of: int | None) -> Lake:
        """The same lake pinned to version `as_of`, or to the newest one; raises StoreError if it is gone."""
        return Lake(self.project, self.folder, versions.latest(self.folder / "versions").number if as_of is None
                    else versions.at(self.folder / "versions", as_of).number)  # fmt: skip

    def read(
        self,
        table: str,
        *,
        as_of: int | datetime | None = None,
        columns: list[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> pd.DataFrame:
        """Rows of `table` with its declared types, in no promised order.

        as_of: lake version or moment; None reads the pinned or newest version. columns: a subset of the declared.
        since, until: bounds on `published_at`, first included, second not; only for tables that have it.
        Raises StoreError for an unknown table or version.
        """
        declared = TABLES[self._known(table)]
        wanted = declared if columns is None else declared.part(columns)
        stored = self._dataset(table, self._version(as_of))
        if stored is None:
            return wanted.from_arrow(wanted.arrow.empty_table())
        return wanted.from_arrow(stored.to_table(columns=list(wanted.names), filter=_between(since, until)))

    def count(self, table: str, *, as_of: int | datetime | None = None) -> int:
        """Number of rows of `table`."""
        stored = self._dataset(self._known(table), self._version(as_of))
        return 0 if stored is None else stored.count_rows()

    def sql(self, statement: str, parameters: list[object] | None = None) -> pd.DataFrame:
        """The answer of one SQL statement over all tables of the pinned or newest version.

        The DuckDB behind it is in memory and locked: no file, no network, no extension, no Python variable can be
        reached from a statement. Give values as `parameters` for each `?`, never inside the text.
        Raises StoreError with DuckDB's own message.
        """
        version = self._version(None)
        tables = {name: self._dataset(name, version) for name in TABLES}
        return query.ask(tables, statement, parameters or [])

    def merge(self, table: str, rows: pd.DataFrame) -> Counts:
        """Merge `rows` into `table` by its key, durable when this returns: see `Transaction.merge`."""
        with self.transaction() as transaction:
            return transaction.merge(table, rows)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Several merges that become visible together, or not at all."""
        with self.writer() as writer, writer.transaction() as transaction:
            yield transaction

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """A writer for many transactions; keeps what it knows of the keys between them."""
        writer = Writer(self.folder)
        try:
            yield writer
        finally:
            writer.close()

    def _version(self, as_of: int | datetime | None) -> Version:
        wanted = self.pinned if as_of is None else as_of
        folder = self.folder / "versions"
        return versions.latest(folder) if wanted is None else versions.at(folder, wanted)

    def _known(self, table: str) -> str:
        if table not in TABLES:
            raise StoreError(f"không có bảng '{table}'{nearest(table, TABLES)}; các bảng: {', '.join(TABLES)}")
        return table

    def _dataset(self, table: str, version: Version) -> pa_dataset.Dataset | None:
        if table not in version.tables:
            return None
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        try:
            return dataset(DeltaTable(self.folder / table, version=version.tables[table]), TABLES[table])
        except (DeltaError, OSError) as reason:
            text = f"không đọc được bảng '{table}' ở phiên bản {version.number}: có thể đã bị dọn hoặc hỏng tệp"
            raise StoreError(f"{text} ({str(reason)[:200]})") from reason


def _between(since: datetime | None, until: datetime | None) -> pa_dataset.Expression | None:
    import pyarrow.compute as pc

    published_at = pc.field("published_at")
    after = published_at >= since if since is not None else None
    before = published_at < until if until is not None else None
    return after if before is None else before if after is None else after & before
