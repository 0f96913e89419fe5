"""Charts of stories: the largest side by side over the days, and one of them by outlet and platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.charts.theme import COLOURS, HOT, MAIN, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import day, moment, number, platform
from nghe_lib.settings import TIMEZONE

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_LABELS = {
    "headline": "Câu chuyện", "post_count": "Số bài", "press_count": "Báo chí", "social_count": "Mạng xã hội",
    "source_count": "Nguồn", "start": "Từ", "end": "Đến",
}  # fmt: skip
_TIMELINE_LABELS = {"day": "Ngày", "lane": "Nguồn", "post_count": "Số bài"}
_LEAST_PX, _MOST_PX = 8, 34
NO_HEADLINE = "Chưa có báo nào đưa tin"


def largest_stories(summaries: pd.DataFrame, *, most: int = 12) -> go.Figure:
    """A lane per story from its first to its last post; the first article and the first post of others are marked.

    summaries: what `stories.summaries` gives, without the stories that may not be published.
    """
    import plotly.graph_objects as go

    shown = summaries.head(most)
    names = [wrapped(_headline(row.headline)) for row in shown.itertuples()]
    lanes = list(range(len(shown)))
    x: list[object] = []
    y: list[object] = []
    for at, row in enumerate(shown.itertuples()):
        x += [_local(row.start), _local(row.end), None]
        y += [at, at, None]
    traces = [go.Scatter(x=x, y=y, mode="lines", line={"width": 12, "color": QUIET}, showlegend=False,
                         hoverinfo="skip")]  # fmt: skip
    for name, column, colour, symbol in (
        ("Bài báo đầu tiên", "first_press_at", MAIN, "circle"),
        ("Bài đầu tiên ngoài báo chí", "first_social_at", HOT, "diamond"),
    ):
        traces.append(
            go.Scatter(
                name=name, x=[_local(one) for one in shown[column]], y=lanes, mode="markers",
                marker={"size": 12, "color": colour, "symbol": symbol}, hovertemplate="%{x|%H:%M, %-d/%-m/%Y}",
            )
        )  # fmt: skip
    first = (
        f"Nhiều bài nhất: {safe(_headline(shown['headline'].iloc[0]))} ({number(shown['post_count'].iloc[0])} bài)"
        if len(shown)
        else "Không có câu chuyện nào đủ số người nói để công bố"
    )
    made = rows_of(figure(traces, title=first), names, row_px=48)
    made.update_xaxes(type="date", tickformat="%-d/%-m")
    said = shown.assign(
        headline=[_headline(one) for one in shown["headline"]],
        **{name: [moment(one) for one in shown[name]] for name in ("start", "end")},
    )
    return with_table(made, said, _LABELS)


def story_timeline(daily: pd.DataFrame, *, title: str, names: dict[str, str] | None = None) -> go.Figure:
    """Dots of one story: a lane per outlet and per platform, larger where a day brought more posts.

    daily: what `stories.timeline` gives, without what may not be published: day, platform, source_id, post_count.
    title: the headline of the story. names: names readers know of source ids.
    """
    import pandas as pd
    import plotly.graph_objects as go

    known = names or {}
    lane = [
        known.get(str(row.source_id), str(row.source_id)) if not pd.isna(row.source_id) else platform(row.platform)
        for row in daily.itertuples()
    ]
    rows = daily.assign(lane=lane).groupby(["lane", "platform", "day"], as_index=False)["post_count"].sum()
    order = list(rows.groupby("lane")["day"].min().reset_index().sort_values(["day", "lane"])["lane"])
    place = {one: at for at, one in enumerate(order)}
    top = float(rows["post_count"].max()) if len(rows) else 1.0
    traces = [
        go.Scatter(
            name=safe(platform(str(kind))), x=part["day"], y=[place[one] for one in part["lane"]], mode="markers",
            marker={"color": COLOURS[at % len(COLOURS)],
                    "size": [_LEAST_PX + (_MOST_PX - _LEAST_PX) * (float(n) / top) ** 0.5 for n in part["post_count"]]},
            customdata=part["post_count"].astype("float64"),
            hovertemplate="%{x|%-d/%-m/%Y}: %{customdata:,.0f} bài<extra>%{fullData.name}</extra>",
        )
        for at, (kind, part) in enumerate(rows.groupby("platform"))
    ]  # fmt: skip
    made = rows_of(figure(traces, title=safe(title, most=90)), [wrapped(one) for one in order], row_px=40)
    made.update_xaxes(type="date", tickformat="%-d/%-m")
    return with_table(made, rows.assign(day=[day(one) for one in rows["day"]]), _TIMELINE_LABELS)


def _headline(value: object) -> str:
    return value if isinstance(value, str) else NO_HEADLINE


def _local(value: pd.Timestamp) -> object:
    """A moment as the clock in Ho Chi Minh City shows it, None where it is missing."""
    import pandas as pd

    return None if pd.isna(value) else value.tz_convert(TIMEZONE).tz_localize(None)
