"""Posts that stand for a topic: strongly about it, from different sources, contacts and account names left out.

Read by the researcher. What goes to the public are press headlines only (see `report.stories`).
"""

from __future__ import annotations

import pandas as pd

from nghe_lib.text import blank_marks, said_texts
from nghe_lib.text.columns import need_columns
from nghe_lib.topics.result import Topics

HIDDEN_MARKS = ("url", "email", "mention", "phone")
MAX_CHARACTERS = 280
MIN_WEIGHT = 0.3


def representative(
    found: Topics, posts: pd.DataFrame, *, topic_id: int, most: int = 5, min_weight: float = MIN_WEIGHT
) -> pd.DataFrame:
    """At most `most` posts of one topic, the strongest of each source before a second one of any.

    posts: POSTS, the rows of `found` in order. min_weight: least share of the post that belongs to the topic.

    Returns post_id, source_id, kind, weight, text: title and text without addresses, phones and mentions, cut at 280
    characters. Copies (the same text twice) stand once. No post gives no row. Raises TableError for a missing column.
    """
    need_columns(posts, ("post_id", "source_id", "kind", "title", "text"), table="posts")
    weight = found.doc_topics.tocsc()[:, [topic_id]].toarray().ravel()
    rows = posts[["post_id", "source_id", "kind"]].assign(weight=weight)[weight >= min_weight]
    rows = rows.sort_values(["weight", "post_id"], ascending=[False, True], kind="stable")
    said = said_texts(posts.loc[rows.index])
    rows = rows.assign(text=[_short(text) for text in blank_marks(said, kinds=HIDDEN_MARKS)]).drop_duplicates("text")
    turn = rows.groupby(rows["source_id"].fillna("").astype(str), sort=False).cumcount()
    return rows.iloc[turn.argsort(kind="stable")].head(most).reset_index(drop=True)


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= MAX_CHARACTERS else said[: MAX_CHARACTERS - 1] + "…"
