"""What each row turns to: the post it answers, repeats, copies or links to."""

import numpy as np

from nghe_lib.city.accounts import ORGANISATION, PLATFORMS, PRESS
from nghe_lib.city.drafts import Drafts
from nghe_lib.city.kinds import ARTICLE, COMMENT, KINDS, PETITION, POST, REPLY, REPOST, VIDEO
from nghe_lib.city.threads import pick_earlier
from nghe_lib.city.topics import number_of, vocabularies

_ROOT_KIND = {"press": ARTICLE, "site": ARTICLE, "portal1022": PETITION, "youtube": VIDEO, "tiktok": VIDEO}


_COPY_SHARE = 0.085


def turn_to(
    platform: np.ndarray,
    kind: np.ndarray,
    vocabulary: np.ndarray,
    first: np.ndarray,
    appeal: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Parents and reposted posts; what finds nothing earlier to turn to becomes a post of its own."""
    kind = kind.copy()
    group = platform * len(vocabularies()) + vocabulary
    group = np.where(vocabulary == number_of("chiến dịch phối hợp"), -1, group)
    parent, repost_of = np.full(len(kind), -1), np.full(len(kind), -1)
    alone = np.array([_ROOT_KIND.get(name, POST) for name in PLATFORMS])[platform]
    has_comments = np.isin(
        platform, [PLATFORMS.index(p) for p in ("press", "facebook", "instagram", "youtube", "tiktok", "zalo")]
    )
    starts = np.isin(kind, (ARTICLE, POST, VIDEO, PETITION)) & (group >= 0)
    portal = platform == PLATFORMS.index("portal1022")
    turns = (
        (COMMENT, np.flatnonzero(starts), 4.0),
        (
            REPLY,
            np.flatnonzero(
                np.where(has_comments, np.isin(kind, (COMMENT, REPLY)), starts | ((kind == REPLY) & ~portal))
            ),
            6.0,
        ),
        (REPOST, np.flatnonzero(starts & np.isin(kind, (POST, VIDEO))), 8.0),
    )
    for turn, candidates, reach in turns:
        rows = np.flatnonzero(kind == turn)
        candidates = candidates[np.isin(kind[candidates], (ARTICLE, POST, VIDEO, PETITION, COMMENT, REPLY))]
        found = pick_earlier(rows, candidates, group, first, appeal, reach=reach, rng=rng)
        (repost_of if turn == REPOST else parent)[rows] = found
        kind[rows[found < 0]] = alone[rows[found < 0]]
    return parent, repost_of, kind


def copies(
    platform: np.ndarray,
    kind: np.ndarray,
    vocabulary: np.ndarray,
    drafts: Drafts,
    first: np.ndarray,
    appeal: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """The row that each near-copy copies: everyday copies, the spreading rumour, the coordinated group."""
    copy_of = np.full(len(kind), -1)
    usual = (vocabulary != number_of("tin đồn nước máy")) & (drafts.occasion < 0)
    able = np.isin(kind, (ARTICLE, POST, PETITION)) & usual
    copying = able & (rng.random(len(kind)) < _COPY_SHARE)
    group = (platform * len(KINDS) + kind) * len(vocabularies()) + vocabulary
    rows = np.flatnonzero(copying)
    copy_of[rows] = pick_earlier(rows, np.flatnonzero(able & ~copying), group, first, appeal, reach=6.0, rng=rng)
    spread = np.flatnonzero(~usual & (drafts.occasion < 0) & np.isin(kind, (POST, VIDEO)))
    copy_of[spread[3:]] = spread[rng.integers(0, 3, max(0, len(spread) - 3))] if len(spread) > 3 else -1
    together = np.flatnonzero(drafts.occasion >= 0)
    starts = together[np.unique(drafts.occasion[together], return_index=True)[1]]
    copy_of[together] = starts[drafts.occasion[together]]
    copy_of[starts] = -1
    return copy_of


def linked_articles(
    kind: np.ndarray,
    klass: np.ndarray,
    vocabulary: np.ndarray,
    first: np.ndarray,
    appeal: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """The earlier article that a social post links to."""
    chance = np.where(klass == PRESS, 0.9, np.where(klass == ORGANISATION, 0.4, 0.14))
    linking = np.isin(kind, (POST, VIDEO)) & (rng.random(len(kind)) < chance)
    linked = np.full(len(kind), -1)
    rows = np.flatnonzero(linking)
    linked[rows] = pick_earlier(rows, np.flatnonzero(kind == ARTICLE), vocabulary, first, appeal, reach=5.0, rng=rng)
    return linked
