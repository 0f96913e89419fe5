"""Collecting from a notebook: what would be asked and at what price, then the run itself as a table that fills."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from nghe_lib import ingest
from nghe_lib.charts.words import number
from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.ingest.listening import Heard
from nghe_lib.report.blocks import Block, bullets, plain_table, sentences
from nghe_lib.settings import CollectSettings, NotebookCollectSettings

if TYPE_CHECKING:
    import pandas as pd

SHOWN_EVERY_S = 0.5
MOST_TARGETS = 50


def offer(settings: NotebookCollectSettings) -> Block:
    """What a run would ask, what it is likely to cost, and what is left of each budget."""
    try:
        offered = ingest.preview(settings=_asked(settings))
    except (SourceError, ParameterError) as reason:
        return sentences([str(reason)])
    rows = [
        (one["target"], one["platform"], one["brings"], _cost(one), number(one["left"]))
        for one in offered.head(MOST_TARGETS).to_dict("records")
    ]
    return plain_table(["Dòng", "Nền tảng", "Mang về", "Ước tính", "Kỳ này còn"], rows)


def terms(settings: NotebookCollectSettings) -> Block:
    """The terms of every platform that would be asked, and how nghe keeps to them."""
    try:
        offered = ingest.preview(settings=_asked(settings))
    except (SourceError, ParameterError):
        return sentences(["Chưa có nền tảng nào được chọn."])
    told = offered.drop_duplicates("platform")
    return bullets((f"{one['platform']}: {one['terms']}" for one in told.to_dict("records")), empty="")


def collect_now(settings: NotebookCollectSettings) -> Block:
    """Run the collection when `collect_now` says so, with a table that fills while it runs; else say how to run it."""
    if not settings.collect_now:
        return sentences(["Chưa thu thập: đặt collect_now = True rồi chạy lại, hoặc dùng lệnh nghe collect."])
    shown = _Progress()
    runs = ingest.collect(settings=_asked(settings), told=shown.tell)
    shown.end()
    return _runs(runs)


class _Progress:
    """A table in the notebook that is drawn again while pages come; only one drawing stays."""

    def __init__(self) -> None:
        from IPython.display import display

        self._counts: dict[str, list[int]] = {}
        self._ends: dict[str, str] = {}
        self._drawn_at = 0.0
        self._handle = display(self._table(), display_id=True)

    def tell(self, heard: list[Heard]) -> None:
        """Count what came."""
        for one in heard:
            count = self._counts.setdefault(one.target.line, [0, 0])
            if one.page is not None:
                count[0] += 1
                count[1] += len(one.page.batch.posts) if one.page.batch is not None else 0
                count[1] += len(one.page.entries.rows) if one.page.entries is not None else 0
            if one.is_end:
                self._ends[one.target.line] = str(one.failure or "xong")
        if time.monotonic() - self._drawn_at > SHOWN_EVERY_S:
            self._draw()

    def end(self) -> None:
        """Draw the last state."""
        self._draw()

    def _draw(self) -> None:
        self._drawn_at = time.monotonic()
        if self._handle is not None:
            self._handle.update(self._table())

    def _table(self) -> Block:
        rows = [
            (line, number(pages), number(posts), self._ends.get(line, "đang hỏi"))
            for line, (pages, posts) in list(self._counts.items())[-MOST_TARGETS:]
        ]
        return plain_table(["Đang thu thập", "Lượt trả lời", "Bài đọc được", "Trạng thái"], rows)


def _asked(settings: NotebookCollectSettings) -> CollectSettings:
    return CollectSettings(
        project=settings.project, listen=settings.listen, since=settings.collect_since, max_posts=settings.max_posts
    )


def _cost(one: dict[str, object]) -> str:
    units, price = one["units"], one["price_usd"]
    if units is None or units != units:
        return "không tính phí"
    dollars = f", khoảng {number(price, decimals=2)} USD" if isinstance(price, float) and price == price else ""
    return f"{number(units)} {one['unit']}{dollars}"


def _runs(runs: pd.DataFrame) -> Block:
    from nghe_lib.report.sections import newest_warnings

    rows = [
        (run["source"], *(number(run[name]) for name in ("read_count", "new_count", "changed_count", "refused_count")))
        for run in runs.to_dict("records")
    ]
    made = plain_table(["Dòng", "Đọc", "Mới", "Đã sửa", "Bị từ chối"], rows)
    said = bullets(newest_warnings(runs), empty="Không có cảnh báo nào.")
    return Block(made.markup + said.markup, f"{made.words}\n{said.words}")
