"""A chart of the answers that posts give to one question: corrected shares with their intervals beside raw counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.dots import first_upper, with_interval
from nghe_lib.charts.theme import MAIN, QUIET, figure, rows_of, with_table
from nghe_lib.charts.words import percent
from nghe_lib.tasks import TASKS
from nghe_lib.understand.shift import UNVERIFIED

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_LABELS = {
    "answer": "Câu trả lời", "corrected": "Tỷ trọng đã hiệu chỉnh (khoảng 95 %)", "raw": "Máy đếm thô",
    "audit_count": "Bài kiểm tra", "note": "Ghi chú",
}  # fmt: skip


def answer_shares(shares: pd.DataFrame, *, task: str) -> go.Figure:
    """Dots of each answer's corrected share with its interval, and hollow dots of the raw share.

    shares: what `understand.prevalence` gives: label, raw_share, share, low, high, audit_count, note.
    """
    import plotly.graph_objects as go

    labels = TASKS[task].labels
    names = [first_upper(labels.get(name, name)) for name in shares["label"]]
    places = list(range(len(shares)))
    share, low, high, raw = (shares[name].astype("float64") for name in ("share", "low", "high", "raw_share"))
    traces = [
        go.Scatter(name="Máy đếm thô", x=raw, y=places, mode="markers",
                   marker={"color": QUIET, "size": 11, "symbol": "circle-open", "line": {"width": 2}},
                   hovertemplate="%{x:.1%}<extra>máy đếm thô</extra>"),
        go.Scatter(name="Đã hiệu chỉnh", x=share, y=places, mode="markers", marker={"color": MAIN, "size": 11},
                   error_x={"type": "data", "array": high - share, "arrayminus": share - low, "thickness": 1.5,
                            "width": 4},
                   hovertemplate="%{x:.1%}<extra>đã hiệu chỉnh</extra>"),
    ]  # fmt: skip
    made = rows_of(figure(traces, title=_finding(shares, labels, task)), names)
    made.update_xaxes(title_text="tỷ trọng", tickformat=".0%", rangemode="tozero")
    shown = shares.assign(
        answer=names, raw=raw.map(percent).astype(object),
        corrected=[with_interval(*row, percent) for row in zip(share, low, high, strict=True)],
    )  # fmt: skip
    return with_table(made, shown, _LABELS)


def _finding(shares: pd.DataFrame, labels: dict[str, str], task: str) -> str:
    """The largest answer where its interval lies above all others', else that none stands out or nothing is sure."""
    subject = TASKS[task].label
    if not len(shares):
        return f"{subject}: chưa có bài nào"
    if shares["note"].str.contains(UNVERIFIED, regex=False).all():
        return f"{subject}: {UNVERIFIED}"
    first = shares.loc[shares["share"].idxmax()]
    others = shares.loc[shares["label"] != first["label"], "high"]
    if (first["low"] > others).all():
        return f"{subject}: nhiều nhất là {labels[first['label']]}, {percent(first['share'], decimals=0)}"
    return f"{subject}: chưa câu trả lời nào trội hẳn"
