"""How fast stories are found: five months of headlines, and whole articles beside all pairs with average linkage."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd

from nghe_lib import stories
from tests.benchmarks.quality_stories import all_pairs, b_cubed, events

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
_EARLY = ("VnExpress", "Thanh Niên")


def headlines(months: str = "*") -> pd.DataFrame:
    """press/daily as title, text, source, link, published_at, the seven hours of two outlets put right."""
    rows = []
    for path in sorted((SHARED / "press" / "daily").glob(f"press_{months}.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    made = pd.DataFrame(rows)
    moments, fetched = (pd.to_datetime(made[name], format="ISO8601", utc=True) for name in ("published", "fetched"))
    late = pd.to_timedelta(np.where(made["source"].isin(_EARLY), 7, 0), unit="h")
    return made.assign(published_at=(moments + late).fillna(fetched), text=made["summary"])


def press() -> dict[str, object]:
    """All headlines in one call, wall and processor time."""
    given = headlines()
    stories.group(given.head(100))  # compiled kernels are read from their cache here
    wall, used = time.perf_counter(), time.process_time()
    numbers = stories.group(given)
    wall, used = time.perf_counter() - wall, time.process_time() - used
    return {
        "work": "stories of headlines", "size": f"{len(given):,} documents",
        "peer": "goal: 178,000 a minute",
        "nghe": f"{60 * len(given) / wall:,.0f} a minute ({60 * len(given) / used:,.0f} a minute of processor time)",
        "ratio": round(60 * len(given) / wall / 178_000, 2),
        "agreement": f"{numbers.max() + 1:,} stories",
    }  # fmt: skip


def beside_all_pairs() -> dict[str, object]:
    """Whole articles: nghe with its default settings against all pairs at the threshold that is best in hindsight."""
    given, truth = events()
    stories.group(given.head(50))
    started = time.perf_counter()
    numbers = stories.group(given)
    ours_s = time.perf_counter() - started
    started = time.perf_counter()
    _, best = all_pairs(given, truth)
    peer_s = time.perf_counter() - started
    return {
        "work": "stories of whole articles", "size": f"{len(given)} documents",
        "peer": f"TF-IDF + average linkage {len(given) / peer_s:,.0f} documents/s, F1 {best[2]:.3f}",
        "nghe": f"{len(given) / ours_s:,.0f} documents/s", "ratio": round(peer_s / ours_s, 2),
        "agreement": f"F1 {b_cubed(truth, numbers)[2]:.3f}",
    }  # fmt: skip
