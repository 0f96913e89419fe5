"""Search a lake: its index when there can be one, its posts one by one when not; the answer is the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib import queries, store
from nghe_lib.errors import StoreError
from nghe_lib.queries import Field, Query
from nghe_lib.schema import POSTS
from nghe_lib.text.search.answers import answers
from nghe_lib.text.search.columns import fits
from nghe_lib.text.search.corpus import Corpus, of_posts
from nghe_lib.text.search.index import Index, index_posts, ready

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from nghe_lib.store import Lake

GIVEN = ("post_id", "platform", "kind", "source_id", "published_at")
_NEWEST_FIRST = [("published_at", "descending"), ("post_id", "ascending")]


def search(
    lake: Lake, query: str, *, since: date | None = None, until: date | None = None, limit: int | None = None
) -> pd.DataFrame:
    """The posts that answer `query`, newest first; the index beside the lake is brought up to date for it.

    since, until: local days, both included; a post without a time is left out when either is given.
    limit: the newest this many; all when None.

    Returns post_id, platform, kind, source_id and published_at of POSTS, one row per post; posts without a time come
    last. No post that answers gives an empty table. Raises ParameterError for a broken query.
    """
    import pyarrow as pa

    asked = queries.parse(query)
    bounds = [Field(name, day, 0) for name, day in (("since", since), ("until", until)) if day is not None]
    declared = POSTS.part(list(GIVEN))
    found = [_within(columns, bounds).cast(declared.arrow) for columns in _found(lake, asked)]
    newest = pa.concat_tables([declared.arrow.empty_table(), *found]).sort_by(_NEWEST_FIRST)
    return declared.from_arrow(newest if limit is None else newest.slice(0, limit))


def headlines(lake: Lake, post_ids: list[str]) -> dict[str, str]:
    """The titles of those of `post_ids` that are press articles; nobody else is quoted."""
    said = (
        "SELECT post_id, title FROM posts WHERE platform = 'press' AND title IS NOT NULL AND list_contains(?, post_id)"
    )
    rows = lake.sql(said, [post_ids])
    return dict(zip(rows["post_id"], rows["title"], strict=True))


def answering_by_index(lake: Lake, post_ids: pd.Series, query: str) -> np.ndarray | None:
    """Whether each of `post_ids`, posts that `lake` sees, answers: (n_posts,) bool; None when no index is ready."""
    import pyarrow as pa
    import pyarrow.compute as pc

    index = ready(lake)
    if index is None:
        return None
    asked = queries.parse(query)
    found = [shard.corpus.columns["post_id"].take(shard.found(asked)) for shard in index.shards]
    return pc.is_in(pa.array(post_ids), pa.chunked_array(found, pa.string())).to_numpy(zero_copy_only=False)


def _found(lake: Lake, query: Query) -> list[Mapping[str, pa.Array]]:
    """The columns of the posts that answer, part by part."""
    index = _index(lake)
    if index is None:
        return [_read_and_found(lake, query)]
    return [_taken(shard.corpus, shard.found(query)) for shard in index.shards]


def _index(lake: Lake) -> Index | None:
    """The index, brought up to date; None when `lake` shows former posts or its disk takes no index."""
    index = ready(lake)
    if index is not None or store.posts_version(lake) != store.posts_version(lake.at(None)):
        return index
    try:
        index_posts(lake)
    except (OSError, StoreError):
        return None
    return ready(lake)


def _read_and_found(lake: Lake, query: Query) -> Mapping[str, pa.Array]:
    names = queries.fields_of(query.root) | set(GIVEN)
    corpus = of_posts(lake.read("posts", columns=[name for name in POSTS.names if name in names]), names)
    return _taken(corpus, np.flatnonzero(answers(corpus, query)))


def _taken(corpus: Corpus, rows: np.ndarray) -> Mapping[str, pa.Array]:
    return {name: corpus.columns[name].take(rows) for name in GIVEN}


def _within(columns: Mapping[str, pa.Array], bounds: list[Field]) -> pa.Table:
    import pyarrow as pa

    table = pa.table(dict(columns))
    return (
        table.filter(pa.array(np.logical_and.reduce([fits(columns, bound) for bound in bounds]))) if bounds else table
    )
