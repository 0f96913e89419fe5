"""Title and text of a post as one text, and the way back from a place in it to the column it stands in."""

from __future__ import annotations

import numpy as np
import pandas as pd


def said_texts(posts: pd.DataFrame) -> list[str]:
    """Title and text of each post as one text, a line each; only the text where there is no title.

    posts: POSTS, or its columns title and text. What models and places are asked about.
    """
    titles, texts = posts["title"].fillna(""), posts["text"].fillna("")
    return (titles.where(titles == "", titles + "\n") + texts).tolist()


def field_of(posts: pd.DataFrame, rows: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The column (`title` or `text`) that character `starts` of `said_texts` stands in, and where that column begins.

    rows: (n,) position of the post of each. Returns two (n,) arrays.
    """
    lengths = posts["title"].fillna("").str.len().to_numpy(np.int64)[rows]
    in_title = starts < lengths
    begins = np.where(in_title | (lengths == 0), 0, lengths + 1)
    return np.where(in_title, "title", "text"), begins
