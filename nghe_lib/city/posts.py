"""Write the posts of a plan, any rows of it, as an Arrow table."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nghe_lib.city import rhythm
from nghe_lib.city.accounts import PLATFORMS, People
from nghe_lib.city.addresses import link_addresses, post_ids, source_ids, urls
from nghe_lib.city.chance import uniform
from nghe_lib.city.counts import counts
from nghe_lib.city.joining import at, lists, take
from nghe_lib.city.kinds import KINDS
from nghe_lib.city.marks import mark_tags, mark_texts, mark_urls
from nghe_lib.city.plan import Plan
from nghe_lib.city.texts import write_texts
from nghe_lib.city.titles import titles
from nghe_lib.city.topics import number_of, topic_numbers, vocabularies
from nghe_lib.schema import POSTS

_LAG_S = {"press": 900, "site": 7_200, "portal1022": 21_600, "facebook": 9_000, "forum": 10_800}


@dataclass(frozen=True)
class Written:
    """Posts as written, and where in the text the place stands (row by row; `naming` 0 where none is named).

    act: number in `acts.ACTS`.
    """

    posts: pa.Table
    naming: np.ndarray
    place_start: np.ndarray
    has_topic: np.ndarray
    act: np.ndarray


def write(plan: Plan, people: People, *, rows: np.ndarray, seed: int) -> Written:
    """The posts of these rows as POSTS (an Arrow table). rows: (n,) row numbers."""
    text = write_texts(plan, people, rows, seed)
    title = titles(plan, text, rows, seed)
    platform, kind, account = plan.platform[rows], plan.kind[rows], plan.account[rows]
    published = (plan.at[rows] - rhythm.UTC_SHIFT).astype("datetime64[us]")
    lag = np.array([_LAG_S.get(name, 7_200) for name in PLATFORMS])[platform] * -np.log1p(-uniform(seed, 60, rows))
    known_late = (platform == PLATFORMS.index("site")) & (uniform(seed, 61, rows) < 0.1)
    lag = np.where(known_late, 0, np.minimum(lag, 172_800) + 30)
    columns = {
        "post_id": post_ids(plan, rows, seed),
        "platform": pa.array(PLATFORMS).take(pa.array(platform)),
        "kind": pa.array(KINDS).take(pa.array(kind)),
        "source_id": source_ids(people, platform, account),
        "account_id": people.ids.take(pa.array(account)),
        "published_at": pa.array(published).cast(pa.timestamp("us", "UTC")),
        "collected_at": pa.array(published + lag.astype("timedelta64[s]")).cast(pa.timestamp("us", "UTC")),
        "time_is_collection": pa.array(known_late),
        "title": title,
        "text": mark_texts(text.text, plan, rows, seed),
        "lang": _langs(text.english, platform, rows, seed),
        "url": mark_urls(urls(plan, people, rows, seed), rows, seed),
        "parent_id": post_ids(plan, plan.parent[rows], seed),
        "root_id": post_ids(plan, plan.root[rows], seed),
        "repost_of_id": post_ids(plan, plan.repost_of[rows], seed),
        "links": lists(link_addresses(plan, people, text.linked, rows, seed)),
        "hashtags": mark_tags(text.hashtags, rows, seed),
        "mentions": lists(at(people.ids, text.mention)),
        **counts(plan, rows, seed),
        "run_id": pa.nulls(len(rows), pa.string()),
    }
    posts = pa.table([columns[name] for name in POSTS.names], schema=POSTS.arrow)
    has_topic = ~text.english & (plan.vocabulary[rows] != number_of("chuyện phiếm"))
    return Written(posts, text.naming, text.place_start, has_topic, text.act)


def topic_texts(plan: Plan, rows: np.ndarray) -> tuple[pa.Array, pa.Array]:
    """Topic and sector of rows; both missing for small talk."""
    words = vocabularies()
    topics = [words[number] for number in topic_numbers()]
    names = pa.array([word.name if word.parent else None for word in topics])
    sectors = pa.array([word.parent or None for word in topics])
    return take(names, plan.vocabulary[rows]), take(sectors, plan.vocabulary[rows])


def _langs(english: np.ndarray, platform: np.ndarray, rows: np.ndarray, seed: int) -> pa.Array:
    told = np.isin(platform, [PLATFORMS.index(name) for name in ("x", "youtube", "tiktok", "press", "site")])
    told |= english
    return pc.if_else(pa.array(told), pc.if_else(pa.array(english), "en", "vi"), pa.scalar(None, pa.string()))
