"""One item of a browser capture of facebook.com, as records: a story of the feed, as the site's own page holds it.

An account is the number of its Page or person, as in the Graph API, and a post's id is `OWNER_POST`, so that captures,
exports and API answers join. Counts stand at places that change from month to month and are looked for below the
story's feedback. Field names as documented by 4CAT (https://github.com/digitalmethodsinitiative/4cat,
datasources/facebook).
"""

from __future__ import annotations

from collections import deque
from typing import Any

from nghe_lib.sources.batching import Record
from nghe_lib.sources.payloads.facebook import links_of, post_id_of, web_link
from nghe_lib.sources.payloads.nested import count, first, inner, objects, text, word

LOOKED_AT = 20_000
_NOT_PUBLIC = frozenset(
    "friends friends_of_friends friends_except_acquaintances specific_friends close_friends only_me custom lock".split()
)
_STORY = ("comet_sections", "content", "story")
_CONTEXT = ("comet_sections", "context_layout", "story", "comet_sections", "metadata")


def records(data: dict[str, Any]) -> tuple[list[Record], list[dict[str, object]]]:
    """The post in `data`. Empty where `why_not` gives a reason. Followers are never shown, so no account is made."""
    return ([], []) if why_not(data) else ([_post(data)], [])


def why_not(data: object) -> str:
    """Why an item gives no record; empty where it gives one."""
    if not isinstance(data, dict):
        return "không phải một đối tượng JSON {…}"
    story = inner(data, *_STORY)
    if not isinstance(story, dict):
        return "không phải một bài của bảng tin Facebook (không có comet_sections.content.story)"
    if data.get("sponsored_data") or inner(story, "sponsored_data"):
        return "quảng cáo, không phải bài của người dùng"
    audience = {word(one, "story", "privacy_scope", "icon_image", "name") for one in objects(data, *_CONTEXT)}
    if audience & _NOT_PUBLIC:
        return "bài không công khai (chỉ một số người xem được)"
    return "" if word(story, "post_id") or word(data, "post_id") else "không có mã bài (post_id)"


def _post(data: dict[str, Any]) -> Record:
    story = inner(data, *_STORY)
    timed = next((one for one in objects(data, *_CONTEXT) if inner(one, "story", "creation_time")), None)
    url = word(story, "wwwURL") or word(timed, "story", "url")
    author = word(story, "actors", 0, "id")
    native = word(story, "post_id") or word(data, "post_id")
    group = word(story, "target_group", "id") or word(data, "target_group", "id")
    owner = group or ("" if url and "/groups/" in url else author) or ""
    body = first(text(story, "message", "text"), inner(story, "message", "text"))
    shared = _id(word(story, "attached_story", "actors", 0, "id"), word(story, "attached_story", "post_id"))
    feedback = inner(data, "comet_sections", "feedback")
    attached = [one for at in objects(story, "attachments") if isinstance(one := _attachment(at), dict)]
    return {
        "post_id": post_id_of(url, owner=owner) or _id(owner, native),
        "platform": "facebook",
        "kind": "repost" if shared and not body else "post",
        "account_id": author,
        "published_at": first(inner(timed, "story", "creation_time"), inner(story, "creation_time")),
        "text": body,
        "url": url,
        "repost_of_id": shared,
        "links": links_of(body, [web_link(one) for one in attached]),
        "mentions": [
            one for at in objects(story, "message", "ranges") if (one := word(at, "entity", "id")) and _is_account(at)
        ],
        "like_count": first(_counted(feedback, "reaction_count"), _counted(feedback, "reactors")),
        "share_count": _counted(feedback, "share_count"),
        "comment_count": first(_counted(feedback, "total_comment_count"), _counted(feedback, "comments")),
        "view_count": first(_counted(feedback, "video_view_count"), _counted(feedback, "play_count")),
    }


def _id(owner: str | None, native: str | None) -> str | None:
    return f"{owner}_{native}" if owner and native else native


def _attachment(attachment: dict[str, object]) -> object:
    return inner(attachment, "styles", "attachment", "story_attachment_link_renderer", "attachment", "web_link")


def _is_account(tag: object) -> bool:
    return inner(tag, "entity", "__typename") in ("User", "Page", "Group")


def _counted(value: object, name: str) -> int | None:
    """The first count called `name` at any depth of `value`, nearest first: a number, or `{count: …}`."""
    waiting, seen = deque([value]), 0
    while waiting and seen < LOOKED_AT:
        one, seen = waiting.popleft(), seen + 1
        if isinstance(one, dict):
            found = first(count(one, name, "count"), count(one, name, "total_count"))
            found = found if found is not None else count(one, name)
            if isinstance(found, int):
                return found
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return None
