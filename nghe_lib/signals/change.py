"""One period against the one before: shares with intervals, and a change called so only when it is one.

Method: difference of two proportions with Newcombe's hybrid score interval: Newcombe (1998), "Interval estimation for
the difference between independent proportions: comparison of eleven methods", Statistics in Medicine 17, 873–890
(method 10). Posts are not independent draws, so the interval is a lower bound of the doubt.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib.intervals import difference, wilson
from nghe_lib.privacy import people
from nghe_lib.signals.daily import UNKNOWN
from nghe_lib.text.columns import need_columns

ROSE, FELL, SAME, NEW, GONE = "tăng", "giảm", "không thay đổi đo được", "mới xuất hiện", "không còn"


def change(now: pd.DataFrame, before: pd.DataFrame, *, by: str, min_people: int) -> pd.DataFrame:
    """Share of each value of the column `by` in two periods.

    now, before: POSTS of the two periods (`by`, account_id and kind are read). A post without a value counts as
    `không rõ`.
    min_people: a group in which fewer private persons speak, in either period, is left out.

    Returns one row per group, largest now first: group, post_count, before_count, share, low, high (95 % Wilson
    interval of `share`), share_before, change, change_low, change_high, finding (tăng, giảm, không thay đổi đo được,
    mới xuất hiện, không còn). Empty periods have missing shares. Raises TableError when the column is missing.
    """
    need_columns(now, (by, "account_id", "kind"), table="posts")
    need_columns(before, (by, "account_id", "kind"), table="posts")
    counts = pd.DataFrame({"post_count": _counted(now[by]), "before_count": _counted(before[by])}).fillna(0)
    shown = [all(_is_public(group, by, posts, min_people) for posts in (now, before)) for group in counts.index]
    made = (
        counts[np.array(shown, dtype=bool)]
        .astype("int64")
        .rename_axis("group")
        .reset_index()
        .sort_values(["post_count", "group"], ascending=[False, True], ignore_index=True)
    )
    n, n_before = len(now), len(before)
    now_n, then_n = made["post_count"].to_numpy(), made["before_count"].to_numpy()
    share, low, high = wilson(now_n, n)
    moved, change_low, change_high = difference(now_n, n, then_n, n_before)
    return made.assign(
        share=share, low=low, high=high, share_before=wilson(then_n, n_before)[0],
        change=moved, change_low=change_low, change_high=change_high,
        finding=_finding(made, change_low, change_high),
    )  # fmt: skip


def _counted(values: pd.Series) -> pd.Series:
    return values.astype(object).where(values.notna(), UNKNOWN).value_counts()


def _is_public(group: str, by: str, posts: pd.DataFrame, min_people: int) -> bool:
    told = posts[(posts[by].astype(object).where(posts[by].notna(), UNKNOWN) == group).to_numpy(bool)]
    n_people = people(told).nunique()
    return n_people == 0 or n_people >= min_people


def _finding(made: pd.DataFrame, low: np.ndarray, high: np.ndarray) -> list[str]:
    finding = np.where(low > 0, ROSE, np.where(high < 0, FELL, SAME))
    finding = np.where((made["before_count"] == 0) & (low > 0), NEW, finding)
    return list(np.where((made["post_count"] == 0) & (high < 0), GONE, finding))
