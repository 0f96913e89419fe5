"""Comments of Facebook threads as JSON lines: `{id, thread, raw_comment, timestamp, username, likes, …}`.

`id` is the site's own key, base 64 of `comment:POST_COMMENT`; it is written out, so that these comments join with those
of the Graph API. `thread` is the post. Which comment a reply answers is not in the file: all stand under the post.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.json_lines import batches_of_records, chunks, first_record
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.nested import word
from nghe_lib.sources.reading import Batch, Reading

NAME, LABEL = "facebook_comments", "Bình luận Facebook theo bài (JSON lines)"
MAPPING = {
    "post_id": "id", "account_id": "username", "published_at": "timestamp", "text": "raw_comment", "root_id": "thread",
    "parent_id": "thread", "like_count": "likes",
}  # fmt: skip
NOTE = "tệp không cho biết trả lời bình luận nào: mọi bình luận được nối thẳng với bài"
_KEYS = frozenset({"id", "thread", "raw_comment", "timestamp"})
_KEY = re.compile(r"comment:(\d{5,25})_(\d{3,25})")


def recognises(sample: Sample) -> bool:
    """JSON lines whose first object is such a comment, with a key of Facebook."""
    record = first_record(sample) if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else None
    return record is not None and record.keys() >= _KEYS and written_out(record.get("id")) is not None


def read(file: FileAt, request: Request) -> Reading:
    """The comments of `file`. With a mapping of the reader's own, it is read as any other JSON lines."""
    if request.mapping:
        return table_format("json_lines", "", recognises, chunks).read(file, request)
    first = first_record(file.sample) or {}
    unused = tuple(name for name in first if name not in MAPPING.values())
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request), unused, (NOTE,))


def written_out(key: object) -> str | None:
    """`POST_COMMENT` from the site's key of a comment; None where it is no such key."""
    try:
        plain = base64.b64decode(key, validate=True).decode("ascii") if isinstance(key, str) else ""
    except (binascii.Error, UnicodeError, ValueError):
        return None
    found = _KEY.fullmatch(plain)
    return f"{found[1]}_{found[2]}" if found else None


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="facebook")
    for positions, records, refused in batches_of_records(file, batch_rows=request.batch_rows):
        made = [comment(record) for record in records]
        yield batch_of_records(made, plan, positions=positions, refused=refused)


def comment(record: dict[str, object]) -> Record:
    """One line as a comment on its post."""
    thread = word(record, "thread")
    return {
        "post_id": written_out(record.get("id")) or word(record, "id"),
        "kind": "comment",
        "account_id": word(record, "username"),
        "published_at": record.get("timestamp"),
        "text": record.get("raw_comment"),
        "parent_id": thread,
        "root_id": thread,
        "mentions": [],
        "like_count": record.get("likes"),
    }


FORMAT = Format(NAME, LABEL, recognises, read)
