"""The slow and obvious way: shingle sets as Python sets, every pair compared, groups by walking links."""

from fractions import Fraction
from itertools import combinations


def shingles(text: str) -> frozenset:
    """Three words in a row; a text of one or two words is one shingle, a blank one has none."""
    words = text.split()
    if 0 < len(words) < 3:
        return frozenset([tuple(words)])
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def jaccard(one: str, other: str) -> Fraction:
    """Shared shingles of all shingles; 0 when both texts have none."""
    left, right = shingles(one), shingles(other)
    return Fraction(len(left & right), max(len(left | right), 1))


def links(texts: list[str], threshold: Fraction) -> list[tuple[int, int]]:
    """Every pair at or above the threshold."""
    return [pair for pair in combinations(range(len(texts)), 2) if jaccard(texts[pair[0]], texts[pair[1]]) >= threshold]


def groups(n_texts: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The lowest text each one is connected to."""
    lowest = list(range(n_texts))
    for _ in range(n_texts):
        for one, other in pairs:
            lowest[one] = lowest[other] = min(lowest[one], lowest[other])
    return lowest


def partition(labels) -> frozenset:
    """A grouping without its labels: the set of sets of places."""
    members = {}
    for place, label in enumerate(labels):
        members.setdefault(label, set()).add(place)
    return frozenset(frozenset(group) for group in members.values())
