"""Tables of YouTube Data Tools: lists of videos and lists of comments, as CSV and as the tab files of before 2023.

Columns: https://github.com/bernorieder/YouTube-Data-Tools and …/youtube-data-tools-v2. Comments are dated in UTC
without saying so. The old comment files do not name their video; the file name they are saved under does. The old tab
files quote nothing: a quotation mark in them is a character, which a reader of CSV would take for the start of a cell.
In pseudonymised files ids and names are SHA-1 hashes: their threads hold together but join nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nghe_lib.sources import delimited, words
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk, distinct, grid
from nghe_lib.sources.exports.cells import Row, count, first, heading, rows
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.lines import BAD_BYTES, has_bad_bytes, lines
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.youtube import WATCH, account, mentions_of, plain_text
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "youtube_data_tools", "Bảng của YouTube Data Tools (CSV, TAB)"
VIDEO_MAPPING = {
    "post_id": "videoId", "account_id": "channelId", "published_at": "publishedAt", "title": "videoTitle",
    "text": "videoDescription", "like_count": "likeCount", "comment_count": "commentCount", "view_count": "viewCount",
}  # fmt: skip
COMMENT_MAPPING = {
    "post_id": "id", "account_id": "authorChannelId", "published_at": "publishedAt", "text": "text",
    "parent_id": "isReplyToId", "root_id": "videoId", "like_count": "likeCount", "comment_count": "replyCount",
}  # fmt: skip
LANGUAGES = ("defaultAudioLanguage", "defaultLAudioLanguage", "defaultLanguage")
UTC_NOTE = "giờ của bình luận trong bảng YouTube Data Tools là giờ UTC"
NO_VIDEO_NOTE = "bảng bình luận không ghi mã video và tên tệp cũng không có: không nối được với video"
NAMED_NOTE = "bảng bình luận không ghi mã video; nghe lấy mã {} từ tên tệp"
HASHED_NOTE = "tệp đã băm mã và tên người viết: các dòng nối được với nhau nhưng không nối được với dữ liệu khác"
_VIDEOS = frozenset({"channelId", "videoId", "publishedAt", "videoTitle", "videoDescription", "viewCount"})
_COMMENTS = frozenset({"id", "likeCount", "publishedAt", "authorName", "text", "isReply", "isReplyToName"})
_USED = frozenset(
    {*VIDEO_MAPPING.values(), *COMMENT_MAPPING.values(), *LANGUAGES, "totalReplyCount", "isReply", "isReplyTo",
     "authorName", "channel_subscriberCount", "channel_publishedAt"}
)  # fmt: skip
_FILE_NAME = re.compile(r"videoinfo_(?:UC[\w-]{22}_)?([\w-]{11})_\d{4}_\d{2}_\d{2}", re.ASCII)
_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
_SHA1 = re.compile(r"[0-9a-f]{40}")
_MARKER = re.compile(r"\[[^\[\]]{1,120}: ?[^\[\]]{0,120}\]")
NOT_FETCHED = Problem("dòng đánh dấu của YouTube Data Tools: video hay bình luận không lấy được")


def recognises(sample: Sample) -> bool:
    """A heading with all columns that a list of videos or of comments always has."""
    columns = set(heading(sample))
    return columns >= _VIDEOS or (columns >= _COMMENTS and bool(columns & {"replyCount", "totalReplyCount"}))


def read(file: FileAt, request: Request) -> Reading:
    """The rows of `file`. With a mapping of the reader's own it is read as any other table."""
    if request.mapping:
        return table_format("delimited", "", recognises, delimited.chunks).read(file, request)
    columns = heading(file.sample)
    is_videos = set(columns) >= _VIDEOS
    given = VIDEO_MAPPING if is_videos else COMMENT_MAPPING
    mapping = {target: name for target, name in given.items() if name in columns}
    unused = tuple(name for name in columns if name not in _USED)
    if is_videos:
        return Reading(file.name, NAME, mapping, _videos(file, request), unused)
    named = _FILE_NAME.match(file.name) if "videoId" not in columns else None
    video = named[1] if named else ""
    notes = [UTC_NOTE]
    if "videoId" not in columns:
        notes.append(NAMED_NOTE.format(video) if video else NO_VIDEO_NOTE)
    return Reading(file.name, NAME, mapping, _comments(file, request, video), unused, tuple(notes))


def _videos(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="youtube")
    for chunk in _chunks(file, batch_rows=request.batch_rows):
        found = rows(chunk, _USED)
        if not found and not chunk.refused:
            continue
        made, positions, refused = _parted(chunk, [video(row) for row in found])
        accounts = {str(one["account_id"]): one for one in map(_channel, found) if one}
        yield batch_of_records(made, plan, positions=positions, refused=refused, accounts=list(accounts.values()))


def _comments(file: FileAt, request: Request, video_id: str) -> Iterator[Batch]:
    plan = request_plan(request, platform="youtube")
    is_told = False
    for chunk in _chunks(file, batch_rows=request.batch_rows):
        found = rows(chunk, _USED)
        if not found and not chunk.refused:
            continue
        made, positions, refused = _parted(chunk, [comment(row, video_id=video_id) for row in found])
        batch = batch_of_records(made, plan, positions=positions, refused=refused)
        is_hashed = not is_told and any(_SHA1.fullmatch(row.get("id", "")) for row in found)
        is_told = is_told or is_hashed
        notes = (*batch.notes, HASHED_NOTE) if is_hashed else batch.notes
        yield Batch(batch.posts, batch.refused, batch.accounts, batch.sources, notes)


def _parted(
    chunk: Chunk, found: list[Record | Problem]
) -> tuple[list[Record], list[int], list[Refusal]]:  # fmt: skip
    kept = [(at, one) for at, one in zip(chunk.positions, found, strict=True) if not isinstance(one, Problem)]
    bad = [Refusal(at, str(one)) for at, one in zip(chunk.positions, found, strict=True) if isinstance(one, Problem)]
    return [one for _, one in kept], [at for at, _ in kept], [*chunk.refused, *bad]


def video(row: Row) -> Record | Problem:
    """One row of a list of videos."""
    title, body = row.get("videoTitle", ""), row.get("videoDescription", "")
    if _MARKER.fullmatch(title) and not row.get("publishedAt", "").strip():
        return NOT_FETCHED
    native, whole = row.get("videoId", "").strip(), f"{title}\n{body}"
    return {
        "post_id": native,
        "kind": "video",
        "account_id": row.get("channelId"),
        "published_at": row.get("publishedAt"),
        "title": title,
        "text": body,
        "lang": first(row, LANGUAGES),
        "url": f"{WATCH}{native}" if native else None,
        "hashtags": words.hashtags(whole),
        "mentions": mentions_of(whole),
        "like_count": row.get("likeCount"),
        "comment_count": row.get("commentCount"),
        "view_count": row.get("viewCount"),
    }


def comment(row: Row, *, video_id: str = "") -> Record | Problem:
    """One row of a list of comments. video_id: of the video, where the row does not say."""
    native, body = row.get("id", "").strip(), plain_text(row.get("text", ""))
    if not native and _MARKER.fullmatch(body):
        return NOT_FETCHED
    root = row.get("videoId", "").strip() or video_id or None
    is_reply = row.get("isReply", "").strip() == "1"
    parent = (first(row, ("isReplyToId", "isReplyTo")) if is_reply else None) or root
    is_hashed = _SHA1.fullmatch(native) is not None
    published = row.get("publishedAt", "").strip()
    return {
        "post_id": native,
        "kind": "reply" if is_reply else "comment",
        "account_id": first(row, ("authorChannelId", "authorName")),
        "published_at": f"{published}+00:00" if _NAIVE.fullmatch(published) else published,
        "text": body,
        "url": f"{WATCH}{root}&lc={native}" if root and native and not is_hashed else None,
        "parent_id": parent,
        "root_id": root,
        "mentions": mentions_of(body),
        "like_count": row.get("likeCount"),
        "comment_count": first(row, ("totalReplyCount", "replyCount")),
    }


def _channel(row: Row) -> dict[str, object] | None:
    """What a list of videos with details of channels says of one."""
    native, followers = row.get("channelId", "").strip(), count(row.get("channel_subscriberCount"))
    return (
        account(native, followers=followers, created=row.get("channel_publishedAt")) if native and followers else None
    )


def _chunks(file: FileAt, *, batch_rows: int) -> Iterator[Chunk]:
    return _bare_chunks(file, batch_rows) if _is_bare(file.sample) else delimited.chunks(file, batch_rows=batch_rows)


def _is_bare(sample: Sample) -> bool:
    """Whether this is a tab file without quoting: newer ones quote every cell that holds a blank."""
    head = sample.text.lstrip("\ufeff").splitlines()
    if not head or "\t" not in head[0]:
        return False
    cells = [cell for line in head[1:60] for cell in line.split("\t") if " " in cell.strip()]
    return bool(cells) and sum(cell[:1] == '"' for cell in cells) * 2 < len(cells)


def _bare_chunks(file: FileAt, batch_rows: int) -> Iterator[Chunk]:
    """The rows of a tab file whose cells are neither quoted nor broken over lines."""
    with file.text() as (text, stream):
        columns: tuple[str, ...] = ()
        row = characters = 0
        held: list[list[object]] = []
        positions: list[int] = []
        refused: list[Refusal] = []
        for line in lines(text, stream):
            cells = line.lstrip("\ufeff").rstrip("\r\n").split("\t")
            if not columns:
                columns = distinct(cells)
                continue
            if not line.strip():
                continue
            row += 1
            characters += len(line)
            reason = _fault(cells, columns, line, stream.torn)
            if reason:
                refused.append(Refusal(row, reason, f"dòng={len(line)}"))
            else:
                held.append(list(cells))
                positions.append(row)
            if len(held) + len(refused) >= batch_rows or characters >= MAX_CHUNK_CHARACTERS:
                yield Chunk(positions, columns, grid(held, columns), refused)
                held, positions, refused, characters = [], [], [], 0
        yield Chunk(positions, columns, grid(held, columns), refused)


def _fault(cells: list[str], columns: tuple[str, ...], line: str, torn: str) -> str:
    if torn and not line.endswith(("\n", "\r")):
        return torn
    if len(cells) != len(columns):
        return f"có {len(cells)} ô, dòng tiêu đề có {len(columns)} cột"
    return BAD_BYTES if has_bad_bytes(line) else ""


FORMAT = Format(NAME, LABEL, recognises, read)
