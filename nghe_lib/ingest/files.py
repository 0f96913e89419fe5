"""Bring files into a project, batch by batch: a run that is cut keeps what it had committed and says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from nghe_lib import sources, store
from nghe_lib.ingest.bar import shown
from nghe_lib.ingest.door import Door
from nghe_lib.ingest.health import clock_sentences
from nghe_lib.ingest.runs import Origin, Progress, frame, line, runs_of
from nghe_lib.settings import TIMEZONE, ImportSettings

if TYPE_CHECKING:
    import pandas as pd


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
    door = Door(lake)
    runs = [_import_file(door, Path(path), settings) for path in paths]
    store.compact(door.lake)
    return runs_of(door.lake, runs)


def preview_file(path: str | Path, *, settings: ImportSettings) -> sources.Reading:
    """How `path` would be read: its format, its mapping, its first batch; nothing is written."""
    at = settings.captured_at
    return sources.open_file(
        path,
        mapping=settings.mapping,
        platform=settings.platform,
        source=settings.source,
        captured_at=at.replace(tzinfo=ZoneInfo(TIMEZONE)) if at is not None and at.tzinfo is None else at,
    )


def _import_file(door: Door, path: Path, settings: ImportSettings) -> str:
    reading = preview_file(path, settings=settings)
    origin = Origin(path.name, reading.format, {"mapping": reading.mapping, "unused": list(reading.unused)})
    progress, clocks, noted = Progress(), [], list(reading.notes)
    with door.lake.writer() as writer:
        for batch in shown(reading.batches, origin.source):
            noted += batch.notes
            passed = door.pass_in(batch, origin)
            clocks.append(passed.clocks)
            with writer.transaction() as transaction:
                door.merge(transaction, passed)
                counts = transaction.merge("posts", passed.posts)
                progress = progress.after(passed.posts, counts, n_refused=len(passed.refused))
                transaction.merge("runs", frame([line(origin, progress)]))
        health = [*dict.fromkeys(filter(None, noted)), *clock_sentences(clocks, door.lake)]
        with writer.transaction() as transaction:
            transaction.merge("runs", frame([line(origin, progress, ended_at=datetime.now(UTC), health=health)]))
    return origin.run_id
