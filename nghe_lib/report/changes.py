"""What changed, in words: one sentence per topic, sector or answer, from its figures and never beyond its interval.

Of many things compared some seem to change by chance. So the changes called so are chosen by Benjamini & Hochberg
(1995), "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 289-300, over everything
in one table, and their intervals are made wider to fit that choice: Benjamini & Yekutieli (2005), "False discovery
rate-adjusted multiple confidence intervals for selected parameters", JASA 100, 71-81. What is called a rise therefore
has an interval above 0, as it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from nghe_lib.charts.words import number, percent
from nghe_lib.intervals import Z
from nghe_lib.report.blocks import Block, bullets, table
from nghe_lib.text.columns import need_columns

ROSE, FELL, NEW, GONE, SAME = "tăng", "giảm", "mới", "mất", "chưa đo được thay đổi"
FDR = 0.05
_NEEDED = ("name", "share_before", "share", "change", "change_low", "change_high")
_LABELS = {
    "kind": "Loại", "name": "Tên", "before": "Kỳ trước", "now": "Kỳ này", "moved": "Chênh lệch (khoảng tin cậy)",
    "finding": "Nhận xét",
}  # fmt: skip


def what_changed(
    compared: Mapping[str, pd.DataFrame], *, min_people: int, fdr: float = FDR, names: Mapping[Any, str] | None = None
) -> pd.DataFrame:
    """Every comparison of one report together, each with the finding that its interval allows.

    compared: tables by what they compare, in Vietnamese (`chủ đề`, `lĩnh vực`, `sắc thái`); each has name (or label,
    group, topic_id), share_before, share, change, change_low, change_high (95 % interval) as `understand.share_change`,
    `topics.over_time.topic_changes` and `signals.change` give. Where it has them: before_count and post_count, by which
    a thing is new or gone; people_count, by which groups of 1 to `min_people` - 1 persons are left out; note, which
    says why nothing is measured.
    fdr: the share of called changes that may be chance. names: what readers call a name.

    Returns kind, name, share_before, share, change, change_low, change_high (of a called change at the level that fits
    the choice, else 95 %), p_value, q_value, finding (tăng, giảm, mới, mất, chưa đo được thay đổi), largest change
    first within a kind. Raises TableError when a column is missing.
    """
    rows = [_rows(kind, given, min_people) for kind, given in compared.items()]
    made = pd.concat(rows, ignore_index=True) if rows else _rows("", pd.DataFrame(columns=list(_NEEDED)), min_people)
    called_by = {str(name): said for name, said in (names or {}).items()}
    made["name"] = made["name"].map(lambda name: called_by.get(name, name)).astype("str")
    made["p_value"] = np.where(made["is_measured"], _p_values(made), np.nan)
    made["q_value"] = _q_values(made["p_value"].to_numpy("float64"))
    is_called = (made["q_value"] <= fdr).to_numpy(bool)
    n_asked = int(made["p_value"].notna().sum())
    widen = _quantile(1 - fdr * is_called.sum() / max(n_asked, 1) / 2) / Z if is_called.any() else 1.0
    for end in ("change_low", "change_high"):
        wide = made["change"] + (made[end] - made["change"]) * max(widen, 1.0)
        made[end] = np.where(is_called, np.clip(wide, -1, 1), made[end])
    made["finding"] = pd.Series([_finding(row, called) for row, called in zip(
        made.itertuples(index=False), is_called, strict=True)], dtype="str")  # fmt: skip
    size = made["change"].abs().fillna(-1)
    order = np.lexsort([made["name"].to_numpy(object), -size, pd.factorize(made["kind"])[0]])
    columns = ["kind", *_NEEDED, "p_value", "q_value", "finding"]
    return made.iloc[order][columns].reset_index(drop=True)


def what_changed_in_words(changed: pd.DataFrame, *, most: int = 12) -> Block:
    """One sentence per called change, the largest first, and one that counts what was not measured.

    changed: what `what_changed` gives.
    """
    called = changed[changed["finding"] != SAME]
    largest = called.assign(size=called["change"].abs()).sort_values("size", ascending=False, kind="stable").head(most)
    said = [sentence(row) for row in largest.itertuples(index=False)]
    if len(called) > most:
        said.append(f"Còn {number(len(called) - most)} thay đổi đo được khác, nhỏ hơn, trong bảng.")
    if n_same := len(changed) - len(called):
        said.append(f"{number(n_same)} mục khác: {SAME}.")
    return bullets(said, empty="Không có gì để so sánh giữa hai kỳ.")


def what_changed_table(changed: pd.DataFrame) -> Block:
    """All comparisons as a table. changed: what `what_changed` gives."""
    shown = changed.assign(
        before=changed["share_before"].map(percent).astype(object), now=changed["share"].map(percent).astype(object),
        moved=[_moved(row) for row in changed.itertuples(index=False)],
    )  # fmt: skip
    return table(shown, labels=_LABELS, empty="Không có gì để so sánh giữa hai kỳ.")


def sentence(row: Any) -> str:
    """One row of `what_changed` as a sentence."""
    whose = f"{row.kind[:1].upper()}{row.kind[1:]} “{row.name}”"
    if row.finding == SAME:
        return f"{whose}: {SAME}."
    if row.finding == NEW:
        return f"{whose} mới xuất hiện: chiếm {percent(row.share)} ({_span(row)})."
    if row.finding == GONE:
        return f"{whose} không còn xuất hiện: kỳ trước chiếm {percent(row.share_before)} ({_span(row)})."
    towards = "lên" if row.finding == ROSE else "xuống"
    return f"{whose} {row.finding} từ {percent(row.share_before)} {towards} {percent(row.share)} ({_span(row)})."


def _rows(kind: str, given: pd.DataFrame, min_people: int) -> pd.DataFrame:
    alias = next((one for one in ("name", "label", "group", "topic_id") if one in given), "name")
    named = given.rename(columns={alias: "name"})
    need_columns(named, _NEEDED, table=kind or "changes")
    if "people_count" in named:
        people = named["people_count"].fillna(0)
        named = named[((people == 0) | (people >= min_people)).to_numpy(bool)]
    made = named[list(_NEEDED)].reset_index(drop=True)
    made = made.astype({"name": "str", **dict.fromkeys(_NEEDED[1:], "float64")})
    notes = named["note"].fillna("") if "note" in named else pd.Series([""] * len(named))
    ends = made[["change", "change_low", "change_high"]].notna().all(axis=1)
    return made.assign(
        kind=kind, is_measured=ends.to_numpy(bool) & (notes == "").to_numpy(bool),
        was_absent=_is_zero(named, "before_count"), is_absent=_is_zero(named, "post_count"),
    )  # fmt: skip


def _is_zero(given: pd.DataFrame, column: str) -> np.ndarray:
    return (given[column] == 0).fillna(False).to_numpy(bool) if column in given else np.zeros(len(given), bool)


def _p_values(made: pd.DataFrame) -> np.ndarray:
    """Two-sided, from how far 0 lies from the change, against the side of its interval that looks towards 0."""
    from scipy.special import ndtr

    change = made["change"].to_numpy("float64")
    side = np.where(change > 0, change - made["change_low"], made["change_high"] - change)
    far = np.divide(np.abs(change), side, out=np.where(change == 0, 0.0, np.inf), where=side > 0)
    return 2 * ndtr(-Z * far)


def _q_values(p_values: np.ndarray) -> np.ndarray:
    made = np.full(len(p_values), np.nan)
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    ratio = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    made[order] = np.minimum(np.minimum.accumulate(ratio[::-1])[::-1], 1)
    return made


def _quantile(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def _finding(row: Any, is_called: bool) -> str:
    """Only what the interval that is shown allows: it must lie wholly on one side of 0."""
    if not is_called or row.change_low <= 0 <= row.change_high:
        return SAME
    if row.change_low > 0:
        return NEW if row.was_absent else ROSE
    return GONE if row.is_absent else FELL


def _span(row: Any) -> str:
    return f"chênh {_points(row.change)}, khoảng tin cậy {_points(row.change_low)} đến {_points(row.change_high)}"


def _moved(row: Any) -> str:
    ends = (row.change, row.change_low, row.change_high)
    if any(pd.isna(end) for end in ends):
        return "–"
    return f"{_points(row.change)} ({_points(row.change_low)} đến {_points(row.change_high)})"


def _points(change: float) -> str:
    """A difference of shares in points of a hundred: `+1,2 điểm phần trăm` is said `+1,2 điểm`."""
    decimals = 1 if abs(change) >= 0.001 or change == 0 else 2
    return f"{'+' if change > 0 else ''}{number(100 * change, decimals=decimals)} điểm"
