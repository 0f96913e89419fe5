"""Answers of a Discourse forum's JSON API as records (https://docs.discourse.org/).

A post is named by forum, topic and its number in the topic (`host:topic/number`), which its address and its answers use
too; an author by forum and username, as @ mentions write it. Names of people are never taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from nghe_lib.sources.batching import Record
from nghe_lib.sources.html_page import body_text, links_in, tree_of
from nghe_lib.sources.payloads.nested import count, inner, objects, text, word
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import time_of

LIKE = 2
_QUOTES = './/aside[contains(@class, "quote")]'
_SPOKEN = (1, 2)  # post types: regular, moderator action; 3 is the system's doing, 4 a whisper


@dataclass(frozen=True)
class Topic:
    """What a topic says of itself. n_replies, n_views: None where not given."""

    id: str
    title: str = ""
    n_replies: int | None = None
    n_views: int | None = None


@dataclass(frozen=True)
class Posts:
    """Posts that were read. numbers: post_id → id of the forum. gone: post_ids that were deleted."""

    records: list[Record] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def topic_of(payload: object) -> Topic | None:
    """The topic in an answer to /t/ID.json, or None."""
    id_ = word(payload, "id")
    if id_ is None or not id_.isdigit():
        return None
    n_posts = count(payload, "posts_count")
    return Topic(
        id_, word(payload, "title") or "",
        None if n_posts is None else max(n_posts - 1, 0), count(payload, "views"),
    )  # fmt: skip


def stream_of(payload: object) -> list[int]:
    """Ids of all posts of the topic that are shown, oldest first."""
    found = inner(payload, "post_stream", "stream")
    return [one for one in found if type(one) is int and one > 0] if isinstance(found, list) else []


def posts_of(payload: object, *, host: str, topic: Topic) -> Posts:
    """The posts in `post_stream.posts`. Every one ends in records, gone or refused."""
    made = Posts()
    found = inner(payload, "post_stream", "posts")
    for position, post in enumerate(found if isinstance(found, list) else [], start=1):
        _take(post, position, made, host, topic)
    return made


def _take(post: object, position: int, made: Posts, host: str, topic: Topic) -> None:
    number, native = word(post, "post_number"), inner(post, "id")
    if number is None or not number.isdigit() or type(native) is not int:
        made.refused.append(Refusal(position, "bài thiếu số thứ tự hoặc mã"))
        return
    post_id = f"{host}:{topic.id}/{number}"
    made.numbers[post_id] = native
    if inner(post, "deleted_at") or inner(post, "user_deleted") is True:
        made.gone.append(post_id)
        return
    record = _record(post, post_id, number, host, topic)
    if isinstance(record, str):
        made.refused.append(Refusal(position, record))
    else:
        made.records.append(record)


def _record(post: object, post_id: str, number: str, host: str, topic: Topic) -> Record | str:
    """A record, or why there is none."""
    if inner(post, "hidden") is True:
        return "bài bị diễn đàn ẩn"
    if (inner(post, "post_type") or 1) not in _SPOKEN:
        return "việc của hệ thống (đóng, ghim, chuyển chủ đề), không phải bài"
    body = tree_of(f"<div>{text(post, 'cooked') or ''}</div>")
    answered = _answered(post, body, topic)
    said = "" if body is None else body_text(body, quotes=_QUOTES)
    is_first = number == "1"
    if not said and not is_first:
        return "bài không có chữ (chỉ ảnh, biểu tượng hoặc trích dẫn)"
    where = f"https://{host}/"
    author, written = word(post, "username"), word(post, "created_at")
    moment = time_of(written)[0]
    return {
        "post_id": post_id,
        "kind": "post" if is_first else "reply" if answered and answered != "1" else "comment",
        "source_id": host,
        "account_id": f"{host}:{author}" if author else None,
        "published_at": moment if type(moment) is int else written,
        "title": topic.title or None if is_first else None,
        "text": said or topic.title,
        "url": f"{where}t/{topic.id}/{number}",
        "parent_id": None if is_first else f"{host}:{topic.id}/{answered or 1}",
        "root_id": f"{host}:{topic.id}/1",
        "links": links_in(body, base=where),
        "mentions": _mentions(body, host),
        "like_count": _likes(post),
        "comment_count": topic.n_replies if is_first else count(post, "reply_count"),
        "view_count": topic.n_views if is_first else count(post, "reads"),
    }


def _answered(post: object, body: Any, topic: Topic) -> str | None:
    """The number of the post that this one answers: as the forum says, else the one of this topic it quotes first."""
    told = word(post, "reply_to_post_number")
    if told is not None and told.isdigit():
        return told
    if body is None:
        return None
    for quote in body.xpath(_QUOTES):
        number, of = quote.get("data-post", ""), quote.get("data-topic", "")
        if number.isdigit() and of == topic.id:
            return str(number)
    return None


def _mentions(body: Any, host: str) -> list[str]:
    names = [] if body is None else body.xpath('.//a[contains(@class, "mention")]/@href')
    found = [match[1] for name in names if (match := re.fullmatch(r".*/u/([\w.-]{1,60})", str(name)))]
    return [f"{host}:{name}" for name in dict.fromkeys(found)]


def _likes(post: object) -> int | None:
    """Likes: the forum lists only kinds of action that were taken, so a list without them means none."""
    if not isinstance(inner(post, "actions_summary"), list):
        return count(post, "like_count")
    return next((count(one, "count") for one in objects(post, "actions_summary") if inner(one, "id") == LIKE), 0)


def listed_topics(payload: object) -> list[dict[str, Any]]:
    """The topics of an answer to /latest.json and the like."""
    return [one for one in objects(payload, "topic_list", "topics") if word(one, "id")]
