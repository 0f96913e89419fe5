"""Read a CRFsuite model file: attributes, labels, and a weight for every pair of attribute and label.

Layout: Okazaki (2007), "CRFsuite: a fast implementation of Conditional Random Fields", file `crf1d_model.c`: a header,
a `FEAT` chunk of features (kind, source, label, float64 weight), and two `CQDB` string tables. `pycrfsuite.info()`
prints weights with six decimals, which is too few to decide ties, so the file itself is read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
_STATE = 0


@dataclass(frozen=True)
class CrfModel:
    """A linear-chain model.

    number_of: attribute to its number. weights: (n_attributes, n_labels) float64.
    transitions: (n_labels, n_labels) float64, from the label of the row to the label of the column.
    """

    labels: tuple[str, ...]
    number_of: dict[str, int]
    weights: np.ndarray
    transitions: np.ndarray

    def respelt(self, spell: Callable[[str], str]) -> CrfModel:
        """The same model with every attribute's text spelt one way; of attributes that become one the heavier stays."""
        lead = self.weights[:, 1] - self.weights[:, 0]
        chosen: dict[str, int] = {}
        for name, number in self.number_of.items():
            feature, _, value = name.partition("=")
            respelt = f"{feature}={spell(value)}"
            if respelt not in chosen or abs(lead[number]) > abs(lead[chosen[respelt]]):
                chosen[respelt] = number
        numbers = {name: place for place, name in enumerate(chosen)}
        return CrfModel(self.labels, numbers, self.weights[list(chosen.values())], self.transitions)

    def corrected(self, changes: Mapping[str, float], transitions: np.ndarray) -> CrfModel:
        """The same model where the second label's lead over the first changes by so much per attribute."""
        numbers = dict(self.number_of)
        for name in changes:
            numbers.setdefault(name, len(numbers))
        weights = np.zeros((len(numbers), len(self.labels)))
        weights[: len(self.weights)] = self.weights
        rows = [numbers[name] for name in changes]
        weights[rows] += np.array(list(changes.values()))[:, None] * [-0.5, 0.5]
        return CrfModel(self.labels, numbers, weights, transitions)


def read_crf(content: bytes) -> CrfModel:
    """The model in the bytes of a CRFsuite file; raises ValueError when they are something else."""
    magic, size, kind, _, _, n_labels, n_attributes, at_features, at_labels, at_attributes, _, _ = _HEADER.unpack_from(
        content
    )
    if (magic, kind) != (b"lCRF", b"FOMC") or size != len(content):
        raise ValueError("these bytes are no CRFsuite model")
    labels, attributes = _strings(content, at_labels, n_labels), _strings(content, at_attributes, n_attributes)
    n_features = struct.unpack_from("<I", content, at_features + 8)[0]
    features = np.frombuffer(content, _FEATURE, count=n_features, offset=at_features + 12)
    states, moves = features[features["kind"] == _STATE], features[features["kind"] != _STATE]
    weights, transitions = np.zeros((n_attributes, n_labels)), np.zeros((n_labels, n_labels))
    weights[states["source"], states["label"]] = states["weight"]
    transitions[moves["source"], moves["label"]] = moves["weight"]
    return CrfModel(tuple(labels), {name: number for number, name in enumerate(attributes)}, weights, transitions)


def _strings(content: bytes, at: int, count: int) -> list[str]:
    """The strings of a CQDB table in the order of their numbers."""
    n_places, at_places = struct.unpack_from("<II", content, at + 16)
    if n_places < count:
        raise ValueError("the string table of the CRFsuite model is cut")
    names = []
    for place in struct.unpack_from(f"<{count}I", content, at + at_places):
        length = struct.unpack_from("<I", content, at + place + 4)[0]
        names.append(content[at + place + 8 : at + place + 7 + length].decode())
    return names
