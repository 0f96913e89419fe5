"""The tables of `data/taxonomy`: who owns a field, what a source calls it, which provision explains a question.

Offices and laws change, so every row says from when, from where, and how sure it is; nothing here is a verdict.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from nghe_lib.errors import StoreError
from nghe_lib.settings import TIMEZONE
from nghe_lib.text import fold_accents

UNKNOWN_DEPARTMENT = "chưa xác định"
LAW_DAYS = 90
"""A provision last checked longer ago than this is said to need checking (rules L19)."""


def taxonomy_folder() -> Path:
    """`data/taxonomy` of the checkout."""
    return Path(__file__).resolve().parents[2] / "data" / "taxonomy"


@cache
def read_taxonomy(name: str) -> pd.DataFrame:
    """Table `name` of `data/taxonomy` as texts; empty cells are missing. Raises StoreError when it is not there."""
    path = taxonomy_folder() / f"{name}.csv"
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    except OSError as reason:
        raise StoreError(f"thiếu bảng '{name}' ({path}); hãy lấy lại từ kho mã nguồn") from reason


def departments(sectors: pd.Series, moments: pd.Series) -> pd.Series:
    """The department that owned each sector on the day of each moment, same index; `chưa xác định` where none did.

    sectors: sectors of portal 1022. moments: UTC; a missing moment is read as today's arrangement (the newest row).
    """
    table = read_taxonomy("departments")
    days = moments.dt.tz_convert(TIMEZONE).dt.tz_localize(None).dt.normalize()
    owner = pd.Series(UNKNOWN_DEPARTMENT, index=sectors.index, dtype="str")
    for row in table.itertuples(index=False):
        begins, ends = pd.Timestamp(row.valid_from), pd.Timestamp(row.valid_to)
        holds = (days >= begins) & ((days <= ends) if pd.notna(ends) else True)
        holds |= days.isna() & pd.isna(ends)
        owner = owner.mask((sectors == row.sector).fillna(False).astype(bool) & holds, row.department)
    return owner


def owners(*, on: date) -> dict[str, str]:
    """The department that owns each sector on a day."""
    sectors = pd.Series(read_taxonomy("departments")["sector"].unique(), dtype="str")
    noon = pd.Timestamp(on).tz_localize(TIMEZONE) + pd.Timedelta(hours=12)
    moments = pd.Series([noon.tz_convert("UTC")] * len(sectors))
    return dict(zip(sectors, departments(sectors, moments), strict=True))


def declared_sector(source_ids: pd.Series) -> pd.Series:
    """The sector a portal's own section names (`Cổng 1022 - Giao thông`), missing where it names none we know."""
    table = read_taxonomy("section_names")
    known = {_plain(row.section): row.sector for row in table.itertuples(index=False)}
    sections = {
        one: known.get(_plain(one.rpartition(" - ")[2])) for one in source_ids.dropna().unique() if " - " in one
    }
    return source_ids.map(sections).astype("str")


def provisions(*, on: date) -> pd.DataFrame:
    """The provisions in force on a day, with whether they need checking.

    Returns legal_topic, number, name, article, explains, in_force_on, checked_on, standing, is_stale: True where it was
    never checked or more than `LAW_DAYS` days before `on`.
    """
    table = read_taxonomy("legal")
    begun = pd.to_datetime(table["in_force_on"]) <= pd.Timestamp(on)
    age = pd.Timestamp(on) - pd.to_datetime(table["checked_on"])
    stale = age.isna() | (age > pd.Timedelta(days=LAW_DAYS))
    return table.assign(is_stale=stale)[begun.to_numpy(bool)].reset_index(drop=True)


def _plain(name: str) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in fold_accents(name).casefold())
    return " ".join(words.split())
