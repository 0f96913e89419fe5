"""Charts of labelling: what more labels bring, on which answers coders agree, whether a sample looks like its posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nghe_lib.charts.theme import COLOURS, MAIN, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import number, percent, platform

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

ORDERS = {"random": "ngẫu nhiên", "active": "bài mô hình phân vân trước"}
_CURVE = {"order": "Thứ tự", "n_labels": "Số nhãn", "macro_f1": "Macro-F1", "low": "Thấp nhất", "high": "Cao nhất"}
_AGREEMENT = {"label": "Câu trả lời", "agreement": "Người khác cũng chọn", "low": "Thấp nhất", "high": "Cao nhất",
              "given_count": "Số lần chọn"}  # fmt: skip
_BESIDE = {
    "platform": "Nền tảng",
    "post_share": "Trong mọi bài",
    "sample_share": "Trong mẫu",
    "sample_count": "Bài trong mẫu",
}


def learning_curve(curve: pd.DataFrame) -> go.Figure:
    """Lines of macro-F1 against the number of labels, one per order, in their 95 % bands.

    curve: order, n_labels, macro_f1, low, high, as `labelling.learning_curve` gives; may be empty.
    """
    import plotly.graph_objects as go

    traces = []
    for colour, (order, points) in zip(COLOURS, curve.groupby("order", sort=False), strict=False):
        name, x = ORDERS.get(str(order), str(order)), points["n_labels"].astype("float64")
        ends = [points[side].astype("float64") for side in ("low", "high")]
        traces += [
            go.Scatter(x=x, y=ends[0], mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip"),
            go.Scatter(x=x, y=ends[1], mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip",
                       fill="tonexty", fillcolor=_faint(colour)),
            go.Scatter(x=x, y=points["macro_f1"].astype("float64"), name=name, mode="lines+markers",
                       line={"color": colour, "width": 2}, marker={"size": 7},
                       hovertemplate="%{x:,d} nhãn: %{y:.2f}<extra>%{fullData.name}</extra>"),
        ]  # fmt: skip
    made = figure(traces, title=_curve_title(curve))
    made.update_xaxes(title_text="số bài đã gán nhãn", tickformat=",d", rangemode="tozero")
    made.update_yaxes(title_text="macro-F1 trên bài chưa thấy", range=[0, 1], tickformat=".1f")
    shown = curve.assign(
        order=curve["order"].map(ORDERS), **{name: curve[name].map(_two) for name in ("macro_f1", "low", "high")}
    )
    return with_table(made, shown, _CURVE)


def answer_agreement(found: pd.DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Dots of how often another coder chose the same answer, with their intervals, the most disputed on top.

    found: label, agreement, low, high, given_count, as `labelling.answer_agreement` gives. labels: Vietnamese label of
    each answer.
    """
    import plotly.graph_objects as go

    shown = found.sort_values("agreement", kind="stable").assign(label=lambda rows: rows["label"].map(labels))
    share, low, high = (shown[name].astype("float64") for name in ("agreement", "low", "high"))
    ends = {"type": "data", "array": high - share, "arrayminus": share - low, "thickness": 1.5, "width": 4}
    traces = [go.Scatter(x=share, y=list(range(len(shown))), mode="markers", error_x=ends,
                         marker={"color": MAIN, "size": 10}, hovertemplate="%{x:.0%}<extra></extra>")]  # fmt: skip
    first = f"Khó nhất: {safe(shown['label'].iloc[0])}" if len(shown) else "Chưa có bài nào được hai người gán nhãn"
    made = rows_of(figure(traces, title=first), [wrapped(name) for name in shown["label"]], row_px=40)
    made.update_xaxes(title_text="người khác cũng chọn", tickformat=".0%", range=[-0.02, 1.02])
    said = {name: shown[name].map(percent).astype(object) for name in ("agreement", "low", "high")}
    return with_table(made, shown.assign(**said), _AGREEMENT)


def sample_beside_posts(found: pd.DataFrame) -> go.Figure:
    """Bars of each platform's share of all posts beside its share of the sample.

    found: platform, post_share, sample_share, sample_count.
    """
    import plotly.graph_objects as go

    names = [wrapped(platform(str(name))) for name in found["platform"]]
    traces = [
        go.Bar(name=name, y=list(range(len(found))), x=found[column].astype("float64"), orientation="h",
               marker_color=colour, hovertemplate="%{x:.1%}<extra>%{fullData.name}</extra>")
        for name, column, colour in (("Trong mẫu", "sample_share", MAIN), ("Trong mọi bài", "post_share", QUIET))
    ]  # fmt: skip
    n = int(found["sample_count"].sum())
    made = rows_of(figure(traces, title=f"Mẫu {number(n)} bài cạnh mọi bài"), names, row_px=44)
    made.update_layout(barmode="group", bargap=0.3).update_xaxes(title_text="tỷ trọng", tickformat=".0%")
    said = {name: found[name].map(percent).astype(object) for name in ("post_share", "sample_share")}
    return with_table(
        made, found.assign(platform=found["platform"].map(lambda name: platform(str(name))), **said), _BESIDE
    )


def _curve_title(curve: pd.DataFrame) -> str:
    if curve.empty:
        return "Chưa đủ nhãn để vẽ"
    last = curve.sort_values("n_labels").iloc[-1]
    return f"Học từ {number(int(last['n_labels']))} nhãn: macro-F1 {_two(last['macro_f1'])}"


def _two(value: float) -> str:
    return number(value, decimals=2)


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.15)"
