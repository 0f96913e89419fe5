"""Whether a conclusion holds when the writing is cleaned, as a sentence for each treatment and one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nghe_lib.charts.words import MISSING, is_missing, listed, number, percent
from nghe_lib.report.blocks import Block, plain_table, sentences
from nghe_lib.text.noise import RAW

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.text.noise import NoisePanel

TREATMENTS = {RAW: "Chữ gốc", "normalised": "Chuẩn hóa", "restored": "Chuẩn hóa và thêm dấu"}
_ENDS = {"enters": "vào", "leaves": "ra", "moves": "đổi hạng"}


def noise_flips(panel: NoisePanel, *, what: str = "từ", value: str = "số bài") -> Block:
    """What flips, in words, then each name of a top with its rank and value in every way of writing.

    panel: what `text.noise.noise_panel` gives, of one figure. what: what a name is. value: what its number counts.
    """
    if panel.figures.empty:
        return sentences([f"Không có {what} nào đủ nhiều để so."])
    said = sentences(_sentence(row, panel, what) for row in panel.touched.itertuples(index=False))
    rows = plain_table(*_table(panel.figures, panel.flips, what, value))
    return Block(said.markup + rows.markup, f"{said.words}\n{rows.words}")


def _sentence(row: Any, panel: NoisePanel, what: str) -> str:
    flips = panel.flips[panel.flips["treatment"] == row.treatment]
    named = {change: flips.loc[flips["change"] == change, "name"].tolist() for change in _ENDS}
    group = f"{number(panel.top)} {what} đứng đầu" if panel.top else f"các {what}"
    parts = [f"{number(len(named['enters']))} {what} vào ({listed(named['enters'])})"] if named["enters"] else []
    parts += [f"{number(len(named['leaves']))} {what} ra ({listed(named['leaves'])})"] if named["leaves"] else []
    parts += [f"{number(len(named['moves']))} {what} đổi hạng, xa nhất là {_farthest(flips)}"] if named["moves"] else []
    found = f"trong {group}: {'; '.join(parts)}" if parts else f"trong {group} không có gì đổi"
    name = TREATMENTS.get(row.treatment, row.treatment)
    share = f"{number(row.touched_count)} trong {number(row.text_count)} bài ({percent(row.touched_share)})"
    return f"{name}: sửa {share}; {found}."


def _farthest(flips: pd.DataFrame) -> str:
    """The name whose rank moved most, as `rồi (18 → 5)`; of several the one that ranks highest now."""
    moved = flips[flips["change"] == "moves"]
    far = moved.assign(steps=(moved["rank_after"] - moved["rank_before"]).abs())
    one = far.sort_values(["steps", "rank_after", "name"], ascending=[False, True, True]).iloc[0]
    return f"{one['name']} ({number(one['rank_before'])} → {number(one['rank_after'])})"


def _table(figures: pd.DataFrame, flips: pd.DataFrame, what: str, value: str) -> tuple[list[str], list[list[str]]]:
    treatments = list(dict.fromkeys(figures["treatment"]))
    ranks = figures.pivot(index="name", columns="treatment", values="rank")
    values = figures.pivot(index="name", columns="treatment", values="value")
    order = ranks[treatments].sort_values(treatments, na_position="last").index
    ends = {name: _ending(group, treatments) for name, group in flips.groupby("name")}
    columns = [what.capitalize(), *(f"{TREATMENTS.get(one, one)}: hạng ({value})" for one in treatments), "Thay đổi"]
    rows = [
        [
            str(name),
            *(_place(ranks.at[name, one], values.at[name, one]) for one in treatments),
            ends.get(name, "không đổi"),
        ]
        for name in order
    ]
    return columns, rows


def _ending(flips: pd.DataFrame, treatments: list[str]) -> str:
    """What became of one name: the change alone where every treatment agrees, else which treatment made it."""
    made = flips.groupby("change", sort=False)["treatment"].agg(list)
    if len(made) == 1 and len(made.iloc[0]) == len(treatments) - 1:
        return _ENDS[str(made.index[0])]
    return "; ".join(
        f"{_ENDS[str(change)]} ({listed(TREATMENTS.get(one, one).lower() for one in names)})"
        for change, names in made.items()
    )


def _place(rank: Any, value: Any) -> str:
    """`3 (1.204)`, or a dash where this way of writing has no such name."""
    decimals = 0 if is_missing(value) or float(value).is_integer() else 3
    return MISSING if is_missing(rank) else f"{number(rank)} ({number(value, decimals=decimals)})"
