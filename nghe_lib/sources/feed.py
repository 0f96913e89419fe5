"""Ask an RSS or Atom feed for what is new. Entries seen before are told apart by the lake, not here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime

from nghe_lib.errors import SourceError
from nghe_lib.sources.feed_entries import read_entries
from nghe_lib.sources.fetch import Answer, Fetcher, Later
from nghe_lib.sources.reading import Batch


@dataclass(frozen=True)
class FeedState:
    """What a feed needs in order to answer only with what is new. retry_at: ISO, not to be asked before; or empty."""

    etag: str = ""
    last_modified: str = ""
    retry_at: str = ""

    @classmethod
    def from_json(cls, text: str) -> FeedState:
        """A state from its JSON; whatever is not understood starts afresh, which costs one full answer."""
        try:
            given = json.loads(text)
        except (ValueError, TypeError, RecursionError):
            return cls()
        if not isinstance(given, dict):
            return cls()
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in given.items() if name in known and isinstance(value, str)})

    def to_json(self) -> str:
        """The state as JSON, for the table `cursors`."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class FeedAnswer:
    """What came of asking a feed.

    batch: its posts, or None. state: to be given at the next call. status: "new" (a full answer), "unchanged", "later"
    (the server asked to wait), "not_a_feed" or "failed". sentence: what is wrong, in Vietnamese; empty when nothing is.
    """

    batch: Batch | None
    state: FeedState
    status: str
    sentence: str


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
    state, now = state or FeedState(), datetime.now(UTC)
    if _is_too_early(state, now):
        return FeedAnswer(None, state, "later", f"{url}: chưa tới giờ máy chủ hẹn ({state.retry_at}), không hỏi")
    try:
        answer = (fetcher or Fetcher()).get(url, headers=_conditions(state))
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
    content = read_entries(
        answer.body, url=url, collected_at=now, content_type=content_type, source=source, platform=platform
    )
    if content is None:
        return FeedAnswer(
            None,
            state,
            "not_a_feed",
            f"{url}: câu trả lời không phải RSS hay Atom (có thể là trang đăng nhập hoặc trang lỗi)",
        )
    said = [content.sentence, *content.batch.notes]
    if answer.has_moved:
        said.append(f"feed đã chuyển hẳn sang {answer.url}; hãy sửa địa chỉ")
    if not len(content.batch.posts) and not len(content.batch.refused):
        said.append("feed không có bài nào")
    sentence = "; ".join(filter(None, said))
    fresh = FeedState(answer.headers.get("etag", "")[:500], answer.headers.get("last-modified", "")[:100])
    return FeedAnswer(content.batch, fresh, "new", f"{url}: {sentence}" if sentence else "")


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
