"""Connections that can only go to checked addresses and end at a deadline, whatever the server does."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2
import httpx2

CONNECT_S = 10.0
Resolve = Callable[[str, int], list[str]]


class Deadline:
    """A moment after which nothing is waited for any more."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds left, at most `most`. Raises httpcore2.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("deadline")
        return left if most is None else min(left, most)


class TimedStream(httpcore2.NetworkStream):
    """A connection whose every wait ends at the deadline, so that a slow drip does too."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read at most `max_bytes`."""
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of `buffer`."""
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Speak TLS from here; the certificate is checked against the name, not against the address."""
        return TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        """What the connection underneath knows."""
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore2.NetworkBackend):
    """Resolves a host once, has every address checked, and connects to one of those very addresses."""

    def __init__(self, resolve: Resolve, deadline: Deadline) -> None:
        self._resolve, self._deadline, self._inner = resolve, deadline, httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first checked address of `host` that answers."""
        failure: Exception = httpcore2.ConnectError(host)
        for address in self._resolve(host, port):
            try:
                inner = self._inner.connect_tcp(
                    address, port, self._deadline.left(CONNECT_S), local_address, socket_options
                )
                return TimedStream(inner, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as reason:
                failure = reason
        raise failure


class PinnedTransport(httpx2.BaseTransport):
    """An httpx2 transport over `PinnedBackend`: no proxy, one deadline for all its requests."""

    def __init__(self, resolve: Resolve, deadline: Deadline, tls: ssl.SSLContext) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls, network_backend=PinnedBackend(resolve, deadline), max_connections=1
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the body of the response is still to be read."""
        url = httpcore2.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        sent = httpcore2.Request(
            request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        answer = self._pool.handle_request(sent)
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Any:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
