"""Posts and comments of the Graph API for Pages, as records.

An account is the Page's or person's Graph id: handles do not exist for everybody, and message tags name ids, so that
mentions and replies join. likes are all reactions (like, love, haha, …): one person gives one of them. A post's own id
is `PAGE_POST`, a comment's `POST_COMMENT`. Fields: https://developers.facebook.com/docs/graph-api/reference/post and
…/reference/comment.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from nghe_lib.sources import words
from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word
from nghe_lib.sources.words import Problem

NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
HIDDEN = Problem("bình luận đã bị ẩn: không còn công khai")
_IN_PATH = (
    re.compile(r"/groups/(?P<owner>[\w.-]+)/(?:posts|permalink)/(?P<post>\w+)/?"),
    re.compile(r"/(?P<owner>[\w.-]+)/(?:posts|videos|photos)(?:/[a-z]+\.[\w.-]+)?/(?:[^/]+/)?(?P<post>\w+)/?"),
    re.compile(r"/(?P<owner>)reel/(?P<post>\w+)/?"),
)
_ID = re.compile(r"\d{5,25}")


def post_record(post: object, *, page_id: str = "") -> Record | Problem:
    """A Page post. page_id: its owner, where the post does not say who wrote it."""
    if not isinstance(post, dict):
        return NOT_AN_OBJECT
    body = first(
        text(post, "message"), text(post, "attachments", "data", 0, "description"),
        text(post, "attachments", "data", 0, "title"), text(post, "story"), inner(post, "message"),
    )  # fmt: skip
    shared = word(post, "parent_id") if word(post, "status_type") == "shared_story" else None
    kind = "video" if word(post, "status_type") == "added_video" else "post"
    return {
        "post_id": word(post, "id"),
        "platform": "facebook",
        "kind": "repost" if shared and not text(post, "message") else kind,
        "account_id": word(post, "from", "id") or page_id or None,
        "published_at": post.get("created_time"),
        "text": body,
        "url": word(post, "permalink_url"),
        "repost_of_id": shared,
        "links": links_of(body, [web_link(one) for one in objects(post, "attachments", "data")]),
        "mentions": _tagged(post.get("message_tags")),
        "like_count": count(post, "reactions", "summary", "total_count"),
        "share_count": count(post, "shares", "count"),
        "comment_count": count(post, "comments", "summary", "total_count"),
    }


def comment_record(comment: object, *, post_id: str) -> Record | Problem:
    """A comment on `post_id`, or a reply to a comment on it. A hidden one is refused: it is not public."""
    if not isinstance(comment, dict):
        return NOT_AN_OBJECT
    if comment.get("is_hidden") is True:
        return HIDDEN
    body = first(text(comment, "message"), text(comment, "attachment", "title"), inner(comment, "message"))
    parent = word(comment, "parent", "id")
    return {
        "post_id": word(comment, "id"),
        "platform": "facebook",
        "kind": "reply" if parent else "comment",
        "account_id": word(comment, "from", "id"),
        "published_at": comment.get("created_time"),
        "text": body,
        "url": word(comment, "permalink_url"),
        "parent_id": parent or post_id,
        "root_id": post_id,
        "links": links_of(body, [unshimmed(word(comment, "attachment", "url"))]),
        "mentions": _tagged(comment.get("message_tags")),
        "like_count": first(count(comment, "reactions", "summary", "total_count"), count(comment, "like_count")),
        "comment_count": count(comment, "comment_count"),
    }


def page_account(page: object) -> dict[str, object] | None:
    """What is known of a Page: its followers. Its name is left out: a Page may be a person's."""
    handle = word(page, "id")
    if not handle:
        return None
    followers = first(count(page, "followers_count"), count(page, "fan_count"))
    return {"account_id": f"facebook:{handle}", "platform": "facebook", "role": "unknown", "follower_count": followers}


def post_id_of(url: object, *, owner: str = "") -> str | None:
    """The id `OWNER_POST` of the post at `url`, where the address carries both as numbers.

    owner: the number of the Page or group, for addresses that hold its name instead. The new opaque ids (pfbid…) are no
    ids of the Graph API and give None.
    """
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        parts = None
    if parts is None:
        return None
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    found = next((match for form in _IN_PATH if (match := form.fullmatch(parts.path))), None)
    if found:
        given, post = found["owner"], found["post"]
    else:
        given, post = asked.get("id", ""), asked.get("story_fbid") or asked.get("fbid") or asked.get("v") or ""
    page = given if _ID.fullmatch(given) else owner
    return f"{page}_{post}" if _ID.fullmatch(page) and _ID.fullmatch(post) else None


def links_of(body: object, more: list[str | None]) -> list[str] | None:
    """Addresses in `body`, and `more` that were attached to it, each once."""
    inside = words.links(body) if isinstance(body, str) else None
    return list(dict.fromkeys([*(inside or []), *(one for one in more if one)])) or None


def web_link(attachment: dict[str, object]) -> str | None:
    """The page that an attached link leads to; None for photos, videos and posts of Facebook itself."""
    found = word(attachment, "unshimmed_url") or unshimmed(word(attachment, "url"))
    host = (urlsplit(found).hostname or "") if found and _is_address(found) else ""
    return None if not host or host == "facebook.com" or host.endswith(".facebook.com") else found


def unshimmed(url: str | None) -> str | None:
    """`url` without the way round over l.facebook.com (https://l.facebook.com/l.php?u=…)."""
    if not url or not _is_address(url):
        return None
    parts = urlsplit(url)
    if (parts.hostname or "").split(".")[0] in ("l", "lm") and parts.path == "/l.php":
        return parse_qs(parts.query).get("u", [""])[0] or None
    return url


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _tagged(tags: object) -> list[str]:
    """Ids of the people and Pages that a message tags; an array, or in old answers an object of arrays."""
    groups = list(tags.values()) if isinstance(tags, dict) else [tags]
    found = [
        word(tag, "id")
        for group in groups
        for tag in objects(group)
        if inner(tag, "type") in (None, "user", "page", "group", "event")
    ]
    return [one for one in found if one]
