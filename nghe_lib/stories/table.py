"""Stories as tables: which post belongs to which, its headline, and what merges and splits change."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib import privacy
from nghe_lib.schema import STORIES, STORY_CHANGES
from nghe_lib.text import count_terms


def story_rows(posts: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    """STORIES of posts whose story numbers are known (see `group`, `join`), each with the headline of its story.

    posts: POSTS, or its columns post_id, kind, account_id and title. Raises ValueError when lengths differ.
    """
    if len(posts) != len(numbers):
        raise ValueError("one number per post")
    ids = pd.Series([f"story:{number}" for number in numbers], dtype="str")
    named = headlines(posts, numbers)
    heads = pd.Series([named.get(int(number)) for number in numbers], dtype="str")
    return STORIES.frame({"post_id": posts["post_id"].array, "story_id": ids, "headline": heads})


def headlines(posts: pd.DataFrame, numbers: np.ndarray) -> dict[int, str]:
    """For each story the title that shares most words with the other titles of it; of press and public voices only.

    A story of which no public voice has written has no headline: a citizen is never quoted. Ties go to the title that
    sorts first.
    """
    public = (privacy.people(posts).isna() & posts["title"].fillna("").str.strip().ne("")).to_numpy(bool)
    titles, of = posts["title"].to_numpy(object)[public], np.asarray(numbers)[public]
    if len(titles) == 0:
        return {}
    counts, _ = count_terms(list(titles))
    shared = counts.astype(bool).astype(np.float64)
    stories, at = np.unique(of, return_inverse=True)
    member = csr_array((np.ones(len(at)), (at, np.arange(len(at)))), shape=(len(stories), len(at)))
    together = (member @ shared).tocsr()[at]
    score = np.asarray(shared.multiply(together).sum(axis=1)).ravel() / np.sqrt(
        np.maximum(np.asarray(shared.sum(axis=1)).ravel(), 1)
    )
    best = pd.DataFrame({"story": of, "title": titles, "score": -score}).sort_values(["story", "score", "title"])
    first = best.drop_duplicates("story")
    return {int(story): str(title) for story, title in zip(first["story"], first["title"], strict=True)}


def change_rows(changes: pd.DataFrame) -> pd.DataFrame:
    """The merges and splits that `join` gives as rows of STORY_CHANGES, in the order they happened."""
    return STORY_CHANGES.frame({
        "change": changes["change"].astype("str"),
        "story_id": pd.Series([f"story:{one}" for one in changes["story"]], dtype="str"),
        "into_story_id": pd.Series([f"story:{one}" for one in changes["into_story"]], dtype="str"),
        "post_ids": changes["post_ids"],
    })  # fmt: skip


def carried(rows: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """STORIES written before, as they read after STORY_CHANGES, in the order of its rows."""
    story = dict(zip(rows["post_id"], rows["story_id"], strict=True))
    for one in changes.itertuples(index=False):
        old, new = one.story_id, one.into_story_id
        moved = list(one.post_ids) if one.change == "split" else [post for post, now in story.items() if now == old]
        story |= {post: new for post in moved if story.get(post) == old}
    return STORIES.frame(rows.assign(story_id=pd.Series([story[one] for one in rows["post_id"]], dtype="str").array))
