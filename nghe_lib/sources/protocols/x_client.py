"""Ask the X API v2 through the official client `xdk`: every read counted before it is made, errors understood.

Prices: https://docs.x.com/x-api/getting-started/pricing. A post read costs 0.005 USD, a user read 0.010 USD (two
units), those in `includes` too. X bills the same post or user once within a UTC day: what is counted here is an upper
bound. Errors are problems (RFC 9457): https://docs.x.com/x-api/fundamentals/response-codes-and-errors. Limits:
https://docs.x.com/x-api/fundamentals/rate-limits; `x-rate-limit-reset` holds seconds since 1970.

The client names things as its OpenAPI description does since 2026 (`post.fields`, `referenced_posts`). Where the server
knows only the older words it says 400, which costs nothing, and is asked again in those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nghe_lib.errors import SourceError
from nghe_lib.sources.collecting import Ask, Budget, needs
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Again, Answer
from nghe_lib.sources.payloads.nested import inner, objects, text, word
from nghe_lib.sources.payloads.x import data_posts, included_posts, native_of
from nghe_lib.sources.protocols.json_answers import json_in, seconds_until
from nghe_lib.sources.sessions import requests_session
from nghe_lib.sources.words import clean

X_API = "https://api.x.com"
TOKEN = Secret(
    "NGHE_X_BEARER", "Bearer Token của ứng dụng X, lấy tại https://console.x.com, mục Apps → Keys and tokens"
)
BUDGET = Budget(unit="lượt đọc bài", limit=2_000, period="month", timezone="UTC", price_usd=0.005)
POST_UNITS, USER_UNITS = 1, 2
# A post, two posts it refers to, and the author of each.
MOST_UNITS = 3 * POST_UNITS + 3 * USER_UNITS
MOST = 100
OUT_OF_UNITS = "ngân sách đọc bài X của tháng không đủ cho lần hỏi tiếp theo; tăng ngân sách hoặc chờ sang tháng"
USED_UP = "X báo đã dùng hết mức đọc bài của tháng; nghe đi tiếp từ chỗ dừng sang tháng sau"
NO_CREDITS = "tài khoản X đã hết tiền trả trước; nạp thêm tại https://console.x.com rồi chạy lại"
NEW_FIELDS = (
    "conversation_id", "created_at", "entities", "id", "lang", "note_post", "public_metrics", "text", "withheld",
)  # fmt: skip
NEW_EXPANSIONS = ("author_id", "in_reply_to_user_id", "referenced_posts")
OLD_FIELDS = (
    "author_id", "conversation_id", "created_at", "edit_history_tweet_ids", "entities", "id", "in_reply_to_user_id",
    "lang", "note_tweet", "public_metrics", "referenced_tweets", "text", "withheld",
)  # fmt: skip
OLD_EXPANSIONS = ("author_id", "in_reply_to_user_id", "referenced_tweets.id", "referenced_tweets.id.author_id")
USER_FIELDS = ("created_at", "id", "protected", "public_metrics", "username")
_NAMES_OF_WORDS = ("post.fields", "expansions")
Check = Callable[[dict[str, Any]], str]


class XError(SourceError):
    """An answer that says no and will not change. status: of HTTP; parameters: names of those X does not take."""

    def __init__(self, message: str, status: int, parameters: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        self.status, self.parameters = status, parameters


class CreditsError(XError):
    """Nothing is left to pay with."""


class UsedUpError(XError):
    """The reads of the month are used up."""


class OutOfUnitsError(SourceError):
    """The next call could pass the units this run may spend; it was not made."""


@dataclass
class X:
    """One run's way to the API. spent: units since the last `take`; total: units of the whole run."""

    ask: Ask
    token: str = field(repr=False)
    spent: int = 0
    total: int = 0
    is_old: bool = False
    _client: Any = field(default=None, repr=False)
    _answer: Any = field(default=None, repr=False)
    _check: Check | None = None
    _worst: int = 0

    def __post_init__(self) -> None:
        xdk = needs("xdk")
        self._client = xdk.Client(base_url=self.ask.endpoint or X_API, bearer_token=self.token)
        session = requests_session(self.ask.fetcher, judge=self._judge)
        session.hooks["response"].append(self._keep)
        session.auth = self._put_into_words
        self._client.session = session

    @classmethod
    def of(cls, ask: Ask) -> X:
        """The way of the token in the environment. Raises SourceError where there is none."""
        return cls(ask, ask.secret(TOKEN))

    def search(self, query: str, *, limit: int, check: Check, **asked: str | None) -> dict[str, Any]:
        """One page of the posts of the last seven days that match `query`, newest first.

        asked: start_time, until_id, pagination_token. check: says what is wrong with an answer, "" where nothing is.
        Raises OutOfUnitsError, XError, and SourceError (Later) as `Fetcher.send` does; so do the others.
        """
        return self._asked(
            lambda client, words: next(client.posts.search_recent(query, max_results=limit, **asked, **words)),
            worst=limit * MOST_UNITS,
            check=lambda body: _no_list(body) or check(body),
        )

    def posts_of(self, user_id: str, *, limit: int, check: Check, **asked: str | None) -> dict[str, Any]:
        """One page of the posts of a user, newest first; otherwise as `search`."""
        return self._asked(
            lambda client, words: next(client.users.get_posts(user_id, max_results=limit, **asked, **words)),
            worst=limit * MOST_UNITS,
            check=lambda body: _no_list(body) or check(body),
        )

    def lookup(self, natives: Sequence[str]) -> dict[str, Any]:
        """The posts with these numbers, at most 100; those that X does not show are named in `errors`."""

        def check(body: dict[str, Any]) -> str:
            told = {*map(native_of, data_posts(body)), *missing_of(body)}
            return "" if told and told <= set(natives) else "trả lời cho một câu hỏi khác"

        return self._asked(
            lambda client, words: client.posts.get_by_ids(list(natives), **words),
            worst=len(natives) * MOST_UNITS, check=check,
        )  # fmt: skip

    def user(self, name: str) -> dict[str, Any]:
        """The account with this user name. Raises XError where X has none or does not show it."""

        def check(body: dict[str, Any]) -> str:
            told = word(body, "data", "username")
            is_it = told is not None and told.casefold() == name.casefold() and word(body, "data", "id") is not None
            return "" if is_it or "errors" in body else "trả lời cho một câu hỏi khác"

        body = self._asked(
            lambda client, _: client.users.get_by_username(name, user_fields=list(USER_FIELDS)),
            worst=USER_UNITS, check=check,
        )  # fmt: skip
        found = body.get("data")
        if not isinstance(found, dict):
            raise XError(
                f"X không có tài khoản '{name}', hoặc tài khoản đã bị khóa hay đóng; hãy kiểm tra lại tên", 404
            )
        return found

    def fit(self, limit: int, *, least: int) -> int:
        """How many posts the next page may hold: `limit`, but no more than the units left are sure to pay for.

        Raises OutOfUnitsError where that is less than the API's `least`.
        """
        affordable = (self.ask.units_left - self.total) // MOST_UNITS
        if affordable < least:
            raise OutOfUnitsError(OUT_OF_UNITS)
        return min(MOST, max(least, limit), affordable)

    def take(self) -> int:
        """Units spent since this was last asked, for the next page."""
        spent, self.spent = self.spent, 0
        return spent

    def _asked(self, call: Callable[[Any, dict[str, Any]], object], *, worst: int, check: Check) -> dict[str, Any]:
        self._worst, self._check = worst, check
        self._require()
        try:
            return self._call(call)
        except XError as reason:
            if self.is_old or reason.status != 400 or not reason.parameters & set(_NAMES_OF_WORDS):
                raise
            self.is_old = True
        return self._call(call)

    def _call(self, call: Callable[[Any, dict[str, Any]], object]) -> dict[str, Any]:
        """The object that `call` brings, whatever the client's models say of it: one strange post must cost no page."""
        requests = needs("requests")
        self._answer = None
        try:
            call(self._client, self._words)
        except (requests.RequestException, ValueError, TypeError, AttributeError, RecursionError):
            if self._answer is None:
                raise SourceError("không hỏi được X; lần thu thập sau nghe sẽ thử lại") from None
        found = json_in(self._answer.content)
        return found if isinstance(found, dict) else {}

    @property
    def _words(self) -> dict[str, Any]:
        fields, expansions = (OLD_FIELDS, OLD_EXPANSIONS) if self.is_old else (NEW_FIELDS, NEW_EXPANSIONS)
        return {"post_fields": list(fields), "expansions": list(expansions), "user_fields": list(USER_FIELDS)}

    def _put_into_words(self, request: Any) -> Any:
        """The client has one name for the fields of posts; older servers know another."""
        if self.is_old:
            request.url = request.url.replace("post.fields=", "tweet.fields=")
        return request

    def _keep(self, answer: Any, **_: Any) -> None:
        """Keep the answer itself. JSON is UTF-8, whatever its header says."""
        answer.encoding = "utf-8"
        self._answer = answer

    def _require(self) -> None:
        if self.total + self._worst > self.ask.units_left:
            raise OutOfUnitsError(OUT_OF_UNITS)

    def _judge(self, answer: Answer) -> Again | None:
        """Count what was read, ask again what is no answer, wait as X says, and raise what will not change."""
        body = json_in(answer.body)
        if isinstance(body, dict) and _is_used_up(body):
            raise UsedUpError(USED_UP, answer.status)
        if answer.status == 429:
            wait_s = seconds_until(answer.headers.get("x-rate-limit-reset"), answer, self.ask.clock)
            return None if wait_s is None else Again("X báo đã hỏi quá nhịp", wait_s)
        if answer.status in (408, 425) or answer.status >= 500:
            return None  # the fetcher knows these, and their Retry-After
        if answer.status in (401, 402):
            raise self._refusal(answer.status, body if isinstance(body, dict) else {})
        if not isinstance(body, dict):
            is_page = answer.body.lstrip()[:1] == b"<"
            return Again("trả về một trang web chứ không phải dữ liệu" if is_page else "câu trả lời bị cụt hoặc rỗng")
        if answer.status >= 400:
            raise self._refusal(answer.status, body)
        return self._counted(body)

    def _counted(self, body: dict[str, Any]) -> Again | None:
        """Count an answer; ask again where it answers something else, as long as the budget allows."""
        units = cost_of(body)
        self.spent += units
        self.total += units
        wrong = self._check(body) if self._check else ""
        if not wrong:
            return None
        self._require()
        return Again(wrong)

    def _refusal(self, status: int, body: dict[str, Any]) -> XError:
        said = self._said(body)
        if status == 401:
            return XError(
                f"X không nhận {TOKEN.variable} (401: {said or 'mã sai, hết hạn hoặc bị thu hồi'}); "
                f"hãy tạo lại {TOKEN.meaning}",
                status,
            )
        if status == 402:
            return CreditsError(f"{NO_CREDITS} (402: {said or 'không nói thêm'})", status)
        if status == 403:
            why = word(body, "reason") or word(body, "title") or ""
            return XError(
                f"X không cho {TOKEN.variable} dùng API này (403 {why[:60]}: {said}); hãy gắn ứng dụng vào một dự án "
                "có gói đọc bài tại https://console.x.com",
                status,
            )
        parameters = frozenset(name for one in objects(body, "errors") for name in _parameters(one))
        return XError(f"X từ chối ({status}: {said or 'không nói lý do'})", status, parameters)

    def _said(self, body: Mapping[str, Any]) -> str:
        """X's own words, without the token they may repeat."""
        messages = [text(one, "message") or text(one, "detail") for one in objects(body, "errors")]
        said = "; ".join(filter(None, [text(body, "detail"), *messages])) or text(body, "title") or ""
        return re.sub(r"\bAAAA[\w%-]{20,}", "…", clean(said).replace(self.token, "…"))[:300]


def cost_of(body: Mapping[str, Any]) -> int:
    """Units of an answer, as if nothing in it had been read before on that day."""
    found = data_posts(body)
    n_users = sum(isinstance(one, dict) and "username" in one and "text" not in one for one in found)
    n_posts = len(found) - n_users + len(included_posts(body))
    return n_posts * POST_UNITS + (n_users + sum(1 for _ in objects(body, "includes", "users"))) * USER_UNITS


def missing_of(body: Mapping[str, Any]) -> list[str]:
    """Numbers of the posts asked for by number that X does not show: deleted, or no longer public."""
    kinds = ("resource-not-found", "not-authorized-for-resource")
    return [
        native
        for one in objects(body, "errors")
        if (word(one, "type") or "").endswith(kinds)
        and word(one, "parameter") in ("ids", "id")
        and (native := native_of({"id": word(one, "resource_id") or word(one, "value")}))
    ]


def lost_references(body: Mapping[str, Any]) -> int:
    """How many posts that others refer to X does not show."""
    names = ("referenced_tweets.id", "referenced_posts", "referenced_posts.id")
    return sum(word(one, "parameter") in names for one in objects(body, "errors"))


def next_month(now: datetime) -> datetime:
    """When the budget begins anew."""
    return datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)


def _is_used_up(body: Mapping[str, Any]) -> bool:
    kind = word(body, "type") or ""
    return kind.endswith(("usage-capped", "spend-cap-reached")) or word(body, "title") in (
        "UsageCapExceeded", "SpendCapReached",
    )  # fmt: skip


def _parameters(error: dict[str, object]) -> set[str]:
    given = error.get("parameters")
    named = set(given) if isinstance(given, dict) else set()
    found = re.match(r"The (?:query parameter \[|`)([\w.]+)", text(error, "message") or "")
    return named | ({found[1]} if found else set())


def _no_list(body: Mapping[str, Any]) -> str:
    is_list = isinstance(inner(body, "meta", "result_count"), int) or "errors" in body
    return "" if is_list else "câu trả lời không phải danh sách bài"
