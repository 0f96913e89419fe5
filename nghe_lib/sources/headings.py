"""Words by which files head their columns, in English and Vietnamese, without accents and case (see `names.plain`).

In order of trust: where a file has two of them, the first one listed is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXACT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": (
            "text", "noi dung", "content", "message", "body", "full text", "noi dung bai viet",
            "noi dung bai dang", "noi dung phan anh", "noi dung kien nghi", "noi dung binh luan", "post message",
            "post text", "comment text", "raw comment", "text original", "text display", "comment", "binh luan",
            "van ban", "phan anh", "kien nghi", "y kien", "tweet", "selftext", "review", "sentence",
            "cau", "description", "mo ta", "desc", "caption", "summary", "tom tat", "context",
        ),
        "title": ("title", "tieu de", "headline", "subject", "article title", "raw title", "ten bai", "tit"),
        "published_at": (
            "published at", "published", "publish date", "published date", "published time", "publish time",
            "pub date", "created time", "created at", "created utc", "create time", "post created", "created",
            "posted at", "date posted", "post date", "post time", "timestamp post", "ngay dang", "gio dang",
            "thoi gian dang", "dang luc", "ngay gui", "ngay tao", "ngay tiep nhan", "ngay phan anh", "ngay gio",
            "thoi gian", "thoi diem", "date time", "datetime", "date", "timestamp", "time", "ngay", "taken at",
            "taken at timestamp",
        ),
        "collected_at": (
            "collected at", "timestamp collected", "fetched at", "fetched", "crawled at", "crawl time", "crawled",
            "scraped at", "retrieved at", "thu luc", "ngay thu thap", "thoi gian thu thap",
        ),
        "post_id": (
            "post id", "id", "comment id", "tweet id", "video id", "item id", "id post", "ma bai", "ma bai viet",
            "ma phan anh", "ma", "uid", "uuid", "guid", "uri", "message id",
        ),
        "url": (
            "url", "link", "permalink", "permalink url", "post url", "article url", "web url", "webpage url",
            "share url", "lien ket", "duong dan", "duong link", "lien ket bai viet",
        ),
        "account_id": (
            "account id", "author id", "user id", "from id", "owner id", "author", "tac gia", "username",
            "user name", "screen name", "handle", "user", "nguoi dang", "nguoi gui", "nguoi viet", "tai khoan",
            "account", "account name", "author name", "author username", "from name", "page name", "ten trang",
            "channel title", "channel", "ho ten", "ho va ten", "owner", "byline",
        ),
        "platform": ("platform", "nen tang", "source platform", "mang xa hoi", "kenh"),
        "kind": ("kind", "loai bai", "loai", "post type", "type", "content type"),
        "source_id": (
            "source id", "source", "nguon", "outlet", "source name", "ten nguon", "bao", "site name", "publisher",
        ),
        "lang": ("lang", "language", "ngon ngu"),
        "parent_id": (
            "parent id", "parent comment id", "parent", "reply to id", "reply to", "in reply to", "in reply to id",
            "in reply to status id", "replied to", "tra loi bai",
        ),
        "root_id": ("root id", "thread id", "thread", "conversation id", "bai goc"),
        "repost_of_id": ("repost of id", "retweet of id", "retweeted status id", "shared post id", "chia se tu"),
        "links": ("links", "urls", "outlinks", "cac lien ket"),
        "hashtags": ("hashtags", "hashtag", "the"),
        "mentions": ("mentions", "mentioned users", "nhac toi"),
        "like_count": (
            "like count", "likes", "likes count", "so like", "so luot thich", "luot thich", "so thich",
            "num likes", "num like", "num like post", "digg count", "total reactions", "reactions",
            "reaction count", "reactions count", "total interactions", "favorite count", "favourites count",
            "favorites", "like", "cam xuc", "luot cam xuc", "tim",
        ),
        "share_count": (
            "share count", "shares", "shares count", "so share", "so luot chia se", "luot chia se", "so chia se",
            "num shares", "num share", "num share post", "retweet count", "retweets", "repost count", "reposts",
            "share",
        ),
        "comment_count": (
            "comment count", "comments count", "comments", "so comment", "so binh luan", "so luot binh luan",
            "luot binh luan", "num comments", "num comment", "num comment post", "total comment", "total comments",
            "reply count", "replies",
        ),
        "view_count": (
            "view count", "views", "views count", "so view", "so luot xem", "luot xem", "play count", "plays",
            "video views", "num views", "impressions", "impression count", "view",
        ),
    }
)  # fmt: skip
# Words that also count inside a longer heading ("nội dung ý kiến của dân"), tried when no exact one was found.
INSIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("noi dung", "message", "text"),
        "title": ("tieu de", "title"),
        "published_at": ("ngay dang", "published at", "created at", "created time", "create time", "timestamp"),
        "url": ("permalink", "share url"),
        "like_count": ("like count", "digg count", "luot thich"),
        "share_count": ("share count", "retweet count", "luot chia se"),
        "comment_count": ("comment count", "reply count", "luot binh luan"),
        "view_count": ("view count", "play count", "luot xem"),
    }
)
NOT_INSIDE = frozenset(
    "id ids count num so luot total type loai lang language length is has label nhan score clean normalized status "
    "collected url urls link size width height color colour font".split()
)
# Parts of a nested heading that speak of somebody or something other than the post.
FOREIGN = frozenset(
    "author user account channel owner music song sound avatar image video quoted thumbnail thumbnails profile".split()
)
# Columns that are too easily another's when they stand inside a group ("author.id", "music.title").
OUTER_ONLY = frozenset(
    {"post_id", "url", "account_id", "source_id", "platform", "kind", "parent_id", "root_id", "repost_of_id"}
)
