"""Charts of networks: communities and public voices, never a private person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.charts.theme import COLOURS, QUIET, figure, safe, with_table
from nghe_lib.charts.words import listed, number

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_COMMUNITY_LABELS = {
    "name": "Cộng đồng", "people_count": "Số người", "post_count": "Số bài", "platforms": "Nền tảng",
    "hashtags": "Thẻ hay dùng", "terms": "Hay nói tới",
}  # fmt: skip


def community_map(groups: pd.DataFrame, flows: pd.DataFrame) -> go.Figure:
    """Communities on a circle, as large as their people, joined by lines as thick as what passes between them.

    groups: what `network.community_table` gives, every row a group that may be shown. flows: source, target, weight
    between community numbers.
    """
    import plotly.graph_objects as go

    shown = groups[groups["community"].notna()].head(24).reset_index(drop=True)
    angle = 2 * np.pi * np.arange(len(shown)) / max(len(shown), 1)
    at = {int(number_): (float(np.cos(a)), float(np.sin(a))) for number_, a in zip(shown["community"], angle, strict=True)}
    radius = 14 + 46 * np.sqrt(shown["people_count"].astype("float64") / max(float(shown["people_count"].max() or 1), 1))
    bubbles = go.Scatter(
        x=[place[0] for place in at.values()], y=[place[1] for place in at.values()], mode="markers+text",
        marker={"size": radius, "color": COLOURS[0], "opacity": 0.85, "line": {"color": "white", "width": 2}},
        text=[str(place + 1) for place in at], textfont={"color": "white"}, hoverinfo="text",
        hovertext=[f"{safe(row.name)}: {number(row.people_count)} người<br>{safe(listed(row.terms), most=90)}" for row in shown.itertuples(index=False)],
    )  # fmt: skip
    made = figure([*_lines(flows, at), bubbles], title=f"{len(shown)} cộng đồng đủ lớn để công bố", height_px=520, showlegend=False)
    hidden = {"visible": False, "range": [-1.35, 1.35]}
    made.update_layout(xaxis=hidden, yaxis={**hidden, "scaleanchor": "x"})
    return with_table(made, groups, _COMMUNITY_LABELS)


def public_voices(voices: pd.DataFrame, *, most: int = 20) -> go.Figure:
    """Bars of how central press, agencies and organisations are. voices: what `network.public_voices` gives."""
    import plotly.graph_objects as go

    shown = voices.head(most)
    names = [safe(name, most=36) for name in shown["display_name"]]
    bars = go.Bar(y=names, x=shown["pagerank"], orientation="h", marker_color=COLOURS[2], hovertemplate="%{x:.2%}<extra>%{y}</extra>")
    title = f"Tiếng nói công được hướng tới nhiều nhất: {names[0]}" if names else "Không có tiếng nói công trong mạng này"
    made = figure([bars], title=title, height_px=130 + 28 * max(len(shown), 1))
    made.update_yaxes(autorange="reversed").update_xaxes(title="PageRank", tickformat=".1%")
    labels = {"display_name": "Tên", "role": "Vai trò", "platform": "Nền tảng", "pagerank": "PageRank",
              "betweenness": "Trung gian", "k_core": "Lõi k", "in_weight": "Lượt hướng tới", "out_weight": "Lượt gửi đi"}  # fmt: skip
    return with_table(made, shown, labels)


def _lines(flows: pd.DataFrame, at: dict[int, tuple[float, float]]) -> list[go.Scatter]:
    import plotly.graph_objects as go

    known = flows[flows["source"].isin(at) & flows["target"].isin(at) & (flows["source"] != flows["target"])]
    strongest = known.sort_values("weight", ascending=False, kind="stable").head(60)
    top = float(strongest["weight"].max()) if len(strongest) else 1.0
    return [
        go.Scatter(x=[at[row.source][0], at[row.target][0]], y=[at[row.source][1], at[row.target][1]], mode="lines",
                   line={"color": QUIET, "width": 0.5 + 6 * row.weight / top}, hoverinfo="skip")
        for row in strongest.itertuples(index=False)
    ]  # fmt: skip
