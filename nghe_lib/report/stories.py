"""What was found, in words: why something rose, what changed, what a topic holds. Only figures; no citizen quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nghe_lib import privacy
from nghe_lib.charts.words import day, listed, number, percent, platform, times
from nghe_lib.report.blocks import Block, bullets, headlines, plain_table, table
from nghe_lib.topics import STABLE

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.settings import NotebookSettings
    from nghe_lib.topics import Topics

TOPIC_WEIGHT = 0.3


def rise_stories(rises: pd.DataFrame, sources: pd.DataFrame) -> Block:
    """Why each rise rose: its days, its words, who carried it, and press headlines.

    rises: what `signals.rises` gives. sources: SOURCES, for the names readers know.
    """
    names = sources.set_index("source_id")["name"].to_dict()
    groups = [
        (f"{row.rise}. {row.name}", _why(row, names), zip(row.titles, row.urls, strict=True))
        for row in rises.itertuples(index=False)
    ]
    return headlines(groups) if groups else bullets([], empty="Không có gì tăng vượt mức dự kiến trong những ngày này.")


def _why(row: Any, names: dict[str, str]) -> str:
    source = (
        f" Nguồn: {listed((names.get(one, one) for one in row.source_names), most=4)}." if len(row.source_names) else ""
    )
    copies = (
        f" {percent(1 - row.distinct_text_share, decimals=0)} số bài là bản chép."
        if row.distinct_text_share < 0.9
        else ""
    )
    return (
        f"Từ {day(row.start)}, đỉnh ngày {day(row.peak)}: {number(row.post_count)} bài, "
        f"dự kiến {number(row.expected_count, decimals=1)} "
        f"({times(row.ratio)}); báo chí {number(row.press_count)}, mạng xã hội {number(row.social_count)}. "
        f"Từ khóa: {listed(row.terms, most=6)}.{source}{copies}"
    )


def spikes_table(spikes: pd.DataFrame) -> Block:
    """The spikes of one series as a table. spikes: what `signals.spikes` gives."""
    shown = spikes.assign(
        expected_count=spikes["expected_count"].map(lambda value: number(value, decimals=1)).astype(object),
        ratio=spikes["ratio"].map(times).astype(object),
        severity=spikes["severity"].map(lambda value: number(value, decimals=1)).astype(object),
    )
    labels = {"start": "Từ", "end": "Đến", "peak": "Đỉnh", "post_count": "Số bài", "expected_count": "Dự kiến",
              "ratio": "So với dự kiến", "severity": "Độ lệch chuẩn"}  # fmt: skip
    return table(shown, labels=labels, empty="Không có ngày nào vượt mức thường lệ một cách rõ rệt.")


def changes_in_words(change: pd.DataFrame, posts: pd.DataFrame, before: pd.DataFrame) -> Block:
    """One sentence for each group, from figures only. change: what `signals.change` gives."""
    whole = f"Tổng số bài: {number(len(posts))}, kỳ trước {number(len(before))}."
    rows = change[change["post_count"].notna()].itertuples(index=False)
    return bullets([whole, *(_changed(row) for row in rows)], empty=whole)


def _changed(row: Any) -> str:
    span = f"chênh {percent(row.change)} (khoảng tin cậy {percent(row.change_low)} đến {percent(row.change_high)})"
    share, before = percent(row.share), percent(row.share_before)
    return f"{platform(row.group)}: {row.finding}; {share} số bài, kỳ trước {before}, {span}."


def publishable_topics(found: Topics, posts: pd.DataFrame, settings: NotebookSettings) -> pd.DataFrame:
    """The rows of `found.quality` that leaders may see.

    Their posts come from public voices only or from at least `min_people` people, and refits found them again
    (`STABLE`); where stability was not measured nobody can say that they would not.
    """
    shown = _of_enough_people(found, posts, settings)
    return shown[~_is_unsettled(shown)].reset_index(drop=True)


def unsettled_topics(found: Topics, posts: pd.DataFrame, settings: NotebookSettings) -> Block:
    """The topics that came out otherwise when fitted again, each with its figure; and the texts without a topic."""
    shown = _of_enough_people(found, posts, settings)
    unsettled = shown[_is_unsettled(shown)]
    said = [
        f"Chủ đề {row.topic_id + 1} ({row.label}), {percent(row.prevalence)}: chưa ổn định, độ giống khi khớp lại là "
        f"{number(row.stability, decimals=2)}, cần {number(STABLE, decimals=2)}."
        for row in unsettled.itertuples(index=False)
    ]
    reasons = [f"{row.reason} {percent(row.share)}" for row in found.no_topic.itertuples(index=False) if row.text_count]
    rest = f"Bài không rõ chủ đề: {percent(found.no_topic_share)}" + (f" ({'; '.join(reasons)})." if reasons else ".")
    return bullets([*said, rest], empty=rest)


def topics_measured(found: Topics) -> Block:
    """Every topic with its figures: share and interval, coherence, exclusivity, stability under each change."""
    certified = found.stability.set_index("topic_id") if len(found.stability) else None
    rows = [
        [str(row.topic_id + 1), percent(row.prevalence),
         f"{percent(row.prevalence_low)} – {percent(row.prevalence_high)}", number(row.coherence, decimals=2),
         number(row.c_v, decimals=2), number(row.exclusivity, decimals=2),
         *([] if certified is None else [number(certified[name][row.topic_id], decimals=2) for name in _CHANGES])]
        for row in found.quality.itertuples(index=False)
    ]  # fmt: skip
    heads = ["Chủ đề", "Tỷ trọng", "Khoảng 95 %", "NPMI", "C_V", "Riêng biệt"]
    return plain_table([*heads, *(_CHANGES.values() if certified is not None else ())], rows)


_CHANGES = {"by_seed": "Đổi hạt giống", "by_order": "Đổi thứ tự", "by_text": "Đổi bài"}


def _of_enough_people(found: Topics, posts: pd.DataFrame, settings: NotebookSettings) -> pd.DataFrame:
    persons = privacy.people(posts)
    counts = [persons[rows].nunique() for rows in _members(found)]
    return privacy.publishable(found.quality.assign(people_count=counts), min_people=settings.min_people)


def _is_unsettled(quality: pd.DataFrame) -> np.ndarray:
    if "stability" not in quality:
        return np.zeros(len(quality), bool)
    return (quality["stability"] < STABLE).to_numpy(bool)


def topic_stories(found: Topics, posts: pd.DataFrame, settings: NotebookSettings) -> Block:
    """Each topic with its words and up to three press headlines that belong to it most."""
    shown, members = publishable_topics(found, posts, settings), _members(found)
    weights = found.doc_topics.tocsc()
    groups = []
    for row in shown.itertuples(index=False):
        words = found.terms.loc[found.terms["topic_id"] == row.topic_id, "term"]
        weight = weights[:, [row.topic_id]].toarray().ravel()
        press = posts.assign(weight=weight)[(posts["kind"] == "article").to_numpy(bool) & members[row.topic_id]]
        best = press.sort_values(["weight", "post_id"], ascending=[False, True]).drop_duplicates("title").head(3)
        n_members = number(int(members[row.topic_id].sum()))
        sentence = (
            f"{percent(row.prevalence)} số từ; {n_members} bài thuộc hẳn về chủ đề này. {listed(words, most=10)}."
        )
        titles = [(str(title), url) for title, url in zip(best["title"].fillna(best["text"]), best["url"], strict=True)]
        groups.append((f"Chủ đề {row.topic_id + 1}: {row.label}", sentence, titles))
    return headlines(groups)


def source_counts(posts: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Posts of each source by the name readers know: name, post_count. posts: POSTS; sources: SOURCES."""
    names = sources.set_index("source_id")["name"]
    named = posts["source_id"].map(names).fillna(posts["source_id"]).fillna("không rõ nguồn")
    return named.value_counts().rename_axis("name").rename("post_count").reset_index()


def _members(found: Topics) -> list[np.ndarray]:
    """For each topic, whether a post belongs to it for at least `TOPIC_WEIGHT`: (n_posts,) bool."""
    weights = found.doc_topics.tocsc()
    return [weights[:, [topic]].toarray().ravel() >= TOPIC_WEIGHT for topic in range(weights.shape[1])]
