"""Charts of topics over time: shares with their intervals, the life of each topic, effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nghe_lib.charts.steps import Step, step_of
from nghe_lib.charts.theme import COLOURS, HOT, MAIN, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import day, number, percent

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_LINES = 6
EVENT_WORDS = {
    "born": "mới", "died": "hết", "split": "tách", "merged": "gộp", "drifted": "đổi từ ngữ", "returned": "trở lại",
}  # fmt: skip
_SYMBOLS = {
    "born": "circle", "died": "x", "split": "triangle-up", "merged": "triangle-down", "drifted": "diamond",
    "returned": "circle-open",
}  # fmt: skip


def topic_shares(over_time: pd.DataFrame, labels: Mapping[int, str], *, most: int = MOST_LINES) -> go.Figure:
    """Lines of the topics with the largest shares, each with its 95 % interval as a band.

    over_time: day, topic_id, share, low, high, post_count, as `topics.over_time.shares_over_time` gives without groups.
    labels: a name per topic_id.
    """
    import plotly.graph_objects as go

    step, every = step_of(over_time["day"]), sorted(set(over_time["day"]))
    order = over_time.groupby("topic_id")["share"].mean().sort_values(ascending=False, kind="stable").index[:most]
    traces: list[Any] = []
    for at, topic in enumerate(order):
        rows = over_time[over_time["topic_id"] == topic].set_index("day").reindex(every)
        colour, name = COLOURS[at % len(COLOURS)], safe(labels.get(int(topic), f"chủ đề {int(topic) + 1}"), most=40)
        known = rows[rows["low"].notna()]
        traces.append(
            go.Scatter(
                x=[*known.index, *known.index[::-1]], y=[*known["low"], *known["high"][::-1]], fill="toself",
                fillcolor=_faint(colour), line={"width": 0}, hoverinfo="skip", showlegend=False, legendgroup=name,
            )
        )  # fmt: skip
        traces.append(
            go.Scatter(
                name=name, legendgroup=name, x=every, y=rows["share"], mode="lines+markers", connectgaps=False,
                line={"width": 2, "color": colour}, marker={"size": 5},
                customdata=rows[["low", "high"]].to_numpy("float64"),
                hovertemplate=f"{step.hover}: %{{y:.1%}} (%{{customdata[0]:.1%}} đến %{{customdata[1]:.1%}})"
                "<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    made = figure(traces, title=_finding(over_time, order, labels, step)).update_layout(legend_font_size=12)
    made.update_yaxes(title_text="tỷ trọng trung bình của bài", tickformat=".0%", rangemode="tozero")
    return with_table(made, _rows(over_time[over_time["topic_id"].isin(order)], labels),
                      {"day": "Từ ngày", "name": "Chủ đề", "share": "Tỷ trọng", "low": "Thấp", "high": "Cao",
                       "post_count": "Số bài"})  # fmt: skip


def topic_lives(events: pd.DataFrame, labels: Mapping[int, str], *, most: int = 40) -> go.Figure:
    """One row per topic from the period it was born to the one it ended in, with what happened on the way.

    events: period (its first day, YYYY-MM-DD), event, topic_id, other_id, figure, as `LivingTopics.events`.
    """
    import pandas as pd
    import plotly.graph_objects as go

    known = events.assign(day=pd.to_datetime(events["period"])).sort_values("day", kind="stable")
    last = known["day"].max()
    spans = known.groupby("topic_id").agg(first=("day", "min"), end=("day", "max"), final=("event", "last"))
    spans["end"] = spans["end"].where(spans["final"].isin(["died", "merged"]), last)
    shown = spans.sort_values(["first", "end"], kind="stable").head(most)
    place = {topic: at for at, topic in enumerate(shown.index)}
    traces: list[Any] = [
        go.Scatter(
            x=[row.first, row.end], y=[place[topic]] * 2, mode="lines", line={"width": 3, "color": QUIET},
            hoverinfo="skip", showlegend=False,
        )
        for topic, row in zip(shown.index, shown.itertuples(), strict=True)
    ]  # fmt: skip
    for event, word in EVENT_WORDS.items():
        colour = MAIN if event in ("born", "returned") else HOT
        rows = known[(known["event"] == event) & known["topic_id"].isin(place)]
        if len(rows):
            traces.append(
                go.Scatter(
                    name=word, x=rows["day"], y=[place[topic] for topic in rows["topic_id"]], mode="markers",
                    marker={"symbol": _SYMBOLS[event], "size": 9, "color": colour},
                    hovertemplate="%{x|%-d/%-m/%Y}<extra>%{fullData.name}</extra>",
                )
            )  # fmt: skip
    later = known[known["day"] > known["day"].min()] if len(known) else known
    counted = ", ".join(f"{number(int((later['event'] == event).sum()))} {word}" for event, word in EVENT_WORDS.items()
                        if (later["event"] == event).any())  # fmt: skip
    title = f"Sau kỳ đầu: {counted}" if counted else "Không có chủ đề nào đổi"
    names = [wrapped(f"{int(topic) + 1}. {labels.get(int(topic), '')}") for topic in shown.index]
    made = rows_of(figure(traces, title=title), names)
    table = known.assign(
        day=[day(one) for one in known["day"]], event=known["event"].map(EVENT_WORDS),
        name=[labels.get(int(topic), f"chủ đề {int(topic) + 1}") for topic in known["topic_id"]],
        other=["–" if pd.isna(one) else labels.get(int(one), f"chủ đề {int(one) + 1}") for one in known["other_id"]],
        figure=[number(one, decimals=0 if one > 1 else 2) for one in known["figure"]],
    )  # fmt: skip
    return with_table(made, table, {"day": "Kỳ từ", "event": "Việc", "name": "Chủ đề", "other": "Từ hoặc vào",
                                    "figure": "Con số"})  # fmt: skip


def topic_effects(effects: pd.DataFrame, labels: Mapping[int, str], *, title: str, most: int = 20) -> go.Figure:
    """Dots with 95 % intervals of one effect on each topic, the largest first; grey where the interval holds 0.

    effects: topic_id, effect, low, high of one covariate and level, as `topics.effects.effects` gives. title: what is
    compared, such as `Báo chí so với mạng xã hội`.
    """
    import plotly.graph_objects as go

    shown = effects.loc[effects["effect"].abs().sort_values(ascending=False, kind="stable").index].head(most)
    colours = [QUIET if row.low <= 0 <= row.high else MAIN for row in shown.itertuples()]
    dots = go.Scatter(
        x=shown["effect"], y=list(range(len(shown))), mode="markers", marker={"size": 9, "color": colours},
        error_x={
            "type": "data", "symmetric": False, "array": shown["high"] - shown["effect"],
            "arrayminus": shown["effect"] - shown["low"], "color": QUIET,
        },
        customdata=shown[["low", "high"]].to_numpy("float64"),
        hovertemplate="%{x:+.1%} (%{customdata[0]:+.1%} đến %{customdata[1]:+.1%})<extra></extra>",
    )  # fmt: skip
    names = [wrapped(labels.get(int(topic), f"chủ đề {int(topic) + 1}")) for topic in shown["topic_id"]]
    made = rows_of(figure([dots], title=safe(title, most=120)), names)
    made.update_xaxes(title_text="chênh lệch tỷ trọng", tickformat="+.0%", zeroline=True)
    table = shown.assign(
        name=[labels.get(int(topic), f"chủ đề {int(topic) + 1}") for topic in shown["topic_id"]],
        **{column: shown[column].map(percent).astype(object) for column in ("effect", "low", "high")},
    )
    return with_table(made, table, {"name": "Chủ đề", "effect": "Chênh lệch", "low": "Thấp", "high": "Cao"})


def _finding(over_time: pd.DataFrame, order: pd.Index, labels: Mapping[int, str], step: Step) -> str:
    if not len(order):
        return "Không có chủ đề nào để vẽ theo thời gian"
    rows = over_time[over_time["topic_id"] == order[0]]
    peak = rows.loc[rows["share"].idxmax()]
    name = safe(labels.get(int(order[0]), f"chủ đề {int(order[0]) + 1}"), most=40)
    return f"Nhiều nhất: {name}, cao nhất {step.name(peak['day'])}: {percent(peak['share'])}"


def _rows(over_time: pd.DataFrame, labels: Mapping[int, str]) -> pd.DataFrame:
    shown = over_time.sort_values(["day", "topic_id"], kind="stable")
    return shown.assign(
        day=[day(one) for one in shown["day"]],
        name=[labels.get(int(topic), f"chủ đề {int(topic) + 1}") for topic in shown["topic_id"]],
        **{column: shown[column].map(percent).astype(object) for column in ("share", "low", "high")},
    )


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.15)"
