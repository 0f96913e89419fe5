"""Telegram Desktop's export `result.json`: one channel or group, or the whole archive of an account.

Only channels and groups with a public address are read (`public_channel`, `public_supergroup`): each message is a row.
A private conversation is one refused row, and its messages go no further than this module; nor do contacts, sessions
and the rest of an archive. Form: https://github.com/telegramdesktop/tdesktop, export/output/export_output_json.cpp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from nghe_lib.sources import json_stream
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS
from nghe_lib.sources.formats import Format, Request
from nghe_lib.sources.json_stream import Element, Owner
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.nested import word
from nghe_lib.sources.payloads.telegram import Room, exported_record
from nghe_lib.sources.reading import Batch, Reading, Refusal
from nghe_lib.sources.words import Problem

NAME, LABEL = "telegram_export", "Telegram Desktop (result.json)"
MAPPING = {
    "post_id": "id", "account_id": "from_id", "published_at": "date_unixtime", "text": "text",
    "parent_id": "reply_to_message_id", "links": "text_entities", "mentions": "text_entities",
    "like_count": "reactions",
}  # fmt: skip
UNUSED = ("author", "contact_information", "edited", "forwarded_from", "from", "location_information", "saved_from")
PUBLIC = {"public_channel": False, "public_supergroup": True}
PRIVATE = (
    "personal_chat", "bot_chat", "saved_messages", "replies", "private_group", "private_supergroup", "private_channel",
)  # fmt: skip
NOTES = (
    "Telegram Desktop không xuất lượt xem, lượt chuyển tiếp và tên tài khoản; cảm xúc được đếm là lượt thích",
    "cuộc trò chuyện riêng tư trong tệp không được đọc: mỗi cuộc là một dòng bị từ chối",
)
NOT_PUBLIC = "cuộc trò chuyện riêng tư: nghe chỉ đọc kênh và nhóm công khai"
_TYPES = "|".join((*PUBLIC, *PRIVATE))
_ONE_CHAT = re.compile(rf'\{{\s*(?:"name"\s*:\s*(?:null|"(?:[^"\\]|\\.)*")\s*,\s*)?"type"\s*:\s*"(?:{_TYPES})"\s*,')
_MESSAGES = re.compile(r'"id"\s*:\s*-?\d+\s*,\s*"messages"\s*:\s*\[')
_ARCHIVE = re.compile(
    r'\{\s*"about"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*"(?:personal_information|profile_pictures|stories|contacts|'
    r'frequent_contacts|sessions|web_sessions|other_data|chats|left_chats)"\s*:\s*[\[{]'
)


def recognises(sample: Sample) -> bool:
    """A JSON object that begins as Telegram Desktop begins a chat or an archive."""
    if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return False
    start = sample.text.lstrip("\ufeff \t\r\n")[:20_000]
    return bool(_ARCHIVE.match(start) or (_ONE_CHAT.match(start) and _MESSAGES.search(start)))


def read(file: FileAt, request: Request) -> Reading:
    """Every message of the public chats of `file`, one by one; memory holds one batch."""
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request), UNUSED, NOTES)


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform="telegram")
    records: list[Record] = []
    positions: list[int] = []
    refused: list[Refusal] = []
    characters = 0
    for row, (found, size) in enumerate(_rows(file), start=1):
        if isinstance(found, Problem):
            refused.append(Refusal(row, str(found), f"tin={size}"))
        else:
            records.append(found)
            positions.append(row)
        characters += size
        if len(records) + len(refused) >= request.batch_rows or characters >= MAX_CHUNK_CHARACTERS:
            yield batch_of_records(records, plan, positions=positions, refused=refused)
            records, positions, refused, characters = [], [], [], 0
    if records or refused:
        yield batch_of_records(records, plan, positions=positions, refused=refused)


def _rows(file: FileAt) -> Iterator[tuple[Record | Problem, int]]:
    """A record or the reason for its refusal, with the characters it takes, for every row of `file`."""
    owner = Owner()
    for is_owner, several in groupby(json_stream.elements(file, "messages"), key=lambda one: isinstance(one, Owner)):
        if is_owner:
            for one in several:
                owner = one if isinstance(one, Owner) else owner
        else:
            yield from _chat(owner, (one for one in several if isinstance(one, Element)))


def _chat(owner: Owner, messages: Iterator[Element]) -> Iterator[tuple[Record | Problem, int]]:
    kind, number = word(owner.values, "type") or "", owner.values.get("id")
    if kind not in PUBLIC or type(number) is not int:
        whole = [one.is_break for one in messages]
        yield Problem(f"{NOT_PUBLIC} ({kind or 'không rõ loại'})"), len(whole)
        if any(whole):
            yield Problem(json_stream.UNFINISHED), 0
        return
    room = Room(number, is_group=PUBLIC[kind])
    for one in messages:
        yield (one.value if isinstance(one.value, Problem) else exported_record(one.value, room=room)), one.size


FORMAT = Format(NAME, LABEL, recognises, read)
