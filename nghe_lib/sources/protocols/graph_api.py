"""Ask Meta's Graph API: one version, the token in a header, its errors and its limits understood.

Errors: https://developers.facebook.com/docs/graph-api/guides/error-handling. Limits:
https://developers.facebook.com/docs/graph-api/overview/rate-limiting: 200 calls an hour for each user of the app, or
those of the Page or Instagram account; the answer's headers say how much is used and when it begins anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from nghe_lib.errors import SourceError
from nghe_lib.sources.collecting import Ask
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Again, Answer
from nghe_lib.sources.payloads.nested import inner, text, word
from nghe_lib.sources.words import clean

GRAPH_VERSION = "v24.0"
GRAPH = "https://graph.facebook.com"
TOKEN = Secret(
    "NGHE_META_TOKEN",
    "mã truy cập dài hạn của người quản trị trang, tạo tại https://developers.facebook.com/tools/explorer",
)
TOO_FAST = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
TEMPORARY = frozenset({1, 2})
PERMISSION = frozenset({3, 10, 803, *range(200, 300)})
HOUR_S, UNKNOWN_WAIT_S = 3600.0, 900.0
_TOKEN_FAULTS = {
    458: "ứng dụng bị gỡ quyền", 459: "tài khoản phải xác minh lại", 460: "mật khẩu đã đổi", 463: "mã đã hết hạn",
    464: "tài khoản chưa xác minh", 467: "mã đã bị hủy", 492: "phiên không còn quyền với trang",
}  # fmt: skip
_TOO_MUCH = re.compile(r"reduce the amount of data", re.IGNORECASE)
_USED_UP = 100


class GraphError(SourceError):
    """An answer of the Graph API that says no. code, subcode: Meta's own."""

    def __init__(self, message: str, code: int, subcode: int) -> None:
        super().__init__(message)
        self.code, self.subcode = code, subcode

    @property
    def is_missing(self) -> bool:
        """The object does not exist, or not for this token."""
        return self.code == 100 and self.subcode == 33

    @property
    def is_forbidden(self) -> bool:
        """The token lacks a permission."""
        return self.code in PERMISSION


class TooMuchError(GraphError):
    """The Graph API asks for a smaller page."""


@dataclass(frozen=True)
class Graph:
    """One token's way to the Graph API."""

    ask: Ask
    token: str = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    _last: dict[str, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, ask: Ask) -> Graph:
        """The way of the token in the environment. Raises SourceError where there is none."""
        token = ask.secret(TOKEN)
        return cls(ask, token, (token,))

    def with_token(self, token: str) -> Graph:
        """The same with another token, such as that of a Page."""
        return replace(self, token=token, secrets=(*self.secrets, token))

    def get(self, path: str, asked: Mapping[str, object]) -> dict[str, Any]:
        """The object or list at `path`, such as `123/comments`.

        asked: query parameters; those that are None are left out. Raises GraphError, and SourceError (Later) as
        `Fetcher.send` does.
        """
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        url = f"{self.ask.endpoint or GRAPH}/{GRAPH_VERSION}/{quote(path, safe='/')}" + (f"?{query}" if query else "")
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        answer = self.ask.fetcher.send("GET", url, headers=headers, judge=self._judge)
        if self._is_stale(url, answer.body):
            answer = self.ask.fetcher.send("GET", url, headers=headers, judge=self._judge)
        self._last.clear()
        self._last[url] = answer.body
        body = _object(answer)
        if body is None or answer.status >= 400:
            raise SourceError(f"Graph API trả lời {answer.status} mà không nói lý do; lần thu thập sau nghe sẽ thử lại")
        return body

    def _is_stale(self, url: str, body: bytes) -> bool:
        """The answer to another question, given once more: comments of one post would stand under another.

        Lists that may well be empty one after the other are alike without being stale.
        """
        is_full = b'"id"' in body or "after=" in url or urlsplit(url).path.endswith("/replies")
        return is_full and url not in self._last and body in self._last.values()

    def _judge(self, answer: Answer) -> Again | None:
        """Ask again what is no answer, wait where Meta says so, and raise what will not change."""
        body = _object(answer)
        is_told = body is not None and isinstance(body.get("error"), dict)
        if not is_told and (answer.status in (408, 425, 429) or answer.status >= 500):
            return None  # the fetcher knows these, and their Retry-After
        if body is None:
            is_page = answer.body.lstrip()[:1] == b"<"
            return Again("trả về một trang web chứ không phải dữ liệu" if is_page else "câu trả lời bị cụt hoặc rỗng")
        if not is_told:
            return None if answer.status < 400 else Again(f"máy chủ trả lời {answer.status}")
        error = body["error"]
        code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
        said = self._said(error)
        if _TOO_MUCH.search(said):
            raise TooMuchError(f"Graph API xin hỏi ít hơn mỗi lần (mã {code})", code, subcode)
        if code in TOO_FAST:
            return Again(f"Graph API báo đã hỏi quá nhịp (mã {code})", wait_s(answer.headers))
        if code in TEMPORARY or error.get("is_transient") is True:
            return Again(f"Graph API bận (mã {code})")
        raise GraphError(_sentence(code, subcode, said), code, subcode)

    def _said(self, error: Mapping[str, object]) -> str:
        """Meta's own words, without any token they repeat."""
        said = clean(text(error, "message") or "")[:300]
        for secret in self.secrets:
            said = said.replace(secret, "…")
        return re.sub(r"\b(?:EAA|IGAA|IGQ)\w{10,}", "…", said)


def next_cursor(body: Mapping[str, Any]) -> str | None:
    """Where the next page begins; None on the last one. `paging.next` carries the token: only its cursor is taken."""
    following = text(body, "paging", "next")
    if following is None:
        return None
    cursor = word(body, "paging", "cursors", "after")
    if cursor:
        return cursor
    try:
        return parse_qs(urlsplit(following).query).get("after", [""])[0] or None
    except ValueError:
        return None


def wait_s(headers: Mapping[str, str]) -> float:
    """Seconds until the limit begins anew, as the headers tell; a quarter of an hour where they do not.

    X-Business-Use-Case-Usage gives minutes. X-App-Usage gives only shares of a rolling hour: once used up, an hour.
    """
    minutes = [
        _number(inner(one, "estimated_time_to_regain_access"))
        for group in _usage(headers.get("x-business-use-case-usage")).values()
        for one in (group if isinstance(group, list) else ())
    ]
    if any(minutes):
        return max(minutes) * 60.0
    shares = _usage(headers.get("x-app-usage")).values()
    return HOUR_S if any(_number(share) >= _USED_UP for share in shares) else UNKNOWN_WAIT_S


def _usage(header: str | None) -> dict[str, object]:
    try:
        found = json.loads(header or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _number(value: object) -> int:
    return int(value) if isinstance(value, (int, float)) and abs(value) < 10**9 else 0


def _sentence(code: int, subcode: int, said: str) -> str:
    """What is wrong and what to do about it."""
    if code in (102, 190, 463, 467):
        why = _TOKEN_FAULTS.get(subcode, "mã không còn hiệu lực")
        return f"Graph API không nhận {TOKEN.variable} ({why}, mã lỗi {code}); hãy tạo mã mới: {TOKEN.meaning}"
    if code == 100 and subcode == 33:
        return f"Graph API: không có đối tượng này, hoặc {TOKEN.variable} không được xem ({said})"
    if code in PERMISSION:
        return (
            f"Graph API: {TOKEN.variable} thiếu quyền (mã {code}: {said}); "
            "hãy cấp quyền pages_read_engagement, pages_read_user_content hoặc instagram_basic, "
            "instagram_manage_comments rồi tạo mã mới"
        )
    if code == 100:
        return f"Graph API không nhận tham số (mã 100: {said}); nghe hỏi bằng bản {GRAPH_VERSION}"
    return f"Graph API từ chối (mã {code}: {said or 'không nói lý do'})"
