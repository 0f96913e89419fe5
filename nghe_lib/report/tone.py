"""How people speak, in corrected shares with their intervals, and whether that changed. No post is quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nghe_lib import charts, privacy, understand
from nghe_lib.charts.words import listed, number, percent
from nghe_lib.errors import TooLittleDataError
from nghe_lib.report.blocks import Block, sentences, table
from nghe_lib.tasks import TASKS

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from nghe_lib.settings import NotebookSettings
    from nghe_lib.store import Lake
    from nghe_lib.understand import HonestShares

_CHANGE_LABELS = {
    "answer": "Câu trả lời", "before": "Kỳ trước", "now": "Kỳ này", "change": "Chênh lệch", "finding": "Nhận xét",
}  # fmt: skip


def people_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """The posts in which people speak for themselves: no public voice, no article."""
    return posts[privacy.people(posts).notna().to_numpy(bool)].reset_index(drop=True)


@dataclass(frozen=True)
class Tone:
    """What people's posts answer to one task, or why that cannot be said."""

    task: str
    found: HonestShares | None
    why_not: str = ""


def tone(posts: pd.DataFrame, lake: Lake, settings: NotebookSettings, *, task: str = "sentiment") -> Tone:
    """The corrected share of each answer among the posts in which people speak."""
    spoken = people_posts(posts)
    try:
        _need_people(spoken, settings)
        return Tone(task, understand.honest_shares(spoken, lake, task=task))
    except TooLittleDataError as reason:
        return Tone(task, None, f"Chưa tính được {TASKS[task].label.lower()}: {reason}.")


def tone_chart(said: Tone) -> go.Figure | Block:
    """Each answer's share with its interval beside the raw share; a sentence where that cannot be said."""
    return sentences([said.why_not]) if said.found is None else charts.answer_shares(said.found.shares, task=said.task)


def tone_in_words(said: Tone) -> Block:
    """On how many posts and labels the shares rest, and what is not sure about them."""
    return sentences(_behind(said.found) if said.found is not None else [])


def tone_change(
    posts: pd.DataFrame, before: pd.DataFrame, lake: Lake, settings: NotebookSettings, *, task: str = "sentiment"
) -> Block:
    """Corrected shares of this period beside the one before; a change smaller than its interval is called so."""
    now, then = people_posts(posts), people_posts(before)
    try:
        for one in (now, then):
            _need_people(one, settings)
        found = understand.honest_change(now, then, lake, task=task)
    except TooLittleDataError as reason:
        return sentences([f"Chưa so được {TASKS[task].label.lower()} hai kỳ: {reason}."])
    labels, rows = TASKS[task].labels, found.shares
    shown = rows.assign(
        answer=rows["label"].map(labels), before=rows["share_before"].map(percent), now=rows["share"].map(percent),
        change=[f"{_points(row.change)} ({_points(row.change_low)} đến {_points(row.change_high)})"
                for row in rows.itertuples()],
    )  # fmt: skip
    made, told = table(shown, labels=_CHANGE_LABELS), sentences(_behind(found))
    return Block(made.markup + told.markup, f"{made.words}\n{told.words}")


def _need_people(posts: pd.DataFrame, settings: NotebookSettings) -> None:
    n = privacy.people(posts).nunique()
    if n < settings.min_people:
        raise TooLittleDataError(f"chỉ có dưới {settings.min_people} người nói")


def _behind(found: HonestShares) -> list[str]:
    read = "" if found.read_count == found.post_count else f", đọc {number(found.read_count)} bài lấy ngẫu nhiên"
    whose = "của chính dự án này" if found.is_own else "đi kèm nghe, không phải của dự án này"
    said = [
        f"Tính trên {number(found.post_count)} bài của người dân{read}; hiệu chỉnh lỗi của mô hình bằng "
        f"{number(found.audit_count)} bài người ta đã gán nhãn, {whose}."
    ]
    notes = found.shares["note"]
    unsure = [TASKS[found.task].labels[row.label] for row in found.shares[notes.ne("").to_numpy(bool)].itertuples()]
    if unsure:
        said.append(f"Chưa chắc ({listed(dict.fromkeys(notes[notes.ne('')]))}): {listed(unsure)}.")
    if not found.is_own:
        said.append("Muốn chắc hơn cho dự án này, hãy gán nhãn một mẫu ngẫu nhiên: sổ tay label hoặc lệnh nghe label.")
    return said


def _points(change: float) -> str:
    return f"{'+' if change > 0 else ''}{number(100 * change, decimals=1)} điểm"
