"""Listen to YouTube: videos found by words, the uploads of a channel, or one video, with comments and replies.

YouTube Data API v3 with a key, https://developers.google.com/youtube/v3/docs: search.list or playlistItems.list find
videos, videos.list and channels.list give their details, commentThreads.list and comments.list what people answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Gap, Page, Target
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.payloads.nested import inner, objects, text
from nghe_lib.sources.payloads.youtube import channel_account, names_of, video_id_of
from nghe_lib.sources.protocols.youtube_client import (
    BUDGET,
    KEY,
    SEARCH_UNITS,
    USED_UP,
    OutOfUnitsError,
    QuotaError,
    YouTube,
    YouTubeError,
    next_reset,
)
from nghe_lib.sources.protocols.youtube_walk import IDS_AT_ONCE, OUT_OF_UNITS, Listed, Route, Span, Walk, clean_state
from nghe_lib.sources.times import time_of

TERMS = (
    "nghe chỉ hỏi YouTube Data API chính thức bằng khóa của người dùng, không cào trang YouTube. Chính sách nhà phát "
    "triển (https://developers.google.com/youtube/terms/developer-policies) không cho thu thập để nhận dạng hay theo "
    "dõi người dùng, không cho suy ra quan điểm chính trị, sức khỏe hay tôn giáo của ai: nghe băm mã kênh, không lưu "
    "tên, ảnh hay địa chỉ hồ sơ. Dữ liệu lấy bằng khóa API chỉ được giữ 30 ngày rồi phải làm mới hoặc xóa: hãy đặt "
    "thời hạn lưu của nguồn YouTube là 30 ngày; mỗi lần chạy nghe hỏi lại các video trong 30 ngày gần nhất và xóa theo "
    "video đã mất. Số liệu YouTube phải để riêng, đúng như YouTube đưa ra: đừng cộng chung với nền tảng khác và đừng "
    "tự tính thước đo thay thế. Mỗi trang tìm kiếm được tính 100 điểm, mỗi lần hỏi khác 1 điểm, trong 10.000 điểm một "
    "ngày (từ 01/06/2026 YouTube tính riêng 100 lần tìm kiếm mỗi ngày; cách tính của nghe giữ đúng cả hai). nghe chưa "
    "kiểm chứng lại lời văn điều khoản ngày 24/11/2026; hãy đọc bản mới trước khi thu thập."
)
REGION, LANGUAGE = "VN", "vi"
MOST_WORDS = 500
FIRST_SEARCH_PAGES, COMMENT_PAGES, FIRST_LIST_PAGES = 10, 2, 4
FIRST_SEARCH = (
    "YouTube chỉ trả khoảng 500 video mới nhất cho một lần tìm không có ngày bắt đầu; đặt since để nghe tìm xa hơn"
)
NO_UPLOADS = "kênh không có video công khai nào"
_CHANNEL_ID = re.compile(r"UC[\w-]{22}", re.ASCII)
_HANDLE = re.compile(r"@?([^\W_][\w.·-]{1,28}[\w·])")
_VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)
_HOST = r"(?:https?://)?(?:www\.|m\.)?"
_CHANNEL_URL = re.compile(_HOST + r"youtube\.com/(?:channel/)?([^/?#]+)/?(?:[?#/].*)?", re.IGNORECASE)
_VIDEO_URL = re.compile(
    _HOST + r"(?:youtu\.be/|youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/))([\w-]{11})(?:[?&#/].*)?",
    re.IGNORECASE | re.ASCII,
)


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is words, a channel or a video, as the verb asks."""
    what = target.what
    if target.verb == "search" and not 1 < len(what) <= MOST_WORDS:
        raise ParameterError(f"từ khóa tìm trên YouTube dài từ 2 đến {MOST_WORDS} ký tự; viết: youtube search ngập lụt")
    if target.verb == "channel" and not channel_filter(what):
        raise ParameterError(
            f"'{what[:60]}' không phải kênh YouTube; viết: youtube channel @tenkenh, hoặc mã kênh bắt đầu bằng UC "
            "(24 ký tự, xem ở mục Giới thiệu → Chia sẻ kênh → Sao chép mã kênh)"
        )
    if target.verb == "video" and not video_of(what):
        raise ParameterError(
            f"'{what[:60]}' không phải video YouTube; viết: youtube video MÃ (11 ký tự sau watch?v=) hoặc địa chỉ video"
        )


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Videos and the comments under them. See `youtube_walk`."""
    youtube = YouTube.of(ask)
    if target.verb == "video":
        yield from Walk(ask, youtube, dict(ask.state), only=video_of(target.what)).pages()
    elif target.verb == "channel":
        yield from _channel(youtube, target, ask)
    else:
        walk = Walk(ask, youtube, dict(ask.state), _search(target.what))
        if ask.since is None and walk.state["newest"] is None:
            walk.notes.append(FIRST_SEARCH)
        yield from walk.pages()


def estimate(target: Target, ask: Ask) -> int:
    """Units one run is likely to cost: pages of the list, details, and the comments of each video."""
    state = clean_state(ask.state)
    followed, is_first = state["videos"], state["newest"] is None
    now = ask.clock.now()
    young = sum(_at(known[0]) >= now - ask.look_back for known in followed.values())
    waiting = len(state["run"].get("branches", ())) * COMMENT_PAGES
    again = 2 * -(-len(followed) // IDS_AT_ONCE) + young + waiting
    if target.verb == "video":
        known = max((one[1] for one in followed.values()), default=100 * COMMENT_PAGES)
        return 2 + max(1, -(-known // 100)) * COMMENT_PAGES
    if target.verb == "channel":
        pages = FIRST_LIST_PAGES if is_first else 1
        return 1 + 2 * pages + again + (pages * IDS_AT_ONCE * COMMENT_PAGES if is_first else 0)
    pages = FIRST_SEARCH_PAGES if is_first else 1
    return (SEARCH_UNITS + 2) * pages + again + (pages * IDS_AT_ONCE * COMMENT_PAGES if is_first else 0)


def channel_filter(what: str) -> dict[str, str]:
    """The parameter of channels.list that finds the channel `what`; {} where it is no id, handle or address."""
    found = _CHANNEL_URL.fullmatch(what)
    name = found[1] if found else what
    if _CHANNEL_ID.fullmatch(name):
        return {"id": name}
    handle = _HANDLE.fullmatch(name)
    if handle is None or (found and not name.startswith("@")):
        return {}
    return {"forHandle": f"@{handle[1]}"}


def video_of(what: str) -> str:
    """The id of the video `what`, an id or an address; "" where it is neither."""
    found = _VIDEO_URL.fullmatch(what)
    return found[1] if found else what if _VIDEO_ID.fullmatch(what) else ""


def _search(words: str) -> Route:
    def ask_page(youtube: YouTube, span: Span, token: str | None) -> dict[str, Any]:
        asked = {
            "part": "snippet", "q": words, "type": "video", "order": "date", "maxResults": IDS_AT_ONCE,
            "regionCode": REGION, "relevanceLanguage": LANGUAGE, "safeSearch": "none", "pageToken": token,
            "publishedAfter": _rfc3339(span.since), "publishedBefore": _rfc3339(span.until, is_end=True),
        }  # fmt: skip
        return youtube.page("search", asked)

    return Route(ask_page, _read_result, is_capped=True, units=SEARCH_UNITS + 2)


def _read_result(item: object) -> Listed | None:
    native = video_id_of(item)
    return Listed(native, _time(inner(item, "snippet", "publishedAt"))) if native else None


def _channel(youtube: YouTube, target: Target, ask: Ask) -> Iterator[Page]:
    try:
        channel = _found(youtube, target.what)
    except (OutOfUnitsError, QuotaError) as reason:
        said = USED_UP if isinstance(reason, QuotaError) else OUT_OF_UNITS
        yield Page(None, dict(ask.state), spent=youtube.take(), gaps=(Gap(None, None, said),))
        if isinstance(reason, QuotaError):
            raise Later(USED_UP, next_reset(ask.clock.now())) from None
        return
    except SourceError:
        yield Page(None, dict(ask.state), spent=youtube.take())
        raise
    account = channel_account(channel)
    uploads = text(channel, "contentDetails", "relatedPlaylists", "uploads")
    walk = Walk(ask, youtube, dict(ask.state), accounts=[account] if account else [], owners=names_of([channel]))
    if uploads is None:
        walk.notes.append(NO_UPLOADS)
    else:
        walk.route = _uploads(uploads, walk)
    yield from walk.pages()


def _found(youtube: YouTube, what: str) -> dict[str, object]:
    asked = {"part": "snippet,statistics,contentDetails", "maxResults": 1}
    channel = next(objects(youtube.page("channels", asked | channel_filter(what)), "items"), None)
    if channel is None:
        raise SourceError(f"YouTube không có kênh '{what[:60]}', hoặc kênh đã đóng; hãy kiểm tra lại tên kênh")
    return channel


def _uploads(playlist: str, walk: Walk) -> Route:
    def ask_page(youtube: YouTube, _span: Span, token: str | None) -> dict[str, Any]:
        asked = {"part": "contentDetails", "playlistId": playlist, "maxResults": IDS_AT_ONCE, "pageToken": token}
        try:
            return youtube.page("playlistItems", asked)
        except YouTubeError as reason:
            if reason.reason != "playlistNotFound":
                raise
            walk.notes.append(NO_UPLOADS)
            return {}

    return Route(ask_page, _read_upload)


def _read_upload(item: object) -> Listed | None:
    native = video_id_of(item)
    return Listed(native, _time(inner(item, "contentDetails", "videoPublishedAt"))) if native else None


def _time(value: object) -> int | None:
    moment, _ = time_of(value)
    return moment if isinstance(moment, int) else None


def _at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1_000_000, UTC)


def _rfc3339(at: int | None, *, is_end: bool = False) -> str | None:
    """`at` (microseconds) as the API takes it, in whole seconds: down, or up for an end."""
    if at is None:
        return None
    seconds = -(-at // 1_000_000) if is_end else at // 1_000_000
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


COLLECTOR = Collector(
    name="youtube",
    label="YouTube",
    verbs={
        "search": "video tìm theo từ khóa, kèm bình luận và trả lời; GÌ là từ khóa (| là hoặc, - là trừ)",
        "channel": "video của một kênh, kèm bình luận và trả lời, rẻ hơn tìm kiếm 50 lần; GÌ là @tên kênh hoặc mã UC…",
        "video": "một video với mọi bình luận và trả lời; GÌ là mã hoặc địa chỉ video",
    },
    terms=TERMS,
    collect=collect,
    secrets=(KEY,),
    budget=BUDGET,
    estimate=estimate,
    check=check,
)
