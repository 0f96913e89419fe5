"""Reddit's Data API through prawcore: application-only OAuth, one pace, waits as its headers ask.

The token is of the application alone (`client_credentials`), so nothing of a person's account is touched. prawcore asks
for it, sends it and renews it; its own sleeps and retries are off, ours hold. Rate: 100 requests a minute, told in
x-ratelimit-remaining and x-ratelimit-reset (https://support.reddithelp.com/hc/en-us/articles/16160319875092); OAuth:
https://github.com/reddit-archive/reddit/wiki/OAuth2.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from nghe_lib import __version__
from nghe_lib.errors import SourceError
from nghe_lib.sources.collecting import Ask, needs
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Again, Answer, Later
from nghe_lib.sources.pace import Clock
from nghe_lib.sources.sessions import requests_session

CLIENT_ID = Secret("NGHE_REDDIT_ID", "client id của một ứng dụng tạo tại https://www.reddit.com/prefs/apps")
CLIENT_SECRET = Secret("NGHE_REDDIT_SECRET", "secret của cùng ứng dụng tại https://www.reddit.com/prefs/apps")
SECRETS = (CLIENT_ID, CLIENT_SECRET)
INTERVAL_S = 0.6
OAUTH_URL, SITE_URL = "https://oauth.reddit.com", "https://www.reddit.com"


class RefusedError(SourceError):
    """Reddit refused a request. reason: its word, such as private or banned."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"Reddit từ chối ({status} {reason or 'không nói lý do'})")
        self.status, self.reason = status, reason


@dataclass
class Reddit:
    """Asks Reddit for JSON as one application."""

    ask: Ask
    _session: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        prawcore = needs("prawcore")
        interval_s = max(self.ask.fetcher.interval_s, INTERVAL_S)
        through = requests_session(self.ask.fetcher, judge=_judge, interval_s=interval_s)
        requestor = prawcore.Requestor(
            session=through, oauth_url=self.ask.endpoint or OAUTH_URL, reddit_url=self.ask.endpoint or SITE_URL,
            user_agent=f"nghe/{__version__}", timeout=self.ask.fetcher.max_seconds,
        )  # fmt: skip
        authenticator = prawcore.TrustedAuthenticator(
            client_id=self.ask.secret(CLIENT_ID), client_secret=self.ask.secret(CLIENT_SECRET), requestor=requestor
        )
        authorizer = prawcore.ReadOnlyAuthorizer(authenticator=authenticator, scopes=["read"])
        self._session = _quiet_session(authorizer, self.ask.clock, self.ask.fetcher.max_wait_s)

    def get(self, path: str, asked: dict[str, object]) -> Any:
        """The JSON at `path`. Raises RefusedError where Reddit says no, SourceError for all else.

        asked: parameters; None leaves one out. prawcore adds raw_json=1, which keeps < > & as they are.
        """
        exceptions = needs("prawcore.exceptions")
        params = {name: value for name, value in asked.items() if value is not None}
        try:
            return self._session.request(method="GET", path=path, params=params)
        except exceptions.RequestException as reason:
            raise _ours(reason.original_exception) from None
        except exceptions.OAuthException as reason:
            raise SourceError(_credentials(str(reason.error)[:40])) from None
        except exceptions.ResponseException as reason:
            raise self._refused(reason.response) from None
        except RecursionError:
            raise SourceError(f"Reddit: câu trả lời của {path} lồng nhau quá sâu") from None
        # prawcore 4.0 trips over a 401 without its header, and over an answer that holds no token
        except (KeyError, ValueError, TypeError, AttributeError):
            raise SourceError(_credentials("không có mã truy cập")) from None

    @staticmethod
    def _refused(response: Any) -> SourceError:
        if response.status_code == 401 or "access_token" in response.url:
            return SourceError(_credentials(str(response.status_code)))
        try:
            body = json.loads(response.content)
        except ValueError:
            body = None
        reason = body.get("reason") or body.get("message") if isinstance(body, dict) else ""
        return RefusedError(response.status_code, str(reason or "")[:60])


def _quiet_session(authorizer: Any, clock: Clock, max_wait_s: float) -> Any:
    """A prawcore Session that waits by our clock, and asks once more only where the token had run out."""
    prawcore, sessions, limits = needs("prawcore"), needs("prawcore.sessions"), needs("prawcore.rate_limit")

    class Once(sessions.FiniteRetryStrategy):  # type: ignore[name-defined,misc]
        """Other faults were tried again by the Fetcher before prawcore sees them."""

        def sleep(self) -> None:
            """Nothing to wait for: a new token is valid at once."""

    class Limit(limits.RateLimiter):  # type: ignore[name-defined,misc]
        """x-ratelimit-remaining and -reset, by our clock."""

        until = 0.0

        def delay(self) -> None:
            left_s = self.until - clock.monotonic()
            if left_s > max_wait_s:
                raise _later(clock, left_s)
            if left_s > 0:
                clock.sleep(left_s)

        def update(self, *, response_headers: Any) -> None:
            left = _number(response_headers.get("x-ratelimit-remaining"))
            if left is not None and left < 1.0:
                self.until = clock.monotonic() + (_number(response_headers.get("x-ratelimit-reset")) or 1.0)

    class Session(prawcore.Session):  # type: ignore[name-defined,misc]
        """The one of prawcore, with both of them."""

        def __init__(self) -> None:
            super().__init__(authorizer=authorizer)
            self._rate_limiter = Limit(window_size=600)
            self._retry_strategy_class = lambda: Once(retries=1)

    return Session()


def _judge(answer: Answer) -> Again | None:
    """Reddit's page for programs it does not want now, where JSON was asked; and its way to say how long to wait."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status == 429:
        wait_s = _number(headers.get("retry-after")) or _number(headers.get("x-ratelimit-reset"))
        return Again("Reddit báo hỏi quá nhanh (429)", wait_s)
    if answer.status in (200, 403) and "html" in headers.get("content-type", ""):
        return Again("Reddit trả trang chặn hoặc đăng nhập thay vì dữ liệu")
    return None


def _number(given: object) -> float | None:
    try:
        found = float(str(given))
    except ValueError:
        return None
    return found if 0 <= found < 10**9 else None


def _later(clock: Clock, wait_s: float) -> Later:
    retry_at = clock.now() + timedelta(seconds=wait_s)
    return Later(f"Reddit: đã dùng hết lượt hỏi, hẹn quay lại sau {retry_at.astimezone():%H:%M %d/%m/%Y}", retry_at)


def _ours(reason: Exception) -> SourceError:
    if isinstance(reason, SourceError):
        return reason
    return SourceError(f"Reddit: không hỏi được ({type(reason).__name__})")


def _credentials(said: str) -> str:
    return (
        f"Reddit không nhận {CLIENT_ID.variable} và {CLIENT_SECRET.variable} ({said}); hãy chép lại cả hai từ "
        "https://www.reddit.com/prefs/apps"
    )
