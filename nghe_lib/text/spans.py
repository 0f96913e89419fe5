"""The days a notebook is about when its settings leave them open: taken from the newest posts, never from today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.settings import NotebookSettings

if TYPE_CHECKING:
    from nghe_lib.store import Lake

S = TypeVar("S", bound=NotebookSettings)


def newest_day(lake: Lake) -> date:
    """Local day of the newest post, leaving out clocks that run more than a day ahead of their collection.

    Raises TooLittleDataError when the lake has no post with a time.
    """
    newest = lake.sql(
        "SELECT CAST(max(published_at) AS DATE) AS day FROM posts WHERE published_at <= collected_at + INTERVAL 1 DAY"
    )["day"].iat[0]
    if newest is None or newest != newest:
        raise TooLittleDataError(f"dự án '{lake.project.name}' chưa có bài nào có giờ đăng; hãy nhập dữ liệu trước")
    return date.fromisoformat(str(newest)[:10])


def last_days(lake: Lake, settings: S, *, days: int) -> S:
    """`settings` with `until` at the newest day and `since` `days` days earlier, where they were left open."""
    until = settings.until or newest_day(lake)
    since = settings.since or until - timedelta(days=days - 1)
    return settings.model_copy(update={"since": min(since, until), "until": until})


def period(lake: Lake, settings: S, *, unit: str) -> S:
    """`settings` with the days of one whole week (Monday to Sunday) or calendar month.

    The one that holds `until`; when `until` is open, the newest one that is complete in the lake.
    unit: "week" or "month".
    """
    newest = settings.until or newest_day(lake)
    since, until = _span(newest, unit)
    if settings.until is None and until > newest:
        since, until = _span(since - timedelta(days=1), unit)
    return settings.model_copy(update={"since": since, "until": until})


def period_before(settings: S, *, unit: str) -> S:
    """`settings` with the days of the period just before."""
    if settings.since is None:
        raise ParameterError("cần ngày đầu của kỳ này để biết kỳ trước")
    since, until = _span(settings.since - timedelta(days=1), unit)
    return settings.model_copy(update={"since": since, "until": until})


def _span(day: date, unit: str) -> tuple[date, date]:
    if unit == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
