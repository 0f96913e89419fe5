"""What a live collector is: one line of a project's listening list goes in, pages of posts come out.

A page holds posts and the state that stands after them; `ingest` commits both in one lake transaction, so a run that is
cut goes on after its last page, and nothing is asked twice or lost between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from nghe_lib.errors import SourceError
from nghe_lib.sources.credentials import Secret, read_secret
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.reading import Batch

if TYPE_CHECKING:
    from nghe_lib.sources.feed_entries import Entries
    from nghe_lib.sources.pace import Clock

State = Mapping[str, Any]
LOOK_BACK = timedelta(days=2)


@dataclass(frozen=True)
class Target:
    """One line of a project's `listen`: `COLLECTOR VERB WHAT`, such as `youtube search ngập lụt`."""

    collector: str
    verb: str
    what: str

    @property
    def line(self) -> str:
        """The line itself; it names the target in `runs` and `cursors`."""
        return " ".join(filter(None, (self.collector, self.verb, self.what)))


@dataclass(frozen=True)
class Gap:
    """A span of publication times that a target should have covered and did not. end_at: None while it stays open.

    is_lasting: no later run can fill it, such as days a platform no longer shows. Others count as filled once the
    target was asked to its end without a gap. reason: a sentence that stays the same while the gap goes on.
    """

    start_at: datetime | None
    end_at: datetime | None
    reason: str
    is_lasting: bool = False


@dataclass(frozen=True)
class Page:
    """One step of a collection, committed whole.

    batch: posts with raw account ids, and what had to be refused; None where the step brought none.
    entries: instead of a batch, entries of a feed, which are made into posts together with those of other feeds.
    known_count: entries the state already knew, unchanged, and so left out.
    state: JSON; given back to the collector at the next run (`Ask.state`) once this page is committed.
    spent: units of the platform's budget (quota points, posts read) this step cost.
    gone: post_ids the platform says were deleted; they become tombstones. gaps, notes: for the line of the run, in
    Vietnamese.
    """

    batch: Batch | None
    state: State
    entries: Entries | None = None
    known_count: int = 0
    spent: int = 0
    gone: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """How a target shall be asked. Everything a collector may use of the world outside is in here.

    state: what the last committed page left, {} at first. since: oldest publication time wanted; the collector also
    asks again `look_back` behind the newest post it knows, for what came late or was edited. units_left: of the
    budget; a collector stops before it would pass it and says so with a gap. endpoint: another base address than the
    platform's own; only tests set it.
    """

    fetcher: Fetcher
    state: State = field(default_factory=lambda: MappingProxyType({}))
    since: datetime | None = None
    look_back: timedelta = LOOK_BACK
    max_posts: int = 10_000
    units_left: int = 10**9
    endpoint: str = ""

    @property
    def clock(self) -> Clock:
        """The clock of the fetcher: the only one a collector reads or waits by."""
        return self.fetcher.clock

    def secret(self, secret: Secret) -> str:
        """The credential from the environment or the keyring. Raises SourceError that says how to give it."""
        return read_secret(secret)


@dataclass(frozen=True)
class Budget:
    """What a platform counts and limits. unit: what is counted, for readers. price_usd: of one unit.

    limit: units in a `period`, which begins at midnight (or the first of the month) in `timezone`.
    """

    unit: str
    limit: int
    period: Literal["day", "month"]
    timezone: str
    price_usd: float = 0.0


@dataclass(frozen=True)
class Collector:
    """One way to listen. `name` is the first word of a line of `listen`.

    verbs: second word → what it brings and what WHAT must be, for readers. terms: what the platform's terms allow and
    how nghe keeps to them, printed before a run, in Vietnamese, with the address of the terms and the day they were
    read. collect: asks the target and yields pages; raises SourceError when it cannot go on (its child Later when it
    was asked to come back later): pages yielded before stay committed. estimate: units that one run of a target is
    likely to cost. check: raises ParameterError for a WHAT that cannot be asked.
    """

    name: str
    label: str
    verbs: Mapping[str, str]
    terms: str
    collect: Callable[[Target, Ask], Iterator[Page]]
    secrets: tuple[Secret, ...] = ()
    budget: Budget | None = None
    estimate: Callable[[Target, Ask], int] | None = None
    check: Callable[[Target], None] | None = None


def needs(module: str) -> Any:
    """`module` of a platform's client, imported. Raises SourceError with the line that installs it."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as reason:
        raise SourceError(
            f"cần thư viện '{module}' để thu thập từ nền tảng này; hãy cài: "
            "pip install --require-hashes -r requirements-platforms.lock"
        ) from reason
