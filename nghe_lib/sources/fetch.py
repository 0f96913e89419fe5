"""Fetch public addresses politely and safely: robots, waits, retries, and caps on bytes, time and redirects.

A server that asks for a longer wait than a run may last (Retry-After) is left alone until then; `Later` says when.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from nghe_lib import __version__
from nghe_lib.errors import SourceError
from nghe_lib.sources.hosts import check_url, public_addresses
from nghe_lib.sources.robots import ROBOTS_BYTES, Rules, rules_of

if TYPE_CHECKING:
    import httpx2

    from nghe_lib.sources.transport import Deadline

USER_AGENT = f"nghe/{__version__} (feed reader for public-policy research; obeys robots.txt)"
MAX_REDIRECTS = 5
LONGEST_WAIT = timedelta(days=1)
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)


@dataclass(frozen=True)
class Answer:
    """What a server said in the end. `url`: after redirects; `has_moved`: the first redirect was a permanent one."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    has_moved: bool = False


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
    """How nghe asks servers. Keeps each host's robots.txt and the time of the last request to it.

    max_bytes: of a body after decompression. max_seconds: of one attempt, redirects included. max_wait_s: longest wait
    between attempts. ports: where addresses may lead. allow_private: for tests only, lets 127.0.0.1
    pass, on any port, and nothing else.
    """

    max_bytes: int = 5_000_000
    max_seconds: float = 30.0
    attempts: int = 3
    wait_initial_s: float = 1.0
    max_wait_s: float = 60.0
    max_crawl_delay_s: float = 10.0
    ports: tuple[int, ...] = (80, 443)
    allow_private: bool = False
    sleep: Callable[[float], None] = time.sleep
    _rules: dict[str, Rules] = field(default_factory=dict, repr=False)
    _asked_at: dict[str, float] = field(default_factory=dict, repr=False)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to GET `url`, whatever its status unless it may pass (429, 5xx), in which case it is asked again.

        Raises SourceError when the address or a redirect is not allowed, a cap is passed, robots.txt forbids it, or all
        attempts failed; its child Later when the server asks for a longer wait than `max_wait_s`.
        """
        import stamina

        tries = stamina.retry_context(
            on=_wait_before_next,
            attempts=self.attempts,
            timeout=None,
            wait_initial=self.wait_initial_s,
            wait_max=self.max_wait_s,
            wait_jitter=self.wait_initial_s,
        )
        try:
            for attempt in tries:
                with attempt:
                    return self._attempt(url, dict(headers or {}))
        except _AgainError as reason:
            raise SourceError(
                f"{url}: {reason}, đã thử {self.attempts} lần; lần thu thập sau nghe sẽ thử lại"
            ) from reason
        raise SourceError(f"{url}: không được phép thử lần nào (attempts={self.attempts})")

    def _attempt(self, url: str, headers: dict[str, str]) -> Answer:
        moved: list[int] = []
        while True:
            parsed = check_url(url, ports=self.ports, allow_loopback=self.allow_private)
            self._ask_leave(parsed)
            answer = self._exchange(parsed, headers, max_bytes=self.max_bytes)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return Answer(
                    answer.status, url, answer.headers, answer.body, has_moved=bool(moved) and moved[0] in (301, 308)
                )
            moved.append(answer.status)
            if len(moved) > MAX_REDIRECTS:
                raise SourceError(f"{url}: chuyển hướng quá {MAX_REDIRECTS} lần")
            url = str(_joined(parsed, target))

    def _ask_leave(self, url: httpx2.URL) -> None:
        """Wait as the host's robots.txt asks; SourceError where it forbids `url`."""
        origin = f"{url.scheme}://{url.netloc.decode()}"
        if origin not in self._rules:
            self._rules[origin] = self._fetch_rules(url)
        rules = self._rules[origin]
        if not rules.allow(str(url)):
            raise SourceError(
                f"{url}: robots.txt của máy chủ không cho phép lấy; hãy bỏ feed này hoặc xin phép bên sở hữu"
            )
        wait_s = rules.delay_s(most=self.max_crawl_delay_s) - (time.monotonic() - self._asked_at.get(origin, -1e9))
        if wait_s > 0:
            self.sleep(wait_s)
        self._asked_at[origin] = time.monotonic()

    def _fetch_rules(self, url: httpx2.URL) -> Rules:
        at = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._exchange(at, {}, max_bytes=ROBOTS_BYTES, cut=True)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return rules_of(answer.status, answer.body)
            at = check_url(str(_joined(at, target)), ports=self.ports, allow_loopback=self.allow_private)
        return Rules()

    def _exchange(self, url: httpx2.URL, headers: dict[str, str], *, max_bytes: int, cut: bool = False) -> Answer:
        """One request without redirects. cut: take the first `max_bytes` of a longer body instead of refusing it."""
        import httpcore2
        import httpx2

        from nghe_lib.sources.transport import Deadline, PinnedTransport

        deadline = Deadline(self.max_seconds)
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"} | headers
        try:
            with (
                httpx2.Client(
                    transport=PinnedTransport(self._resolve, deadline), trust_env=False, timeout=self.max_seconds
                ) as client,
                client.stream("GET", url, headers=sent) as response,
            ):
                _refuse_passing(response, str(url), self.max_wait_s)
                body = _body(response, max_bytes, cut=cut)
                return Answer(response.status_code, str(url), response.headers, body)
        except (httpcore2.TimeoutException, httpx2.TimeoutException) as reason:
            raise self._too_slow(deadline, url) from reason
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.TransportError, ConnectionError) as reason:
            raise _AgainError(f"không lấy được ({str(reason)[:100] or type(reason).__name__})") from reason

    def _too_slow(self, deadline: Deadline, url: httpx2.URL) -> Exception:
        import httpcore2

        try:
            deadline.left()
        except httpcore2.TimeoutException:
            return SourceError(f"{url}: máy chủ trả lời quá {self.max_seconds:g} giây")
        return _AgainError("máy chủ không trả lời kịp")

    def _resolve(self, host: str, port: int) -> list[str]:
        return public_addresses(host, port, allow_loopback=self.allow_private)


def wait_asked(header: str | None, *, now: datetime) -> float | None:
    """Seconds that a Retry-After header (a number or an HTTP date) asks for, 0 to one day; None where it has none."""
    text = (header or "").strip()
    if text.isdigit() and text.isascii():
        return float(min(int(text[:12]), LONGEST_WAIT.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT.total_seconds())


def _wait_before_next(failure: Exception) -> bool | float:
    if not isinstance(failure, _AgainError):
        return False
    return failure.wait_s if failure.wait_s is not None else True


def _refuse_passing(response: httpx2.Response, url: str, max_wait_s: float) -> None:
    if response.status_code not in _PASSING:
        return
    now = datetime.now(UTC)
    wait_s = wait_asked(response.headers.get("retry-after"), now=now)
    if wait_s is not None and wait_s > max_wait_s:
        retry_at = now + timedelta(seconds=wait_s)
        shown = retry_at.astimezone().strftime("%H:%M %d/%m/%Y")
        raise Later(f"{url}: máy chủ trả lời {response.status_code} và hẹn quay lại sau {shown}", retry_at)
    raise _AgainError(f"máy chủ trả lời {response.status_code}", wait_s)


def _joined(base: httpx2.URL, target: str) -> httpx2.URL:
    import httpx2

    try:
        return base.join(target)
    except (httpx2.InvalidURL, ValueError) as reason:
        raise SourceError(f"{base}: chuyển hướng tới địa chỉ không hợp lệ") from reason


def _body(response: httpx2.Response, max_bytes: int, *, cut: bool) -> bytes:
    """The decoded body, never more than one piece past the cap in memory."""
    made = bytearray()
    for piece in _decoded(response, max_bytes + 1):
        made += piece
        if len(made) > max_bytes:
            if cut:
                break
            raise SourceError(f"{response.url}: nội dung lớn hơn {max_bytes} byte; nghe không lấy")
    return bytes(made[:max_bytes])


def _decoded(response: httpx2.Response, most: int) -> Iterator[bytes]:
    encoding = response.headers.get("content-encoding", "").strip().casefold()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(f"{response.url}: máy chủ nén kiểu '{encoding[:40]}' mà nghe không nhận")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for piece in response.iter_raw():
            yield unpacker.decompress(piece, most)
    except zlib.error as reason:
        raise _AgainError("nội dung nén bị hỏng") from reason
    if not unpacker.eof and not unpacker.unconsumed_tail:
        raise _AgainError("nội dung nén bị cắt giữa chừng")
