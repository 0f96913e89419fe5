"""Walk through videos and their comments on YouTube, so that a cut run loses nothing and a repeated one costs little.

A run first asks again for the videos it follows (50 for one unit): their counts are news, one that is missing is gone,
and one whose number of comments changed has its comments read again. Then new videos are listed, in spans of
publication time, and last their comments are read, newest threads first, until what changed is found. Videos are
followed for `FOLLOWED` after publication, the span for which YouTube lets data be kept without refreshing it. Whatever
stops a run, the state says where the next one goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from nghe_lib.errors import SourceError
from nghe_lib.sources.batching import Record, batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Gap, Page
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.payloads.nested import count, inner, objects, text, word
from nghe_lib.sources.payloads.youtube import (
    channel_account,
    comment_record,
    missing_replies,
    names_of,
    thread_records,
    video_record,
)
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.protocols.youtube_client import (
    USED_UP,
    OutOfUnitsError,
    QuotaError,
    YouTube,
    YouTubeError,
    next_reset,
)
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds, time_of
from nghe_lib.sources.words import Problem

Read = Record | Problem
FOLLOWED = timedelta(days=30)
MOST_FOLLOWED = 1_000
IDS_AT_ONCE, THREADS_AT_ONCE = 50, 100
SEARCH_ENDS_NEAR = 450
MOST_REPEATS = 3
OFF = -1
VIDEO_PARTS, CHANNEL_PARTS = "snippet,statistics,status", "snippet,statistics"
CAPPED = "đã đủ số bài tối đa của một lần thu thập (max_posts); lần sau nghe đi tiếp từ chỗ dừng"
OUT_OF_UNITS = "hạn mức YouTube còn lại không đủ để hỏi tiếp; lần sau nghe đi tiếp từ chỗ dừng"
REPEATING = "YouTube trả đi trả lại cùng một trang; phần cũ hơn chưa thu được"
FAILING = "YouTube báo lỗi xử lý khi đọc bình luận của một số video; lần sau nghe hỏi lại"
COMMENTS_OFF = "có video tắt bình luận: chỉ thu video"
COMMENTS_FORBIDDEN = "có video không cho đọc bình luận: chỉ thu video"
VANISHED = "có video tìm thấy nhưng không còn xem được khi hỏi chi tiết; nghe bỏ qua"
_LOST_VIDEO = frozenset({"videoNotFound"})
_LOST_REPLIES = frozenset({"commentNotFound", "parentCommentNotFound", "notFound"})


@dataclass(frozen=True)
class Span:
    """Publication times to list, microseconds; None where a side is open."""

    since: int | None
    until: int | None


@dataclass(frozen=True)
class Listed:
    """One video of a list: its id, and when it was published (microseconds) where the list says so."""

    id: str
    at: int | None


@dataclass(frozen=True)
class Route:
    """How videos are listed. ask: (span, token) → the API's page. read: one of its items; None for what is no video.

    is_capped: the list ends near 500 items although there are more; the span is then asked again from there.
    is_ordered: newest first, so that a page that ends before the span is the last. units: of one page and its details.
    """

    ask: Callable[[YouTube, Span, str | None], dict[str, Any]]
    read: Callable[[object], Listed | None]
    is_capped: bool = False
    is_ordered: bool = True
    units: int = 3


@dataclass
class Walk:
    """One run. state: as the last one left it. route: None where only videos of known ids are asked.

    only: the video that was asked for by id; it is followed for ever. accounts, notes: go with the first page. owners:
    handle → id of channels that uploaded.
    """

    ask: Ask
    youtube: YouTube
    state: dict[str, Any]
    route: Route | None = None
    only: str = ""
    accounts: list[Mapping[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    _plan: Plan = field(init=False)
    _made: int = field(default=0, init=False)
    _rows: int = field(default=0, init=False)
    _listed: set[str] = field(default_factory=set, init=False)
    _channels: set[str] = field(default_factory=set, init=False)
    _speakers: dict[str, str] = field(default_factory=dict, init=False)
    _restarted: set[tuple[str, str]] = field(default_factory=set, init=False)
    _repeats: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._plan = record_plan(platform="youtube", collected_at=self._now())
        self._channels = {str(one["account_id"]).removeprefix("youtube:") for one in self.accounts}
        self.state = clean_state(self.state)

    def pages(self) -> Iterator[Page]:
        """What a cut run left over, then what is new. Raises Later when the quota of the day is used up."""
        try:
            for _ in range(2 if self.state["run"] else 1):
                if not (yield from self._run()):
                    return
        except OutOfUnitsError:
            yield self._page([], gaps=[self._gap(OUT_OF_UNITS)])
        except QuotaError:
            yield self._page([], gaps=[self._gap(USED_UP)])
            raise Later(USED_UP, next_reset(self.ask.clock.now())) from None
        except SourceError:
            yield self._page([])  # what was spent until here is spent
            raise

    def _run(self) -> Generator[Page, None, bool]:
        """Every step of one run, each as a page. Returns whether it came to its end."""
        run = self.state["run"] = self.state["run"] or self._fresh()
        self._listed, self._repeats = set(), 0
        while run["refresh"] or run["spans"] or run["branches"]:
            if self._made >= self.ask.max_posts:
                yield self._page([], gaps=[self._gap(CAPPED)])
                return False
            if run["refresh"]:
                yield self._refresh()
            elif run["spans"]:
                yield self._list()
            else:
                yield self._comments()
        yield self._end()
        return True

    def _fresh(self) -> dict[str, Any]:
        """A run from the start: what may have changed, what is new, then what is wanted from before."""
        newest, covered = self.state["newest"], self.state["covered"]
        since = None if self.ask.since is None else microseconds(self.ask.since.astimezone(UTC))
        spans: list[list[int | None]] = []
        if self.route is not None and newest is None:
            spans, covered = [[since, None]], since
        elif self.route is not None:
            spans = [[newest - _us(self.ask.look_back), None]]
            if since is not None and covered is not None and since < covered:
                spans.append([since, covered])
                covered = since
        refresh = [self.only] if self.only else sorted(self.state["videos"], key=self._published, reverse=True)
        return {
            "refresh": refresh, "spans": spans, "token": "", "listed": 0, "oldest": None, "newest": newest or 0,
            "covered": covered, "branches": [], "found": 0, "thread_newest": 0,
        }  # fmt: skip

    # Videos

    def _refresh(self) -> Page:
        """Ask again for videos by id: what changed, what is gone."""
        run = self.state["run"]
        ids = run["refresh"][:IDS_AT_ONCE]
        videos = self._videos(ids)
        missing = [one for one in ids if one not in videos]
        if missing:  # nothing is deleted for one hasty answer
            videos |= self._videos(missing)
            missing = [one for one in missing if one not in videos]
        gone = [f"youtube:{one}" for one in missing if one in self.state["videos"]]
        if self.only and missing and not gone:
            self.state["run"] = {}
            raise YouTubeError(f"YouTube không có video '{self.only}', hoặc video không công khai", "videoNotFound")
        for native in missing:
            self.state["videos"].pop(native, None)
        run["refresh"] = run["refresh"][IDS_AT_ONCE:]
        for native, video in videos.items():
            self._note_video(native, video)
        return replace(self._page(self._records(videos)), gone=tuple(gone))

    def _list(self) -> Page:
        """One page of the list, and the details of the videos on it that are new."""
        run, route = self.state["run"], self.route
        span = Span(*run["spans"][0])
        if route is None:
            run["spans"] = []
            return self._page([])
        self.youtube.require(route.units)
        try:
            body = route.ask(self.youtube, span, run["token"] or None)
        except YouTubeError as reason:
            if not self._may_restart(reason, "", run["token"]):
                raise
            run["token"] = ""  # the token of a run cut long ago is valid no more: the span from its start
            return self._page([])
        items = list(objects(body, "items"))
        given = [one for item in items if (one := route.read(item)) is not None]
        inside = [one for one in given if _is_inside(one.at, span)]
        new = [one for one in inside if one.id not in self._listed]
        asked = list(dict.fromkeys(one.id for one in new if one.id not in self.state["videos"]))
        videos = self._videos(asked)
        if len(videos) < len(asked):
            self.notes.append(VANISHED)
        for native, video in videos.items():
            self._note_video(native, video)
        fresh = any(one.id not in self._listed for one in given)
        self._listed.update(one.id for one in given)
        run["listed"] += len(given)
        times = [one.at for one in inside if one.at is not None]
        run["newest"] = max([run["newest"], *times])
        run["oldest"] = min([*times, *([] if run["oldest"] is None else [run["oldest"]])], default=None)
        is_past = route.is_ordered and bool(given) and _is_before(given[-1].at, span.since)
        gaps = self._go_on(text(body, "nextPageToken") if items else None, span, is_past=is_past, is_new=fresh)
        return self._page(self._records(videos), gaps=gaps)

    def _go_on(self, token: str | None, span: Span, *, is_past: bool, is_new: bool) -> list[Gap]:
        """Set where the list goes on: its next page, the rest of its span, the next span. Gaps where it goes round."""
        run, route = self.state["run"], self.route
        self._repeats = 0 if is_new else self._repeats + 1
        if token and not is_past and (self._repeats >= MOST_REPEATS or token == run["token"]):
            gaps = [self._gap(REPEATING)]
            self._next_span()
            return gaps
        if token and not is_past:
            run["token"] = token
            return []
        rest = route is not None and route.is_capped and run["listed"] >= SEARCH_ENDS_NEAR
        oldest = run["oldest"]
        if rest and span.since is not None and oldest is not None and oldest < (span.until or 2**62):
            run["spans"][0], run["token"], run["listed"] = [span.since, oldest], "", 0
        else:
            self._next_span()
        return []

    def _next_span(self) -> None:
        run = self.state["run"]
        run["spans"].pop(0)
        run["token"], run["listed"], run["oldest"], self._repeats = "", 0, None, 0

    def _videos(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The videos of `ids` as YouTube has them now; their channels' accounts go with the page."""
        found: dict[str, dict[str, Any]] = {}
        for at in range(0, len(ids), IDS_AT_ONCE):
            asked = {"part": VIDEO_PARTS, "id": ",".join(ids[at : at + IDS_AT_ONCE]), "maxResults": IDS_AT_ONCE}
            body = self.youtube.page("videos", asked)
            found |= {native: one for one in objects(body, "items") if (native := word(one, "id"))}
        channels = {native for one in found.values() if (native := word(one, "snippet", "channelId"))} - self._channels
        for at in range(0, len(channels), IDS_AT_ONCE):
            some = sorted(channels)[at : at + IDS_AT_ONCE]
            asked = {"part": CHANNEL_PARTS, "id": ",".join(some), "maxResults": IDS_AT_ONCE}
            given = list(objects(self.youtube.page("channels", asked), "items"))
            self.accounts += [one for one in map(channel_account, given) if one is not None]
            self.owners |= names_of(given)
            self._channels.update(some)
        return {native: found[native] for native in ids if native in found}

    def _records(self, videos: Mapping[str, dict[str, Any]]) -> list[Read]:
        return [video_record(one, names=self.owners) for one in videos.values()]

    def _note_video(self, native: str, video: Mapping[str, Any]) -> None:
        """Follow a young video, and put its comments on the list where there may be new ones."""
        run, known = self.state["run"], self.state["videos"].get(native)
        moment, _ = time_of(inner(video, "snippet", "publishedAt"))
        at = moment if isinstance(moment, int) else 0
        n = count(video, "statistics", "commentCount")
        is_young = at >= self._now() - _us(self.ask.look_back)
        if known is None:
            self.state["videos"][native] = [at, 0, 0]
            is_asked = n != 0
        elif known[1] == OFF:
            is_asked = bool(n)
        else:
            is_asked = n != 0 and (is_young or n != known[1])
        if is_asked and all(one[0] != native for one in run["branches"]):
            run["branches"].append([native, "", "", n or 0])

    # Comments

    def _comments(self) -> Page:
        """One page of threads of the first video on the list, or of replies to one of its comments."""
        run = self.state["run"]
        branch = run["branches"][0]
        video, parent, token, _ = branch
        try:
            body = self._ask_comments(video, parent, token)
        except YouTubeError as reason:
            if self._may_restart(reason, parent or video, token):
                branch[2], run["found"] = "", 0
                return self._page([])
            return self._without_comments(branch, reason)
        items = list(objects(body, "items"))
        self._speakers |= names_of(items)
        names = self.owners | self._speakers
        if parent:
            read = [comment_record(one, video_id=video, parent_id=parent, names=names, is_plain=True) for one in items]
        else:
            read = [made for one in items for made in thread_records(one, video_id=video, names=names, is_plain=True)]
        self._count_new(video, read)
        following = text(body, "nextPageToken")
        gaps = [self._gap(REPEATING)] if following and following == token else []
        is_end = following is None or bool(gaps) or (not parent and self._is_known(branch, items))
        branch[2] = following or ""
        if is_end:
            run["branches"].pop(0)
        if not parent:
            run["branches"][:0] = self._reply_branches(branch, items)
        self._close(branch)
        return self._page(read, gaps=gaps)

    def _ask_comments(self, video: str, parent: str, token: str) -> dict[str, Any]:
        asked: dict[str, object] = {
            "textFormat": "plainText", "maxResults": THREADS_AT_ONCE, "pageToken": token or None
        }  # fmt: skip
        if parent:
            return self.youtube.page("comments", asked | {"part": "snippet", "parentId": parent})
        return self.youtube.page(
            "commentThreads", asked | {"part": "snippet,replies", "videoId": video, "order": "time"}
        )

    def _count_new(self, video: str, read: Sequence[Read]) -> None:
        """Count comments newer than the newest one known, and remember the newest of all."""
        run, since = self.state["run"], self._newest_comment(video)
        for one in read:
            moment = None if isinstance(one, Problem) else time_of(one["published_at"])[0]
            if isinstance(moment, int):
                run["found"] += moment > since
                run["thread_newest"] = max(run["thread_newest"], moment)

    def _is_known(self, branch: Sequence[Any], threads: Sequence[object]) -> bool:
        """Whether threads from here on are known: all older than `look_back` behind the newest, and nothing missing."""
        since = self._newest_comment(branch[0])
        times = [moment for one in threads if isinstance(moment := _time_of_thread(one), int)]
        is_old = bool(since and times) and max(times) < since - _us(self.ask.look_back)
        return is_old and self._has_all(branch)

    def _has_all(self, branch: Sequence[Any]) -> bool:
        """Whether as many new comments were found as the video's count grew by."""
        known = self.state["videos"].get(branch[0], [0, 0, 0])[1]
        return bool(self.state["run"]["found"] >= branch[3] - max(known, 0))

    def _reply_branches(self, branch: Sequence[Any], threads: Sequence[object]) -> list[list[Any]]:
        """Replies that did not come with their threads, where there may be new ones."""
        since = self._newest_comment(branch[0])
        made = []
        for thread in threads:
            native, moment = word(thread, "id"), _time_of_thread(thread)
            is_old = bool(since) and isinstance(moment, int) and moment < since - _us(self.ask.look_back)
            if native and missing_replies(thread) and not (is_old and self._has_all(branch)):
                made.append([branch[0], native, "", branch[3]])
        return made

    def _without_comments(self, branch: list[Any], reason: YouTubeError) -> Page:
        """Go on without the comments of one video, or the replies to one comment, where YouTube has none to give."""
        run, (video, parent, _, _) = self.state["run"], branch
        gaps: list[Gap] = []
        gone: tuple[str, ...] = ()
        off = ""
        if parent and reason.reason in _LOST_REPLIES:
            pass
        elif reason.reason in _LOST_VIDEO:
            gone, off = (f"youtube:{video}",), "gone"
        elif reason.reason == "commentsDisabled":
            self.notes.append(COMMENTS_OFF)
            off = "off"
        elif reason.reason == "forbidden":
            self.notes.append(COMMENTS_FORBIDDEN)
            off = "off"
        elif reason.reason == "processingFailure":
            gaps, off = [self._gap(FAILING)], "failing"
        else:
            raise reason
        run["branches"] = [one for one in run["branches"][1:] if one[0] != video or not off]
        if off == "gone":
            self.state["videos"].pop(video, None)
        elif off == "off" and video in self.state["videos"]:
            self.state["videos"][video][1] = OFF
        if off:
            run["found"] = run["thread_newest"] = 0
        else:
            self._close(branch)
        return replace(self._page([], gaps=gaps), gone=gone, state=_copy(self.state))

    def _close(self, branch: Sequence[Any]) -> None:
        """Once nothing of a video is left to read, remember how many comments it had and the newest of them."""
        run, video = self.state["run"], branch[0]
        if any(one[0] == video for one in run["branches"]):
            return
        if known := self.state["videos"].get(video):
            known[1], known[2] = branch[3], max(known[2], run["thread_newest"])
        run["found"] = run["thread_newest"] = 0
        self._speakers = {}

    def _may_restart(self, reason: YouTubeError, name: str, token: str) -> bool:
        """Whether a list shall be asked from its start, once: its page token is valid no more."""
        is_stale = bool(token) and reason.reason == "invalidPageToken" and (name, token) not in self._restarted
        self._restarted.add((name, token))
        return is_stale

    # The end

    def _end(self) -> Page:
        """The state of a finished run: a watermark, and the videos to follow."""
        run, bound = self.state["run"], self._now() - _us(FOLLOWED)
        newest = run["newest"] or self.state["newest"]
        young = sorted(self.state["videos"], key=self._published, reverse=True)[:MOST_FOLLOWED]
        videos = {
            native: self.state["videos"][native]
            for native in young
            if native == self.only or self._published(native) >= bound
        }
        self.state |= {"newest": newest, "covered": run["covered"] if newest else None, "videos": videos, "run": {}}
        return self._page([])

    # Helpers

    def _page(self, read: Sequence[Read], *, gaps: Sequence[Gap] = ()) -> Page:
        records, positions, refused = [], [], []
        for one in read:
            self._rows += 1
            if isinstance(one, Problem):
                refused.append(Refusal(self._rows, str(one)))
            else:
                records.append(one)
                positions.append(self._rows)
        self._made += len(records)
        batch = None
        if records or refused or self.accounts:
            plan = replace(self._plan, collected_at=self._now())
            batch = batch_of_records(records, plan, positions=positions, refused=refused, accounts=self.accounts)
        notes = tuple(dict.fromkeys(self.notes))
        self.accounts, self.notes = [], []
        return Page(batch, _copy(self.state), spent=self.youtube.take(), gaps=tuple(gaps), notes=notes)

    def _gap(self, reason: str) -> Gap:
        """What is missing while the run stands where it does, in publication times of videos."""
        run = self.state["run"]
        if run.get("spans"):
            since, until = run["spans"][0]
            oldest = run["oldest"] if run["oldest"] is not None else until
            return Gap(_moment(since), _moment(oldest), reason)
        waiting = [self._published(one[0]) for one in run.get("branches", ())]
        return Gap(_moment(min((at for at in waiting if at), default=None)), None, reason)

    def _published(self, native: str) -> int:
        return int(self.state["videos"].get(native, [0, 0, 0])[0])

    def _newest_comment(self, video: str) -> int:
        return int(self.state["videos"].get(video, [0, 0, 0])[2])

    def _now(self) -> int:
        return microseconds(self.ask.clock.now())


def clean_state(given: Mapping[str, Any]) -> dict[str, Any]:
    """A state this walk can go on from; what another version or a damaged table left is taken for nothing."""
    made = {name: given.get(name) if type(given.get(name)) is int else None for name in ("newest", "covered")}
    videos, run = given.get("videos"), given.get("run")
    kept = {
        native: list(one)
        for native, one in (videos if isinstance(videos, dict) else {}).items()
        if isinstance(one, list) and len(one) == 3 and all(type(value) is int for value in one)
    }
    rest = {"oldest": None, "covered": None, "found": 0, "thread_newest": 0}
    return {**made, "videos": kept, "run": rest | _copy(run) if isinstance(run, dict) and _is_run(run) else {}}


def _is_run(run: Mapping[str, Any]) -> bool:
    kinds = {"refresh": list, "spans": list, "branches": list, "token": str, "listed": int, "newest": int}
    if not all(type(run.get(name)) is kind for name, kind in kinds.items()):
        return False
    lengths = [(one, 4) for one in run["branches"]] + [(one, 2) for one in run["spans"]]
    return all(isinstance(one, list) and len(one) == n for one, n in lengths)


def _copy(state: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(dict(state)))
    return copied


def _time_of_thread(thread: object) -> int | Problem | None:
    return time_of(inner(thread, "snippet", "topLevelComment", "snippet", "publishedAt"))[0]


def _is_before(at: int | None, bound: int | None) -> bool:
    return at is not None and bound is not None and at < bound // 1_000_000 * 1_000_000


def _is_inside(at: int | None, span: Span) -> bool:
    return not _is_before(at, span.since) and (at is None or span.until is None or at <= span.until)


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC)
