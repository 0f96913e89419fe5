"""Charts of days: how much, and how large a share of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import figure, safe, with_table
from nghe_lib.charts.words import day, number, platform

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_LABELS = {"day": "Ngày", "group": "Nhóm", "post_count": "Số bài", "share": "Tỷ trọng"}


def volume(daily: pd.DataFrame, *, title: str | None = None) -> go.Figure:
    """Stacked bars of posts per day and group. daily: what `signals.daily` gives; a gap stays empty, it is not 0."""
    import plotly.graph_objects as go

    traces = [
        go.Bar(name=safe(platform(str(group))), x=rows["day"], y=rows["post_count"].astype("float64"),
               hovertemplate="%{x|%d/%m/%Y}: %{y:,.0f} bài<extra>%{fullData.name}</extra>")
        for group, rows in _largest_first(daily)
    ]  # fmt: skip
    total, n_gaps = daily["post_count"].sum(), int(daily.groupby("day")["is_gap"].all().sum()) if len(daily) else 0
    said = title or f"{number(total)} bài" + (f"; {n_gaps} ngày không thu được gì" if n_gaps else "")
    made = figure(traces, title=said, barmode="stack")
    made.update_yaxes(title="bài mỗi ngày", rangemode="tozero")
    return with_table(made, _readable(daily), _LABELS)


def shares(daily: pd.DataFrame, *, title: str | None = None) -> go.Figure:
    """Lines of each group's share of all posts of the day. daily: what `signals.daily` gives."""
    import plotly.graph_objects as go

    traces = [
        go.Scatter(name=safe(platform(str(group))), x=rows["day"], y=rows["share"], mode="lines+markers", connectgaps=False,
                   hovertemplate="%{x|%d/%m/%Y}: %{y:.1%}<extra>%{fullData.name}</extra>")
        for group, rows in _largest_first(daily)
    ]  # fmt: skip
    made = figure(traces, title=title or "Tỷ trọng trong tổng số bài mỗi ngày")
    made.update_yaxes(title="tỷ trọng", tickformat=".0%", rangemode="tozero")
    return with_table(made, _readable(daily), _LABELS)


def marked(made: go.Figure, spikes: pd.DataFrame) -> go.Figure:
    """`made` with each spike of `signals.spikes` shaded from its start to its end."""
    import pandas as pd
    import plotly.graph_objects as go

    shown = go.Figure(made)
    for spike in spikes.itertuples():
        shown.add_vrect(x0=spike.start - pd.Timedelta(hours=12), x1=spike.end + pd.Timedelta(hours=12),
                        fillcolor="#e69f00", opacity=0.18, line_width=0)  # fmt: skip
    return shown


def _largest_first(daily: pd.DataFrame) -> list[tuple[object, pd.DataFrame]]:
    order = daily.groupby("group")["post_count"].sum().sort_values(ascending=False, kind="stable").index
    return [(group, daily[daily["group"] == group]) for group in order]


def _readable(daily: pd.DataFrame) -> pd.DataFrame:
    """Days and shares as text, one row per day and group that is not empty."""
    from nghe_lib.charts.words import percent

    shown = daily[daily["post_count"].ne(0).fillna(True).to_numpy(bool)]
    return shown.assign(
        day=shown["day"].map(day), group=shown["group"].map(platform), share=shown["share"].map(percent).astype(object)
    )
