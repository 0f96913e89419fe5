"""Turn the features of underthesea's word model into tables that are read by number, once per installed package.

The model scores each token by what stands at distances -2 to 2: tokens, pairs, triples, and three properties of them
(digits, title case, membership in a dictionary). Only the difference between "goes on a word" and "begins a word"
decides, so every table holds differences. A feature of one token is a number in that token's row, one of a pair or
triple an entry of a hash table; what stands past an end of the text is a constant of the distance to both ends.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from nghe_lib.text.segmentation.crf_file import CrfModel

REACH = 2
SPAN = 2 * REACH + 1
PAIRS = ("T[1,2]", "T[0,1]", "T[-1,0]", "T[-2,-1]")
TRIPLES = ("T[0,2]", "T[-1,1]", "T[-2,0]")
PROPERTIES = ("isdigit", "istitle", "is_in_dict")
BEGIN, INSIDE = "B-W", "I-W"


@dataclass(frozen=True)
class Weights:
    """The compiled model; a distance runs over -2 … 2, and every number is score(inside) - score(begin).

    surfaces, lowers: the strings that single, pair or triple features know. surface_rows, lower_rows: (n, 5) by distance.
    properties: (3, 2, 5) for digits, title case, dictionary; no or yes; distance.
    surface_pairs: (n, 3) first, second, number of the pair; surface_pair_rows: (n_pairs, 4), what the pair adds to the
    token before its first, to its first, its second, and the token after. lower_pairs, lower_pair_rows: the same.
    surface_triples: (n, 3) pair, third, number; surface_triple_rows: (n_triples, 3), added to first, second, third.
    pair_in_title, triple_in_title: (2,) added to the first token. edges: (3, 3), by distance to first and last token.
    moves: (2, 2) transitions, begin before inside.
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
    pair_in_title: np.ndarray
    triple_in_title: np.ndarray
    edges: np.ndarray
    moves: np.ndarray


ARRAYS = tuple(field.name for field in fields(Weights) if field.name not in ("surfaces", "lowers"))


def compile_weights(model: CrfModel, features: list[str], dictionary: set[str]) -> Weights:
    """The tables of `model`, whose features are named `features`; raises ValueError for a feature of another form."""
    difference = _Differences(model, frozenset(features))
    surfaces, lowers = _Side(difference, ""), _Side(difference, ".lower")
    lowers.add_dictionary(dictionary)
    surface_rows, lower_rows = surfaces.singles(), lowers.singles()  # number the last strings
    return Weights(
        surfaces=list(surfaces.number_of), lowers=list(lowers.number_of),
        surface_rows=surface_rows, lower_rows=lower_rows,
        properties=_properties(difference),
        surface_pairs=surfaces.pair_keys(), surface_pair_rows=_table(surfaces.pairs, len(PAIRS)),
        lower_pairs=lowers.pair_keys(), lower_pair_rows=_table(lowers.pairs, len(PAIRS)),
        surface_triples=surfaces.triple_keys(), surface_triple_rows=_table(surfaces.triples, len(TRIPLES)),
        lower_triples=lowers.triple_keys(), lower_triple_rows=_table(lowers.triples, len(TRIPLES)),
        pair_in_title=np.array([difference(f"T[0,1].istitle={value}") for value in (False, True)]),
        triple_in_title=np.array([difference(f"T[0,2].istitle={value}") for value in (False, True)]),
        edges=_edges(difference, features), moves=_moves(model),
    )  # fmt: skip


class _Differences:
    """score(inside) - score(begin) of an attribute; 0 when the model lacks it."""

    def __init__(self, model: CrfModel, features: frozenset[str]) -> None:
        begin, inside = model.labels.index(BEGIN), model.labels.index(INSIDE)
        self.numbers = model.number_of
        self.values = model.weights[:, inside] - model.weights[:, begin]
        known = {name + kind for name in (*PAIRS, *TRIPLES, *(f"T[{k}]" for k in range(-REACH, REACH + 1)))
                 for kind in ("", ".lower", *(f".{name}" for name in PROPERTIES))}  # fmt: skip
        if not features <= known or any(name.split("=", 1)[0] not in features for name in self.numbers):
            raise ValueError("this word model has features that nghe does not know")

    def __call__(self, attribute: str) -> float:
        number = self.numbers.get(attribute)
        return 0.0 if number is None else float(self.values[number])

    def of(self, feature: str) -> dict[str, float]:
        """Every value of `feature` that the model knows, apart from the ends of a text."""
        head = feature + "="
        return {name[len(head):]: float(self.values[number]) for name, number in self.numbers.items()
                if name.startswith(head) and name[len(head):] not in _past_ends(feature)}  # fmt: skip


def _past_ends(feature: str) -> tuple[str, ...]:
    """Values that stand for what lies past an end; the pair `BOS` cannot be text, the single token `BOS` can."""
    return ("BOS", "EOS") if "," in feature else ()


class _Side:
    """The features of the tokens as written, or of their lower case: singles, pairs and triples, numbered."""

    def __init__(self, difference: _Differences, kind: str) -> None:
        self.difference, self.kind = difference, kind
        self.number_of: dict[str, int] = {}
        self.pairs: dict[tuple[int, int], list[float]] = {}
        self.triples: dict[tuple[int, int, int], list[float]] = {}
        for place, name in enumerate(PAIRS):
            for value, weight in difference.of(name + kind).items():
                self._pair(*value.split(" "))[place] += weight
        for place, name in enumerate(TRIPLES):
            for value, weight in difference.of(name + kind).items():
                self._triple(*value.split(" "))[place] += weight

    def _number(self, token: str) -> int:
        return self.number_of.setdefault(token, len(self.number_of))

    def _pair(self, first: str, second: str) -> list[float]:
        return self.pairs.setdefault((self._number(first), self._number(second)), [0.0] * len(PAIRS))

    def _triple(self, first: str, second: str, third: str) -> list[float]:
        """A triple is looked for only where its first pair is known, so that pair is entered too."""
        self._pair(first, second)
        key = (self._number(first), self._number(second), self._number(third))
        return self.triples.setdefault(key, [0.0] * len(TRIPLES))

    def add_dictionary(self, dictionary: set[str]) -> None:
        """Entries of two and three tokens; what a pair outside the dictionary weighs is a constant of `_edges`."""
        for entry in sorted(dictionary):
            parts = entry.split(" ")
            row, names = [], PAIRS
            if len(parts) == 2:
                row = self._pair(*parts)
            elif len(parts) == 3:
                row, names = self._triple(*parts), TRIPLES
            for place in range(len(row)):
                row[place] += self._in_dictionary(names[place])

    def _in_dictionary(self, name: str) -> float:
        return self.difference(f"{name}.is_in_dict=True") - self.difference(f"{name}.is_in_dict=False")

    def singles(self) -> np.ndarray:
        """(n, 5) by distance, for every string numbered so far and those that only single features know."""
        found = {k: self.difference.of(f"T[{k}]{self.kind}") for k in range(-REACH, REACH + 1)}
        for token in sorted({token for values in found.values() for token in values}):
            self._number(token)
        rows = np.zeros((len(self.number_of), SPAN))
        for distance, values in found.items():
            for token, weight in values.items():
                rows[self.number_of[token], distance + REACH] = weight
        return rows

    def pair_keys(self) -> np.ndarray:
        """(n_pairs, 3) first, second, number."""
        keys = np.array(list(self.pairs), np.int64).reshape(-1, 2)
        return np.column_stack([keys, np.arange(len(keys))])

    def triple_keys(self) -> np.ndarray:
        """(n_triples, 3) number of the first pair, third token, number."""
        pair_number = {pair: number for number, pair in enumerate(self.pairs)}
        keys = [(pair_number[key[:2]], key[2], number) for number, key in enumerate(self.triples)]
        return np.array(keys, np.int64).reshape(-1, 3)


def _table(rows: dict[tuple[int, int], list[float]] | dict[tuple[int, int, int], list[float]], width: int) -> np.ndarray:
    return np.array(list(rows.values()), np.float64).reshape(-1, width)


def _properties(difference: _Differences) -> np.ndarray:
    return np.array([
        [[difference(f"T[{k}].{name}={value}") for k in range(-REACH, REACH + 1)] for value in (False, True)]
        for name in PROPERTIES
    ])  # fmt: skip


def _edges(difference: _Differences, features: list[str]) -> np.ndarray:
    """(3, 3): features past an end, and pairs and triples that are not in the dictionary, by the distance to both ends."""
    return np.array([[sum(_edge(difference, name, left, right) for name in features)
                      for right in range(REACH + 1)] for left in range(REACH + 1)])  # fmt: skip


def _edge(difference: _Differences, feature: str, left: int, right: int) -> float:
    """What `feature` weighs at a token with `left` tokens before and `right` after it, as far as no token decides."""
    places = [int(place) for place in feature[2 : feature.index("]")].split(",")]
    if places[0] < -left:
        return difference(f"{feature}=BOS")
    if places[-1] > right:
        return difference(f"{feature}=EOS")
    return difference(f"{feature}=False") if len(places) > 1 and feature.endswith(".is_in_dict") else 0.0


def _moves(model: CrfModel) -> np.ndarray:
    order = [model.labels.index(BEGIN), model.labels.index(INSIDE)]
    return model.transitions[np.ix_(order, order)]
