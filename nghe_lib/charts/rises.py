"""Charts of what rose, and of this period beside the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import HOT, MAIN, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import day, listed, number, percent, platform, times

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_LABELS = {
    "rise": "Hạng", "name": "Điểm nóng", "post_count": "Số bài", "expected_count": "Dự kiến", "ratio": "So với dự kiến",
    "share": "Tỷ trọng", "share_before": "Tỷ trọng trước", "peak": "Ngày đỉnh", "press_count": "Báo chí",
    "social_count": "Mạng xã hội",
}  # fmt: skip
_CHANGE_LABELS = {
    "group": "Nhóm", "post_count": "Bài kỳ này", "before_count": "Bài kỳ trước", "share": "Tỷ trọng kỳ này",
    "low": "Thấp nhất", "high": "Cao nhất", "share_before": "Tỷ trọng kỳ trước", "finding": "Nhận xét",
}  # fmt: skip


def rises(found: pd.DataFrame) -> go.Figure:
    """Bars of the posts of each rise beside what was expected. found: what `signals.rises` gives."""
    import plotly.graph_objects as go

    names = [wrapped(f"{row.rise}. {row.name}") for row in found.itertuples(index=False)]
    places = list(range(len(found)))
    traces = [
        go.Bar(name="Thực tế", y=places, x=found["post_count"].astype("float64"), orientation="h", marker_color=HOT,
               hovertemplate="thực tế %{x:,.0f} bài<extra></extra>"),
        go.Bar(name="Dự kiến theo nền", y=places, x=found["expected_count"].astype("float64"), orientation="h",
               marker_color=QUIET, hovertemplate="dự kiến %{x:,.1f} bài<extra></extra>"),
    ]  # fmt: skip
    title = f"Tăng mạnh nhất: {safe(found['name'].iloc[0])}" if len(found) else "Không có gì tăng rõ rệt"
    made = rows_of(figure(traces, title=title), names, row_px=52)
    made.update_layout(barmode="group", bargap=0.3).update_xaxes(title_text="bài", tickformat=",d")
    return with_table(made, _readable(found), _LABELS)


def change(now: pd.DataFrame) -> go.Figure:
    """Dots of each group's share in this period, with its interval, beside the period before.

    now: what `signals.change` gives: group, share, low, high, share_before, post_count, before_count, finding.
    """
    import plotly.graph_objects as go

    names = [wrapped(platform(str(name))) for name in now["group"]]
    places = list(range(len(now)))
    share = {name: now[name].astype("float64") for name in ("share", "low", "high", "share_before")}
    traces = [
        go.Scatter(name="Kỳ trước", x=share["share_before"], y=places, mode="markers",
                   marker={"color": QUIET, "size": 11, "symbol": "circle-open", "line": {"width": 2}},
                   hovertemplate="%{x:.1%}<extra>kỳ trước</extra>"),
        go.Scatter(name="Kỳ này", x=share["share"], y=places, mode="markers", marker={"color": MAIN, "size": 11},
                   error_x={"type": "data", "array": share["high"] - share["share"],
                            "arrayminus": share["share"] - share["low"], "thickness": 1.5, "width": 4},
                   hovertemplate="%{x:.1%}<extra>kỳ này</extra>"),
    ]  # fmt: skip
    made = rows_of(figure(traces, title=_change_finding(now)), names)
    made.update_xaxes(title_text="tỷ trọng", tickformat=".0%", rangemode="tozero")
    shown = {name: now[name].map(percent).astype(object) for name in share}
    return with_table(
        made, now.assign(group=now["group"].map(lambda name: platform(str(name))), **shown), _CHANGE_LABELS
    )


def _change_finding(now: pd.DataFrame) -> str:
    said = [
        f"{word}: {safe(listed(platform(str(name)) for name in names), most=80)}"
        for word in ("tăng", "giảm")
        if len(names := now.loc[now["finding"].eq(word).fillna(False).to_numpy(bool), "group"])
    ]
    sentence = "; ".join(said) or "không nhóm nào thay đổi đo được"
    return f"So với kỳ trước, {sentence}"


def _readable(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(
        expected_count=found["expected_count"].map(lambda n: number(n, decimals=1)).astype(object),
        ratio=found["ratio"].map(times).astype(object),
        share=found["share"].map(percent).astype(object),
        share_before=found["share_before"].map(lambda share: percent(share, decimals=2)).astype(object),
        peak=found["peak"].map(day).astype(object),
    )
