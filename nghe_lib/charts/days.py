"""Charts of days: how much, and how large a share of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nghe_lib.charts.steps import Step, step_of
from nghe_lib.charts.theme import GAP, QUIET, SHADE, figure, safe, with_table
from nghe_lib.charts.words import day, number, percent, platform
from nghe_lib.privacy.gate import POOLED

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_GROUPS = 8
OTHERS = "Các nhóm khác"


def volume(daily: pd.DataFrame, *, title: str | None = None) -> go.Figure:
    """Stacked bars of posts per day, week or month, and group.

    daily: what `signals.daily` gives. A day on which nothing was collected is shaded and has no bar: it is not 0.
    Beyond 8 groups the smallest are drawn together; the table names them all.
    """
    import plotly.graph_objects as go

    step, traces = step_of(daily["day"]), []
    for group, rows in _largest_first(daily):
        known = rows[rows["post_count"].fillna(0).gt(0).to_numpy(bool)]  # plotly.js 4.1 restarts a stack at a null
        traces.append(
            go.Bar(
                name=safe(platform(group)), x=known["day"], y=known["post_count"].astype("float64"),
                marker_color=_colour(group),
                hovertemplate=step.hover + ": %{y:,.0f} bài<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    made = figure(traces, title=title or _volume_finding(daily, step)).update_layout(barmode="stack", bargap=0.15)
    made.update_yaxes(title_text=f"bài mỗi {step.word}", rangemode="tozero", tickformat=",d")
    return _by_day(_with_gaps(made, daily, step), daily, value="post_count", show=number)


def shares(daily: pd.DataFrame, *, title: str | None = None) -> go.Figure:
    """Lines of each group's share of all posts of the day, week or month, broken where it is not known.

    daily: what `signals.daily` gives.
    """
    import plotly.graph_objects as go

    step, every = step_of(daily["day"]), sorted(set(daily["day"]))
    traces = [
        go.Scatter(
            name=safe(platform(group)), x=every, y=rows.set_index("day")["share"].reindex(every),
            mode="lines+markers", connectgaps=False, marker={"size": 4}, line={"width": 2, "color": _colour(group)},
            hovertemplate=step.hover + ": %{y:.1%}<extra>%{fullData.name}</extra>",
        )
        for group, rows in _largest_first(daily)
    ]  # fmt: skip
    made = figure(traces, title=title or f"Tỷ trọng trong tổng số bài mỗi {step.word}")
    made.update_layout(legend_itemsizing="trace", legend_font_size=12)
    made.update_yaxes(title_text="tỷ trọng", tickformat=".0%", rangemode="tozero")
    return _by_day(_with_gaps(made, daily, step), daily, value="share", show=percent)


def marked(made: go.Figure, spikes: pd.DataFrame) -> go.Figure:
    """`made` with each spike of `signals.spikes` shaded from its start to its end."""
    import plotly.graph_objects as go

    shown = go.Figure(made)
    for spike in spikes.itertuples():
        _shade(shown, spike.start, spike.end, SHADE, length_days=1)
    return shown


def _shade(
    made: go.Figure, first: pd.Timestamp, last: pd.Timestamp, look: dict[str, object], *, length_days: float
) -> None:
    import pandas as pd

    half = pd.Timedelta(days=length_days / 2)
    made.add_vrect(x0=first - half, x1=last + half, **look)


def _with_gaps(made: go.Figure, daily: pd.DataFrame, step: Step) -> go.Figure:
    """Days on which no group has anything, shaded."""
    if "is_gap" not in daily:
        return made
    for one in _gap_days(daily):
        _shade(made, one, one, GAP, length_days=step.length_days)
    return made


def _gap_days(daily: pd.DataFrame) -> list[pd.Timestamp]:
    empty = daily["is_gap"].fillna(False).astype(bool).groupby(daily["day"]).all()
    return list(empty.index[empty.to_numpy()])


def _largest_first(daily: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Groups by their posts, those pooled for privacy last; beyond `MOST_GROUPS` the rest is added up."""
    order = _order(daily, "post_count")
    kept = order if len(order) <= MOST_GROUPS else order[: MOST_GROUPS - 1]
    parts = [(str(group), daily[daily["group"] == group]) for group in kept]
    rest = daily[~daily["group"].isin(kept)]
    if len(rest):
        parts.append((OTHERS, rest.groupby("day")[["post_count", "share"]].sum(min_count=1).reset_index()))
    return parts


def _order(daily: pd.DataFrame, value: str) -> list[str]:
    by_size = daily.groupby("group")[value].sum().sort_values(ascending=False, kind="stable").index
    return [*(group for group in by_size if group != POOLED), *(group for group in by_size if group == POOLED)]


def _colour(group: str) -> str | None:
    return QUIET if group in (OTHERS, POOLED) else None


def _volume_finding(daily: pd.DataFrame, step: Step) -> str:
    total = daily.groupby("day")["post_count"].sum()
    if daily.empty or not total.sum():
        return "Không có bài nào"
    n_gaps = len(_gap_days(daily)) if "is_gap" in daily else 0
    gaps = f"; {n_gaps} {step.word} không thu được gì" if n_gaps else ""
    return f"{number(total.sum())} bài; nhiều nhất {step.name(total.idxmax())}: {number(total.max())} bài{gaps}"


def _by_day(made: go.Figure, daily: pd.DataFrame, *, value: str, show: Callable[[float | None], str]) -> go.Figure:
    """`made` with a table of one row per day and one column per group, every group named, the largest first."""
    order = _order(daily, value)
    wide = daily.pivot(index="day", columns="group", values=value).reindex(columns=order).sort_index()
    rows = wide.map(show).astype(object).rename_axis(None, axis="columns")
    heading = {"tuần": "Tuần từ", "tháng": "Tháng từ"}.get(step_of(daily["day"]).word, "Ngày")
    rows.insert(0, "day", [day(one) for one in wide.index])
    return with_table(made, rows, {"day": heading} | {group: platform(str(group)) for group in order})
