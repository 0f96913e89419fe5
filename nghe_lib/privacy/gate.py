"""What may be published: only groups of enough people.

Rule: a cell in which 1 to k - 1 private persons speak is suppressed; public voices are not persons to be hidden.
k = 10 follows the "rule of 10" of ABS DataLab and UK LLC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.privacy.pseudonyms import MARK

if TYPE_CHECKING:
    import pandas as pd


def private(account_ids: pd.Series) -> pd.Series:
    """True where an account_id is a pseudonym: a private person, not a public voice."""
    return account_ids.str.contains(f":{MARK}", regex=False, na=False).astype(bool)


def suppress(
    cells: pd.DataFrame, *, min_people: int, columns: tuple[str, ...] = ("post_count", "people_count", "share")
) -> pd.DataFrame:
    """`cells` with `columns` missing wherever `people_count` is between 1 and `min_people` - 1."""
    people = cells["people_count"].fillna(0)
    small = (people > 0) & (people < min_people)
    return cells.assign(**{name: cells[name].mask(small) for name in columns if name in cells})


def publishable(groups: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """The rows of `groups` whose `people_count` is 0 (public voices only) or at least `min_people`."""
    people = groups["people_count"].fillna(0)
    return groups[((people == 0) | (people >= min_people)).to_numpy(bool)].reset_index(drop=True)
