"""Which terms some texts use more, or less, than others do, and by how much.

Effect size: the log ratio, the binary log of the ratio of relative frequencies: Hardie (2014), "Log Ratio: an informal
introduction", CASS blog, Lancaster University. Evidence: the log-likelihood ratio usual for keyness, after Dunning
(1993, see `association`); it takes tokens for independent and so overstates. Interval and p-value do not, see
`contrast`. False discovery: Benjamini & Hochberg (1995), "Controlling the false discovery rate", JRSS B 57(1), 289-300.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, cast

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.text.terms.association import log_likelihood
from nghe_lib.text.terms.contrast import Side, contrast
from nghe_lib.text.terms.counting import TermCounts, count_phrases

Counted: TypeAlias = TermCounts | tuple[csr_array, list[str]]
Groups: TypeAlias = Sequence[object] | pd.Series | None
DTYPES = {
    "term": "str", "n_here": "Int64", "n_reference": "Int64", "texts_here": "Int64", "texts_reference": "Int64",
    "per_million_here": "float64", "per_million_reference": "float64", "log_ratio": "float64", "low": "float64",
    "high": "float64", "log_likelihood": "float64", "p_value": "float64", "q_value": "float64",
}  # fmt: skip


def keyness(
    texts: Iterable[str | None] | Counted,
    reference: Iterable[str | None] | Counted,
    *,
    unit: str = "syllable",
    longest: int = 4,
    min_count: int = 5,
    min_texts: int = 3,
    stop_words: Iterable[str] | None = None,
    groups: Groups = None,
    reference_groups: Groups = None,
) -> pd.DataFrame:
    """How differently `texts` and `reference` use each term.

    texts, reference: texts, whose terms are then single units and phrases found in both together (see
    `count_phrases`, options as there); or both already counted, as TermCounts or as (counts, terms) of `count_terms`,
    when `unit`, `longest` and `stop_words` are not used. Terms of only one side count 0 on the other, so count both
    with one vocabulary or with min_df=1. Rates are per million units of text; for (counts, terms), which do not tell
    how long a text is, per million occurrences of the given terms.
    min_count, min_texts: occurrences, and texts, on both sides together; terms under either are not tested.
    groups, reference_groups: the day, story or author of each text. Texts of one group are then taken as alike when
    intervals are made; by default only the words of one text are. Give both for two stretches of days.

    Returns one row per term tested: term, n_here, n_reference, texts_here, texts_reference, per_million_here,
    per_million_reference, log_ratio (1 is twice as often, -1 half), low and high (95 % interval, infinite where one
    side never has the term), log_likelihood, p_value, q_value (over all rows). Ordered by the end of the interval that
    is nearer to 0, a difference one can count on; then those that may be 0, by p_value.

    How right the interval is (tests/benchmarks/quality_terms.py): between random halves of the texts of a month of
    press 96.1 % of the intervals hold 0, and 94.9 % for terms of 50 tokens or more (89.8 % by the usual formula, which
    takes tokens as independent). Between random halves of its days 92.3 % do, as news comes in days, and 95.9 % with
    `groups` the days.

    Raises ParameterError for a value out of bounds or when only one side is counted, TooLittleDataError when a side
    has no text with a term.
    """
    if min_count < 1 or min_texts < 1:
        raise ParameterError("min_count và min_texts từ 1 trở lên")
    sides = _both(texts, reference, unit=unit, longest=longest, min_count=min_count, stop_words=stop_words)
    if not sides[0].sizes.sum() or not sides[1].sizes.sum():
        raise TooLittleDataError("một trong hai phía không có bài nào có từ; hãy chọn khoảng dài hơn")
    made = _table(*sides, groups, reference_groups)
    is_tested = (made["n_here"] + made["n_reference"] >= min_count) & (
        made["texts_here"] + made["texts_reference"] >= min_texts
    )
    return _ordered(made[is_tested.to_numpy(bool)])


def _both(
    texts: Iterable[str | None] | Counted,
    reference: Iterable[str | None] | Counted,
    *,
    unit: str,
    longest: int,
    min_count: int,
    stop_words: Iterable[str] | None,
) -> tuple[TermCounts, TermCounts]:
    """Both sides with the same terms in the same order."""
    first, second = _counted(texts), _counted(reference)
    if first is not None and second is not None:
        return _aligned(first, second)
    if first is not None or second is not None:
        raise ParameterError("hai phía phải cùng là văn bản hoặc cùng là bảng đếm (counts, terms)")
    here, there = (list(cast("Iterable[str | None]", side)) for side in (texts, reference))
    found = count_phrases([*here, *there], unit=unit, longest=longest, min_count=min_count, stop_words=stop_words)
    return found.rows(0, len(here)), found.rows(len(here), len(found.sizes))


def _counted(side: Iterable[str | None] | Counted) -> TermCounts | None:
    """A side that is already counted; None for texts."""
    if isinstance(side, TermCounts):
        return side
    if not (isinstance(side, tuple) and len(side) == 2 and hasattr(side[0], "indptr")):
        return None
    counts = csr_array(side[0])
    return TermCounts(counts, list(cast("list[str]", side[1])), np.asarray(counts.sum(axis=1)).ravel())


def _aligned(here: TermCounts, there: TermCounts) -> tuple[TermCounts, TermCounts]:
    if here.terms == there.terms:
        return here, there
    terms = sorted({*here.terms, *there.terms})
    number_of = {term: number for number, term in enumerate(terms)}
    return _spread(here, terms, number_of), _spread(there, terms, number_of)


def _spread(side: TermCounts, terms: list[str], number_of: dict[str, int]) -> TermCounts:
    places = np.array([number_of[term] for term in side.terms], np.int64)
    parts = (side.counts.data, places[side.counts.indices], side.counts.indptr)
    return TermCounts(csr_array(parts, shape=(len(side.sizes), len(terms))), terms, side.sizes)


def _table(here: TermCounts, there: TermCounts, groups: Groups, reference_groups: Groups) -> pd.DataFrame:
    first, second = _side(here, groups), _side(there, reference_groups)
    differs = contrast(first, second)
    cells = np.stack([[first.n, first.total - first.n], [second.n, second.total - second.n]]).transpose(2, 0, 1)
    made = pd.DataFrame(
        {
            "term": here.terms, "n_here": first.n, "n_reference": second.n, "texts_here": _n_texts(here),
            "texts_reference": _n_texts(there), "per_million_here": 1e6 * first.n / first.total,
            "per_million_reference": 1e6 * second.n / second.total, "log_ratio": differs.log_ratio,
            "low": differs.low, "high": differs.high, "log_likelihood": log_likelihood(cells),
            "p_value": differs.p_value, "q_value": 1.0,
        }
    )  # fmt: skip
    return made.astype(DTYPES)


def _side(counted: TermCounts, groups: Groups) -> Side:
    if groups is None:
        return Side.of(counted.counts, counted.sizes)
    if len(groups) != len(counted.sizes):
        raise ParameterError(f"groups có {len(groups)} phần tử nhưng có {len(counted.sizes)} bài")
    codes = pd.factorize(pd.Series(groups), use_na_sentinel=False)[0]
    together = counted.grouped(codes)
    return Side.of(together.counts, together.sizes)


def _n_texts(counted: TermCounts) -> np.ndarray:
    return np.bincount(counted.counts.indices[counted.counts.data > 0], minlength=len(counted.terms))


def _ordered(made: pd.DataFrame) -> pd.DataFrame:
    from scipy.stats import false_discovery_control

    sure = np.maximum(np.maximum(made["low"], -made["high"]), 0.0)
    made = made.assign(q_value=false_discovery_control(made["p_value"]) if len(made) else 1.0, sure=sure)
    made = made.sort_values(["sure", "p_value", "term"], ascending=[False, True, True], ignore_index=True)
    return made.drop(columns="sure")
