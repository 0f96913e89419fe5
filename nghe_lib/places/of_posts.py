"""The places that posts speak of, as rows of PLACE_MENTIONS."""

from __future__ import annotations

import pandas as pd

from nghe_lib.places.find import find
from nghe_lib.schema import PLACE_MENTIONS
from nghe_lib.settings import TIMEZONE
from nghe_lib.text import field_of, said_texts


def mentions_of(posts: pd.DataFrame) -> pd.DataFrame:
    """Every mention in title and text of each post, read as of the day the post was published.

    posts: POSTS, or its columns post_id, title, text and published_at. A title helps to tell what the text means, and
    the other way round. Returns PLACE_MENTIONS with origin `text`.
    """
    days = posts["published_at"].dt.tz_convert(TIMEZONE).dt.date.tolist()
    found = find(said_texts(posts), as_of=days)
    rows = found["text_index"].to_numpy()
    fields, begins = field_of(posts, rows, found["start"].to_numpy())
    made = found.assign(
        post_id=posts["post_id"].array[rows], field=fields, start=found["start"] - begins, end=found["end"] - begins,
        origin="text", weight=found["weight"].clip(upper=1.0),
    )  # fmt: skip
    return PLACE_MENTIONS.frame(made[list(PLACE_MENTIONS.names)])
