"""Official platform clients made to speak through our Fetcher: one pace, one set of safety rules, one place for faults.

A client's own retries must be switched off by its collector; the Fetcher tries again and keeps Retry-After.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nghe_lib.sources.collecting import needs
from nghe_lib.sources.fetch import Again, Answer, Fetcher

if TYPE_CHECKING:
    import httplib2
    import httpx
    import requests

Judge = Callable[[Answer], Again | None]
_NOT_OURS = ("host", "content-length", "connection", "accept-encoding", "transfer-encoding", "user-agent")
_NOT_THEIRS = ("content-encoding", "content-length", "transfer-encoding")


def requests_session(
    fetcher: Fetcher, *, judge: Judge | None = None, interval_s: float | None = None
) -> requests.Session:
    """A `requests.Session` whose every request goes through `fetcher.send` (for xdk, Mastodon.py, praw)."""
    requests = needs("requests")
    adapters = needs("requests.adapters")

    class ThroughFetcher(adapters.BaseAdapter):  # type: ignore[name-defined,misc]
        """Sends one prepared request; redirects are already followed."""

        def send(self, request: Any, **_: Any) -> Any:
            body = request.body.encode() if isinstance(request.body, str) else request.body or b""
            answer = fetcher.send(
                request.method, request.url, headers=_sent(request.headers), body=body, judge=judge,
                interval_s=interval_s,
            )  # fmt: skip
            response = requests.Response()
            response.status_code, response.url, response.request = answer.status, answer.url, request
            response.headers.update(_told(answer))
            response._content = answer.body  # how requests itself fills a response
            response.encoding = requests.utils.get_encoding_from_headers(response.headers)
            return response

        def close(self) -> None:
            """Nothing stays open."""

    session = requests.Session()
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, ThroughFetcher())
    return session  # type: ignore[no-any-return]


def httplib2_http(fetcher: Fetcher, *, judge: Judge | None = None, interval_s: float | None = None) -> httplib2.Http:
    """An `httplib2.Http` whose every request goes through `fetcher.send` (for google-api-python-client)."""
    httplib2 = needs("httplib2")

    class ThroughFetcher(httplib2.Http):  # type: ignore[name-defined,misc]
        """Only `request` is used by the client."""

        def request(
            self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_: Any
        ) -> tuple[Any, bytes]:
            sent = body.encode() if isinstance(body, str) else body or b""
            answer = fetcher.send(
                method, uri, headers=_sent(headers or {}), body=sent, judge=judge, interval_s=interval_s
            )
            return httplib2.Response({"status": str(answer.status), **_told(answer)}), answer.body

    return ThroughFetcher()  # type: ignore[no-any-return]


def httpx_transport(
    fetcher: Fetcher, *, judge: Judge | None = None, interval_s: float | None = None
) -> httpx.BaseTransport:
    """An `httpx.BaseTransport` whose every request goes through `fetcher.send` (for atproto)."""
    httpx = needs("httpx")

    class ThroughFetcher(httpx.BaseTransport):  # type: ignore[name-defined,misc]
        """Sends one request; redirects are already followed."""

        def handle_request(self, request: Any) -> Any:
            answer = fetcher.send(
                request.method, str(request.url), headers=_sent(request.headers), body=request.read(), judge=judge,
                interval_s=interval_s,
            )  # fmt: skip
            return httpx.Response(answer.status, headers=_told(answer), content=answer.body)

    return ThroughFetcher()  # type: ignore[no-any-return]


def _sent(headers: Mapping[str, Any]) -> dict[str, str]:
    """What a client wants to say, less what belongs to the connection and to nghe's own name."""
    return {
        str(name): value.decode() if isinstance(value, bytes) else str(value)
        for name, value in headers.items()
        if str(name).lower() not in _NOT_OURS
    }


def _told(answer: Answer) -> dict[str, str]:
    """The headers of an answer whose body is already unpacked."""
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in _NOT_THEIRS}
