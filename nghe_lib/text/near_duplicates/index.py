"""Near-duplicates as posts arrive: new posts join the groups of old ones, and a group keeps its id.

The index is a value: joining gives a new one and leaves the old one as it was. A group is named by its oldest post, so
its id stays when posts come later; only when a new post stands near two groups do they become one, under the id of the
older, and `Joined.merged` says so. Posts in one go or in parts give the same groups as long as no bucket is a crowd
(over 128 distinct texts that agree on one band, see `links`); in a crowd, each text meets other leaders when it comes
later, so two parts of one crowd may stay apart that one go would have joined, or the other way round. Every link is
verified in either case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.text.near_duplicates.banding import band_keys, banding
from nghe_lib.text.near_duplicates.distinct import numbered, places_in, places_of
from nghe_lib.text.near_duplicates.links import link
from nghe_lib.text.near_duplicates.shingles import ShingleSets, hashed, no_sets, shingle_sets

LAYOUT = 1
_ARRAYS = ("hashes", "ends", "marks", "keys", "roots", "name_bytes", "name_ends", "post_marks", "post_texts")


@dataclass(frozen=True)
class DuplicateIndex:
    """All that is kept of the posts seen so far: no text, only hashes, and the id of the first post of each text.

    threshold: Jaccard, fixed when the index was begun. sets: the n_texts distinct shingle sets, oldest first. keys:
    (n_bands, n_texts) uint32. roots: (n_texts,) int32, the oldest text of each one's group. name_bytes, name_ends:
    (n_bytes,) uint8 and (n_texts,) int64, the ids of the first posts in UTF-8, and where each ends. post_marks:
    (n_posts,) uint64, 64-bit hashes of all post ids. post_texts: (n_posts,) int32, the text of each post.
    """

    threshold: float
    sets: ShingleSets
    keys: np.ndarray
    roots: np.ndarray
    name_bytes: np.ndarray
    name_ends: np.ndarray
    post_marks: np.ndarray
    post_texts: np.ndarray

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything as plain arrays, ready for `np.savez`: numbers only, no objects."""
        parts = (self.sets.hashes, self.sets.ends, self.sets.marks, self.keys, self.roots, self.name_bytes,
                 self.name_ends, self.post_marks, self.post_texts)  # fmt: skip
        about = {"layout": np.array(LAYOUT), "threshold": np.array(self.threshold)}
        return about | dict(zip(_ARRAYS, parts, strict=True))


@dataclass(frozen=True)
class Joined:
    """What came of joining posts to an index.

    groups: one row per post given, columns post_id, group_id. merged: one row per group that became part of an older
    one, columns group_id (as it was) and into_group_id: rows written before under the first must be written under the
    second. index: the index with these posts.
    """

    groups: pd.DataFrame
    merged: pd.DataFrame
    index: DuplicateIndex


def new_index(*, threshold: float = 0.8) -> DuplicateIndex:
    """An index without posts; raises ParameterError for a threshold outside 0.1 to 1."""
    keys = np.zeros((banding(threshold).bands, 0), np.uint32)
    nothing = np.zeros(0, np.int32)
    return DuplicateIndex(
        float(threshold),
        no_sets(),
        keys,
        nothing,
        np.zeros(0, np.uint8),
        np.zeros(0, np.int64),
        np.zeros(0, np.uint64),
        nothing,
    )


def index_from(arrays: Mapping[str, np.ndarray]) -> DuplicateIndex:
    """The index that `DuplicateIndex.arrays` was taken of.

    Raises StoreError when the arrays are not such an index, or of another version of nghe: build it anew then.
    """
    if int(arrays.get("layout", -1)) != LAYOUT or not set(_ARRAYS) <= set(arrays):
        raise StoreError("chỉ mục bài gần trùng không đúng phiên bản; hãy dựng lại từ các bài trong kho")
    hashes, ends, marks, *others = (arrays[name] for name in _ARRAYS)
    return DuplicateIndex(float(arrays["threshold"]), ShingleSets(hashes, ends, marks), *others)


def join(index: DuplicateIndex, post_ids: Iterable[str], texts: Iterable[str | None]) -> Joined:
    """Let posts join the groups of those that came before; see the head of this module.

    post_ids, texts: one each per post. A post id that is known keeps its group, whatever its text is now; of an id
    given twice the first text counts.

    Returns Joined; its groups have one row per distinct post id, in the order given. No posts leave the index as it
    is. Raises ParameterError when there are not as many ids as texts.
    """
    ids, values = list(post_ids), texts if isinstance(texts, pd.Series) else list(texts)
    if len(ids) != len(values):
        raise ParameterError(f"cần mỗi bài một mã và một văn bản; đã cho {len(ids)} mã và {len(values)} văn bản")
    marks = hashed(ids)
    first_rows = np.sort(np.unique(marks, return_index=True)[1])
    ids, marks = [ids[row] for row in first_rows], marks[first_rows]
    places = places_of(index.post_marks, marks)
    new = np.flatnonzero(places < 0)
    grown = _grown(index, [ids[place] for place in new], marks[new], _taken(values, first_rows[new]))
    places[new] = len(index.post_marks) + np.arange(len(new))
    return Joined(_groups(grown, ids, places), _merged(index, grown), grown)


def _taken(values: pd.Series | list[str | None], rows: np.ndarray) -> pd.Series | list[str | None]:
    return values.iloc[rows] if isinstance(values, pd.Series) else [values[row] for row in rows]


def _grown(
    index: DuplicateIndex, ids: list[str], marks: np.ndarray, texts: pd.Series | list[str | None]
) -> DuplicateIndex:
    """The index with posts that it does not know."""
    if not ids:
        return index
    sets = shingle_sets(texts)
    numbers, firsts = numbered(sets)
    kept = sets.at(firsts)
    places = places_in(index.sets, kept)
    fresh = np.flatnonzero(places < 0)
    places[fresh] = len(index.roots) + np.arange(len(fresh))
    names = [ids[row].encode("utf-8", "surrogatepass") for row in firsts[fresh]]
    return _linked(index, kept.at(fresh), names, marks, places[numbers].astype(np.int32))


def _linked(
    index: DuplicateIndex, fresh: ShingleSets, names: list[bytes], marks: np.ndarray, post_texts: np.ndarray
) -> DuplicateIndex:
    bands = banding(index.threshold)
    sets = index.sets.followed_by(fresh)
    keys = np.hstack([index.keys, band_keys(fresh, bands)])
    roots, _ = link(sets, keys, bands, roots=index.roots)
    lengths = np.cumsum([len(name) for name in names], dtype=np.int64)
    return DuplicateIndex(
        index.threshold, sets, keys, roots,
        np.concatenate([index.name_bytes, np.frombuffer(b"".join(names), np.uint8)]),
        np.concatenate([index.name_ends, len(index.name_bytes) + lengths]),
        np.concatenate([index.post_marks, marks]),
        np.concatenate([index.post_texts, post_texts]),
    )  # fmt: skip


def _groups(index: DuplicateIndex, ids: list[str], places: np.ndarray) -> pd.DataFrame:
    names = _names(index, index.roots[index.post_texts[places]])
    return pd.DataFrame({"post_id": pd.Series(ids, dtype="str"), "group_id": names})


def _merged(before: DuplicateIndex, after: DuplicateIndex) -> pd.DataFrame:
    """The groups of `before` whose oldest text is no longer the oldest of its group."""
    known = np.flatnonzero(before.roots == np.arange(len(before.roots)))
    lost = known[after.roots[known] != known]
    return pd.DataFrame({"group_id": _names(after, lost), "into_group_id": _names(after, after.roots[lost])})


def _names(index: DuplicateIndex, texts: np.ndarray) -> pd.Series:
    """The id of the first post of each text."""
    chosen, number = np.unique(texts, return_inverse=True)
    starts = np.where(chosen > 0, index.name_ends[chosen - 1], 0) if len(chosen) else chosen
    spans = zip(starts, index.name_ends[chosen], strict=True)
    whole = [index.name_bytes[start:stop].tobytes().decode("utf-8", "surrogatepass") for start, stop in spans]
    return pd.Series(np.array(whole, object)[number] if whole else [], dtype="str")
