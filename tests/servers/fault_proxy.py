"""A server on 127.0.0.1 that stands before another one and, now and then, does what networks do.

`Faults(kind, at)` spoils the requests number `at` (from 0, robots.txt not counted) in the way `kind` names; all others
pass unchanged. Times are read from the clock the tests move, so a wait of an hour costs nothing.
"""

import gzip
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

from nghe_lib.sources.pace import Clock
from tests.servers.serving import serving

STATUSES = {f"status-{number}": number for number in (408, 500, 502, 503, 504, 522, 524)}
RETRY_AFTER = {
    "429-seconds": "7", "429-date": "date", "429-absent": None, "429-garbage": "soon, perhaps",
    "429-huge": "1000000000", "503-seconds": "3",
}  # fmt: skip
BODIES = {
    "login-wall": b"<!DOCTYPE html><html><body><form action=/login><input name=user></form></body></html>",
    "captcha": b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>",
    "empty": b"",
    "half-json": b'{"items": [{"id": ',
}
RAW = ("reset-before", "reset-mid-body", "length-too-long", "length-too-short", "tls-alert", "stall", "gzip-cut")
LEADS = {"redirect-loop": "here", "redirect-private": "http://10.0.0.1/", "redirect-file": "file:///etc/passwd"}
OTHERS = ("duplicate-page", "wrong-charset", "token-expired", "clock-back", "clock-ahead", "dns")
KINDS = (*STATUSES, *RETRY_AFTER, *BODIES, *RAW, *LEADS, *OTHERS)


@dataclass
class MovedClock:
    """A clock that only `sleep` and `jump` move; shared by the collector and the proxy."""

    at: float = 0.0
    shift_s: float = 0.0
    begin: datetime = datetime(2026, 11, 24, 3, tzinfo=UTC)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.at += max(0.0, seconds)

    def now(self) -> datetime:
        return self.begin + timedelta(seconds=self.at + self.shift_s)

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, monotonic=lambda: self.at, sleep=self.sleep)


@dataclass
class Faults:
    """Which requests go wrong, and what was seen. asked: (virtual seconds, path) of every request."""

    kind: str
    at: frozenset[int]
    clock: MovedClock
    asked: list[tuple[float, str]] = field(default_factory=list)
    promised: list[tuple[float, float]] = field(default_factory=list)
    spoilt: int = 0
    url: str = ""
    last: dict[str, tuple[int, list, bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def resolving(self, resolve: Callable) -> Callable:
        """A resolver that does not find the host at the moments this plan says."""
        n = iter(range(10**9))

        def spoilt(host, port):
            if self.kind == "dns" and next(n) in self.at:
                self.spoilt += 1
                raise ConnectionError(f"không tìm thấy máy chủ '{host}'")
            return resolve(host, port)

        return spoilt


class Handler(BaseHTTPRequestHandler):
    faults: Faults
    backend: tuple[str, int]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.pass_on()

    do_POST = do_GET

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/robots.txt":
            return self.reply(404, [], b"")
        with self.faults.lock:
            number = len(self.faults.asked)
            self.faults.asked.append((self.faults.clock.at, self.path))
        if self.faults.kind != "dns" and (number in self.faults.at or self.path == "/again"):
            self.faults.spoilt += 1
            return self.spoil(body)
        self.faults.last[self.bare] = self.ask(body)
        return self.reply(*self.faults.last[self.bare])

    @property
    def bare(self):
        return self.path.partition("?")[0]

    def ask(self, body):
        connection = http.client.HTTPConnection(*self.backend, timeout=10)
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in ("host", "accept-encoding")
        }
        connection.request(self.command, self.path, body or None, headers | {"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        kept = [(n, v) for n, v in answer.getheaders() if n.lower() not in ("content-length", "connection", "date")]
        made = (answer.status, kept, answer.read())
        connection.close()
        return made

    def reply(self, status, headers, body, *, length=None):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def spoil(self, body):
        kind = self.faults.kind
        if kind in STATUSES:
            return self.reply(STATUSES[kind], [], b"oops")
        if kind in RETRY_AFTER:
            return self.too_fast(int(kind[:3]), RETRY_AFTER[kind])
        if kind in BODIES:
            return self.reply(200, [("Content-Type", "text/html")], BODIES[kind])
        if kind in LEADS:
            to = f"{self.faults.url}/again" if LEADS[kind] == "here" else LEADS[kind]
            return self.reply(302, [("Location", to)], b"")
        return getattr(self, f"on_{kind.replace('-', '_')}")(body)

    def too_fast(self, status, asked):
        seconds = (
            {"date": 11.0, None: 0.0, "soon, perhaps": 0.0}.get(asked) if not (asked or "").isdigit() else float(asked)
        )
        shown = (
            format_datetime(self.faults.clock.now() + timedelta(seconds=11), usegmt=True) if asked == "date" else asked
        )
        self.faults.promised.append((self.faults.clock.at, seconds or 0.0))
        date = format_datetime(self.faults.clock.now(), usegmt=True)
        self.send_response_only(status)
        self.send_header("Date", date)
        if shown is not None:
            self.send_header("Retry-After", shown)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def drop(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def on_reset_before(self, _):
        self.drop()

    def on_reset_mid_body(self, body):
        status, headers, whole = self.ask(body)
        self.reply(status, headers, whole[: len(whole) // 2], length=len(whole))
        self.drop()

    def on_length_too_long(self, body):
        status, headers, whole = self.ask(body)
        self.reply(status, headers, whole, length=len(whole) + 500)
        self.drop()

    def on_length_too_short(self, body):
        status, headers, whole = self.ask(body)
        self.reply(status, headers, whole, length=len(whole) // 2)
        self.drop()

    def on_tls_alert(self, _):
        self.wfile.write(b"\x15\x03\x01\x00\x02\x02\x28")
        self.drop()

    def on_stall(self, body):
        status, _, whole = self.ask(body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole[:1])
        self.wfile.flush()
        time.sleep(0.6)
        self.drop()

    def on_gzip_cut(self, body):
        status, headers, whole = self.ask(body)
        packed = gzip.compress(whole)
        self.reply(status, [*headers, ("Content-Encoding", "gzip")], packed[: len(packed) - 9])

    def on_duplicate_page(self, body):
        self.reply(*(self.faults.last.get(self.bare) or self.ask(body)))

    def on_wrong_charset(self, body):
        status, headers, whole = self.ask(body)
        kept = [(n, v) for n, v in headers if n.lower() != "content-type"]
        kind = next((v for n, v in headers if n.lower() == "content-type"), "text/plain").partition(";")[0]
        self.reply(status, [*kept, ("Content-Type", f"{kind}; charset=utf-16")], whole)

    def on_token_expired(self, _):
        self.reply(401, [("Content-Type", "application/json")], b'{"error": {"code": 401, "message": "expired"}}')

    def on_clock_back(self, body):
        self.faults.clock.shift_s -= 3600
        self.reply(*self.ask(body))

    def on_clock_ahead(self, body):
        self.faults.clock.shift_s += 3600
        self.reply(*self.ask(body))


@contextmanager
def fault_proxy(backend: str, faults: Faults) -> Iterator[Faults]:
    """The proxy while it runs before the server at `backend` (http://HOST:PORT); `faults.url` is where."""
    host, _, port = backend.removeprefix("http://").partition(":")
    bound = type("Bound", (Handler,), {"faults": faults, "backend": (host, int(port))})
    with serving(bound) as url:
        faults.url = url
        yield faults
