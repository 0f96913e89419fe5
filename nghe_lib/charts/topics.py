"""Charts of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nghe_lib.charts.theme import COLOURS, INK, MAIN, QUIET, SCALE, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import number, percent

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_LABELS = {"topic_id": "Số", "label": "Tên", "prevalence": "Tỷ trọng", "prevalence_low": "Thấp",
           "prevalence_high": "Cao", "coherence": "Mạch lạc (NPMI)", "stability": "Ổn định"}  # fmt: skip
_CURVE = {"n_topics": "Số chủ đề", "coherence": "Mạch lạc (NPMI)", "exclusivity": "Riêng biệt", "stability": "Ổn định",
          "stable_share": "Chủ đề ổn định", "score": "Điểm chung", "chosen": "Được chọn"}  # fmt: skip
_MAP = {"topic_id": "Số", "label": "Tên", "prevalence": "Tỷ trọng", "terms": "Từ mạnh nhất"}
_LARGEST_PX = 60


def topic_prevalence(quality: pd.DataFrame, *, most: int = 30) -> go.Figure:
    """Bars of each topic's share, with its interval where it has one.

    quality: topic_id, label, prevalence, coherence, and may be prevalence_low, prevalence_high, stability, as
    `topics.fit` gives.
    """
    import plotly.graph_objects as go

    shown = _largest_first(quality, most)
    names = [wrapped(f"{row.topic_id + 1}. {row.label}") for row in shown.itertuples(index=False)]
    traces = [go.Bar(y=list(range(len(shown))), x=shown["prevalence"], orientation="h", marker_color=MAIN,
                     error_x=_ends(shown),
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


def topic_choice(curve: pd.DataFrame) -> go.Figure:
    """Lines of coherence, exclusivity, stability and their score over the number of topics, the chosen one marked.

    curve: as `topics.choose` gives.
    """
    import plotly.graph_objects as go

    lines = [
        go.Scatter(
            name=_CURVE[name], x=curve["n_topics"], y=curve[name], mode="lines+markers",
            line={"color": colour, "width": 3 if name == "score" else 1.5},
            hovertemplate="%{x} chủ đề: %{y:.2f}<extra>%{fullData.name}</extra>",
        )
        for colour, name in zip(COLOURS, ("score", "coherence", "exclusivity", "stability"), strict=False)
    ]  # fmt: skip
    chosen = curve.loc[curve["chosen"].to_numpy(bool), "n_topics"]
    title = f"{number(chosen.iloc[0])} chủ đề" if len(chosen) else "Chưa chọn được số chủ đề"
    if len(chosen):
        title += " được chọn" if len(curve) > 1 else " như đã đặt"
    made = figure(lines, title=title)
    for at in chosen:
        made.add_vline(x=int(at), line={"color": QUIET, "dash": "dot"})
    made.update_xaxes(title_text="số chủ đề").update_yaxes(range=[0, 1.02], tickformat=".1f")
    said = {
        name: curve[name].map(lambda value: number(value, decimals=2)).astype(object)
        for name in ("coherence", "exclusivity", "stability", "score")
    }
    share = curve["stable_share"].map(percent).astype(object)
    return with_table(made, curve.assign(**said, stable_share=share), _CURVE)


def topic_map(layout: pd.DataFrame, quality: pd.DataFrame, terms: pd.DataFrame, *, n_terms: int = 6) -> go.Figure:
    """Topics as circles as large as their share; those that use the same words stand near each other.

    layout: topic_id, x, y, held_share, as `topics.topic_layout` gives; only topics in `quality` are drawn. terms:
    topic_id, rank, term.
    """
    import plotly.graph_objects as go

    top = terms[(terms["rank"] <= n_terms).to_numpy(bool)].sort_values("rank")
    shown = quality.merge(layout, on="topic_id").assign(
        terms=lambda rows: rows["topic_id"].map(top.groupby("topic_id")["term"].agg(list))
    )
    largest = max(float(shown["prevalence"].max()), 1e-9) if len(shown) else 1.0
    words = [safe(", ".join(one), most=90) if isinstance(one, list) else "" for one in shown["terms"]]
    circles = go.Scatter(
        x=shown["x"], y=shown["y"], mode="markers+text", text=[str(topic + 1) for topic in shown["topic_id"]],
        customdata=[[safe(label), said] for label, said in zip(shown["label"], words, strict=True)],
        marker={"size": shown["prevalence"], "sizemode": "area", "sizeref": largest / (_LARGEST_PX**2 / 2),
                "sizemin": 6, "color": MAIN, "opacity": 0.55},
        hovertemplate="%{text}. %{customdata[0]}: %{customdata[1]}<extra></extra>",
    )  # fmt: skip
    held = percent(layout["held_share"].iloc[0], decimals=0) if len(layout) else "–"
    made = figure([circles], title=f"{number(len(shown))} chủ đề; hai trục giữ {held} khoảng cách", height_px=460)
    made.update_xaxes(visible=False).update_yaxes(visible=False)
    return with_table(
        made, shown.assign(topic_id=shown["topic_id"] + 1, prevalence=shown["prevalence"].map(percent).astype(object)),
        _MAP,
    )  # fmt: skip


def _ends(shown: pd.DataFrame) -> dict[str, Any] | None:
    if not {"prevalence_low", "prevalence_high"} <= set(shown):
        return None
    above, below = (abs(shown[end] - shown["prevalence"]) for end in ("prevalence_high", "prevalence_low"))
    return {"type": "data", "array": above, "arrayminus": below, "thickness": 1.5, "width": 4, "color": INK}


def _largest_first(quality: pd.DataFrame, most: int) -> pd.DataFrame:
    return quality.sort_values("prevalence", ascending=False, kind="stable").head(most)


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    shares = [name for name in ("prevalence", "prevalence_low", "prevalence_high") if name in shown]
    figures = [name for name in ("coherence", "stability") if name in shown]
    return shown.assign(
        topic_id=shown["topic_id"] + 1,
        **{name: shown[name].map(percent).astype(object) for name in shares},
        **{name: shown[name].map(lambda value: number(value, decimals=3)).astype(object) for name in figures},
    )
