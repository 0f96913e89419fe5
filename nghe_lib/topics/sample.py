"""A fair part of the posts, when all of them would take too long."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.text.columns import need_columns


def sample(posts: pd.DataFrame, *, max_posts: int, seed: int) -> pd.DataFrame:
    """At most `max_posts` of `posts`, each with the same chance, in their order; the same seed picks the same posts.

    posts: POSTS; which are picked depends on their post_id, not on the order of rows. Returns POSTS rows.
    Raises ParameterError when `max_posts` is under 1, TableError without post_id.
    """
    need_columns(posts, ("post_id",), table="posts")
    if max_posts < 1:
        raise ParameterError(f"max_posts từ 1 trở lên; đã cho {max_posts}")
    if len(posts) <= max_posts:
        return posts.reset_index(drop=True)
    by_id = np.argsort(posts["post_id"].to_numpy(object), kind="stable")
    picked = np.random.default_rng(seed).choice(len(posts), size=max_posts, replace=False)
    return posts.iloc[np.sort(by_id[picked])].reset_index(drop=True)
