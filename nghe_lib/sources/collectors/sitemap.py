"""All articles that a newspaper names in its sitemap, newest first.

Sitemaps are read first, all of them; then the articles are asked one by one. A page of the collection holds up to 20
articles. The state says which spans of change are covered, and which addresses of the newest span are known, so that
a cut run goes on, a changed `lastmod` brings an article again, and an earlier `since` fills what is older.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from nghe_lib.errors import SourceError
from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.batching import Record, batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Collector, Gap, Page, Target
from nghe_lib.sources.collectors.feed import check
from nghe_lib.sources.fetch import Later, shown
from nghe_lib.sources.payloads.article import Hint, is_article_address, outlet_at
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.protocols.article_pages import GONE, TERMS, Asked, ask_page, post_id_at
from nghe_lib.sources.protocols.sitemaps import MOST_BYTES, Entry, read_sitemap
from nghe_lib.sources.protocols.spans import Span, covered, is_covered, newest, read_spans
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds

PAGE_ARTICLES = 20
MOST_DEPTH = 3
MOST_FILES = 500
MOST_WANTED = 50_000
MOST_KNOWN = 20_000
MOST_TRIES = 3
MOST_LOOKS = 2
MOST_FAILURES_IN_A_ROW = 10
MARK_DIGITS = 12
CAPPED = "đã đủ số bài tối đa của một lần thu thập (max_posts); lần sau nghe đi tiếp từ chỗ dừng"
CLOSED = "có bài tòa soạn không cho lấy (máy chủ trả lời 401, 402, 403 hoặc 451)"
TRIED = f"có bài hỏi {MOST_TRIES} lần đều không lấy được"
TOO_MANY = (
    f"sitemap có quá nhiều tệp hay bài mới (hơn {MOST_FILES} tệp hoặc {MOST_WANTED} bài); nghe chỉ lấy phần mới nhất"
)
RETRIED = "có bài chưa lấy được; lần sau nghe hỏi lại"
UNREAD = "có tệp sitemap không đọc được trọn vẹn"


@dataclass
class Memory:
    """The state between runs, as it stands while a run goes on.

    spans: times of change whose articles were all asked. known: mark of an address → its time of change, 0 where the
    sitemap gives none. files: mark of a sitemap file that was read whole → its time of change. retry: address → (time
    of change, how often it failed). floor: the `since` that `files` were read with, 0 for none.
    """

    spans: tuple[Span, ...]
    known: dict[str, int]
    files: dict[str, int]
    retry: dict[str, tuple[int | None, int]]
    floor: int

    @classmethod
    def of(cls, kept: Any) -> Memory:
        """From a state; whatever is not understood starts afresh."""
        retry = kept.get("retry")
        return cls(
            read_spans(kept.get("spans")),
            _moments(kept.get("known")),
            _moments(kept.get("files")),
            {
                url: (one[0], one[1])
                for url, one in (retry if isinstance(retry, dict) else {}).items()
                if isinstance(one, list) and len(one) == 2 and (one[0] is None or type(one[0]) is int)
                and type(one[1]) is int
            },
            kept["floor"] if type(kept.get("floor")) is int else 0,
        )  # fmt: skip

    def plain(self) -> dict[str, object]:
        """As JSON types."""
        return {
            "spans": [list(span) for span in self.spans],
            "known": dict(list(self.known.items())[-MOST_KNOWN:]),
            "files": dict(list(self.files.items())[-MOST_FILES * 2 :]),
            "retry": {url: list(one) for url, one in list(self.retry.items())[-200:]},
            "floor": self.floor,
        }


def _moments(kept: object) -> dict[str, int]:
    return {name: at for name, at in kept.items() if type(at) is int} if isinstance(kept, dict) else {}


@dataclass
class Found:
    """What the sitemaps name. wanted: by mark, those to be asked. files: read whole, with their time of change."""

    wanted: dict[str, Entry] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    known_count: int = 0
    n_files: int = 0
    is_whole: bool = True
    gaps: dict[str, Gap] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Articles that are new, changed, or older but wanted since `ask.since`. Raises SourceError without a sitemap."""
    walk = _Walk(target.what, ask, Memory.of(ask.state))
    yield from walk.pages()


@dataclass
class _Walk:
    """One run."""

    url: str
    ask: Ask
    memory: Memory
    plan: Plan = field(init=False)
    found: Found = field(default_factory=Found)
    records: dict[int, Record] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    gaps: dict[str, Gap] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    position: int = 0
    in_a_row: int = 0

    def __post_init__(self) -> None:
        self.plan = record_plan(platform="press", collected_at=microseconds(self.ask.clock.now()))
        self.site = outlet_at(self.url)
        top = newest(self.memory.spans)
        self.edge = None if top is None else top - self.ask.look_back // timedelta(microseconds=1)
        self.since = None if self.ask.since is None else microseconds(self.ask.since)
        if (self.since or 0) < self.memory.floor:
            self.memory.files = {}
        self.memory.floor = self.since or 0

    def pages(self) -> Iterator[Page]:
        self._read_files()
        again = [Entry(url, moment) for url, (moment, _) in self.memory.retry.items()]
        fresh = sorted(self.found.wanted.values(), key=_newest_first)
        wanted = again + [entry for entry in fresh if entry.url not in self.memory.retry]
        self.gaps |= self.found.gaps
        self.notes |= self.found.notes
        top = max((entry.moment for entry in fresh if entry.moment is not None), default=None)
        n_asked = 0
        try:
            for entry in wanted[: self.ask.max_posts]:
                self._take(entry, ask_page(entry.url, self.ask, hint=_hint(entry)))
                n_asked += 1
                if entry.moment is not None and top is not None and n_asked > len(again) and self.found.is_whole:
                    self.memory.spans = covered(self.memory.spans, entry.moment, top)
                if n_asked % PAGE_ARTICLES == 0:
                    yield self._page()
                if self.in_a_row >= MOST_FAILURES_IN_A_ROW:
                    raise SourceError(
                        f"{shown(self.url)}: {self.in_a_row} bài liền không lấy được; {next(iter(self.lost))}"
                    )
        except (Later, SourceError):
            yield self._page()
            raise
        if n_asked < len(wanted):
            left = wanted[n_asked]
            self.gaps[CAPPED] = Gap(self.ask.since, _time(left.moment), CAPPED)
        else:
            self.memory.files |= self.found.files
            if self.found.is_whole:
                self._finish(top)
        yield self._page(is_last=True)

    def _finish(self, top: int | None) -> None:
        """All that the sitemaps name down to `since` is covered."""
        high = max((one for one in (top, newest(self.memory.spans)) if one is not None), default=None)
        if high is not None:
            self.memory.spans = covered(self.memory.spans, self.since or 0, high)
            edge = high - self.ask.look_back // timedelta(microseconds=1)
            self.memory.known = {mark: at for mark, at in self.memory.known.items() if at == 0 or at >= edge}

    def _read_files(self) -> None:
        """Every sitemap file, newest first, breadth first, down to `MOST_DEPTH`."""
        waiting: list[tuple[Entry, int]] = [(Entry(self.url), 0)]
        seen = {self.url}
        while waiting:
            file, depth = waiting.pop(0)
            if self.found.n_files == MOST_FILES or len(self.found.wanted) >= MOST_WANTED:
                self.found.gaps[TOO_MANY] = Gap(self.ask.since, self.ask.clock.now(), TOO_MANY)
                self.found.is_whole = False
                return
            self.found.n_files += 1
            for child in self._read_file(file, depth):
                if child.url not in seen and depth < MOST_DEPTH:
                    seen.add(child.url)
                    waiting.append((child, depth + 1))

    def _read_file(self, file: Entry, depth: int) -> list[Entry]:
        """The files that an index names; the addresses of a set go to `found`. The first file must be readable."""
        try:
            answer = self.ask.fetcher.get(file.url, max_bytes=MOST_BYTES)
            if answer.status in GONE and depth > 0:
                self.found.notes["chỉ mục sitemap nêu tệp mà máy chủ nói không còn (404 hoặc 410)"] = None
                return []
            if answer.status != 200:
                raise SourceError(f"máy chủ trả lời {answer.status}")
            read = read_sitemap(answer.body, url=answer.url)
        except Later:
            raise
        except SourceError as reason:
            said = str(reason) if file.url.partition("?")[0] in str(reason) else f"{shown(file.url)}: {reason}"
            if depth == 0:
                raise SourceError(said) from reason
            self._miss(said)
            return []
        if read.fault:
            self._miss(f"{shown(file.url)}: {read.fault}")
        if read.is_index:
            return sorted((one for one in read.entries if self._has_news(one)), key=_newest_first)
        self._choose(read.entries)
        if file.changed_at is not None and not read.fault:
            self.found.files[_mark(file.url)] = file.changed_at
        return []

    def _miss(self, said: str) -> None:
        self.found.is_whole = False
        self.found.notes[said] = None
        self.found.gaps[UNREAD] = Gap(self.ask.since, self.ask.clock.now(), UNREAD)

    def _has_news(self, file: Entry) -> bool:
        if not self._is_ours(file.url):
            return False
        if file.changed_at is None:
            return True
        # A day without an hour stays the same all day: files of the look-back are always read again.
        is_still = self.edge is not None and file.changed_at < self.edge
        is_old = self.since is not None and file.changed_at < self.since
        return not is_old and not (is_still and self.memory.files.get(_mark(file.url)) == file.changed_at)

    def _is_ours(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        if host == self.site or host.endswith(f".{self.site}"):
            return True
        self.found.notes["sitemap dẫn sang máy chủ khác; nghe không theo"] = None
        return False

    def _choose(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            mark = _mark(entry.url)
            if self.memory.known.get(mark) == (entry.moment or 0):
                self.found.known_count += 1
            elif self._is_wanted(entry) and self._is_ours(entry.url):
                other = self.found.wanted.get(mark)
                if (
                    other is None
                    or (entry.moment or 0) > (other.moment or 0)
                    or (entry.has_time and not other.has_time)
                ):
                    self.found.wanted[mark] = entry

    def _is_wanted(self, entry: Entry) -> bool:
        if not (entry.title or is_article_address(entry.url)):
            return False
        told = entry.published_at if entry.published_at is not None else entry.moment
        if told is not None and self.since is not None and max(told, entry.moment or told) < self.since:
            return False
        if entry.moment is None or (self.edge is not None and entry.moment >= self.edge):
            return True
        return not is_covered(self.memory.spans, entry.moment)

    def _take(self, entry: Entry, asked: Asked) -> None:
        mark = _mark(entry.url)
        self.in_a_row = self.in_a_row + 1 if asked.outcome == "failed" else 0
        if self._is_tried_later(entry, asked):
            return
        self.memory.retry.pop(entry.url, None)
        if asked.outcome == "gone":
            if mark in self.memory.known:
                self.gone.append(post_id_at(entry.url))
            self.notes["có bài trong sitemap mà máy chủ nói không còn (404 hoặc 410)"] = None
        elif asked.outcome == "closed":
            self.gaps[CLOSED] = Gap(_time(entry.moment), _time(entry.moment), CLOSED, is_lasting=True)
        elif asked.outcome == "failed":
            self.gaps[TRIED] = Gap(_time(entry.moment), _time(entry.moment), TRIED, is_lasting=True)
        elif asked.record is None:
            self.position += 1
            self.refused.append(Refusal(self.position, asked.reason, f"url={len(entry.url)}"))
        else:
            self.position += 1
            self.records[self.position] = asked.record
            self.notes |= dict.fromkeys(asked.notes)
        self.memory.known.pop(mark, None)
        self.memory.known[mark] = entry.moment or 0

    def _is_tried_later(self, entry: Entry, asked: Asked) -> bool:
        """Whether the page is left for a later run: it failed, was closed, or held no article (a login page?)."""
        most = {"failed": MOST_TRIES, "refused": MOST_LOOKS, "closed": MOST_LOOKS}.get(asked.outcome, 0)
        tries = self.memory.retry.get(entry.url, (None, 0))[1] + 1
        if asked.outcome == "failed":
            self.lost[asked.reason] += 1
            self.notes[asked.reason] = None
        if tries >= most:
            return False
        self.memory.retry[entry.url] = (entry.moment, tries)
        self.gaps[RETRIED] = Gap(_time(entry.moment), _time(entry.moment), RETRIED)
        return True

    def _page(self, *, is_last: bool = False) -> Page:
        """What came since the last page. Row numbers count the pages read in this run."""
        batch = None
        if self.records or self.refused:
            batch = batch_of_records(
                list(self.records.values()), self.plan, positions=list(self.records), refused=self.refused
            )
        page = Page(
            batch, self.memory.plain(), known_count=self.found.known_count if is_last else 0, gone=tuple(self.gone),
            gaps=tuple(self.gaps.values()), notes=tuple(self.notes),
        )  # fmt: skip
        self.records, self.refused, self.gone, self.gaps, self.notes = {}, [], [], {}, {}
        return page


def _hint(entry: Entry) -> Hint:
    return Hint(entry.published_at if entry.has_time else None, entry.title)


def _newest_first(entry: Entry) -> int:
    return -(entry.moment or 0)


def _mark(url: str) -> str:
    return fingerprint(url)[:MARK_DIGITS]


def _time(moment: int | None) -> datetime | None:
    return None if moment is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)


COLLECTOR = Collector(
    "sitemap",
    "Báo, theo sitemap",
    {"": "mọi bài mà sitemap của một tòa soạn nêu, đọc cả văn bản; GÌ là địa chỉ sitemap"},
    TERMS,
    collect,
    check=check,
)
