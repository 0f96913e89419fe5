"""Compiled loops over token streams: shingle sets of many texts, and their band keys.

Every loop over texts takes the texts `first` to `last`, so that threads can share the work; what a text gets never
depends on the others.
"""

from __future__ import annotations

import numpy as np
from numba import njit

SHINGLE = 3
_FIRST = np.uint64(0x9E3779B97F4A7C15)
_SECOND = np.uint64(0xC2B2AE3D27D4EB4F)
_THIRD = np.uint64(0xFF51AFD7ED558CCD)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_FEW_VALUES = 48


@njit(cache=True, nogil=True, inline="always")
def _mixed(value: np.uint64) -> np.uint64:
    """Every bit of `value` spread over all bits (the finaliser of SplitMix64)."""
    value = (value ^ (value >> np.uint64(30))) * _MIX_A
    value = (value ^ (value >> np.uint64(27))) * _MIX_B
    return value ^ (value >> np.uint64(31))


@njit(cache=True, nogil=True)
def _sort(values: np.ndarray) -> None:
    """Sort in place; most texts have few shingles, where plain insertion is quickest."""
    if len(values) > _FEW_VALUES:
        values.sort()
        return
    for place in range(1, len(values)):
        value, at = values[place], place
        while at > 0 and values[at - 1] > value:
            values[at] = values[at - 1]
            at -= 1
        values[at] = value


@njit(cache=True, nogil=True)
def _distinct(values: np.ndarray) -> int:
    """Move the distinct values of a sorted array to its front; gives their number."""
    kept = 0
    for place in range(len(values)):
        if place == 0 or values[place] != values[kept - 1]:
            values[kept] = values[place]
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def _shingles(ids: np.ndarray, syllable_hashes: np.ndarray, found: np.ndarray) -> int:
    """Hashes of the shingles of one text, breaks left out; a text shorter than a shingle is one shingle."""
    before, last = np.uint64(0), np.uint64(0)
    n_syllables, n_found = 0, 0
    for place in range(len(ids)):
        if ids[place] == 0:
            continue
        here = syllable_hashes[ids[place]]
        n_syllables += 1
        if n_syllables >= SHINGLE:
            found[n_found] = _mixed(before * _FIRST + last * _SECOND + here * _THIRD)
            n_found += 1
        before, last = last, here
    if 0 < n_syllables < SHINGLE:
        found[0] = _mixed(before * _FIRST + last * _SECOND + np.uint64(n_syllables))
        n_found = 1
    return n_found


@njit(cache=True, nogil=True)
def shingle_block(
    ids: np.ndarray, bounds: np.ndarray, syllable_hashes: np.ndarray, found: np.ndarray, counts: np.ndarray,
    first: int, last: int,
) -> None:  # fmt: skip
    """Write the sorted distinct shingles of each text to the front of its own stretch of `found`.

    ids: (n_tokens,) int32. bounds: (n_texts + 1,) int64, where each text begins and the last one ends. found:
    (n_tokens,) uint64. counts: (n_texts,) int64, the number of shingles written.
    """
    for text in range(first, last):
        part = found[bounds[text] : bounds[text + 1]]
        n_found = _shingles(ids[bounds[text] : bounds[text + 1]], syllable_hashes, part)
        _sort(part[:n_found])
        counts[text] = _distinct(part[:n_found])


@njit(cache=True, nogil=True)
def gather_block(
    found: np.ndarray, starts: np.ndarray, hashes: np.ndarray, ends: np.ndarray, marks: np.ndarray,
    first: int, last: int,
) -> None:  # fmt: skip
    """Copy sets that lie apart in `found` side by side into `hashes`, and hash each whole set into `marks`."""
    for text in range(first, last):
        begin = ends[text - 1] if text else 0
        mark = _FIRST
        for step in range(ends[text] - begin):
            value = found[starts[text] + step]
            hashes[begin + step] = value
            mark = _mixed(mark * _THIRD + value)
        marks[text] = mark


@njit(cache=True, nogil=True)
def band_key_block(
    hashes: np.ndarray, ends: np.ndarray, factors: np.ndarray, shifts: np.ndarray, keys: np.ndarray,
    first: int, last: int,
) -> None:  # fmt: skip
    """MinHash signatures of the sets `first` to `last`, each band of rows hashed to one key.

    factors, shifts: (n_bands * n_rows,) uint32, one function x -> factor * x + shift (mod 2^32) per row; the values
    they meet are hashes already, so this simple family behaves like random permutations. keys: (n_bands, n_texts)
    uint32.
    """
    n_bands, n_functions = keys.shape[0], len(factors)
    n_rows = n_functions // n_bands
    least = np.empty(n_functions, np.uint32)
    for text in range(first, last):
        least[:] = np.uint32(0xFFFFFFFF)
        for place in range(ends[text - 1] if text else 0, ends[text]):
            value = np.uint32(hashes[place] >> np.uint64(32))
            for row in range(n_functions):
                image = np.uint32(np.uint32(factors[row] * value) + shifts[row])
                least[row] = min(least[row], image)
        for band in range(n_bands):
            key = np.uint64(band)
            for row in range(band * n_rows, (band + 1) * n_rows):
                key = _mixed(key * _FIRST + np.uint64(least[row]))
            keys[band, text] = np.uint32(key >> np.uint64(32))
