"""Telegram's API (MTProto) through telethon: one connection, our clock, our waits, our words for what went wrong.

MTProto is no HTTP, so the Fetcher cannot carry it; its settings hold all the same: pace, attempts, longest wait and
longest answer. The retries, sleeps and reconnections of telethon are off. Connections go to Telegram's published
networks only (https://core.telegram.org/resources/cidr.txt), whatever address a session names. Errors:
https://core.telegram.org/api/errors; sessions: https://docs.telethon.dev/en/stable/concepts/sessions.html.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from nghe_lib.errors import SourceError
from nghe_lib.sources.collecting import Ask, needs
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.pace import Pace

API_ID = Secret("NGHE_TELEGRAM_API_ID", "số api_id của ứng dụng, lấy tại https://my.telegram.org/apps")
API_HASH = Secret("NGHE_TELEGRAM_API_HASH", "mã api_hash của ứng dụng, lấy tại https://my.telegram.org/apps")
SESSION = Secret("NGHE_TELEGRAM_SESSION", "chuỗi StringSession của telethon, tạo khi đăng nhập một lần")
SECRETS = (API_ID, API_HASH, SESSION)
NETWORKS = tuple(
    ipaddress.ip_network(one)
    for one in (
        "91.105.192.0/23", "91.108.4.0/22", "91.108.8.0/22", "91.108.12.0/22", "91.108.16.0/22", "91.108.20.0/22",
        "91.108.56.0/22", "149.154.160.0/20", "185.76.151.0/24", "2001:67c:4e8::/48", "2001:b28:f23c::/48",
        "2001:b28:f23d::/48", "2001:b28:f23f::/48", "2a0a:f280::/32",
    )
)  # fmt: skip
MOST_FLOODS = 5
_BROKEN = (OSError, EOFError, BufferError, asyncio.TimeoutError, asyncio.CancelledError)


class RefusedError(SourceError):
    """Telegram refused a request. code: its name, such as CHANNEL_PRIVATE."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Telegram từ chối: {code}")
        self.code = code


@dataclass
class Telegram:
    """One signed-in client and its event loop. Close it; it may be opened again by the next `call`."""

    ask: Ask
    _runner: Any = field(default=None, init=False, repr=False)
    _client: Any = field(default=None, init=False, repr=False)
    _pace: Pace = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pace = Pace(self.ask.clock)
        needs("telethon")

    def call(self, request: Any) -> dict[str, Any]:
        """The answer to a request of telethon.functions, as nested dicts of TL objects, `_` naming each constructor.

        A broken connection and faults of Telegram's own are tried again. Raises Later where Telegram asks for a wait
        longer than `max_wait_s`, RefusedError where it says no, SourceError for all else.
        """
        errors, fetcher = needs("telethon.errors"), self.ask.fetcher
        failures, floods, reason = 0, 0, ""
        while failures < fetcher.attempts and floods <= MOST_FLOODS:
            try:
                answer: dict[str, Any] = self._once(request).to_dict()
                return answer
            except _BROKEN as broken:
                self._drop()
                reason = f"mất kết nối ({type(broken).__name__})"
            except errors.AuthKeyNotFound as unknown:
                raise SourceError(_renew("Telegram không còn biết phiên này")) from unknown
            except errors.TypeNotFoundError as unknown:
                raise SourceError("Telegram trả lời theo bản API mới hơn; hãy nâng bản telethon") from unknown
            except errors.RPCError as refused:
                seconds = getattr(refused, "seconds", None)
                if seconds is not None:
                    floods += 1
                    self._wait(float(seconds))
                    reason = "Telegram liên tục bảo chậm lại (FLOOD_WAIT)"
                    continue
                reason = self._judged(refused)
            failures += 1
            if failures < fetcher.attempts:
                self.ask.clock.sleep(min(fetcher.wait_initial_s * 2 ** (failures - 1), fetcher.max_wait_s))
        raise SourceError(f"Telegram: {reason}, đã thử {failures + floods} lần; lần thu thập sau nghe sẽ thử lại")

    def close(self) -> None:
        """End the connection and the loop."""
        self._drop()
        if self._runner is not None:
            self._runner.close()
            self._runner = None

    def _once(self, request: Any) -> Any:
        if self._client is None:
            self._connect()
        self._pace.wait("telegram", self.ask.fetcher.interval_s)
        return self._run(self._client(request))

    def _run(self, work: Any) -> Any:
        """`work` to its end on our loop, or until it takes too long."""
        if self._runner is None:
            self._runner = asyncio.Runner()
            self._runner.get_loop().set_exception_handler(lambda *_: None)  # the call under way hears of it anyway
        return self._runner.run(_within(work, self.ask.fetcher.max_seconds))

    def _connect(self) -> None:
        telethon = needs("telethon")
        quiet = logging.getLogger("nghe.telethon")
        quiet.setLevel(logging.CRITICAL)
        session, number = self._session(), self.ask.secret(API_ID)
        if not (number.isascii() and number.isdigit()):
            raise SourceError(f"{API_ID.variable} phải là một số; {API_ID.meaning}")

        class Client(telethon.TelegramClient):  # type: ignore[name-defined,misc]
            """Asks nothing of the account itself; else connecting would fetch its private messages of late."""

            async def get_me(self, *_: Any, **__: Any) -> None:
                return None

        async def made() -> Any:
            client = Client(
                session, int(number), self.ask.secret(API_HASH), connection=_connection(self._allowed()),
                flood_sleep_threshold=0, request_retries=0, connection_retries=0, retry_delay=0, auto_reconnect=False,
                raise_last_call_error=True, receive_updates=False, base_logger=quiet, device_model="nghe",
                system_version="1", app_version="1", timeout=self.ask.fetcher.max_seconds,
            )  # fmt: skip
            self._client = client
            await client.connect()

        try:
            self._run(made())
        except BaseException:
            self._drop()
            raise

    def _session(self) -> Any:
        """The session of the user, which names a data centre; in tests the server at `ask.endpoint`."""
        sessions = needs("telethon.sessions")
        try:
            session = sessions.StringSession(self.ask.secret(SESSION))
        except Exception:  # struct, binascii and value errors; their text may quote the session
            session = None
        if session is None or not session.auth_key:
            raise SourceError(_renew("chuỗi phiên đăng nhập không đọc được"))
        if self.ask.endpoint:
            host, _, port = self.ask.endpoint.rpartition(":")
            session.set_dc(session.dc_id, host, int(port))
        return session

    def _allowed(self) -> str:
        return self.ask.endpoint.rpartition(":")[0] if self.ask.fetcher.allow_private else ""

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is None or self._runner is None:
            return

        async def leave() -> None:
            await client.disconnect()

        with suppress(Exception, asyncio.CancelledError):
            self._run(leave())

    def _wait(self, seconds: float) -> None:
        """Wait as Telegram asks. Raises Later where that is longer than a run may wait."""
        if seconds > self.ask.fetcher.max_wait_s:
            retry_at = self.ask.clock.now() + timedelta(seconds=seconds)
            moment = f"{retry_at.astimezone():%H:%M %d/%m/%Y}"
            raise Later(f"Telegram bảo chậm lại và hẹn quay lại sau {moment} (FLOOD_WAIT)", retry_at)
        self.ask.clock.sleep(max(seconds, 1.0))

    def _judged(self, refused: Any) -> str:
        """The reason of a fault that may pass; raises for one that does not."""
        errors, code = needs("telethon.errors"), code_of(refused)
        if isinstance(refused, (errors.UnauthorizedError, errors.AuthKeyError)):
            raise SourceError(_renew(f"phiên đăng nhập không còn dùng được ({code})")) from refused
        if isinstance(refused, errors.ApiIdInvalidError):
            raise SourceError(
                f"Telegram không nhận {API_ID.variable} hoặc {API_HASH.variable}; hãy chép lại từ "
                "https://my.telegram.org/apps"
            ) from refused
        if isinstance(refused, (errors.ServerError, errors.TimedOutError)) or (refused.code or 0) >= 500:
            return f"lỗi phía Telegram ({code})"
        raise RefusedError(code_of(refused)) from refused


def code_of(refused: Any) -> str:
    """The name Telegram gives an error, such as CHANNEL_PRIVATE."""
    known = needs("telethon.errors").rpcerrorlist.rpc_errors_dict
    return next((name for name, kind in known.items() if kind is type(refused)), str(refused.message))[:60]


def _renew(what: str) -> str:
    return (
        f"{what}; hãy đăng nhập lại và đặt chuỗi mới vào {SESSION.variable} "
        "(xem https://docs.telethon.dev/en/stable/concepts/sessions.html#string-sessions)"
    )


async def _within(work: Any, seconds: float) -> Any:
    return await asyncio.wait_for(work, seconds)


def _connection(allowed: str) -> Any:
    """The usual connection of telethon (TCP full), which refuses any address but Telegram's own and `allowed`."""
    network = needs("telethon.network")

    class Guarded(network.ConnectionTcpFull):  # type: ignore[name-defined,misc]
        """Checked at every connection, those of a migration to another data centre included."""

        async def _connect(self, timeout: float | None = None, ssl: Any = None) -> None:
            if not is_of_telegram(self._ip, allowed=allowed):
                raise SourceError(f"địa chỉ {self._ip} trong {SESSION.variable} không thuộc mạng của Telegram")
            await super()._connect(timeout=timeout, ssl=ssl)

    return Guarded


def is_of_telegram(address: str, *, allowed: str = "") -> bool:
    """Whether `address` lies in Telegram's networks; `allowed` is one more, on this machine."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if allowed and address == allowed:
        return found.is_loopback
    return any(found in one for one in NETWORKS if one.version == found.version)
