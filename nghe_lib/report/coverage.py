"""The health section of every page: what came against what was to be expected, gaps, silence, missing fields.

Two tables stand in it: per source what came and what was to be expected, and per kind of asking what was collected,
what failed and what was refused (rule R12). A failed asking brings no post, so no source could be named for it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd

from nghe_lib import health as healths
from nghe_lib.charts.words import day, number, percent
from nghe_lib.health.coverage import coverage
from nghe_lib.report.blocks import Block, bullets, plain_table
from nghe_lib.settings import TIMEZONE

if TYPE_CHECKING:
    from nghe_lib.settings import NotebookSettings
    from nghe_lib.store import Lake

HISTORY_DAYS = 62
MOST_SOURCES, MOST_GAPS = 15, 8
_FIELDS = {"published_at": "giờ đăng thật", "account_id": "tài khoản", "url": "địa chỉ", "like_count": "lượt thích"}


def daily_health(lake: Lake, settings: NotebookSettings) -> pd.DataFrame:
    """Every source and day of the settings' period, with the thirty days before as history; for `charts.coverage`."""
    posts = _posts(lake, settings)
    until = _until(lake, settings)
    return healths.daily_health(posts, until=until, since=settings.since)


def source_names(lake: Lake) -> dict[str, str]:
    """source_id → the name readers know."""
    known = lake.read("sources", columns=["source_id", "name"])
    return dict(zip(known["source_id"], known["name"], strict=True))


def health(lake: Lake, settings: NotebookSettings) -> Block:
    """What looked wrong: sources below the usual, silent ones, open gaps, missing fields, and what the runs said."""
    from nghe_lib.report.sections import newest_warnings

    posts = _posts(lake, settings)
    names, until = source_names(lake), _until(lake, settings)
    said = [
        *_silent(posts, names, until),
        *_gaps(lake, settings),
        *_missing(posts, names),
        *newest_warnings(lake.read("runs")),
    ]
    listed = bullets(said, empty="Không có cảnh báo nào khi thu thập.")
    tables = [_coverage(healths.daily_health(posts, until=until), names, settings, until), _asked(lake, settings)]
    blocks = [*filter(None, tables), listed]
    return Block("".join(one.markup for one in blocks), "\n".join(one.words for one in blocks))


def _coverage(
    daily: pd.DataFrame, names: dict[str, str], settings: NotebookSettings, until: date | None
) -> Block | None:
    made = coverage(daily, since=settings.since, until=until)
    if made.empty:
        return None
    rows = [
        (
            names.get(one["source_id"], one["source_id"]),
            number(one["seen"]),
            number(one["expected"]) if pd.notna(one["expected"]) else "–",
            number(one["low_days"]),
            number(one["silent_days"]),
            number(one["high_days"]),
        )
        for one in made.head(MOST_SOURCES).to_dict("records")
    ]
    heads = ["Nguồn", "Bài đã có", "Thường lệ", "Ngày ít", "Ngày im lặng", "Ngày nhiều"]
    rest = len(made) - len(rows)
    if rest > 0:
        rows.append(
            (f"và {number(rest)} nguồn khác", number(made["seen"].iloc[MOST_SOURCES:].sum()), "–", "–", "–", "–")
        )
    return plain_table(heads, rows)


def _silent(posts: pd.DataFrame, names: dict[str, str], until: date | None) -> list[str]:
    found = healths.silent_sources(posts, until=until)
    return [
        f"{names.get(one['source_id'], one['source_id'])} im lặng {number(one['days_silent'])} ngày, từ sau "
        f"{day(one['last_day'])}; thường có {number(one['per_day'], decimals=1)} bài mỗi ngày."
        for one in found.head(MOST_GAPS).to_dict("records")
    ]


def _asked(lake: Lake, settings: NotebookSettings) -> Block | None:
    made = healths.asked(lake.read("runs"), lake.read("gaps"), since=settings.since, until=settings.until)
    if made.empty:
        return None
    rows = [
        (one["asked"], *(number(one[name]) for name in _ASKED)) for one in made.head(MOST_SOURCES).to_dict("records")
    ]
    rest = made.iloc[MOST_SOURCES:]
    if len(rest):
        rows.append((f"và {number(len(rest))} nơi khác", *(number(rest[name].sum()) for name in _ASKED)))
    return plain_table(["Nơi đã hỏi", *_ASKED.values()], rows)


def _gaps(lake: Lake, settings: NotebookSettings) -> list[str]:
    first, last = _moments(settings.since, settings.until)
    found = healths.open_gaps(lake.read("gaps"), since=first, until=last)
    said = [f"Khoảng trống: {reason}" for reason in dict.fromkeys(found["reason"].head(MOST_GAPS))]
    return [*said, f"và {number(len(found) - MOST_GAPS)} khoảng trống khác."] if len(found) > MOST_GAPS else said


def _missing(posts: pd.DataFrame, names: dict[str, str]) -> list[str]:
    found = healths.missing_fields(posts)
    unknown = int(found.loc[found["source_id"].isna(), "post_count"].sum())
    said = [f"{number(unknown)} bài không rõ nguồn."] if unknown else []
    for one in found[found["source_id"].notna() & (found["post_count"] >= 50)].head(MOST_GAPS).to_dict("records"):
        lacking = [
            f"{words} ({percent(one[name], decimals=0)})" for name, words in _FIELDS.items() if 0.2 <= one[name] < 1.0
        ]
        if lacking:
            said.append(f"{names.get(one['source_id'], one['source_id'])}: nhiều bài thiếu {', '.join(lacking)}.")
    return said


_ASKED = {
    "run_count": "Lần hỏi", "failed_count": "Lần có lỗi", "cut_count": "Lần bị ngắt", "read_count": "Dòng đọc",
    "new_count": "Bài mới", "refused_count": "Bị từ chối", "gap_count": "Khoảng trống",
}  # fmt: skip
_LIGHT = """
    SELECT source_id, published_at, collected_at, time_is_collection, like_count, share_count, comment_count,
           view_count, CASE WHEN account_id IS NULL THEN NULL ELSE '' END AS account_id,
           CASE WHEN url IS NULL THEN NULL ELSE '' END AS url
    FROM posts WHERE (? IS NULL OR published_at >= ?) AND (? IS NULL OR published_at < ?)
"""


def _posts(lake: Lake, settings: NotebookSettings) -> pd.DataFrame:
    """The posts of the period and of the history before it, light: only whether there is an account or address."""
    first = None if settings.since is None else settings.since - timedelta(days=HISTORY_DAYS)
    since, until = _moments(first, settings.until)
    found = lake.sql(_LIGHT, [since, since, until, until])
    moments = {name: found[name].astype("datetime64[us, UTC]") for name in ("published_at", "collected_at")}
    return found.assign(**moments)


def _moments(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The local days since … until, both included, as the moment they begin and the one after they end."""
    last = None if until is None else until + timedelta(days=1)
    first, end = (None if one is None else datetime.combine(one, time(), ZoneInfo(TIMEZONE)) for one in (since, last))
    return first, end


def _until(lake: Lake, settings: NotebookSettings) -> date | None:
    """The last day that can be judged: the day of the newest collection may still be going on."""
    newest = lake.sql("SELECT max(collected_at) AS newest FROM posts")["newest"].iloc[0]
    whole = None if pd.isna(newest) else (newest.tz_convert(TIMEZONE) - pd.Timedelta(days=1)).date()
    return min(filter(None, [whole, settings.until]), default=None)
