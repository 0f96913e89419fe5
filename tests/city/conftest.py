"""A small city and a mid-sized one, each built once."""

from dataclasses import dataclass

import pandas as pd
import pytest

import nghe_lib.city as city


@dataclass(frozen=True)
class Whole:
    """A city with all its batches put together."""

    city: city.City
    posts: pd.DataFrame
    truth: pd.DataFrame
    place_mentions: pd.DataFrame
    predictions: pd.DataFrame

    @property
    def known(self) -> pd.DataFrame:
        """Posts beside their truth, with the local day."""
        both = self.posts.merge(self.truth, on="post_id")
        local = both["published_at"].dt.tz_convert("Asia/Ho_Chi_Minh").dt.tz_localize(None)
        return both.assign(local=local, day=local.dt.normalize())


def put_together(made: city.City, *, batch_rows: int = 50_000) -> Whole:
    batches = list(made.batches(batch_rows))
    names = ("posts", "truth", "place_mentions", "predictions")
    return Whole(made, *(pd.concat([getattr(b, name) for b in batches], ignore_index=True) for name in names))


@pytest.fixture(scope="session")
def small() -> Whole:
    return put_together(city.build(n_posts=1_000, seed=7))


@pytest.fixture(scope="session")
def town() -> Whole:
    return put_together(city.build(n_posts=20_000, seed=2025))
