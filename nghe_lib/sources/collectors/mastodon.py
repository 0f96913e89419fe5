"""Listen to Mastodon servers: a hashtag, an account, or the public timeline of a server.

REST API, https://docs.joinmastodon.org/methods/timelines/ and …/methods/accounts/#statuses, paged by the `Link` header
(https://docs.joinmastodon.org/api/guidelines/#pagination). A post that reaches the server late gets a number that fits
its time of writing, below numbers already read: only listing the last days again finds it. The answers are read as
plain JSON, past the types of the client, so that one strange post does not cost its page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Page, Target, needs
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Again, Answer
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.mastodon import (
    account_row,
    handle_of,
    refusal_of_account,
    status_key,
    status_record,
    unknown_parent,
)
from nghe_lib.sources.payloads.nested import inner, word
from nghe_lib.sources.protocols.json_answers import json_in, seconds_until
from nghe_lib.sources.protocols.timeline_walk import Item, Listed, Walk
from nghe_lib.sources.sessions import requests_session
from nghe_lib.sources.times import time_of

MOST = 40
TOKEN = Secret(
    "NGHE_MASTODON_TOKEN",
    "mã truy cập, chỉ cần khi máy chủ đòi; dạng MÁY_CHỦ=MÃ, nhiều máy chủ cách nhau bằng dấu phẩy; tạo ở Tùy chọn → "
    "Phát triển → Ứng dụng mới, chỉ chọn quyền read:statuses và read:accounts",
)
TERMS = (
    "nghe đọc bài công khai của từng máy chủ Mastodon qua API chính thức (https://docs.joinmastodon.org/api/), đúng "
    "nhịp máy chủ cho phép (thường 300 lượt mỗi 5 phút), không cào trang. Mỗi máy chủ có nội quy riêng, xem "
    "https://MÁY_CHỦ/about trước khi thu thập; cộng đồng này kỵ việc gom bài không xin phép. nghe bỏ bài của người nói "
    "không muốn: noindex, discoverable hoặc indexable đặt là false, hồ sơ ghi #nobot hay #noindex; bài bị bỏ được đếm "
    "kèm lý do. nghe không lấy bài chỉ cho người theo dõi, không lưu tên hiển thị, ảnh hay hồ sơ; bài máy chủ không "
    "còn giữ thì xóa theo. Máy chủ nào đòi đăng nhập thì dùng mã chỉ có quyền đọc của chính người dùng. nghe chưa kiểm "
    "chứng lại nội quy từng máy chủ ngày 24/11/2026."
)
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}"
_WHAT = {
    "tag": (re.compile(rf"#?(\w{{1,100}})@({_HOST})", re.IGNORECASE), "mastodon tag ngậplụt@mastodon.social"),
    "account": (re.compile(rf"@?([\w.-]{{1,60}})@({_HOST})", re.IGNORECASE), "mastodon account ten@mastodon.social"),
    "public": (re.compile(rf"()({_HOST})", re.IGNORECASE), "mastodon public mastodon.social"),
}
_WITHOUT_BATCHES = "máy chủ không cho hỏi nhiều bài một lượt: bài được trả lời ở máy chủ khác giữ số của máy chủ này"
_DAY_US = timedelta(days=1) // timedelta(microseconds=1)


class MissingError(SourceError):
    """The server says it has no such thing."""


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT names a hashtag, account or server."""
    form, example = _WHAT[target.verb]
    if not form.fullmatch(target.what):
        raise ParameterError(f"'{target.what[:80]}' không phải GÌ của 'mastodon {target.verb}'; viết như: {example}")


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Posts of the target, newest first; see `timeline_walk`."""
    check(target)
    name, host = _WHAT[target.verb][0].fullmatch(target.what).groups()  # type: ignore[union-attr]
    server = Server(ask, host.lower())
    path, asked, accounts = f"/api/v1/timelines/tag/{quote(name)}", {}, []
    if target.verb == "public":
        path, asked = "/api/v1/timelines/public", {"local": "true"}
    elif target.verb == "account":
        account = _account(server, name)
        path = f"/api/v1/accounts/{quote(word(account, 'id') or '', safe='')}/statuses"
        row = account_row(account, host=server.host)
        accounts = [row] if row else []
    timeline = Statuses(server, path, asked, has_snowflakes=_has_snowflakes(ask.state))
    yield from Walk(ask, timeline, accounts).pages()


def _account(server: Server, name: str) -> dict[str, Any]:
    """The account. Its owner's refusal ends the run before one post is read."""
    try:
        account = server.ask(lambda client: client.account_lookup(name))
    except MissingError as reason:
        raise SourceError(f"máy chủ {server.host} không có tài khoản '{name}'; hãy xem lại dòng này") from reason
    unwanted = refusal_of_account(account)
    if unwanted is not None:
        raise SourceError(f"{name}@{server.host}: {unwanted}; nghe không thu bài, hãy bỏ dòng này")
    if not isinstance(account, dict) or word(account, "id") is None or handle_of(account, host=server.host) is None:
        raise SourceError(f"{server.host}: tài khoản '{name}' trả về không đúng dạng Mastodon")
    return account


@dataclass
class Server:
    """One server, asked through Mastodon.py. `answer`: the last one, as it came."""

    asking: Ask
    host: str
    answer: Any = None
    _token: str | None = None
    _client: Any = None

    def ask(self, call: Callable[[Any], object]) -> Any:
        """The JSON that `call` of the client brings. With a token only where the server demands one.

        Raises MissingError where the server has no such thing, SourceError where it refuses.
        """
        try:
            return self._asked(call)
        except _TokenWanted:
            self._token, self._client = self._read_token(), None
        try:
            return self._asked(call)
        except _TokenWanted:
            raise SourceError(
                f"{self.host} không nhận mã truy cập: hết hạn, bị thu hồi hay thiếu quyền; hãy tạo mã mới rồi đặt lại "
                f"{TOKEN.variable}"
            ) from None

    def page(self, path: str, asked: Mapping[str, object]) -> Any:
        """One page of a list, asked the way the client goes on with a list it has begun."""
        start = {"_pagination_method": "GET", "_pagination_endpoint": path, **asked}
        return self.ask(lambda client: client.fetch_next(start))

    def status(self, native: str) -> Any:
        """One status by the server's own number."""
        found = self.ask(lambda client: client.status(quote(native, safe="")))
        if word(found, "id") != native:
            raise SourceError(f"{self.host}: máy chủ trả lời cho một câu hỏi khác; lần thu thập sau nghe sẽ hỏi lại")
        return found

    @property
    def next_max_id(self) -> str | None:
        """`max_id` of the next page, from the Link header of the last answer."""
        try:
            query = urlsplit(self.answer.links.get("next", {}).get("url", "")).query
        except ValueError:
            return None
        return (parse_qs(query).get("max_id") or [None])[0]

    def _asked(self, call: Callable[[Any], object]) -> Any:
        errors = needs("mastodon.errors")
        self._client = self._client or self._connect()
        self.answer = None
        try:
            call(self._client)
        except errors.MastodonNetworkError as reason:
            if isinstance(reason.__context__, SourceError):
                raise reason.__context__ from None
            raise SourceError(f"{self.host}: không hỏi được máy chủ") from None
        except (errors.MastodonError, ValueError, TypeError, RecursionError):
            if self.answer is None:
                raise SourceError(f"{self.host}: không hỏi được máy chủ") from None
        self._refuse(self.answer)
        return json_in(self.answer.content)

    def _connect(self) -> Any:
        client = needs("mastodon").Mastodon(
            api_base_url=self.asking.endpoint or f"https://{self.host}",
            access_token=self._token,
            session=requests_session(self.asking.fetcher, judge=self._judge),
            version_check_mode="none",
            ratelimit_method="throw",
        )
        client.session.hooks["response"].append(self._keep)
        return client

    def _keep(self, answer: Any, **_: Any) -> None:
        """Keep the answer itself. Its limits were read by `_judge`; a garbled one makes the client fail."""
        self.answer = answer
        for name in ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"):
            answer.headers.pop(name, None)

    def _judge(self, answer: Answer) -> Again | None:
        """429 says until when (https://docs.joinmastodon.org/api/rate-limits/); a page instead of JSON says nothing."""
        if answer.status == 429:
            wait_s = seconds_until(answer.headers.get("x-ratelimit-reset"), answer, self.asking.clock)
            return None if wait_s is None else Again("máy chủ nói đã hỏi quá nhiều", wait_s)
        if answer.status == 200 and json_in(answer.body) is None:
            return Again("máy chủ trả lời không phải JSON (có thể là trang đăng nhập hay trang chặn)")
        return None

    def _refuse(self, answer: Any) -> None:
        if answer.status_code == 200:
            return
        body = json_in(answer.content)
        said = word(body, "error") or ""
        if answer.status_code in (401, 403) or (answer.status_code == 422 and "authenticated" in said):
            if self._token is None or answer.status_code == 401:
                raise _TokenWanted
            raise SourceError(f"{self.host} không cho đọc dòng này ({answer.status_code}: {said[:100]})")
        if answer.status_code in (404, 410) and said:
            raise MissingError(f"{self.host}: không có ({said[:100]})")
        raise SourceError(f"{self.host} trả lời {answer.status_code}: {said[:100] or 'không rõ lý do'}")

    def _read_token(self) -> str:
        """The token for this host; those for other servers stay here."""
        given = self.asking.secret(TOKEN)
        pairs = dict(part.partition("=")[::2] for part in re.split(r"[\s,;]+", given) if "=" in part)
        found = {host.strip().lower(): token for host, token in pairs.items()}.get(self.host)
        if not found:
            raise SourceError(
                f"{self.host} đòi mã truy cập mà {TOKEN.variable} chưa có mã cho máy chủ này; viết {self.host}=MÃ"
            )
        return found


class _TokenWanted(Exception):
    """The server wants a token, or another one."""


@dataclass
class Statuses:
    """A list of statuses. has_snowflakes: numbers carry the time, so that `since_id` can be made from it."""

    server: Server
    path: str
    asked: Mapping[str, str]
    has_snowflakes: bool = False
    platform: str = "mastodon"
    _known: dict[str, str] = field(default_factory=dict)
    _in_batches: bool = True

    def ask_page(self, after: str, since: int | None, limit: int) -> Listed:
        """One page of statuses older than the number `after`."""
        asked: dict[str, object] = {**self.asked, "limit": max(1, min(MOST, limit))}
        if after:
            asked["max_id"] = after
        if since is not None and self.has_snowflakes:
            asked["since_id"] = str(((since // 1_000) << 16) - 1)
        given = self.server.page(self.path, asked)
        if not isinstance(given, list):
            raise SourceError(f"{self.server.host}: trả lời không phải danh sách bài")
        rest = after if "since_id" in asked else None
        return Listed([self._item(one) for one in given], self.server.next_max_id if given else None, rest=rest)

    def read(self, items: Sequence[Item], into: Gathered) -> None:
        """`items` as records, each parent under its own id."""
        self._look_up_parents(items)
        host = self.server.host
        for one in items:
            author = account_row(inner(one.raw, "account"), host=host)
            into.add(status_record(one.raw, host=host, known=self._known), item=one.raw, accounts=[author])

    def find(self, natives: Sequence[str]) -> tuple[list[Item], list[str]]:
        """Ask one by one: 404 with Mastodon's own words means that the post is no longer there."""
        found, gone = [], []
        for native in natives:
            try:
                found.append(self._item(self.server.status(native)))
            except MissingError:
                gone.append(native)
        return found, gone

    def _item(self, status: object) -> Item:
        native, key = word(status, "id"), status_key(status, host=self.server.host)
        if native and key:
            self._known[native] = key
        moment, _ = time_of(inner(status, "created_at"))
        return Item(status, native, key, moment if type(moment) is int else None)

    def _look_up_parents(self, items: Sequence[Item]) -> None:
        """Ask which posts those are that `items` answer and that were written on other servers."""
        wanted = dict.fromkeys(filter(None, (unknown_parent(one.raw, known=self._known) for one in items)))
        if not wanted or not self._in_batches:
            return
        try:
            for status in self.server.ask(lambda client: client.statuses(list(wanted)[:MOST])) or []:
                self._item(status)
        except MissingError:
            self._in_batches = False  # servers before 4.3 do not know this question


def _has_snowflakes(state: Mapping[str, Any]) -> bool:
    """Whether the numbers known carry their time, as Mastodon's own do."""
    known = state.get("known")
    kept = [
        (native, moment[0])
        for native, moment in (known if isinstance(known, dict) else {}).items()
        if isinstance(moment, list) and moment and type(moment[0]) is int
    ]
    return bool(kept) and all(
        native.isascii() and native.isdigit() and abs((int(native[:20]) >> 16) * 1_000 - moment) < _DAY_US
        for native, moment in kept
    )


COLLECTOR = Collector(
    name="mastodon",
    label="Mastodon",
    verbs={
        "tag": "bài gắn một thẻ mà một máy chủ thấy; GÌ là THẺ@MÁY_CHỦ",
        "account": "bài và chia sẻ của một tài khoản; GÌ là TÊN@MÁY_CHỦ",
        "public": "bài công khai viết trên một máy chủ; GÌ là tên máy chủ",
    },
    terms=TERMS,
    collect=collect,
    secrets=(TOKEN,),
    check=check,
)
