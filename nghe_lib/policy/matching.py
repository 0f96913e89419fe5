"""How well posts match clauses: shared terms, likeness of meaning, shared figures; and whether there is any clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.policy.clause_terms import ClauseTerms, mean_vectors
from nghe_lib.policy.folding import folded, is_bare
from nghe_lib.policy.quantities import Quantity, quantities
from nghe_lib.text import count_terms

BATCH_TEXTS = 50_000
LEAST_SCORE = 0.8
"""Posts whose best clause shares less than this are not looked at further."""
LIKENESS_WEIGHT, FIGURE_WEIGHT = 2.0, 0.8
FEATURES = ("margin", "covered", "likeness", "figures", "rule_words")
INTERCEPT, COEFFICIENTS = -5.404, (0.515, 9.465, 3.091, 2.505, 0.24)
"""Of the regression over FEATURES; `links` says what it was fitted on."""
MAX_FIGURES, MAX_RULE_WORDS = 2, 3
_MAY_STATE = re.compile(r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b", re.IGNORECASE)
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


def match(
    texts: Sequence[str], known: ClauseTerms, *, always: np.ndarray | None = None, least_chance: float = 0.0
) -> Matches:
    """Hold every text against every clause.

    always: texts (n,) bool that are looked at whatever they share. least_chance: texts that cannot reach this chance of
    a right clause need not be looked at closely.
    """
    if not len(texts) or not len(known.units):
        nothing = np.zeros((0, len(known.units)), np.float32)
        return Matches(np.zeros(0, np.int64), nothing, np.zeros((0, len(FEATURES))))
    looked = np.zeros(len(texts), bool) if always is None else always
    parts = [
        _match(texts[start : start + BATCH_TEXTS], known, start, looked[start : start + BATCH_TEXTS], least_chance)
        for start in range(0, len(texts), BATCH_TEXTS)
    ]
    return Matches(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "ranks", "features")))


def _match(texts: Sequence[str], known: ClauseTerms, start: int, always: np.ndarray, least_chance: float) -> Matches:
    bare_text = np.array([is_bare(text) for text in texts], bool)
    scores = np.zeros((len(texts), len(known.units)), np.float32)
    for bare, names, weights in ((False, known.terms, known.weights), (True, known.bare, known.bare_weights)):
        rows = np.flatnonzero(bare_text == bare)
        if len(rows) and names:
            counts = count_terms([texts[int(row)] for row in rows], unit="syllable", ngrams=(1, 2), vocabulary=names)[0]
            seen = csr_array(counts.sign().astype(np.float32))
            scores[rows] = (seen @ weights).toarray()
    rows = np.flatnonzero((scores.max(axis=1, initial=0) >= LEAST_SCORE) | always)
    said = [texts[int(row)] for row in rows]
    means, weight = mean_vectors(said)
    ranks = scores[rows] + LIKENESS_WEIGHT * (means @ known.means.T)
    kept = (_at_best(said, ranks, scores[rows], weight) >= least_chance) | always[rows]
    rows, means, weight = rows[kept], means[kept], weight[kept]
    return _closely([texts[int(row)] for row in rows], known, rows + start, scores[rows], means @ known.means.T, weight)


def _at_best(texts: list[str], ranks: np.ndarray, scores: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(m,) a chance that the text cannot exceed, whatever figures and rule words it holds: quick to know."""
    figures = np.where([_MAY_STATE.search(text) is not None for text in texts], float(MAX_FIGURES), 0.0)
    likeness = ((ranks - scores) / LIKENESS_WEIGHT).max(axis=1, initial=-1)
    features = [
        _margin(ranks) + FIGURE_WEIGHT * figures, scores.max(axis=1, initial=0) / (1 + weight), likeness, figures,
        np.full(len(texts), float(MAX_RULE_WORDS)),
    ]  # fmt: skip
    return chances_of(np.column_stack(features))


def _margin(ranks: np.ndarray) -> np.ndarray:
    """(m,) how far the best clause is ahead of the second."""
    second = np.partition(ranks, -2, axis=1)[:, -2] if ranks.shape[1] > 1 else np.zeros(len(ranks))
    return ranks.max(axis=1, initial=0) - second


def chances_of(features: np.ndarray) -> np.ndarray:
    """(m,) chance that the best clause is the right one."""
    return 1 / (1 + np.exp(-(INTERCEPT + features @ np.array(COEFFICIENTS))))


def _closely(
    texts: list[str], known: ClauseTerms, rows: np.ndarray, scores: np.ndarray, likeness: np.ndarray, weight: np.ndarray
) -> Matches:
    figures = _figures(texts, known)
    share = figures / np.sqrt(np.maximum(1, (figures > 0).sum(axis=1, keepdims=True)))
    ranks = (scores + LIKENESS_WEIGHT * likeness + FIGURE_WEIGHT * share).astype(np.float32)
    best = ranks.argmax(axis=1)
    each = np.arange(len(texts))
    said = folded(texts)
    features = np.column_stack(
        [
            _margin(ranks), scores[each, best] / (1 + weight), likeness[each, best],
            share[each, best], [min(MAX_RULE_WORDS, len(_RULE_WORDS.findall(text))) for text in said],
        ]
    )  # fmt: skip
    return Matches(rows.astype(np.int64), ranks, features.astype(np.float64).reshape(len(texts), len(FEATURES)))


def _figures(texts: list[str], known: ClauseTerms) -> np.ndarray:
    """(m, n_units) float32: figures that text and clause both state, at most `MAX_FIGURES`."""
    stating: dict[Quantity, list[int]] = {}
    for unit, stated in enumerate(known.stated):
        for one in stated:
            stating.setdefault(one, []).append(unit)
    made = np.zeros((len(texts), len(known.stated)), np.float32)
    for row, said in enumerate(quantities(texts)):
        for one in said:
            made[row, stating.get(one, [])] += 1
    return np.minimum(made, MAX_FIGURES)
