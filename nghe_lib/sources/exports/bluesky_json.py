"""Saved answers of Bluesky's API: feeds, search results, threads, records; and events of its Jetstream.

An answer may be the file, a line, or an element of an array. Each post is a row; so is each thing that is no post, such
as an account in a list of follows, refused with the reason: nghe keeps no lists of who follows whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nghe_lib.errors import SourceError
from nghe_lib.sources.batching import request_plan
from nghe_lib.sources.formats import Format, Request
from nghe_lib.sources.json_values import read_as_any_json, starts_as_json, values
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.bluesky import add_view, bare_record, thread_posts
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.nested import inner, word
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "bluesky_json", "Bluesky (câu trả lời API đã lưu, JSON)"
MAPPING = {
    "post_id": "uri", "account_id": "author.did", "published_at": "record.createdAt", "text": "record.text",
    "lang": "record.langs", "parent_id": "record.reply", "root_id": "record.reply", "repost_of_id": "record.embed",
    "links": "record.facets", "hashtags": "record.facets", "mentions": "record.facets", "like_count": "likeCount",
    "share_count": "repostCount", "comment_count": "replyCount",
}  # fmt: skip
FOLLOWS = Problem("danh sách theo dõi, không phải bài: nghe không giữ ai theo dõi ai")
NO_POST = Problem("không phải bài, chuỗi bài hay danh sách bài của Bluesky")
NOT_NEW = Problem("sự kiện Jetstream không phải một bài mới")
_WHO = re.compile(r'"uri"\s*:\s*"at://did:|"did"\s*:\s*"did:(?:plc|web):')
_FORM = re.compile(r'"(?:record|value|commit)"\s*:\s*\{\s*"|"(?:follows|followers)"\s*:\s*\[\s*\{')
_KIND = re.compile(r'"\$type"\s*:\s*"app\.bsky\.|"cid"\s*:\s*"bafy|"handle"\s*:\s*"|"time_us"\s*:\s*\d')
_SNIFFED = 60_000


def recognises(sample: Sample) -> bool:
    """JSON that holds records of the network in the form its API gives them."""
    if not starts_as_json(sample):
        return False
    try:
        start = sample.text[:_SNIFFED]
    except SourceError:
        return False
    return all(form.search(start) for form in (_WHO, _FORM, _KIND))


def read(file: FileAt, request: Request) -> Reading:
    """Every post of `file`. With a mapping of the reader's own it is read as any other JSON."""
    if request.mapping:
        return read_as_any_json(file, request, recognises)
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request))


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="bluesky")
    gathered = Gathered()
    for value in values(file):
        if isinstance(value, Refusal):
            gathered.refuse(value)
        else:
            _add(gathered, value)
        if len(gathered.records) + len(gathered.refused) >= request.batch_rows:
            yield gathered.batch(plan)
            gathered = gathered.next()
    if gathered.records or gathered.refused:
        yield gathered.batch(plan)


def _add(gathered: Gathered, value: dict[str, object]) -> None:
    """Read one answer, post or event."""
    for key in ("feed", "posts", "records", "follows", "followers"):
        several = value.get(key)
        if isinstance(several, list):
            for one in several:
                _add_one(gathered, one, key)
            return
    if "thread" in value:
        for node in thread_posts(value["thread"]):
            add_view(gathered, node)
    elif isinstance(value.get("commit"), dict):
        gathered.add(_of_event(value), item=value)
    else:
        _add_one(gathered, value, "posts" if "record" in value or "post" in value else "records")


def _add_one(gathered: Gathered, one: object, key: str) -> None:
    if key in ("follows", "followers"):
        gathered.add(FOLLOWS, item=one)
    elif key == "records":
        gathered.add(bare_record(one) if isinstance(one, dict) and "value" in one else NO_POST, item=one)
    else:
        add_view(gathered, one)


def _of_event(event: dict[str, object]) -> dict[str, object] | Problem:
    """A commit of the Jetstream (https://docs.bsky.app/blog/jetstream); only what is written is a post."""
    commit = event["commit"]
    if word(commit, "operation") not in ("create", "update"):
        return NOT_NEW
    uri = f"at://{word(event, 'did')}/{word(commit, 'collection')}/{word(commit, 'rkey')}"
    return bare_record({"uri": uri, "value": inner(commit, "record")})


FORMAT = Format(NAME, LABEL, recognises, read)
