"""Compiled search for near documents: an inverted index over rare terms, candidates verified on all their terms."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def postings(ends, buckets, n_buckets):
    """For each bucket the documents that have it, in order: first (n_buckets + 1,) int64 and documents (int32)."""
    first = np.zeros(n_buckets + 1, np.int64)
    for bucket in buckets:
        first[bucket + 1] += 1
    for bucket in range(n_buckets):
        first[bucket + 1] += first[bucket]
    at = first[:-1].copy()
    documents = np.empty(len(buckets), np.int32)
    begin = 0
    for document in range(len(ends)):
        for place in range(begin, ends[document]):
            documents[at[buckets[place]]] = document
            at[buckets[place]] += 1
        begin = ends[document]
    return first, documents


@njit(cache=True, nogil=True)
def near_pairs(ends, buckets, weights, first, documents, begins, is_new, is_lone, n_buckets, settings):
    """Pairs of documents that are near: earlier, later (int32) and similarity (float32), in order of the later one.

    first, documents: what `postings` gives. begins: (n_documents,) the first document in the window of each. is_new:
    a pair has at least one new document. is_lone: documents that take no part. settings: lowest similarity kept,
    lowest share of it that rare terms must reach, most documents that have a rare term, most that are looked at.
    """
    least, glimpse, rare, most = settings
    n_documents = len(ends)
    query = np.zeros(n_buckets, np.float32)
    partial = np.zeros(n_documents, np.float32)
    touched = np.empty(n_documents, np.int32)
    earlier, later, similar = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024, np.float32)
    n_pairs = 0
    for document in range(n_documents):
        if is_lone[document]:
            continue
        begin, end = (ends[document - 1] if document else 0), ends[document]
        n_touched = 0
        for place in range(begin, end):
            bucket = buckets[place]
            query[bucket] = weights[place]
            low = first[bucket]
            high = low + np.searchsorted(documents[low : first[bucket + 1]], document)
            low += np.searchsorted(documents[low:high], begins[document])
            if high - low > rare:
                continue
            for at in range(low, high):
                other = documents[at]
                if is_lone[other] or not (is_new[document] or is_new[other]):
                    continue
                if partial[other] == 0:
                    touched[n_touched] = other
                    n_touched += 1
                partial[other] += weights[place] * weights[place]
        chosen = np.sort(touched[:n_touched])
        for at in range(n_touched):
            other = chosen[at]
            seen = partial[other]
            partial[other] = 0
            if seen < glimpse or n_touched - at > most:
                continue
            total = np.float32(0)
            for place in range(ends[other - 1] if other else 0, ends[other]):
                total += query[buckets[place]] * weights[place]
            if total < least:
                continue
            if n_pairs == len(earlier):
                earlier, later = np.concatenate((earlier, earlier)), np.concatenate((later, later))
                similar = np.concatenate((similar, similar))
            earlier[n_pairs], later[n_pairs], similar[n_pairs] = other, document, total
            n_pairs += 1
        for place in range(begin, end):
            query[buckets[place]] = 0
    return earlier[:n_pairs].copy(), later[:n_pairs].copy(), similar[:n_pairs].copy()


@njit(cache=True, nogil=True)
def keep_nearest(earlier, later, similar, nearest):
    """Enter each pair into the sorted lists of the nearest similarities of both its documents.

    nearest: (n_documents, n_neighbours) float32, each row descending, zeros where there is nobody; changed in place.
    """
    last = nearest.shape[1] - 1
    for pair in range(len(earlier)):
        value = similar[pair]
        for document in (earlier[pair], later[pair]):
            row = nearest[document]
            if value <= row[last]:
                continue
            at = last
            while at > 0 and row[at - 1] < value:
                row[at] = row[at - 1]
                at -= 1
            row[at] = value
