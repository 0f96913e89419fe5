"""A seeded synthetic Ho Chi Minh City with planted truth: for the demo, for tests, and to measure recall.

Everything is invented: people, outlets, agencies, incidents. Only names and codes of administrative units are facts
(see `places_data`). The period runs from 1 May to 31 October 2025, local time, so that the reform of 1 July stands in
it. Near-copies (`truth.duplicate_of_id`) are everyday copies, the spreading rumour, the coordinated group, and reposts
that add nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from nghe_lib.city import clause_talk
from nghe_lib.city import posts as writing
from nghe_lib.city import truth as knowing
from nghe_lib.city.accounts import People, registry, settle
from nghe_lib.city.events import planted
from nghe_lib.city.plan import Plan, draw_plan
from nghe_lib.city.topics import topic_numbers, vocabularies
from nghe_lib.errors import ParameterError
from nghe_lib.schema import PLACE_MENTIONS, POSTS, PREDICTIONS, TRUTH

MIN_POSTS, MAX_POSTS = 1_000, 1_000_000


@dataclass(frozen=True)
class CityBatch:
    """Some posts in order of time, with what is known about them."""

    posts: pd.DataFrame
    truth: pd.DataFrame
    place_mentions: pd.DataFrame
    predictions: pd.DataFrame


@dataclass(frozen=True)
class City:
    """A city: its ACCOUNTS (raw ids), SOURCES and PLANTED events; posts come from `batches`."""

    accounts: pd.DataFrame
    sources: pd.DataFrame
    planted: pd.DataFrame
    n_posts: int
    seed: int
    _people: People = field(repr=False)
    _plan: Plan = field(repr=False)

    def batches(self, batch_rows: int = 50_000) -> Iterator[CityBatch]:
        """All posts in order of time, `batch_rows` at a time; what a post says does not depend on `batch_rows`."""
        if batch_rows < 1:
            raise ParameterError(f"batch_rows phải từ 1 trở lên; đã cho {batch_rows}")
        for first in range(0, self.n_posts, batch_rows):
            yield _batch(self, np.arange(first, min(first + batch_rows, self.n_posts)))


def build(*, n_posts: int, seed: int) -> City:
    """A city of `n_posts` posts (1,000 to 1,000,000). The same arguments give the same bytes.

    Raises ParameterError when `n_posts` or `seed` is out of its bounds or not a whole number.
    """
    _refuse("n_posts", n_posts, MIN_POSTS, MAX_POSTS)
    _refuse("seed", seed, 0, 2**32 - 1)
    people = settle(n_posts=n_posts, seed=seed)
    words = vocabularies()
    topic_of = {word.name: words[number].name for word, number in zip(words, topic_numbers(), strict=True)}
    events = planted(topic_of, {word.name: word.terms for word in words})
    return City(people.table, registry(), events, n_posts, seed, people, draw_plan(people, n_posts=n_posts, seed=seed))


def _refuse(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
        raise ParameterError(f"'{name}' phải là số nguyên trong khoảng {low} đến {high}; đã cho {value!r}")


def _batch(city: City, rows: np.ndarray) -> CityBatch:
    plan, people = city._plan, city._people
    written = writing.write(plan, people, rows=rows, seed=city.seed)
    known = knowing.truth(plan, people, written, rows=rows, seed=city.seed)
    posts, known = clause_talk.plant(written.posts, known, plan, rows, city.seed)
    return CityBatch(
        posts=POSTS.from_arrow(posts),
        truth=TRUTH.from_arrow(known),
        place_mentions=PLACE_MENTIONS.from_arrow(knowing.place_mentions(plan, written, rows=rows)),
        predictions=PREDICTIONS.from_arrow(knowing.declared_sectors(plan, written, rows=rows)),
    )
