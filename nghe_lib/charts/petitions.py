"""Charts of petitions: per week, per sector, beside portal 1022, and answered in time. Groups only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nghe_lib.charts.dots import dots, first_upper, with_interval
from nghe_lib.charts.theme import COLOURS, HOT, MAIN, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import MISSING, day, is_missing, listed, number, percent
from nghe_lib.privacy.gate import POOLED
from nghe_lib.tasks import SPEECH_ACT

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

HIDDEN = "ẩn"


def petitions_by_week(cells: pd.DataFrame) -> go.Figure:
    """Stacked bars of issues per week and kind. cells: what `voices.published_cells` gives, week (datetime) in columns.

    Cells that are hidden for the sake of few people are drawn as one grey part, and have the word `ẩn` in the table.
    """
    import plotly.graph_objects as go

    weeks = sorted({one for one in cells["column"] if one != POOLED})
    traces = []
    for at, act in enumerate(_acts(cells["row"])):
        rows = cells[(cells["row"] == act) & cells["n"].gt(0).fillna(False) & (cells["column"] != POOLED)]
        traces.append(
            go.Bar(
                name=safe(_act(act)), x=list(rows["column"]), y=rows["n"].astype("float64"),
                marker_color=COLOURS[at % len(COLOURS)],
                hovertemplate="tuần từ %{x|%-d/%-m/%Y}: %{y:,.0f}<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    whole = cells.drop_duplicates("column").set_index("column")["column_n"]
    rest = (whole - cells.groupby("column")["n"].sum()).reindex(weeks)
    if rest.gt(0).any():
        traces.append(
            go.Bar(
                name=f"{HIDDEN} vì ít người", x=weeks, y=rest.astype("float64"), marker_color=QUIET,
                hovertemplate="tuần từ %{x|%-d/%-m/%Y}: %{y:,.0f}<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    total = f"{number(whole.sum())} vấn đề"
    first = f"{total} trong {number(len(weeks))} tuần" if weeks else "Chưa đủ người để công bố"
    made = figure(traces, title=first).update_layout(barmode="stack", bargap=0.15)
    made.update_yaxes(title_text="vấn đề mỗi tuần", tickformat=",d", rangemode="tozero")
    made.update_xaxes(tickformat="%-d/%-m", tickvals=weeks if len(weeks) <= 8 else None)
    return _crossed(made, cells, "Tuần từ", by="column", name=lambda one: one if one == POOLED else day(one))


def petitions_by_sector(cells: pd.DataFrame, owners: Mapping[str, str]) -> go.Figure:
    """Stacked bars of issues per sector and kind. cells: what `voices.published_cells` gives, sectors in rows.

    owners: department of each sector, named in the table.
    """
    import plotly.graph_objects as go

    sectors = list(dict.fromkeys(cells["row"]))
    place = {one: at for at, one in enumerate(sectors)}
    traces = []
    for at, act in enumerate(_acts(cells["column"])):
        rows = cells[(cells["column"] == act) & cells["n"].gt(0).fillna(False)]
        traces.append(
            go.Bar(
                name=safe(_act(act)), y=[place[one] for one in rows["row"]], x=rows["n"].astype("float64"),
                orientation="h", marker_color=COLOURS[at % len(COLOURS)],
                hovertemplate="%{x:,.0f} vấn đề<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    first = f"Nhiều nhất: {safe(sectors[0])}" if sectors else "Chưa đủ người để công bố"
    made = rows_of(figure(traces, title=first), [wrapped(one) for one in sectors])
    made.update_layout(barmode="stack", bargap=0.3).update_xaxes(title_text="vấn đề", tickformat=",d")
    return _crossed(made, cells, "Lĩnh vực", by="row", name=str, beside=("Cơ quan phụ trách", owners))


def beside_portal(rows: pd.DataFrame, *, heading: str = "Lĩnh vực", most: int = 20) -> go.Figure:
    """Each group's share online beside its share at the portal, the largest `most`; pooled ones only in the table.

    rows: what `voices.beside_portal` gives. heading: what the groups are.
    """
    rows = rows.head(most)
    drawn = rows[rows["group"] != POOLED]
    sides = (("Trên mạng", "online", HOT), ("Cổng 1022", "portal", MAIN))
    made = dots(drawn, [wrapped(one) for one in drawn["group"]], sides, title=_portal_finding(drawn))
    said = ("online_share", "portal_share", "difference", "difference_low", "difference_high")
    shown = {name: rows[name].map(percent).astype(object) for name in said}
    labels = {
        "group": heading, "online_count": "Trên mạng", "portal_count": "Cổng 1022",
        "online_share": "Tỷ trọng trên mạng", "portal_share": "Tỷ trọng ở Cổng", "difference": "Chênh",
        "difference_low": "Thấp nhất", "difference_high": "Cao nhất", "finding": "Nhận xét",
    }  # fmt: skip
    return with_table(made, rows.assign(**shown), labels)


def answered_in_time(rows: pd.DataFrame) -> go.Figure:
    """Share of petitions answered in time, per month of the portal. rows: what `voices.on_time` gives by month."""
    names = [f"đến 25/{one.month}/{one.year}" for one in rows["group"]]
    known = rows["on_time_share"].dropna()
    title = (
        f"Đúng hạn từ {percent(known.min(), decimals=0)} đến {percent(known.max(), decimals=0)} tùy tháng"
        if len(known)
        else "Chưa có tháng nào đủ phản ánh để tính"
    )
    shown = rows.rename(columns={"low": "on_time_low", "high": "on_time_high"})
    made = dots(shown, names, (("Trả lời đúng hạn", "on_time", MAIN),), title=title).update_layout(showlegend=False)
    readable = rows.assign(
        group=names, median_hours=rows["median_hours"].map(lambda one: number(one / 24, decimals=1)).astype(object),
        on_time=[with_interval(row.on_time_share, row.low, row.high, percent) for row in rows.itertuples()],
    )  # fmt: skip
    labels = {
        "group": "Tháng của Cổng", "petition_count": "Tiếp nhận", "answered_count": "Có trả lời",
        "judged_count": "Đã tới hạn", "on_time": "Đúng hạn", "median_hours": "Số ngày trả lời, trung vị",
    }  # fmt: skip
    return with_table(made, readable, labels)


def _crossed(
    made: go.Figure,
    cells: pd.DataFrame,
    heading: str,
    *,
    by: str,
    name: Callable[[Any], str],
    beside: tuple[str, Mapping[str, str]] | None = None,
) -> go.Figure:
    """The cells as a table: one row per value of `by`, one column per value of the other."""
    import pandas as pd

    other = "row" if by == "column" else "column"
    rows, columns = list(dict.fromkeys(cells[by])), _acts(cells[other])
    held = {(row, column): n for row, column, n in zip(cells[by], cells[other], cells["n"], strict=True)}
    table = pd.DataFrame({"group": pd.Series([name(one) for one in rows], dtype=object)})
    labels = {"group": heading}
    if beside is not None:
        title, known = beside
        table["beside"], labels["beside"] = [known.get(one, MISSING) for one in rows], title
    for at, column in enumerate(columns):
        table[f"n{at}"] = pd.Series([or_hidden(held.get((row, column))) for row in rows], dtype=object)
        labels[f"n{at}"] = first_upper(_act(column))
    return with_table(made, table, labels)


def _acts(names: pd.Series) -> list[str]:
    """Each kind once, in the order of the codebook, pooled ones last."""
    known = list(SPEECH_ACT.names)
    return sorted(set(names), key=lambda one: (known.index(one) if one in known else len(known), one))


def _act(name: object) -> str:
    return SPEECH_ACT.labels.get(str(name), str(name))


def or_hidden(n: Any) -> str:
    """A count, or the word for one that is hidden because few people stand behind it."""
    return HIDDEN if is_missing(n) else number(n)


def _portal_finding(rows: pd.DataFrame) -> str:
    loud = rows[rows["difference_low"] > 0].sort_values("difference", ascending=False)["group"]
    filed = rows[rows["difference_high"] < 0].sort_values("difference")["group"]
    said = [
        f"{words}: {safe(listed(names, most=2), most=60)}"
        for words, names in (("nói nhiều trên mạng", loud), ("gửi Cổng nhiều", filed))
        if len(names)
    ]
    if not len(rows):
        return "Chưa đủ người ở một trong hai bên để so sánh"
    return first_upper("; ".join(said)) if said else "Không nhóm nào chênh nhau đo được"
