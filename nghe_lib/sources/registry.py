"""The registry of sources: what nghe may listen to, who owns it, and which posts are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.schema import ACCOUNTS, SOURCES

if TYPE_CHECKING:
    import pandas as pd


def registered(project: str = "") -> pd.DataFrame:
    """SOURCES: placeholder until the registry files are read here."""
    return SOURCES.frame([])


def voices(registry: pd.DataFrame) -> pd.DataFrame:
    """ACCOUNTS: the own accounts of registered sources, which are public voices."""
    return ACCOUNTS.frame([])


def join_posts(posts: pd.DataFrame, registry: pd.DataFrame) -> pd.Series:
    """source_id of each post, missing where no source is known."""
    import pandas as pd

    return pd.Series([None] * len(posts), index=posts.index, dtype="str")
