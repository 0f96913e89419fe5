"""Walk through a forum: threads in order of their last post, the posts of each, so that a cut run loses nothing.

A list of threads is walked from the newest activity down. A thread is read from its newest posts back; after every part
the state says what is left of it. The state keeps the spans of activity that are covered, and for the threads of the
look-back which posts stood there: what stands there no more is asked for by id, and is gone where the forum says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Protocol

from nghe_lib.errors import SourceError
from nghe_lib.sources.batching import Record, batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Gap, Page
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.protocols.spans import Span, covered, is_covered, newest, read_spans
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds

MOST_THREADS = 3_000
MOST_RECENT = 100
MOST_LISTS = 5_000
MOST_CHECKS = 20
MOST_TRIES = 3
MOST_LOOKS = 2
MOST_FAILURES_IN_A_ROW = 5
REVISIT = timedelta(hours=6)
CAPPED = "đã đủ số bài tối đa của một lần thu thập (max_posts); lần sau nghe đi tiếp từ chỗ dừng"
UNORDERED = "danh sách chủ đề không xếp theo bài mới nhất; nghe phải đọc hết danh sách và có thể sót chủ đề"
CLOSED = "có chủ đề diễn đàn không cho khách đọc"
RETRIED = "có chủ đề chưa đọc được; lần sau nghe hỏi lại"
GIVEN_UP = f"có chủ đề hỏi {MOST_TRIES} lần đều không đọc được"


@dataclass(frozen=True)
class Thread:
    """A thread as a list shows it. last_at: microseconds UTC of its last post; n_replies, n_views: where shown."""

    id: str
    address: str
    title: str = ""
    last_at: int | None = None
    n_replies: int | None = None
    n_views: int | None = None
    is_pinned: bool = False


@dataclass(frozen=True)
class Known:
    """What the state remembers of a thread.

    top: largest post number read. place: the first part that held a post of the look-back, else the newest. root:
    post_id that started it. recent: post_id → the forum's own number for it, of the posts of the look-back. seen_at:
    when it was read, microseconds UTC.
    """

    last_at: int | None
    n_replies: int | None
    seen_at: int
    top: int
    place: int
    root: str
    recent: dict[str, int]
    address: str

    @classmethod
    def of(cls, kept: Any) -> Known | None:
        """From a state; None where it is not understood."""
        if not isinstance(kept, list) or len(kept) != 8:
            return None
        last_at, n_replies, seen_at, top, place, root, recent, address = kept
        numbers = [seen_at, top, place, *(one for one in (last_at, n_replies) if one is not None)]
        if not all(type(one) is int for one in numbers) or not isinstance(root, str) or not isinstance(address, str):
            return None
        if not isinstance(recent, dict) or not all(type(one) is int for one in recent.values()):
            return None
        return cls(last_at, n_replies, seen_at, top, place, root, recent, address)

    def plain(self) -> list[object]:
        """As JSON types."""
        return [
            self.last_at, self.n_replies, self.seen_at, self.top, self.place, self.root, self.recent, self.address,
        ]  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Some posts of a thread. left: what is still to be read of it, newest first, as the forum wants it back (JSON).

    records: their `published_at` is in microseconds, their `post_id` without platform. numbers: post_id → the forum's
    number of every post that stands in the part. gone: post_ids that the forum itself calls deleted. place: where the
    part stands in the thread, such as its page; last_place: where the newest part stands. standing: numbers of all
    posts of the thread, where told.
    """

    records: Sequence[Record]
    refused: Sequence[Refusal] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    left: tuple[Any, ...] = ()
    gone: tuple[str, ...] = ()
    place: int = 1
    last_place: int = 1
    root: str = ""
    standing: frozenset[int] | None = None


@dataclass(frozen=True)
class Listing:
    """A page of a list of threads."""

    threads: tuple[Thread, ...]
    is_last: bool


class GoneError(SourceError):
    """The forum says that a thread is no more."""


class ClosedError(SourceError):
    """The forum does not show a thread to guests."""


class Forum(Protocol):
    """How a kind of forum is asked. Each method raises SourceError, GoneError, ClosedError or Later."""

    def listing(self, number: int) -> Listing:
        """Page `number`, from 0, of the list of threads."""

    def open(self, thread: Thread, known: Known | None, edge: int | None) -> Part:
        """The first part of a thread and what is left of it; of a known one only what is new or of the look-back."""

    def read(self, thread: Thread, place: Any, root: str) -> Part:
        """The part of a thread at `place`."""

    def is_gone(self, thread: Thread, number: int) -> bool:
        """Whether the post `number` is no longer shown to anybody."""


@dataclass
class Open:
    """A thread that is being read. left: its parts still to be asked. known: what will be remembered of it."""

    thread: Thread
    left: list[Any]
    known: Known

    def plain(self) -> dict[str, object]:
        """As JSON types."""
        one = self.thread
        shown = [one.id, one.address, one.title, one.last_at, one.n_replies, one.n_views]
        return {"thread": shown, "left": self.left, "known": self.known.plain()}

    @classmethod
    def of(cls, kept: Any) -> Open | None:
        """From a state; None where it is not understood."""
        if not isinstance(kept, dict) or not isinstance(kept.get("left"), list):
            return None
        shown, known = kept.get("thread"), Known.of(kept.get("known"))
        if known is None or not isinstance(shown, list) or len(shown) != 6:
            return None
        if not all(isinstance(one, str) for one in shown[:3]) or not all(
            one is None or type(one) is int for one in shown[3:]
        ):
            return None
        return cls(Thread(*shown), kept["left"], known)


@dataclass
class Walk:
    """One run over a list of threads, or over one thread."""

    forum: Forum
    ask: Ask
    spans: tuple[Span, ...] = ()
    threads: dict[str, Known] = field(default_factory=dict)
    retry: dict[str, list[Any]] = field(default_factory=dict)
    opened: Open | None = None
    n_taken: int = 0
    position: int = 0
    in_a_row: int = 0
    is_ordered: bool = True
    standing: set[int] = field(default_factory=set)
    plan: Plan = field(init=False)
    gaps: dict[str, Gap] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = self.ask.state
        self.plan = record_plan(platform="forum", collected_at=microseconds(self.ask.clock.now()))
        self.spans = read_spans(kept.get("spans"))
        threads = kept.get("threads")
        found = {id_: Known.of(one) for id_, one in (threads if isinstance(threads, dict) else {}).items()}
        self.threads = {id_: one for id_, one in found.items() if one is not None}
        retry = kept.get("retry")
        self.retry = {
            id_: one
            for id_, one in (retry if isinstance(retry, dict) else {}).items()
            if isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) and type(one[1]) is int
        }
        self.opened = Open.of(kept.get("open"))
        self.since = None if self.ask.since is None else microseconds(self.ask.since)
        floor = kept.get("floor")
        if type(floor) is int and (self.since or 0) < floor:
            self._forget_tops()
        self._look_back(newest(self.spans))

    def _forget_tops(self) -> None:
        """An earlier `since` than before: threads that were read only in part are read again."""
        self.spans, self.opened = (), None
        self.threads = {id_: replace(one, last_at=None, top=0, place=1) for id_, one in self.threads.items()}

    def _look_back(self, top: int | None) -> None:
        self.edge = None if top is None else top - self.ask.look_back // timedelta(microseconds=1)

    def list_pages(self) -> Iterator[Page]:
        """All threads of the list whose activity is not covered yet, down to `since`."""
        yield from self._resumed()
        for id_, (address, _) in list(self.retry.items()):
            yield from self._thread(Thread(id_, address))
        top: int | None = None
        seen: set[str] = set()
        for number in range(MOST_LISTS):
            if self._is_full:
                self._cap()
                break
            listing = self.forum.listing(number)
            self._watch_order(listing)
            fresh = [one for one in listing.threads if one.id not in seen]
            seen |= {one.id for one in fresh}
            top = top if number else max((one.last_at for one in fresh if one.last_at is not None), default=None)
            for thread in fresh:
                if self._is_wanted(thread):
                    yield from self._thread(thread)
                    if self._is_full:
                        break
                self._cover(thread, top)
            if self._is_full:
                self._cap()
                break
            if listing.is_last or not fresh or self._is_through(fresh):
                yield from self._finish(top, seen)
                return
        else:
            self._cap()
        yield self._page()

    def thread_pages(self, thread: Thread) -> Iterator[Page]:
        """One thread."""
        yield from self._resumed()
        known = self.threads.get(thread.id)
        try:
            yield from self._read(thread, known)
        except GoneError as reason:
            if known is None:
                raise
            del self.threads[thread.id]
            self.notes[str(reason)] = None
            yield self._page(gone=list(known.recent))
            return
        yield self._page()

    def _cap(self) -> None:
        self.gaps[CAPPED] = Gap(self.ask.since, None, CAPPED)

    @property
    def _is_full(self) -> bool:
        return self.n_taken >= self.ask.max_posts

    def _cover(self, thread: Thread, top: int | None) -> None:
        """All threads whose last post lies between that of `thread` and `top` are read."""
        at = thread.last_at
        if at is not None and top is not None and at >= (self.since or 0) and not thread.is_pinned and self.is_ordered:
            self.spans = covered(self.spans, min(at, top), top)

    def _watch_order(self, listing: Listing) -> None:
        times = [one.last_at for one in listing.threads if not one.is_pinned and one.last_at is not None]
        if any(after > before for before, after in pairwise(times)):
            self.is_ordered = False
            self.gaps[UNORDERED] = Gap(self.ask.since, self.ask.clock.now(), UNORDERED)

    def _is_wanted(self, thread: Thread) -> bool:
        known, at = self.threads.get(thread.id), thread.last_at
        if thread.id in self.retry:
            return False
        if at is not None and self.since is not None and at < self.since:
            return False
        if known is not None and (known.last_at, known.n_replies) == (at, thread.n_replies):
            is_late = at is None or self.edge is None or at >= self.edge
            age = microseconds(self.ask.clock.now()) - known.seen_at
            return is_late and age >= min(REVISIT, self.ask.look_back) // timedelta(microseconds=1)
        if at is None or known is not None or (self.edge is not None and at >= self.edge):
            return True
        return not is_covered(self.spans, at)

    def _is_through(self, threads: Sequence[Thread]) -> bool:
        """Whether nothing below `threads` is wanted: it is older than `since`, or all of it is covered."""
        times = [one.last_at for one in threads if not one.is_pinned and one.last_at is not None]
        if not times or not self.is_ordered:
            return False
        last, floor = min(times), self.since or 0
        if last < floor:
            return True
        is_whole = any(low <= floor and last <= high for low, high in self.spans)
        return is_whole and self.edge is not None and last < self.edge

    def _resumed(self) -> Iterator[Page]:
        """The rest of the thread that the last run was cut in."""
        if self.opened is not None:
            yield from self._guarded(self.opened.thread, self._rest(self.opened))

    def _thread(self, thread: Thread) -> Iterator[Page]:
        yield from self._guarded(thread, self._read(thread, self.threads.get(thread.id)))

    def _guarded(self, thread: Thread, pages: Iterator[Page]) -> Iterator[Page]:
        """`pages` of a thread; what goes wrong with one thread does not stop the others."""
        try:
            yield from pages
        except Later:
            yield self._page()
            raise
        except GoneError as reason:
            self.opened = None
            self.retry.pop(thread.id, None)
            known = self.threads.pop(thread.id, None)
            self.notes["có chủ đề diễn đàn nói không còn"] = None
            if known is not None and known.recent:
                self.notes[str(reason)] = None
                yield self._page(gone=list(known.recent))
        except SourceError as reason:
            self._try_later(thread, reason)
            if self.in_a_row >= MOST_FAILURES_IN_A_ROW:
                yield self._page()
                raise
        else:
            self.in_a_row = 0
            self.retry.pop(thread.id, None)

    def _try_later(self, thread: Thread, reason: SourceError) -> None:
        """Leave `thread` for the next run; after some runs its gap is for good."""
        is_closed = isinstance(reason, ClosedError)
        self.opened = None
        self.in_a_row += 0 if is_closed else 1
        self.notes[str(reason)] = None
        tries, at = self.retry.pop(thread.id, ["", 0])[1] + 1, _time(thread.last_at)
        if tries < (MOST_LOOKS if is_closed else MOST_TRIES):
            self.retry[thread.id] = [thread.address, tries]
            self.gaps[RETRIED] = Gap(at, None, RETRIED)
        else:
            said = CLOSED if is_closed else GIVEN_UP
            self.gaps[said] = Gap(at, at, said, is_lasting=True)

    def _read(self, thread: Thread, before: Known | None) -> Iterator[Page]:
        """A thread from its newest posts back; the part that opening it gives comes first."""
        part = self.forum.open(thread, before, self.edge)
        root = part.root or (before.root if before else "")
        now, top = microseconds(self.ask.clock.now()), before.top if before else 0
        known = Known(thread.last_at, thread.n_replies, now, top, part.last_place, root, {}, thread.address)
        opened = self.opened = Open(thread, list(part.left), known)
        self.standing = set(part.numbers.values())
        yield self._taken(part, opened, before)
        yield from self._rest(opened)
        if self.opened is None and before is not None:
            standing = self.standing if part.standing is None else part.standing
            missing = [(id_, number) for id_, number in before.recent.items() if number not in standing]
            lost = [id_ for id_, number in missing[:MOST_CHECKS] if self.forum.is_gone(thread, number)]
            if lost:
                yield self._page(gone=lost)

    def _rest(self, opened: Open) -> Iterator[Page]:
        """What is left of a thread; at its end the thread is known."""
        before = self.threads.get(opened.thread.id)
        while opened.left and not self._is_full:
            part = self.forum.read(opened.thread, opened.left[0], opened.known.root)
            opened.left = opened.left[1:]
            times = [at for one in part.records if type(at := one.get("published_at")) is int]
            if times and self.since is not None and max(times) < self.since:
                opened.left = []
            self.standing |= set(part.numbers.values())
            yield self._taken(part, opened, before)
        if not opened.left:
            self.opened = None
            self.threads.pop(opened.thread.id, None)
            self.threads[opened.thread.id] = opened.known

    def _taken(self, part: Part, opened: Open, before: Known | None) -> Page:
        """The posts of `part` that are new, not known or of the look-back; the others only count."""
        records, n_known = [], 0
        low = microseconds(self.ask.clock.now() - self.ask.look_back) if self.edge is None else self.edge
        recent, n_late = dict(opened.known.recent), 0
        for record in part.records:
            at, id_ = record.get("published_at"), str(record.get("post_id"))
            moment = at if type(at) is int else None
            number = part.numbers.get(id_, 0)
            if moment is None or moment >= low:
                recent[id_] = number
                n_late += 1
            if moment is not None and self.since is not None and moment < self.since:
                continue
            if before is not None and moment is not None and moment < low and number <= before.top:
                n_known += 1
            else:
                records.append(record)
        opened.known = replace(
            opened.known,
            top=max([opened.known.top, *part.numbers.values()]),
            place=min(opened.known.place, part.place) if n_late else opened.known.place,
            recent=dict(list(recent.items())[-MOST_RECENT:]),
        )
        return self._page(records, list(part.refused), n_known, list(part.gone))

    def _finish(self, top: int | None, seen: set[str]) -> Iterator[Page]:
        """The list was walked to its end: threads that it shows no more are asked for; old ones are forgotten."""
        missing = [
            (id_, one) for id_, one in self.threads.items()
            if id_ not in seen and one.recent and self.edge is not None and (one.last_at or 0) >= self.edge
        ]  # fmt: skip
        for id_, one in missing[:MOST_CHECKS]:
            yield from self._thread(Thread(id_, one.address, last_at=one.last_at, n_replies=one.n_replies))
        high = max((one for one in (top, newest(self.spans)) if one is not None), default=None)
        if high is not None and self.is_ordered:
            self.spans = covered(self.spans, self.since or 0, high)
        self._look_back(newest(self.spans))
        kept = sorted(self.threads.items(), key=lambda pair: -(pair[1].last_at or 0))[:MOST_THREADS]
        self.threads = {
            id_: one if self.edge is None or (one.last_at or 0) >= self.edge else replace(one, recent={})
            for id_, one in kept
        }
        yield self._page()

    def _state(self) -> dict[str, object]:
        state: dict[str, object] = {
            "spans": [list(span) for span in self.spans],
            "threads": {id_: one.plain() for id_, one in self.threads.items()},
            "retry": self.retry,
            "floor": self.since or 0,
        }
        if self.opened is not None:
            state["open"] = self.opened.plain()
        return state

    def _page(
        self,
        records: list[Record] | None = None,
        refused: list[Refusal] | None = None,
        n_known: int = 0,
        gone: Sequence[str] = (),
    ) -> Page:
        """What came since the last page. Row numbers count the posts of this run."""
        batch = None
        if records or refused:
            numbers = range(self.position + 1, self.position + len(records or []) + len(refused or []) + 1)
            self.position = numbers[-1]
            positions = list(numbers[: len(records or [])])
            moved = [
                replace(one, position=at) for one, at in zip(refused or [], numbers[len(positions) :], strict=True)
            ]
            self.n_taken += len(records or [])
            batch = batch_of_records(records or [], self.plan, positions=positions, refused=moved)
        if self._is_full and self.opened is not None:
            self._cap()
        ids = tuple(f"forum:{id_}" for id_ in gone)
        page = Page(
            batch, self._state(), known_count=n_known, gone=ids, gaps=tuple(self.gaps.values()), notes=tuple(self.notes)
        )
        self.gaps, self.notes = {}, {}
        return page


def _time(moment: int | None) -> datetime | None:
    return None if moment is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)
