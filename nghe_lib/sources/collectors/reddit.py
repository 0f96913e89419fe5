"""Listen to Reddit: the new submissions of a subreddit, or those that match words, with the comments under them.

Listings: https://www.reddit.com/dev/api#GET_new, …#GET_search. There is no verb for a user: it would follow a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Page, Target
from nghe_lib.sources.protocols.reddit_api import SECRETS, Reddit, RefusedError
from nghe_lib.sources.protocols.reddit_walk import Listing, Walk

TERMS = (
    "nghe hỏi Reddit qua Data API chính thức, bằng mã của một ứng dụng do người dùng đăng ký, không qua tài khoản"
    " của ai; chỉ đọc nơi công khai và không theo dõi cá nhân. Quy định "
    "(https://support.reddithelp.com/hc/en-us/articles/16160319875092, "
    "https://redditinc.com/policies/data-api-terms) cho tối đa 100 lượt hỏi mỗi phút mỗi ứng dụng; nghe đi chậm "
    "hơn và nghỉ khi Reddit bảo nghỉ. Nghiên cứu và mục đích thương mại phải xin phép Reddit trước; không được "
    "dùng nội dung để huấn luyện mô hình khi chưa được đồng ý. Bài đã xóa trên Reddit buộc phải xóa khỏi kho: "
    "nghe hỏi lại bài gần đây và xóa theo; bài cũ hơn cần chạy lại trước khi báo cáo. nghe không lưu tên, ảnh hay"
    " hồ sơ người dùng; tên tài khoản được băm. nghe chưa kiểm chứng lại lời văn điều khoản ngày 24/11/2026; hãy "
    "đọc bản mới trước khi thu thập."
)
SCORE = "điểm (score) của Reddit là số phiếu lên trừ phiếu xuống, đã làm nhiễu, nên nghe không ghi là lượt thích"
_NAME = re.compile(r"(?:/?r/)?(?P<name>[A-Za-z0-9][A-Za-z0-9_]{1,20})/?")
MAX_WORDS = 512


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is a subreddit's name, or words of at most 512 characters."""
    if target.verb == "subreddit" and not _NAME.fullmatch(target.what):
        raise ParameterError(
            f"'{target.what[:60]}' không phải tên subreddit; viết như trong địa chỉ r/VietNam: reddit subreddit VietNam"
        )
    if target.verb == "search" and not 0 < len(target.what) <= MAX_WORDS:
        raise ParameterError(f"cụm từ tìm trên Reddit phải có từ 1 đến {MAX_WORDS} ký tự")


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Submissions and comments. See `reddit_walk`."""
    listing = _search(target.what) if target.verb == "search" else _subreddit(target.what)
    notes = [] if ask.state else [SCORE]
    try:
        yield from Walk(ask, Reddit(ask), listing, dict(ask.state), notes=notes).pages()
    except RefusedError as reason:
        raise _said(target, reason) from reason


def _subreddit(what: str) -> Listing:
    found = _NAME.fullmatch(what)
    return Listing(f"/r/{found['name'] if found else what}/new", {}, 1_000)


def _search(words: str) -> Listing:
    asked = {"q": words, "sort": "new", "t": "all", "type": "link", "include_over_18": "true"}
    return Listing("/search", asked, 250)


def _said(target: Target, reason: RefusedError) -> SourceError:
    words = {
        "private": "là cộng đồng riêng tư; nghe chỉ nghe nơi công khai",
        "banned": "đã bị Reddit cấm",
        "quarantined": "đang bị Reddit cách ly, không đọc được nếu không đăng nhập",
        "gold_only": "chỉ dành cho người trả phí",
    }
    if target.verb == "subreddit" and reason.reason in words:
        return SourceError(f"r/{target.what} {words[reason.reason]}")
    if target.verb == "subreddit" and reason.status == 404:
        return SourceError(f"Reddit không có r/{target.what}; hãy kiểm tra cách viết")
    return reason


COLLECTOR = Collector(
    name="reddit",
    label="Reddit",
    verbs={
        "subreddit": "bài mới của một subreddit công khai, kèm bình luận; GÌ là tên subreddit",
        "search": "bài mới có chứa các từ, trên toàn Reddit, kèm bình luận; GÌ là các từ",
    },
    terms=TERMS,
    collect=collect,
    secrets=SECRETS,
    check=check,
)
