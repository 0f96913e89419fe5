"""Ask a server for one address, safely and politely.

Safe: see `hosts` for where connections may go; redirects are followed by hand and checked like the first address; the
body is cut off after `max_bytes` decompressed bytes, so a compression bomb costs no more than a page; everything ends
after `max_seconds`. Polite: one request at a time to a host, `interval_s` apart or as robots.txt (RFC 9309) asks; a
User-Agent that says who asks; what fails for now is tried again with growing waits, and Retry-After (RFC 9110, 10.2.3)
is kept, for every address of that host.
"""

from __future__ import annotations

import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from nghe_lib import __version__
from nghe_lib.errors import SourceError
from nghe_lib.sources.hosts import check_url, public_addresses
from nghe_lib.sources.pace import Clock, Pace
from nghe_lib.sources.robots import ROBOTS_BYTES, Rules, rules_of

if TYPE_CHECKING:
    import httpx2

    from nghe_lib.sources.transport import Deadline

USER_AGENT = f"nghe/{__version__} (feed reader for public-policy research; obeys robots.txt)"
MAX_REDIRECTS = 5
LONGEST_WAIT = timedelta(days=1)
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
_ROBOTS_LIFE_S = 24 * 3600.0
_GZIP_MARK = b"\x1f\x8b"
_OF_THE_BODY = ("content-length", "content-type", "content-encoding", "transfer-encoding")
_FOR_ONE_HOST = ("authorization", "cookie", "proxy-authorization")


@dataclass(frozen=True)
class Answer:
    """What a server said in the end. `url`: after redirects; `has_moved`: the first redirect was a permanent one."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    has_moved: bool = False


@dataclass(frozen=True)
class Again:
    """A verdict on an answer: it says nothing yet, ask again. wait_s: after how long, where the server said so."""

    reason: str
    wait_s: float | None = None


class Later(SourceError):
    """The server asked to come back later, at `retry_at` (UTC)."""

    def __init__(self, message: str, retry_at: datetime) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class _AgainError(Exception):
    """An attempt failed in a way that may pass. wait_s: what the server asked for."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


@dataclass(frozen=True)
class Fetcher:
    """How nghe asks servers. Shared by threads; keeps each host's robots.txt for a day and its pace.

    max_bytes: of a body after decompression. max_seconds: of one attempt, redirects included. interval_s: least time
    between two requests to one host. max_wait_s: longest wait between attempts. ports: where addresses may lead.
    allow_private: for tests only, lets 127.0.0.0/8 pass, on any port, and nothing else.
    """

    max_bytes: int = 5_000_000
    max_seconds: float = 30.0
    attempts: int = 3
    interval_s: float = 0.5
    wait_initial_s: float = 1.0
    max_wait_s: float = 60.0
    max_crawl_delay_s: float = 10.0
    ports: tuple[int, ...] = (80, 443)
    allow_private: bool = False
    clock: Clock = field(default_factory=Clock)
    _pace: Pace = field(init=False, repr=False)
    _robots: dict[str, tuple[float, Rules]] = field(init=False, default_factory=dict, repr=False)
    _locks: dict[str, threading.Lock] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pace", Pace(self.clock))

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        judge: Callable[[Answer], Again | None] | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """The answer to GET `url`, as robots.txt allows; see `send`."""
        return self.send("GET", url, headers=headers, judge=judge, obey_robots=True, max_bytes=max_bytes)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        judge: Callable[[Answer], Again | None] | None = None,
        obey_robots: bool = False,
        interval_s: float | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """The answer to `method` `url`, whatever its status unless it may pass (408, 429, 5xx): then it is asked again.

        judge: may find more answers that mean "ask again", such as a platform's own words for "too fast" or a login
        page where JSON was asked for. obey_robots: False only for an API, which its owner offers to programs.
        interval_s: another pace for this host, as its documentation asks. max_bytes: another cap than the fetcher's.

        Raises SourceError when the address or a redirect is not allowed, a cap is passed, robots.txt forbids it, or all
        attempts failed; its child Later when the server asks for a longer wait than `max_wait_s`. Messages hold no
        query: it may carry a key.
        """
        import tenacity

        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_AgainError),
            stop=tenacity.stop_after_attempt(self.attempts),
            wait=self._wait_before_next,
            sleep=self.clock.sleep,
            reraise=True,
        )
        pace_s = self.interval_s if interval_s is None else interval_s
        most = self.max_bytes if max_bytes is None else max_bytes
        asked = _Request(method.upper(), url, dict(headers or {}), body, judge, obey_robots, pace_s, most)
        try:
            return tries(self._attempt, asked)
        except _AgainError as reason:
            raise SourceError(
                f"{shown(url)}: {reason}, đã thử {self.attempts} lần; lần thu thập sau nghe sẽ thử lại"
            ) from None

    def _wait_before_next(self, state: object) -> float:
        failure = state.outcome.exception()  # type: ignore[attr-defined]
        grown = min(self.wait_initial_s * 2 ** (state.attempt_number - 1), self.max_wait_s)  # type: ignore[attr-defined]
        return grown if failure.wait_s is None else float(failure.wait_s)

    def _attempt(self, asked: _Request) -> Answer:
        moved: list[int] = []
        url, method, headers, body = asked.url, asked.method, asked.headers, asked.body
        while True:
            parsed = check_url(url, ports=self.ports, allow_loopback=self.allow_private)
            self._ask_leave(parsed, asked)
            answer = self._exchange(method, parsed, headers, body, max_bytes=asked.max_bytes)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                answer = Answer(
                    answer.status, url, answer.headers, answer.body, has_moved=bool(moved) and moved[0] in (301, 308)
                )
                self._refuse_judged(answer, asked, parsed)
                return answer
            moved.append(answer.status)
            if len(moved) > MAX_REDIRECTS:
                raise SourceError(f"{shown(url)}: chuyển hướng quá {MAX_REDIRECTS} lần")
            joined = _joined(parsed, target)
            if (joined.scheme, joined.netloc) != (parsed.scheme, parsed.netloc):
                headers = {name: value for name, value in headers.items() if name.lower() not in _FOR_ONE_HOST}
            if answer.status not in (307, 308) and method not in ("GET", "HEAD"):
                method, body = "GET", b""
                headers = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_BODY}
            url = str(joined)

    def _refuse_judged(self, answer: Answer, asked: _Request, url: httpx2.URL) -> None:
        """Raise where the answer means "ask again"; what the server asked to wait holds for all its addresses."""
        verdict = None if asked.judge is None else asked.judge(answer)
        if verdict is None and answer.status in _PASSING:
            wait_s = wait_asked(answer.headers.get("retry-after"), now=self._now_of(answer))
            verdict = Again(f"máy chủ trả lời {answer.status}", wait_s)
        if verdict is None:
            return
        if verdict.wait_s is not None:
            wait_s = min(verdict.wait_s, LONGEST_WAIT.total_seconds())
            self._pace.push_back(url.netloc.decode(), wait_s)
            if wait_s > self.max_wait_s:
                raise self._later(url, wait_s, f"{verdict.reason} và hẹn quay lại")
        raise _AgainError(verdict.reason, verdict.wait_s)

    def _now_of(self, answer: Answer) -> datetime:
        """The server's own clock where it tells it: a date to wait for is a date of that clock, not of ours."""
        return _date_of(answer.headers.get("date", "")) or self.clock.now()

    def _ask_leave(self, url: httpx2.URL, asked: _Request) -> None:
        """Wait for this host's next free moment; SourceError where its robots.txt forbids `url`."""
        host, delay_s = url.netloc.decode(), 0.0
        if asked.obey_robots:
            rules = self._rules_of(url)
            if not rules.allow(str(url)):
                raise SourceError(
                    f"{shown(str(url))}: robots.txt của máy chủ không cho phép lấy; "
                    "hãy bỏ nguồn này hoặc xin phép bên sở hữu"
                )
            delay_s = rules.delay_s(most=self.max_crawl_delay_s)
        left_s = self._pace.left_s(host)
        if left_s > self.max_wait_s:
            raise self._later(url, left_s, "máy chủ đã hẹn quay lại")
        self._pace.wait(host, max(asked.interval_s, delay_s))

    def _later(self, url: httpx2.URL, wait_s: float, reason: str) -> Later:
        retry_at = self.clock.now() + timedelta(seconds=wait_s)
        return Later(f"{shown(str(url))}: {reason} sau {retry_at.astimezone():%H:%M %d/%m/%Y}", retry_at)

    def _rules_of(self, url: httpx2.URL) -> Rules:
        origin = f"{url.scheme}://{url.netloc.decode()}"
        with self._locks.setdefault(origin, threading.Lock()):
            read_at, rules = self._robots.get(origin, (-_ROBOTS_LIFE_S, Rules()))
            now = self.clock.monotonic()
            if origin not in self._robots or now - read_at > _ROBOTS_LIFE_S:
                rules = self._fetch_rules(url)
                self._robots[origin] = (now, rules)
        return rules

    def _fetch_rules(self, url: httpx2.URL) -> Rules:
        at = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._exchange("GET", at, {}, b"", max_bytes=ROBOTS_BYTES, cut=True)
            target = answer.headers.get("location")
            if answer.status in _PASSING:
                wait_s = wait_asked(answer.headers.get("retry-after"), now=self._now_of(answer))
                raise _AgainError(f"robots.txt trả lời {answer.status}", None if wait_s is None else min(wait_s, 60.0))
            if answer.status not in _REDIRECTS or not target:
                return rules_of(answer.status, answer.body)
            at = check_url(str(_joined(at, target)), ports=self.ports, allow_loopback=self.allow_private)
        return Rules()

    def _exchange(
        self, method: str, url: httpx2.URL, headers: dict[str, str], body: bytes, *, max_bytes: int, cut: bool = False
    ) -> Answer:
        """One request without redirects. cut: take the first `max_bytes` of a longer body instead of refusing it."""
        import httpcore2
        import httpx2

        from nghe_lib.sources.transport import Deadline, PinnedTransport

        deadline = Deadline(self.max_seconds)
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"} | headers
        request = httpx2.Request(method, url, headers=sent, content=body or None)
        try:
            with PinnedTransport(self._resolve, deadline, tls()) as transport:
                response = transport.handle_request(request)
                try:
                    got = _body(response, str(url), max_bytes, cut=cut)
                finally:
                    response.close()
            return Answer(response.status_code, str(url), response.headers, got)
        except (httpcore2.TimeoutException, httpx2.TimeoutException) as reason:
            raise self._too_slow(deadline, url) from reason
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.TransportError, ConnectionError) as reason:
            raise _AgainError(f"không lấy được ({str(reason)[:100] or type(reason).__name__})") from reason

    def _too_slow(self, deadline: Deadline, url: httpx2.URL) -> Exception:
        import httpcore2

        try:
            deadline.left()
        except httpcore2.TimeoutException:
            return SourceError(f"{shown(str(url))}: máy chủ trả lời quá {self.max_seconds:g} giây")
        return _AgainError("máy chủ không trả lời kịp")

    def _resolve(self, host: str, port: int) -> list[str]:
        return public_addresses(host, port, allow_loopback=self.allow_private)


@dataclass(frozen=True)
class _Request:
    """What one call of `send` asks for, the same in every attempt."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    judge: Callable[[Answer], Again | None] | None
    obey_robots: bool
    interval_s: float
    max_bytes: int


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """The TLS settings of every connection, made once: reading the certificates takes 20 ms."""
    import httpx2

    return httpx2.create_ssl_context()


def shown(url: str) -> str:
    """`url` as messages may hold it: without its query, which may carry a key."""
    bare, asked, _ = url.partition("?")
    return f"{bare[:200]}?…" if asked else bare[:200]


def wait_asked(header: str | None, *, now: datetime) -> float | None:
    """Seconds that a Retry-After header (a number or an HTTP date) asks for, 0 to one day; None where it has none."""
    text = (header or "").strip()
    if text.isdigit() and text.isascii():
        return float(min(int(text[:12]), LONGEST_WAIT.total_seconds()))
    moment = _date_of(text)
    if moment is None:
        return None
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT.total_seconds())


def _date_of(text: str) -> datetime | None:
    """An HTTP date."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _joined(base: httpx2.URL, target: str) -> httpx2.URL:
    import httpx2

    try:
        return base.join(target)
    except (httpx2.InvalidURL, ValueError) as reason:
        raise SourceError(f"{shown(str(base))}: chuyển hướng tới địa chỉ không hợp lệ") from reason


def _body(response: httpx2.Response, url: str, max_bytes: int, *, cut: bool) -> bytes:
    """The decoded body, never more than one piece past the cap in memory."""
    made = bytearray()
    for piece in _decoded(response, url, max_bytes + 1):
        made += piece
        if len(made) > max_bytes:
            if cut:
                break
            raise SourceError(f"{shown(url)}: nội dung lớn hơn {max_bytes} byte; nghe không lấy")
    return bytes(made[:max_bytes])


def _decoded(response: httpx2.Response, url: str, most: int) -> Iterator[bytes]:
    encoding = response.headers.get("content-encoding", "").strip().casefold()
    pieces = iter(response.stream)  # type: ignore[arg-type]
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(f"{shown(url)}: máy chủ nén kiểu '{encoding[:40]}' mà nghe không nhận")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    taken = 0
    try:
        for piece in pieces:
            taken += len(piece)
            if taken > most:
                raise SourceError(f"{shown(url)}: nội dung nén lớn hơn {most - 1} byte; nghe không lấy")
            rest = piece
            while rest:
                if unpacker.eof:  # another member (RFC 1952, 2.2), or what follows the end and is nobody's
                    if not rest.startswith(_GZIP_MARK[: len(rest)]):
                        return
                    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
                yield unpacker.decompress(rest, most)
                rest = unpacker.unused_data
    except zlib.error as reason:
        raise _AgainError("nội dung nén bị hỏng") from reason
    if not unpacker.eof and not unpacker.unconsumed_tail:
        raise _AgainError("nội dung nén bị cắt giữa chừng")
