"""Join rising terms that tell one story into one rise.

The strongest term is a seed; every term whose posts mostly lie among the seed's belongs to it. What the seed's posts
explain is then taken away, and the next seed is the strongest of what still rises. Strength is the likelihood gain
times the breadth of voices, so that a column of one outlet or one busy account does not outrank an event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.signals.rising_terms import RisingTerms
from nghe_lib.signals.surprise import likelihood_gain

CONTAINED_SHARE = 0.6
EXPLAINED_SHARE = 0.5
MIN_PART_SHARE = 0.05
MIN_PART_RATIO = 3.0
MIN_BREADTH = 0.05


@dataclass(frozen=True)
class RiseGroup:
    """One story: `seed` and `terms` number terms of RisingTerms, strongest first; `posts` numbers its posts."""

    seed: int
    terms: np.ndarray
    posts: np.ndarray


@dataclass(frozen=True)
class Voices:
    """Who speaks in each post.

    accounts: (n_posts,) numbers, -1 unknown. is_private, is_public: (n_posts,) bool, a private person (see
    `privacy.people`); an article or a public voice.
    """

    accounts: np.ndarray
    is_private: np.ndarray
    is_public: np.ndarray

    def may_show(self, posts: np.ndarray, min_people: int) -> bool:
        """Whether a public voice speaks in these posts, or at least `min_people` private persons do."""
        return bool(self.is_public[posts].any()) or self.people_count(posts) >= min_people

    def people_count(self, posts: np.ndarray) -> int:
        """Private persons who speak in these posts."""
        return len(np.unique(self.accounts[posts][self.is_private[posts]]))

    def matrix(self, *, only_private: bool) -> csr_array:
        """Posts and accounts: (n_posts, n_accounts) of 0 and 1."""
        known = np.flatnonzero(self.is_private if only_private else self.accounts >= 0)
        shape = (len(self.accounts), int(self.accounts.max(initial=-1)) + 1)
        return csr_array((np.ones(len(known)), (known, self.accounts[known])), shape=shape)


def group_terms(
    terms: RisingTerms, post_days: np.ndarray, voices: Voices, *, n_groups: int, min_people: int
) -> list[RiseGroup]:
    """At most `n_groups` rises. A term no public voice and fewer than `min_people` persons use is left out."""
    inside = _inside(terms, post_days)
    breadth, public = _breadth(inside, post_days, terms, voices, min_people)
    open_terms, unexplained = public.copy(), np.ones(inside.shape[1], bool)
    found: list[RiseGroup] = []
    while len(found) < n_groups:
        left = inside @ unexplained.astype(float)
        open_terms &= (left - terms.expected) >= EXPLAINED_SHARE * (terms.observed - terms.expected)
        if not open_terms.any():
            break
        strength = np.where(open_terms, likelihood_gain(left, terms.expected) * breadth, -1.0)
        group = _around(int(strength.argmax()), terms, inside, public, post_days)
        open_terms[group.seed] = False
        unexplained[group.posts] = False
        found.append(group)
    return found


def _around(seed: int, terms: RisingTerms, inside: csr_array, public: np.ndarray, post_days: np.ndarray) -> RiseGroup:
    """The seed, the terms that mostly stand in its posts, and the posts of them all in the days the seed rose in."""
    own = np.zeros(inside.shape[1], bool)
    own[inside[[seed]].indices] = True
    shared = inside @ own.astype(float)
    ratio = terms.observed / terms.expected
    belongs = (shared >= CONTAINED_SHARE * terms.observed) & (shared >= MIN_PART_SHARE * own.sum()) & public
    belongs &= ratio >= min(MIN_PART_RATIO, ratio[seed])
    first, last = terms.windows.first, terms.windows.last
    belongs &= (first >= first[seed]) & (last <= last[seed])
    belongs[seed] = True
    numbers = np.flatnonzero(belongs)
    numbers = numbers[np.argsort(-terms.gain[numbers], kind="stable")]
    posts = np.unique(inside[numbers].indices)
    days = post_days[posts]
    return RiseGroup(seed, numbers, posts[(days >= first[seed]) & (days < last[seed])])


def _inside(terms: RisingTerms, post_days: np.ndarray) -> csr_array:
    """Which posts hold each term within the days it rose in: (n_terms, n_posts)."""
    rows = np.repeat(np.arange(terms.has.shape[0]), np.diff(terms.has.indptr))
    days = post_days[terms.has.indices]
    kept = (days >= terms.windows.first[rows]) & (days < terms.windows.last[rows])
    return csr_array((np.ones(kept.sum()), (rows[kept], terms.has.indices[kept])), shape=terms.has.shape)


def _breadth(
    inside: csr_array, post_days: np.ndarray, terms: RisingTerms, voices: Voices, min_people: int
) -> tuple[np.ndarray, np.ndarray]:
    """How far each term is from being one account's own, 0.05 to 1; and whether enough voices use it."""
    people = voices.matrix(only_private=False)
    by_account = csr_array(inside @ people)
    usual = np.asarray(people[post_days >= terms.windows.n_before].mean(axis=0)).ravel()
    breadth = np.ones(inside.shape[0])
    for number in np.flatnonzero(np.diff(by_account.indptr)):
        row = slice(by_account.indptr[number], by_account.indptr[number + 1])
        loudest = by_account.data[row].argmax()
        share = by_account.data[row][loudest] / max(terms.observed[number], 1)
        own = usual[by_account.indices[row][loudest]]
        breadth[number] = (1 - share) / (1 - own) if own < 1 else 1.0
    persons = np.diff(csr_array(inside @ voices.matrix(only_private=True)).indptr)
    return np.clip(breadth, MIN_BREADTH, 1.0), (inside @ voices.is_public.astype(float) > 0) | (persons >= min_people)
