"""A chart of collection: which source brought too little, nothing, the usual or more, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import HOT, QUIET, figure, rows_of, with_table, wrapped
from nghe_lib.charts.words import number

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_SOURCES, MOST_DAYS = 25, 45
WORDS = {
    "too_little": "chưa đủ bảy ngày", "silent": "im lặng", "low": "ít hơn thường lệ", "usual": "như thường lệ",
    "high": "nhiều hơn thường lệ",
}  # fmt: skip
_COLOURS = {"silent": HOT, "low": "#e69f00", "usual": "#7fb8d8", "high": "#0072b2", "too_little": "#e6e9ee"}


def coverage(daily: pd.DataFrame, names: dict[str, str], *, most: int = MOST_SOURCES) -> go.Figure:
    """Squares per source and day. daily: what `health.daily_health` gives; names: source_id → name for readers.

    The last 45 days and the `most` sources with the most days below the usual; the table holds every day that was not
    usual.
    """
    import plotly.graph_objects as go

    shown = daily[daily["day"] > daily["day"].max() - _days(MOST_DAYS)] if len(daily) else daily
    wrong = shown["state"].isin(["silent", "low"])
    order = wrong.groupby(shown["source_id"]).sum().sort_values(ascending=False, kind="stable").index[:most].tolist()
    kept = shown[shown["source_id"].isin(order)]
    place = {source_id: at for at, source_id in enumerate(order)}
    traces = [
        go.Scatter(
            name=words, x=rows["day"], y=rows["source_id"].map(place), mode="markers",
            marker={"symbol": "square", "size": 9, "color": _COLOURS[state]},
            customdata=rows[["seen", "expected"]].astype("float64"),
            hovertemplate="%{x|%d/%m/%Y}: %{customdata[0]:,.0f} bài, thường lệ %{customdata[1]:,.1f}"
            f"<extra>{words}</extra>",
        )
        for state, words in WORDS.items()
        if len(rows := kept[kept["state"] == state])
    ]  # fmt: skip
    n_wrong = int(wrong.sum())
    title = f"{number(n_wrong)} ngày của {number(len(order))} nguồn có ít bài hơn thường lệ hoặc im lặng"
    made = rows_of(figure(traces, title=title), [wrapped(names.get(one, one), most=40) for one in order], row_px=24)
    made.update_xaxes(showgrid=False, tickformat="%d/%m", linecolor=QUIET)
    unusual = shown[shown["state"].isin(["silent", "low", "high"])]
    table = unusual.assign(
        source_id=unusual["source_id"].map(lambda one: names.get(one, one)), state=unusual["state"].map(WORDS)
    ).sort_values(["day", "source_id"], ascending=[False, True])
    labels = {"day": "Ngày", "source_id": "Nguồn", "seen": "Có", "expected": "Thường lệ", "state": "Tình trạng"}
    return with_table(made, table, labels)


def _days(n: int) -> pd.Timedelta:
    import pandas as pd

    return pd.Timedelta(days=n)
