"""Who turned to whom: replies, reposts and mentions between accounts."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.schema import EDGES
from nghe_lib.text.columns import need_columns

KINDS = ("reply", "repost", "mention")
_COLUMNS = ("post_id", "account_id", "published_at", "parent_id", "repost_of_id", "mentions")
_POINTER = {"reply": "parent_id", "repost": "repost_of_id"}


def edges(posts: pd.DataFrame, *, kinds: Iterable[str] = KINDS) -> pd.DataFrame:
    """Count the acts of each kind from one account to another.

    posts: POSTS (post_id, account_id, published_at, parent_id, repost_of_id and mentions are read).
    kinds: of `reply` (parent_id), `repost` (repost_of_id) and `mention` (mentions); `quote` is known to the schema
    and no source of POSTS tells it yet, so it gives no edge.

    Returns EDGES, sorted by its key: weight is the number of acts, first_at and last_at their first and last moment.
    An act is left out when its author, or the post it answers, or that post's author is not among `posts`, and when
    somebody turns to themselves. Empty in, empty out. Raises TableError, ParameterError for an unknown kind.
    """
    need_columns(posts, _COLUMNS, table="posts")
    wanted = list(dict.fromkeys(kinds))
    allowed = (*KINDS, "quote")
    strange = [kind for kind in wanted if kind not in allowed]
    if strange:
        raise ParameterError(f"không có quan hệ '{strange[0]}'{nearest(strange[0], allowed)}; có: {', '.join(allowed)}")
    acts = [_mentions(posts) if kind == "mention" else _answers(posts, kind) for kind in wanted if kind in KINDS]
    return EDGES.frame(_counted(pd.concat(acts, ignore_index=True))) if acts else EDGES.frame()


def _answers(posts: pd.DataFrame, kind: str) -> pd.DataFrame:
    author = posts.dropna(subset=["account_id"]).drop_duplicates("post_id").set_index("post_id")["account_id"]
    pointing = posts.dropna(subset=[_POINTER[kind]])
    return pd.DataFrame(
        {
            "source": pointing["account_id"], "target": pointing[_POINTER[kind]].map(author), "kind": kind,
            "at": pointing["published_at"],
        }
    )  # fmt: skip


def _mentions(posts: pd.DataFrame) -> pd.DataFrame:
    pointing = posts.loc[posts["mentions"].notna(), ["account_id", "mentions", "published_at"]]
    named = [list(names) for names in pointing["mentions"]]
    repeated = pointing.drop(columns="mentions").loc[pointing.index.repeat([len(names) for names in named])]
    targets = pd.Series([name for names in named for name in names], dtype="str")
    return pd.DataFrame(
        {
            "source": repeated["account_id"].reset_index(drop=True), "target": targets, "kind": "mention",
            "at": repeated["published_at"].reset_index(drop=True),
        }
    )  # fmt: skip


def _counted(acts: pd.DataFrame) -> pd.DataFrame:
    known = acts[acts["source"].notna() & acts["target"].notna() & (acts["source"] != acts["target"])]
    grouped = known.groupby(["source", "target", "kind"], sort=True)["at"]
    made = grouped.agg(weight="size", first_at="min", last_at="max").reset_index()
    return made.astype({"weight": "float64", "source": "str", "target": "str", "kind": "str"})
