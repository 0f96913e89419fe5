"""One look for every chart, and the table that each chart carries.

Colours: Okabe & Ito's palette, told apart with colour-blind eyes too (https://jfly.uni-koeln.de/color/).
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from nghe_lib.charts.words import cell

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#666666", "#a6761d", "#1b9e77")
QUIET = "#9aa5b1"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
AXIS = {"gridcolor": "#e6e9ee", "zerolinecolor": "#c9d0d8", "linecolor": "#c9d0d8", "automargin": True, "fixedrange": True}


def figure(traces: list[go.BaseTraceType], *, title: str, height_px: int = 380, **layout: object) -> go.Figure:
    """A figure in the house style. `title` is the finding; texts that come from posts must pass `safe` first."""
    import plotly.graph_objects as go

    made = go.Figure(traces)
    made.update_layout(
        title={"text": title, "x": 0, "xref": "container", "xanchor": "left", "font": {"size": 16}, "pad": {"l": 8}},
        template="none",
        colorway=list(COLOURS),
        font={"family": FONT, "size": 13, "color": "#1f2933"},
        separators=",.",
        paper_bgcolor="white",
        plot_bgcolor="white",
        height=height_px,
        margin={"l": 56, "r": 16, "t": 64, "b": 48},
        legend={"orientation": "h", "y": -0.18, "x": 0},
        hoverlabel={"align": "left"},
        hovermode="closest",
        dragmode=False,
        xaxis=AXIS,
        yaxis=AXIS,
    )
    return made.update_layout(**layout)


def safe(text: object, *, most: int = 60) -> str:
    """A text from outside as plain characters: plotly reads <b>, <a href> and $…$ inside texts."""
    words = " ".join(str(text).replace("$", "＄").split())
    return html.escape(words if len(words) <= most else words[: most - 1] + "…", quote=False)


def with_table(made: go.Figure, rows: pd.DataFrame, labels: dict[str, str]) -> go.Figure:
    """`made` carrying its own figures as a table: the columns of `rows` named in `labels`, under those headings."""
    names = [name for name in labels if name in rows]
    cells = [[cell(value) for value in row] for row in rows[names].itertuples(index=False)]
    return made.update_layout(meta={"table": {"columns": [labels[name] for name in names], "rows": cells}})
