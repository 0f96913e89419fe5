"""One look for every chart, and the table that each chart carries.

Colours: Okabe & Ito's palette, told apart with colour-blind eyes too (https://jfly.uni-koeln.de/color/).
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nghe_lib.charts.words import cell

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#a6761d")
MAIN, HOT, PUBLIC = COLOURS[:3]
QUIET = "#9aa5b1"
INK = "#1f2933"
SHADE = {"fillcolor": "#e69f00", "opacity": 0.18, "line_width": 0, "layer": "below"}
GAP = {"fillcolor": "#9aa5b1", "opacity": 0.22, "line_width": 0, "layer": "below"}
SCALE = ((0.0, "#f6f8fa"), (1.0, "#7fb8d8"))
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
AXIS: dict[str, Any] = {
    "gridcolor": "#e6e9ee", "zerolinecolor": "#c9d0d8", "linecolor": "#c9d0d8", "automargin": True, "fixedrange": True,
    "title": {"font": {"size": 12, "color": "#52606d"}, "standoff": 8},
}  # fmt: skip
LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "y": 1.01,
    "yanchor": "bottom",
    "itemwidth": 30,
    "traceorder": "normal",
}


def figure(traces: Sequence[go.BaseTraceType], *, title: str, height_px: int = 380) -> go.Figure:
    """A figure in the house style. `title` is the finding; texts that come from posts must pass `safe` first."""
    import plotly.graph_objects as go

    return go.Figure(list(traces)).update_layout(
        title={
            "text": title,
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "font": {"size": 16},
            "automargin": True,
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10, "b": 10},
        },
        template="none",
        colorway=list(COLOURS),
        font={"family": FONT, "size": 13, "color": INK},
        separators=",.",
        paper_bgcolor="white",
        plot_bgcolor="white",
        height=height_px,
        margin={"l": 16, "r": 16, "t": 24, "b": 24},
        legend=LEGEND,
        hoverlabel={"align": "left", "bgcolor": "white", "font": {"family": FONT, "color": INK}},
        hovermode="closest",
        dragmode=False,
        xaxis=AXIS,
        yaxis=AXIS,
    )


def rows_of(made: go.Figure, labels: Sequence[str], *, row_px: int = 34) -> go.Figure:
    """`made`, whose traces stand at y = 0, 1, 2 …, with a label per row, the first on top.

    Rows are places and not names: two rows of the same name stay two rows.
    """
    n = max(len(labels), 1)
    made.update_layout(height=96 + row_px * n)
    return made.update_yaxes(
        tickmode="array", tickvals=list(range(len(labels))), ticktext=list(labels), range=[n - 0.5, -0.5],
        showgrid=False, zeroline=False, ticksuffix=" ",
    )  # fmt: skip


def safe(text: object, *, most: int = 60) -> str:
    """A text from outside as plain characters: plotly reads <b>, <a href> and $…$ inside texts."""
    return html.escape(_short(text, most), quote=False)


def wrapped(text: object, *, most: int = 60, line: int = 26) -> str:
    """The same on lines of at most `line` characters, so that a label leaves room for its bar on a phone."""
    return "<br>".join(html.escape(part, quote=False) for part in textwrap.wrap(_short(text, most), line)) or "–"


def with_table(made: go.Figure, rows: pd.DataFrame, labels: dict[str, str]) -> go.Figure:
    """`made` carrying its own figures as a table: the columns of `rows` named in `labels`, under those headings."""
    names = [name for name in labels if name in rows]
    cells = [[cell(value) for value in row] for row in rows[names].itertuples(index=False)]
    return made.update_layout(meta={"table": {"columns": [labels[name] for name in names], "rows": cells}})


def _short(text: object, most: int) -> str:
    words = " ".join(str(text).replace("$", "＄").split())
    return words if len(words) <= most else words[: most - 1] + "…"
