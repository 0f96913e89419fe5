"""Listen to what a project lists: once (`collect`), or again and again until it is told to stop (`watch`)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from nghe_lib import sources, store
from nghe_lib.errors import ParameterError
from nghe_lib.ingest.commits import Ledger
from nghe_lib.ingest.door import Door
from nghe_lib.ingest.listening import Heard, Listening
from nghe_lib.ingest.retention import forget_overdue
from nghe_lib.ingest.runs import runs_of
from nghe_lib.ingest.targets import targets_of
from nghe_lib.settings import TIMEZONE, CollectSettings, WatchSettings
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors import collector

if TYPE_CHECKING:
    import pandas as pd

Told = Callable[[list[Heard]], None]
COMMIT_PAGES = 512
TICK_S = 0.5
COMPACT_EVERY = 200


def collect(
    *,
    settings: CollectSettings,
    fetcher: sources.Fetcher | None = None,
    endpoints: Mapping[str, str] | None = None,
    stop: threading.Event | None = None,
    told: Told | None = None,
) -> pd.DataFrame:
    """Ask every target of the project once for what is new. Returns RUNS, one row per target.

    fetcher, endpoints (collector → base address): only tests give them. stop: set it to end after the pages under way.
    told: called with what was just committed, for a progress display.

    Raises ParameterError when the project states no legal basis (Law 91/2025/QH15 asks for one before collection) or
    lists something that cannot be read; SourceError when it lists nothing. A target that does not answer is a row with
    its gap, not an error.
    """
    door, targets = _ready(settings)
    ledger = Ledger(door, how={})
    listening = _listening(ledger, settings, fetcher, endpoints, stop)
    for target in targets:
        listening.add(target, at=0.0)
    with _writing(ledger, listening, settings) as (writer, pool):
        while not listening.is_over:
            heard = listening.hear(pool, most=COMMIT_PAGES, wait_s=TICK_S)
            if heard:
                ledger.commit(writer, heard, now=datetime.now(UTC))
                _tell(told, heard)
    store.compact(door.lake)
    return runs_of(door.lake, ledger.run_ids)


def watch(
    *,
    settings: WatchSettings,
    fetcher: sources.Fetcher | None = None,
    endpoints: Mapping[str, str] | None = None,
    stop: threading.Event,
    told: Told | None = None,
) -> pd.DataFrame:
    """Ask every target again and again, each `every_s` seconds after its last answer, until `stop` is set.

    Returns RUNS of this watch: one row per target and day. Arguments and errors as for `collect`.
    """
    door, targets = _ready(settings)
    ledger = Ledger(door, how={"day": _day(datetime.now(UTC))})
    listening = _listening(ledger, settings, fetcher, endpoints, stop)
    clock = listening.now
    began, n_commits = clock(), 0
    for at, target in enumerate(targets):  # spread over the first period, so that they stay spread
        listening.add(target, at=began + settings.every_s * at / len(targets))
    with _writing(ledger, listening, settings) as (writer, pool):
        while not stop.is_set():
            heard = _gathered(listening, pool, settings.commit_s)
            now = datetime.now(UTC)
            ledger.rotate(writer, _day(now))
            for one in heard:
                if one.is_end:
                    listening.add(one.target, at=clock() + settings.every_s)
            if heard:
                ledger.commit(writer, heard, now=now)
                n_commits += 1
                _tell(told, heard)
                if n_commits % COMPACT_EVERY == 0:
                    store.compact(door.lake)
    store.compact(door.lake)
    return runs_of(door.lake, ledger.run_ids)


def preview(*, settings: CollectSettings) -> pd.DataFrame:
    """What `collect` would ask and what it is likely to cost. Nothing is asked; a project that is not there is made.

    Returns a row per target: target, platform, brings, units, unit, price_usd, left, terms. units, price_usd and left
    are missing where the platform counts nothing.
    """
    import pandas as pd

    lake = store.create(settings.project)
    door = Door(lake)
    ledger = Ledger(door, how={})
    rows = []
    for target in targets_of(_lines(lake, settings), feeds=settings.feeds, registry=door.registry):
        known = collector(target.collector)
        purse = ledger.purse_of(target.collector, datetime.now(UTC))
        ask = _ask(ledger, target, settings, sources.Fetcher(), {})
        units = known.estimate(target, ask) if known.estimate and purse else None
        price = units * purse.budget.price_usd if purse and units is not None else None
        rows.append(
            {
                "target": target.line, "platform": known.label, "brings": known.verbs[target.verb], "units": units,
                "unit": purse.budget.unit if purse else None, "price_usd": price or None,
                "left": purse.left if purse else None, "terms": known.terms,
            }
        )  # fmt: skip
    return pd.DataFrame(rows).astype({"units": "Int64", "left": "Int64", "price_usd": "float64"})


def _ready(settings: CollectSettings) -> tuple[Door, list[Target]]:
    lake = store.create(settings.project)
    if settings.legal_basis:
        store.save_project(lake.project.model_copy(update={"legal_basis": settings.legal_basis}))
        lake = store.open(settings.project)
    if not lake.project.legal_basis:
        raise ParameterError(
            f"dự án '{settings.project}' chưa khai căn cứ xử lý dữ liệu; hãy thêm --legal-basis, ví dụ: "
            '--legal-basis "Luật 91/2025/QH15, Điều 19.1.c, Quyết định số …"'
        )
    door = Door(lake)
    forget_overdue(door.lake, now=datetime.now(UTC))
    return door, targets_of(_lines(lake, settings), feeds=settings.feeds, registry=door.registry)


def _lines(lake: store.Lake, settings: CollectSettings) -> list[str]:
    """The lines to listen to: those given, else the project's own, else every feed its lake has a source with."""
    if settings.listen or settings.feeds:
        return settings.listen
    feeds = lake.read("sources", columns=["feeds"])["feeds"].explode().dropna()
    return lake.project.listen or [f"feed {url}" for url in sorted(set(feeds))]


def _listening(
    ledger: Ledger,
    settings: CollectSettings,
    fetcher: sources.Fetcher | None,
    endpoints: Mapping[str, str] | None,
    stop: threading.Event | None,
) -> Listening:
    one = fetcher or sources.Fetcher()

    def ask_of(target: Target) -> Ask:
        ledger.begin(target, now=datetime.now(UTC))
        return _ask(ledger, target, settings, one, endpoints or {})

    return Listening(ask_of, stop or threading.Event(), one.clock.monotonic)


def _ask(
    ledger: Ledger, target: Target, settings: CollectSettings, fetcher: sources.Fetcher, endpoints: Mapping[str, str]
) -> Ask:
    purse = ledger.purse_of(target.collector, fetcher.clock.now())
    since = datetime.combine(settings.since, time(), ZoneInfo(TIMEZONE)) if settings.since else None
    return Ask(
        fetcher,
        state=ledger.state_of(target),
        since=since,
        look_back=timedelta(hours=ledger.door.lake.project.look_back_h),
        max_posts=settings.max_posts,
        units_left=purse.left if purse else 10**9,
        endpoint=endpoints.get(target.collector, ""),
    )


@contextmanager
def _writing(
    ledger: Ledger, listening: Listening, settings: CollectSettings
) -> Iterator[tuple[store.Writer, ThreadPoolExecutor]]:
    """A writer and the threads; on the way out what the threads still bring is committed, unless writing itself failed.

    The threads end after the page they are at; nothing waits for a full queue.
    """
    with ledger.door.lake.writer() as writer, ThreadPoolExecutor(settings.workers) as pool:
        try:
            yield writer, pool
            failed = False
        except BaseException:
            failed = True
            raise
        finally:
            listening.forget()
            while not listening.is_over:
                heard = listening.hear(pool, most=COMMIT_PAGES, wait_s=TICK_S)
                if heard and not failed:
                    ledger.commit(writer, heard, now=datetime.now(UTC))
            if not failed:
                ledger.close(writer)


def _gathered(listening: Listening, pool: ThreadPoolExecutor, commit_s: float) -> list[Heard]:
    """What came in `commit_s` seconds."""
    heard: list[Heard] = []
    until = listening.now() + commit_s
    while (left := until - listening.now()) > 0 and len(heard) < COMMIT_PAGES and not listening.stop.is_set():
        heard += listening.hear(pool, most=COMMIT_PAGES - len(heard), wait_s=min(left, 0.05))
    return heard


def _day(now: datetime) -> str:
    return now.astimezone(ZoneInfo(TIMEZONE)).date().isoformat()


def _tell(told: Told | None, heard: list[Heard]) -> None:
    if told is not None:
        told(heard)
