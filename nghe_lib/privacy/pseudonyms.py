"""Accounts become pseudonyms before anything is stored; public voices keep their names.

Method: HMAC-SHA-256 under the project's key (RFC 2104), over platform and handle, first 80 bits in base 32. Without
the key a list of all possible handles does not help, as it would against a plain hash. The same account has the same
pseudonym within a project and another in the next one; two platforms never share one.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from nghe_lib.schema import ACCOUNTS, POSTS, PUBLIC_ROLES

if TYPE_CHECKING:
    import pandas as pd

MARK = "~"
_PSEUDONYM = re.compile(r"~[a-z2-7]{16}")
# A handle inside a text: an at sign that does not follow a word (an e-mail address is not a mention).
_HANDLE = re.compile(r"(?<![\w@.+-])@([^\W_](?:[\w.]{0,62}\w)?)")
# Reddit's own ways to mention somebody: u/NAME, and the address of a profile.
_REDDITOR = re.compile(r"((?:(?<![\w/])/?|reddit\.com/)u(?:ser)?/)([A-Za-z0-9_-]{3,20})(?![\w-])")


def pseudonym(account_id: str, *, key: bytes) -> str:
    """`platform:handle` as `platform:~xxxxxxxxxxxxxxxx`; a pseudonym stays as it is."""
    platform, _, handle = account_id.partition(":")
    if _PSEUDONYM.fullmatch(handle):
        return account_id
    digest = hmac.digest(key, f"{platform}:{handle.casefold()}".encode(), "sha256")[:10]
    return f"{platform}:{MARK}{base64.b32encode(digest).decode().lower()}"


def public_ids(accounts: pd.DataFrame) -> set[str]:
    """account_ids of public voices among `accounts` (ACCOUNTS): press, agencies and organisations."""
    return set(accounts.loc[accounts["role"].isin(PUBLIC_ROLES), "account_id"])


def pseudonymise_posts(posts: pd.DataFrame, *, key: bytes, public: set[str]) -> pd.DataFrame:
    """`posts` (POSTS) with every private account replaced: authors, mentions, @handles in titles, texts, addresses.

    public: account_ids that keep their names. The rest of each text stays as it was.
    """
    rename = _renamer(key, public)
    made = {
        "account_id": posts["account_id"].map(rename, na_action="ignore"),
        "mentions": _each(posts["mentions"], rename),
        "title": _texts(posts, "title", rename),
        "text": _texts(posts, "text", rename),
        "url": _addresses(posts["url"], posts, rename),
        "links": _link_lists(posts, rename),
    }
    changed = {name: values.astype(posts[name].dtype) for name, values in made.items()}
    return POSTS.frame(posts.assign(**changed))


def pseudonymise_accounts(accounts: pd.DataFrame, *, key: bytes, public: set[str]) -> pd.DataFrame:
    """`accounts` (ACCOUNTS) with private ids replaced and their display names dropped."""
    private = ~accounts["account_id"].str.casefold().isin({one.casefold() for one in public})
    return ACCOUNTS.frame(
        accounts.assign(
            account_id=accounts["account_id"].map(_renamer(key, public)),
            display_name=accounts["display_name"].mask(private),
        )
    )


def _renamer(key: bytes, public: set[str]) -> Callable[[str], str]:
    known: dict[str, str] = {}
    written = {one.casefold(): one for one in sorted(public)}  # a handle is the same in any case

    def rename(account_id: str) -> str:
        if account_id not in known:
            known[account_id] = written.get(account_id.casefold()) or pseudonym(account_id, key=key)
        return known[account_id]

    return rename


def _each(lists: pd.Series, rename: Callable[[str], str]) -> pd.Series:
    made = [[rename(one) for one in ids] if isinstance(ids, list) else ids for ids in lists.tolist()]
    return _object_series(made, lists)


def _texts(posts: pd.DataFrame, column: str, rename: Callable[[str], str]) -> pd.Series:
    """The column with its @handles replaced, and u/NAME on Reddit; only rows that hold one of the signs are touched."""
    values = posts[column].astype(object)
    rows = posts[column].str.contains("@", regex=False, na=False).to_numpy(bool)
    if (on_reddit := posts["platform"].eq("reddit")).any():
        rows = rows | (on_reddit & posts[column].str.contains(r"\bu(?:ser)?/", na=False)).to_numpy(bool)
    values[rows] = [
        without_mentions(text, platform, rename)
        for platform, text in zip(posts.loc[rows, "platform"], values[rows], strict=True)
    ]
    return values


def without_mentions(text: str, platform: str, rename: Callable[[str], str]) -> str:
    """`text` with the handle after each at sign, and on Reddit after each u/, replaced by its pseudonym."""

    def renamed(found: re.Match[str]) -> str:
        return f"@{_handle(rename(f'{platform}:{found[1]}'))}"

    def redditor(found: re.Match[str]) -> str:
        return f"{found[1]}{_handle(rename(f'{platform}:{found[2]}'))}"

    return _HANDLE.sub(renamed, _REDDITOR.sub(redditor, text) if platform == "reddit" else text)


def _addresses(values: pd.Series, posts: pd.DataFrame, rename: Callable[[str], str]) -> pd.Series:
    """Addresses without the author's handle: a profile address names its owner."""
    made = [
        without_handle(url, account_id, rename) if isinstance(url, str) and isinstance(account_id, str) else url
        for url, account_id in zip(values, posts["account_id"], strict=True)
    ]
    return _object_series(made, values)


def without_handle(url: str, account_id: str, rename: Callable[[str], str]) -> str:
    """`url` with each part that is the handle of `account_id`, with or without @, replaced by its pseudonym."""
    handle = account_id.partition(":")[2]
    if not handle or handle not in url:
        return url
    return re.sub(rf"(?<=[/@=]){re.escape(handle)}(?=[/?#&]|$)", _handle(rename(account_id)), url)


def _link_lists(posts: pd.DataFrame, rename: Callable[[str], str]) -> pd.Series:
    made = [
        [without_handle(link, account_id, rename) for link in links]
        if isinstance(links, list) and isinstance(account_id, str)
        else links
        for links, account_id in zip(posts["links"].tolist(), posts["account_id"], strict=True)
    ]
    return _object_series(made, posts["links"])


def _object_series(values: list, like: pd.Series) -> pd.Series:
    import pandas as pd

    return pd.Series(values, index=like.index, dtype=object)


def _handle(account_id: str) -> str:
    return account_id.partition(":")[2]
