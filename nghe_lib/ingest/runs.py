"""The account of a run: what was asked, what came, and a line in `runs` whose counts add up."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nghe_lib import store
from nghe_lib.schema import RUNS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Origin:
    """What a run reads and how it was asked; becomes the fixed part of its line in `runs`."""

    source: str
    format: str
    query: dict[str, object] = field(default_factory=dict)
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

    def after(self, posts: pd.DataFrame, counts: store.Counts, *, n_refused: int) -> Progress:
        """The progress once `posts` were merged and `n_refused` rows refused."""
        times = posts["published_at"].dropna()
        first, last = (times.min(), times.max()) if len(times) else (None, None)
        return self.plus(n_posts=len(posts), counts=counts, n_refused=n_refused, first_at=first, last_at=last)

    def plus(
        self,
        *,
        n_posts: int = 0,
        counts: store.Counts | None = None,
        n_refused: int = 0,
        n_known: int = 0,
        first_at: datetime | None = None,
        last_at: datetime | None = None,
    ) -> Progress:
        """The progress with so much more. n_known: posts known to be unchanged, which were not handed over."""
        return replace(
            self,
            read=self.read + n_posts + n_refused + n_known,
            counts=self.counts + (counts or store.Counts()) + store.Counts(same=n_known),
            refused=self.refused + n_refused,
            first_at=min(filter(None, [self.first_at, first_at]), default=None),
            last_at=max(filter(None, [self.last_at, last_at]), default=None),
        )


def line(
    origin: Origin,
    progress: Progress,
    *,
    ended_at: datetime | None = None,
    gaps: list[str] | None = None,
    health: list[str] | None = None,
) -> dict[str, object]:
    """The line of a run, RUNS columns."""
    return {
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
        "gaps": gaps or None,
        "health": health or None,
    }


def runs_of(lake: store.Lake, run_ids: list[str]) -> pd.DataFrame:
    """RUNS of `run_ids`, in the order they began."""
    runs = lake.read("runs")
    return runs[runs["run_id"].isin(run_ids)].sort_values("started_at").reset_index(drop=True)


def frame(lines: list[dict[str, object]]) -> pd.DataFrame:
    """Lines as RUNS."""
    return RUNS.frame(lines)
