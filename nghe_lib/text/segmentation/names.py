"""Names of places and public bodies that are kept whole: two lists as a tree that a kernel walks along the tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from nghe_lib.store.models import read_lexicon
from nghe_lib.text.segmentation.kernels import ANY_CASE, IN_TITLE


@dataclass(frozen=True)
class Names:
    """A tree of names.

    part_of: token in lower case to its number. steps: (n_steps, 3) node, number of the next token, next node.
    accepted: (n_nodes,) 0, `IN_TITLE` for a name that counts only in capitals, `ANY_CASE` for one that always does.
    """

    part_of: dict[str, int]
    steps: np.ndarray
    accepted: np.ndarray


@cache
def known_names() -> Names:
    """Places count where every syllable has a capital (`hòa bình` is peace), public bodies in any case."""
    return name_tree(places=read_lexicon("place_names"), bodies=read_lexicon("agency_names"))


def name_tree(*, places: Iterable[str], bodies: Iterable[str]) -> Names:
    """The tree of these names, whose syllables are parted by spaces; a comma is a token of its own."""
    part_of: dict[str, int] = {}
    steps: dict[tuple[int, int], int] = {}
    accepted: dict[int, int] = {}
    for kind, names in ((IN_TITLE, places), (ANY_CASE, bodies)):
        for name in names:
            node = 0
            for token in name.lower().replace(",", " ,").split():
                part = part_of.setdefault(token, len(part_of))
                node = steps.setdefault((node, part), len(steps) + 1)
            accepted[node] = kind
    rows = np.array([(node, part, after) for (node, part), after in steps.items()], np.int64).reshape(-1, 3)
    return Names(part_of, rows, np.array([accepted.get(node, 0) for node in range(len(steps) + 1)], np.uint8))
