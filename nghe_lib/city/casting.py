"""On which platform, by whom, in which form and register each row is said."""

import numpy as np

from nghe_lib.city.accounts import AGENCY, N_COMMUNITIES, PEOPLE, PLATFORMS, PRESS, People
from nghe_lib.city.chance import choose, choose_by
from nghe_lib.city.drafts import Drafts
from nghe_lib.city.kinds import (
    ARTICLE,
    AS_ANSWER,
    AS_ARTICLE,
    AS_CAPTION,
    AS_COMMENT,
    AS_NOTICE,
    AS_PETITION,
    AS_POST,
    AS_RUMOUR,
    KINDS,
    POST,
    REPLY,
    VIDEO,
)
from nghe_lib.city.registers import EVERYDAY, FORMAL, TEENCODE
from nghe_lib.city.topics import number_of, vocabularies

_MIX = {
    "press": {"article": 70, "comment": 45},
    "facebook": {"post": 105, "comment": 160, "reply": 55, "repost": 45, "video": 12},
    "x": {"post": 24, "reply": 16, "repost": 14},
    "instagram": {"post": 16, "comment": 20},
    "youtube": {"video": 14, "comment": 48, "reply": 14},
    "tiktok": {"video": 30, "comment": 75, "reply": 18},
    "threads": {"post": 22, "reply": 18, "repost": 5},
    "zalo": {"post": 28, "comment": 12},
    "forum": {"post": 24, "reply": 42},
    "portal1022": {"petition": 52, "reply": 26},
    "site": {"article": 10, "post": 4},
}


_RUMOUR_MIX = {
    "facebook": {"post": 40, "comment": 12},
    "zalo": {"post": 22},
    "tiktok": {"video": 12, "comment": 4},
    "threads": {"post": 10},
}


_CORRECTION_MIX = {
    "press": {"article": 40, "comment": 8},
    "facebook": {"post": 24, "comment": 8},
    "site": {"article": 10},
    "zalo": {"post": 10},
}


def platforms_and_kinds(drafts: Drafts, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Platform and kind of each row, (n,) and (n,); rumour and correction have their own mix."""
    platform = np.empty(len(drafts.at), dtype=np.int64)
    kind = np.empty(len(drafts.at), dtype=np.int64)
    rumour, correction = number_of("tin đồn nước máy"), number_of("đính chính nước máy")
    mixes = {rumour: _RUMOUR_MIX, correction: _CORRECTION_MIX}
    group = np.where(np.isin(drafts.vocabulary, list(mixes)), drafts.vocabulary, -1)
    for number in (-1, *mixes):
        rows = np.flatnonzero(group == number)
        mix = mixes.get(number, _MIX)
        cells = [(PLATFORMS.index(p), KINDS.index(k), w) for p, kinds in mix.items() for k, w in kinds.items()]
        weights = np.array([cell[2] for cell in cells], dtype=float)
        drawn = rng.choice(len(cells), len(rows), p=weights / weights.sum())
        platform[rows], kind[rows] = (np.array([cell[c] for cell in cells])[drawn] for c in (0, 1))
    first = np.flatnonzero(drafts.vocabulary == rumour)[0]
    platform[first], kind[first] = PLATFORMS.index("facebook"), POST
    coordinated = drafts.occasion >= 0
    platform[coordinated], kind[coordinated] = PLATFORMS.index("facebook"), POST
    return platform, kind


def authors(
    people: People, drafts: Drafts, platform: np.ndarray, kind: np.ndarray, root: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Authors and their classes. People of a thread mostly come from the community that started it."""
    n = len(kind)
    social = np.isin(kind, (POST, VIDEO)) & (drafts.occasion < 0) & (platform != PLATFORMS.index("forum"))
    correcting = drafts.vocabulary == number_of("đính chính nước máy")
    spreading = drafts.vocabulary == number_of("tin đồn nước máy")
    public = choose(np.where(correcting[:, None], [[0.35, 0.5, 0.0, 0.15]], [[0.05, 0.03, 0.02, 0.90]]), rng.random(n))
    klass = np.where(social & ~spreading, public, PEOPLE)
    klass = np.where(~people.has(platform, klass), PEOPLE, klass)
    klass = np.where((platform == PLATFORMS.index("press")) & (kind == ARTICLE), PRESS, klass)
    klass = np.where(platform == PLATFORMS.index("site"), AGENCY, klass)
    klass = np.where((platform == PLATFORMS.index("portal1022")) & (kind == REPLY), AGENCY, klass)
    taste = rng.dirichlet(np.full(N_COMMUNITIES, 0.8), len(vocabularies())) * 0.7 + 0.3 / N_COMMUNITIES
    community = choose_by(drafts.vocabulary, taste, rng.random(n))
    joined = rng.random(n) < 0.8
    community = np.where(joined, community[root], community)
    klass = np.where(klass == PEOPLE, PEOPLE + community, klass)
    account = people.authors(platform, klass, rng.random(n))
    together = drafts.member >= 0
    account[together] = drafts.member[together]
    return account, people.klass[account].astype(np.int64)


def forms(kind: np.ndarray, klass: np.ndarray, vocabulary: np.ndarray, platform: np.ndarray) -> np.ndarray:
    """How the text of each row is built, (n,)."""
    form = np.array([AS_ARTICLE, AS_POST, AS_POST, AS_COMMENT, AS_COMMENT, AS_CAPTION, AS_PETITION])[kind]
    form = np.where((platform == PLATFORMS.index("forum")) & (kind == REPLY), AS_COMMENT, form)
    form = np.where((form == AS_POST) & (klass < PEOPLE), AS_NOTICE, form)
    form = np.where((kind == REPLY) & (klass == AGENCY), AS_ANSWER, form)
    return np.where((form == AS_POST) & (vocabulary == number_of("tin đồn nước máy")), AS_RUMOUR, form)


def registers(
    people: People,
    account: np.ndarray,
    form: np.ndarray,
    vocabulary: np.ndarray,
    platform: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """People keep their own register, younger on TikTok; press, agencies and most petitions write formally."""
    n = len(form)
    own = np.where(rng.random(n) < 0.85, people.register[account], rng.choice(4, n, p=[0.04, 0.56, 0.25, 0.15]))
    young = np.isin(platform, [PLATFORMS.index("tiktok"), PLATFORMS.index("threads")]) & (rng.random(n) < 0.3)
    own = np.where(young, TEENCODE, own)
    own = np.where(own == FORMAL, EVERYDAY, own)
    petition = rng.choice(4, n, p=[0.62, 0.24, 0.0, 0.14])
    petition = np.where(vocabulary == number_of("chuyện phiếm"), FORMAL, petition)
    own = np.where(form == AS_PETITION, petition, own)
    return np.where(np.isin(form, (AS_ARTICLE, AS_ANSWER, AS_NOTICE)), FORMAL, own)
