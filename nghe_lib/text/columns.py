"""Refuse a frame that lacks the columns a call reads, before anything is computed from it."""

import pandas as pd

from nghe_lib.errors import TableError, faults, nearest


def need_columns(frame: pd.DataFrame, names: tuple[str, ...], *, table: str) -> None:
    """Raise TableError that lists every column of `names` that `frame` lacks.

    A full check of types and keys stands at the doors of the lake; this one is quick enough for every call.
    """
    missing = [f"thiếu cột '{name}'{nearest(name, map(str, frame.columns))}" for name in names if name not in frame]
    if missing:
        raise TableError(faults(f"bảng '{table}' ({len(frame)} dòng) không đúng khai báo:", missing))
