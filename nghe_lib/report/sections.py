"""What every page says about itself: how much, from where, what is missing, and with which settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nghe_lib import privacy
from nghe_lib.charts.words import day, listed, newest, number, percent, platform
from nghe_lib.errors import TooLittleDataError
from nghe_lib.report.blocks import Block, cards, plain_table, table
from nghe_lib.report.kernel import MARK_VARIABLE
from nghe_lib.report.provenance import FINISHED_MIME
from nghe_lib.schema import RUNS
from nghe_lib.settings import TIMEZONE

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.settings import NotebookSettings
    from nghe_lib.store import Lake

_FATES = ("new_count", "changed_count", "duplicate_count", "refused_count", "deleted_count")
_COUNTS = ("like_count", "share_count", "comment_count", "view_count")


def overview(posts: pd.DataFrame, settings: NotebookSettings) -> Block:
    """Cards: posts, sources, accounts and the press's share. Accounts are not people, and the card says so."""
    n, persons = len(posts), privacy.people(posts)
    n_private = persons.nunique()
    if 0 < n_private < settings.min_people and persons.notna().all():
        raise TooLittleDataError(f"chỉ có dưới {settings.min_people} người nói trong {n} bài, không đủ để công bố")
    shown = n_private if n_private == 0 or n_private >= settings.min_people else None
    n_days = posts["published_at"].dt.tz_convert(TIMEZONE).dt.date.nunique()
    press = (posts["platform"] == "press").mean() if n else None
    named = listed(map(platform, posts["platform"].value_counts().index), most=4)
    return cards(
        [
            ("Bài viết", n, f"trong {n_days} ngày có bài"),
            ("Nguồn", posts["source_id"].nunique(), named),
            ("Tài khoản riêng", number(shown) if shown is not None else f"dưới {settings.min_people}",
             "không phải số người: một người có thể có nhiều tài khoản"),
            ("Báo chí", percent(press), "tỷ trọng trong tổng số bài"),
        ]
    )  # fmt: skip


def data_used(lake: Lake, posts: pd.DataFrame, settings: NotebookSettings) -> Block:
    """A table of what stands behind the page: rows used, missing fields, span, refused rows, versions."""
    times = posts["published_at"].dropna()
    runs = lake.read("runs")
    cut = int(runs["ended_at"].isna().sum())
    missing = [percent(posts[name].isna().mean() if len(posts) else None, decimals=0) for name in _COUNTS]
    rows = [
        ("Bài đã dùng", number(len(posts))),
        ("Bài sớm nhất và muộn nhất", f"{day(times.min())} – {day(times.max())}" if len(times) else "–"),
        ("Bài không có giờ đăng thật", number(int(posts["time_is_collection"].eq(True).sum()))),
        ("Bài không rõ nguồn", number(int(posts["source_id"].isna().sum()))),
        ("Bài thiếu số lượt thích, chia sẻ, bình luận, xem", listed(missing)),
        ("Cả hồ dữ liệu", f"{number(lake.count('posts'))} bài, phiên bản {lake.version}"),
        ("Lần thu thập", f"{number(len(runs))}, trong đó {number(cut)} lần bị ngắt giữa chừng"),
        ("Dòng đọc = mới + đã sửa + trùng + bị từ chối + đã xóa", _balance(runs)),
    ]  # fmt: skip
    return plain_table(["", ""], rows)


def newest_warnings(runs: pd.DataFrame) -> list[str]:
    """The warnings of RUNS, of each source and kind only the newest: they differ from run to run by their counts."""
    ordered = runs.sort_values("started_at")
    return newest(sentence for column in ("health", "gaps") for sentence in ordered[column].dropna().explode().dropna())


def runs_table(lake: Lake) -> Block:
    """Every collection run with its counts."""
    names = ("source", "format", "started_at", "read_count", *_FATES)
    return table(lake.read("runs").sort_values("started_at"), labels={name: RUNS.labels[name] for name in names},
                 empty="Chưa có lần thu thập nào.")  # fmt: skip


def refused_reasons(lake: Lake) -> Block:
    """Refused rows by source and reason."""
    counted = (
        lake.read("refused")
        .groupby(["source", "reason"])
        .size()
        .rename("n")
        .reset_index()
        .sort_values("n", ascending=False)
    )
    return table(
        counted, labels={"source": "Nguồn", "reason": "Lý do", "n": "Số dòng"}, empty="Không có dòng nào bị từ chối."
    )


def settings_used(settings: NotebookSettings) -> Block:
    """Every setting with its value and meaning."""
    meanings = type(settings).model_fields
    rows = [(name, _plain(value), str(meanings[name].description)) for name, value in settings.plain().items()]
    return plain_table(["Tham số", "Giá trị", "Ý nghĩa"], rows)


class Finished:
    """The last output of a notebook: proof that it ran to its end, and the rows behind it."""

    def __init__(self, said: dict[str, object]) -> None:
        self.said = said

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {FINISHED_MIME: self.said, "text/plain": "Sổ tay đã chạy hết."}


def finish(lake: Lake, posts: pd.DataFrame, settings: NotebookSettings) -> Finished:
    """The sentinel: `report.run` writes a page only when the last cell shows this with the mark of its own run."""
    runs = lake.read("runs")
    times = posts["published_at"].dropna().dt.tz_convert(TIMEZONE)
    days = [
        settings.since or (times.min().date() if len(times) else None),
        settings.until or (times.max().date() if len(times) else None),
    ]
    return Finished(
        {
            "mark": os.environ.get(MARK_VARIABLE, ""),
            "used_count": len(posts),
            "refused_count": int(runs["refused_count"].sum()),
            "undated_count": int(lake.sql("SELECT count(*) AS n FROM posts WHERE published_at IS NULL")["n"].iat[0]),
            "days": [str(one) if one else None for one in days],
        }
    )


def _balance(runs: pd.DataFrame) -> str:
    parts = " + ".join(number(int(runs[name].sum())) for name in _FATES)
    return f"{number(int(runs['read_count'].sum()))} = {parts}"


def _plain(value: object) -> str:
    return listed(map(str, value), most=20) if isinstance(value, list) else "–" if value in (None, "") else str(value)
