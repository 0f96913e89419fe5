"""How much of what is said is about a topic, per day, week or month, and whether that changed, each with its interval.

The share of a topic is the mean over texts of their shares of it: every text weighs the same. Texts of one account, or
of one day, are alike, so they count as one draw together (`cluster`): the variance of the mean is that of a ratio over
clusters, Cochran (1977), "Sampling Techniques", 3rd edition, chapter 9A. The interval is Wilson's at the number of
independent texts that has this variance, cut for few clusters by Student's t: Korn & Graubard (1998), "Confidence
intervals for proportions with small expected number of positive counts estimated from survey data", Survey
Methodology 24, 193-201, there for exact intervals.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError
from nghe_lib.intervals import Z, difference, wilson
from nghe_lib.privacy import people
from nghe_lib.settings import TIMEZONE
from nghe_lib.text.columns import need_columns

Cluster = Literal["text", "account", "day"]
Step = Literal["D", "W", "M"]
UNKNOWN = "không rõ"
MEMBER_SHARE = 0.5


class _Means(NamedTuple):
    """Mean shares (n_topics,), the numbers of independent texts they are worth (n_topics,), and the texts counted."""

    share: np.ndarray
    worth: np.ndarray
    n_texts: int


def shares_over_time(
    doc_topics: csr_array,
    posts: pd.DataFrame,
    *,
    step: Step = "W",
    group: pd.Series | None = None,
    cluster: Cluster = "account",
    min_people: int,
) -> pd.DataFrame:
    """Share of each topic in each day (D), week from Monday (W) or month (M) of Ho Chi Minh City.

    doc_topics: (n_posts, n_topics), rows of 0 for posts without usable words, which are not counted. posts: POSTS in
    the same order (published_at, account_id, kind are read); posts without a time are left out.
    group: a value per post, such as its platform, sector or area; shares are then of the group's posts. Missing is
    `không rõ`.
    min_people: cells in which 1 to `min_people` - 1 private persons speak are left out.

    Returns one row per step, group and topic: day (its first day), group (only when asked for), topic_id, share, low,
    high (95 % interval; missing with a single cluster), post_count, people_count. Raises ParameterError when rows do
    not match, TableError when a column is missing.
    """
    _check(doc_topics, posts)
    days = _first_days(posts["published_at"], step)
    said = _as_text(group, len(posts))
    usable = days.notna().to_numpy(bool) & (doc_topics.sum(axis=1) > 0)
    persons, draws = people(posts), _clusters(posts, cluster)
    places = pd.DataFrame({"day": days, "group": said, "place": np.arange(len(posts))})[usable]
    rows: list[pd.DataFrame] = []
    for (day, name), at in places.groupby(["day", "group"])["place"]:
        n_people = int(persons.iloc[at.to_numpy()].nunique())
        if n_people and n_people < min_people:
            continue
        found = _means(doc_topics[at.to_numpy()], draws[at.to_numpy()])
        low, high = _interval(found)
        rows.append(
            pd.DataFrame({
                "day": day, "group": name, "topic_id": np.arange(len(low)), "share": found.share, "low": low,
                "high": high, "post_count": found.n_texts, "people_count": n_people,
            })
        )  # fmt: skip
    made = pd.concat(rows, ignore_index=True) if rows else _EMPTY.copy()
    made = made.astype({name: _EMPTY.dtypes[name] for name in made})
    return made if group is not None else made.drop(columns="group")


def topic_changes(
    doc_topics: csr_array,
    posts: pd.DataFrame,
    is_after: np.ndarray,
    *,
    cluster: Cluster = "account",
    min_people: int = 10,
) -> pd.DataFrame:
    """Change of each topic's share from the posts before to the posts after, with its 95 % interval.

    doc_topics, posts, cluster: as in `shares_over_time`; is_after: (n_posts,) bool. An account that speaks in both
    periods counts as two draws, which makes the interval wider, not narrower, where it says the same in both.
    Empty when either period has 1 to `min_people` - 1 private persons.

    Returns topic_id, share_before, share, change, change_low, change_high (-1 to 1), before_count, post_count (texts),
    people_count (private persons with a text that is half or more of the topic, in the period that has fewer of them
    but some; 0 where public voices alone say it): `report.what_changed` leaves small ones out.
    The interval of the difference is Newcombe's (`intervals.difference`) at the independent texts of either period;
    missing where a period has a single cluster.
    """
    _check(doc_topics, posts)
    after = np.asarray(is_after, bool)
    usable = np.asarray(doc_topics.sum(axis=1) > 0)
    persons, draws = people(posts), _clusters(posts, cluster)
    for half in (usable & after, usable & ~after):
        if 0 < persons[half].nunique() < min_people:
            return _NO_CHANGES.copy()
    now, then = (_means(doc_topics[half], draws[half]) for half in (usable & after, usable & ~after))
    moved, low, high = difference(now.share * now.worth, now.worth, then.share * then.worth, then.worth)
    counted = np.array([_people_of(doc_topics, persons, half) for half in (usable & after, usable & ~after)])
    fewest = np.where(counted > 0, counted, np.iinfo(np.int64).max).min(axis=0)
    made = pd.DataFrame({
        "topic_id": np.arange(len(moved)), "share_before": then.share, "share": now.share,
        "change": now.share - then.share, "change_low": low, "change_high": high,
        "before_count": then.n_texts, "post_count": now.n_texts,
        "people_count": np.where(counted.max(axis=0) > 0, fewest, 0),
    })  # fmt: skip
    return made.astype(_NO_CHANGES.dtypes.to_dict())


_TYPES = {
    "day": "datetime64[us]", "group": "str", "topic_id": "Int64", "share": "float64", "low": "float64",
    "high": "float64", "post_count": "Int64", "people_count": "Int64",
}  # fmt: skip
_EMPTY = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _TYPES.items()})
_CHANGE_TYPES = {
    "topic_id": "Int64", "share_before": "float64", "share": "float64", "change": "float64", "change_low": "float64",
    "change_high": "float64", "before_count": "Int64", "post_count": "Int64", "people_count": "Int64",
}  # fmt: skip
_NO_CHANGES = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _CHANGE_TYPES.items()})


def _people_of(doc_topics: csr_array, persons: pd.Series, half: np.ndarray) -> np.ndarray:
    """Private persons with a text of each topic: (n_topics,)."""
    rows = np.flatnonzero(half & persons.notna().to_numpy(bool))
    codes = pd.factorize(persons.iloc[rows])[0]
    texts, topics = csr_array(doc_topics[rows] >= MEMBER_SHARE).nonzero()
    pairs = np.unique(codes[texts].astype(np.int64) * doc_topics.shape[1] + topics)
    return np.bincount(pairs % doc_topics.shape[1], minlength=doc_topics.shape[1])


def _check(doc_topics: csr_array, posts: pd.DataFrame) -> None:
    need_columns(posts, ("published_at", "account_id", "kind"), table="posts")
    if doc_topics.shape[0] != len(posts):
        raise ParameterError(
            f"doc_topics có {doc_topics.shape[0]} dòng mà posts có {len(posts)} dòng; phải cùng thứ tự"
        )


def _first_days(published_at: pd.Series, step: Step) -> pd.Series:
    local = published_at.dt.tz_convert(TIMEZONE).dt.tz_localize(None)
    return (local.dt.floor("D") if step == "D" else local.dt.to_period(step).dt.start_time).reset_index(drop=True)


def _as_text(group: pd.Series | None, n: int) -> pd.Series:
    if group is None:
        return pd.Series([UNKNOWN] * n, dtype="str")
    return group.astype(object).where(group.notna(), UNKNOWN).astype(str).reset_index(drop=True)


def _clusters(posts: pd.DataFrame, cluster: Cluster) -> np.ndarray:
    """A number per post: posts with the same number count as one draw. A post without an account stands alone."""
    if cluster == "text":
        return np.arange(len(posts))
    key = posts["account_id"] if cluster == "account" else _first_days(posts["published_at"], "D")
    codes = pd.factorize(key)[0]
    return np.where(codes < 0, len(posts) + np.arange(len(posts)), codes)


def _means(shares: csr_array, draws: np.ndarray) -> _Means:
    n, n_topics = shares.shape
    if n == 0:
        return _Means(np.full(n_topics, np.nan), np.zeros(n_topics), 0)
    names, number = np.unique(draws, return_inverse=True)
    sizes = np.bincount(number)
    summed = csr_array((np.ones(n), (number, np.arange(n))), shape=(len(names), n)) @ shares
    mean = np.asarray(shares.sum(axis=0)).ravel() / n
    if len(names) < 2:
        return _Means(mean, np.full(n_topics, np.nan), n)
    # sum over clusters of (s - m·mean)², without a dense table of clusters
    squares = np.asarray(summed.multiply(summed).sum(axis=0)).ravel()
    crossed = np.asarray(summed.T @ sizes).ravel()
    apart = squares - 2 * mean * crossed + mean**2 * float((sizes.astype("float64") ** 2).sum())
    variance = np.maximum(apart, 0) * len(names) / (len(names) - 1) / n**2
    worth = np.divide(mean * (1 - mean), variance, out=np.full(n_topics, float(len(names))), where=variance > 1e-15)
    return _Means(mean, worth * (Z / _t_quantile(len(names) - 1)) ** 2, n)


def _t_quantile(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))


def _interval(found: _Means) -> tuple[np.ndarray, np.ndarray]:
    _, low, high = wilson(found.share * found.worth, found.worth)
    return low, high
