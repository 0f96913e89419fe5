"""Ids and addresses of posts; every domain is reserved for examples (RFC 2606)."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nghe_lib.city.accounts import OUTLETS, PLATFORMS, PRESS, People
from nghe_lib.city.joining import glue, take
from nghe_lib.city.plan import Plan
from nghe_lib.city.registers import unaccented
from nghe_lib.city.topics import vocabularies

_DOMAINS = (
    "",
    "facebook.example",
    "x.example",
    "instagram.example",
    "youtube.example",
    "tiktok.example",
    "threads.example",
    "zalo.example",
    "hempho.example",
    "1022.example",
    "coquan.example",
)


_SOURCES = (
    "",
    "mau-facebook",
    "mau-x",
    "mau-instagram",
    "mau-youtube",
    "mau-tiktok",
    "mau-threads",
    "mau-zalo",
    "dien-dan-hem-pho",
    "cong-1022",
    "trang-co-quan",
)


def post_ids(plan: Plan, rows: np.ndarray, seed: int) -> pa.Array:
    """Ids of rows, missing where the row number is -1."""
    return glue(_prefixes().take(pa.array(plan.platform[rows])), numbers(rows, seed), missing=rows < 0)


def urls(plan: Plan, people: People, rows: np.ndarray, seed: int) -> pa.Array:
    """Addresses of rows; every domain is reserved for examples (RFC 2606)."""
    platform, account = plan.platform[rows], plan.account[rows]
    press = (platform == PLATFORMS.index("press")) & (people.klass[account] == PRESS)
    outlet = _outlets(people, account)
    number = np.where(press, len(_DOMAINS) + outlet, platform)
    domains = pa.array(
        [f"https://{name or 'binhluan.example'}/bai/" for name in _DOMAINS]
        + [f"https://{k}.example/" for k, _ in OUTLETS]
    )
    slugs = pa.array(
        [unaccented(word.name).replace(" – ", " ").replace(" ", "-").lower() + "-" for word in vocabularies()]
    )
    slug = pc.if_else(pa.array(press), slugs.take(pa.array(plan.vocabulary[rows])), "")
    return glue(domains.take(pa.array(number)), slug, numbers(rows, seed), missing=rows < 0)


def link_addresses(plan: Plan, people: People, linked: np.ndarray, rows: np.ndarray, seed: int) -> pa.Array:
    """The address each row links to: an article, or the page the coordinated group pushes; missing for none."""
    articles = urls(plan, people, linked, seed)
    occasion = plan.occasion[rows]
    pushed = glue(
        pa.array(["https://datnenvang.example/uu-dai-"] * len(rows)), pa.array(occasion + 1).cast(pa.string())
    )
    return pc.if_else(pa.array(occasion >= 0), pushed, articles)


def source_ids(people: People, platform: np.ndarray, account: np.ndarray) -> pa.Array:
    """Row of SOURCES each post comes from; comments under press articles have none."""
    names = pa.array([*(name or None for name in _SOURCES), *(key for key, _ in OUTLETS)])
    press = (platform == PLATFORMS.index("press")) & (people.klass[account] == PRESS)
    return take(names, np.where(press, len(_SOURCES) + _outlets(people, account), platform))


def numbers(rows: np.ndarray, seed: int) -> pa.Array:
    """A number per row that looks drawn and never repeats: an odd multiple modulo 2**40."""
    scattered = (rows.astype(np.int64) * 0x9E3779B1 + seed * 0x10001) & (2**40 - 1)
    return pa.array(scattered + 10**13).cast(pa.string())


def _prefixes() -> pa.Array:
    return pa.array([f"{name}:" for name in PLATFORMS])


def _outlets(people: People, account: np.ndarray) -> np.ndarray:
    """Which outlet a press account is; press accounts stand first in their group, in order of `OUTLETS`."""
    first = people.group_start[PLATFORMS.index("press") * (people.klass.max() + 1) + PRESS]
    return np.clip(account - first, 0, len(OUTLETS) - 1)
