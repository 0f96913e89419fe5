"""Mentions of places: press and a million city posts, texts a second and memory."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from nghe_lib.city import build
from nghe_lib.places import find
from tests.conftest import REPO

N_POSTS, SEED, GOAL = 1_000_000, 2025, 20_000
_PRESS = REPO.parent / "shared" / "data" / "press" / "daily"


def press() -> dict[str, object]:
    """All press of August to December 2025, each text read as of its day; first pass and second."""
    n, first_s, again_s, found, peak_mb = _alone(_press)
    return {
        "work": "places, press", "size": f"{n:,} texts", "peer": f"goal: {GOAL:,} texts/s",
        "nghe": f"{n / first_s:,.0f} texts/s, again {n / again_s:,.0f}; peak {peak_mb:,.0f} MB",
        "ratio": round(n / first_s / GOAL, 1), "agreement": f"{found:,} mentions",
    }  # fmt: skip


def million() -> dict[str, object]:
    """A million city posts, title and text, without the time to write them."""
    n, seconds, found, peak_mb = _alone(_million)
    return {
        "work": "places, city", "size": f"{n:,} posts", "peer": f"goal: {GOAL:,} texts/s",
        "nghe": f"{seconds:.1f} s, {n / seconds:,.0f} texts/s; peak {peak_mb:,.0f} MB",
        "ratio": round(n / seconds / GOAL, 1), "agreement": f"{found:,} mentions",
    }  # fmt: skip


def _press() -> tuple[Any, ...]:
    texts, days = [], []
    for path in sorted(_PRESS.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                texts.append(article["title"] + "\n" + article["summary"])
                days.append(article["published"][:10])
    find(["quận 1"])
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        found = find(texts, as_of=days)
        seconds.append(time.perf_counter() - start)
    return len(texts), *seconds, len(found.drop_duplicates(["text_index", "start"])), _peak_mb()


def _million() -> tuple[Any, ...]:
    find(["quận 1"])
    seconds, n, n_found = 0.0, 0, 0
    for batch in build(n_posts=N_POSTS, seed=SEED).batches():
        texts = (batch.posts["title"].fillna("") + "\n" + batch.posts["text"]).tolist()
        days = batch.posts["published_at"].dt.date.tolist()
        start = time.perf_counter()
        found = find(texts, as_of=days)
        seconds += time.perf_counter() - start
        n, n_found = n + len(texts), n_found + len(found.drop_duplicates(["text_index", "start"]))
    return n, seconds, n_found, _peak_mb()


def _alone(work: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    """Run in a process of its own, so that its peak memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work).result()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
