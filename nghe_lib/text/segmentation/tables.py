"""The compiled model in the form the decoder reads fastest: differences between the two labels, packed by number.

Only the difference "goes on a word" less "begins a word" decides, so each table holds one number where the model
has two, and what always holds (no pair stands in the dictionary) is a constant of the distance to both ends of the
text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from nghe_lib.text.segmentation.kernels import LOW, LOW_BITS, pack
from nghe_lib.text.segmentation.weights import REACH, Weights

TITLE, IN_DICTIONARY = 3, 4


@dataclass(frozen=True)
class Packed:
    """A hash table from two numbers to a number and a row.

    slots: uint64, 0 when free, else the two numbers, the number of the entry + 1 and its row, see `kernels.look_up`.
    rows: (n_rows, 4 or 3), each distinct row once.
    """

    slots: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True)
class Tables:
    """What the decoder reads, see `kernels.decode`; arrays as in `weights.Weights` with labels subtracted."""

    surface_rows: np.ndarray
    lower_rows: np.ndarray
    properties: np.ndarray
    surface_pairs: Packed
    lower_pairs: Packed
    surface_triples: Packed
    lower_triples: Packed
    pair_in_title: np.ndarray
    triple_in_title: np.ndarray
    edges: np.ndarray


def to_arrays(tables: Tables) -> dict[str, np.ndarray]:
    """Flat arrays, to be cached."""
    named = {field.name: getattr(tables, field.name) for field in fields(Tables)}
    return {
        f"{name}.{part}": array
        for name, value in named.items()
        for part, array in (
            (("slots", value.slots), ("rows", value.rows)) if isinstance(value, Packed) else (("", value),)
        )
    }


def from_arrays(arrays: Mapping[str, np.ndarray]) -> Tables:
    """The tables of `to_arrays`."""
    made: dict[str, Any] = {
        field.name: Packed(arrays[f"{field.name}.slots"], arrays[f"{field.name}.rows"])
        if f"{field.name}.slots" in arrays
        else arrays[f"{field.name}."]
        for field in fields(Tables)
    }
    return Tables(**made)


def subtracted(weights: Weights) -> Tables:
    """The tables of the decoder."""
    pairs, triples = weights.lower_pair_rows.copy(), weights.lower_triple_rows.copy()
    for kind, first, last, place in weights.features:
        number = _row(weights, kind, first, last, place)
        if kind == IN_DICTIONARY and last > first:
            known = weights.constants[number, 3] - weights.constants[number, 2]
            rows, chosen = (pairs, weights.known_pairs) if last - first == 1 else (triples, weights.known_triples)
            rows[chosen, place] += known
    return Tables(
        surface_rows=_less(weights.surface_rows), lower_rows=_less(weights.lower_rows),
        properties=_less(weights.properties),
        surface_pairs=_packed(weights.surface_pairs, _less(weights.surface_pair_rows)),
        lower_pairs=_packed(weights.lower_pairs, _less(pairs)),
        surface_triples=_packed(weights.surface_triples, _less(weights.surface_triple_rows)),
        lower_triples=_packed(weights.lower_triples, _less(triples)),
        pair_in_title=_titles(weights, 1), triple_in_title=_titles(weights, 2),
        edges=np.array([[_edge(weights, left, right) for right in range(REACH + 1)] for left in range(REACH + 1)]),
    )  # fmt: skip


def _less(weights: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(weights[..., 1] - weights[..., 0])


def _row(weights: Weights, *code: int) -> int:
    """The place of a feature in the order of the model."""
    return int(np.flatnonzero((weights.features == np.array(code)).all(axis=1))[0])


def _titles(weights: Weights, width: int) -> np.ndarray:
    """(2,) what a pair or triple adds to its first token when not all of it is in title case, and when it is."""
    kinds, firsts, lasts, _ = weights.features.T
    here = np.flatnonzero((kinds == TITLE) & (firsts == 0) & (lasts == width))
    return _less(weights.constants[here[0], 2:]) if len(here) else np.zeros(2)


def _edge(weights: Weights, left: int, right: int) -> float:
    """What lies past an end `left` tokens after the first and `right` before the last, and pairs in no dictionary."""
    total = 0.0
    constants = _less(weights.constants)
    for number, (kind, first, last, _) in enumerate(weights.features):
        if first < -left:
            total += constants[number, 0]
        elif last > right:
            total += constants[number, 1]
        elif kind == IN_DICTIONARY and last > first:
            total += constants[number, 2]
    return total


def _packed(keys: np.ndarray, rows: np.ndarray) -> Packed:
    distinct, row_of = np.unique(rows, axis=0, return_inverse=True)
    if max(len(distinct), int(keys[:, 1].max(initial=0))) > LOW or len(keys) >= 1 << (32 - LOW_BITS):
        raise ValueError("this word model is larger than nghe's tables")
    size = 1 << max(10, int(2 * len(keys)).bit_length())
    first, second = keys[:, 0].astype(np.uint64), keys[:, 1].astype(np.uint64)
    key = (first << np.uint64(LOW_BITS)) | second
    entries = (key << np.uint64(32)) | (np.arange(1, len(keys) + 1, dtype=np.uint64) << np.uint64(LOW_BITS))
    return Packed(_slots(key, entries | row_of.reshape(-1).astype(np.uint64), size), np.ascontiguousarray(distinct))


def _slots(keys: np.ndarray, entries: np.ndarray, size: int) -> np.ndarray:
    slots = np.zeros(size, np.uint64)
    pack(slots, keys, entries)
    return slots
