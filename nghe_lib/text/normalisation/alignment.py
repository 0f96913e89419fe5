"""Which raw token stands for which clean tokens in a pair of sentences: the cheapest monotone path.

Steps: one to one, one to several (`ngta` → `người ta`), several to one (`ch ó` → `chó`), one left out. A step costs
nothing between equal tokens, little between tokens equal without accents or known to be a pair, and else their edit
distance relative to length (Levenshtein). Run twice: the pairs that the first run finds often are known to the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.normalisation.pieces import pieces
from nghe_lib.text.normalise import one_spelling

Pair = tuple[tuple[str, ...], tuple[str, ...]]
MOST_CLEAN, MOST_RAW, BAND = 5, 4, 8
_NEVER = 1e9


def tokens(text: str) -> list[str]:
    """The pieces of a text without white space, in one spelling."""
    found = (piece for chunk in one_spelling(text).split() for piece in pieces(chunk))
    return [piece for piece in found if not piece.isspace()]


def aligned_pairs(raw_texts: Sequence[str], clean_texts: Sequence[str]) -> list[list[Pair]]:
    """Each sentence pair as a list of (raw tokens, clean tokens); joined they give both sentences back."""
    sides = [(tokens(raw), tokens(clean)) for raw, clean in zip(raw_texts, clean_texts, strict=True)]
    first = _Costs(frozenset())
    seen = Counter(
        (raw[0].lower(), " ".join(clean).lower())
        for one in sides
        for raw, clean in align(*one, costs=first)
        if len(raw) == 1 and clean
    )
    second = _Costs(frozenset(pair for pair, count in seen.items() if count >= 2))
    return [align(*one, costs=second) for one in sides]


class _Costs:
    """What a step costs; every distinct step is weighed once."""

    def __init__(self, known: frozenset[tuple[str, str]]) -> None:
        self._known = known
        self._cost: dict[tuple[str, str], float] = {}

    def one(self, raw: str, clean: str) -> float:
        """One raw token for one clean token or several joined by spaces."""
        found = self._cost.get((raw, clean))
        if found is None:
            found = self._cost[raw, clean] = self._weigh(raw.lower(), clean.lower())
        return found

    def _weigh(self, raw: str, clean: str) -> float:
        if raw == clean:
            return 0.0
        if raw[0].isalnum() != clean[0].isalnum():
            return 3.0
        if (raw, clean) in self._known:
            return 0.15
        words = _folded(clean).split(" ")
        distance = _distance(_folded(raw), "".join(words))
        if len(words) == 1:
            return 0.2 if distance == 0 else 0.3 + distance
        if "".join(word[0] for word in words) == _folded(raw):
            return 0.4
        return 0.65 + distance - 0.1 * (words[0][0] == _folded(raw)[0])

    def merged(self, raw: Sequence[str], clean: str) -> float:
        """Several raw tokens for one clean token."""
        distance = _distance("".join(map(_folded, raw)), _folded(clean))
        return 0.3 if distance == 0 else 0.5 + 0.6 * (len(raw) - 1) + 2 * distance


def align(raw: Sequence[str], clean: Sequence[str], *, costs: _Costs) -> list[Pair]:
    """The cheapest path through two sentences; see the module."""
    n, m = len(raw), len(clean)
    best = {(0, 0): (0.0, (0, 0))}
    for i in range(n + 1):
        for j in range(max(0, i - BAND - max(0, n - m)), min(m, i + BAND + max(0, m - n)) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for step_i, step_j, cost in _steps(raw, clean, i, j, costs):
                place, total = (i + step_i, j + step_j), here[0] + cost
                if total < best.get(place, (_NEVER,))[0] - 1e-12:
                    best[place] = (total, (i, j))
    return _path(raw, clean, best)


def _steps(raw: Sequence[str], clean: Sequence[str], i: int, j: int, costs: _Costs) -> list[tuple[int, int, float]]:
    steps: list[tuple[int, int, float]] = []
    raw_left, clean_left = len(raw) - i, len(clean) - j
    if raw_left and clean_left and raw[i] == clean[j] and raw[i][0].isalnum():
        return [(1, 1, 0.0)]
    if raw_left and clean_left:
        steps.append((1, 1, costs.one(raw[i], clean[j])))
        if raw[i][0].isalnum():
            steps += [
                (1, k, costs.one(raw[i], " ".join(clean[j : j + k])))
                for k in range(2, min(MOST_CLEAN, clean_left) + 1)
                if all(word[0].isalnum() for word in clean[j : j + k])
            ]
            steps += [
                (k, 1, costs.merged(raw[i : i + k], clean[j]))
                for k in range(2, min(MOST_RAW, raw_left) + 1)
                if clean[j][0].isalnum() and all(word[0].isalnum() for word in raw[i : i + k])
            ]
    if raw_left:
        steps.append((1, 0, 1.2 if raw[i][0].isalnum() else 0.8))
    if clean_left:
        steps.append((0, 1, 1.2 if clean[j][0].isalnum() else 0.8))
    return steps


def _path(
    raw: Sequence[str], clean: Sequence[str], best: dict[tuple[int, int], tuple[float, tuple[int, int]]]
) -> list[Pair]:
    place = (len(raw), len(clean))
    if place not in best:
        return [(tuple(raw), tuple(clean))]
    path: list[Pair] = []
    while place != (0, 0):
        before = best[place][1]
        path.append((tuple(raw[before[0] : place[0]]), tuple(clean[before[1] : place[1]])))
        place = before
    return path[::-1]


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return fold_accents(word).lower()


def _distance(one: str, other: str) -> float:
    """Levenshtein distance over the longer length."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1] / max(len(one), len(other), 1)
