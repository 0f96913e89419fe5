"""What is kept of the documents seen so far: how common each term is, and the documents still within reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nghe_lib.errors import StoreError
from nghe_lib.stories.features import N_BUCKETS

N_NEIGHBOURS = 10
LAYOUT = 1
_ARRAYS = ("ends", "buckets", "weights", "moments_s", "stories", "nearest", "earlier", "later", "similar")


@dataclass(frozen=True)
class OpenStories:
    """A value: `update` gives a new one and leaves the old one as it was. No text is kept, only hashes and post ids.

    n_documents: seen in all. n_stories: begun in all, the number of the next one. document_counts: (n_buckets,) int32,
    documents that had each term. The rest tells of the n open documents, oldest first: ends, buckets and weights of
    their terms; moments_s; stories, the number of the story of each; nearest (n, 10) similarities to their nearest
    neighbours; earlier, later, similar: near pairs of them; ids: text.
    """

    n_documents: int
    n_stories: int
    document_counts: np.ndarray
    ends: np.ndarray
    buckets: np.ndarray
    weights: np.ndarray
    moments_s: np.ndarray
    stories: np.ndarray
    nearest: np.ndarray
    earlier: np.ndarray
    later: np.ndarray
    similar: np.ndarray
    ids: np.ndarray

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything as plain arrays, ready for `np.savez`: numbers only, no objects."""
        used = np.flatnonzero(self.document_counts)
        names = [one.encode("utf-8", "surrogatepass") for one in self.ids]
        return {
            "layout": np.array(LAYOUT), "n_documents": np.array(self.n_documents),
            "n_stories": np.array(self.n_stories), "used": used, "used_counts": self.document_counts[used],
            "id_bytes": np.frombuffer(b"".join(names), np.uint8),
            "id_ends": np.cumsum([len(name) for name in names], dtype=np.int64),
            **{name: getattr(self, name) for name in _ARRAYS},
        }  # fmt: skip


def new_stories() -> OpenStories:
    """Nothing seen yet."""
    counts, whole, short, single = (np.zeros(0, kind) for kind in (np.int32, np.int64, np.int32, np.float32))
    nearest = np.zeros((0, N_NEIGHBOURS), np.float32)
    return OpenStories(0, 0, np.zeros(N_BUCKETS, np.int32), whole, counts, single, whole, whole, nearest,
                       short, short, single, np.zeros(0, object))  # fmt: skip


def stories_from(arrays: Mapping[str, np.ndarray]) -> OpenStories:
    """The value that `OpenStories.arrays` was taken of.

    Raises StoreError when the arrays are not such a value, or of another version of nghe: group anew then.
    """
    needed = {"n_documents", "n_stories", "used", "used_counts", "id_bytes", "id_ends", *_ARRAYS}
    if int(arrays.get("layout", -1)) != LAYOUT or not needed <= set(arrays):
        raise StoreError("bảng câu chuyện đang mở không đúng phiên bản; hãy nhóm lại từ các bài trong kho")
    counts = np.zeros(N_BUCKETS, np.int32)
    counts[arrays["used"]] = arrays["used_counts"]
    spans = zip(np.concatenate([[0], arrays["id_ends"]]), arrays["id_ends"], strict=False)
    ids = [arrays["id_bytes"][start:stop].tobytes().decode("utf-8", "surrogatepass") for start, stop in spans]
    kept: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
    made = np.empty(len(ids), object)
    made[:] = ids
    return OpenStories(
        n_documents=int(arrays["n_documents"]), n_stories=int(arrays["n_stories"]), document_counts=counts,
        ids=made, **kept
    )  # fmt: skip
