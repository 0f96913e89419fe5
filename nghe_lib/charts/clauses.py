"""Charts of a draft's clauses: how many speak of each, and where they stand. Groups only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.dots import with_interval
from nghe_lib.charts.theme import HOT, MAIN, PUBLIC, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import MISSING, number, percent
from nghe_lib.understand.stance_features import STANCE_LABELS

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_STANCES = tuple(
    (name, STANCE_LABELS[name].capitalize(), colour)
    for name, colour in (("agree", PUBLIC), ("discuss", QUIET), ("disagree", HOT))
)


def clause_coverage(rows: pd.DataFrame, *, most: int = 25) -> go.Figure:
    """Bars of posts per clause in the draft's order. rows: `clauses` of what `policy.clause_coverage` gives.

    Clauses of few people or none have no bar and stand in the table only; so do clauses beyond the `most` largest.
    """
    import plotly.graph_objects as go

    known = rows[~rows["is_few"].to_numpy(bool)]
    shown = known.loc[known["post_count"].astype("int64").nlargest(most, keep="all").index[:most].sort_values()]
    names = [wrapped(_name(row.path, row.heading), most=70) for row in shown.itertuples(index=False)]
    bars = go.Bar(
        y=list(range(len(shown))), x=shown["post_count"].astype("float64"), orientation="h", marker_color=MAIN,
        hovertemplate="%{x:,.0f} bài<extra></extra>",
    )  # fmt: skip
    top = shown.sort_values("post_count", ascending=False, kind="stable").head(1)
    title = (
        f"Được nói tới nhiều nhất: {safe(_name(top['path'].iloc[0], top['heading'].iloc[0]))}"
        if len(top)
        else "Chưa điều khoản nào đủ người nói để công bố"
    )
    made = rows_of(figure([bars], title=title), names, row_px=52).update_xaxes(title_text="bài", tickformat=",d")
    readable = rows.assign(
        path=[from_article(path) for path in rows["path"]],
        post_count=[_or_few(n) for n in rows["post_count"]], people_count=[_or_few(n) for n in rows["people_count"]],
        share=[with_interval(row.share, row.low, row.high, percent) for row in rows.itertuples()],
    )  # fmt: skip
    labels = {
        "path": "Điều khoản", "heading": "Tên điều", "post_count": "Số bài", "people_count": "Số tài khoản",
        "share": "Tỷ trọng trong các bài nói tới dự thảo",
    }  # fmt: skip
    return with_table(made, readable, labels)


def clause_stances(rows: pd.DataFrame) -> go.Figure:
    """Stacked bars of stances per clause, most spoken of first. rows: what `policy.clause_stances` gives.

    Where an interval is open, from nothing to all, title and table say that nobody has verified it.
    """
    import pandas as pd
    import plotly.graph_objects as go

    clauses = rows.drop_duplicates("clause_id")[["clause_id", "path", "post_count"]].reset_index(drop=True)
    wide = {name: rows[rows["stance"] == name].set_index("clause_id") for name, _, _ in _STANCES}
    share = {name: clauses["clause_id"].map(made["share"]).astype("float64") for name, made in wide.items()}
    traces = [
        go.Bar(
            name=words, y=list(range(len(clauses))), x=share[name], orientation="h", marker_color=colour,
            hovertemplate="%{x:.0%}<extra>%{fullData.name}</extra>",
        )
        for name, words, colour in _STANCES
    ]  # fmt: skip
    open_ones = (rows["low"].astype("float64") <= 0) & (rows["high"].astype("float64") >= 1)
    if not len(rows):
        title = "Chưa điều khoản nào đủ người nói để xem lập trường"
    elif open_ones.any():
        title = "Lập trường theo máy, chưa kiểm chứng trên nguồn này"
    else:
        title = "Lập trường về từng điều khoản, đã sửa theo sai số của máy"
    made = rows_of(figure(traces, title=title), [wrapped(from_article(path)) for path in clauses["path"]])
    made.update_layout(barmode="stack", bargap=0.3).update_xaxes(title_text="tỷ trọng", tickformat=".0%", range=[0, 1])
    table = pd.DataFrame({"path": [from_article(path) for path in clauses["path"]], "n": clauses["post_count"]})
    for name, _, _ in _STANCES:
        table[name] = [
            _said(wide[name].loc[one]) if one in wide[name].index else MISSING for one in clauses["clause_id"]
        ]
    labels = {"path": "Điều khoản", "n": "Số bài", **{name: words for name, words, _ in _STANCES}}
    return with_table(made, table, labels)


def _said(row: pd.Series) -> str:
    if row["low"] <= 0 and row["high"] >= 1:
        return f"{percent(row['share'], decimals=0)} (chưa kiểm chứng)"
    return with_interval(row["share"], row["low"], row["high"], lambda one: percent(one, decimals=0))


def _or_few(n: object) -> str:
    import pandas as pd

    return "ít hoặc không" if pd.isna(n) else number(n)  # type: ignore[call-overload]


def from_article(path: str) -> str:
    """`Chương I, Điều 5, khoản 2` from its article on."""
    at = path.find("Điều ")
    return path[at:] if at >= 0 else path


def _name(path: str, heading: str) -> str:
    return f"{from_article(path)}: {heading}" if heading else from_article(path)
