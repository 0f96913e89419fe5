"""Ask the YouTube Data API v3 through Google's own client: every unit counted, its errors understood.

Costs: https://developers.google.com/youtube/v3/determine_quota_cost. A list costs 1 unit of 10,000 a day; since 1 June
2026 search.list has a quota of its own, 100 calls a day, where it used to cost 100 of the 10,000. nghe counts 100 for
it, which keeps within both rules. Errors: https://developers.google.com/youtube/v3/docs/errors.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nghe_lib.errors import SourceError
from nghe_lib.sources.collecting import Ask, Budget, needs
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Again, Answer, wait_asked
from nghe_lib.sources.payloads.nested import inner, objects, text, word
from nghe_lib.sources.sessions import httplib2_http
from nghe_lib.sources.words import clean

KEY = Secret(
    "NGHE_YOUTUBE_KEY",
    "khóa API của dự án Google Cloud đã bật YouTube Data API v3, tạo tại "
    "https://console.cloud.google.com/apis/credentials",
)
BUDGET = Budget(unit="điểm hạn mức", limit=10_000, period="day", timezone="America/Los_Angeles")
SEARCH_UNITS, LIST_UNITS = 100, 1
USED_UP = "hạn mức YouTube trong ngày đã hết; nghe đi tiếp từ chỗ dừng sau nửa đêm giờ Thái Bình Dương"
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_TEMPORARY = frozenset({"backendError", "internalError", "processingFailure", "SERVICE_UNAVAILABLE"})
_DAY_IS_OVER = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_BAD_KEY = frozenset(
    {"keyInvalid", "keyExpired", "API_KEY_INVALID", "API_KEY_EXPIRED", "dailyLimitExceededUnreg", "CONSUMER_INVALID"}
)
_NOT_ALLOWED = frozenset(
    {"accessNotConfigured", "SERVICE_DISABLED", "ipRefererBlocked", "API_KEY_SERVICE_BLOCKED", "CONSUMER_SUSPENDED",
     "API_KEY_IP_ADDRESS_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED"}
)  # fmt: skip
# The kind of each list, and where its items name what was asked for.
_KINDS = {
    "search": "search", "videos": "video", "channels": "channel", "playlistItems": "playlistitem",
    "commentThreads": "commentthread", "comments": "comment",
}  # fmt: skip
_OWNERS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "videos": (("id",), "id"), "channels": (("id",), "id"), "commentThreads": (("snippet", "videoId"), "videoId"),
    "comments": (("snippet", "parentId"), "parentId"),
}  # fmt: skip


class YouTubeError(SourceError):
    """An answer that says no and will not change. reason: Google's own word for it."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class QuotaError(YouTubeError):
    """The quota of the day is used up."""


class OutOfUnitsError(SourceError):
    """The next call would pass the units this run may spend; it was not made."""


@dataclass
class YouTube:
    """One run's way to the API. spent: units since the last `take`; total: units of the whole run."""

    ask: Ask
    key: str = field(repr=False)
    spent: int = 0
    total: int = 0
    _units: int = LIST_UNITS
    _resource: str = ""
    _asked: Mapping[str, object] = field(default_factory=dict)
    _tries: int = 0
    _service: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        # At DEBUG the client logs whole addresses, which carry the key.
        logging.getLogger("googleapiclient.discovery").setLevel(logging.INFO)
        discovery = needs("googleapiclient.discovery")
        self._service = discovery.build(
            "youtube", "v3", developerKey=self.key, static_discovery=True, cache_discovery=False,
            client_options={"api_endpoint": self.ask.endpoint or None},
            http=httplib2_http(self.ask.fetcher, judge=self._judge),
        )  # fmt: skip

    @classmethod
    def of(cls, ask: Ask) -> YouTube:
        """The way of the key in the environment. Raises SourceError where there is none."""
        return cls(ask, ask.secret(KEY))

    def page(self, resource: str, asked: Mapping[str, object]) -> dict[str, Any]:
        """One page of `resource`, such as "commentThreads". asked: parameters; those that are None are left out.

        Raises OutOfUnitsError before a call that costs too much, YouTubeError, and SourceError (Later) as
        `Fetcher.send` does.
        """
        self._units = SEARCH_UNITS if resource == "search" else LIST_UNITS
        self._resource, self._tries = resource, 0
        self.require(self._units)
        errors = needs("googleapiclient.errors")
        self._asked = given = {name: value for name, value in asked.items() if value is not None}
        try:
            body = getattr(self._service, resource)().list(**given).execute(num_retries=0)
        except errors.HttpError as reason:  # its own message holds the address, and so the key
            status = int(reason.resp.status)
            raise YouTubeError(f"YouTube trả lời {status}", f"status{status}") from None
        return body if isinstance(body, dict) else {}

    def require(self, units: int) -> None:
        """Raise OutOfUnitsError unless this run may still spend `units`."""
        if self.total + units > self.ask.units_left:
            raise OutOfUnitsError("hạn mức YouTube không đủ cho lần hỏi tiếp theo")

    def take(self) -> int:
        """Units spent since this was last asked, for the next page."""
        spent, self.spent = self.spent, 0
        return spent

    def _judge(self, answer: Answer) -> Again | None:
        """Count the answer, ask again what may pass, and raise what will not."""
        self.spent += self._units
        self.total += self._units
        self._tries += 1
        body = _object(answer)
        if answer.status >= 500:
            return None
        if body is None:
            is_page = answer.body.lstrip()[:1] == b"<"
            return Again("trả về một trang web chứ không phải dữ liệu" if is_page else "câu trả lời bị cụt hoặc rỗng")
        if not isinstance(body.get("error"), dict):
            return self._mistaken(body)
        reasons, said = _reasons(body["error"]), self._said(body["error"])
        if reasons & _DAY_IS_OVER or (answer.status == 429 and _is_daily(body["error"])):
            raise QuotaError(USED_UP, "quotaExceeded")
        if reasons & _TOO_FAST or answer.status == 429:
            wait_s = wait_asked(answer.headers.get("retry-after"), now=self.ask.clock.now())
            return Again("YouTube báo đã hỏi quá nhịp", wait_s)
        if reasons & _TEMPORARY and (self._tries < self.ask.fetcher.attempts or "processingFailure" not in reasons):
            return Again("YouTube bận")
        is_of_key = bool(reasons & _BAD_KEY) or "API key" in said
        reason = "keyInvalid" if is_of_key else min(reasons, default=f"status{answer.status}")
        raise YouTubeError(_sentence(reasons, said), reason)

    def _mistaken(self, body: Mapping[str, object]) -> Again | None:
        """Ask again what answers another question: a proxy or cache between may mix answers up."""
        kind = word(body, "kind") or ""
        if kind.startswith("youtube#") and kind.casefold() != f"youtube#{_KINDS[self._resource]}listresponse":
            return Again("câu trả lời thuộc về câu hỏi khác")
        place, of = _OWNERS.get(self._resource, ((), ""))
        wanted = str(self._asked.get(of) or "").split(",")
        owners = (
            {owner for one in objects(body, "items") if (owner := word(one, *place))} if self._asked.get(of) else ()
        )
        if any(owner not in wanted for owner in owners):
            return Again("câu trả lời thuộc về câu hỏi khác")
        token = text(body, "nextPageToken")
        if token and token == self._asked.get("pageToken") and self._tries < self.ask.fetcher.attempts:
            return Again("trả lại trang đã trả")
        return None

    def _said(self, error: Mapping[str, object]) -> str:
        """Google's own words, without markup and without the key they may repeat."""
        said = re.sub(r"<[^<>]*>", "", clean(text(error, "message") or ""))[:300]
        return re.sub(r"\bAIza[\w-]{10,}", "…", said.replace(self.key, "…"))


def next_reset(now: datetime) -> datetime:
    """When the quota begins anew: the next midnight in California."""
    local = now.astimezone(ZoneInfo(BUDGET.timezone))
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _reasons(error: Mapping[str, object]) -> set[str]:
    """The words for what is wrong: of the old list of errors and of the new details."""
    given = [word(one, "reason") for key in ("errors", "details") for one in objects(error, key)]
    specific = {one for one in given if one and one not in ("badRequest", "forbidden", "notFound")}
    return specific or {one for one in given if one}


def _is_daily(error: Mapping[str, object]) -> bool:
    limits = [inner(one, "metadata", "quota_limit") for one in objects(error, "details")]
    return "per day" in (text(error, "message") or "") or any(
        isinstance(one, str) and "PerDay" in one for one in limits
    )


def _sentence(reasons: set[str], said: str) -> str:
    if reasons & _BAD_KEY or "API key" in said:
        return f"YouTube không nhận {KEY.variable} ({said or 'khóa sai'}); hãy kiểm tra hoặc tạo lại {KEY.meaning}"
    if reasons & _NOT_ALLOWED:
        return (
            f"{KEY.variable} không được dùng YouTube Data API v3 ({said}); hãy bật API này cho dự án Google Cloud và "
            "bỏ giới hạn địa chỉ của khóa"
        )
    return f"YouTube từ chối ({', '.join(sorted(reasons)) or 'không nói lý do'}: {said})"
