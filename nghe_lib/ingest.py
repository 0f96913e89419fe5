"""Bring rows into a project: read, shift wrong clocks, pseudonymise, merge, and account for every row.

Each batch is one lake transaction with its posts, its refused rows and its line in `runs`, so a run that is cut
keeps what it had committed, says so (no end time), and a repeated run only adds what is missing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nghe_lib import privacy, sources, store
from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import CURSORS, PLANTED, REFUSED, RUNS
from nghe_lib.settings import CollectSettings, ImportSettings

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.city import City, CityBatch

B = TypeVar("B", "sources.Batch", "CityBatch")


@dataclass(frozen=True)
class Origin:
    """What a run reads and how it was asked; becomes the fixed part of its line in `runs`."""

    source: str
    format: str
    query: dict[str, object]
    run_id: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}")
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Progress:
    """What a run has done so far."""

    read: int = 0
    counts: store.Counts = field(default_factory=store.Counts)
    refused: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


def import_files(paths: Iterable[str | Path], *, settings: ImportSettings) -> pd.DataFrame:
    """Import every file of `paths` into the project of `settings`; the project is made when it is not there.

    Returns RUNS, one row per file, whose counts add up: read = new + changed + duplicate + refused + deleted.
    Raises SourceError for a file that is nothing nghe can read; files before it stay imported.
    """
    lake = store.create(settings.project)
    if settings.clock_shift_h:
        shifts = lake.project.clock_shift_h | settings.clock_shift_h
        store.save_project(lake.project.model_copy(update={"clock_shift_h": shifts}))
        lake = store.open(settings.project)
    runs = [_import_file(lake, Path(path), settings) for path in paths]
    store.compact(lake)
    return _runs(lake, runs)


def preview_file(path: str | Path, *, settings: ImportSettings) -> sources.Reading:
    """How `path` would be read: its format, its mapping, its first batch; nothing is written."""
    return sources.open_file(path, mapping=settings.mapping, platform=settings.platform, source=settings.source)


def collect_feeds(*, settings: CollectSettings, fetcher: sources.Fetcher | None = None) -> pd.DataFrame:
    """Ask the feeds of `settings`, or every feed of the registry, for what is new. Returns RUNS, one row per feed.

    Raises ParameterError when the project states no legal basis: Law 91/2025/QH15 asks for one before collection.
    A feed that does not answer is a row with health, not an error.
    """
    lake = store.create(settings.project)
    if settings.legal_basis:
        store.save_project(lake.project.model_copy(update={"legal_basis": settings.legal_basis}))
        lake = store.open(settings.project)
    if not lake.project.legal_basis:
        raise ParameterError(
            f"dự án '{settings.project}' chưa khai căn cứ xử lý dữ liệu; hãy thêm --legal-basis, ví dụ: "
            '--legal-basis "Luật 91/2025/QH15, Điều 19.1.c, Quyết định số …"'
        )
    addresses = settings.feeds or _registered_feeds(lake)
    if not addresses:
        raise SourceError("chưa có feed nào: hãy thêm --feeds ĐỊA_CHỈ")
    ask = fetcher or sources.Fetcher()
    return _runs(lake, [_collect_feed(lake, url, ask) for url in addresses])


def import_city(city: City, *, project: str) -> pd.DataFrame:
    """Put the synthetic city with its planted truth into `project`. Returns RUNS, one row."""
    lake = store.create(project)
    key, lake = _key(lake)
    public = privacy.public_ids(city.accounts)
    origin = Origin("city", "city", {"n_posts": city.n_posts, "seed": city.seed})
    with lake.writer() as writer:
        with writer.transaction() as transaction:
            transaction.merge("accounts", privacy.pseudonymise_accounts(city.accounts, key=key, public=public))
            transaction.merge("sources", city.sources)
            transaction.merge("planted", PLANTED.frame(city.planted))
        progress = Progress()
        for batch in _shown(city.batches(), "thành phố giả lập"):
            posts = privacy.pseudonymise_posts(batch.posts, key=key, public=public).assign(run_id=origin.run_id)
            with writer.transaction() as transaction:
                progress = _advance(progress, posts, transaction.merge("posts", posts), n_refused=0)
                transaction.merge("truth", batch.truth)
                transaction.merge("place_mentions", batch.place_mentions)
                transaction.merge("predictions", batch.predictions)
                transaction.merge("runs", _line(origin, progress))
        with writer.transaction() as transaction:
            transaction.merge("runs", _line(origin, progress, ended_at=datetime.now(UTC)))
    store.compact(lake)
    return _runs(lake, [origin.run_id])


def _import_file(lake: store.Lake, path: Path, settings: ImportSettings) -> str:
    reading = preview_file(path, settings=settings)
    query: dict[str, object] = {"mapping": reading.mapping, "unused": list(reading.unused)}
    return _take_in(lake, Origin(path.name, reading.format, query), reading.batches, said=reading.notes)


def _collect_feed(lake: store.Lake, url: str, fetcher: sources.Fetcher) -> str:
    cursors = lake.read("cursors").set_index("source")["state"]
    state = sources.FeedState.from_json(cursors.get(url, "{}"))
    answer = sources.collect_feed(url, state=state, fetcher=fetcher)
    batches = [answer.batch] if answer.batch is not None else []
    return _take_in(
        lake, Origin(url, "feed", {"status": answer.status}), batches, said=[answer.sentence], state=answer.state
    )


def _take_in(
    lake: store.Lake,
    origin: Origin,
    batches: Iterable[sources.Batch],
    *,
    said: Iterable[str] = (),
    state: sources.FeedState | None = None,
) -> str:
    key, lake = _key(lake)
    known_public = privacy.public_ids(lake.read("accounts"))
    progress, clocks, noted = Progress(), [], list(said)
    with lake.writer() as writer:
        for batch in _shown(batches, origin.source):
            known_public |= privacy.public_ids(batch.accounts)
            noted += batch.notes
            clocks.append(
                batch.posts[["source_id", "account_id", "published_at", "collected_at", "time_is_collection"]]
            )
            posts = sources.apply_shift(batch.posts, lake.project.clock_shift_h)
            posts = privacy.pseudonymise_posts(posts, key=key, public=known_public).assign(run_id=origin.run_id)
            with writer.transaction() as transaction:
                transaction.merge(
                    "accounts", privacy.pseudonymise_accounts(batch.accounts, key=key, public=known_public)
                )
                transaction.merge("sources", _unregistered(batch.sources, lake))
                transaction.merge("refused", _refused(batch.refused, origin))
                progress = _advance(progress, posts, transaction.merge("posts", posts), n_refused=len(batch.refused))
                transaction.merge("runs", _line(origin, progress))
        health = [*dict.fromkeys(filter(None, noted)), *_clock_sentences(clocks, lake)]
        with writer.transaction() as transaction:
            transaction.merge("runs", _line(origin, progress, ended_at=datetime.now(UTC), health=health))
            if state is not None:
                transaction.merge("cursors", _cursor(origin.source, state))
    return origin.run_id


def _key(lake: store.Lake) -> tuple[bytes, store.Lake]:
    """The project's key and its lake; the first use writes the key's fingerprint into the project."""
    key = privacy.open_key(lake.project)
    if not lake.project.key_fingerprint:
        store.save_project(lake.project.model_copy(update={"key_fingerprint": privacy.fingerprint(key)}))
        lake = store.open(lake.project.name)
    return key, lake


def _advance(progress: Progress, posts: pd.DataFrame, counts: store.Counts, *, n_refused: int) -> Progress:
    times = posts["published_at"].dropna()
    return replace(
        progress,
        read=progress.read + len(posts) + n_refused,
        counts=progress.counts + counts,
        refused=progress.refused + n_refused,
        first_at=min(filter(None, [progress.first_at, times.min() if len(times) else None]), default=None),
        last_at=max(filter(None, [progress.last_at, times.max() if len(times) else None]), default=None),
    )


def _line(
    origin: Origin, progress: Progress, *, ended_at: datetime | None = None, health: list[str] | None = None
) -> pd.DataFrame:
    return RUNS.frame(
        [
            {
                "run_id": origin.run_id,
                "source": origin.source,
                "format": origin.format,
                "query": json.dumps(origin.query, ensure_ascii=False),
                "started_at": origin.started_at,
                "ended_at": ended_at,
                "first_at": progress.first_at,
                "last_at": progress.last_at,
                "read_count": progress.read,
                "new_count": progress.counts.new,
                "changed_count": progress.counts.changed,
                "duplicate_count": progress.counts.same,
                "refused_count": progress.refused,
                "deleted_count": progress.counts.deleted,
                "health": health,
            }
        ]
    )


def _refused(rows: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    return REFUSED.frame(rows.assign(run_id=origin.run_id, source=origin.source))


def _unregistered(found: pd.DataFrame, lake: store.Lake) -> pd.DataFrame:
    """The sources that the registry does not know: what a file says of a source must not blank what a person wrote."""
    return found[~found["source_id"].isin(lake.read("sources", columns=["source_id"])["source_id"])]


def _cursor(source: str, state: sources.FeedState) -> pd.DataFrame:
    return CURSORS.frame([{"source": source, "state": state.to_json(), "updated_at": datetime.now(UTC)}])


def _clock_sentences(clocks: list[pd.DataFrame], lake: store.Lake) -> list[str]:
    """What the clocks of this run say, left out for sources whose shift the project already corrects."""
    import pandas as pd

    if not clocks:
        return []
    seen = sources.apply_shift(pd.concat(clocks, ignore_index=True), lake.project.clock_shift_h)
    return [fault.sentence for fault in sources.check_clocks(seen)]


def _registered_feeds(lake: store.Lake) -> list[str]:
    return sorted(set(lake.read("sources")["feeds"].explode().dropna()))


def _runs(lake: store.Lake, run_ids: list[str]) -> pd.DataFrame:
    runs = lake.read("runs")
    return runs[runs["run_id"].isin(run_ids)].reset_index(drop=True)


def _shown(batches: Iterable[B], name: str) -> Iterator[B]:
    """The batches behind a progress bar, shown only in a terminal."""
    from tqdm import tqdm

    with tqdm(desc=name, unit=" bài", disable=None, leave=False) as bar:
        for batch in batches:
            yield batch
            bar.update(len(batch.posts))
