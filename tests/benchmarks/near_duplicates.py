"""Near-duplicates of a million posts: seconds, memory, recall; and beside datasketch (MinHash + LSH) on 20,000.

datasketch is no dependency of nghe: `pip install datasketch` into the environment to have the second row measured.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from typing import Any

import numpy as np

from nghe_lib.text.near_duplicates import join, near_duplicates, new_index
from nghe_lib.text.near_duplicates.banding import banding
from nghe_lib.text.near_duplicates.shingles import shingle_sets
from tests.benchmarks.quality_near_duplicates import city_texts, true_pairs

N_POSTS, N_PEER, N_QUERIES, N_ARRIVING = 1_000_000, 20_000, 5_000, 1_000
THRESHOLD = 0.8
_SHARE = Fraction(4, 5)


def million() -> dict[str, object]:
    """Groups of a million city posts, recall for a sample of them against all by exact counting."""
    seconds, before_gib, peak_gib, n_found, n_true = _alone(_million)
    return {
        "work": "near-duplicate groups", "size": f"{N_POSTS:,} posts",
        "peer": "goal: 60 s, recall 0.95",
        "nghe": f"{seconds:.1f} s, peak {peak_gib:.2f} GiB ({before_gib:.2f} before the call)",
        "ratio": round(60 / seconds, 1), "agreement": f"{n_found} of {n_true} true pairs of {N_QUERIES:,} posts",
    }  # fmt: skip


def arriving() -> dict[str, object]:
    """A thousand posts that join an index of a million, against grouping all of them anew."""
    whole_s, part_s, same = _alone(_arriving)
    return {
        "work": "near-duplicates, posts arriving", "size": f"{N_ARRIVING:,} posts into {N_POSTS:,}",
        "peer": f"all anew {whole_s:.1f} s", "nghe": f"{part_s:.2f} s", "ratio": round(whole_s / part_s, 1),
        "agreement": same,
    }  # fmt: skip


def beside_datasketch() -> dict[str, object]:
    """nghe from raw text against datasketch from shingle sets made for it, both verified exactly."""
    texts = city_texts(N_PEER)
    nghe_s, groups = _timed(texts)
    row = {"work": "near-duplicate groups", "size": f"{N_PEER:,} posts",
           "nghe": f"{N_PEER / nghe_s:,.0f} texts/s"}  # fmt: skip
    if importlib.util.find_spec("datasketch") is None:
        return row | {"peer": "peer not installed", "ratio": None, "agreement": None}
    peer_s, peer_groups = _datasketch(texts)
    return row | {
        "peer": f"datasketch {N_PEER / peer_s:,.0f} texts/s", "ratio": round(peer_s / nghe_s, 1),
        "agreement": f"{_agreement(groups, peer_groups):.2%} of pairs in a group of either",
    }  # fmt: skip


def _alone(work: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    """Run in a process of its own, so that its peak memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work).result()


def _timed(texts: list[str]) -> tuple[float, np.ndarray]:
    near_duplicates(texts[:100])  # compiled kernels are read from their cache here
    started = time.perf_counter()
    groups = near_duplicates(texts, threshold=THRESHOLD)
    return time.perf_counter() - started, groups


def _million() -> tuple[float, float, float, int, int]:
    texts = city_texts(N_POSTS)
    before = _peak_gib()
    seconds, groups = _timed(texts)
    peak = _peak_gib()
    queries = np.random.default_rng(1).choice(len(texts), N_QUERIES, replace=False)
    pairs = true_pairs(texts, THRESHOLD, queries=queries)
    found = groups[pairs["first"]] == groups[pairs["second"]]
    return seconds, before, peak, int(found.sum()), len(found)


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _arriving() -> tuple[float, float, bool]:
    texts = city_texts(N_POSTS)
    ids = [f"p{number}" for number in range(len(texts))]
    index = join(new_index(), ids[:-N_ARRIVING], texts[:-N_ARRIVING]).index
    join(index, ["x"], ["mưa"])
    started = time.perf_counter()
    grown = join(index, ids[-N_ARRIVING:], texts[-N_ARRIVING:]).index
    part_s = time.perf_counter() - started
    whole_s, groups = _timed(texts)
    in_parts = np.unique(grown.roots[grown.post_texts], return_inverse=True)[1]
    return whole_s, part_s, bool((in_parts == groups).all())


def _datasketch(texts: list[str]) -> tuple[float, np.ndarray]:
    """Groups by datasketch with the same rows and bands; its candidates are verified on Python sets."""
    from datasketch import MinHash, MinHashLSH

    hashed = shingle_sets(texts)
    sets = [frozenset(part.tolist()) for part in np.split(hashed.hashes, hashed.ends[:-1])]
    bands = banding(THRESHOLD)
    started = time.perf_counter()
    sketches = MinHash.bulk(sets, num_perm=bands.rows * bands.bands, hashfunc=lambda value: value >> 32)
    lsh = MinHashLSH(params=(bands.bands, bands.rows), num_perm=bands.rows * bands.bands)
    lowest = np.arange(len(texts))
    for text, sketch in enumerate(sketches):
        for other in lsh.query(sketch):
            _join_if_near(lowest, sets, text, other)
        lsh.insert(text, sketch)
    groups = np.array([_lowest(lowest, text) for text in range(len(texts))])
    return time.perf_counter() - started, groups


def _join_if_near(lowest: np.ndarray, sets: list[frozenset], text: int, other: int) -> None:
    one, two = _lowest(lowest, text), _lowest(lowest, other)
    if one != two and len(sets[text] & sets[other]) >= _SHARE * len(sets[text] | sets[other]):
        lowest[max(one, two)] = min(one, two)


def _lowest(lowest: np.ndarray, text: int) -> int:
    while lowest[text] != text:
        text = lowest[text]
    return int(text)


def _agreement(groups: np.ndarray, others: np.ndarray) -> float:
    """Pairs together in both groupings, as a share of the pairs together in either."""
    both = _pairs_together(groups * (others.max() + 1) + others)
    return both / max(_pairs_together(groups) + _pairs_together(others) - both, 1)


def _pairs_together(groups: np.ndarray) -> int:
    sizes = np.unique(groups, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())
