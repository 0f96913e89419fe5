"""Where the collection of a TikTok target stands, and which windows of days (UTC) it still has to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nghe_lib.sources.payloads.nested import count, inner, word
from nghe_lib.sources.times import time_of

Window = tuple[date, date]
WINDOW_DAYS = 30
LATE = timedelta(days=3)
_DAY = timedelta(days=1)


@dataclass
class Place:
    """The state of a page.

    first, last: the days asked to their end, both included. window, cursor, search_id, restarts: the search under way.
    comments: videos whose comments wait, with the place to go on at. counted: how many comments a video of the last
    days had when they were last asked, and when it was published (seconds).
    """

    first: date | None = None
    last: date | None = None
    window: Window | None = None
    cursor: int = 0
    search_id: str = ""
    restarts: int = 0
    comments: list[tuple[str, int]] = field(default_factory=list)
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Place:
        """The place that `state` tells; what it tells amiss is left out, and so asked again."""
        first, last, start, end = (_day(word(state, name)) for name in ("first", "last", "start", "end"))
        place = cls()
        if first and last and first <= last:
            place.first, place.last = first, last
        if start and end and start <= end < start + WINDOW_DAYS * _DAY:
            place.window = (start, end)
            place.cursor, place.search_id = count(state, "cursor") or 0, word(state, "search_id") or ""
            place.restarts = count(state, "restarts") or 0
        waiting, counted = inner(state, "comments"), inner(state, "counted")
        for pair in waiting if isinstance(waiting, list) else ():
            if video := _number(word(pair, 0)):
                place.comments.append((video, min(count(pair, 1) or 0, 999)))
        for video, pair in counted.items() if isinstance(counted, dict) else ():
            place.counted[str(video)] = (count(pair, 0) or 0, count(pair, 1) or 0)
        return place

    def state(self) -> dict[str, Any]:
        """The place as JSON."""
        start, end = self.window or (None, None)
        days = {"first": self.first, "last": self.last, "start": start, "end": end}
        return {name: f"{day:%Y%m%d}" for name, day in days.items() if day is not None} | {
            "cursor": self.cursor, "search_id": self.search_id, "restarts": self.restarts,
            "comments": [list(pair) for pair in self.comments],
            "counted": {video: list(pair) for video, pair in self.counted.items()},
        }  # fmt: skip

    def begin(self, window: Window) -> None:
        """Start the search of `window`."""
        self.window, self.cursor, self.search_id, self.restarts = window, 0, "", 0

    def cover(self, window: Window) -> None:
        """Note that `window` was asked to its end."""
        start, end = window
        if self.first is None or self.last is None:
            self.first, self.last = window
        elif start <= self.last + _DAY and end >= self.first - _DAY:
            self.first, self.last = min(self.first, start), max(self.last, end)
        self.window, self.cursor, self.search_id, self.restarts = None, 0, "", 0

    def wait_for_comments(self, video: Mapping[str, object]) -> None:
        """Let the comments of `video` be asked, unless it has none or as many as when they were asked before."""
        native, n = _number(video.get("post_id")), video.get("comment_count")
        at, _ = time_of(video.get("published_at"))
        known = self.counted.get(native)
        if not native or n == 0 or (isinstance(n, int) and known is not None and known[0] == n):
            return
        if all(one != native for one, _ in self.comments):
            self.comments.append((native, 0))
        if isinstance(n, int):
            self.counted[native] = (n, at // 1_000_000 if type(at) is int else 0)

    def forget(self, late: timedelta) -> None:
        """Drop what is known of videos too old to be asked again."""
        if self.last is None:
            return
        oldest = datetime(self.last.year, self.last.month, self.last.day, tzinfo=UTC) - late - _DAY
        self.counted = {video: pair for video, pair in self.counted.items() if pair[1] >= oldest.timestamp()}


def plan_windows(place: Place, *, today: date, since: date, late: timedelta) -> list[Window]:
    """The windows still to ask: the one under way, the last days again with what is new, then an older past backwards.

    since: the oldest day wanted. late: how far behind the last day asked videos may still turn up.
    """
    under_way = [place.window] if place.window else []
    if place.window is None and place.last is None:
        return _cut(since, today)
    oldest = min(day for day in (place.first, place.window and place.window[0]) if day)
    if place.window and (place.last is None or place.window[1] >= place.last):
        begin = place.window[1] + _DAY
    else:
        begin = max(min(place.last or today, today) - late, oldest)
    return under_way + _cut(begin, today) + _cut(since, oldest - _DAY)[::-1]


def _cut(start: date, end: date) -> list[Window]:
    """The days from `start` to `end` in windows of at most 30 days."""
    made = []
    while start <= end:
        stop = min(start + (WINDOW_DAYS - 1) * _DAY, end)
        made.append((start, stop))
        start = stop + _DAY
    return made


def _day(text: str | None) -> date | None:
    try:
        return datetime.strptime(text or "", "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _number(value: object) -> str:
    return value if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20 else ""
