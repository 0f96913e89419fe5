"""Which phrases a collection of texts uses: runs of two to a few units that belong together.

Method: see `phrases`; scores are Dunning's log-likelihood ratio and NPMI of the weakest seam (see `association`).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.text.terms.counting import TermCounts, term_counts
from nghe_lib.text.terms.phrases import Phrases, find_phrases
from nghe_lib.text.terms.units import Edges, unit_stream

DTYPES = {
    "term": "str", "size": "Int64", "n_tokens": "Int64", "n_own": "Int64", "n_texts": "Int64",
    "log_likelihood": "float64", "npmi": "float64",
}  # fmt: skip


def keyphrases(
    texts: Iterable[str | None],
    *,
    unit: str = "word",
    longest: int = 4,
    min_count: int = 5,
    min_texts: int = 3,
    min_npmi: float = 0.3,
    stop_words: Iterable[str] | None = None,
) -> pd.DataFrame:
    """The phrases of `texts`, the most certain first.

    unit: `word` (see `segment`) or `syllable`. longest: units in a phrase, 2 to 8; no phrase crosses punctuation.
    min_count: occurrences outside the longer phrase that it stands in most. min_texts: texts that have it. min_npmi:
    of its weakest seam, 0 to 1. stop_words: no phrase begins or ends with one; by default the wide list.

    Returns one row per phrase: term (lower case, units joined by a space), size (units), n_tokens (occurrences), n_own
    (occurrences inside no longer phrase at all), n_texts, log_likelihood and npmi of its weakest seam, over the counts
    of all tokens; ordered by log_likelihood, ties by term. No phrase gives no row. Raises ParameterError for a value
    out of bounds.
    """
    if not 2 <= longest <= 8 or min_count < 1 or min_texts < 1 or not 0 <= min_npmi <= 1:
        raise ParameterError("longest từ 2 đến 8, min_count và min_texts từ 1 trở lên, min_npmi trong khoảng 0 đến 1")
    stream = unit_stream(texts, unit=unit)
    sizes = find_phrases(
        stream, longest=longest, min_count=min_count, min_npmi=min_npmi, edges=Edges.of(stop_words, unit=unit)
    )
    found = [phrases for phrases in sizes if phrases.size > 1]
    made = pd.concat([_rows(phrases) for phrases in found], ignore_index=True)
    made = _spelt_alike_once(made, term_counts(found, stream)).astype(DTYPES)
    made = made[(made["n_texts"] >= min_texts).to_numpy(bool)]
    return made.sort_values(["log_likelihood", "term"], ascending=[False, True], ignore_index=True)


def _rows(phrases: Phrases) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "term": phrases.names, "size": phrases.size, "n_own": phrases.own,
            "log_likelihood": phrases.log_likelihood, "npmi": phrases.npmi,
        }
    )  # fmt: skip


def _spelt_alike_once(rows: pd.DataFrame, counted: TermCounts) -> pd.DataFrame:
    """One row per spelling, with the counts of all runs spelt so and the scores of the strongest of them."""
    made = rows.groupby("term", sort=False).agg(
        size=("size", "max"), n_own=("n_own", "sum"), log_likelihood=("log_likelihood", "max"), npmi=("npmi", "max")
    )
    held = counted.counts.indices
    n_texts = np.bincount(held, minlength=len(counted.terms))
    n_tokens = np.bincount(held, counted.counts.data, minlength=len(counted.terms)).astype(int)
    of_terms = pd.DataFrame({"n_tokens": n_tokens, "n_texts": n_texts}, index=pd.Index(counted.terms, dtype="str"))
    return made.join(of_terms).reset_index(names="term")[list(DTYPES)]
