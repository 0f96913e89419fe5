"""The clauses of a draft as weighted terms: what posts are compared with.

A clause is its own words, the points in it, its article's heading and, weaker, what people call the things it names. A
term is a syllable or a pair of syllables that says something: how rare it is in everyday writing (counts of the
shipped syllable vectors) times how few clauses of this draft have it. Weights saturate and are set off against length
as in BM25 (Robertson & Zaragoza, 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and
Trends in Information Retrieval 3(4)).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.policy.draft import Draft
from nghe_lib.policy.quantities import Quantity, quantities
from nghe_lib.policy.wording import other_words
from nghe_lib.text import count_terms, fold_accents, stop_words
from nghe_lib.understand.features import read
from nghe_lib.understand.vectors import read_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

K1, B = 1.2, 0.6
HEADING_WEIGHT, OTHER_WORDS_WEIGHT = 0.6, 0.5
PAIR_WEIGHT = 0.7
EVERYWHERE = 0.3
"""What is left of a term's weight when every clause has it."""


@dataclass(frozen=True)
class ClauseTerms:
    """What stands for the clauses of one draft.

    units: rows of `Draft.rules` that posts are linked to: clauses, and articles without clauses; n of them.
    terms: the vocabulary as written and `bare` without diacritics. weights: (n_terms, n) float32 of `terms`;
    bare_weights the same of `bare`.
    means: (n, 64) mean vectors, of length 1 or 0. stated: quantities of each unit.
    """

    units: pd.DataFrame
    terms: tuple[str, ...]
    bare: tuple[str, ...]
    weights: csr_array
    bare_weights: csr_array
    means: np.ndarray
    stated: tuple[frozenset[Quantity], ...]


def clause_terms(draft: Draft) -> ClauseTerms:
    """Terms, vectors and quantities of the clauses of `draft`."""
    units, own, headings = _units(draft)
    others = [" . ".join(other_words(f"{text} {head}")) for text, head in zip(own, headings, strict=True)]
    made = [_weights(own, headings, others, bare=bare) for bare in (False, True)]
    (terms, weights), (bare_terms, bare_weights) = made
    means = mean_vectors([f"{text} {head}" for text, head in zip(own, headings, strict=True)])[0]
    return ClauseTerms(units, terms, bare_terms, weights, bare_weights, means, tuple(quantities(own)))


def _units(draft: Draft) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Units, and for each its own words with those of its points, and the heading above it."""
    rows = draft.clauses
    parents = set(rows.loc[rows["level"] == "clause", "parent_id"])
    is_unit = (rows["level"] == "clause") | ((rows["level"] == "article") & ~rows["clause_id"].isin(parents))
    units = rows[is_unit & (rows["text"].ne("") | rows["heading"].ne(""))].reset_index(drop=True)
    heading_of = dict(zip(rows["clause_id"], rows["heading"], strict=True))
    below: dict[str, list[str]] = {}
    unit_of = {one: one for one in units["clause_id"]}
    for row in rows[rows["level"].isin(["point", "subpoint"])].itertuples(index=False):
        unit = unit_of.get(str(row.parent_id))
        if unit is not None:
            unit_of[str(row.clause_id)] = unit
            below.setdefault(unit, []).append(str(row.text))
    own = [" . ".join([str(row.text), *below.get(str(row.clause_id), [])]) for row in units.itertuples(index=False)]
    headings = [
        str(row.heading) if row.level == "article" else heading_of.get(str(row.parent_id), "")
        for row in units.itertuples(index=False)
    ]
    return units, own, headings


def _weights(
    own: Sequence[str], headings: Sequence[str], others: Sequence[str], *, bare: bool
) -> tuple[tuple[str, ...], csr_array]:
    n = len(own)
    texts = [*own, *headings, *others]
    if bare:
        texts = [fold_accents(text) for text in texts]
    counts, terms = count_terms(texts, unit="syllable", ngrams=(1, 2))
    kept = np.array([place for place, term in enumerate(terms) if _says_something(term, bare=bare)], np.int64)
    names = tuple(terms[place] for place in kept)
    counts = counts[:, kept].astype("float32")
    parts = [counts[:n], counts[n : 2 * n] * HEADING_WEIGHT, counts[2 * n : 3 * n].sign() * OTHER_WORDS_WEIGHT]
    tf = (parts[0] + parts[1] + parts[2]).tocsr()
    length = np.asarray(tf.sum(axis=1)).ravel()
    norm = K1 * (1 - B + B * length / max(float(length.mean()) if n else 1.0, 1e-9))
    rows = np.repeat(np.arange(n), np.diff(tf.indptr))
    tf.data = tf.data * (K1 + 1) / (tf.data + norm[rows])
    df = np.bincount((parts[0] + parts[1]).tocsr().indices, minlength=len(names))
    scarce = np.log1p((n - df + 0.5) / (df + 0.5)) / np.log1p(2 * n + 1)
    idf = term_weights(names, bare=bare) * (EVERYWHERE + (1 - EVERYWHERE) * scarce)
    tf.data = (tf.data * idf[tf.indices]).astype(np.float32)
    return names, csr_array(tf.T)


def _says_something(term: str, *, bare: bool) -> bool:
    syllables = term.split()
    stops = _stops(bare=bare)
    if any(one[0].isdigit() for one in syllables):
        return False
    return (
        all(one not in stops for one in syllables)
        if len(syllables) == 1
        else any(one not in stops for one in syllables)
    )


@cache
def _stops(*, bare: bool) -> frozenset[str]:
    words = {word for word in stop_words(wide=True) if " " not in word}
    return frozenset({fold_accents(word) for word in words} if bare else words)


def term_weights(terms: Sequence[str], *, bare: bool) -> np.ndarray:
    """(n_terms,) how rare each term is in everyday writing, 0 to about 1; a pair weighs more than its syllables."""
    found = [[_rarity(one, bare=bare) for one in term.split()] for term in terms]
    return np.array([one[0] if len(one) == 1 else PAIR_WEIGHT * sum(one) for one in found], np.float32)


@cache
def _rarity(syllable: str, *, bare: bool) -> float:
    counts, total = _counts(bare=bare)
    words = read([syllable])
    key = int((words.bare if bare else words.words)[0]) if len(words.words) else 0
    return float(np.log(total / (counts.get(key, 0) + 5)) / np.log(total / 5))


@cache
def _counts(*, bare: bool) -> tuple[dict[int, int], int]:
    known = read_vectors()
    made: dict[int, int] = {}
    for key, n in zip((known.bare if bare else known.words).tolist(), known.counts.tolist(), strict=True):
        made[key] = made.get(key, 0) + n
    return made, int(known.counts.sum())


def mean_vectors(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Means of the syllable vectors of each text, rare syllables more, and what all its syllables weigh together.

    Texts without any diacritic are read by their bare syllables. Returns (n_texts, 64) of length 1, or 0 where no
    syllable is known, and (n_texts,) sums of `term_weights`.
    """
    known = _vectors()
    words = read(list(texts))
    apart = words.words_apart
    bare = _places(words.bare, known.bare, known.bare_rows)
    number = np.where(apart == 0, bare, _places(apart, known.words, known.rows))
    text = np.repeat(np.arange(len(words)), np.diff(words.word_ends, prepend=0))
    seen = number >= 0
    shape = (len(words), len(known.values))
    rarity = known.rarity[number[seen]]
    sums = csr_array((rarity**2, (text[seen], number[seen])), shape=shape) @ known.values
    size = np.linalg.norm(sums, axis=1, keepdims=True)
    means = np.divide(sums, size, out=np.zeros_like(sums), where=size > 0).astype(np.float32)
    each = np.where(seen, known.rarity[np.maximum(number, 0)], 1.0)
    return means, np.bincount(text, weights=each, minlength=len(words))


@dataclass(frozen=True)
class _Known:
    """Vectors less their mean, sorted hashes as written and bare, the row of each, and the weight of each row."""

    words: np.ndarray
    rows: np.ndarray
    bare: np.ndarray
    bare_rows: np.ndarray
    values: np.ndarray
    rarity: np.ndarray


@cache
def _vectors() -> _Known:
    known = read_vectors()
    order = np.argsort(known.words, kind="stable")
    often = np.lexsort((-known.counts, known.bare))  # of several readings of a bare syllable the most common
    bare, first = np.unique(known.bare[often], return_index=True)
    weight = np.log(known.counts.sum() / (known.counts + 5)) / np.log(known.counts.sum() / 5)
    values = known.values.astype(np.float32)
    centred = values - np.average(values, axis=0, weights=known.counts)
    stretched = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    return _Known(known.words[order], order, bare, often[first], stretched, np.maximum(weight, 0).astype(np.float32))


def _places(keys: np.ndarray, known: np.ndarray, rows: np.ndarray) -> np.ndarray:
    at = np.clip(np.searchsorted(known, keys), 0, len(known) - 1)
    return np.where(known[at] == keys, rows[at], -1)
