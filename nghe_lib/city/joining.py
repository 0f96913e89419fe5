"""Small verbs on Arrow text arrays."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def glue(*parts: pa.Array, missing: np.ndarray | None = None) -> pa.Array:
    """Texts joined piece by piece, missing where `missing` is true."""
    joined = pc.binary_join_element_wise(*parts, "")
    return joined if missing is None else pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), joined)


def take(texts: pa.Array, numbers: np.ndarray) -> pa.Array:
    """Texts by number. numbers: (n,)."""
    return texts.take(pa.array(numbers))


def at(texts: pa.Array, numbers: np.ndarray, fill: str | None = None) -> pa.Array:
    """Texts by number, `fill` (or missing) where the number is -1."""
    return pc.if_else(pa.array(numbers >= 0), take(texts, np.maximum(numbers, 0)), pa.scalar(fill, pa.string()))


def lists(texts: pa.Array) -> pa.Array:
    """A list per row: of one text, or empty where it is missing."""
    offsets = np.concatenate([[0], np.cumsum(np.asarray(pc.is_valid(texts)))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), texts.drop_null())


def with_ends(texts: pa.Array, spots: list[int], ends: list[str]) -> pa.Array:
    """`texts` with each of `ends` added at its spot."""
    if not spots:
        return texts
    mask = np.zeros(len(texts), dtype=bool)
    mask[spots] = True
    changed = [texts[k].as_py() + end for k, end in zip(spots, ends, strict=True)]
    return pc.replace_with_mask(texts, pa.array(mask), pa.array(changed, pa.string()))
