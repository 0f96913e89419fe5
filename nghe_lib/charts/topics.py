"""Charts of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import MAIN, SCALE, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import number, percent

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_LABELS = {"topic_id": "Số", "label": "Từ khóa", "prevalence": "Tỷ trọng", "coherence": "Mạch lạc (NPMI)"}


def topic_prevalence(quality: pd.DataFrame, *, most: int = 30) -> go.Figure:
    """Bars of each topic's share. quality: topic_id, label, prevalence, coherence, as `topics.fit` gives."""
    import plotly.graph_objects as go

    shown = _largest_first(quality, most)
    names = [wrapped(f"{row.topic_id + 1}. {row.label}") for row in shown.itertuples(index=False)]
    traces = [go.Bar(y=list(range(len(shown))), x=shown["prevalence"], orientation="h", marker_color=MAIN,
                     hovertext=names, hovertemplate="%{x:.1%}<extra>%{hovertext}</extra>")]  # fmt: skip
    first = f"Nhiều nhất: {safe(shown['label'].iloc[0])}" if len(shown) else "Không tìm được chủ đề nào"
    made = rows_of(figure(traces, title=first), names, row_px=42)
    made.update_xaxes(title_text="tỷ trọng", tickformat=".0%")
    return with_table(made, _readable(shown), _LABELS)


def topic_terms(terms: pd.DataFrame, quality: pd.DataFrame, *, most: int = 20, n_terms: int = 6) -> go.Figure:
    """The strongest words of each topic, darker where they weigh more, the most prevalent topic on top.

    terms: topic_id, rank (from 1), term, weight; quality: topic_id, label, prevalence, as `topics.fit` gives.
    """
    import plotly.graph_objects as go

    shown = _largest_first(quality, most)
    top = terms[(terms["rank"] <= n_terms) & terms["topic_id"].isin(shown["topic_id"])]
    order = list(shown["topic_id"])
    grid = {
        name: top.pivot(index="topic_id", columns="rank", values=name).reindex(order) for name in ("term", "weight")
    }
    words = [[safe(term, most=18) for term in row] for row in grid["term"].fillna("").to_numpy()]
    numbers = [[f"{topic + 1}"] * len(row) for topic, row in zip(order, words, strict=True)]
    cells = go.Heatmap(
        z=grid["weight"].to_numpy("float64"), x=[str(rank) for rank in grid["term"].columns],
        y=list(range(len(order))), customdata=numbers,
        text=words, texttemplate="%{text}", colorscale=SCALE, showscale=False,
        xgap=3, ygap=3, hovertemplate="%{text}: %{z:.1%}<extra>chủ đề %{customdata}</extra>",
    )  # fmt: skip
    title = f"{number(len(shown))} chủ đề qua các từ mạnh nhất"
    made = rows_of(figure([cells], title=title), [f"{topic + 1}" for topic in order])
    made.update_yaxes(title_text="chủ đề").update_xaxes(type="category", visible=False)
    said = top.sort_values("rank").groupby("topic_id")["term"].agg(list)
    return with_table(
        made, shown.assign(terms=shown["topic_id"].map(said), topic_id=shown["topic_id"] + 1),
        {"topic_id": "Số", "label": "Tên", "terms": "Từ mạnh nhất"},
    )  # fmt: skip


def _largest_first(quality: pd.DataFrame, most: int) -> pd.DataFrame:
    return quality.sort_values("prevalence", ascending=False, kind="stable").head(most)


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    return shown.assign(
        topic_id=shown["topic_id"] + 1,
        prevalence=shown["prevalence"].map(percent).astype(object),
        coherence=shown["coherence"].map(lambda value: number(value, decimals=3)).astype(object),
    )
