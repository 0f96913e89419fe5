"""RSS and Atom feeds, as their owners offer them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Gap, Page, Target
from nghe_lib.sources.feed import FeedState, collect
from nghe_lib.sources.fetch import Later

TERMS = (
    "Feed do chính tòa soạn hay trang chủ quản công bố cho chương trình đọc. nghe giữ đường dẫn, tiêu đề và đoạn "
    "tóm tắt ngắn, không giữ toàn văn; tuân theo robots.txt (RFC 9309), Retry-After và ETag; không hỏi nhanh hơn "
    "máy chủ cho phép. Nội dung thuộc bản quyền của tòa soạn: báo cáo chỉ dẫn tiêu đề kèm đường dẫn."
)
ROLLED_OVER = "feed chỉ giữ vài bài mới nhất và không còn bài nào của lần hỏi trước; có thể đã mất bài"


def listen(target: Target, ask: Ask) -> Iterator[Page]:
    """One answer of the feed. Raises SourceError where it is none, Later where the server asked to wait."""
    answer = collect(target.what, state=FeedState.of(ask.state), fetcher=ask.fetcher)
    if answer.status == "later":
        at = datetime.fromisoformat(answer.state.retry_at)
        yield Page(None, answer.state.plain())
        raise Later(answer.sentence, at)
    if answer.status in ("failed", "not_a_feed"):
        raise SourceError(answer.sentence)
    gaps = []
    if answer.entries is not None and answer.entries.is_partial:
        gaps.append(Gap(None, ask.clock.now(), f"{target.what}: {answer.entries.sentence}"))
    if answer.has_rolled_over:
        gaps.append(Gap(None, ask.clock.now(), f"{target.what}: {ROLLED_OVER}", is_lasting=True))
    entries = answer.entries if answer.entries is not None and answer.entries.rows else None
    yield Page(
        None,
        answer.state.plain(),
        entries=entries,
        known_count=answer.known_count,
        gaps=tuple(gaps),
        notes=(answer.sentence,) if answer.sentence else (),
    )


def check(target: Target) -> None:
    """Raise ParameterError where WHAT is no web address."""
    if not target.what.startswith(("http://", "https://")) or " " in target.what:
        raise ParameterError(f"'{target.line[:100]}': sau {target.collector} cần một địa chỉ http:// hoặc https://")


COLLECTOR = Collector("feed", "RSS, Atom", {"": "bài mới của một feed; GÌ là địa chỉ feed"}, TERMS, listen, check=check)
