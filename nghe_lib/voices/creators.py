"""What part of the attention content creators hold, as a group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.schema import PUBLIC_ROLES
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.concentration import N_DRAWS

ATTENTION = ("like_count", "share_count", "comment_count")


def creators_share(
    posts: pd.DataFrame, accounts: pd.DataFrame, *, seed: int, min_people: int, n_draws: int = N_DRAWS
) -> pd.DataFrame:
    """What part of posts and of attention content creators hold among private accounts, platform by platform.

    accounts: ACCOUNTS with their roles. Attention: likes, shares and comments together. Platforms are not added up, for
    their counts do not mean the same and YouTube's may not be mixed with others (rules L18). Platforms with fewer than
    `min_people` creators, or fewer others, are left out.

    Returns platform, creator_count, account_share, post_share, attention_share, attention_low, attention_high (95 %,
    bootstrap over accounts).
    """
    need_columns(posts, ("platform", "account_id", *ATTENTION), table="posts")
    need_columns(accounts, ("account_id", "role"), table="accounts")
    role = posts["account_id"].map(accounts.set_index("account_id")["role"])
    own = posts[(privacy.private(posts["account_id"]) & ~role.isin(PUBLIC_ROLES)).to_numpy(bool)]
    attention = own[list(ATTENTION)].astype("float64").sum(axis=1, min_count=1)
    known = own.assign(attention=attention, is_creator=role[own.index].eq("creator"))
    each = known.groupby(["platform", "account_id"]).agg(
        n=("attention", "size"), attention=("attention", "sum"), is_creator=("is_creator", "first")
    )
    rng, rows = np.random.default_rng(seed), []
    for platform, part in each.groupby(level=0):
        creator = part["is_creator"].to_numpy(bool)
        if min(creator.sum(), (~creator).sum()) < min_people or not part["attention"].sum() > 0:
            continue
        likes = part["attention"].to_numpy()
        drawn = rng.integers(0, len(part), size=(n_draws, len(part)))
        totals = likes[drawn].sum(axis=1)
        shares = (likes[drawn] * creator[drawn]).sum(axis=1) / np.where(totals > 0, totals, 1)
        low, high = np.quantile(shares, (0.025, 0.975))
        rows.append({
            "platform": platform, "creator_count": int(creator.sum()), "account_share": float(creator.mean()),
            "post_share": float(part["n"].to_numpy()[creator].sum() / part["n"].sum()),
            "attention_share": float(likes[creator].sum() / likes.sum()), "attention_low": low, "attention_high": high,
        })  # fmt: skip
    names = [
        "platform",
        "creator_count",
        "account_share",
        "post_share",
        "attention_share",
        "attention_low",
        "attention_high",
    ]
    return pd.DataFrame(rows, columns=names)
