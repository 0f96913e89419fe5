"""Ask an RSS or Atom feed for what is new: conditional requests (RFC 9110, 13), less what the last answer had.

A feed shows only its newest entries: when none of an answer's entries was in the one before, some may have come and
gone in between, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from nghe_lib.errors import SourceError
from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.feed_entries import COLUMNS, Entries, batch_of_entries, entries_of
from nghe_lib.sources.fetch import Answer, Fetcher, Later
from nghe_lib.sources.reading import Batch
from nghe_lib.sources.rows import NAIVE_NOTE
from nghe_lib.sources.times import time_of

MOST_SEEN = 500
MARK_DIGITS = 12  # 48 bits: among the 100 marks of a feed a new entry meets a stranger's with odds of 4e-13
PUBLISHED = COLUMNS.index("published_at")


@dataclass(frozen=True)
class FeedState:
    """What a feed needs in order to answer only with what is new.

    retry_at: ISO, not to be asked before; or empty. seen: fingerprints of the entries of the last full answer.
    """

    etag: str = ""
    last_modified: str = ""
    retry_at: str = ""
    seen: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: object) -> FeedState:
        """A state from what was kept; whatever is not understood starts afresh, which costs one full answer."""
        if not isinstance(given, Mapping):
            return cls()
        known = {one.name for one in fields(cls)} - {"seen"}
        seen = given.get("seen")
        marks = [one[:MARK_DIGITS] for one in seen if isinstance(one, str)] if isinstance(seen, (list, tuple)) else []
        words = {name: one for name, one in given.items() if name in known and isinstance(one, str)}
        return cls(**words, seen=tuple(marks[:MOST_SEEN]))

    def plain(self) -> dict[str, object]:
        """The state as JSON types, for the table `cursors`."""
        return asdict(self) | {"seen": list(self.seen)}


@dataclass(frozen=True)
class FeedAnswer:
    """What came of asking a feed.

    entries: those that are new or changed since `state`, or None. state: to be given at the next call. status: "new" (a
    full answer), "unchanged", "later" (the server asked to wait), "not_a_feed" or "failed". sentence: what is wrong, in
    Vietnamese; empty when nothing is. known_count: entries left out, unchanged. has_rolled_over: no entry was known.
    """

    entries: Entries | None
    state: FeedState
    status: str
    sentence: str
    known_count: int = 0
    has_rolled_over: bool = False

    @property
    def batch(self) -> Batch | None:
        """The entries as posts."""
        return None if self.entries is None else batch_of_entries([self.entries])[0]


def collect(
    url: str,
    *,
    state: FeedState | None = None,
    fetcher: Fetcher | None = None,
    source: str = "",
    platform: str | None = None,
) -> FeedAnswer:
    """Ask the feed at `url`; never raises for what a server or an address does, but says it in the answer.

    source: its name, as "Outlet" or "Outlet - Section"; platform: of its posts; both guessed from the address.
    """
    fetcher = fetcher or Fetcher()
    state, now = state or FeedState(), fetcher.clock.now()
    if _is_too_early(state, now):
        return FeedAnswer(None, state, "later", f"{url}: chưa tới giờ máy chủ hẹn ({state.retry_at}), không hỏi")
    try:
        answer = fetcher.get(url, headers=_conditions(state))
    except Later as reason:
        return FeedAnswer(None, replace(state, retry_at=reason.retry_at.isoformat()), "later", str(reason))
    except SourceError as reason:
        return FeedAnswer(None, replace(state, retry_at=""), "failed", str(reason))
    return _understood(url, answer, replace(state, retry_at=""), now, source=source, platform=platform)


def _understood(
    url: str, answer: Answer, state: FeedState, now: datetime, *, source: str, platform: str | None
) -> FeedAnswer:
    if answer.status == 304:
        return FeedAnswer(None, state, "unchanged", "")
    if answer.status != 200:
        return FeedAnswer(None, state, "failed", f"{url}: máy chủ trả lời {answer.status}{_meaning(answer.status)}")
    content_type = answer.headers.get("content-type", "")
    found = entries_of(
        answer.body, url=url, collected_at=now, content_type=content_type, source=source, platform=platform
    )
    if found is None:
        return FeedAnswer(
            None,
            state,
            "not_a_feed",
            f"{url}: câu trả lời không phải RSS hay Atom (có thể là trang đăng nhập hoặc trang lỗi)",
        )
    said = [found.sentence]
    if any(time_of(row[PUBLISHED])[1] for row in found.rows):
        said.append(NAIVE_NOTE)
    if answer.has_moved:
        said.append(f"feed đã chuyển hẳn sang {answer.url}; hãy sửa địa chỉ")
    if not found.rows:
        said.append("feed không có bài nào")
    sentence = "; ".join(filter(None, said))
    marks = [fingerprint(*(str(cell) for cell in row[:6]))[:MARK_DIGITS] for row in found.rows]
    known = set(state.seen)
    fresh = [row for row, mark in zip(found.rows, marks, strict=True) if mark not in known]
    return FeedAnswer(
        replace(found, rows=fresh),
        FeedState(
            answer.headers.get("etag", "")[:500],
            answer.headers.get("last-modified", "")[:100],
            seen=tuple(dict.fromkeys([*marks, *state.seen]))[: max(len(marks), 50) + 50][:MOST_SEEN],
        ),
        "new",
        f"{url}: {sentence}" if sentence else "",
        known_count=len(found.rows) - len(fresh),
        has_rolled_over=bool(known and marks and len(fresh) == len(marks)),
    )


def _conditions(state: FeedState) -> dict[str, str]:
    """Headers of a conditional request (RFC 9110, section 13)."""
    asked = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    sendable = {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}
    return {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"} | sendable


def _is_too_early(state: FeedState, now: datetime) -> bool:
    try:
        return bool(state.retry_at) and now < datetime.fromisoformat(state.retry_at)
    except (ValueError, TypeError):
        return False


def _meaning(status: int) -> str:
    meanings = {
        401: " (đòi đăng nhập)",
        403: " (không cho phép)",
        404: " (không có)",
        410: " (feed đã bị gỡ)",
        451: " (bị chặn theo luật)",
    }
    return meanings.get(status, "")
