"""CSV files of Meta's Content Library: posts and comments of Facebook, Instagram and Threads.

Columns: https://developers.facebook.com/docs/content-library-and-api/appendix/data-dictionary (API names such as
`post_owner.id` and `statistics.like_count`; Threads has none published, so those of the download are taken as they
come). The ids are the library's own, not the platforms': a file of it joins with itself and with no other source. likes
of Facebook are all reactions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from nghe_lib.sources import delimited, words
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.exports.cells import Row, count, first, heading, rows, total
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.facebook import links_of
from nghe_lib.sources.reading import Batch, Reading

NAME, LABEL = "content_library", "CSV của Meta Content Library"
_SURE = frozenset({"id", "creation_time", "text"})
_OWNERS = ("post_owner.id", "owner.id", "post_owner.username", "owner.username", "post_owner.name", "owner.name")
REACTIONS = tuple(f"statistics.{name}_count" for name in ("like", "love", "wow", "haha", "sad", "angry", "care"))
SHARES = ("statistics.share_count", "statistics.repost_count", "statistics.quote_count")
VIEWS = ("statistics.views", "statistics.view_count")
ANSWERS = ("statistics.comment_count", "statistics.reply_count")
_USED = (
    "id", "text", "creation_time", "lang", "post_owner.id", "post_owner.username", "post_owner.type", "owner.id",
    "owner.username", "owner.type", "post_id", "parent_comment_id", "parent_id", "shared_post_id", "hashtags",
    "link_attachment.link", "content_type", "media_type", "mcl_url", "surface.id", "is_account_verified", "platform",
    "statistics.reaction_count", "statistics.top_level_reply_count", *REACTIONS, *SHARES, *VIEWS, *ANSWERS,
)  # fmt: skip
_IN_URL = re.compile(r"/(facebook|instagram|threads)(?:/|$|\?)")


def recognises(sample: Sample) -> bool:
    """A heading with the API names of a post or comment."""
    columns = set(heading(sample))
    has_owner = any(name in columns for name in _OWNERS)
    return columns >= _SURE and has_owner and any(name.startswith(("statistics.", "mcl_url")) for name in columns)


def read(file: FileAt, request: Request) -> Reading:
    """The posts of `file`. With a mapping of the reader's own, it is read as any other table."""
    if request.mapping:
        return table_format("delimited", "", recognises, delimited.chunks).read(file, request)
    columns = set(heading(file.sample))
    owner = "post_owner" if any(name.startswith("post_owner.") for name in columns) else "owner"
    wanted = {
        "post_id": "id", "text": "text", "published_at": "creation_time", "account_id": f"{owner}.id", "lang": "lang",
        "parent_id": "parent_comment_id", "root_id": "post_id", "repost_of_id": "shared_post_id",
        "hashtags": "hashtags", "like_count": "statistics.reaction_count", "share_count": "statistics.share_count",
        "comment_count": "statistics.comment_count", "view_count": "statistics.views",
    }  # fmt: skip
    mapping = {target: name for target, name in wanted.items() if name in columns}
    unused = tuple(sorted(columns.difference(_USED)))
    notes = ("mã bài là mã riêng của Content Library: không nối được với bài lấy từ nguồn khác",)
    return Reading(file.name, NAME, mapping, _batches(file, request, columns), unused, notes)


def _batches(file: FileAt, request: Request, columns: set[str]) -> Iterator[Batch]:
    usual = request.platform or platform_of(columns)
    plan = request_plan(request, platform=usual)
    for chunk in delimited.chunks(file, batch_rows=request.batch_rows):
        found = rows(chunk, _USED)
        if found or chunk.refused:
            made = [record(row, platform=usual) for row in found]
            yield batch_of_records(made, plan, positions=chunk.positions, refused=chunk.refused)


def platform_of(columns: set[str]) -> str:
    """The platform whose fields `columns` are; Facebook where nothing tells."""
    if columns & {"statistics.repost_count", "statistics.quote_count", "is_account_verified"}:
        return "threads"
    is_facebook = any(name.startswith("surface.") for name in columns) or columns & {
        "statistics.reaction_count", "statistics.love_count", "statistics.share_count",
    }  # fmt: skip
    return "facebook" if is_facebook or "hashtags" not in columns else "instagram"


def record(row: Row, *, platform: str) -> Record:
    """One row. platform: where neither a column nor the row's address in the library says."""
    at = row.get("mcl_url", "")
    found = _IN_URL.search(at)
    platform = (found[1] if found else "") or row.get("platform", "").strip().casefold() or platform
    post, above = row.get("post_id", ""), row.get("parent_comment_id") or row.get("parent_id") or ""
    is_comment = bool(post)
    shared = row.get("shared_post_id") or None
    given = {name: count(row.get(name)) for name in (*REACTIONS, *SHARES, "statistics.reaction_count")}
    likes = given["statistics.reaction_count"]
    if likes is None:
        likes = total([given[name] for name in REACTIONS])
    body = row.get("text")
    has_video = (row.get("content_type") or row.get("media_type") or "").casefold() in ("videos", "video", "reels")
    return {
        "post_id": row.get("id"),
        "platform": platform,
        "kind": ("reply" if above else "comment") if is_comment else "video" if has_video else "post",
        "account_id": _account(row, platform),
        "published_at": row.get("creation_time"),
        "text": body,
        "lang": row.get("lang"),
        "url": None,
        "parent_id": (above or post) if is_comment else above or None,
        "root_id": post or None,
        "repost_of_id": shared,
        "links": links_of(body, [_link(row.get("link_attachment.link"))]),
        "hashtags": _hashtags(row.get("hashtags"), body),
        "like_count": likes,
        "share_count": total([given[name] for name in SHARES]),
        "comment_count": first(row, ANSWERS),
        "view_count": first(row, VIEWS),
    }


def _account(row: Row, platform: str) -> str | None:
    """The library's number on Facebook, where names may be missing; elsewhere the user name, which mentions use."""
    number = row.get("post_owner.id") or row.get("owner.id")
    name = row.get("post_owner.username") or row.get("owner.username")
    return (number or name if platform == "facebook" else name or number) or None


def _hashtags(cell: str | None, body: str | None) -> list[str] | None:
    """Hashtags of their own column, a JSON list or words; else those in the text."""
    try:
        listed = json.loads(cell) if cell and cell.startswith("[") else cell
    except (ValueError, RecursionError):
        listed = cell
    return words.words_of(listed, sign="#") or (words.hashtags(body) if body else None)


def _link(link: str | None) -> str | None:
    return link if link and link.startswith(("http://", "https://")) else None


FORMAT = Format(NAME, LABEL, recognises, read)
