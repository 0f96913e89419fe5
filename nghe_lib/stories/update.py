"""Which documents tell of the same event: as they come, without grouping anew what came before.

Method: documents are vectors of tf-idf weights, idf from the documents seen so far, the title weighing as a part of
its own; the similarity of two documents is the mean of the cosines of their parts, as in Miranda, Znotins, Cohen &
Barzdins (2018), "Multilingual clustering of streaming news", EMNLP, and falls with the days between them. It is divided
by how near each of the two is to its own nearest neighbours, as Zelnik-Manor & Perona (2004), "Self-tuning spectral
clustering", NIPS, scale distances: where every document resembles its neighbours (share prices, football) more is asked
of a pair. That scale has a floor, so that strangers do not join for want of others, and a ceiling, so that an event of
hundreds of documents is not torn. Documents and open stories then join by average linkage, the nearest first, groups
of many documents a little sooner, since a mean over many pairs is surer.
A story that has come to hold two parts apart is split; a story that a newcomer shows to be the same as another is
merged into the older one. Near-duplicates (see `text.near_duplicates`) are one document here, whatever their number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.stories.documents import NO_TIME, Documents, read_documents
from nghe_lib.stories.features import N_BUCKETS, terms_of
from nghe_lib.stories.known import N_NEIGHBOURS, OpenStories, new_stories
from nghe_lib.text import near_duplicates

THRESHOLD = 0.84
SPLIT_SHARE, PAIRS_GAIN, FEW_PAIRS = 0.5, 1.0, 9.0
WINDOW_DAYS, DECAY_DAYS, COPY_DAYS = 10.0, 5.0, 2.0
BODY_SHARE, IDF_POWER, MOST_TERMS, FEW_TERMS = 0.65, 1.5, 300, 30.0
FLOOR, CEILING, SCALE_POWER = 0.055, 0.2, 0.75
LEAST, GLIMPSE, RARE_SHARE, RARE_LEAST, MOST_CANDIDATES = 0.05, 0.01, 0.02, 50, 2_000
SLICE_DOCUMENTS = 4_000
_DAY_S = 86_400
CHANGES = ("change", "story", "into_story", "post_ids")


@dataclass(frozen=True)
class Grouped:
    """What came of documents that joined.

    numbers: (n_documents,) int64, the story of each document in the order given. changes: one row per merge or split,
    columns change (`merge`, `split`), story, into_story (numbers) and post_ids (the documents a split moved). known:
    the open stories with these documents.
    """

    numbers: np.ndarray
    changes: pd.DataFrame
    known: OpenStories


@dataclass(frozen=True)
class _Pool:
    """Open and new documents together in order of time.

    is_new, is_copy: (n,) bool. begins: (n,) the first document in the window of each.
    """

    ends: np.ndarray
    buckets: np.ndarray
    weights: np.ndarray
    moments_s: np.ndarray
    is_new: np.ndarray
    begins: np.ndarray
    ids: np.ndarray


def group(documents: pd.DataFrame, *, threshold: float = THRESHOLD) -> np.ndarray:
    """The story of each document, numbered from 0 in order of the first document of each.

    documents: title, text and published_at (with a zone) are read, in any order; a missing title, text or time is fine.
    threshold: how near, on average, the documents of a story are, as multiples of what is usual around them.

    Returns (n_documents,) int64. Empty in, empty out. Raises TableError for a missing column or a time without a zone.
    """
    numbers = join(new_stories(), documents, threshold=threshold).numbers
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse]


def join(known: OpenStories, documents: pd.DataFrame, *, threshold: float = THRESHOLD) -> Grouped:
    """Let documents join the stories known so far; see `group` for what is read and the head for how."""
    if not 0 < threshold:
        raise ParameterError(f"threshold phải lớn hơn 0; đã cho {threshold}")
    given = read_documents(documents)
    if len(given.rows) == 0:
        return Grouped(np.zeros(0, np.int64), pd.DataFrame(columns=list(CHANGES)), known)
    copy_of = _copies(given)
    own = np.flatnonzero(copy_of == np.arange(len(copy_of)))
    kept = Documents(
        given.rows[own], given.ids[own], [given.titles[at] for at in own], [given.bodies[at] for at in own],
        given.moments_s[own],
    )  # fmt: skip
    counts, pool, before = _pooled(known, kept, n_documents=len(given.rows))
    earlier, later, similar, nearest = _near(known, pool, before)
    stories = np.full(len(pool.ends), -1, np.int64)
    stories[before] = known.stories
    n_stories, changes = _linked(pool, stories, (earlier, later, similar), nearest, known.n_stories, threshold)
    new_at = np.flatnonzero(pool.is_new)
    numbers = np.empty(len(given.rows), np.int64)
    of_own = np.empty(len(copy_of), np.int64)
    of_own[own] = stories[new_at]
    numbers[given.rows] = of_own[copy_of]
    state = replace(known, n_documents=known.n_documents + len(given.rows), n_stories=n_stories, document_counts=counts)
    return Grouped(numbers, changes, _still_open(state, pool, stories, nearest, (earlier, later, similar)))


def _copies(given: Documents) -> np.ndarray:
    """For each document the one it copies, itself where none: the first of its near-duplicates of the last two days."""
    texts = [f"{title}\n{body}" for title, body in zip(given.titles, given.bodies, strict=True)]
    groups = near_duplicates(texts)
    order = np.argsort(groups, kind="stable")
    made = np.arange(len(groups))
    first = -1
    for before, at in pairwise(order):
        if groups[before] != groups[at]:
            first = -1
            continue
        first = before if first < 0 else first
        if _apart_days(given.moments_s[at], given.moments_s[first]) <= COPY_DAYS:
            made[at] = first
        else:
            first = at
    return made


def _apart_days(one: int, other: int) -> float:
    return 0.0 if NO_TIME in (one, other) else abs(int(one) - int(other)) / _DAY_S


def _pooled(known: OpenStories, kept: Documents, *, n_documents: int) -> tuple[np.ndarray, _Pool, np.ndarray]:
    """Document counts of all terms, the pool, and where the open documents stand in it."""
    from nghe_lib.stories.feature_kernels import weigh

    terms = terms_of(kept)
    counts = known.document_counts + np.bincount(terms.buckets, minlength=N_BUCKETS).astype(np.int32)
    n_seen = known.n_documents + n_documents
    idf = ((np.log((n_seen + 1) / (counts + 1)) + 1) ** IDF_POWER).astype(np.float32)
    ends, buckets, weights = weigh(terms.ends, terms.buckets, terms.counts, idf, N_BUCKETS // 2, BODY_SHARE, MOST_TERMS)
    moments = np.concatenate([known.moments_s, kept.moments_s])
    order = np.lexsort((np.arange(len(moments)), _sortable(moments)))
    sizes = np.diff(np.concatenate([known.ends, ends + (known.ends[-1] if len(known.ends) else 0)]), prepend=0)
    ends, flat = _reordered(sizes, order)
    buckets, weights = (np.concatenate(both)[flat] for both in ((known.buckets, buckets), (known.weights, weights)))
    ids = np.concatenate([known.ids, kept.ids])[order]
    reach = _sortable(moments[order])
    begins = np.searchsorted(reach, np.where(reach == _LATE, _LATE, reach - int(WINDOW_DAYS * _DAY_S)))
    begins = np.where(reach == _LATE, 0, begins)
    pool = _Pool(ends, buckets, weights, moments[order], order >= len(known.ends), begins, ids)
    return counts, pool, np.flatnonzero(order < len(known.ends))


_LATE = np.iinfo(np.int64).max


def _sortable(moments_s: np.ndarray) -> np.ndarray:
    return np.where(moments_s == NO_TIME, _LATE, moments_s)


def _reordered(sizes: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends of rows put in `order`, and the place each entry comes from."""
    starts, taken = np.cumsum(sizes) - sizes, sizes[order]
    ends = np.cumsum(taken)
    return ends, np.arange(int(taken.sum())) + np.repeat(starts[order] - (ends - taken), taken)


def _near(known: OpenStories, pool: _Pool, before: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Near pairs of the pool, in order of the later one, and the similarities of each document's nearest."""
    from nghe_lib.stories.nearest_kernels import keep_nearest, near_pairs, postings

    first, documents = postings(pool.ends, pool.buckets, N_BUCKETS)
    in_window = int(np.max(np.arange(len(pool.ends)) - pool.begins, initial=0))
    settings = (LEAST, GLIMPSE, max(RARE_LEAST, int(RARE_SHARE * in_window)), MOST_CANDIDATES)
    lone = np.zeros(len(pool.ends), bool)
    earlier, later, similar = near_pairs(
        pool.ends, pool.buckets, pool.weights, first, documents, pool.begins, pool.is_new, lone, N_BUCKETS, settings
    )
    apart = np.abs(_sortable(pool.moments_s)[later].astype(float) - _sortable(pool.moments_s)[earlier]) / _DAY_S
    dated = (pool.moments_s[earlier] != NO_TIME) & (pool.moments_s[later] != NO_TIME)
    fading = np.exp(-np.where(dated, apart, 0.0) / DECAY_DAYS)
    similar = (similar * fading).astype(np.float32)
    kept = similar >= LEAST
    nearest = np.zeros((len(pool.ends), N_NEIGHBOURS), np.float32)
    nearest[before] = known.nearest
    keep_nearest(earlier[kept], later[kept], similar[kept], nearest)
    old = (before[known.earlier].astype(np.int32), before[known.later].astype(np.int32), known.similar)
    pairs = [np.concatenate([old[at], new[kept]]) for at, new in enumerate((earlier, later, similar))]
    order = np.lexsort((pairs[0], pairs[1]))
    return pairs[0][order], pairs[1][order], pairs[2][order], nearest


def _linked(
    pool: _Pool, stories: np.ndarray, pairs: tuple[np.ndarray, ...], nearest: np.ndarray, n_stories: int,
    threshold: float,
) -> tuple[int, pd.DataFrame]:  # fmt: skip
    """Give every new document its story, slice by slice in order of time; changes `stories` in place."""
    earlier, later, similar = pairs
    # A few terms in common say less between headlines than between articles: a short document has a higher floor.
    floor = FLOOR * (1 + FEW_TERMS / np.maximum(np.diff(pool.ends, prepend=0), 1))
    floor = np.minimum(floor, CEILING)
    scale = np.maximum(np.minimum(nearest, CEILING).mean(axis=1), floor) ** (-SCALE_POWER / 2)
    scaled = similar * scale[earlier] * scale[later]
    new_at = np.flatnonzero(pool.is_new)
    changes: list[tuple[str, int, int, list[str]]] = []
    for start in range(0, len(new_at), SLICE_DOCUMENTS):
        part = new_at[start : start + SLICE_DOCUMENTS]
        low = int(pool.begins[part[0]])
        here = np.flatnonzero(stories[low:] >= 0) + low
        here = np.sort(np.concatenate([here, part]))
        place = np.full(len(stories), -1, np.int64)
        place[here] = np.arange(len(here))
        inside = (place[earlier] >= 0) & (place[later] >= 0)
        links = (place[earlier[inside]], place[later[inside]], scaled[inside])
        n_stories = _slice(pool, stories, here, links, n_stories, threshold, changes)
        n_stories = _split(pool, stories, here, links, n_stories, threshold, changes)
    return n_stories, pd.DataFrame(changes, columns=list(CHANGES))


def _slice(
    pool: _Pool, stories: np.ndarray, here: np.ndarray, links: tuple[np.ndarray, ...], n_stories: int,
    threshold: float, changes: list[tuple[str, int, int, list[str]]],
) -> int:  # fmt: skip
    """Join the documents `here` that have no story with each other and with the open stories."""
    known = stories[here]
    # Stories come before lone documents among the atoms, so that the lowest atom of a group is its oldest story.
    fresh = np.flatnonzero(known < 0)
    label = known.copy()
    label[fresh] = n_stories + np.arange(len(fresh))
    names, atom = np.unique(label, return_inverse=True)
    groups = _agglomerated(atom, links, threshold)
    made = names[groups]
    for old, new in zip(names[names < n_stories].tolist(), made[names < n_stories].tolist(), strict=True):
        if old != new:
            changes.append(("merge", old, new, []))
    began = np.unique(made[made >= n_stories])
    number = np.where(made >= n_stories, n_stories + np.searchsorted(began, made), made)
    stories[here] = number[atom]
    return n_stories + len(began)


def _agglomerated(atom: np.ndarray, links: tuple[np.ndarray, ...], threshold: float) -> np.ndarray:
    """The lowest atom of the group of each atom; atom: (n_documents,) number of each document's atom."""
    from nghe_lib.stories.linkage_kernels import agglomerate

    n_atoms = int(atom.max()) + 1
    ones, others = atom[links[0]], atom[links[1]]
    apart = ones != others
    low, high = np.minimum(ones, others)[apart], np.maximum(ones, others)[apart]
    keys, number = np.unique(low * n_atoms + high, return_inverse=True)
    sums = np.bincount(number, links[2][apart], minlength=len(keys))
    sizes = np.bincount(atom, minlength=n_atoms)
    return agglomerate(sizes, keys // n_atoms, keys % n_atoms, sums, threshold, PAIRS_GAIN, FEW_PAIRS)


def _split(
    pool: _Pool, stories: np.ndarray, here: np.ndarray, links: tuple[np.ndarray, ...], n_stories: int,
    threshold: float, changes: list[tuple[str, int, int, list[str]]],
) -> int:  # fmt: skip
    """Part the stories whose open documents no longer hold together even at `SPLIT_SHARE` of the threshold."""
    known = stories[here]
    within = known[links[0]] == known[links[1]]
    inner = (links[0][within], links[1][within], links[2][within])
    parts = _agglomerated(np.arange(len(here)), inner, threshold * SPLIT_SHARE)
    sizes = np.bincount(parts, minlength=len(here))
    for story in np.unique(known[sizes[parts] < np.bincount(known)[known]]).tolist():
        members = np.flatnonzero(known == story)
        of_members = parts[members]
        large = [one for one in np.unique(of_members).tolist() if sizes[one] > 1]
        for part in large[1:]:
            moved = here[members[of_members == part]]
            stories[moved] = n_stories
            changes.append(("split", story, n_stories, [str(one) for one in pool.ids[moved]]))
            n_stories += 1
    return n_stories


def _still_open(
    state: OpenStories, pool: _Pool, stories: np.ndarray, nearest: np.ndarray, pairs: tuple[np.ndarray, ...]
) -> OpenStories:
    """The state with only the documents that a later one may still join."""
    dated = pool.moments_s != NO_TIME
    newest = pool.moments_s[dated].max() if dated.any() else 0
    kept = dated & (pool.moments_s >= newest - int(WINDOW_DAYS * _DAY_S))
    at = np.flatnonzero(kept)
    place = np.cumsum(kept) - 1
    sizes = np.diff(pool.ends, prepend=0)
    ends, flat = _reordered(sizes, at)
    earlier, later, similar = pairs
    inside = kept[earlier] & kept[later]
    return replace(
        state, ends=ends, buckets=pool.buckets[flat], weights=pool.weights[flat], moments_s=pool.moments_s[at],
        stories=stories[at], nearest=nearest[at], earlier=place[earlier[inside]].astype(np.int32),
        later=place[later[inside]].astype(np.int32), similar=similar[inside], ids=pool.ids[at],
    )  # fmt: skip
