"""Pages of newspapers asked one by one, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nghe_lib.errors import SourceError
from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.batching import Record
from nghe_lib.sources.collecting import Ask
from nghe_lib.sources.fetch import Answer, Later, shown
from nghe_lib.sources.payloads.article import Article, Hint, article_of, is_article_address
from nghe_lib.sources.protocols.whole_pages import wants_whole_pages

TERMS = (
    "nghe lấy trang bài như một người đọc: chỉ nơi robots.txt cho phép (RFC 9309), mỗi lúc một trang, cách nhau theo "
    "Crawl-delay, xưng tên trong User-Agent, không đăng nhập, không vượt tường phí. Nội dung thuộc bản quyền của tòa "
    "soạn (Luật Sở hữu trí tuệ, Luật Báo chí): nghe giữ văn bản để đếm và phân tích, báo cáo chỉ dẫn tiêu đề kèm đường "
    "dẫn; tên tác giả không được giữ. Điều khoản của từng tòa soạn có thể chặt hơn: hãy đọc trang điều khoản của họ và "
    "ghi căn cứ vào cột basis của nguồn. nghe chưa kiểm chứng lại từng điều khoản ngày 24/11/2026."
)
GONE, CLOSED = (404, 410), (401, 402, 403, 451)
Outcome = Literal["read", "unchanged", "refused", "gone", "closed", "failed"]


@dataclass(frozen=True)
class Asked:
    """What came of asking a page. outcome: "read" has a record; "refused" and "failed" a reason, in Vietnamese.

    "gone": 404 or 410; "closed": the outlet shows it only to some; "failed": may pass.
    """

    outcome: Outcome
    reason: str = ""
    record: Record | None = None
    notes: tuple[str, ...] = ()
    answer: Answer | None = None


def ask_page(url: str, ask: Ask, *, hint: Hint | None = None, headers: Mapping[str, str] | None = None) -> Asked:
    """The article at `url`. Raises only Later: the host asked not to be asked for a while."""
    try:
        asked = {"Accept": "text/html,application/xhtml+xml;q=0.9"} | dict(headers or {})
        answer = ask.fetcher.get(url, headers=asked, judge=wants_whole_pages(is_strict=False))
    except Later:
        raise
    except SourceError as reason:
        return Asked("failed", str(reason))
    if answer.status == 304:
        return Asked("unchanged", answer=answer)
    if answer.status in GONE or answer.status in CLOSED:
        return Asked("gone" if answer.status in GONE else "closed", f"{shown(url)}: máy chủ trả lời {answer.status}")
    if answer.status != 200:
        return Asked("failed", f"{shown(url)}: máy chủ trả lời {answer.status}")
    if answer.url != url and is_article_address(url) and not is_article_address(answer.url):
        return Asked("refused", "địa chỉ bài dẫn sang trang khác, bài có thể đã bị gỡ", answer=answer)
    found = article_of(
        answer.body, url=answer.url, collected_at=ask.clock.now(), content_type=answer.headers.get("content-type", ""),
        hint=hint,
    )  # fmt: skip
    if isinstance(found, Article):
        return Asked("read", record=found.record, notes=found.notes, answer=answer)
    return Asked("refused", found.reason, answer=answer)


def post_id_at(url: str) -> str:
    """The post_id of the article whose own address is `url`."""
    return f"press:{fingerprint(url)}"
