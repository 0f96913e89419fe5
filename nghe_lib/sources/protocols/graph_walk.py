"""Walk through the posts of one Page or account and the comments under each, so that a cut run loses nothing.

Posts are listed newest first in spans of publication time; the comments of a page of posts are read before the next
page is asked. After every answer the state says where to go on. A finished walk leaves a watermark; the next one lists
again what is newer than `look_back` behind it, reads those threads again, and asks by id for posts that were there and
are listed no more: what Meta no longer has is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from nghe_lib.sources.batching import Record, batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Gap, Page
from nghe_lib.sources.payloads.nested import count, inner, word
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.protocols.graph_api import Graph, GraphError, TooMuchError, next_cursor
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds, time_of
from nghe_lib.sources.words import Problem

Read = Record | Problem
CAPPED = "đã đủ số bài tối đa của một lần thu thập (max_posts); lần sau nghe đi tiếp từ chỗ dừng"
CAPPED_FOR_GOOD = "đã đủ số bài tối đa của một lần thu thập (max_posts); phần còn lại không lấy được nữa"
DENIED = "mã truy cập không được đọc bình luận; bài vẫn được thu, bình luận thì chưa"
EMPTY = "Graph API đếm có bình luận nhưng không trả bình luận nào; mã truy cập có thể thiếu quyền"
REPEATING = "Graph API trả đi trả lại cùng một trang; phần cũ hơn chưa thu được"
MOST_MISSING = 50
MOST_REPEATS = 2


@dataclass(frozen=True)
class Span:
    """Publication times to list, microseconds; None where a side is open."""

    since: int | None
    until: int | None


@dataclass(frozen=True)
class Branch:
    """A list of comments still to be read. edge: "comments" of a post or "replies" of a comment.

    known: time of the newest comment known, where the list is in order of time; 0 reads it whole.
    """

    id: str
    root: str
    edge: str = "comments"
    known: int = 0


@dataclass(frozen=True)
class Threads:
    """How comments are asked and read. is_flat: newest first, replies among them, so that reading may stop early."""

    ask: Callable[[Graph, Branch, str | None, int], dict[str, Any]]
    read: Callable[[object, Branch], list[Read]]
    branches: Callable[[object, Branch], list[Branch]]
    is_flat: bool
    most: int = 100


@dataclass(frozen=True)
class Route:
    """How posts are asked and read. ask: (graph, span, cursor, limit) → {"data": […], "paging": {…}}.

    time: key of the publication time in a post or comment. most: largest page. is_ordered: newest first. by_id: posts
    can be asked by id, so one that is listed no more can be told to be gone.
    """

    platform: str
    time: str
    ask: Callable[[Graph, Span, str | None, int], dict[str, Any]]
    read: Callable[[object], Read]
    most: int = 100
    threads: Threads | None = None
    is_ordered: bool = True
    by_id: bool = False


@dataclass
class Walk:
    """One run. state: as the last one left it. accounts, gaps, notes: go with the first page."""

    ask: Ask
    graph: Graph
    route: Route
    state: dict[str, Any]
    accounts: list[Mapping[str, Any]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _plan: Plan = field(init=False)
    _made: int = field(default=0, init=False)
    _rows: int = field(default=0, init=False)
    _size: int = field(default=0, init=False)
    _seen: set[str] = field(default_factory=set, init=False)
    _repeats: dict[str, int] = field(default_factory=dict, init=False)
    _is_denied: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._plan = record_plan(platform=self.route.platform, collected_at=self._now())
        self._size = self.route.most
        self.state = clean_state(self.state)

    def pages(self) -> Iterator[Page]:
        """What a cut run left over, then what is new."""
        if self.state["run"]:
            yield from self._run(is_resumed=True)
        if not self._is_full():
            yield from self._run(is_resumed=False)

    def _run(self, *, is_resumed: bool) -> Iterator[Page]:
        run = self.state["run"] = self.state["run"] or self._fresh()
        self._seen, self._repeats = set(), {}
        while run["spans"] or run["branches"]:
            if self._is_full():
                gap = self._gap(CAPPED if self.route.is_ordered else CAPPED_FOR_GOOD)
                yield self._page([], gaps=[replace(gap, is_lasting=not self.route.is_ordered)])
                return
            yield self._read_thread() if run["branches"] else self._list(is_resumed=is_resumed)
            is_resumed = False
        yield self._end()

    def _fresh(self) -> dict[str, Any]:
        """A run from the start: what is new and what may have changed, then what is wanted from before."""
        newest, covered, now = self.state["newest"], self.state["covered"], self._now()
        since = None if self.ask.since is None else microseconds(self.ask.since.astimezone(UTC))
        if newest is None:
            return self._run_of([[since, None]], [], since, now)
        bound = newest - _us(self.ask.look_back)
        spans: list[list[int | None]] = [[bound, None]]
        if since is not None and covered is not None and since < covered:
            spans.append([since, covered])
            covered = since
        known = [post_id for post_id, (created, _) in self.state["posts"].items() if created >= bound]
        return self._run_of(spans, known if self.route.by_id else [], covered, now)

    def _run_of(
        self, spans: list[list[int | None]], missing: list[str], covered: int | None, now: int
    ) -> dict[str, Any]:
        return {
            "spans": spans, "after": "", "missing": missing, "branches": [], "thread_after": "", "thread_newest": 0,
            "newest": self.state["newest"] or 0, "oldest": None, "covered": covered, "began": now,
        }  # fmt: skip

    # Posts

    def _list(self, *, is_resumed: bool) -> Page:
        run, span = self.state["run"], Span(*self.state["run"]["spans"][0])
        try:
            body = self._sized(lambda size: self.route.ask(self.graph, span, run["after"] or None, size))
        except GraphError as reason:
            if not (is_resumed and run["after"] and reason.code == 100 and not reason.is_missing):
                raise
            run["after"] = ""  # the cursor of a run cut long ago is valid no more: the span from its start
            body = self._sized(lambda size: self.route.ask(self.graph, span, None, size))
        given = _data(body)
        items = [(one, moment) for one in given if not _is_before(moment := self._time(one), span.since)]
        for one, moment in items:
            if word(one, "id") not in self._seen:
                self._note_post(one, moment)
        new = self._new(given)
        after = next_cursor(body)
        gaps = []
        is_past = self.route.is_ordered and bool(given) and _is_before(self._time(given[-1]), span.since)
        if self._is_stuck("list", after, new):
            gaps, after = ([self._gap(REPEATING)] if self.route.is_ordered else []), None
        run["after"] = "" if is_past or after is None else after
        if not run["after"]:
            run["spans"].pop(0)
        return self._page([self.route.read(one) for one, _ in items], gaps=gaps)

    def _note_post(self, post: object, moment: int | None) -> None:
        run, native = self.state["run"], word(post, "id")
        if moment is not None:
            run["newest"] = max(run["newest"], moment)
            run["oldest"] = moment if run["oldest"] is None else min(run["oldest"], moment)
        if native is None:
            return
        run["missing"] = [one for one in run["missing"] if one != native]
        threads = self.route.threads
        known = self.state["posts"].get(native, [0, 0])[1]
        is_young = moment is not None and moment >= run["newest"] - _us(self.ask.look_back)
        if is_young and (self.route.by_id or threads is not None):
            self.state["posts"][native] = [moment or 0, known]
        if threads is not None and not self._is_denied:
            branch = Branch(native, native, known=known if threads.is_flat else 0)
            run["branches"].append([branch.id, branch.root, branch.edge, branch.known])

    # Comments

    def _read_thread(self) -> Page:
        run, threads = self.state["run"], self.route.threads
        branch = Branch(*run["branches"][0])
        if threads is None or self._is_denied:
            return self._leave(branch)
        try:
            body = self._sized(
                lambda size: threads.ask(self.graph, branch, run["thread_after"] or None, min(size, threads.most))
            )
        except GraphError as reason:
            return self._without_thread(branch, reason)
        items = _data(body)
        moments = [moment for one in items if (moment := self._time(one)) is not None]
        run["thread_newest"] = max([run["thread_newest"], *moments])
        is_known = bool(branch.known and moments) and max(moments) < branch.known - _us(self.ask.look_back)
        before, new, after = run["thread_after"], self._new(items), next_cursor(body)
        run["branches"][1:1] = [
            [one.id, one.root, one.edge, one.known] for item in items for one in threads.branches(item, branch)
        ]
        is_empty = not before and not items and (count(body, "summary", "total_count") or 0) > 0
        gaps = [self._gap(EMPTY)] if is_empty else []
        if self._is_stuck("thread", after, new):
            gaps, after = [self._gap(REPEATING)], None
        if after is None or is_known:
            self._close(branch)
        else:
            run["thread_after"] = after
        return self._page([record for item in items for record in threads.read(item, branch)], gaps=gaps)

    def _without_thread(self, branch: Branch, reason: GraphError) -> Page:
        """Go on without the comments of a post that is gone, or without any where they may not be read."""
        if reason.is_missing:
            is_post = branch.id == branch.root
            page = self._leave(branch)
            self.state["posts"].pop(branch.id, None)
            gone = (f"{self.route.platform}:{branch.id}",)
            return replace(page, gone=gone, state=_copy(self.state)) if is_post else page
        if not reason.is_forbidden:
            raise reason
        self._is_denied = True
        return replace(self._leave(branch), gaps=(self._gap(DENIED),), notes=(str(reason),))

    def _leave(self, branch: Branch) -> Page:
        self.state["run"]["thread_newest"] = 0
        self._close(branch)
        return self._page([])

    def _close(self, branch: Branch) -> None:
        """The list of `branch` is read to its end."""
        run = self.state["run"]
        run["branches"] = [one for one in run["branches"] if one[:3] != [branch.id, branch.root, branch.edge]]
        if branch.id in self.state["posts"]:
            known = self.state["posts"][branch.id]
            known[1] = max(known[1], run["thread_newest"])
        run["thread_after"], run["thread_newest"] = "", 0
        self._repeats.pop("thread", None)

    # The end

    def _end(self) -> Page:
        """Ask by id for posts that were listed once and are no more; then the state of a finished run."""
        run, platform = self.state["run"], self.route.platform
        missing, gone = run["missing"][:MOST_MISSING], []
        for native in missing:
            try:
                self.graph.get(native, {"fields": "id"})
            except GraphError as reason:
                if not reason.is_missing:
                    raise
                gone.append(f"{platform}:{native}")
                self.state["posts"].pop(native, None)
        newest = run["newest"] or self.state["newest"]
        bound = (newest or 0) - _us(self.ask.look_back)
        posts = {native: kept for native, kept in self.state["posts"].items() if kept[0] >= bound}
        covered = run["covered"] if newest else None
        self.state |= {"newest": newest, "covered": covered, "posts": posts, "run": {}, "asked_at": run["began"]}
        return replace(self._page([]), gone=tuple(gone))

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
        page = Page(batch, _copy(self.state), gaps=(*self.gaps, *gaps), notes=tuple(self.notes))
        self.accounts, self.gaps, self.notes = [], [], []
        return page

    def _sized(self, ask: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
        """What `ask` brings for a page size; half of it as often as Meta says that it is too much."""
        while True:
            try:
                return ask(max(1, min(self._size, self.ask.max_posts - self._made)))
            except TooMuchError:
                if self._size <= 1:
                    raise
                self._size = max(1, self._size // 2)

    def _new(self, items: list[object]) -> int:
        """How many of `items` this run has not met; items without an id always count."""
        ids = [word(one, "id") for one in items]
        new = sum(one is None or one not in self._seen for one in ids)
        self._seen.update(one for one in ids if one)
        return new

    def _is_stuck(self, name: str, after: str | None, new: int) -> bool:
        """The list goes round: it said that there is more and again brought nothing new. One repeat may be a slip."""
        self._repeats[name] = 0 if new else self._repeats.get(name, 0) + 1
        return after is not None and self._repeats[name] >= MOST_REPEATS

    def _is_full(self) -> bool:
        return self._made >= self.ask.max_posts

    def _gap(self, reason: str) -> Gap:
        run = self.state["run"]
        span = run["spans"][0] if run["spans"] else [None, None]
        return Gap(_moment(span[0]), _moment(run["oldest"] or span[1]), reason)

    def _time(self, item: object) -> int | None:
        moment, _ = time_of(inner(item, self.route.time))
        return moment if isinstance(moment, int) else None

    def _now(self) -> int:
        return microseconds(self.ask.clock.now())


def clean_state(given: Mapping[str, Any]) -> dict[str, Any]:
    """A state whose parts are what they should be; what is not starts afresh, which costs answers and loses nothing."""
    made = _copy(given)
    for name in ("newest", "covered", "asked_at"):
        made[name] = made.get(name) if type(made.get(name)) is int else None
    posts = made.get("posts")
    made["posts"] = {
        native: kept
        for native, kept in (posts if isinstance(posts, dict) else {}).items()
        if isinstance(kept, list) and len(kept) == 2 and all(type(one) is int for one in kept)
    }
    run = made.get("run")
    kinds = {"spans": list, "missing": list, "branches": list, "after": str, "thread_after": str, "began": int}
    is_whole = isinstance(run, dict) and all(type(run.get(name)) is kind for name, kind in kinds.items())
    made["run"] = {"oldest": None, "covered": None, "newest": 0, "thread_newest": 0} | run if is_whole and run else {}
    return made


def _copy(state: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(dict(state)))
    return copied


def _data(body: Mapping[str, Any]) -> list[object]:
    found = body.get("data")
    return found if isinstance(found, list) else []


def _is_before(moment: int | None, bound: int | None) -> bool:
    return moment is not None and bound is not None and moment < bound // 1_000_000 * 1_000_000


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC)
