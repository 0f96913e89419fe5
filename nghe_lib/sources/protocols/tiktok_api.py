"""Ask TikTok's Research API: a client token of two hours, one envelope for every answer, a thousand requests a day.

Tokens: https://developers.tiktok.com/doc/client-access-token-management. Errors:
https://developers.tiktok.com/doc/tiktok-api-v2-error-handling. Limits: https://developers.tiktok.com/doc/research-api-faq:
1,000 requests a day, which begins at midnight UTC; answers 500 of an overloaded search count too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from nghe_lib.errors import SourceError
from nghe_lib.sources.collecting import Ask
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Again, Answer, wait_asked
from nghe_lib.sources.payloads.nested import count, text, word
from nghe_lib.sources.words import clean

API = "https://open.tiktokapis.com"
KEY = Secret("NGHE_TIKTOK_KEY", "client key của dự án nghiên cứu, xem tại https://developers.tiktok.com")
SECRET = Secret("NGHE_TIKTOK_SECRET", "client secret của dự án nghiên cứu, xem tại https://developers.tiktok.com")
WINDOW_S, TOKEN_MARGIN_S, TOKEN_LIFE_S = 60.0, 60.0, 7_200
INTERNAL = ("internal_error", "timeout")


class TikTokError(SourceError):
    """An answer of the Research API that says no. code: TikTok's own word."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Research:
    """One project's way to the Research API. spent: requests that the daily quota counted so far."""

    ask: Ask
    spent: int = 0
    is_overloaded: bool = False
    _token: str = field(default="", repr=False)
    _good_until: float = 0.0
    _last: tuple[str, bytes, bytes] = field(default=("", b"", b""), repr=False)

    @property
    def left(self) -> int:
        """Requests that may still be sent."""
        return self.ask.units_left - self.spent

    def post(self, path: str, fields: str, body: Mapping[str, object]) -> dict[str, Any]:
        """The `data` that the API answers to `body` at `path`, such as `video/query`.

        Raises TikTokError, and SourceError (Later) as `Fetcher.send` does.
        """
        answered = self._post(path, fields, body)
        if _code(answered) == "access_token_invalid":
            self._token = ""
            answered = self._post(path, fields, body)
        code = _code(answered)
        if code != "ok":
            raise TikTokError(self._sentence(code, answered), code)
        data = answered.get("data")
        return data if isinstance(data, dict) else {}

    def _post(self, path: str, fields: str, body: Mapping[str, object]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._fresh_token()}", "Content-Type": "application/json"}
        url = f"{self.ask.endpoint or API}/v2/research/{path}/?{urlencode({'fields': fields}, safe=',')}"
        sent = json.dumps(body, ensure_ascii=False).encode()
        answer = self.ask.fetcher.send("POST", url, headers=headers, body=sent, judge=self._judge)
        if self._is_stale(url, sent, answer):
            answer = self.ask.fetcher.send("POST", url, headers=headers, body=sent, judge=self._judge)
        self._last = (url, sent, answer.body)
        return _object(answer) or {}

    def _is_stale(self, url: str, sent: bytes, answer: Answer) -> bool:
        """The answer to the question before, given once more: every answer has a log_id of its own."""
        before_url, before_sent, body = self._last
        return (before_url, before_sent) != (url, sent) and body == answer.body and b'"id"' in body

    def _fresh_token(self) -> str:
        now = self.ask.clock.monotonic()
        if not self._token or now >= self._good_until:
            form = {
                "client_key": self.ask.secret(KEY), "client_secret": self.ask.secret(SECRET),
                "grant_type": "client_credentials",
            }  # fmt: skip
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cache-Control": "no-cache"}
            answer = self.ask.fetcher.send(
                "POST", f"{self.ask.endpoint or API}/v2/oauth/token/", headers=headers, body=urlencode(form).encode(),
                judge=_judge_token,
            )  # fmt: skip
            found = _object(answer) or {}
            token = word(found, "access_token")
            if token is None:
                reason = word(found, "error") or f"trả lời {answer.status}"
                raise SourceError(
                    f"TikTok không cấp mã truy cập ({clean(reason)[:60]}); "
                    f"hãy kiểm tra {KEY.variable} và {SECRET.variable}"
                )
            life_s = count(found, "expires_in") or TOKEN_LIFE_S
            self._token, self._good_until = token, now + max(life_s - TOKEN_MARGIN_S, 0.0)
        return self._token

    def _judge(self, answer: Answer) -> Again | None:
        """Ask again what is no answer, wait where TikTok says so; what will not change is left to `post`."""
        self.spent += 1
        body = _object(answer)
        code = _code(body or {})
        self.is_overloaded = code in INTERNAL or answer.status >= 500
        asked_s = wait_asked(answer.headers.get("retry-after"), now=self.ask.clock.now())
        if code == "daily_quota_limit_exceeded":
            return Again("TikTok báo đã hết hạn mức 1.000 yêu cầu của ngày", self._until_midnight_s())
        if code == "rate_limit_exceeded" or answer.status == 429:
            return Again("TikTok báo đã hỏi quá nhịp", WINDOW_S if asked_s is None else asked_s)
        if code in INTERNAL:
            return Again("TikTok báo lỗi bên trong", asked_s)
        if answer.status >= 500:
            return None  # the fetcher knows these
        if body is None:
            is_page = answer.body.lstrip()[:1] == b"<"
            return Again("trả về một trang web chứ không phải dữ liệu" if is_page else "câu trả lời bị cụt hoặc rỗng")
        if not code or (code == "ok" and not isinstance(body.get("data"), dict)):
            return Again(f"câu trả lời {answer.status} không có phần dữ liệu")
        return None

    def _until_midnight_s(self) -> float:
        now = self.ask.clock.now()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return (midnight - now).total_seconds() + WINDOW_S

    def _sentence(self, code: str, answered: Mapping[str, Any]) -> str:
        said = clean(text(answered, "error", "message") or "")[:200]
        for secret in (self._token, self.ask.secret(KEY), self.ask.secret(SECRET)):
            said = said.replace(secret, "…") if secret else said
        if code == "access_token_invalid":
            return f"TikTok không nhận mã truy cập vừa cấp; hãy kiểm tra {KEY.variable} và {SECRET.variable}"
        if code.startswith("scope_"):
            return (
                f"TikTok: dự án của {KEY.variable} chưa được duyệt quyền research.data.basic ({code}); "
                "hãy nộp hồ sơ tại https://developers.tiktok.com/application/research-api"
            )
        if code.startswith("invalid_"):
            return f"TikTok không nhận yêu cầu ({code}: {said or 'không nói lý do'}); hãy kiểm tra lại dòng để nghe"
        return f"TikTok từ chối ({clean(code)[:60] or 'không rõ mã'}: {said or 'không nói lý do'})"


def _judge_token(answer: Answer) -> Again | None:
    if answer.status == 429 or answer.status >= 500:
        return None
    found = _object(answer)
    is_told = found is not None and (word(found, "access_token") or isinstance(found.get("error"), str))
    return None if is_told else Again("máy chủ cấp mã không trả về dữ liệu")


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _code(body: Mapping[str, Any]) -> str:
    return word(body, "error", "code") or ""
