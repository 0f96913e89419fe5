"""Compiled loops over words: the hashed terms of each document, and their weights."""

from __future__ import annotations

import numpy as np
from numba import njit

_STOP, _CAPITAL, _BREAKS = 1, 2, 4
_PAIR = np.uint64(0x9E3779B97F4A7C15)
_NAME = np.uint64(0xC2B2AE3D27D4EB4F)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)


@njit(cache=True, nogil=True, inline="always")
def _mixed(value):
    """Every bit of `value` spread over all bits (the finaliser of SplitMix64)."""
    value = (value ^ (value >> np.uint64(30))) * _MIX_A
    value = (value ^ (value >> np.uint64(27))) * _MIX_B
    return value ^ (value >> np.uint64(31))


@njit(cache=True, nogil=True)
def _collect(ids, first, last, words, found, n_found):
    """Write the hashes of the words, pairs of syllables and names of one text into `found`; gives how many stand there.

    A name is two or more capitalised words in a row that do not begin a sentence; a single one is a word already.
    """
    hashes, flags, syllables, syllable_flags, syllable_ends = words
    before, before_stops = np.uint64(0), True
    name, name_length, starts = np.uint64(0), 0, True
    for place in range(first, last + 1):
        word = ids[place] if place < last else -1
        is_break = word < 0 or (flags[word] & _BREAKS) != 0
        if not is_break and (flags[word] & _CAPITAL) != 0 and not starts:
            name = _mixed(name * _NAME + hashes[word])
            name_length += 1
        else:
            if name_length > 1:
                found[n_found] = name
                n_found += 1
            name, name_length = np.uint64(0), 0
        starts = is_break
        if is_break:
            before_stops = True
            continue
        if (flags[word] & _STOP) == 0:
            found[n_found] = hashes[word]
            n_found += 1
        begin = syllable_ends[word - 1] if word else 0
        for at in range(begin, syllable_ends[word]):
            stops = (syllable_flags[at] & _STOP) != 0
            if not stops and not before_stops:
                found[n_found] = _mixed(before * _PAIR + syllables[at])
                n_found += 1
            before, before_stops = syllables[at], stops
    return n_found


@njit(cache=True, nogil=True)
def _room(ids, first, last, syllable_ends):
    """At most so many terms has a text."""
    room = 1
    for place in range(first, last):
        word = ids[place]
        room += 2 + syllable_ends[word] - (syllable_ends[word - 1] if word else 0)
    return room


@njit(cache=True, nogil=True)
def _count(found, n_found, n_buckets, offset, buckets, counts, n_entries):
    """Add the distinct buckets of `found` with their counts behind the first `n_entries`; gives the new number."""
    for place in range(n_found):
        found[place] = found[place] % np.uint64(n_buckets)
    part = found[:n_found]
    part.sort()
    for place in range(n_found):
        bucket = np.int32(part[place]) + offset
        if place and part[place] == part[place - 1]:
            counts[n_entries - 1] += 1
        else:
            buckets[n_entries] = bucket
            counts[n_entries] = 1
            n_entries += 1
    return n_entries


@njit(cache=True, nogil=True)
def count_terms(ids, ends, words, place_ends, places, n_buckets):
    """The distinct terms of each document with their counts: ends (int64), buckets (int32), counts (float32).

    ids, ends: the words of the titles of all documents, then those of all bodies. words: the fields of a `Vocabulary`.
    place_ends, places: hashes of the units each document names.
    """
    n_documents, half = len(place_ends), n_buckets // 2
    rooms = np.zeros(n_documents + 1, np.int64)
    for at in range(n_documents):
        title_room = _room(ids, ends[at - 1] if at else 0, ends[at], words[4])
        body_room = _room(ids, ends[n_documents + at - 1], ends[n_documents + at], words[4])
        n_places = place_ends[at] - (place_ends[at - 1] if at else 0)
        rooms[at + 1] = rooms[at] + 2 * title_room + body_room + n_places
    buckets, counts = np.empty(rooms[-1], np.int32), np.empty(rooms[-1], np.float32)
    found = np.empty(np.max(np.diff(rooms)) if n_documents else 0, np.uint64)
    term_ends = np.empty(n_documents, np.int64)
    n_entries = 0
    for at in range(n_documents):
        first = ends[at - 1] if at else 0
        n_found = _collect(ids, first, ends[at], words, found, 0)
        n_found = _collect(ids, ends[n_documents + at - 1], ends[n_documents + at], words, found, n_found)
        for place in range(place_ends[at - 1] if at else 0, place_ends[at]):
            found[n_found] = places[place]
            n_found += 1
        n_entries = _count(found, n_found, half, np.int32(0), buckets, counts, n_entries)
        n_found = _collect(ids, first, ends[at], words, found, 0)
        n_entries = _count(found, n_found, half, np.int32(half), buckets, counts, n_entries)
        term_ends[at] = n_entries
    return term_ends, buckets[:n_entries].copy(), counts[:n_entries].copy()


@njit(cache=True, nogil=True)
def weigh(ends, buckets, counts, idf, half, body_share, most):
    """Weights of the terms of each document, in place of `counts`: (1 + log count) times the idf of the term.

    The terms of the whole document have length √`body_share`, those of its title √(1 - `body_share`), so that the
    scalar product of two documents is the weighted mean of two cosines. Of each only the `most` heaviest are kept.
    Gives ends, buckets and weights anew.
    """
    kept_ends = np.empty(len(ends), np.int64)
    kept_buckets, kept = np.empty(len(buckets), np.int32), np.empty(len(buckets), np.float32)
    n_kept, first = 0, 0
    for at in range(len(ends)):
        last = ends[at]
        middle = first
        while middle < last and buckets[middle] < half:
            middle += 1
        for begin, end, share in ((first, middle, body_share), (middle, last, 1 - body_share)):
            squares = 0.0
            for place in range(begin, end):
                counts[place] = (1 + np.log(counts[place])) * idf[buckets[place]]
                squares += counts[place] ** 2
            scale = np.sqrt(share / squares) if squares > 0 else 0.0
            cut = np.sort(counts[begin:end])[end - begin - most] if end - begin > most else 0.0
            for place in range(begin, end):
                if counts[place] > cut or end - begin <= most:
                    kept_buckets[n_kept] = buckets[place]
                    kept[n_kept] = counts[place] * scale
                    n_kept += 1
        kept_ends[at] = n_kept
        first = last
    return kept_ends, kept_buckets[:n_kept].copy(), kept[:n_kept].copy()
