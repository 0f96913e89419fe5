"""How unevenly accounts write: accounts are not people, and few accounts write much.

Everything is about groups of at least `min_people` accounts; no account is named, scored or placed. Concentration is
that of accounts that wrote at all: those who only read are not in the data.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.text.columns import need_columns

N_DRAWS = 400
ALL = "tất cả"
MEASURES = ("gini", "top1_share", "top10_share")


def concentration(posts: pd.DataFrame, *, seed: int, min_people: int, n_draws: int = N_DRAWS) -> pd.DataFrame:
    """How unevenly private accounts write, on each platform and on all of them.

    posts: POSTS; posts without an account are left out, nobody knows whose they are.

    Returns one row per platform of at least `min_people` accounts and one for `tất cả` (first): platform, post_count,
    account_count, posts_per_account, gini, top1_share, top10_share, each of the three with _low and _high (95 %,
    bootstrap over accounts). top1: the most active hundredth of accounts, rounded up.
    """
    need_columns(posts, ("platform", "account_id"), table="posts")
    own = posts[privacy.private(posts["account_id"]).to_numpy(bool)]
    counts = own.groupby(["platform", "account_id"], observed=True).size()
    groups = {ALL: counts.to_numpy()} | {name: part.to_numpy() for name, part in counts.groupby(level=0)}
    rng, rows = np.random.default_rng(seed), []
    for name, many in groups.items():
        if len(many) < min_people:
            continue
        seen = _unevenness(many)
        drawn = np.array([_unevenness(rng.choice(many, len(many))) for _ in range(n_draws)])
        low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
        row = {"platform": name, "post_count": int(many.sum()), "account_count": len(many),
               "posts_per_account": float(many.mean())}  # fmt: skip
        for at, measure in enumerate(MEASURES):
            row |= {measure: seen[at], f"{measure}_low": low[at], f"{measure}_high": high[at]}
        rows.append(row)
    measured = [f"{one}{end}" for one in MEASURES for end in ("", "_low", "_high")]
    names = ["platform", "post_count", "account_count", "posts_per_account", *measured]
    made = pd.DataFrame(rows, columns=names)
    return made.sort_values(["account_count", "platform"], ascending=[False, True], kind="stable", ignore_index=True)


def gini(counts: np.ndarray) -> float:
    """Gini coefficient of counts: 0 where all are equal, near 1 where one has all; missing for none."""
    ordered = np.sort(np.asarray(counts, "float64"))
    n, total = len(ordered), ordered.sum()
    if not n or not total > 0:
        return float("nan")
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * total) - (n + 1) / n)


def top_share(counts: np.ndarray, *, share: float) -> float:
    """What part of all counts the largest `share` of them holds, rounded up to whole ones."""
    ordered = np.sort(np.asarray(counts, "float64"))[::-1]
    return float(ordered[: max(1, int(np.ceil(share * len(ordered) - 1e-9)))].sum() / ordered.sum())


def _unevenness(counts: np.ndarray) -> tuple[float, float, float]:
    return gini(counts), top_share(counts, share=0.01), top_share(counts, share=0.1)
