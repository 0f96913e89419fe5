"""Predictions and an audit read into arrays: answers as numbers, probabilities as centred logarithms, rows in order.

Rows are sorted by what they say before anything depends on their order, so that shuffled tables give the same shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.errors import ParameterError, TableError, TooLittleDataError, faults, nearest

if TYPE_CHECKING:
    import pandas as pd

LEAST_ROWS = 30
FEW_ROWS = 10
SURE = 0.8  # what a bare label is taken to say where the classifier gives no probabilities
FLOOR = 1e-4


@dataclass(frozen=True)
class Rows:
    """Texts as a classifier saw them. codes: (n,) its answer; chances: (n, n_answers); logs: centred logarithms."""

    codes: np.ndarray
    chances: np.ndarray
    logs: np.ndarray


@dataclass(frozen=True)
class Inputs:
    """A corpus, its audit and the audit's true answers (n_audit,); `answers` names the numbers."""

    answers: tuple[str, ...]
    corpus: Rows
    audit: Rows
    truth: np.ndarray

    @property
    def is_without_error(self) -> bool:
        """True where the classifier was right on every row of the audit and every answer occurs in it."""
        return bool((self.audit.codes == self.truth).all() and len(np.unique(self.truth)) == len(self.answers))


def read_inputs(predictions: pd.DataFrame, audit: pd.DataFrame, *, answers: tuple[str, ...] = ()) -> Inputs:
    """The arrays of both tables; `answers` are those of the tables where none are given.

    Raises TableError and TooLittleDataError as `prevalence` says.
    """
    _need(predictions, ("label",), "predictions")
    _need(audit, ("label", "truth"), "audit")
    audit = audit[audit["truth"].notna().to_numpy(bool)]
    if not len(predictions):
        raise TooLittleDataError("không có bài nào để tính tỷ trọng; hãy chọn khoảng ngày hoặc truy vấn rộng hơn")
    if len(audit) < LEAST_ROWS:
        raise TooLittleDataError(
            f"mẫu kiểm tra chỉ có {len(audit)} dòng có nhãn đúng; cần ít nhất {LEAST_ROWS} dòng, nên có từ 200 dòng"
        )
    answers = answers or _answers(predictions, audit)
    chances = [f"p_{name}" for name in answers]
    if not all(name in table for table in (predictions, audit) for name in chances):
        chances = []
    if len(answers) < 2:
        raise TooLittleDataError(
            f"chỉ có một câu trả lời '{answers[0]}' trong cả hai bảng nên không có gì để ước lượng"
        )
    corpus, checked = (_rows(table, answers, chances, name)
                       for table, name in ((predictions, "predictions"), (audit, "audit")))  # fmt: skip
    truth = _codes(audit["truth"], answers, "audit", "truth")
    order = _order(corpus, np.zeros(len(corpus.codes), dtype=np.int64))
    audit_order = _order(checked, truth)
    return Inputs(answers, _taken(corpus, order), _taken(checked, audit_order), truth[audit_order])


def _answers(predictions: pd.DataFrame, audit: pd.DataFrame) -> tuple[str, ...]:
    """The answers that both tables give a probability of, else every label and truth by name."""
    names = [str(name) for name in predictions if str(name).startswith("p_")]
    if names and all(name in audit for name in names):
        return tuple(name[2:] for name in names)
    said = [predictions["label"], audit["label"], audit["truth"]]
    return tuple(sorted({str(one) for column in said for one in column.dropna().unique()}))


def _need(table: pd.DataFrame, names: tuple[str, ...], title: str) -> None:
    missing = [f"thiếu cột '{name}'{nearest(name, map(str, table.columns))}" for name in names if name not in table]
    if missing:
        raise TableError(faults(f"bảng '{title}':", missing))


def _rows(table: pd.DataFrame, answers: tuple[str, ...], names: list[str], title: str) -> Rows:
    codes = _codes(table["label"], answers, title, "label")
    if names:
        chances = table[names].to_numpy(np.float64)
        if not (np.isfinite(chances).all() and (chances >= 0).all() and (chances.sum(1) > 0).all()):
            raise TableError(f"bảng '{title}': xác suất ở các cột p_… phải từ 0 đến 1, không thiếu")
        chances = chances / chances.sum(1, keepdims=True)
    else:
        chances = np.full((len(table), len(answers)), (1 - SURE) / (len(answers) - 1))
        chances[np.arange(len(table)), codes] = SURE
    logs = np.log(np.maximum(chances, FLOOR))
    return Rows(codes, chances, logs - logs.mean(axis=1, keepdims=True))


def _codes(values: pd.Series, answers: tuple[str, ...], title: str, name: str) -> np.ndarray:
    """(n,) place of each value among `answers`."""
    import pandas as pd

    codes = pd.Index(answers).get_indexer(values.astype(object).map(str, na_action="ignore"))
    if (codes < 0).any():
        strange = str(values.iloc[int(np.argmax(codes < 0))])
        known = ", ".join(answers)
        raise TableError(f"bảng '{title}': cột '{name}' có '{strange}', không thuộc các câu trả lời: {known}")
    return codes.astype(np.int64)


def _order(rows: Rows, truth: np.ndarray) -> np.ndarray:
    """Places of the rows sorted by what they say: one number that no two different rows share, save by chance."""
    size = rows.chances.shape[1]
    mark = rows.chances @ np.sqrt(np.arange(2, size + 2)) + np.sqrt(31) * rows.codes
    return np.lexsort((truth, mark)) if truth.any() else np.argsort(mark, kind="stable")


def _taken(rows: Rows, order: np.ndarray) -> Rows:
    return Rows(rows.codes[order], rows.chances[order], rows.logs[order])


def check_confidence(confidence: float) -> None:
    """Raises ParameterError outside 0.5 to 0.999."""
    if not 0.5 <= confidence <= 0.999:
        raise ParameterError(f"'confidence' phải trong khoảng 0,5 đến 0,999; đã cho {confidence}")
