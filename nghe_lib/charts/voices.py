"""Charts of needs, questions about the law, and whose voices these are. Groups only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nghe_lib.charts.dots import dots, first_upper, with_interval
from nghe_lib.charts.petitions import or_hidden
from nghe_lib.charts.theme import COLOURS, HOT, MAIN, QUIET, figure, rows_of, safe, with_table, wrapped
from nghe_lib.charts.words import number, percent, platform

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

PART_NAMES = {
    "breadth": "nhiều người", "intensity": "gay gắt", "persistence": "kéo dài", "unmet": "chưa được trả lời",
}  # fmt: skip
_NEED_LABELS = {
    "rank": "Hạng", "ranks": "Hạng, 95 %", "by_weights": "Hạng khi đổi trọng số", "name": "Nhu cầu",
    "sector": "Lĩnh vực",
    "people_count": "Số người", "score": "Điểm", **PART_NAMES,
}  # fmt: skip


def needs(scored: pd.DataFrame, *, most: int = 12) -> go.Figure:
    """Bars of each need's score, made of its four parts. scored: `voices.needs` joined with `voices.score_needs`."""
    import plotly.graph_objects as go

    shown = scored.sort_values("rank", kind="stable").head(most)
    places = list(range(len(shown)))
    traces = [
        go.Bar(
            name=words, y=places, x=shown[part].astype("float64") / len(PART_NAMES), orientation="h",
            marker_color=COLOURS[at], customdata=shown[part].astype("float64"),
            hovertemplate="%{customdata:.0%}<extra>%{fullData.name}</extra>",
        )
        for at, (part, words) in enumerate(PART_NAMES.items())
    ]  # fmt: skip
    names = [wrapped(f"{row.rank}. {row.name} ({row.sector})", most=80) for row in shown.itertuples(index=False)]
    first = f"Đứng đầu: {safe(shown['name'].iloc[0])}" if len(shown) else "Chưa có nhu cầu nào đủ người nói"
    made = rows_of(figure(traces, title=first), names, row_px=52)
    made.update_layout(barmode="stack", bargap=0.3).update_xaxes(
        title_text="điểm, bốn phần bằng nhau", tickformat=".1f", range=[0, 1]
    )
    return with_table(made, _readable_needs(shown), _NEED_LABELS)


def legal_topics(rows: pd.DataFrame) -> go.Figure:
    """Bars of posts about rules per topic, questions apart. rows: what `voices.radar` gives."""
    import plotly.graph_objects as go

    places = list(range(len(rows)))
    asked = rows["question_count"].astype("float64").fillna(0)
    traces = [
        go.Bar(name="Hỏi", y=places, x=asked, orientation="h", marker_color=MAIN,
               hovertemplate="%{x:,.0f} câu hỏi<extra></extra>"),
        go.Bar(name="Nói về quy định", y=places, x=rows["post_count"].astype("float64") - asked, orientation="h",
               marker_color=QUIET, hovertemplate="%{x:,.0f} bài khác<extra></extra>"),
    ]  # fmt: skip
    first = (
        f"Được nói tới nhiều nhất: {safe(rows['legal_topic'].iloc[0])}"
        if len(rows)
        else "Chưa có chủ đề pháp luật nào đủ người nói"
    )
    made = rows_of(figure(traces, title=first), [wrapped(one) for one in rows["legal_topic"]])
    made.update_layout(barmode="stack", bargap=0.3).update_xaxes(title_text="bài", tickformat=",d")
    labels = {
        "legal_topic": "Chủ đề", "post_count": "Số bài", "question_count": "Câu hỏi",
        "differs_count": "Nói khác quy định đã ghi", "share": "Tỷ trọng",
    }  # fmt: skip
    hidden = {name: rows[name].map(or_hidden).astype(object) for name in ("question_count", "differs_count")}
    return with_table(made, rows.assign(**hidden, share=rows["share"].map(percent).astype(object)), labels)


def concentration(rows: pd.DataFrame) -> go.Figure:
    """What the most active tenth of accounts writes, per platform. rows: what `voices.concentration` gives."""
    names = [wrapped(first_upper(platform(str(one)))) for one in rows["platform"]]
    top = rows[rows["platform"] == "tất cả"]["top10_share"]
    title = (
        f"Một phần mười tài khoản viết {percent(top.iloc[0], decimals=0)} số bài" if len(top) else "Chưa đủ tài khoản"
    )
    made = dots(rows, names, (("Phần của 10 % tài khoản viết nhiều nhất", "top10", MAIN),), title=title)
    made.update_layout(showlegend=False).update_xaxes(title_text="phần số bài của 10 % tài khoản viết nhiều nhất")
    readable = rows.assign(
        platform=[platform(str(one)) for one in rows["platform"]],
        posts_per_account=rows["posts_per_account"].map(lambda one: number(one, decimals=1)).astype(object),
        gini=[with_interval(row.gini, row.gini_low, row.gini_high, _two) for row in rows.itertuples()],
        top1=[
            with_interval(row.top1_share, row.top1_share_low, row.top1_share_high, percent) for row in rows.itertuples()
        ],
        top10=[
            with_interval(row.top10_share, row.top10_share_low, row.top10_share_high, percent)
            for row in rows.itertuples()
        ],
    )
    labels = {
        "platform": "Nền tảng", "post_count": "Số bài", "account_count": "Tài khoản",
        "posts_per_account": "Bài mỗi tài khoản",
        "gini": "Gini", "top1": "Phần của 1 %", "top10": "Phần của 10 %",
    }  # fmt: skip
    return with_table(made, readable, labels)


def creators(rows: pd.DataFrame) -> go.Figure:
    """What part of attention content creators hold beside their part of accounts. rows: `voices.creators_share`."""
    names = [wrapped(platform(str(one))) for one in rows["platform"]]
    shown = rows.assign(account_low=rows["account_share"], account_high=rows["account_share"])
    sides = (("Phần tài khoản", "account", QUIET), ("Phần chú ý", "attention", HOT))
    title = (
        "Người sáng tạo nội dung: phần chú ý so với phần tài khoản"
        if len(rows)
        else "Chưa nền tảng nào đủ số người sáng tạo"
    )
    made = dots(shown, names, sides, title=title)
    readable = rows.assign(
        platform=[platform(str(one)) for one in rows["platform"]],
        **{name: rows[name].map(percent).astype(object) for name in ("account_share", "post_share")},
        attention=[
            with_interval(row.attention_share, row.attention_low, row.attention_high, percent)
            for row in rows.itertuples()
        ],
    )
    labels = {
        "platform": "Nền tảng", "creator_count": "Người sáng tạo", "account_share": "Phần tài khoản",
        "post_share": "Phần bài", "attention": "Phần thích, chia sẻ, bình luận",
    }  # fmt: skip
    return with_table(made, readable, labels)


def _readable_needs(shown: pd.DataFrame) -> pd.DataFrame:
    parts = {part: shown[part].map(lambda one: percent(one, decimals=0)).astype(object) for part in PART_NAMES}
    return shown.assign(
        ranks=[f"{row.rank_low} đến {row.rank_high}" for row in shown.itertuples()],
        by_weights=[f"{row.weight_low} đến {row.weight_high}" for row in shown.itertuples()],
        score=shown["score"].map(_two).astype(object),
        **parts,
    )


def _two(value: Any) -> str:
    return number(value, decimals=2)
