"""Listen to TikTok through its Research API: videos of a search, a hashtag or a user, and their comments.

https://developers.tiktok.com/doc/research-api-specs-query-videos. A search covers at most 30 days, so a longer past is
asked window by window, the oldest first; a search keeps its place by `cursor` and `search_id`. Videos come up to two
days late, so every run asks the last days again. Comments stop at the first 1,000 of a video and carry no author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.batching import Record, batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Budget, Collector, Gap, Page, Target
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.payloads.nested import count, inner, word
from nghe_lib.sources.payloads.tiktok import (
    COMMENT_FIELDS,
    VIDEO_FIELDS,
    comment_record,
    user_account,
    video_record,
)
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.protocols.tiktok_api import KEY, SECRET, Research, TikTokError
from nghe_lib.sources.protocols.tiktok_place import LATE, Place, Window, plan_windows
from nghe_lib.sources.reading import Batch, Refusal
from nghe_lib.sources.times import microseconds

MOST, MOST_COMMENTS, RESTARTS = 100, 1_000, 2
FIRST_SPAN = timedelta(days=29)
REGION = "VN"
OUT_OF_REQUESTS = (
    "hết hạn mức yêu cầu TikTok của ngày: còn video hay bình luận chưa lấy; lần thu thập sau nghe lấy tiếp"
)
CAPPED = "đã lấy đủ số bài tối đa của một lần: còn video hay bình luận chưa lấy; lần thu thập sau nghe lấy tiếp"
CUT_COMMENTS = "Research API chỉ cho 1.000 bình luận đầu của mỗi video; những bình luận sau không lấy được"
NO_COMMENTS = "TikTok không cho xem bình luận của một số video (đã xóa, đã khóa hoặc chuyển riêng tư)"
LOST_SEARCH = "TikTok bỏ dở kết quả tìm kiếm của những ngày này; phần còn lại không lấy được"
TERMS = (
    "nghe chỉ hỏi TikTok qua Research API chính thức, bằng client key và client secret của một dự án nghiên cứu đã "
    "được TikTok duyệt. TikTok chỉ duyệt nhà nghiên cứu của tổ chức phi lợi nhuận tại Hoa Kỳ, châu Âu và vài nước "
    "khác; cơ quan tại Việt Nam thường chưa đủ điều kiện và có thể nhập tệp Zeeschuimer hay 4CAT thay thế. Hạn mức là "
    "1.000 yêu cầu và 100.000 bản ghi mỗi ngày (giờ UTC); nghe tự đếm và dừng trước khi vượt. Điều khoản "
    "(https://www.tiktok.com/legal/page/global/terms-of-service-research-api/en) cấm nhận dạng lại người dùng, cấm "
    "dùng dữ liệu để theo dõi cá nhân hay cho mục đích thương mại, và buộc làm mới dữ liệu định kỳ rồi xóa những gì "
    "TikTok không còn cho xem. Bình luận từ API không có tên người viết; nghe không lưu tên hiển thị, ảnh hay hồ sơ. "
    "Cào trang web TikTok bị cấm và nghe không làm. nghe chưa kiểm chứng lại lời văn điều khoản ngày 24/11/2026; hãy "
    "đọc bản mới trước khi thu thập."
)
_WHAT = {
    "search": (re.compile(r".{2,100}", re.DOTALL), "từ khóa dài 2 đến 100 ký tự, ví dụ: tiktok search ngập lụt"),
    "user": (re.compile(r"@?[\w.]{2,40}"), "tên tài khoản như trong địa chỉ, ví dụ: tiktok user kenh.example"),
    "hashtag": (re.compile(r"#?\w{1,100}"), "thẻ là một từ liền, ví dụ: tiktok hashtag ngaplut"),
}  # fmt: skip


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is what the verb asks for."""
    form, meaning = _WHAT[target.verb]
    if not form.fullmatch(target.what):
        raise ParameterError(f"'{target.what[:60]}' không hỏi được: {meaning}")


def estimate(target: Target, ask: Ask) -> int:
    """Requests one run is likely to cost: one for each window and each video whose comments wait, ten at least."""
    place = Place.of(ask.state)
    return max(10, len(_windows(place, ask)) + len(place.comments) + (target.verb == "user"))


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Videos window by window, and after each window the comments of its videos."""
    place = Place.of(ask.state)
    yield from _Walk(target, ask, Research(ask), place, _windows(place, ask)).pages()


def _windows(place: Place, ask: Ask) -> list[Window]:
    today = ask.clock.now().date()
    since = today - FIRST_SPAN if ask.since is None else ask.since.astimezone(UTC).date()
    return plan_windows(place, today=today, since=since, late=max(ask.look_back, LATE))


@dataclass
class _Walk:
    """One run over one target. windows: still to ask, the one under way first. taken: posts so far."""

    target: Target
    ask: Ask
    research: Research
    place: Place
    windows: list[Window]
    plan: Plan = field(init=False)
    taken: int = 0
    comments_are_cut: bool = False

    def __post_init__(self) -> None:
        self.plan = record_plan(platform="tiktok", collected_at=microseconds(self.ask.clock.now()))

    def pages(self) -> Iterator[Page]:
        """The pages of the run; the last one holds what the next run needs."""
        if self.target.verb == "user" and self.research.left > 0:
            yield self._user()
        while self.windows or self.place.comments:
            if self.research.left < 1 or self.taken >= self.ask.max_posts:
                reason = OUT_OF_REQUESTS if self.research.left < 1 else CAPPED
                yield Page(None, self.place.state(), gaps=(self._gap(self.windows, reason),))
                return
            if self.place.window is None and self.place.comments:
                yield self._comments()
            else:
                yield self._videos()
        self.place.forget(max(self.ask.look_back, LATE))
        yield Page(None, self.place.state())

    def _user(self) -> Page:
        name = self.target.what.removeprefix("@")
        account = user_account(self.research.post("user/info", "follower_count", {"username": name}), username=name)
        made = batch_of_records([], self.plan, accounts=[account] if account else [])
        return Page(made, self.place.state(), spent=self.research.spent)

    def _videos(self) -> Page:
        """One page of the search under way, begun where none is."""
        place, before = self.place, self.research.spent
        if place.window is None:
            place.begin(self.windows[0])
        start, end = self.windows[0]
        body: dict[str, object] = {
            "query": {"and": self._conditions()}, "start_date": f"{start:%Y%m%d}", "end_date": f"{end:%Y%m%d}",
            "max_count": self._most(),
        }  # fmt: skip
        if place.cursor:
            body |= {"cursor": place.cursor, "search_id": place.search_id}
        try:
            data = self.research.post("video/query", VIDEO_FIELDS, body)
        except TikTokError as reason:
            if not place.cursor or not reason.code.startswith("invalid_param"):
                raise
            return self._lost(before)
        except Later:
            raise
        except SourceError:
            if not self.research.is_overloaded or start == end:
                raise
            self._split()
            return Page(None, place.state(), spent=self.research.spent - before)
        return self._videos_of(data, before)

    def _videos_of(self, data: dict[str, Any], before: int) -> Page:
        place, window = self.place, self.windows[0]
        videos = inner(data, "videos")
        found = [
            video_record(video, position=at)
            for at, video in enumerate(videos if isinstance(videos, list) else [], start=1)
        ]
        for record in found:
            if isinstance(record, dict):
                place.wait_for_comments(record)
        following = count(data, "cursor") or 0
        gaps: tuple[Gap, ...] = ()
        if inner(data, "has_more") is True and following > place.cursor:
            place.cursor, place.search_id = following, word(data, "search_id") or place.search_id
        else:
            if inner(data, "has_more") is True:
                gaps = (self._gap([window], LOST_SEARCH, is_lasting=True),)
            self._done()
        return Page(self._batch(found), place.state(), spent=self.research.spent - before, gaps=gaps)

    def _lost(self, before: int) -> Page:
        """TikTok has forgotten the search: begin it anew, then in halves, then let the day be."""
        place, window = self.place, self.windows[0]
        gaps: tuple[Gap, ...] = ()
        place.restarts += 1
        if place.restarts <= RESTARTS:
            place.cursor, place.search_id = 0, ""
        elif window[0] < window[1]:
            self._split()
        else:
            gaps = (self._gap([window], LOST_SEARCH, is_lasting=True),)
            self._done()
        return Page(None, place.state(), spent=self.research.spent - before, gaps=gaps)

    def _split(self) -> None:
        """Ask the window in two halves; the one that joins the days asked before goes first."""
        start, end = self.windows.pop(0)
        middle = start + (end - start) // 2
        halves = [(start, middle), (middle + timedelta(days=1), end)]
        is_older = self.place.first is not None and end < self.place.first
        self.windows[:0] = halves[::-1] if is_older else halves
        self.place.window = None

    def _done(self) -> None:
        self.place.cover(self.windows.pop(0))

    def _comments(self) -> Page:
        """One page of comments of the first video that waits."""
        place, before = self.place, self.research.spent
        video, cursor = place.comments[0]
        body = {"video_id": int(video), "max_count": min(self._most(), MOST_COMMENTS - cursor), "cursor": cursor}
        try:
            data = self.research.post("video/comment/list", COMMENT_FIELDS, body)
        except TikTokError as reason:
            if not reason.code.startswith("invalid_param"):
                raise
            place.comments.pop(0)
            return Page(None, place.state(), spent=self.research.spent - before, notes=(NO_COMMENTS,))
        comments = inner(data, "comments")
        found = [
            comment_record(comment, video_id=video, position=at)
            for at, comment in enumerate(comments if isinstance(comments, list) else [], start=1)
        ]
        following, has_more = count(data, "cursor") or 0, inner(data, "has_more") is True
        gaps: tuple[Gap, ...] = ()
        if has_more and cursor < following < MOST_COMMENTS:
            place.comments[0] = (video, following)
        else:
            place.comments.pop(0)
            if has_more and not self.comments_are_cut:
                gaps, self.comments_are_cut = (Gap(None, None, CUT_COMMENTS, is_lasting=True),), True
        return Page(self._batch(found), place.state(), spent=self.research.spent - before, gaps=gaps)

    def _most(self) -> int:
        return max(1, min(MOST, self.ask.max_posts - self.taken))

    def _batch(self, found: list[Record | Refusal]) -> Batch:
        records = [one for one in found if isinstance(one, dict)]
        refused = [one for one in found if isinstance(one, Refusal)]
        positions = [at for at, one in enumerate(found, start=1) if isinstance(one, dict)]
        self.taken += len(records)
        return batch_of_records(records, self.plan, positions=positions, refused=refused)

    def _conditions(self) -> list[dict[str, object]]:
        what = self.target.what
        if self.target.verb == "user":
            return [{"operation": "EQ", "field_name": "username", "field_values": [what.removeprefix("@")]}]
        asked = {"search": ("keyword", what), "hashtag": ("hashtag_name", what.removeprefix("#").casefold())}
        name, value = asked[self.target.verb]
        return [
            {"operation": "IN", "field_name": "region_code", "field_values": [REGION]},
            {"operation": "EQ", "field_name": name, "field_values": [value]},
        ]

    def _gap(self, windows: list[Window], reason: str, *, is_lasting: bool = False) -> Gap:
        """What the days of `windows` miss, of no known time where only comments are missing."""
        if not windows:
            return Gap(None, None, reason, is_lasting)
        first, last = min(start for start, _ in windows), max(end for _, end in windows)
        begin = datetime.combine(first, time(0), tzinfo=UTC)
        end = datetime.combine(last, time(0), tzinfo=UTC) + timedelta(days=1)
        return Gap(begin, min(end, self.ask.clock.now()), reason, is_lasting)


COLLECTOR = Collector(
    name="tiktok",
    label="TikTok",
    verbs={
        "search": "video đăng tại Việt Nam có từ khóa trong lời tựa, và bình luận; GÌ là từ khóa",
        "user": "video của một tài khoản công khai, và bình luận; GÌ là tên tài khoản",
        "hashtag": "video đăng tại Việt Nam mang một thẻ, và bình luận; GÌ là thẻ",
    },
    terms=TERMS,
    collect=collect,
    secrets=(KEY, SECRET),
    budget=Budget("yêu cầu", 1_000, "day", "UTC"),
    estimate=estimate,
    check=check,
)
