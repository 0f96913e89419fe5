"""Facebook posts that somebody scraped: a JSON array of posts with comments and replies inside.

One post is `{id_post, content, post_date, share, url, username, status_dict, comments}`, a comment `{id_comment,
content, post_date, status_dict, replys}`, a reply `{id_reply, …}`. Their numbers only count within the file; a post is
known by its address (`GROUP_POST`), a comment by its words, time and place in the thread, so a post scraped twice
stands once. Dates are day-month-year or empty; a time that is not given is missing. `status_dict.All` is 0 where the
scraper failed to read it, so likes are the larger of it and of the sum of all reactions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nghe_lib.sources import json_document
from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.batching import batch_of_records, request_plan
from nghe_lib.sources.exports.cells import total
from nghe_lib.sources.exports.threads import Found, in_order, numbered
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.facebook import post_id_of
from nghe_lib.sources.payloads.nested import count, text, word
from nghe_lib.sources.reading import Batch, Reading
from nghe_lib.sources.words import Problem, clean

NAME, LABEL = "facebook_scrape", "Bài Facebook cào sẵn, kèm bình luận (JSON)"
MAPPING = {
    "post_id": "url", "account_id": "username", "published_at": "post_date", "title": "title", "text": "content",
    "url": "url", "like_count": "status_dict", "share_count": "share", "comment_count": "total comment",
}  # fmt: skip
REACTIONS = ("Like", "Love", "Care", "Haha", "Sad", "Angry", "Wow")
NOTE = "mỗi bài, bình luận và trả lời là một dòng; mã bình luận được tính từ chữ và giờ, vì tệp chỉ đánh số thứ tự"
_KEYS = ("id_post", "content", "post_date", "status_dict")
_POST = (
    "id_post",
    "content",
    "post_date",
    "share",
    "title",
    "total comment",
    "url",
    "username",
    "status_dict",
    "comments",
)
_NOT_AN_OBJECT = Problem("không phải một đối tượng JSON {…}")
_SNIFFED, MAX_DEPTH = 50_000, 20


def recognises(sample: Sample) -> bool:
    """A JSON array whose first object has the keys of such a post before it has comments."""
    if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"[":
        return False
    start = sample.text.lstrip("\ufeff \t\r\n")[:_SNIFFED]
    return re.match(r"\[\s*\{", start) is not None and all(re.search(rf'"{key}"\s*:', start) for key in _KEYS)


def read(file: FileAt, request: Request) -> Reading:
    """Every post, comment and reply of `file`, numbered as they follow. A mapping of the reader's own: posts only."""
    if request.mapping:
        return table_format("json", "", json_document.recognises, json_document.chunks).read(file, request)
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request), (), (NOTE,))


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="facebook")
    row = 0
    for chunk in json_document.chunks(file, batch_rows=min(request.batch_rows, 200)):
        records, positions, refused = numbered(in_order(chunk, _POST, thread), after=row)
        row += len(records) + len(refused)
        if records or refused:
            yield batch_of_records(records, plan, positions=positions, refused=refused)


def thread(post: dict[str, object]) -> Iterator[Found]:
    """A post, its comments and their replies as records."""
    url = clean(text(post, "url") or "") or None
    address = url.partition("?")[0] if url and "/posts/" in url else url
    root = post_id_of(address) or fingerprint(address or clean(text(post, "content") or ""))
    yield {
        "post_id": root,
        "kind": "post",
        "account_id": word(post, "username"),
        "published_at": post.get("post_date"),
        "title": post.get("title"),
        "text": post.get("content"),
        "url": address,
        "mentions": [],
        "like_count": _likes(post),
        "share_count": count(post, "share"),
        "comment_count": count(post, "total comment"),
    }
    yield from _below(post, "comments", "id_comment", (root,))


def _below(above: dict[str, object], key: str, number: str, path: tuple[str, ...]) -> Iterator[Found]:
    """What stands in the list `key` of `above`: comments of a post or replies of a comment.

    path: ids from the post down to `above`.
    """
    given, root, parent = above.get(key), path[0], path[-1]
    if given is not None and not isinstance(given, list):
        yield Problem(f"'{key}' không phải danh sách")
        return
    numbers: dict[str, list[str]] = {}
    for one in given or []:
        if not isinstance(one, dict):
            yield _NOT_AN_OBJECT
            continue
        mark = fingerprint(parent, clean(text(one, "content") or ""), clean(text(one, "post_date") or ""))
        same = numbers.setdefault(mark, [])
        counted = word(one, number) or ""
        if counted not in same:
            same.append(counted)
        place = same.index(counted)
        native = f"{root}_{mark}" + (f"-{place + 1}" if place else "")
        yield {
            "post_id": native,
            "kind": "comment" if parent == root else "reply",
            "published_at": one.get("post_date"),
            "text": one.get("content"),
            "parent_id": parent,
            "root_id": root,
            "mentions": [],
            "like_count": _likes(one),
        }
        if len(path) < MAX_DEPTH:
            yield from _below(one, "replys", "id_reply", (*path, native))
        elif one.get("replys"):
            yield Problem(f"trả lời lồng nhau quá {MAX_DEPTH} tầng")


def _likes(one: dict[str, object]) -> int | None:
    given = [count(one, "status_dict", "All"), total(count(one, "status_dict", name) for name in REACTIONS)]
    return max((number for number in given if number is not None), default=None)


FORMAT = Format(NAME, LABEL, recognises, read)
