"""Find the phrases of a list in texts that are already words: rolling hashes of up to five words, one probe each."""

from __future__ import annotations

import numba as nb
import numpy as np

_PRIME = np.uint64(0x100000001B3)


@nb.njit(inline="always")
def _mixed(key):
    """The finaliser of SplitMix64: every bit of the key moves every bit of the hash."""
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


@nb.njit(nogil=True, cache=True)
def phrase_keys(words, ends, start, keys):
    """The hash of each phrase: words (uint64, all phrases), ends (n,) where each ends; fills keys (n,) uint64."""
    begin = 0
    for phrase in range(ends.size):
        key = start
        for place in range(begin, ends[phrase]):
            key = _mixed((key ^ words[place]) * _PRIME)
        keys[phrase] = key
        begin = ends[phrase]


@nb.njit(nogil=True, cache=True)
def voted(words, bare, word_ends, starts, longest, slots, slot_keys, bounds, columns, weights, out):
    """Add the weight of every phrase found to its columns: out (n, n_columns) float32.

    words, bare, word_ends: of `features.Features`. starts: (2,) uint64, first state of a rolling hash for text with and
    without diacritics. slots: (size,) int32, size a power of two, number of the phrase in a slot or -1; slot_keys: its
    key. bounds: (n_phrases + 1,) into columns and weights.
    """
    mask = np.uint64(slots.size - 1)
    begin = 0
    for text in range(word_ends.size):
        end = word_ends[text]
        plain = True
        for place in range(begin, end):
            if words[place] != bare[place]:
                plain = False
                break
        read = bare if plain else words
        for place in range(begin, end):
            key = starts[1] if plain else starts[0]
            for length in range(longest):
                if place + length >= end:
                    break
                key = _mixed((key ^ read[place + length]) * _PRIME)
                slot = np.int64(key & mask)
                while slots[slot] >= 0:
                    if slot_keys[slot] == key:
                        phrase = slots[slot]
                        for one in range(bounds[phrase], bounds[phrase + 1]):
                            out[text, columns[one]] += weights[one]
                        break
                    slot = (slot + 1) & np.int64(mask)
        begin = end
