"""Compiled: walk the buckets of one band, verify pairs exactly on their shingle sets, and join what is near.

Groups are a union-find whose root is the text with the lowest number, which is the oldest.
"""

from __future__ import annotations

import numpy as np
from numba import njit

CROWD = 128
"""A bucket of up to this many texts is compared pair by pair; a larger one against leaders."""
LEADERS = 64
NEIGHBOURS = 16


@njit(cache=True, nogil=True)
def root_of(parents: np.ndarray, text: int) -> int:
    """The oldest text of the group of `text`; shortens the path on the way."""
    while parents[text] != text:
        parents[text] = parents[parents[text]]
        text = parents[text]
    return text


@njit(cache=True, nogil=True)
def unite(parents: np.ndarray, one: int, other: int) -> bool:
    """Join two groups; False when they were one already."""
    one, other = root_of(parents, one), root_of(parents, other)
    if one == other:
        return False
    parents[max(one, other)] = min(one, other)
    return True


@njit(cache=True, nogil=True)
def are_near(hashes: np.ndarray, ends: np.ndarray, one: int, other: int, numerator: int, denominator: int) -> bool:
    """Whether the Jaccard of two sets is at least numerator / denominator, in whole numbers.

    shared / (total - shared) >= n / d is shared >= n * total / (n + d): the merge stops as soon as too many differ.
    """
    begin, end = (ends[one - 1] if one else 0), ends[one]
    other_begin, other_end = (ends[other - 1] if other else 0), ends[other]
    total = (end - begin) + (other_end - other_begin)
    needed = (numerator * total + numerator + denominator - 1) // (numerator + denominator)
    spare, other_spare = end - begin - needed, other_end - other_begin - needed
    if spare < 0 or other_spare < 0:
        return False
    while begin < end and other_begin < other_end:
        if hashes[begin] == hashes[other_begin]:
            begin += 1
            other_begin += 1
        elif hashes[begin] < hashes[other_begin]:
            begin += 1
            spare -= 1
            if spare < 0:
                return False
        else:
            other_begin += 1
            other_spare -= 1
            if other_spare < 0:
                return False
    return True


@njit(cache=True, nogil=True)
def shared_counts(hashes: np.ndarray, ends: np.ndarray, firsts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """How many shingles each pair of texts has in common: (n_pairs,) int64."""
    shared = np.zeros(len(firsts), np.int64)
    for pair in range(len(firsts)):
        one, other = firsts[pair], seconds[pair]
        place, other_place = (ends[one - 1] if one else 0), (ends[other - 1] if other else 0)
        while place < ends[one] and other_place < ends[other]:
            value, other_value = hashes[place], hashes[other_place]
            shared[pair] += value == other_value
            place += value <= other_value
            other_place += other_value <= value
    return shared


@njit(cache=True, nogil=True)
def equal_sets(
    hashes: np.ndarray, ends: np.ndarray, ones: np.ndarray, other_hashes: np.ndarray, other_ends: np.ndarray,
    others: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Whether the sets at `ones` equal, pair by pair, the sets at `others` of another collection: (n_pairs,) bool."""
    equal = np.zeros(len(ones), np.bool_)
    for pair in range(len(ones)):
        one, other = ones[pair], others[pair]
        begin, other_begin = (ends[one - 1] if one else 0), (other_ends[other - 1] if other else 0)
        size = ends[one] - begin
        equal[pair] = size == other_ends[other] - other_begin
        step = 0
        while equal[pair] and step < size:
            equal[pair] = hashes[begin + step] == other_hashes[other_begin + step]
            step += 1
    return equal


@njit(cache=True, nogil=True)
def matching(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Whether each value is one of `wanted` (sorted): (n_values,) bool. A table of low bits spares most searches."""
    slots = 1 << 10
    while slots < 16 * len(wanted) and slots < 1 << 22:
        slots *= 2
    low_bits, table = np.uint64(slots - 1), np.zeros(slots, np.bool_)
    for value in wanted:
        table[np.uint64(value) & low_bits] = True
    found = np.zeros(len(values), np.bool_)
    for place in range(len(values)):
        if table[np.uint64(values[place]) & low_bits]:
            at = np.searchsorted(wanted, values[place])
            found[place] = at < len(wanted) and wanted[at] == values[place]
    return found


@njit(cache=True, nogil=True)
def link_band(
    members: np.ndarray, keys: np.ndarray, fresh: np.ndarray, parents: np.ndarray, hashes: np.ndarray,
    ends: np.ndarray, ratio: tuple[int, int], links: np.ndarray, n_links: int,
) -> int:  # fmt: skip
    """Join the near texts of every bucket (a run of equal `keys`) of one band.

    members: (n_members,) int64 texts, by key and then in an order that depends on their content only. fresh: (n_texts,)
    bool; two texts that are both not fresh were compared before. links: (n_texts, 2), filled from row `n_links` with
    the pair that joined two groups. Gives the number of rows filled.
    """
    low = 0
    while low < len(members):
        high = low + 1
        while high < len(members) and keys[high] == keys[low]:
            high += 1
        bucket = members[low:high]
        if CROWD >= high - low > 1:
            n_links = _link_pairs(bucket, fresh, parents, hashes, ends, ratio, links, n_links)
        elif high - low > CROWD:
            n_links = _link_crowd(bucket, fresh, parents, hashes, ends, ratio, links, n_links)
        low = high
    return n_links


@njit(cache=True, nogil=True)
def _link_pairs(
    bucket: np.ndarray, fresh: np.ndarray, parents: np.ndarray, hashes: np.ndarray, ends: np.ndarray,
    ratio: tuple[int, int], links: np.ndarray, n_links: int,
) -> int:  # fmt: skip
    """Compare every two texts of a bucket that are not yet in one group."""
    for place in range(1, len(bucket)):
        for before in range(place):
            one, other = bucket[before], bucket[place]
            if fresh[one] or fresh[other]:
                n_links = _link(one, other, parents, hashes, ends, ratio, links, n_links)
    return n_links


@njit(cache=True, nogil=True)
def _link(
    one: int, other: int, parents: np.ndarray, hashes: np.ndarray, ends: np.ndarray, ratio: tuple[int, int],
    links: np.ndarray, n_links: int,
) -> int:  # fmt: skip
    """Join two texts when they are near and not yet in one group."""
    if root_of(parents, one) == root_of(parents, other):
        return n_links
    if are_near(hashes, ends, one, other, ratio[0], ratio[1]):
        unite(parents, one, other)
        links[n_links, 0], links[n_links, 1] = one, other
        n_links += 1
    return n_links


@njit(cache=True, nogil=True)
def _link_crowd(
    bucket: np.ndarray, fresh: np.ndarray, parents: np.ndarray, hashes: np.ndarray, ends: np.ndarray,
    ratio: tuple[int, int], links: np.ndarray, n_links: int,
) -> int:  # fmt: skip
    """Compare each fresh text of a crowded bucket with at most `LEADERS` leaders and `NEIGHBOURS` texts before it.

    A text that is in no leader's group becomes a leader itself; a leader that finds texts moves up, and the ones at
    the back are replaced when there is no room.
    """
    leaders = np.empty(LEADERS, np.int64)
    n_leaders, n_late = _old_leaders(bucket, fresh, parents, leaders), 0
    for place in range(len(bucket)):
        text = bucket[place]
        if not fresh[text]:
            continue
        led = False
        for rank in range(n_leaders):
            leader = leaders[rank]
            n_links = _link(leader, text, parents, hashes, ends, ratio, links, n_links)
            if root_of(parents, leader) == root_of(parents, text):
                led = True
                ahead = max(rank - 1, 0)
                leaders[rank], leaders[ahead] = leaders[ahead], leader
        if led:
            continue
        for before in range(max(place - NEIGHBOURS, 0), place):
            n_links = _link(bucket[before], text, parents, hashes, ends, ratio, links, n_links)
        if n_leaders < LEADERS:
            leaders[n_leaders] = text
            n_leaders += 1
        else:
            leaders[LEADERS - 1 - n_late % (LEADERS // 2)] = text
            n_late += 1
    return n_links


@njit(cache=True, nogil=True)
def _old_leaders(bucket: np.ndarray, fresh: np.ndarray, parents: np.ndarray, leaders: np.ndarray) -> int:
    """Fill `leaders` with texts known before, of different groups, half of the room at most."""
    n_leaders = 0
    for text in bucket:
        if n_leaders == LEADERS // 2:
            break
        known = fresh[text]
        for rank in range(n_leaders):
            known = known or root_of(parents, leaders[rank]) == root_of(parents, text)
        if not known:
            leaders[n_leaders] = text
            n_leaders += 1
    return n_leaders


@njit(cache=True, nogil=True)
def unite_all(parents: np.ndarray, others: np.ndarray) -> None:
    """Join each text with its parent in another union-find, then point every text at its root."""
    for text in range(len(parents)):
        unite(parents, text, others[text])
    for text in range(len(parents)):
        parents[text] = root_of(parents, text)


@njit(cache=True, nogil=True)
def joining(parents: np.ndarray, links: np.ndarray) -> np.ndarray:
    """Which links, taken one after the other, join two groups that were apart: (n_links,) bool. Changes `parents`."""
    kept = np.zeros(len(links), np.bool_)
    for number in range(len(links)):
        kept[number] = unite(parents, links[number, 0], links[number, 1])
    return kept
