"""Telegram on 127.0.0.1, as documented: MTProto 2.0 over TCP full, TL requests and answers, RPC errors.

Built on telethon's own TL classes and AES. The auth key is shared beforehand by a StringSession, as of a client that
signed in long ago; the exchange of a new key is not played. All else of the transport is: lengths and CRC, message
keys, salts (`bad_server_salt`), session ids, containers, gzip, acks and pings. What clients may do wrong is refused as
the real one does: an unknown key with -404, a wrong access hash with CHANNEL_INVALID; a page of more than 100 is cut.

https://core.telegram.org/mtproto/description, …/mtproto/mtproto-transports, …/api/offsets, …/api/errors.
"""

import base64
import ipaddress
import os
import socketserver
import struct
import sys
import threading
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from telethon import functions, types
from telethon.crypto import AES, AuthKey
from telethon.extensions import BinaryReader
from telethon.network.mtprotostate import MTProtoState
from telethon.tl.core import GzipPacked, MessageContainer

API_ID, API_HASH = 12345, "0123456789abcdef0canary0hash0000"
SALT = 0x1122334455667788
RPC_RESULT = 0xF35C6D01


@dataclass
class Channel:
    """A channel or group. messages: number → TL message; a number that is not in it was deleted or never was."""

    id: int
    username: str
    is_group: bool = False
    access_hash: int = 0
    followers: int = 100
    messages: dict = field(default_factory=dict)
    threads: dict = field(default_factory=dict)
    group: "Channel | None" = None
    is_private: bool = False

    def entity(self):
        return types.Channel(
            self.id, "Kênh bí mật tên", types.ChatPhotoEmpty(), datetime(2020, 1, 1, tzinfo=UTC),
            broadcast=not self.is_group, megagroup=self.is_group, access_hash=self.access_hash or self.id * 7,
            username=self.username or None,
        )  # fmt: skip


@dataclass
class Cloud:
    """What the server knows, what it was asked, and what it will do wrong.

    faults: number of a request (from 0) → ("error", code, NAME), "drop" (the line breaks in the middle of the answer),
    "silence", "refuse" (no connection any more), or "transport" (-404: the key is not known).
    """

    channels: dict = field(default_factory=dict)
    users: list = field(default_factory=list)
    key: bytes = field(default_factory=lambda: bytes(range(1, 256)) + b"\x07")
    faults: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    n_connections: int = 0
    gzipped: bool = False
    broken: list = field(default_factory=list)
    address: str = ""

    def session(self, *, ip="149.154.167.51", key=None):
        """A StringSession that is signed in here."""
        packed = struct.pack(">B4sH256s", 2, ipaddress.ip_address(ip).packed, 443, key or self.key)
        return "1" + base64.urlsafe_b64encode(packed).decode()

    def add(self, channel):
        self.channels[channel.username.casefold()] = channel
        return channel

    @property
    def names(self):
        """The requests asked, without their wrappers."""
        return [type(one).__name__.removesuffix("Request") for one in self.asked]

    def of(self, peer):
        """The channel an InputPeerChannel or InputChannel means."""
        every = [one for channel in self.channels.values() for one in (channel, channel.group) if one]
        found = next((one for one in every if one.id == getattr(peer, "channel_id", None)), None)
        if found is None or peer.access_hash != found.entity().access_hash:
            raise RpcError(400, "CHANNEL_INVALID")
        if found.is_private:
            raise RpcError(400, "CHANNEL_PRIVATE")
        return found


class RpcError(Exception):
    """Telegram says no."""

    def __init__(self, code, name):
        super().__init__(name)
        self.answer = types.RpcError(code, name)


def paged(messages, request):
    """The slice of `messages` (newest first) that offset_id, add_offset, limit, min_id and max_id mean."""
    ordered = sorted(messages, key=lambda one: one.id, reverse=True)
    start = sum(one.id >= request.offset_id for one in ordered) if request.offset_id else 0
    start += request.add_offset
    part = ordered[max(0, start) : max(0, start + min(request.limit, 100))]
    return [
        one
        for one in part
        if (not request.min_id or one.id > request.min_id) and (not request.max_id or one.id < request.max_id)
    ]


class Answers:
    """An answer to each request nghe may make."""

    def __init__(self, cloud):
        self.cloud = cloud

    def __call__(self, request):
        while isinstance(request, (functions.InvokeWithLayerRequest, functions.InvokeWithoutUpdatesRequest)):
            request = request.query
        if isinstance(request, functions.InitConnectionRequest):
            if request.api_id != API_ID:
                raise RpcError(400, "API_ID_INVALID")
            return config()
        number = len(self.cloud.asked)
        self.cloud.asked.append(request)
        fault = self.cloud.faults.get(number)
        if isinstance(fault, tuple) and fault[0] == "error":
            raise RpcError(*fault[1:])
        answered = getattr(self, type(request).__name__, None)
        if answered is None:
            raise RpcError(400, "INPUT_METHOD_INVALID")
        return answered(request)

    def ResolveUsernameRequest(self, request):
        found = self.cloud.channels.get(request.username.casefold())
        person = next((one for one in self.cloud.users if one.username == request.username), None)
        if person:
            return types.contacts.ResolvedPeer(types.PeerUser(person.id), [], [person])
        if found is None:
            raise RpcError(400, "USERNAME_NOT_OCCUPIED")
        return types.contacts.ResolvedPeer(types.PeerChannel(found.id), [found.entity()], [])

    def GetFullChannelRequest(self, request):
        found = self.cloud.of(request.channel)
        full = types.ChannelFull(
            found.id, "Giới thiệu", 0, 0, 0, types.PhotoEmpty(0), types.PeerNotifySettings(), [], 1,
            participants_count=found.followers, linked_chat_id=found.group.id if found.group else None,
        )  # fmt: skip
        return types.messages.ChatFull(full, [one.entity() for one in (found, found.group) if one], [])

    def GetHistoryRequest(self, request):
        found = self.cloud.of(request.peer)
        return self.listed(found.messages.values(), request, found)

    def SearchRequest(self, request):
        found = self.cloud.of(request.peer)
        words = request.q.casefold().split()
        hits = [
            one
            for one in found.messages.values()
            if all(word in getattr(one, "message", "").casefold() for word in words)
        ]
        return self.listed(hits, request, found)

    def GetRepliesRequest(self, request):
        found = self.cloud.of(request.peer)
        if request.msg_id not in found.messages or request.msg_id not in found.threads:
            raise RpcError(400, "MSG_ID_INVALID")
        if found.group.is_private:
            raise RpcError(400, "CHANNEL_PRIVATE")
        group = found.group
        comments = [group.messages[number] for number in found.threads[request.msg_id] if number in group.messages]
        return self.listed(comments, request, found, group)

    def GetMessagesRequest(self, request):
        found = self.cloud.of(request.channel)
        made = [found.messages.get(one.id) or types.MessageEmpty(one.id, None) for one in request.id]
        return types.messages.ChannelMessages(1, len(made), made, [], [found.entity()], [])

    def listed(self, messages, request, *channels):
        part = paged(messages, request)
        entities = [one.entity() for one in channels]
        return types.messages.ChannelMessages(1, len(list(messages)), part, [], entities, self.cloud.users)


def config():
    numbers = {
        name: 1
        for name in (
            "this_dc chat_size_max megagroup_size_max forwarded_count_max online_update_period_ms "
            "offline_blur_timeout_ms offline_idle_timeout_ms online_cloud_timeout_ms notify_cloud_delay_ms "
            "notify_default_delay_ms push_chat_period_ms push_chat_limit edit_time_limit revoke_time_limit "
            "revoke_pm_time_limit rating_e_decay stickers_recent_limit channels_read_media_period "
            "call_receive_timeout_ms call_ring_timeout_ms call_connect_timeout_ms call_packet_timeout_ms "
            "caption_length_max message_length_max webfile_dc_id"
        ).split()
    }
    now = datetime.now(UTC)
    return types.Config(
        date=now, expires=now, test_mode=False, dc_options=[], dc_txt_domain_name="a.example",
        me_url_prefix="https://t.me/", **numbers,
    )  # fmt: skip


class Line(socketserver.BaseRequestHandler):
    """One connection: frames in, frames out."""

    cloud: Cloud

    def setup(self):
        self.key = AuthKey(self.cloud.key)
        self.n_sent, self.last_id, self.is_off = 0, 0, False
        self.cloud.n_connections += 1

    def handle(self):
        while not self.is_off and (packet := self.received()):
            if struct.unpack("<Q", packet[:8])[0] != self.key.key_id:
                self.send(struct.pack("<i", -404))
                return
            aes_key, aes_iv = MTProtoState._calc_key(self.key.key, packet[8:24], True)
            plain = AES.decrypt_ige(packet[24:], aes_key, aes_iv)
            if sha256(self.key.key[88:120] + plain).digest()[8:24] != packet[8:24]:
                return
            salt, self.session_id, msg_id, seq_no, size = struct.unpack("<qqqii", plain[:32])
            self.understood(salt, msg_id, seq_no, plain[32 : 32 + size])

    def understood(self, salt, msg_id, seq_no, body):
        if salt != SALT:
            self.tell(bytes(types.BadServerSalt(msg_id, seq_no, 48, SALT)))
            return
        with BinaryReader(body) as reader:
            found = reader.tgread_object()
        several = found.messages if isinstance(found, MessageContainer) else [(msg_id, found)]
        for one in several:
            self.one(*((one.msg_id, one.obj) if hasattr(one, "obj") else one))

    def one(self, msg_id, request):
        if isinstance(request, GzipPacked):
            with BinaryReader(request.data) as reader:
                request = reader.tgread_object()
        if isinstance(request, functions.PingRequest):
            self.tell(bytes(types.Pong(msg_id, request.ping_id)))
        elif not isinstance(request, types.MsgsAck):
            self.answer(msg_id, request)

    def answer(self, msg_id, request):
        number = len(self.cloud.asked)
        try:
            body = bytes(Answers(self.cloud)(request))
        except RpcError as reason:
            body = bytes(reason.answer)
        fault = self.cloud.faults.get(number) if len(self.cloud.asked) > number else None
        if fault == "silence":
            return
        if fault == "transport":
            self.send(struct.pack("<i", -404))
            return
        if self.cloud.gzipped:
            body = bytes(GzipPacked(body))
        self.tell(struct.pack("<Iq", RPC_RESULT, msg_id) + body, is_cut=fault == "drop")

    def tell(self, body, *, is_cut=False):
        """`body` as one encrypted message of the server; is_cut: only its first half, then the line is dead."""
        self.last_id = max(self.last_id + 4, (int(time.time()) << 32) | 1)
        plain = struct.pack("<qqqii", SALT, self.session_id, self.last_id, 1, len(body)) + body
        plain += os.urandom(-(len(plain) + 12) % 16 + 12)
        msg_key = sha256(self.key.key[96:128] + plain).digest()[8:24]
        aes_key, aes_iv = MTProtoState._calc_key(self.key.key, msg_key, False)
        self.send(struct.pack("<Q", self.key.key_id) + msg_key + AES.encrypt_ige(plain, aes_key, aes_iv), is_cut=is_cut)

    def send(self, packet, *, is_cut=False):
        frame = struct.pack("<ii", len(packet) + 12, self.n_sent) + packet
        frame += struct.pack("<I", zlib.crc32(frame))
        self.n_sent += 1
        self.request.sendall(frame[: len(frame) // 2] if is_cut else frame)
        self.is_off = is_cut

    def received(self):
        head = self.exactly(8)
        if not head:
            return b""
        size, _ = struct.unpack("<ii", head)
        rest = self.exactly(size - 8)
        return rest[:-4] if zlib.crc32(head + rest[:-4]) == struct.unpack("<I", rest[-4:])[0] else b""

    def exactly(self, size):
        made = b""
        while len(made) < size:
            piece = self.request.recv(size - len(made))
            if not piece:
                return b""
            made += piece
        return made


@contextmanager
def telegram_server():
    """The server while it runs; `cloud.address` is HOST:PORT."""
    cloud = Cloud()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_):
            """A client that left is no fault; anything else is a fault of the test."""
            reason = sys.exc_info()[1]
            cloud.broken += [] if isinstance(reason, OSError) else [reason]

    server = Server(("127.0.0.1", 0), type("Bound", (Line,), {"cloud": cloud}))
    cloud.address = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield cloud
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not cloud.broken
