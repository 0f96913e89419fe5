"""Charts of what rose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import COLOURS, QUIET, figure, safe, with_table
from nghe_lib.charts.words import day, number, percent, times

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_LABELS = {
    "rise": "Hạng", "name": "Điểm nóng", "post_count": "Số bài", "expected_count": "Dự kiến", "ratio": "So với dự kiến",
    "share": "Tỷ trọng", "share_before": "Tỷ trọng trước", "peak": "Ngày đỉnh", "press_count": "Báo chí",
    "social_count": "Mạng xã hội",
}  # fmt: skip


def rises(found: pd.DataFrame) -> go.Figure:
    """Bars of the posts of each rise beside what was expected. found: what `signals.rises` gives."""
    import plotly.graph_objects as go

    names = [f"{row.rise}. {safe(row.name, most=34)}" for row in found.itertuples(index=False)]
    traces = [
        go.Bar(name="Dự kiến theo nền", y=names, x=found["expected_count"], orientation="h", marker_color=QUIET,
               hovertemplate="dự kiến %{x:,.0f} bài<extra></extra>"),
        go.Bar(name="Thực tế", y=names, x=found["post_count"].astype("float64"), orientation="h", marker_color=COLOURS[1],
               hovertemplate="thực tế %{x:,.0f} bài<extra></extra>"),
    ]  # fmt: skip
    title = f"Tăng mạnh nhất: {safe(found['name'].iloc[0])}" if len(found) else "Không có gì tăng rõ rệt"
    made = figure(traces, title=title, barmode="group", height_px=140 + 46 * max(len(found), 1))
    made.update_yaxes(autorange="reversed").update_xaxes(title="bài")
    return with_table(made, _readable(found), _LABELS)


def change(now: pd.DataFrame) -> go.Figure:
    """Dots of each group's share in this period, with its interval, beside the period before.

    now: group, share, low, high, share_before, post_count, before_count, finding.
    """
    import plotly.graph_objects as go

    names = [safe(name, most=40) for name in now["group"]]
    traces = [
        go.Scatter(name="Kỳ trước", x=now["share_before"], y=names, mode="markers", marker={"color": QUIET, "size": 11},
                   hovertemplate="%{x:.1%}<extra>kỳ trước</extra>"),
        go.Scatter(name="Kỳ này", x=now["share"], y=names, mode="markers", marker={"color": COLOURS[0], "size": 11},
                   error_x={"type": "data", "array": now["high"] - now["share"], "arrayminus": now["share"] - now["low"]},
                   hovertemplate="%{x:.1%}<extra>kỳ này</extra>"),
    ]  # fmt: skip
    made = figure(traces, title="Kỳ này so với kỳ trước", height_px=140 + 34 * max(len(now), 1))
    made.update_yaxes(autorange="reversed").update_xaxes(title="tỷ trọng trong tổng số bài", tickformat=".0%", rangemode="tozero")
    shown = now.assign(**{name: now[name].map(percent).astype(object) for name in ("share", "low", "high", "share_before")})
    labels = {"group": "Nhóm", "post_count": "Bài kỳ này", "before_count": "Bài kỳ trước", "share": "Tỷ trọng kỳ này",
              "low": "Thấp nhất", "high": "Cao nhất", "share_before": "Tỷ trọng kỳ trước", "finding": "Nhận xét"}  # fmt: skip
    return with_table(made, shown, labels)


def _readable(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(
        expected_count=found["expected_count"].map(lambda n: number(n, decimals=1)).astype(object),
        ratio=found["ratio"].map(times).astype(object),
        share=found["share"].map(percent).astype(object),
        share_before=found["share_before"].map(lambda share: percent(share, decimals=2)).astype(object),
        peak=found["peak"].map(day).astype(object),
    )
