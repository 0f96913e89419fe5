"""A map of topics: those that use the same words stand near each other.

Classical scaling of the distances between topics: Torgerson (1952), "Multidimensional scaling: I. Theory and method",
Psychometrika 17, 401-419. The distance is Hellinger's of their word shares. Two axes never hold all distances; how much
they hold is said (`held_share`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib.topics.match import similarities
from nghe_lib.topics.result import Topics


def topic_layout(found: Topics) -> pd.DataFrame:
    """topic_id, x, y of each topic, and held_share: the part of all squared distances that the two axes hold (0 to 1).

    The same topics always stand at the same places; fewer than three topics stand on a line. Axes mean nothing alone.
    """
    n = len(found.word_shares)
    apart = np.maximum(1 - similarities(found.word_shares, found.word_shares, measure="bhattacharyya"), 0)
    np.fill_diagonal(apart, 0)
    middle = np.eye(n) - 1 / max(n, 1)
    values, vectors = np.linalg.eigh(-middle @ apart @ middle / 2)
    order = np.argsort(-values, kind="stable")[:2]
    places = np.zeros((n, 2))
    places[:, : len(order)] = vectors[:, order] * np.sqrt(np.maximum(values[order], 0))
    places *= np.where(places.sum(axis=0) + places[np.abs(places).argmax(axis=0), [0, 1]] < 0, -1, 1) if n else 1
    held = float(np.maximum(values[order], 0).sum() / max(np.maximum(values, 0).sum(), 1e-12))
    made = pd.DataFrame({"topic_id": range(n), "x": places[:, 0], "y": places[:, 1], "held_share": held})
    return made.astype({"topic_id": "Int64"})
