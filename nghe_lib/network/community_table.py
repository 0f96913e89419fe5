"""What each community talks about, said only of groups large enough that nobody in them can be recognised."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from nghe_lib.schema import PUBLIC_ROLES
from nghe_lib.text import count_terms, stop_words, titled_texts
from nghe_lib.text.columns import need_columns

SMALL = "nhỏ hơn ngưỡng"
TOP = 5
MAX_POSTS = 20_000
_TEXTS = pd.ArrowDtype(pa.list_(pa.string()))
_DTYPES: dict[str, object] = {
    "community": "Int64", "name": "str", "people_count": "Int64", "post_count": "Int64", "platforms": _TEXTS,
    "hashtags": _TEXTS, "terms": _TEXTS,
}  # fmt: skip


def community_table(
    posts: pd.DataFrame, accounts: pd.DataFrame, communities: pd.DataFrame, *, min_people: int
) -> pd.DataFrame:
    """Describe each community of at least `min_people` people; smaller ones are pooled in one last row.

    posts: POSTS. accounts: ACCOUNTS. communities: account_id and community. People are accounts whose role is not
    press, agency or organisation; an account without a row in `accounts` counts as a person.

    Returns community (missing in the pooled row), name (`cộng đồng 1` is community 0; `nhỏ hơn ngưỡng` for the rest),
    people_count, post_count, platforms (by posts), hashtags and terms (up to 5 each, only those that at least
    `min_people` accounts of the community use). The pooled row tells only its counts, and is left out, as is its
    count, when it holds fewer than `min_people` people. Empty in, empty out. Raises TableError.
    """
    need_columns(posts, ("account_id", "platform", "hashtags", "title", "text"), table="posts")
    need_columns(accounts, ("account_id", "role"), table="accounts")
    need_columns(communities, ("account_id", "community"), table="communities")
    public = accounts.loc[accounts["role"].isin(PUBLIC_ROLES), "account_id"]
    members = communities.assign(is_person=~communities["account_id"].isin(public))
    people = members.groupby("community")["is_person"].sum()
    group_of = communities.set_index("account_id")["community"]
    told = posts.assign(community=posts["account_id"].map(group_of))
    large = sorted(people.index[people >= min_people])
    rows = [_row(number, int(people[number]), told[told["community"].eq(number)], min_people) for number in large]
    small = people[people < min_people]
    if small.sum() >= min_people:
        rows.append(_pooled(int(small.sum()), int(told["community"].isin(small.index).sum())))
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)


def public_voices(influence: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The accounts of `influence` that are press, agencies or organisations and have a name, in the given order.

    Returns display_name, role, platform and the columns of `influence` but account_id. Everybody else is left out.
    Raises TableError for a missing column.
    """
    need_columns(influence, ("account_id",), table="influence")
    need_columns(accounts, ("account_id", "role", "platform", "display_name"), table="accounts")
    known = accounts[accounts["role"].isin(PUBLIC_ROLES) & accounts["display_name"].notna()]
    named = known[["account_id", "display_name", "role", "platform"]]
    made = influence.merge(named, on="account_id", how="inner")
    measures = [name for name in influence.columns if name != "account_id"]
    return made[["display_name", "role", "platform", *measures]].reset_index(drop=True)


def _row(number: int, people: int, told: pd.DataFrame, min_people: int) -> dict[str, object]:
    return {
        "community": number, "name": f"cộng đồng {number + 1}", "people_count": people, "post_count": len(told),
        "platforms": told["platform"].value_counts().index.tolist(), "hashtags": _hashtags(told, min_people),
        "terms": _terms(told, min_people),
    }  # fmt: skip


def _pooled(people: int, post_count: int) -> dict[str, object]:
    return {
        "community": None, "name": SMALL, "people_count": people, "post_count": post_count, "platforms": [],
        "hashtags": [], "terms": [],
    }  # fmt: skip


def _hashtags(told: pd.DataFrame, min_people: int) -> list[str]:
    tagged = told.loc[told["hashtags"].notna(), ["account_id", "hashtags"]]
    used = {
        (tag, account) for account, tags in zip(tagged["account_id"], tagged["hashtags"], strict=True) for tag in tags
    }
    counts = pd.Series([tag for tag, _ in used], dtype="str").value_counts()
    shown = counts[counts >= min_people]
    return sorted(shown.index, key=lambda tag: (-shown[tag], tag))[:TOP]


def _terms(told: pd.DataFrame, min_people: int) -> list[str]:
    """Runs of two or three syllables that most accounts use; of overlapping ones the more used."""
    read = told.head(MAX_POSTS)
    counts, terms = count_terms(
        titled_texts(read).tolist(), unit="syllable", ngrams=(2, 3), min_df=min_people, stop_words=stop_words()
    )
    cells = counts.tocoo()
    rows, columns = cells.coords
    accounts = pd.factorize(read["account_id"])[0]
    users = np.unique(np.column_stack([columns, accounts[rows]]), axis=0)[:, 0]
    people = np.bincount(users, minlength=len(terms))
    shown: list[str] = []
    for number in sorted(np.flatnonzero(people >= min_people), key=lambda place: (-people[place], terms[place])):
        if len(shown) < TOP and not any(set(terms[number].split()) & set(other.split()) for other in shown):
            shown.append(terms[number])
    return shown
