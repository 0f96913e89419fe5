"""SQL over the tables of one lake version, in a DuckDB that can reach nothing else.

Locked as DuckDB documents for untrusted statements: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.errors import StoreError
from nghe_lib.schema import TABLES
from nghe_lib.settings import TIMEZONE

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow.dataset as pa_dataset

_LOCKS = (
    f"SET TimeZone = '{TIMEZONE}'",
    "SET enable_external_access = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",
    "SET lock_configuration = true",
)


def locked() -> duckdb.DuckDBPyConnection:
    """A fresh in-memory DuckDB without access to files, network, extensions or Python variables."""
    import duckdb

    connection = duckdb.connect(":memory:")
    for lock in _LOCKS:
        connection.execute(lock)
    return connection


def ask(tables: dict[str, pa_dataset.Dataset | None], statement: str, parameters: list[object]) -> pd.DataFrame:
    """Run one statement over `tables`; a table that was never written is empty. Raises StoreError."""
    import duckdb
    import pandas as pd

    connection = locked()
    try:
        for name, dataset in tables.items():
            rows = TABLES[name].arrow.empty_table() if dataset is None else dataset
            connection.register(f"stored_{name}", rows)
            columns = ", ".join(f'"{column}"' for column in TABLES[name].names)
            connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM stored_{name}")  # noqa: S608 - our own names
        answer = connection.sql(statement, params=parameters)
        return answer.to_arrow_table().to_pandas() if answer is not None else pd.DataFrame()
    except duckdb.Error as reason:
        raise StoreError(f"câu lệnh SQL không chạy được: {str(reason).splitlines()[0]}") from None
    finally:
        connection.close()
