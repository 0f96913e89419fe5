"""Compiled agglomeration: the two groups that are nearest on average become one, again and again.

Method: average linkage (Sokal & Michener 1958, "A statistical method for evaluating systematic relationships") on a
sparse graph: pairs that are not listed have similarity 0. A heap holds the pairs of groups over the threshold; an entry
whose group has become part of another is passed over, and the sums of a new group are those of its two parts.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, inline="always")
def _root(parents, group):
    while parents[group] != group:
        parents[group] = parents[parents[group]]
        group = parents[group]
    return group


@njit(cache=True, nogil=True, inline="always")
def _height(total, n_pairs, gain, few):
    """The mean similarity of two groups, with what the number of pairs behind it adds."""
    return total / n_pairs * (1 + gain * np.log(max(n_pairs / few, 1.0)))


@njit(cache=True, nogil=True)
def agglomerate(sizes, ones, others, sums, threshold, gain, few):
    """The group of each atom: (n_atoms,) int64, the lowest atom of the group.

    sizes: (n_atoms,) documents of each atom. ones, others, sums: each pair of atoms once, with the sum of the
    similarities of their documents. Two groups join while the mean over all pairs of their documents, times
    (1 + `gain` log(number of pairs / `few`)) beyond so few pairs, is at least `threshold`; the nearest first,
    ties by the number of the atoms. A mean over many pairs is surer, so less of it is enough: a large event, whose
    documents tell of many things, stays whole.
    """
    n_atoms, n_pairs = len(sizes), len(ones)
    n_groups = 2 * n_atoms
    parents = np.arange(n_groups)
    size = np.zeros(n_groups, np.float64)
    size[:n_atoms] = sizes
    head, tail = np.full(n_groups, -1, np.int64), np.full(n_groups, -1, np.int64)
    room = max(2 * n_pairs, 16)
    after, who, total = np.full(room, -1, np.int64), np.empty(room, np.int64), np.empty(room, np.float64)
    n_entries = 0
    heap = [(0.0, 0, 0)]
    heap.pop()
    for pair in range(n_pairs):
        one, other = ones[pair], others[pair]
        for group, neighbour in ((one, other), (other, one)):
            who[n_entries], total[n_entries] = neighbour, sums[pair]
            after[n_entries] = head[group]
            head[group] = n_entries
            if tail[group] < 0:
                tail[group] = n_entries
            n_entries += 1
        mean = _height(sums[pair], size[one] * size[other], gain, few)
        if mean >= threshold:
            heap.append((-mean, min(one, other), max(one, other)))
    heapify(heap)
    heard = np.zeros(n_groups, np.float64)
    touched = np.empty(n_groups, np.int64)
    n_made = n_atoms
    while len(heap) > 0:
        _, one, other = heappop(heap)
        if parents[one] != one or parents[other] != other:
            continue
        made = n_made
        n_made += 1
        parents[one], parents[other] = made, made
        size[made] = size[one] + size[other]
        n_touched = 0
        for part in (one, other):
            entry = head[part]
            while entry >= 0:
                group = _root(parents, who[entry])
                if group != made:
                    if heard[group] == 0:
                        touched[n_touched] = group
                        n_touched += 1
                    heard[group] += total[entry]
                entry = after[entry]
        # The entries of both parts are used again for the new group, which never has more neighbours than they.
        if head[one] < 0:
            chain = head[other]
        else:
            chain = head[one]
            after[tail[one]] = head[other]
        head[made] = chain if n_touched else -1
        entry, last = chain, -1
        for at in range(n_touched):
            group = touched[at]
            who[entry], total[entry] = group, heard[group]
            mean = _height(heard[group], size[made] * size[group], gain, few)
            if mean >= threshold:
                heappush(heap, (-mean, min(group, made), max(group, made)))
            heard[group] = 0
            last = entry
            entry = after[entry]
        if last >= 0:
            after[last] = -1
            tail[made] = last
    lowest = np.full(n_groups, -1, np.int64)
    groups = np.empty(n_atoms, np.int64)
    for atom in range(n_atoms):
        root = _root(parents, atom)
        if lowest[root] < 0:
            lowest[root] = atom
        groups[atom] = lowest[root]
    return groups
