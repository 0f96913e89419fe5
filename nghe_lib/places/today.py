"""Mentions of either system put on the units of today, so that a series goes on across 1 July 2025."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from nghe_lib.errors import TableError
from nghe_lib.places.gazetteer import COMMUNE, PROVINCE, SINCE, gazetteer

_NEEDED = ("system", "unit_code", "weight")


def to_today(mentions: pd.DataFrame, *, provinces: bool = False) -> pd.DataFrame:
    """Every mention as communes since 1 July 2025, in Ho Chi Minh City the 168 of today.

    mentions: as `find` gives them, or PLACE_MENTIONS; needed are system, unit_code and weight. `named`, where it is
    there, narrows a former district (quận 9) to its own wards. provinces: whether a mention of a whole province is
    spread over its communes; otherwise it says nothing of where and is left out.

    An old ward goes to the communes it went into, equal shares where it was divided. An old district is spread over
    today's communes by its old wards, each ward counting the same: no ward's people or area of then are in the data.
    Returns the rows of `mentions` with unit_code, unit_name, level, system of today, each weight multiplied by the
    share; the weights of a mention sum to what they were. One row per row of `mentions` and commune, in their order.
    Raises TableError when a column is missing or a code is not in the gazetteer of its system.
    """
    _check(mentions)
    named = mentions["named"] if "named" in mentions else pd.Series("", index=mentions.index)
    keys = pd.MultiIndex.from_arrays([mentions["system"], mentions["unit_code"], named.fillna("")])
    codes, distinct = pd.factorize(keys)
    parts = [_parts(*key, provinces) for key in distinct]
    counts = np.array([len(part) for part in parts], np.int64)[codes]
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)[codes]
    rows = np.repeat(np.arange(len(mentions)), counts)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(starts, counts)
    flat = [one for part in parts for one in part]
    unit = np.array([number for number, _ in flat], np.int64)[place]
    share = np.array([share for _, share in flat], float)[place]
    made = mentions.iloc[rows].reset_index(drop=True)
    known = gazetteer().units
    made["unit_code"] = np.array([known[number].code for number in unit], object)
    made["unit_name"] = np.array([known[number].name for number in unit], object)
    made["level"], made["system"] = COMMUNE, SINCE
    made["weight"] = made["weight"].to_numpy(float) * share
    return made.astype({name: "str" for name in ("unit_code", "unit_name", "level", "system")})


@cache
def _parts(system: str, code: str, named: str, provinces: bool) -> tuple[tuple[int, float], ...]:
    places = gazetteer()
    number = places.number_of[system, code]
    if places.units[number].level == PROVINCE:
        if not provinces:
            return ()
        return places.today[number] or places.communes_of(number)
    return places.former_today(named) if named in places.former_wards else places.today[number]


def _check(mentions: pd.DataFrame) -> None:
    missing = [name for name in _NEEDED if name not in mentions]
    if missing:
        raise TableError(f"bảng địa danh thiếu cột {', '.join(missing)}")
    pairs = mentions[["system", "unit_code"]].drop_duplicates().itertuples(index=False)
    unknown = [f"{code} ({system})" for system, code in pairs if (system, code) not in gazetteer().number_of]
    if unknown:
        raise TableError(f"mã đơn vị không có trong danh mục: {', '.join(unknown[:5])}; hãy xem lại cột system")
