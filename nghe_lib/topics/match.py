"""Which topic of one model is which topic of another.

Two topics are as alike as their words: cosine of their word shares (0: no word in common, 1: the same), or the
Bhattacharyya coefficient, the cosine of the square roots, 1 less the squared Hellinger distance, which also hears the
many weak words. Pairs are chosen together, so that the sum of their likeness is as large as it can be: Kuhn (1955),
"The Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2, 83-97.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError

Measure = Literal["cosine", "bhattacharyya"]


def match(first: np.ndarray, second: np.ndarray, *, measure: Measure = "cosine") -> pd.DataFrame:
    """Pair the topics of two models over the same words.

    first: (K1, V), second: (K2, V) shares of words, columns in the same order (see `align`).

    Returns one row per pair, min(K1, K2) in all, sorted by `first`: first (row number), second (row number),
    similarity (0 to 1). Topics that find no partner because the other model has fewer are left out; whether a pair is
    alike enough to be one topic is for the caller to say. Raises ParameterError when the columns differ in number.
    """
    from scipy.optimize import linear_sum_assignment

    alike = similarities(first, second, measure=measure)
    rows, columns = linear_sum_assignment(alike, maximize=True)
    made = pd.DataFrame({"first": rows, "second": columns, "similarity": alike[rows, columns]})
    return made.astype({"first": "Int64", "second": "Int64", "similarity": "float64"})


def similarities(first: np.ndarray, second: np.ndarray, *, measure: Measure = "cosine") -> np.ndarray:
    """How alike every topic of `first` (K1, V) is to every topic of `second` (K2, V): (K1, K2), 0 to 1.

    A topic without words is like none. Raises ParameterError when the columns differ in number.
    """
    if first.shape[1] != second.shape[1]:
        raise ParameterError(
            f"hai mô hình có {first.shape[1]} và {second.shape[1]} từ; hãy xếp chung một bộ từ bằng align đã"
        )
    if measure == "bhattacharyya":
        first, second = np.sqrt(first), np.sqrt(second)
    return np.clip(_unit(first) @ _unit(second).T, 0.0, 1.0)


def align(
    words_a: Sequence[str], shares_a: np.ndarray, words_b: Sequence[str], shares_b: np.ndarray
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Both models over the words of either, sorted: words, (K1, V), (K2, V); a word that a model lacks has share 0.

    words_a: the V1 different words of shares_a (K1, V1); words_b and shares_b alike.
    """
    words = sorted({*words_a, *words_b})
    place = {word: number for number, word in enumerate(words)}
    return words, _spread(words_a, shares_a, place), _spread(words_b, shares_b, place)


def _spread(words: Sequence[str], shares: np.ndarray, place: dict[str, int]) -> np.ndarray:
    made = np.zeros((shares.shape[0], len(place)))
    made[:, [place[word] for word in words]] = shares
    return made


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros(rows.shape), where=lengths > 0)
