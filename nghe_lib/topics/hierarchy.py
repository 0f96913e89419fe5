"""Topics in a tree: which belong together under one wider topic, and what that one is called.

Distance: Hellinger, between word shares. Joining: average linkage, Sokal & Michener (1958), or Ward's (1963),
"Hierarchical grouping to optimize an objective function", JASA 58, 236-244, which is right for Hellinger distances
since they are Euclidean between square roots. The cut is given, or the one of the largest mean silhouette: Rousseeuw
(1987), "Silhouettes", Journal of Computational and Applied Mathematics 20, 53-65.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError

LABEL_TERMS = 4


@dataclass(frozen=True)
class Tree:
    """joins: scipy's linkage, (n_topics - 1, 4). topics: topic_id, parent_id. parents: parent_id, label, prevalence.

    A parent of a single topic is that topic. Parent 0 is the most prevalent. silhouette: of the cut, -1 to 1.
    """

    joins: np.ndarray
    topics: pd.DataFrame
    parents: pd.DataFrame
    silhouette: float


def hierarchy(
    word_shares: np.ndarray,
    prevalence: np.ndarray,
    words: Sequence[str],
    *,
    n_parents: int | None = None,
    linkage: Literal["average", "ward"] = "average",
) -> Tree:
    """The tree of topics.

    word_shares: (n_topics, n_words), rows sum to 1. prevalence: (n_topics,) share of each. n_parents: how many wider
    topics; by default the number from 2 to half of the topics whose silhouette is largest. Raises ParameterError for
    fewer than 3 topics or `n_parents` outside 1 to n_topics.
    """
    from scipy.cluster.hierarchy import fcluster
    from scipy.cluster.hierarchy import linkage as join
    from scipy.spatial.distance import pdist, squareform

    n_topics = len(word_shares)
    if n_topics < 3:
        raise ParameterError(f"cần ít nhất 3 chủ đề để xếp thành cây; đang có {n_topics}")
    if n_parents is not None and not 1 <= n_parents <= n_topics:
        raise ParameterError(f"n_parents từ 1 đến {n_topics}; đã cho {n_parents}")
    apart = pdist(np.sqrt(word_shares)) / np.sqrt(2)
    joins = join(apart, method=linkage)
    square = squareform(apart)
    tried = [n_parents] if n_parents else range(2, max(3, n_topics // 2 + 1))
    cuts = [fcluster(joins, n, criterion="maxclust") for n in tried]
    fits = [_silhouette(square, cut) for cut in cuts]
    best = int(np.argmax(fits))
    weights = np.bincount(cuts[best], prevalence)
    order = sorted(np.unique(cuts[best]), key=lambda one: (-weights[one], one))
    parent = np.array([order.index(one) for one in cuts[best]])
    topics = pd.DataFrame({"topic_id": np.arange(n_topics), "parent_id": parent}).astype("Int64")
    return Tree(joins, topics, _parents(word_shares, np.asarray(prevalence, float), words, parent), fits[best])


def _parents(word_shares: np.ndarray, prevalence: np.ndarray, words: Sequence[str], parent: np.ndarray) -> pd.DataFrame:
    """Each parent by the words that it says more than all topics together do, strongest first."""
    usual = prevalence @ word_shares / prevalence.sum()
    rows = []
    for number in range(parent.max() + 1):
        mine = parent == number
        weight = prevalence[mine] + 1e-12
        said = weight @ word_shares[mine] / weight.sum()
        telling = said * np.log(np.maximum(said, 1e-12) / np.maximum(usual, 1e-12))
        best = np.argsort(-telling, kind="stable")[:LABEL_TERMS]
        rows.append((number, ", ".join(words[at] for at in best), float(prevalence[mine].sum())))
    made = pd.DataFrame(rows, columns=["parent_id", "label", "prevalence"])
    return made.astype({"parent_id": "Int64", "label": "str"})


def _silhouette(apart: np.ndarray, cut: np.ndarray) -> float:
    """Mean silhouette of a cut; 0 for a topic that stands alone, and for a cut into one."""
    groups = np.unique(cut)
    if len(groups) < 2:
        return 0.0
    to_group = np.column_stack([apart[:, cut == one].sum(axis=1) for one in groups])
    sizes = np.array([(cut == one).sum() for one in groups])
    own = np.searchsorted(groups, cut)
    rows = np.arange(len(cut))
    inner = to_group[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = to_group / sizes
    others[rows, own] = np.inf
    nearest = others.min(axis=1)
    fit = (nearest - inner) / np.maximum(np.maximum(nearest, inner), 1e-12)
    return float(np.where(sizes[own] > 1, fit, 0).mean())
