"""CSV exports of 4CAT, and those of Zeeschuimer, which writes the same columns: one platform a file.

https://github.com/digitalmethodsinitiative/4cat: every data source maps its items to `id`, `body`, `author`,
`timestamp` and columns of its own, by which the platform is told here. `timestamp` is UTC without saying so, so
`unix_timestamp` is read where it is there. Ids are written as the platform's other payloads write them, so that both
join: Instagram's and Threads' short codes as their numbers, a Facebook post behind its owner where its address says
who. Names, avatars and places are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nghe_lib.sources import delimited, words
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.exports.cells import Row, count, first, heading, total
from nghe_lib.sources.exports.cells import rows as rows_of
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.facebook import post_id_of
from nghe_lib.sources.payloads.instagram_capture import id_of_code
from nghe_lib.sources.payloads.tiktok_capture import handle, language, mentions, tags
from nghe_lib.sources.reading import Batch, Reading

NAME, LABEL = "fourcat", "CSV của 4CAT, Zeeschuimer"
_NAIVE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?")
YES = frozenset({"yes", "true", "1"})
_ALWAYS = frozenset({"id", "body", "author"})
_TIMES = ("unix_timestamp", "timestamp", "created_at")


@dataclass(frozen=True)
class Shape:
    """The export of one data source. signs: columns only it has. reads: columns that `record` takes."""

    platform: str
    signs: frozenset[str]
    reads: frozenset[str]
    record: Callable[[Row], Record]


def recognises(sample: Sample) -> bool:
    """A heading with 4CAT's common columns and the signs of one data source."""
    return _shape(heading(sample)) is not None


def read(file: FileAt, request: Request) -> Reading:
    """The posts of `file`. With a mapping of the reader's own, it is read as any other table."""
    if request.mapping:
        return table_format("delimited", "", recognises, delimited.chunks).read(file, request)
    columns = heading(file.sample)
    shape = _shape(columns)
    if shape is None:
        raise ValueError("recognises said yes to what has no shape")
    used = _ALWAYS | shape.reads | set(_TIMES) | {"followers"}
    mapping = {"text": "body", "post_id": "id", "account_id": "author", "published_at": _time_column(columns)}
    unused = tuple(name for name in columns if name not in used)
    return Reading(file.name, NAME, mapping, _batches(file, request, shape), unused)


def _batches(file: FileAt, request: Request, shape: Shape) -> Iterator[Batch]:
    plan = request_plan(request, platform=shape.platform)
    names = _ALWAYS | shape.reads | set(_TIMES)
    for chunk in delimited.chunks(file, batch_rows=request.batch_rows):
        found = rows_of(chunk, names)
        if not found and not chunk.refused:
            continue
        made = [_common(row, shape) | shape.record(row) for row in found]
        accounts = {str(one["account_id"]): one for row in found if (one := _account(row, shape))}
        yield batch_of_records(
            made, plan, positions=chunk.positions, refused=chunk.refused, accounts=list(accounts.values())
        )


def _shape(columns: list[str]) -> Shape | None:
    known = set(columns)
    if not known >= _ALWAYS or not known & set(_TIMES):
        return None
    return next((shape for shape in SHAPES if known >= shape.signs), None)


def _time_column(columns: list[str]) -> str:
    return next((name for name in _TIMES if name in columns), "")


def _common(row: Row, shape: Shape) -> Record:
    body = row.get("body")
    return {
        "post_id": row.get("id"),
        "kind": "post",
        "account_id": row.get("author"),
        "published_at": _utc(first(row, _TIMES)),
        "text": body,
        "hashtags": _hashtags(body, row.get("hashtags")),
        "mentions": _mentions(body, row.get("mentions"), shape.platform),
    }


def _utc(moment: str | None) -> str | None:
    """A moment with the zone that 4CAT leaves out."""
    return f"{moment.strip()}+00:00" if moment and _NAIVE.fullmatch(moment.strip()) else moment


def _hashtags(body: str | None, listed: str | None) -> list[str]:
    return tags(body, list((listed or "").split(",")))


def _mentions(body: str | None, listed: str | None, platform: str) -> list[str]:
    inside = words.mentions(body, platform=platform) if body else None
    given = (one.strip().removeprefix("@") for one in (listed or "").split(","))
    return list(dict.fromkeys([*(inside or []), *(f"{platform}:{one}" for one in given if one)]))


def _account(row: Row, shape: Shape) -> dict[str, object] | None:
    """Followers, where a TikTok export tells them."""
    followers = count(row.get("author_followers"))
    author = handle(row.get("author"))
    if followers is None or author is None or shape.platform != "tiktok":
        return None
    return {
        "account_id": f"tiktok:{author}", "platform": "tiktok", "role": "unknown", "follower_count": followers,
    }  # fmt: skip


def _says_yes(row: Row, name: str) -> bool:
    return row.get(name, "").strip().casefold() in YES


def _tiktok(row: Row) -> Record:
    return {
        "kind": "video",
        "account_id": handle(row.get("author")),
        "text": first(row, ("body", "stickers")),
        "url": row.get("tiktok_url"),
        "hashtags": tags(row.get("body"), [*row.get("hashtags", "").split(","), *row.get("challenges", "").split(",")]),
        "like_count": row.get("likes"),
        "share_count": row.get("shares"),
        "comment_count": row.get("comments"),
        "view_count": row.get("plays"),
    }


def _tiktok_comment(row: Row) -> Record:
    video, thread = row.get("post_id") or None, row.get("thread_id") or None
    is_reply = _says_yes(row, "is_comment_on_comment")
    return {
        "kind": "reply" if is_reply else "comment",
        "account_id": handle(row.get("author")),
        "lang": language(row.get("language_guess")),
        "parent_id": thread if is_reply else video,
        "root_id": video,
        "mentions": mentions(row.get("body"), []),
        "like_count": row.get("likes"),
        "comment_count": row.get("replies"),
    }


def _instagram(row: Row) -> Record:
    hidden = _says_yes(row, "likes_hidden")
    return {
        "post_id": id_of_code(row.get("id")) or row.get("id"),
        "kind": "video" if row.get("media_type", "").strip().casefold() == "video" else "post",
        "url": row.get("url"),
        "mentions": _mentions(row.get("body"), row.get("usertags"), "instagram"),
        "like_count": None if hidden else row.get("num_likes"),
        "comment_count": row.get("num_comments"),
        # 4CAT writes 0 where a picture has no plays.
        "view_count": count(row.get("play_count")) or None,
    }


def _threads(row: Row) -> Record:
    return {
        "post_id": id_of_code(row.get("id")) or row.get("id"),
        "url": row.get("url"),
        "like_count": row.get("likes"),
        "share_count": total([count(row.get("reposts")), count(row.get("quotes"))]),
        "comment_count": row.get("replies"),
    }


def _facebook(row: Row) -> Record:
    return {"post_id": post_id_of(row.get("url")) or row.get("id"), "url": row.get("url")}


def _x(row: Row) -> Record:
    is_reply, is_repost = _says_yes(row, "is_reply"), _says_yes(row, "is_retweet")
    thread = row.get("thread_id") or None
    author = row.get("author", "").strip()
    link = row.get("link") or (f"https://x.com/{author}/status/{row.get('id')}" if author else None)
    return {
        "kind": "repost" if is_repost else "reply" if is_reply else "post",
        "account_id": author.casefold() or row.get("author_id"),
        "lang": language(row.get("language_guess")),
        "url": link,
        "root_id": thread if thread != row.get("id") else None,
        "repost_of_id": row.get("quote_tweet_id") or None,
        "mentions": [one.casefold() for one in _mentions(row.get("body"), row.get("mentions"), "x")],
        "like_count": row.get("like_count"),
        # A retweet repeats the counts of what it repeats.
        "share_count": None if is_repost else total([count(row.get("retweet_count")), count(row.get("quote_count"))]),
        "comment_count": row.get("reply_count"),
        "view_count": row.get("impression_count"),
    }


def _telegram(row: Row) -> Record:
    chat, number = row.get("chat", ""), row.get("id", "").rpartition("-")[2]
    answered = row.get("reply_to", "").strip()
    return {
        "post_id": f"{chat}/{number}" if chat and number else row.get("id"),
        "kind": "reply" if answered.isdigit() else "post",
        "account_id": first(row, ("author_username", "author", "chat")),
        "parent_id": f"{chat}/{answered}" if chat and answered.isdigit() else None,
        "url": f"https://t.me/{chat}/{number}" if chat and not chat.lstrip("-").isdigit() else None,
        "mentions": _mentions(row.get("body"), row.get("entities_mentioned"), "telegram"),
        "view_count": row.get("views"),
    }


def _bluesky(row: Row) -> Record:
    root = row.get("thread_id") or None
    is_reply = bool(root) and root != row.get("id")
    return {
        "kind": "reply" if is_reply else "post",
        "account_id": first(row, ("author_id", "author")),
        "url": row.get("link"),
        "root_id": root if is_reply else None,
        "hashtags": _hashtags(row.get("body"), row.get("tags")),
        "like_count": row.get("like_count"),
        "share_count": total([count(row.get("repost_count")), count(row.get("quote_count"))]),
        "comment_count": row.get("reply_count"),
    }


def _made(platform: str, signs: str, reads: str, record: Callable[[Row], Record]) -> Shape:
    return Shape(platform, frozenset(signs.split()), frozenset(signs.split()) | frozenset(reads.split()), record)


SHAPES = (
    _made("tiktok", "tiktok_url plays", "stickers hashtags challenges likes shares comments author_followers", _tiktok),
    _made(
        "tiktok", "comment_url post_id is_comment_on_comment", "thread_id likes replies language_guess",
        _tiktok_comment,
    ),
    _made(
        "instagram", "num_likes num_comments media_type", "url hashtags usertags play_count likes_hidden", _instagram
    ),
    _made("threads", "reposts replies quotes likes url", "hashtags", _threads),
    _made("facebook", "is_in_group group_name url", "", _facebook),
    _made(
        "x", "retweet_count is_retweet is_reply",
        "thread_id link author_id language_guess quote_tweet_id hashtags mentions like_count quote_count reply_count "
        "impression_count", _x,
    ),
    _made("telegram", "chat author_is_bot reply_to", "author_username entities_mentioned views", _telegram),
    _made(
        "bluesky", "repost_count replies_allowed link",
        "thread_id author_id tags mentions like_count quote_count reply_count", _bluesky,
    ),
)  # fmt: skip
FORMAT = Format(NAME, LABEL, recognises, read)
