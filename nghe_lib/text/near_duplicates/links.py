"""Join near texts into groups: candidates band by band, each pair verified exactly on the two shingle sets.

Two lanes, each with its own union-find, take every second band and are joined at the end, so both cores work and the
result is the same however many there are. A pair in one group already is not compared again: of a group of n texts at
most n - 1 links are made per lane, and each was verified.

Crowded buckets (over 128 texts, as when one text is copied 100,000 times with small edits) are not compared pair by
pair: each text meets at most 64 leaders and 16 neighbours there, so the work grows with the number of texts, not with
its square. No false link can come of it, but a link may be missed when the two texts meet only in crowded buckets and
no leader's group is near; the other bands, whose buckets are other ones, usually find it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from nghe_lib.text.near_duplicates.banding import Banding
from nghe_lib.text.near_duplicates.shingles import ShingleSets

_LANES = 2


def link(sets: ShingleSets, keys: np.ndarray, bands: Banding, *, roots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The oldest text of each text's group, and the links that made the groups.

    keys: (n_bands, n_texts) uint32. roots: (n_known,) int32, the oldest text of the group of each of the first n_known
    texts, which have been compared with each other before. Equal sets must have been made one text.

    Returns (roots, links): (n_texts,) int32, and (n_links, 2) int64 pairs of texts, each verified. A group that grew by
    n texts has at least n links; the two lanes may have found different ones.
    """
    n_texts = len(sets.ends)
    start = np.arange(n_texts, dtype=np.int32)
    start[: len(roots)] = roots
    fresh = np.arange(n_texts) >= len(roots)
    by_content = _by_content(sets, keys, bands, fresh)
    lanes = [start.copy() for _ in range(_LANES)]

    def walk(number: int) -> np.ndarray:
        return _walk(sets, bands, keys[number::_LANES], lanes[number], fresh, by_content)

    with ThreadPoolExecutor(_LANES) as pool:
        links = list(pool.map(walk, range(_LANES)))
    return _together(lanes), np.concatenate(links)


def _by_content(sets: ShingleSets, keys: np.ndarray, bands: Banding, fresh: np.ndarray) -> np.ndarray:
    """The texts that can be near a fresh one, in an order that does not depend on the order they came in."""
    able = bands.can_differ(sets.sizes) & (sets.sizes > 0)
    if not fresh.all():
        able &= _meets(keys, able & fresh)
    places = np.flatnonzero(able)
    return places[np.argsort(sets.marks[places], kind="stable")]


def _meets(keys: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Whether each text shares a key with a chosen one: (n_texts,) bool."""
    from nghe_lib.text.near_duplicates.link_kernels import matching

    met = np.zeros(len(chosen), bool)
    for band in keys:
        met |= matching(band, np.unique(band[chosen]))
    return met


def _walk(
    sets: ShingleSets, bands: Banding, keys: np.ndarray, parents: np.ndarray, fresh: np.ndarray, by_content: np.ndarray
) -> np.ndarray:
    """Link band after band in the union-find `parents`; gives the (n_links, 2) links made."""
    from nghe_lib.text.near_duplicates.link_kernels import link_band

    links, n_links = np.empty((len(parents), 2), np.int64), 0
    ratio = (bands.numerator, bands.denominator)
    for band in keys:
        members, sorted_keys = _buckets(band, by_content, fresh)
        n_links = link_band(members, sorted_keys, fresh, parents, sets.hashes, sets.ends, ratio, links, n_links)
    return links[:n_links].copy()


def _buckets(band: np.ndarray, by_content: np.ndarray, fresh: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Texts and keys sorted by key, then by content; only keys that a fresh text has."""
    from nghe_lib.text.near_duplicates.link_kernels import matching

    here = band[by_content]
    is_fresh = fresh[by_content]
    if not is_fresh.all():
        touched = matching(here, np.unique(here[is_fresh]))
        by_content, here = by_content[touched], here[touched]
    packed = (here.astype(np.uint64) << np.uint64(32)) | np.arange(len(here), dtype=np.uint64)
    packed.sort()
    return by_content[packed & np.uint64(0xFFFFFFFF)], (packed >> np.uint64(32)).astype(np.uint32)


def _together(lanes: list[np.ndarray]) -> np.ndarray:
    from nghe_lib.text.near_duplicates.link_kernels import unite_all

    joined = lanes[0]
    for other in lanes[1:]:
        unite_all(joined, other)
    return joined
