"""Press outlets as accounts: the only voices that a file itself makes public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.schema import ACCOUNTS
from nghe_lib.sources.reading import empty_accounts

if TYPE_CHECKING:
    import pandas as pd


def outlet_accounts(posts: pd.DataFrame, *, only: str = "press") -> pd.DataFrame:
    """ACCOUNTS of the press outlets among `posts`, with their names; none when `only` is empty."""
    if not only or not len(posts):
        return empty_accounts()
    ids = posts.loc[posts["platform"] == "press", "account_id"].dropna().unique().tolist()
    if not ids:
        return empty_accounts()
    outlets = [
        {"account_id": one, "platform": "press", "role": "press", "display_name": one.partition(":")[2]}
        for one in sorted(ids)
    ]
    return ACCOUNTS.frame(outlets)
