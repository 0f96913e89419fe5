"""Small charts of the same measure under each other, all on the same scales, so that shapes can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.steps import step_of
from nghe_lib.charts.theme import AXIS, INK, MAIN, figure, safe

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_ROWS = 12
ROW_PX = 92


def small_multiples(daily: pd.DataFrame, *, value: str, hover: str, title: str) -> go.Figure:
    """A row of bars of `value` per group of `daily` (day, group, `value`), in the order the groups first appear.

    hover: what the hover says of a value, in plotly's own marks. More than 12 groups are cut off; the table has all.
    """
    import plotly.graph_objects as go

    groups = list(dict.fromkeys(daily["group"]))[:MOST_ROWS]
    n = max(len(groups), 1)
    made = figure([], title=title, height_px=70 + ROW_PX * n).update_layout(showlegend=False)
    step = step_of(daily["day"])
    top = float(daily[value].astype("float64").max()) if len(daily) else 1.0
    for place, group in enumerate(groups):
        rows, axis = daily[daily["group"] == group], "" if place == 0 else str(place + 1)
        made.add_trace(
            go.Bar(
                x=rows["day"], y=rows[value].astype("float64"), marker_color=MAIN, yaxis=f"y{axis}",
                hovertemplate=step.hover + ": " + hover + f"<extra>{safe(group, most=40)}</extra>",
            )
        )  # fmt: skip
        high = 1 - place / n
        made.update_layout({f"yaxis{axis}": {**AXIS, "domain": [high - 0.66 / n, high - 0.16 / n], "nticks": 3,
                                             "range": [0, (top or 1.0) * 1.08]}})  # fmt: skip
        made.add_annotation(
            text=safe(group, most=48), x=0, xref="paper", xanchor="left", y=high - 0.15 / n, yref="paper",
            yanchor="bottom", showarrow=False, font={"size": 13, "color": INK},
        )  # fmt: skip
    return made.update_layout(xaxis={**AXIS, "anchor": "free", "position": 0})
