"""How well posts match clauses: shared terms, likeness of meaning, shared figures; and whether there is any clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.policy.clause_terms import ClauseTerms, mean_vectors
from nghe_lib.policy.folding import folded, is_bare
from nghe_lib.policy.quantities import quantities
from nghe_lib.text import count_terms

BATCH_TEXTS = 50_000
LEAST_SCORE = 0.8
"""Posts whose best clause shares less than this are not looked at further."""
LIKENESS_WEIGHT, FIGURE_WEIGHT = 2.0, 0.8
FEATURES = ("margin", "covered", "likeness", "figures", "rule_words")
_RULE_WORDS = re.compile(
    r"\b(?:phat|cam|bat|bat buoc|cho phep|duoc|phai|khong duoc|quy dinh|toi da|toi thieu|khong qua|mien|thu|nop|dong|"
    r"ap dung|hieu luc|hop ly|vo ly|ung ho|phan doi|dong y|dung|sai|nang|nhe|it|cao|mac|nen|ha|a|vay|sao|thi sao)\b"
)


@dataclass(frozen=True)
class Matches:
    """Posts that may speak of a clause: rows (m,), ranks (m, n_units) float32, features (m, 5) as FEATURES says."""

    rows: np.ndarray
    ranks: np.ndarray
    features: np.ndarray


def match(texts: Sequence[str], known: ClauseTerms, *, always: np.ndarray | None = None) -> Matches:
    """Hold every text against every clause. always: texts (n,) bool that are looked at whatever they share."""
    if not len(texts) or not len(known.units):
        nothing = np.zeros((0, len(known.units)), np.float32)
        return Matches(np.zeros(0, np.int64), nothing, np.zeros((0, len(FEATURES))))
    looked = np.zeros(len(texts), bool) if always is None else always
    parts = [
        _match(texts[start : start + BATCH_TEXTS], known, start, looked[start : start + BATCH_TEXTS])
        for start in range(0, len(texts), BATCH_TEXTS)
    ]
    return Matches(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "ranks", "features")))


def _match(texts: Sequence[str], known: ClauseTerms, start: int, always: np.ndarray) -> Matches:
    bare_text = np.array([is_bare(text) for text in texts], bool)
    scores = np.zeros((len(texts), len(known.units)), np.float32)
    for bare, names, weights in ((False, known.terms, known.weights), (True, known.bare, known.bare_weights)):
        rows = np.flatnonzero(bare_text == bare)
        if len(rows) and names:
            counts = count_terms([texts[int(row)] for row in rows], unit="syllable", ngrams=(1, 2), vocabulary=names)[0]
            seen = csr_array(counts.sign().astype(np.float32))
            scores[rows] = (seen @ weights).toarray()
    rows = np.flatnonzero((scores.max(axis=1, initial=0) >= LEAST_SCORE) | always)
    return _closely([texts[int(row)] for row in rows], known, rows + start, scores[rows])


def _closely(texts: list[str], known: ClauseTerms, rows: np.ndarray, scores: np.ndarray) -> Matches:
    means, weight = mean_vectors(texts)
    likeness = means @ known.means.T
    stated = quantities(texts)
    figures = np.array([[len(said & unit) for unit in known.stated] for said in stated], np.float32)
    figures = np.minimum(figures.reshape(len(texts), len(known.stated)), 2)
    share = figures / np.sqrt(np.maximum(1, (figures > 0).sum(axis=1, keepdims=True)))
    ranks = (scores + LIKENESS_WEIGHT * likeness + FIGURE_WEIGHT * share).astype(np.float32)
    best = ranks.argmax(axis=1)
    each = np.arange(len(texts))
    top = ranks[each, best]
    second = np.partition(ranks, -2, axis=1)[:, -2] if ranks.shape[1] > 1 else np.zeros(len(texts))
    said = folded(texts)
    features = np.column_stack(
        [
            top - second, scores[each, best] / (1 + weight), likeness[each, best],
            share[each, best], [min(3, len(_RULE_WORDS.findall(text))) for text in said],
        ]
    )  # fmt: skip
    return Matches(rows.astype(np.int64), ranks, features.astype(np.float64).reshape(len(texts), len(FEATURES)))
