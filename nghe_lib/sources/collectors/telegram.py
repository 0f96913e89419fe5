"""Listen to public Telegram channels and groups: posts, their comments, and words searched for in one channel.

Telegram's API for applications (MTProto) by telethon, with the session of a person's account:
https://core.telegram.org/methods. Telegram offers no search over all channels to research; a channel has to be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Page, Target, needs
from nghe_lib.sources.payloads.nested import inner, objects, word
from nghe_lib.sources.payloads.telegram import Room, channel_account, username
from nghe_lib.sources.protocols.mtproto import SECRETS, RefusedError, Telegram
from nghe_lib.sources.protocols.telegram_walk import Walk

TERMS = (
    "nghe chỉ đọc kênh và nhóm Telegram công khai (có tên người dùng), qua API chính thức dành cho ứng dụng, bằng"
    " phiên đăng nhập của chính người dùng; không tham gia nhóm, không đọc trò chuyện riêng, không theo dõi cá "
    "nhân. Điều khoản API (https://core.telegram.org/api/terms) buộc mỗi ứng dụng có api_id riêng và giữ riêng tư"
    " cho người dùng; văn bản riêng về cấp phép nội dung (https://telegram.org/tos/content-licensing) cấm cào dữ "
    "liệu và dùng dữ liệu cho AI khi chưa được phép: hãy đọc và xin phép trước khi thu thập quy mô lớn. nghe giữ "
    "khoảng cách giữa hai lần hỏi và dừng đúng thời gian FLOOD_WAIT yêu cầu. nghe không lưu tên, ảnh, số điện "
    "thoại của ai; tên tài khoản được băm. Tin đã xóa trên Telegram thì nghe xóa theo. nghe chưa kiểm chứng lại "
    "lời văn điều khoản ngày 24/11/2026; hãy đọc bản mới trước khi thu thập."
)
_NAME = re.compile(r"(?:https://t\.me/|@)?(?P<name>[A-Za-z][A-Za-z0-9_]{3,31})/?")
MOVED = "tên @{} nay thuộc một kênh khác trên Telegram; nghe thu kênh mới từ đầu"
_HASH_LIMIT = 2**63


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT begins with a username, and for `search` goes on with words."""
    name, _, words = target.what.partition(" ")
    if not _NAME.fullmatch(name) or bool(words) != (target.verb == "search"):
        raise ParameterError(
            f"'{target.what[:60]}' không hỏi được; viết tên người dùng của một kênh hay nhóm công khai, ví dụ: "
            "telegram channel tenkenh, hoặc: telegram search tenkenh ngập lụt"
        )


@dataclass
class Channel:
    """The channel or group asked. words: what to search for in it; "" for everything. See `telegram_walk.Source`."""

    telegram: Telegram
    id: int
    access_hash: int
    words: str = ""

    def above(self, number: int, limit: int) -> dict[str, Any]:
        """The `limit` messages that follow `number`."""
        return self._messages(number + 1, limit, add_offset=-limit, min_id=number)

    def below(self, number: int, limit: int) -> dict[str, Any]:
        """The `limit` messages before `number`."""
        return self._messages(number, limit)

    def thread(self, post: int, below: int, limit: int) -> dict[str, Any]:
        """Comments on a post."""
        messages = needs("telethon.functions").messages
        request = messages.GetRepliesRequest(
            peer=self._peer(), msg_id=post, offset_id=below, offset_date=None, add_offset=0, limit=limit, max_id=0,
            min_id=0, hash=0,
        )  # fmt: skip
        return self.telegram.call(request)

    def by_number(self, channel: int, access_hash: int, numbers: list[int]) -> dict[str, Any]:
        """Messages by number."""
        types, channels = needs("telethon.types"), needs("telethon.functions").channels
        asked = [types.InputMessageID(one) for one in numbers]
        return self.telegram.call(channels.GetMessagesRequest(types.InputChannel(channel, access_hash), asked))

    def full(self) -> dict[str, Any]:
        """What the channel says of itself, and the channel."""
        types, channels = needs("telethon.types"), needs("telethon.functions").channels
        return self.telegram.call(channels.GetFullChannelRequest(types.InputChannel(self.id, self.access_hash)))

    def _peer(self) -> Any:
        return needs("telethon.types").InputPeerChannel(self.id, self.access_hash)

    def _messages(self, offset_id: int, limit: int, *, add_offset: int = 0, min_id: int = 0) -> dict[str, Any]:
        types, messages = needs("telethon.types"), needs("telethon.functions").messages
        page = {"offset_id": offset_id, "add_offset": add_offset, "limit": limit, "max_id": 0, "min_id": min_id}
        if not self.words:
            return self.telegram.call(messages.GetHistoryRequest(self._peer(), offset_date=None, hash=0, **page))
        every = types.InputMessagesFilterEmpty()
        request = messages.SearchRequest(
            self._peer(), q=self.words, filter=every, min_date=None, max_date=None, hash=0, **page
        )
        return self.telegram.call(request)


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Messages of the channel and comments on them. See `telegram_walk`."""
    name, _, words = target.what.partition(" ")
    found = _NAME.fullmatch(name)
    handle = found["name"] if found else name
    with closing(Telegram(ask)) as telegram:
        channel, full, state, notes = _opened(telegram, handle, dict(ask.state), words)
        entity = _entity(full, channel.id)
        room = Room(channel.id, username(entity) or handle, is_group=inner(entity, "broadcast") is not True)
        account = channel_account(room, inner(full, "full_chat", "participants_count"))
        walk = Walk(
            ask, channel, room, channel.access_hash, state, threads=not words, accounts=[account], notes=notes
        )  # fmt: skip
        yield from walk.pages()


def _opened(
    telegram: Telegram, handle: str, state: dict[str, Any], words: str
) -> tuple[Channel, dict[str, Any], dict[str, Any], list[str]]:
    """The channel, what it says of itself, and the state; the name is looked up only where it has to be.

    Telegram allows few look-ups a day, so number and hash are kept; a name that went to another channel is noticed.
    """
    number, access_hash = state.get("channel"), state.get("access_hash")
    if type(number) is int and type(access_hash) is int and abs(access_hash) < _HASH_LIMIT:
        known = Channel(telegram, number, access_hash, words)
        try:
            full = known.full()
            if handle.casefold() in _names(_entity(full, number)):
                return known, full, state, []
        except RefusedError as reason:  # the hash belongs to another account, or the channel is no longer public
            if reason.code not in ("CHANNEL_INVALID", "CHANNEL_PRIVATE"):
                raise
    channel = _looked_up(telegram, handle, words)
    notes = [MOVED.format(handle)] if type(number) is int and number != channel.id else []
    kept = {} if notes else state
    try:
        full = channel.full()
    except RefusedError as reason:
        raise _refused(handle, reason) from reason
    return channel, full, kept | {"channel": channel.id, "access_hash": channel.access_hash}, notes


def _looked_up(telegram: Telegram, handle: str, words: str) -> Channel:
    contacts = needs("telethon.functions").contacts
    try:
        answer = telegram.call(contacts.ResolveUsernameRequest(handle))
    except RefusedError as reason:
        raise _refused(handle, reason) from reason
    number = inner(answer, "peer", "channel_id")
    if type(number) is not int:
        raise SourceError(f"@{handle} trên Telegram là một người hoặc bot; nghe chỉ nghe kênh và nhóm công khai")
    access_hash = inner(_entity(answer, number), "access_hash")
    return Channel(telegram, number, access_hash if type(access_hash) is int else 0, words)


def _refused(handle: str, reason: RefusedError) -> SourceError:
    if reason.code in ("USERNAME_NOT_OCCUPIED", "USERNAME_INVALID"):
        return SourceError(f"Telegram không có kênh hay nhóm công khai tên @{handle}; hãy kiểm tra cách viết")
    if reason.code in ("CHANNEL_PRIVATE", "CHANNEL_INVALID"):
        return SourceError(f"kênh @{handle} trên Telegram không còn công khai, hoặc đã chặn tài khoản đang dùng")
    return reason


def _entity(answer: dict[str, Any], number: int) -> dict[str, Any]:
    return next((one for one in objects(answer, "chats") if word(one, "id") == str(number)), {})


def _names(entity: dict[str, Any]) -> set[str]:
    found = [word(entity, "username"), *(word(one, "username") for one in objects(entity, "usernames"))]
    return {one.casefold() for one in found if one}


COLLECTOR = Collector(
    name="telegram",
    label="Telegram",
    verbs={
        "channel": "tin của một kênh hay nhóm công khai, kèm bình luận; GÌ là tên người dùng của kênh",
        "search": "tin trong một kênh hay nhóm công khai có chứa các từ; GÌ là tên người dùng rồi đến các từ",
    },
    terms=TERMS,
    collect=collect,
    secrets=SECRETS,
    check=check,
)
