"""What may be published: only groups of enough people.

Rule: a cell in which 1 to k - 1 private persons speak is pooled with others, or suppressed; public voices are not
persons to be hidden.
k = 10 follows the "rule of 10" of ABS DataLab and UK LLC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.privacy.pseudonyms import MARK

if TYPE_CHECKING:
    import pandas as pd

POOLED = "nhóm nhỏ, gộp lại"


def private(account_ids: pd.Series) -> pd.Series:
    """True where an account_id is a pseudonym: a private person, not a public voice."""
    return account_ids.str.contains(f":{MARK}", regex=False, na=False).astype(bool)


def people(posts: pd.DataFrame) -> pd.Series:
    """The private person behind each post, missing where a public voice speaks: text, same index as `posts`.

    posts: account_id and kind are read. A post without an account, unless it is an article, counts as a person of its
    own: nobody knows how many people stand behind such posts, and none of them may stand alone.
    """
    import pandas as pd

    unknown = posts["account_id"].isna() & (posts["kind"] != "article")
    own = pd.Series([f"?{place}" for place in range(len(posts))], index=posts.index, dtype="str")
    return posts["account_id"].where(private(posts["account_id"])).mask(unknown, own)


def pool(daily: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """Daily counts in which no group of 1 to `min_people` - 1 private persons stands alone.

    daily: day, group, post_count, people_count, total_count, share, is_gap, as `signals.daily` gives. The small groups
    of a day are added up into one group `POOLED`; where even that stays too small its counts are missing. Accounts
    belong to one platform, so people of different groups add up.
    """
    import pandas as pd

    people = daily["people_count"].fillna(0)
    small = ((people > 0) & (people < min_people)).to_numpy(bool)
    summed = daily[small].groupby("day", as_index=False).agg(
        post_count=("post_count", "sum"), people_count=("people_count", "sum"), total_count=("total_count", "first"),
        share=("share", "sum"), is_gap=("is_gap", "first"),
    )  # fmt: skip
    hidden = (summed["people_count"] < min_people).to_numpy(bool)
    for name in ("post_count", "people_count", "share"):
        summed[name] = summed[name].mask(hidden)
    pooled = summed.assign(group=POOLED).astype(daily.dtypes.to_dict())[list(daily.columns)]
    made = pd.concat([daily[~small], pooled], ignore_index=True)
    return made.sort_values(["day", "group"], kind="stable", ignore_index=True)


def publishable(groups: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """The rows of `groups` whose `people_count` is 0 (public voices only) or at least `min_people`."""
    people = groups["people_count"].fillna(0)
    return groups[((people == 0) | (people >= min_people)).to_numpy(bool)].reset_index(drop=True)
