"""A map of the 168 units of Ho Chi Minh City since 1 July 2025, in classes that also read in black and white.

Units are filled lines in plain axes: plotly's own maps fetch their borders from the internet. The inner city, whose
wards are three pixels wide on a phone, is drawn a second time enlarged; Côn Đảo, 180 km to the south, stands in a box.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from nghe_lib.charts.map_page import frame, outlines
from nghe_lib.charts.theme import figure, safe, with_table
from nghe_lib.charts.words import MISSING, is_missing, number
from nghe_lib.errors import ParameterError, TableError
from nghe_lib.places.gazetteer import SINCE, rows_of
from nghe_lib.places.shapes import unit_shapes

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

NOT_SHOWN = "chưa đủ dữ liệu"
SHADES = ("#e3eef6", "#a8cde4", "#5ba3cf", "#1b6ca8", "#08304f")
_WORDS = {
    1: ("bằng nhau",), 2: ("thấp", "cao"), 3: ("thấp", "vừa", "cao"), 4: ("rất thấp", "thấp", "cao", "rất cao"),
    5: ("rất thấp", "thấp", "vừa", "cao", "rất cao"),
}  # fmt: skip
_PICKED = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
_HATCH = {"shape": "/", "fgcolor": "#8a949e", "bgcolor": "white", "size": 5, "solidity": 0.25}
_EDGE = {"color": "#6b7785", "width": 0.4}


def choropleth(
    values: pd.DataFrame, *, column: str = "value", label: str = "Giá trị", unit: str = "", title: str = "",
    min_people: int = 10, n_classes: int = 5,
) -> go.Figure:  # fmt: skip
    """The 168 units coloured by `column`; a unit without a value is hatched and called `chưa đủ dữ liệu`.

    values: one row per unit: unit_code and `column`; with people_count, a unit with 1 to `min_people` - 1 people is
    hatched and its value shown nowhere; with low and high, hover and table give the interval; with rate, as
    `places.rates` gives it beside smoothed, the table gives the raw rate too. Units outside the city and rows of the
    old system (where `system` stands) are left out. label: what is shown, in words; unit: of what.
    title: the finding; without it, where the value is highest. Classes hold about equally many units each.

    Raises TableError when a unit stands in two rows, ParameterError when n_classes is not 1 to 5.
    """
    if not 1 <= n_classes <= len(SHADES):
        raise ParameterError(f"'n_classes' phải trong khoảng 1 đến {len(SHADES)}; đã cho {n_classes}")
    rows = _rows(values, column, min_people)
    shown = rows["value"].to_numpy("float64", na_value=np.nan)
    decimals = _decimals(shown[~np.isnan(shown)])
    # Classes are of values as they are read: 2.98 shown as 3,0 does not stand under "dưới 3,0".
    shown = shown.round(decimals)
    known = np.sort(shown[~np.isnan(shown)])
    breaks = _breaks(known, n_classes, decimals)
    words = _class_words(breaks, len(known), decimals)
    classes = [-1 if np.isnan(value) else int(np.searchsorted(breaks, value, side="right")) for value in shown]
    suffix = f" {safe(unit)}" if unit else ""
    rows["shown"] = [_said(row, decimals, suffix) for row in rows.itertuples(index=False)]
    made = figure(_traces(rows, classes, words), title=title or _finding(rows, label, decimals, suffix), height_px=540)
    frame(made)
    return with_table(made, *_table(rows, classes, words, column, label, unit, decimals))


def _rows(values: pd.DataFrame, column: str, min_people: int) -> pd.DataFrame:
    """One row per unit of the city: code, name, value, low, high, raw, people_count; small groups lose all figures."""
    import pandas as pd

    names = {row["code"]: row["name"] for row in rows_of("since.csv") if row["code"] in unit_shapes()}
    given = values if "system" not in values else values[values["system"] == SINCE]
    given = given[given["unit_code"].isin(list(names))]
    twice = given["unit_code"][given["unit_code"].duplicated()]
    if len(twice):
        raise TableError(
            f"đơn vị {twice.iloc[0]} có hai dòng; hãy gộp lại thành một dòng mỗi đơn vị trước khi vẽ bản đồ"
        )
    wanted = {"value": column, "low": "low", "high": "high", "people_count": "people_count", "raw": "rate"}
    held = given.set_index("unit_code").reindex(sorted(names))
    rows = pd.DataFrame({name: held.get(source, pd.Series(pd.NA, index=held.index)) for name, source in wanted.items()})
    rows = rows.apply(pd.to_numeric, errors="coerce").astype("Float64")
    few = (rows["people_count"] > 0) & (rows["people_count"] < min_people)
    rows.loc[few.fillna(False), :] = pd.NA
    rows.loc[~np.isfinite(rows["value"].to_numpy("float64", na_value=np.nan)), :] = pd.NA
    return rows.assign(code=rows.index, name=[names[code] for code in rows.index]).reset_index(drop=True)


def _decimals(known: np.ndarray) -> int:
    """Enough decimals to tell values apart: none for whole numbers, else so that the middle value has two digits."""
    if not len(known) or np.all(known == np.round(known)):
        return 0
    middle = float(np.median(np.abs(known[known != 0])))
    return int(np.clip(1 - np.floor(np.log10(middle)), 0, 4))


def _breaks(known: np.ndarray, n_classes: int, decimals: int) -> np.ndarray:
    """Rounded values between classes, rising; a class begins at its break. Fewer than asked when values repeat.

    A lowest value that fills a class alone (most often 0) is one; the rest are split into equally many.
    """
    rest, found = known, list[float]()
    while len(rest) and len(found) < n_classes - 1 and np.mean(rest == rest[0]) >= 1 / (n_classes - len(found)):
        rest = rest[rest > rest[0]]
        found += rest[:1].tolist()
    n_left = n_classes - len(found)
    if len(rest):
        found += np.quantile(rest, np.arange(1, n_left) / n_left, method="higher").tolist()
    kept: list[float] = []
    for one in np.unique(np.round(found, decimals)).tolist():
        if np.any((known >= (kept or [-np.inf])[-1]) & (known < one)) and one <= known[-1]:
            kept.append(one)
    return np.array(kept)


def _class_words(breaks: np.ndarray, n_known: int, decimals: int) -> list[str]:
    """Each class in words with its limits, such as `thấp: 1,2 đến dưới 3,4`."""
    if not n_known:
        return []
    names = _WORDS[len(breaks) + 1]
    if not len(breaks):
        return [names[0]]
    limits = [number(one, decimals=decimals) for one in breaks.tolist()]
    between = [f"{low} đến dưới {high}" for low, high in pairwise(limits)]
    return [
        f"{name}: {said}" for name, said in zip(names, [f"dưới {limits[0]}", *between, f"từ {limits[-1]}"], strict=True)
    ]


def _said(row: Any, decimals: int, suffix: str) -> str:
    """What hover says of a unit."""
    name = safe(row.name)
    if is_missing(row.value):
        return f"{name}: {NOT_SHOWN}"
    interval = "" if is_missing(row.low) or is_missing(row.high) else f" ({_interval(row, decimals)})"
    return f"{name}: {number(row.value, decimals=decimals)}{suffix}{interval}"


def _interval(row: Any, decimals: int) -> str:
    return f"{number(row.low, decimals=decimals)} – {number(row.high, decimals=decimals)}"


def _finding(rows: pd.DataFrame, label: str, decimals: int, suffix: str) -> str:
    known = rows[rows["value"].notna()]
    if not len(known):
        return f"{safe(label)}: chưa có đơn vị nào đủ dữ liệu"
    top = known.loc[known["value"].astype("float64").idxmax()]
    return f"{safe(label)} cao nhất ở {safe(top['name'])}: {number(top['value'], decimals=decimals)}{suffix}"


def _traces(rows: pd.DataFrame, classes: list[int], words: list[str]) -> list[go.Scatter]:
    """One filled trace per unit, classes in order, so that the legend names each class once."""
    import plotly.graph_objects as go

    picked = _PICKED[max(len(words), 1)]
    shapes, traces, named = outlines(), [], set()
    for at in sorted(range(len(rows)), key=lambda at: (classes[at] < 0, classes[at], at)):
        shade = classes[at]
        x, y = shapes[rows["code"].iat[at]]
        fill: dict[str, Any] = {"fillcolor": SHADES[picked[shade]]} if shade >= 0 else {"fillpattern": _HATCH}
        traces.append(
            go.Scatter(
                x=x, y=y, mode="lines", fill="toself", line=_EDGE, hoveron="fills", hoverinfo="text",
                text=rows["shown"].iat[at], name=words[shade] if shade >= 0 else NOT_SHOWN, legendgroup=str(shade),
                showlegend=shade not in named, **fill,
            )
        )  # fmt: skip
        named.add(shade)
    return traces


def _table(
    rows: pd.DataFrame, classes: list[int], words: list[str], column: str, label: str, unit: str, decimals: int
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Every unit, the highest first; those without a value at the end."""
    readable = rows.assign(
        shown=[MISSING if is_missing(value) else number(value, decimals=decimals) for value in rows["value"]],
        interval=[
            MISSING if is_missing(row.low) or is_missing(row.high) else _interval(row, decimals)
            for row in rows.itertuples(index=False)
        ],
        raw=[number(value, decimals=decimals) for value in rows["raw"]],
        group=[words[shade] if shade >= 0 else NOT_SHOWN for shade in classes],
    ).sort_values("value", ascending=False, na_position="last", kind="stable")
    labels = {"name": "Đơn vị", "shown": f"{label} ({unit})" if unit else label}
    if rows["low"].notna().any():
        labels["interval"] = "Khoảng 95 %"
    if column != "rate" and rows["raw"].notna().any():
        labels["raw"] = "Chưa làm mượt"
    return readable, {**labels, "group": "Nhóm"}
