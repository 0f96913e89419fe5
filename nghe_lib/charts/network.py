"""Charts of networks: communities and public voices, never a private person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.charts.theme import MAIN, PUBLIC, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import listed, number, percent, platform

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_COMMUNITIES = 24
MOST_LINES = 60
ROLE_NAMES = {"press": "báo chí", "agency": "cơ quan", "organisation": "tổ chức"}
_COMMUNITY_LABELS = {
    "name": "Cộng đồng", "people_count": "Số người", "post_count": "Số bài", "platforms": "Nền tảng",
    "hashtags": "Thẻ hay dùng", "terms": "Hay nói tới",
}  # fmt: skip
_VOICE_LABELS = {
    "display_name": "Tên", "role": "Vai trò", "platform": "Nền tảng", "pagerank": "PageRank",
    "betweenness": "Trung gian", "k_core": "Lõi k", "in_weight": "Lượt hướng tới", "out_weight": "Lượt gửi đi",
}  # fmt: skip


def community_map(groups: pd.DataFrame, flows: pd.DataFrame) -> go.Figure:
    """Communities on a circle, as large as their people, joined by lines as thick as what passes between them.

    groups: what `network.community_table` gives, every row a group that may be shown. flows: source, target, weight
    between community numbers. The place of a community is its rank and nothing else, so the picture repeats.
    """
    import plotly.graph_objects as go

    shown = groups[groups["community"].notna()].head(MOST_COMMUNITIES).reset_index(drop=True)
    at = _circle([int(community) for community in shown["community"]])
    people = shown["people_count"].astype("float64")
    bubbles = go.Scatter(
        x=[place[0] for place in at.values()], y=[place[1] for place in at.values()], mode="markers+text",
        marker={"size": 16 + 40 * np.sqrt(people / max(float(people.max()), 1.0)) if len(shown) else [],
                "color": MAIN, "opacity": 1, "line": {"color": "white", "width": 2}},
        text=[str(community + 1) for community in at], textfont={"color": "white", "size": 12}, hoverinfo="text",
        hovertext=[_about(row) for row in shown.itertuples(index=False)],
    )  # fmt: skip
    title = (
        f"{number(len(shown))} cộng đồng đủ lớn để công bố" if len(shown) else "Không cộng đồng nào đủ lớn để công bố"
    )
    made = figure([*_lines(flows, at), bubbles], title=title, height_px=min(480, 180 + 30 * len(shown)))
    hidden = {"visible": False, "range": [-1.3, 1.3]}
    made.update_layout(xaxis=hidden, yaxis={**hidden, "scaleanchor": "x"}, showlegend=False)
    return with_table(made, _readable_groups(groups), _COMMUNITY_LABELS)


def public_voices(voices: pd.DataFrame, *, most: int = 20) -> go.Figure:
    """Bars of how central press, agencies and organisations are. voices: what `network.public_voices` gives."""
    import plotly.graph_objects as go

    shown = voices.head(most)
    names = [
        wrapped(f"{name} · {platform(where)}", most=64)
        for name, where in zip(shown["display_name"], shown["platform"], strict=True)
    ]
    traces = [go.Bar(y=list(range(len(shown))), x=shown["pagerank"], orientation="h", marker_color=PUBLIC,
                     hovertext=names, hovertemplate="%{x:.2%}<extra>%{hovertext}</extra>")]  # fmt: skip
    first = f"Được hướng tới nhiều nhất: {safe(shown['display_name'].iloc[0])}" if len(shown) else ""
    made = rows_of(figure(traces, title=first or "Không có tiếng nói công trong mạng này"), names)
    made.update_xaxes(title_text="PageRank", tickformat=".1%")
    readable = shown.assign(
        role=shown["role"].map(lambda role: ROLE_NAMES.get(role, role)),
        platform=shown["platform"].map(platform),
        pagerank=shown["pagerank"].map(lambda value: percent(value, decimals=2)).astype(object),
    )
    return with_table(made, readable, _VOICE_LABELS)


def _circle(communities: list[int]) -> dict[int, tuple[float, float]]:
    """Each community's place: the first on top, the rest clockwise."""
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(communities)) / max(len(communities), 1)
    places = zip(np.cos(angles).round(6).tolist(), np.sin(angles).round(6).tolist(), strict=True)
    return dict(zip(communities, places, strict=True))


def _about(row: object) -> str:
    terms = safe(listed(row.terms), most=90)  # type: ignore[attr-defined]
    return f"{safe(row.name)}: {number(row.people_count)} người<br>{terms}"  # type: ignore[attr-defined]


def _readable_groups(groups: pd.DataFrame) -> pd.DataFrame:
    named = [[platform(str(one)) for one in many] if hasattr(many, "__len__") else None for many in groups["platforms"]]
    return groups.assign(platforms=named)


def _lines(flows: pd.DataFrame, at: dict[int, tuple[float, float]]) -> list[go.Scatter]:
    import plotly.graph_objects as go

    known = flows[flows["source"].isin(at) & flows["target"].isin(at) & (flows["source"] != flows["target"])]
    strongest = known.sort_values("weight", ascending=False, kind="stable").head(MOST_LINES)
    top = float(strongest["weight"].max()) if len(strongest) else 1.0
    return [
        go.Scatter(x=[at[row.source][0], at[row.target][0]], y=[at[row.source][1], at[row.target][1]], mode="lines",
                   line={"color": QUIET, "width": 0.5 + 6 * row.weight / top}, opacity=0.6, hoverinfo="skip")
        for row in strongest.itertuples(index=False)
    ]  # fmt: skip
