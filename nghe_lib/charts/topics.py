"""Charts of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import COLOURS, figure, safe, with_table
from nghe_lib.charts.words import number, percent

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


def topic_prevalence(quality: pd.DataFrame, *, most: int = 30) -> go.Figure:
    """Bars of each topic's share. quality: topic_id, label, prevalence, coherence, as `topics.fit` gives."""
    import plotly.graph_objects as go

    shown = quality.sort_values("prevalence", ascending=False, kind="stable").head(most)
    names = [f"{row.topic_id + 1}. {safe(row.label, most=44)}" for row in shown.itertuples(index=False)]
    bars = go.Bar(y=names, x=shown["prevalence"], orientation="h", marker_color=COLOURS[0],
                  hovertemplate="%{x:.1%}<extra>%{y}</extra>")  # fmt: skip
    made = figure([bars], title="Tỷ trọng của các chủ đề", height_px=130 + 28 * max(len(shown), 1))
    made.update_yaxes(autorange="reversed").update_xaxes(title="tỷ trọng trong các bài có chủ đề", tickformat=".0%")
    table = shown.assign(
        topic_id=shown["topic_id"] + 1,
        prevalence=shown["prevalence"].map(percent).astype(object),
        coherence=shown["coherence"].map(lambda value: number(value, decimals=3)).astype(object),
    )
    labels = {"topic_id": "Số", "label": "Từ khóa", "prevalence": "Tỷ trọng", "coherence": "Mạch lạc (NPMI)"}
    return with_table(made, table, labels)
