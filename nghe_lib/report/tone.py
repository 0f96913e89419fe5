"""How people speak, in corrected shares with their intervals, and whether that changed. No post is quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from nghe_lib import charts, privacy, understand
from nghe_lib.charts.words import listed, number, percent
from nghe_lib.errors import TooLittleDataError
from nghe_lib.report.blocks import Block, sentences, table
from nghe_lib.tasks import TASKS

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from nghe_lib.settings import NotebookSettings
    from nghe_lib.store import Lake
    from nghe_lib.understand import HonestShares

_WHOSE = {
    "project": "lấy ngẫu nhiên trong chính dự án này, do người gán nhãn",
    "city": "lấy ngẫu nhiên mà thành phố giả lập cho biết câu trả lời đã gieo, thay cho nhãn của người; dự án thật "
    "phải tự gán nhãn một mẫu như thế",
    "nghe": "đã gán nhãn sẵn đi kèm nghe, không phải của dự án này",
}
_CHANGE_LABELS = {
    "answer": "Câu trả lời", "before": "Kỳ trước", "now": "Kỳ này", "change": "Chênh lệch", "finding": "Nhận xét",
}  # fmt: skip


def people_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """The posts in which people speak for themselves: no public voice, no article."""
    return posts[privacy.people(posts).notna().to_numpy(bool)].reset_index(drop=True)


@dataclass(frozen=True)
class Tone:
    """What people's posts answer to one task, or why that cannot be said.

    hidden: answers of too few people, or that would tell how few by what is left.
    """

    task: str
    found: HonestShares | None
    why_not: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def shown(self) -> pd.DataFrame:
        """The rows of `found.shares` that may be shown."""
        rows = self.found.shares if self.found is not None else pd.DataFrame({"label": []})
        return rows[~rows["label"].isin(self.hidden).to_numpy(bool)].reset_index(drop=True)


def tone(
    posts: pd.DataFrame,
    lake: Lake,
    settings: NotebookSettings,
    *,
    task: str = "sentiment",
    answers: pd.DataFrame | None = None,
) -> Tone:
    """The corrected share of each answer among the posts in which people speak.

    answers: what `understand.annotate` gave for these posts with this lake; else they are asked now.
    """
    spoken = people_posts(posts)
    try:
        _need_people(spoken, settings)
        found = understand.honest_shares(spoken, lake, task=task, answers=answers)
    except TooLittleDataError as reason:
        return Tone(task, None, f"Chưa tính được {TASKS[task].label.lower()}: {reason}.")
    return Tone(task, found, hidden=_small(found, spoken, settings))


def tone_chart(said: Tone) -> go.Figure | Block:
    """Each answer's share with its interval beside the raw share; a sentence where that cannot be said."""
    return sentences([said.why_not]) if said.found is None else charts.answer_shares(said.shown, task=said.task)


def tone_in_words(said: Tone) -> Block:
    """On how many posts and labels the shares rest, and what is not sure about them."""
    return sentences(_behind(said) if said.found is not None else [])


def tone_change(said: Tone, before: pd.DataFrame, lake: Lake, settings: NotebookSettings) -> Block:
    """Corrected shares of the period of `said` beside the one before; a change within its interval is called so."""
    if said.found is None:
        return sentences([said.why_not])
    then = people_posts(before)
    try:
        _need_people(then, settings)
        found = understand.honest_change(said.found, then, lake)
    except TooLittleDataError as reason:
        return sentences([f"Chưa so được {TASKS[said.task].label.lower()} hai kỳ: {reason}."])
    changed = Tone(said.task, found, hidden=said.hidden)
    labels, rows = TASKS[said.task].labels, changed.shown
    shown = rows.assign(
        answer=rows["label"].map(labels), before=rows["share_before"].map(percent), now=rows["share"].map(percent),
        change=[f"{_points(row.change)} ({_points(row.change_low)} đến {_points(row.change_high)})"
                for row in rows.itertuples()],
    )  # fmt: skip
    made, told = table(shown, labels=_CHANGE_LABELS), sentences(_behind(changed))
    return Block(made.markup + told.markup, f"{made.words}\n{told.words}")


def _need_people(posts: pd.DataFrame, settings: NotebookSettings) -> None:
    n = privacy.people(posts).nunique()
    if n < settings.min_people:
        raise TooLittleDataError(f"chỉ có dưới {settings.min_people} người nói")


def _small(found: HonestShares, spoken: pd.DataFrame, settings: NotebookSettings) -> frozenset[str]:
    """Answers that the machine gives to 1 to min_people - 1 people.

    The next smallest are added while those hidden are alone or together still so few: 100 % less the others tells
    them.
    """
    persons = found.said["post_id"].map(privacy.people(spoken).set_axis(spoken["post_id"]))
    groups = {str(label): set(part) for label, part in persons.groupby(found.said["label"].astype("str"))}
    order = sorted(groups, key=lambda label: (len(groups[label]), label))
    hidden = [label for label in order if len(groups[label]) < settings.min_people]
    while hidden and len(hidden) < len(order):
        together = set().union(*(groups[label] for label in hidden))
        if len(hidden) > 1 and len(together) >= settings.min_people:
            break
        hidden.append(order[len(hidden)])
    return frozenset(hidden)


def _behind(said: Tone) -> list[str]:
    found = said.found
    if found is None:
        return []
    read = "" if found.read_count == found.post_count else f", đọc {number(found.read_count)} bài lấy ngẫu nhiên"
    told = [
        f"Tính trên {number(found.post_count)} bài của người dân{read}; hiệu chỉnh lỗi của mô hình bằng "
        f"{number(found.audit_count)} bài {_WHOSE[found.whose]}."
    ]
    rows = said.shown
    notes = rows["note"]
    unsure = [TASKS[found.task].labels[row.label] for row in rows[notes.ne("").to_numpy(bool)].itertuples()]
    if unsure:
        told.append(f"Chưa chắc ({listed(dict.fromkeys(notes[notes.ne('')]))}): {listed(unsure)}.")
    if said.hidden:
        told.append("Câu trả lời có quá ít người nói không được nêu.")
    if found.whose == "nghe":
        told.append("Muốn chắc hơn cho dự án này, hãy gán nhãn một mẫu ngẫu nhiên: sổ tay label hoặc lệnh nghe label.")
    return told


def _points(change: float) -> str:
    return f"{'+' if change > 0 else ''}{number(100 * change, decimals=1)} điểm"
