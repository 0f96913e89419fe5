"""Decide everything about each post but its words: when, what, where, who, and what it turns to.

The plan of a million posts is a few dozen whole-number arrays (about 150 bytes a post), so that texts can be written
batch by batch. Row number is order of time; every reference points to a smaller row number.
"""

from dataclasses import dataclass

import numpy as np

from nghe_lib.city.accounts import People
from nghe_lib.city.casting import authors, forms, platforms_and_kinds, registers
from nghe_lib.city.chance import stream
from nghe_lib.city.drafts import draft_rows
from nghe_lib.city.kinds import REPOST
from nghe_lib.city.threads import thread_roots
from nghe_lib.city.tone import sentiments
from nghe_lib.city.turns import copies, linked_articles, turn_to
from nghe_lib.city.whereabouts import whereabouts

_CAPTION_SHARE = 0.6
"""Share of reposts that add words of their own."""


@dataclass(frozen=True)
class Plan:
    """Each array is (n_posts,); whole numbers, -1 for none. `at` is local time, datetime64[us]."""

    at: np.ndarray
    vocabulary: np.ndarray
    platform: np.ndarray
    kind: np.ndarray
    form: np.ndarray
    account: np.ndarray
    sentiment: np.ndarray
    register: np.ndarray
    unit: np.ndarray
    way: np.ndarray
    content: np.ndarray
    parent: np.ndarray
    root: np.ndarray
    repost_of: np.ndarray
    duplicate_of: np.ndarray
    linked: np.ndarray
    occasion: np.ndarray
    children: np.ndarray
    members: np.ndarray


def draw_plan(people: People, *, n_posts: int, seed: int) -> Plan:
    """The plan of a city. The same arguments give the same plan."""
    drafts = draft_rows(n_posts, people, seed)
    rng = stream(seed, 3)
    vocabulary, at = drafts.vocabulary, drafts.at
    platform, kind = platforms_and_kinds(drafts, rng)
    first = np.searchsorted(at, at, side="left")
    appeal = np.exp(rng.normal(0.0, 1.5, n_posts))
    parent, repost_of, kind = turn_to(platform, kind, vocabulary, first, appeal, rng)
    root = thread_roots(parent)
    duplicate_of = copies(platform, kind, vocabulary, drafts, first, appeal, rng)
    caption = rng.random(n_posts) < _CAPTION_SHARE
    duplicate_of = np.where((kind == REPOST) & ~caption, repost_of, duplicate_of)
    content = thread_roots(duplicate_of)
    account, klass = authors(people, drafts, platform, kind, root, rng)
    form = forms(kind, klass, vocabulary, platform)
    register = registers(people, account, form, vocabulary, platform, rng)
    unit, way = whereabouts(vocabulary, content[root], at, form, drafts.occasion, rng)
    sentiment = sentiments(vocabulary, form, unit, at, rng)
    linked = linked_articles(kind, klass, vocabulary, first, appeal, rng)
    return Plan(
        at=at,
        vocabulary=vocabulary[content],
        platform=platform,
        kind=kind,
        form=form[content],
        account=account,
        sentiment=sentiment[content],
        register=register[content],
        unit=unit[content],
        way=way[content],
        content=content,
        parent=parent,
        root=np.where(root == np.arange(n_posts), -1, root),
        repost_of=repost_of,
        duplicate_of=np.where(content == np.arange(n_posts), -1, content),
        linked=linked[content],
        occasion=drafts.occasion,
        children=np.bincount(parent[parent >= 0], minlength=n_posts),
        members=np.unique(drafts.member[drafts.member >= 0]),
    )
