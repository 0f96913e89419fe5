"""Shares as dots with their intervals, a row per group, and how a share with its interval is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nghe_lib.charts.theme import figure, rows_of
from nghe_lib.charts.words import MISSING, is_missing

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


def dots(rows: pd.DataFrame, names: Sequence[str], sides: Sequence[tuple[str, str, str]], *, title: str) -> go.Figure:
    """Dots of shares with their intervals, a row per group. sides: (name, prefix of columns, colour) of each dot."""
    import plotly.graph_objects as go

    apart = 0.0 if len(sides) == 1 else 0.16
    traces = []
    for at, (name, prefix, colour) in enumerate(sides):
        share, low, high = _columns(rows, prefix)
        traces.append(
            go.Scatter(
                name=name, x=share, y=[place + apart * (2 * at - 1) if apart else place for place in range(len(rows))],
                mode="markers", marker={"size": 10, "color": colour},
                error_x={"type": "data", "array": high - share, "arrayminus": share - low, "thickness": 1.5, "width": 3,
                         "color": colour},
                hovertemplate="%{x:.1%}<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    made = rows_of(figure(traces, title=title), names, row_px=40)
    return made.update_xaxes(title_text="tỷ trọng", tickformat=".0%", rangemode="tozero")


def _columns(rows: pd.DataFrame, prefix: str) -> tuple[Any, Any, Any]:
    """Share, low and high of a prefix: `x_share`, and `x_low` or `x_share_low`."""
    low = f"{prefix}_low" if f"{prefix}_low" in rows else f"{prefix}_share_low"
    names = (f"{prefix}_share", low, low.removesuffix("low") + "high")
    share, low_end, high_end = (rows[name].astype("float64") for name in names)
    return share, low_end, high_end


def with_interval(value: Any, low: Any, high: Any, say: Callable[[Any], str]) -> str:
    """A figure with its interval in brackets, each said by `say`; a missing one as a dash."""
    return MISSING if is_missing(value) else f"{say(value)} ({say(low)} – {say(high)})"


def first_upper(text: str) -> str:
    """`text` with its first letter raised and the rest as it is."""
    return text[:1].upper() + text[1:]
