"""Charts of collection: where posts come from, and what became of every row that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import HOT, MAIN, PUBLIC, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import number, platform
from nghe_lib.schema import RUNS

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_SOURCES = 20
_FATES = (("new_count", PUBLIC), ("changed_count", MAIN), ("duplicate_count", QUIET), ("deleted_count", "#666666"),
          ("refused_count", HOT))  # fmt: skip


def sources_bars(counts: pd.DataFrame, *, most: int = MOST_SOURCES) -> go.Figure:
    """Bars of posts per source, largest first. counts: name, post_count; beyond `most` only the table names them."""
    import plotly.graph_objects as go

    ordered = counts.sort_values("post_count", ascending=False, kind="stable")
    ordered = ordered.assign(name=ordered["name"].map(lambda name: platform(str(name))))
    shown = ordered.head(most)
    names = [wrapped(name, most=48) for name in shown["name"]]
    traces = [go.Bar(y=list(range(len(shown))), x=shown["post_count"].astype("float64"), orientation="h",
                     marker_color=MAIN, hovertext=names,
                     hovertemplate="%{x:,.0f} bài<extra>%{hovertext}</extra>")]  # fmt: skip
    first = f"; nhiều nhất: {safe(shown['name'].iloc[0])}" if len(shown) else ""
    made = rows_of(figure(traces, title=f"{number(len(ordered))} nguồn{first}"), names)
    made.update_xaxes(title_text="bài", tickformat=",d")
    return with_table(made, ordered, {"name": "Nguồn", "post_count": "Số bài"})


def health(runs: pd.DataFrame, *, most: int = MOST_SOURCES) -> go.Figure:
    """Bars of what became of the rows of each source. runs: RUNS; runs of one source are added up."""
    import plotly.graph_objects as go

    names = [name for name, _ in _FATES]
    total = (
        runs.groupby("source")[["read_count", *names]].sum().sort_values("read_count", ascending=False, kind="stable")
    )
    shown = total.head(most)
    places = list(range(len(shown)))
    traces = [
        go.Bar(name=RUNS.labels[name], y=places, x=shown[name].astype("float64"), orientation="h", marker_color=colour,
               hovertemplate="%{x:,.0f} dòng<extra>%{fullData.name}</extra>")
        for name, colour in _FATES
    ]  # fmt: skip
    read, refused = int(total["read_count"].sum()), int(total["refused_count"].sum())
    title = f"{number(read)} dòng đã đọc, {number(refused)} bị từ chối"
    made = rows_of(figure(traces, title=title), [wrapped(source, most=48) for source in shown.index])
    made.update_layout(barmode="stack").update_xaxes(title_text="dòng", tickformat=",d")
    return with_table(made, total.reset_index(), {name: RUNS.labels[name] for name in ("source", "read_count", *names)})
