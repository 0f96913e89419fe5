"""Rows before anything else is known of them: when, about what, and what was planted at a set moment."""

from dataclasses import dataclass

import numpy as np

from nghe_lib.city import rhythm
from nghe_lib.city.accounts import PEOPLE, PLATFORMS, People
from nghe_lib.city.chance import stream
from nghe_lib.city.events import EVENTS, SHOCK_DAY, SHOCK_FACTOR, TREATED, event_of, excess
from nghe_lib.city.topics import number_of, topic_numbers, topics, vocabularies
from nghe_lib.city.whereabouts import unit_numbers, unit_weights

N_MEMBERS, N_OCCASIONS = 25, 12


@dataclass(frozen=True)
class Drafts:
    """Rows before threads: moment, vocabulary and, where planted, the occasion of the coordinated group."""

    at: np.ndarray
    vocabulary: np.ndarray
    occasion: np.ndarray
    member: np.ndarray


def draft_rows(n_posts: int, people: People, seed: int) -> Drafts:
    """All rows of a city in order of time."""
    rng = stream(seed, 2)
    group = _coordinated(n_posts, people, rng)
    rumour = _rumour(max(10, round(0.008 * n_posts)), rng)
    correction = _correction(max(6, round(0.005 * n_posts)), rng)
    usual = _usual(n_posts - len(group.at) - len(rumour.at) - len(correction.at), rng)
    parts = (usual, rumour, correction, group)
    at = np.concatenate([part.at for part in parts])
    order = np.argsort(at, kind="stable")
    columns = [
        np.concatenate([getattr(part, name) for part in parts])[order] for name in ("vocabulary", "occasion", "member")
    ]
    return Drafts(at[order], *columns)


def _plain(at: np.ndarray, vocabulary: np.ndarray | int) -> Drafts:
    none = np.full(len(at), -1)
    return Drafts(at, np.broadcast_to(vocabulary, at.shape).astype(np.int64), none, none)


def _usual(n: int, rng: np.random.Generator) -> Drafts:
    """Posts of everyday talk, of the bursts, of the reform and of the policy shock."""
    words = vocabularies()
    share = np.array([vocabulary.share for vocabulary in words])
    times = np.zeros((rhythm.N_DAYS, len(words)))
    times[:, : len(topics())] = share[: len(topics())]
    for event in EVENTS:
        number = number_of(event.vocabulary)
        usual = share[topic_numbers()[number]]
        times[:, number] = usual * excess(event)
        if event.kind == "policy_shock":
            weights = unit_weights(number, words)
            times[rhythm.local_day(SHOCK_DAY) :, number] = (
                usual * (SHOCK_FACTOR - 1.0) * weights[unit_numbers(TREATED)].sum()
            )
    times *= rhythm.day_weights(rng)[:, None]
    counts = rng.multinomial(n, (times / times.sum()).ravel())
    cells = np.repeat(np.arange(counts.size), counts)
    return _plain(rhythm.moments(cells // len(words), rng), cells % len(words))


def _rumour(n: int, rng: np.random.Generator) -> Drafts:
    event = event_of("rumour")
    seconds = np.sort(rng.beta(1.6, 2.2, n) * 60 * 3_600).astype(np.int64)
    seconds[0] = 0
    return _plain(rhythm.local_moment(event.start) + seconds.astype("timedelta64[s]"), number_of(event.vocabulary))


def _correction(n: int, rng: np.random.Generator) -> Drafts:
    event = event_of("correction")
    seconds = np.sort(np.minimum(rng.exponential(18 * 3_600, n), 95 * 3_600)).astype(np.int64)
    seconds[0] = 0
    return _plain(rhythm.local_moment(event.start) + seconds.astype("timedelta64[s]"), number_of(event.vocabulary))


def _coordinated(n_posts: int, people: People, rng: np.random.Generator) -> Drafts:
    """The group shares one link within 55 s on each occasion; in a small city fewer members join each time."""
    event = event_of("coordinated_group")
    facebook = PLATFORMS.index("facebook")
    private = np.flatnonzero((people.platform == facebook) & (people.klass >= PEOPLE))
    members = rng.choice(private, N_MEMBERS, replace=False)
    joining = int(np.clip(n_posts * 0.02 // N_OCCASIONS, 5, 22))
    days = np.sort(rng.choice(85, N_OCCASIONS, replace=False))
    starts = rhythm.local_moment(event.start) + (
        days * 86_400 + rng.integers(8 * 3_600, 22 * 3_600, N_OCCASIONS)
    ).astype("timedelta64[s]")
    at, member = [], []
    for start in starts:
        at.append(start + np.sort(rng.choice(55, joining, replace=False)).astype("timedelta64[s]"))
        member.append(rng.choice(members, joining, replace=False))
    moments = np.concatenate(at)
    vocabulary = np.full(len(moments), number_of(event.vocabulary))
    return Drafts(moments, vocabulary, np.repeat(np.arange(N_OCCASIONS), joining), np.concatenate(member))
