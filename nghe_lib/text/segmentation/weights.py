"""Turn the features of underthesea's word model into tables that are read by number, once per installed package.

The model scores each token by what stands at distances -2 to 2: tokens, pairs, triples, and three properties of them
(digits, title case, membership in a dictionary). A feature of one token becomes a number in that token's row, one of a
pair or triple an entry of a table; what stands past an end of the text is a constant. Everywhere the last axis is the
label: begin, inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from nghe_lib.text.segmentation.crf_file import CrfModel

REACH = 2
DISTANCES = range(-REACH, REACH + 1)
PAIRS = ("T[1,2]", "T[0,1]", "T[-1,0]", "T[-2,-1]")
TRIPLES = ("T[0,2]", "T[-1,1]", "T[-2,0]")
KINDS = ("", ".lower", ".isdigit", ".istitle", ".is_in_dict")
VALUES = ("BOS", "EOS", "False", "True")
LABELS = ("B-W", "I-W")


@dataclass(frozen=True)
class Weights:
    """The compiled model.

    surfaces, lowers: the strings that single, pair or triple features know, as written and in lower case.
    surface_rows, lower_rows: (n, 5, 2) by distance. properties: (3, 2, 5, 2) for digits, title case and dictionary; no
    or yes; distance.
    surface_pairs, lower_pairs: (n_pairs, 2) numbers of first and second. surface_pair_rows, lower_pair_rows:
    (n_pairs, 4, 2), what the pair adds to the token before its first, to its first, its second, and the token after.
    surface_triples, lower_triples: (n_triples, 2) number of the first pair, and of the third string.
    surface_triple_rows, lower_triple_rows: (n_triples, 3, 2), added to first, second, third.
    known_pairs, known_triples: (n,) bool, which of the lower ones stand in the dictionary.
    features: (n_features, 4) kind, first and last distance, place in its row, in the order the model sums them.
    constants: (n_features, 4, 2) weights of the values BOS, EOS, False and True.
    moves: (2, 2) transitions.
    """

    surfaces: list[str]
    lowers: list[str]
    surface_rows: np.ndarray
    lower_rows: np.ndarray
    properties: np.ndarray
    surface_pairs: np.ndarray
    surface_pair_rows: np.ndarray
    lower_pairs: np.ndarray
    lower_pair_rows: np.ndarray
    surface_triples: np.ndarray
    surface_triple_rows: np.ndarray
    lower_triples: np.ndarray
    lower_triple_rows: np.ndarray
    known_pairs: np.ndarray
    known_triples: np.ndarray
    features: np.ndarray
    constants: np.ndarray
    moves: np.ndarray


ARRAYS = tuple(field.name for field in fields(Weights) if field.name not in ("surfaces", "lowers"))


def compile_weights(model: CrfModel, features: list[str], dictionary: Iterable[str]) -> Weights:
    """The tables of `model`, whose features are named `features`; raises ValueError for a model of another form."""
    attributes = _Attributes(model, features)
    surfaces, lowers = _Side(attributes, ""), _Side(attributes, ".lower")
    entries = [tuple(entry.split(" ")) for entry in sorted(dictionary)]
    known_pairs = {lowers.pair(*entry) for entry in entries if len(entry) == 2}
    known_triples = {lowers.triple(*entry) for entry in entries if len(entry) == 3}
    surface_rows, lower_rows = surfaces.singles(), lowers.singles()  # number the last strings
    order = [model.labels.index(label) for label in LABELS]
    return Weights(
        surfaces=list(surfaces.number_of), lowers=list(lowers.number_of),
        surface_rows=surface_rows, lower_rows=lower_rows,
        properties=np.array([[[attributes(f"T[{k}]{kind}={value}") for k in DISTANCES] for value in (False, True)]
                             for kind in KINDS[2:]]),
        surface_pairs=_keys(surfaces.pairs), surface_pair_rows=surfaces.rows(PAIRS),
        lower_pairs=_keys(lowers.pairs), lower_pair_rows=lowers.rows(PAIRS),
        surface_triples=_keys(surfaces.triples), surface_triple_rows=surfaces.rows(TRIPLES),
        lower_triples=_keys(lowers.triples), lower_triple_rows=lowers.rows(TRIPLES),
        known_pairs=np.isin(np.arange(len(lowers.pairs)), list(known_pairs)),
        known_triples=np.isin(np.arange(len(lowers.triples)), list(known_triples)),
        features=np.array([_code(name) for name in features], np.int64),
        constants=np.array([[attributes(f"{name}={value}") for value in VALUES] for name in features]),
        moves=model.transitions[np.ix_(order, order)],
    )  # fmt: skip


class _Attributes:
    """The two weights of an attribute, begin and inside; zeros when the model lacks it."""

    def __init__(self, model: CrfModel, features: list[str]) -> None:
        if sorted(model.labels) != sorted(LABELS):
            raise ValueError(f"this word model has the labels {model.labels}")
        self.numbers = model.number_of
        self.weights = model.weights[:, [model.labels.index(label) for label in LABELS]]
        unknown = {name.split("=", 1)[0] for name in self.numbers} - set(features)
        if unknown:
            raise ValueError(f"this word model has features that nghe does not know: {sorted(unknown)}")

    def __call__(self, attribute: str) -> np.ndarray:
        number = self.numbers.get(attribute)
        return np.zeros(2) if number is None else self.weights[number]

    def of(self, feature: str) -> dict[str, np.ndarray]:
        """The weights of every value of `feature` that is text: `BOS` as a pair cannot be, as a single token it can."""
        head = feature + "="
        found = {
            name[len(head) :]: self.weights[number]
            for name, number in self.numbers.items()
            if name[: len(head)] == head
        }
        return {value: weights for value, weights in found.items() if "," not in feature or " " in value}


class _Side:
    """The features of the tokens as written, or of their lower case: singles, pairs and triples, numbered."""

    def __init__(self, attributes: _Attributes, kind: str) -> None:
        self.attributes, self.kind = attributes, kind
        self.number_of: dict[str, int] = {}
        self.pairs: dict[tuple[int, int], int] = {}
        self.triples: dict[tuple[int, int], int] = {}
        self.found = {
            name: {self._entry(value.split(" ")): weights for value, weights in attributes.of(name + kind).items()}
            for name in PAIRS + TRIPLES
        }

    def _entry(self, parts: list[str]) -> int:
        return self.pair(*parts) if len(parts) == 2 else self.triple(*parts)

    def number(self, token: str) -> int:
        """The number of a string, new or old."""
        return self.number_of.setdefault(token, len(self.number_of))

    def pair(self, first: str, second: str) -> int:
        """The number of a pair."""
        return self.pairs.setdefault((self.number(first), self.number(second)), len(self.pairs))

    def triple(self, first: str, second: str, third: str) -> int:
        """The number of a triple; it is looked for only where its first pair is known, so that pair is entered too."""
        return self.triples.setdefault((self.pair(first, second), self.number(third)), len(self.triples))

    def rows(self, names: tuple[str, ...]) -> np.ndarray:
        """(n_pairs, 4, 2) or (n_triples, 3, 2)."""
        made = np.zeros((len(self.pairs if names is PAIRS else self.triples), len(names), 2))
        for place, name in enumerate(names):
            for number, weights in self.found[name].items():
                made[number, place] = weights
        return made

    def singles(self) -> np.ndarray:
        """(n, 5, 2) by distance, for every string numbered so far and those that only single features know."""
        found = [self.attributes.of(f"T[{k}]{self.kind}") for k in DISTANCES]
        for token in sorted({token for values in found for token in values}):
            self.number(token)
        rows = np.zeros((len(self.number_of), len(DISTANCES), 2))
        for place, values in enumerate(found):
            for token, weights in values.items():
                rows[self.number_of[token], place] = weights
        return rows


def _keys(entries: dict[tuple[int, int], int]) -> np.ndarray:
    return np.array(list(entries), np.int64).reshape(-1, 2)


def _code(feature: str) -> tuple[int, int, int, int]:
    """Kind, first and last distance, and the place of the feature in the row of its token, pair or triple."""
    name, kind = feature[: feature.index("]") + 1], feature[feature.index("]") + 1 :]
    places = [int(place) for place in name[2:-1].split(",")]
    rows = [PAIRS.index(name)] if name in PAIRS else [TRIPLES.index(name)] if name in TRIPLES else [places[0] + REACH]
    in_titles = kind == ".istitle" and name in ("T[0,1]", "T[0,2]")
    if kind not in KINDS or (len(places) > 1 and kind in (".isdigit", ".istitle") and not in_titles):
        raise ValueError(f"nghe does not know the feature {feature}")
    return KINDS.index(kind), places[0], places[-1], rows[0]
