"""The posts a notebook is about: its days, platforms, kinds, sectors, areas and query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from nghe_lib import queries
from nghe_lib.errors import ParameterError
from nghe_lib.schema import POSTS
from nghe_lib.settings import TIMEZONE, NotebookSettings
from nghe_lib.text.accents import fold_accents
from nghe_lib.text.columns import need_columns
from nghe_lib.text.search.answers import answers
from nghe_lib.text.search.corpus import of_posts
from nghe_lib.text.search.find import answering_by_index
from nghe_lib.text.tokens import BATCH_TEXTS, batches

if TYPE_CHECKING:
    import pyarrow as pa

    from nghe_lib.store import Lake

SECTOR_MODELS = ("source", "nghe")


def select_posts(
    lake: Lake, settings: NotebookSettings, *, before_days: int = 0, columns: list[str] | None = None
) -> pd.DataFrame:
    """Read the posts that pass every filter of `settings`.

    Days are local, both included; a post without a time is left out when days are given. The sector of a post is what
    its source declares, else what the model says (`predictions`, models `source` and `nghe`); areas come from
    `place_mentions`, by name (case and diacritics do not count) or code. The query is asked of title and text, see
    `answering`. Raises ParameterError when sectors or areas are asked for and `nghe understand` has yet to tell them.
    before_days: read this many days more before `since`, as a baseline.
    columns: the columns of POSTS to give; all by default. Fewer is quicker.

    Returns POSTS, or the chosen columns of it, in the order of the lake. No post that fits gives an empty table.
    """
    wanted = columns if columns is not None else list(POSTS.names)
    needed = [name for name in POSTS.names if name in {*wanted, *_used(settings)}]
    since, until = bounds(settings.since, settings.until, before_days=before_days)
    lake = lake.at(settings.as_of if settings.as_of is not None else lake.pinned)
    posts = lake.read("posts", columns=needed, since=since, until=until)
    kept = _fits(posts, settings)
    kept &= _asked(posts, lake, settings)
    if settings.query.strip():
        kept &= _answering(posts, kept, lake, settings.query)
    return posts.loc[kept, wanted].reset_index(drop=True)


def _answering(posts: pd.DataFrame, among: np.ndarray, lake: Lake, query: str) -> np.ndarray:
    """Which of the posts `among` answer: by the index of the lake when it is ready, which is quicker, or by reading."""
    by_index = answering_by_index(lake, posts["post_id"], query)
    if by_index is not None:
        return by_index & among
    made, places = np.zeros(len(posts), bool), np.flatnonzero(among)
    made[places] = answering(posts.iloc[places], query)
    return made


def bounds(since: date | None, until: date | None, *, before_days: int = 0) -> tuple[datetime | None, datetime | None]:
    """First moment of `since` less `before_days`, and first moment after `until`, in UTC."""
    first = None if since is None else _midnight(since - timedelta(days=before_days))
    return first, None if until is None else _midnight(until + timedelta(days=1))


def answering(posts: pd.DataFrame, query: str) -> np.ndarray:
    """Whether title or text, taken together, answers `query`: (n_posts,) bool.

    posts: POSTS, or its columns that the query asks about: title and text for words, one more for each field.
    Raises ParameterError for a broken query, TableError for a missing column.
    """
    asked = queries.parse(query)
    columns = queries.fields_of(asked.root)
    need_columns(posts, tuple(sorted(columns)), table="posts")
    return answers(of_posts(posts, columns), asked)


def titled_texts(posts: pd.DataFrame) -> pd.Series:
    """Title and text of each post as one text; no phrase crosses from one to the other."""
    return posts["title"].fillna("") + " .\n" + posts["text"].fillna("")


def titled_batches(posts: pd.DataFrame, places: np.ndarray) -> Iterator[pa.Array]:
    """The same for the posts at `places`, as Arrow batches: no copy of all texts is made."""
    for start in range(0, len(places), BATCH_TEXTS):
        part = posts[["title", "text"]].iloc[places[start : start + BATCH_TEXTS]]
        yield from batches(titled_texts(part))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(TIMEZONE)).astimezone(UTC)


def _used(settings: NotebookSettings) -> set[str]:
    """The columns that the filters read."""
    filters = {
        "platform": settings.platforms, "kind": settings.kinds, "post_id": settings.sectors or settings.areas,
    }  # fmt: skip
    asked = queries.fields_of(queries.parse(settings.query).root)
    return {name for name, value in filters.items() if value} | asked | {"post_id"}


def _fits(posts: pd.DataFrame, settings: NotebookSettings) -> np.ndarray:
    kept = np.ones(len(posts), bool)
    for name, allowed in (("platform", settings.platforms), ("kind", settings.kinds)):
        if allowed:
            kept &= posts[name].isin(allowed).to_numpy(bool)
    return kept


def _asked(posts: pd.DataFrame, lake: Lake, settings: NotebookSettings) -> np.ndarray:
    """Whether each post lies in the sectors and areas asked for."""
    kept = np.ones(len(posts), bool)
    if settings.sectors:
        said = _sectors(lake)
        kept &= posts["post_id"].isin(said.loc[_named(said["label"], settings.sectors), "post_id"]).to_numpy(bool)
    if settings.areas:
        seen = lake.read("place_mentions", columns=["post_id", "unit_code", "unit_name"])
        _need(seen, "nơi chốn", lake)
        here = seen["unit_code"].isin(settings.areas) | _named(seen["unit_name"], settings.areas)
        kept &= posts["post_id"].isin(seen.loc[here, "post_id"]).to_numpy(bool)
    return kept


def _sectors(lake: Lake) -> pd.DataFrame:
    """post_id and label: the sector a source declares goes before the one a model sees."""
    said = lake.read("predictions", columns=["post_id", "task", "model", "label"])
    said = said[(said["task"] == "sector") & said["model"].isin(SECTOR_MODELS)]
    _need(said, "lĩnh vực", lake)
    order = said["model"].map({model: place for place, model in enumerate(SECTOR_MODELS)})
    return said.loc[order.sort_values(kind="stable").index].drop_duplicates("post_id")[["post_id", "label"]]


def _need(rows: pd.DataFrame, what: str, lake: Lake) -> None:
    if rows.empty:
        name = lake.project.name
        raise ParameterError(f"dự án '{name}' chưa biết {what} của bài nào; hãy chạy: nghe understand --project {name}")


def _named(values: pd.Series, names: list[str]) -> pd.Series:
    """Whether each value is one of `names`, case and diacritics apart."""
    wanted = {_plain(name) for name in names}
    same = {value: _plain(value) in wanted for value in values.dropna().unique()}
    return values.map(same).eq(True)


def _plain(name: str) -> str:
    return fold_accents(name).casefold().strip()
