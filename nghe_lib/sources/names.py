"""Names that sources carry: platforms, kinds of post, short names of sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from nghe_lib.schema import KINDS, PLATFORMS

_PLATFORM_WORDS: Mapping[str, str] = MappingProxyType(
    {word: word for word in PLATFORMS}
    | {
        "fb": "facebook", "meta": "facebook", "twitter": "x", "ig": "instagram", "yt": "youtube", "news": "press",
        "bao": "press", "bao chi": "press", "bao dien tu": "press", "dien dan": "forum", "trang web": "site",
        "web": "site", "website": "site", "1022": "portal1022", "cong 1022": "portal1022", "khac": "other",
        "tik tok": "tiktok", "you tube": "youtube",
    }
)  # fmt: skip
_PLATFORM_HOSTS: Mapping[str, str] = MappingProxyType(
    {
        "facebook.com": "facebook", "fb.com": "facebook", "fb.watch": "facebook", "twitter.com": "x", "x.com": "x",
        "instagram.com": "instagram", "youtube.com": "youtube", "youtu.be": "youtube", "tiktok.com": "tiktok",
        "threads.net": "threads", "threads.com": "threads", "zalo.me": "zalo", "t.me": "telegram",
        "bsky.app": "bluesky", "reddit.com": "reddit",
    }
)  # fmt: skip
_KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {word: word for word in KINDS}
    | {
        "bai": "post", "bai dang": "post", "bai viet": "post", "status": "post", "tweet": "post", "photo": "post",
        "bai bao": "article", "tin": "article", "news": "article", "binh luan": "comment", "tra loi": "reply",
        "share": "repost", "chia se": "repost", "retweet": "repost", "quote": "repost", "phan anh": "petition",
        "kien nghi": "petition", "reel": "video", "short": "video",
    }
)  # fmt: skip
_KIND_BY_PLATFORM: Mapping[str, str] = MappingProxyType({"press": "article", "portal1022": "petition"})
_TYPE_BY_PLATFORM: Mapping[str, str] = MappingProxyType(
    {"press": "press", "site": "site", "other": "site", "forum": "forum", "portal1022": "petition_channel"}
)


def plain(name: str) -> str:
    """`name` without accents, case and punctuation: "Nội dung", "noi_dung" and "NoiDung" become "noi dung"."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    return re.sub(r"[\W_]+", " ", parted.casefold().replace("đ", "d")).strip()


def slug(name: str) -> str:
    """A short name for an id: "VnExpress - Thế Giới" becomes "vnexpress-the-gioi"."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", bare.casefold().replace("đ", "d")).strip("-")[:100]


def outlet_of(source: str) -> str:
    """The outlet of a press source: what stands before " - "."""
    return source.partition(" - ")[0].strip()


def platform_named(word: str) -> str:
    """The declared platform that a cell names, or "other"."""
    bare = plain(word)
    return _PLATFORM_WORDS.get(bare) or _PLATFORM_WORDS.get(bare.removesuffix(" com")) or "other"


def platform_at(url: str) -> str | None:
    """The platform that an address belongs to, where its host is one of a social network."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    parts = host.split(".")
    return _PLATFORM_HOSTS.get(".".join(parts[-2:]))


def kind_named(word: str) -> str | None:
    """The declared kind that a cell names, or None."""
    return _KIND_WORDS.get(plain(word))


def usual_kind(platform: str, *, is_answer: bool = False) -> str:
    """The kind of a post of `platform` where its source does not say."""
    return "comment" if is_answer else _KIND_BY_PLATFORM.get(platform, "post")


def source_type(platform: str) -> str:
    """The kind of source that posts of `platform` come from."""
    return _TYPE_BY_PLATFORM.get(platform, "social_network")
