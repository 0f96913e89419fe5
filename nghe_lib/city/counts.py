"""Likes, shares, comments and views, where the platform gives them."""

import numpy as np
import pyarrow as pa

from nghe_lib.city.accounts import PLATFORMS
from nghe_lib.city.chance import uniform
from nghe_lib.city.kinds import COMMENT, REPLY
from nghe_lib.city.plan import Plan

_GIVES = {
    "like_count": "facebook x instagram youtube tiktok threads zalo",
    "share_count": "facebook x tiktok threads",
    "comment_count": "press facebook x instagram youtube tiktok threads forum",
    "view_count": "x youtube tiktok forum",
}


def counts(plan: Plan, rows: np.ndarray, seed: int) -> dict[str, pa.Array]:
    """Counts where the platform gives them; comments are at least the answers the city holds."""
    platform, small = plan.platform[rows], np.isin(plan.kind[rows], (COMMENT, REPLY))
    children = plan.children[rows]
    draws = np.stack([uniform(seed, 70 + k, rows) for k in range(5)])
    likes = np.floor(
        np.exp(np.sqrt(-2 * np.log1p(-draws[0])) * 1.6) * np.where(small, 0.6, 4.0) * (1 + children)
    ).astype(np.int64)
    shares = np.floor(likes * draws[1] ** 3 * 0.3).astype(np.int64)
    made = {
        "like_count": likes,
        "share_count": shares,
        "comment_count": children + np.floor(likes * draws[2] ** 4 * 0.2).astype(np.int64),
        "view_count": likes * 12 + np.floor(draws[3] * 200).astype(np.int64),
    }
    columns = {}
    for k, (name, platforms) in enumerate(_GIVES.items()):
        given = np.isin(platform, [PLATFORMS.index(one) for one in platforms.split()]) & (
            uniform(seed, 80 + k, rows) > 0.04
        )
        given &= ~(small & (name in ("view_count", "share_count")))
        columns[name] = pa.array(made[name], mask=~given)
    return columns
