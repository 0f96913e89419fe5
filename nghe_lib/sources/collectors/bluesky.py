"""Listen to Bluesky: a search, an account, or one thread.

XRPC of the AppView, https://docs.bsky.app/docs/api/app-bsky-feed-search-posts, …/app-bsky-feed-get-author-feed and
…/app-bsky-feed-get-post-thread. A search goes on by time (`until`), not by its cursor: that one counts results, so a
deleted post would shift the next page, and guests may not use it. Where guests are refused nghe logs in with an app
password. The answers are read as plain JSON: the models of the client drop a whole page for one malformed record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.batching import record_plan
from nghe_lib.sources.collecting import Ask, Collector, Gap, Page, Target, needs
from nghe_lib.sources.credentials import Secret
from nghe_lib.sources.fetch import Again, Answer
from nghe_lib.sources.payloads.bluesky import POST, add_view, post_of, post_uri, sorted_at, thread_posts
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.nested import count, inner, word
from nghe_lib.sources.protocols.json_answers import json_in, seconds_until
from nghe_lib.sources.protocols.timeline_walk import CAPPED, Item, Listed, Walk
from nghe_lib.sources.sessions import httpx_transport
from nghe_lib.sources.times import microseconds, time_of

GUESTS, MEMBERS = "https://public.api.bsky.app", "https://bsky.social"
MOST, MOST_URIS, DEEPEST = 100, 25, 1_000
ROWS_A_PAGE, MOST_BRANCHES = 500, 200
HANDLE = Secret("NGHE_BLUESKY_HANDLE", "tên tài khoản Bluesky, chỉ cần cho tìm kiếm; ví dụ ten.bsky.social")
PASSWORD = Secret(
    "NGHE_BLUESKY_PASSWORD",
    "mật khẩu ứng dụng Bluesky, không phải mật khẩu chính; tạo ở Cài đặt → Quyền riêng tư và bảo mật → App passwords",
)
TERMS = (
    "nghe đọc bài công khai của Bluesky qua API chính thức (https://docs.bsky.app), theo đúng giới hạn nhịp, dưới tên "
    "nghe. Điều khoản: https://bsky.social/about/support/tos. nghe bỏ bài của người gắn nhãn !no-unauthenticated "
    "(không cho khách xem), kể cả khi nghe đã đăng nhập, và bỏ bài dịch vụ đã ẩn hay gỡ; bài bị bỏ được đếm kèm lý do. "
    "Bài đã xóa thì xóa theo. Tìm kiếm không mở cho khách nên cần tài khoản và mật khẩu ứng dụng của chính người dùng; "
    "Bluesky nói tìm kiếm không phải kho dữ liệu chung, vì vậy hãy đặt câu hẹp và hỏi thưa. nghe không lưu tên hiển "
    "thị, ảnh hay hồ sơ. nghe chưa kiểm chứng lại lời văn điều khoản ngày 24/11/2026."
)
ANOTHER = "Bluesky trả lời cho một câu hỏi khác; lần thu thập sau nghe sẽ hỏi lại"
CUT_THREAD = "chuỗi trả lời quá dài; các nhánh sâu nhất chưa thu được"
_HANDLE = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}|did:(?:plc|web):[a-z0-9.:%-]{1,200}"
_ACCOUNT = re.compile(rf"@?({_HANDLE})", re.IGNORECASE)
_THREAD = re.compile(
    rf"(?:at://({_HANDLE})/{re.escape(POST)}/|https://bsky\.app/profile/({_HANDLE})/post/)([\w.~:-]{{1,512}})/?", re.I
)


class RefusedError(SourceError):
    """Bluesky says no. `name` is its own word for why, such as NotFound."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is what the verb asks for."""
    if target.verb == "account" and not _ACCOUNT.fullmatch(target.what):
        raise ParameterError(f"'{target.what[:80]}' không phải tài khoản; viết như: bluesky account ten.bsky.social")
    if target.verb == "thread" and not _THREAD.fullmatch(target.what):
        raise ParameterError(
            f"'{target.what[:80]}' không phải địa chỉ bài; viết như: bluesky thread "
            f"https://bsky.app/profile/ten.bsky.social/post/3kabc hoặc at://did:plc:…/{POST}/3kabc"
        )
    if target.verb == "search" and not 0 < len(target.what) <= 300:
        raise ParameterError("câu tìm Bluesky phải dài từ 1 đến 300 ký tự")


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Posts of the target; see `timeline_walk` for searches and accounts."""
    check(target)
    network = Network(ask)
    if target.verb == "search":
        yield from Walk(ask, Search(network, target.what)).pages()
    elif target.verb == "account":
        yield from Walk(ask, Feed(network, _ACCOUNT.fullmatch(target.what)[1].lower())).pages()  # type: ignore[index]
    else:
        did, handle, key = _THREAD.fullmatch(target.what).groups()  # type: ignore[union-attr]
        yield from _thread(network, f"at://{did or handle}/{POST}/{key}", ask)


@dataclass
class Network:
    """Bluesky, asked through its own client: as a guest, or logged in once guests are refused."""

    asking: Ask
    is_member: bool = False
    _client: Any = None
    _answer: Any = None
    _session: Any = None

    def ask(self, method: str, asked: dict[str, object]) -> dict[str, Any]:
        """The answer of `app.bsky.feed.METHOD`. Raises RefusedError for what Bluesky refuses."""
        made = self._call(lambda client: getattr(client.app.bsky.feed, method)(asked))
        if self._wants_login() and not self.is_member:
            self._log_in()
            made = self._call(lambda client: getattr(client.app.bsky.feed, method)(asked))
        if self._error() == "ExpiredToken" and self.is_member:
            self._refresh()
            made = self._call(lambda client: getattr(client.app.bsky.feed, method)(asked))
        if made is None or self._answer.status_code != 200:
            raise self._refusal()
        return made

    def _call(self, call: Callable[[Any], object]) -> dict[str, Any] | None:
        """The object that `call` brings, whatever the client's models say of it; None where there is none."""
        self._client = self._client or self._connect(GUESTS)
        self._answer = None
        try:
            call(self._client)
        except (needs("atproto_core.exceptions").AtProtocolError, ValueError, TypeError, RecursionError, OverflowError):
            if self._answer is None:
                raise SourceError("không hỏi được Bluesky; lần thu thập sau nghe sẽ thử lại") from None
        found = json_in(self._answer.content)
        return found if isinstance(found, dict) else None

    def _connect(self, base: str) -> Any:
        atproto = needs("atproto")
        request = atproto.Request(
            transport=httpx_transport(self.asking.fetcher, judge=self._judge),
            event_hooks={"response": [self._keep]},
            trust_env=False,
        )
        client = atproto.Client(base_url=self.asking.endpoint or base, request=request)
        client.on_session_change(self._keep_session)
        return client

    def _keep(self, answer: Any) -> None:
        answer.read()
        self._answer = answer

    def _keep_session(self, _event: object, session: Any) -> None:
        self._session = session

    def _judge(self, answer: Answer) -> Again | None:
        """429 says until when (https://docs.bsky.app/docs/advanced-guides/rate-limits), in seconds since 1970."""
        if answer.status == 429:
            wait_s = seconds_until(answer.headers.get("ratelimit-reset"), answer, self.asking.clock)
            return None if wait_s is None else Again("Bluesky nói đã hỏi quá nhiều", wait_s)
        if answer.status == 200 and not isinstance(json_in(answer.body), dict):
            return Again("Bluesky trả lời không phải JSON (có thể là trang chặn)")
        return None

    def _log_in(self) -> None:
        handle, password = self.asking.secret(HANDLE), self.asking.secret(PASSWORD)
        self._client = self._connect(MEMBERS)
        self._call(lambda client: client.login(handle, password, fetch_bsky_profile=False))
        if self._session is None:
            raise SourceError(
                f"Bluesky không nhận đăng nhập ({self._error()[:60] or self._answer.status_code}); hãy tạo mật khẩu "
                f"ứng dụng mới rồi đặt lại {HANDLE.variable} và {PASSWORD.variable}"
            )
        self.is_member = True

    def _refresh(self) -> None:
        """A new access token for the refresh token, once the server says that the old one has expired."""
        old, self._session = self._session, None
        headers = {"Authorization": f"Bearer {old.refresh_jwt}"}
        asked = {"headers": headers, "ignore_session_check": True}
        made = self._call(lambda client: client.com.atproto.server.refresh_session(**asked))
        access, refresh = word_of(made, "accessJwt"), word_of(made, "refreshJwt")
        if self._answer.status_code != 200 or not access or not refresh:
            raise SourceError(
                "phiên đăng nhập Bluesky hết hạn và không gia hạn được; lần thu thập sau nghe sẽ đăng nhập lại bằng "
                f"{PASSWORD.variable}"
            )
        old.access_jwt, old.refresh_jwt = access, refresh
        self._client.login(session_string=old.export(), fetch_bsky_profile=False)

    def _wants_login(self) -> bool:
        return self._answer.status_code in (401, 403) or self._error() in ("AuthMissing", "AuthenticationRequired")

    def _error(self) -> str:
        return word(json_in(self._answer.content), "error") or ""

    def _refusal(self) -> RefusedError:
        name, said = self._error(), word(json_in(self._answer.content), "message") or ""
        return RefusedError(f"Bluesky trả lời {self._answer.status_code} ({name[:60]}: {said[:150]})", name)


def word_of(made: object, key: str) -> str:
    """A token of any length; "" where there is none."""
    found = inner(made, key)
    return found if isinstance(found, str) else ""


@dataclass
class _Posts:
    """What search and feed have in common."""

    network: Network
    platform: str = "bluesky"

    def read(self, items: Sequence[Item], into: Gathered) -> None:
        """`items` as records."""
        for one in items:
            add_view(into, one.raw)

    def find(self, natives: Sequence[str]) -> tuple[list[Item], list[str]]:
        """Ask for posts by their uris; those that do not come back are no longer there."""
        uris = [one for one in natives if post_uri(one)]
        found: list[Item] = []
        for start in range(0, len(uris), MOST_URIS):
            made = self.network.ask("get_posts", {"uris": uris[start : start + MOST_URIS]})
            asked = set(uris[start : start + MOST_URIS])
            here = [_item(one) for one in _listed(made, "posts")]
            if any(one.native not in asked for one in here):
                raise SourceError(ANOTHER)  # else what is there would count as gone
            found += here
        there = {one.native for one in found}
        return found, [one for one in uris if one not in there]


@dataclass
class Search(_Posts):
    """Posts that match words, newest first. The cursor is a time, "TIME CURSOR" where one moment fills whole pages."""

    words: str = ""

    def __init__(self, network: Network, words: str) -> None:
        super().__init__(network)
        self.words = words

    def ask_page(self, after: str, since: int | None, limit: int) -> Listed:
        """Posts before a time."""
        until, _, cursor = after.partition(" ")
        asked: dict[str, object] = {"q": self.words, "sort": "latest", "limit": max(2, min(MOST, limit))}
        asked |= {"until": until} if until else {}
        asked |= {"cursor": cursor} if cursor else {}
        asked |= {"since": _iso(since)} if since is not None else {}
        made = self.network.ask("search_posts", asked)
        items = [_item(one) for one in _listed(made, "posts")]
        moments = [one.moment for one in items if one.moment is not None]
        more = word(made, "cursor")
        if not items or (more is None and len(items) < asked["limit"]):  # type: ignore[operator]
            return Listed(items, None, rest=None if since is None else _iso(since))
        if until and 2 * sum(_iso(one) >= until for one in moments) > len(moments):
            return Listed(items, after)  # an answer to another question: to be asked again
        bound = _iso(min(moments) + 1_000) if moments else until
        if bound and bound != until:
            return Listed(items, bound)
        return Listed(items, f"{until} {more}" if more else None)


@dataclass
class Feed(_Posts):
    """Posts and reposts of one account, newest first."""

    actor: str = ""

    def __init__(self, network: Network, actor: str) -> None:
        super().__init__(network)
        self.actor = actor

    def ask_page(self, after: str, since: int | None, limit: int) -> Listed:
        """One page of the feed."""
        asked = {"actor": self.actor, "limit": max(1, min(MOST, limit)), "filter": "posts_with_replies"}
        try:
            made = self.network.ask("get_author_feed", asked | ({"cursor": after} if after else {}))
        except RefusedError as reason:
            if reason.name == "InvalidRequest":
                raise SourceError(f"Bluesky không cho đọc tài khoản '{self.actor}': {reason}") from reason
            raise
        return Listed([_item(one) for one in _listed(made, "feed")], word(made, "cursor"))


def _item(found: object) -> Item:
    """A post view or a feed item; a repost came into the feed when it was made, and only a post can be asked again."""
    post = post_of(found)
    reason = inner(found, "reason")
    if inner(reason, "by") is not None:
        moment, _ = time_of(inner(reason, "indexedAt"))
        key = word(reason, "uri") or f"{word(post, 'uri')}#{word(reason, 'by', 'did')}"
        return Item(found, key, None, moment if type(moment) is int else None)
    uri = post_uri(inner(post, "uri"))
    return Item(found, uri, uri, sorted_at(post))


def _listed(made: dict[str, Any], key: str) -> list[object]:
    found = made.get(key)
    if not isinstance(found, list):
        raise SourceError(f"Bluesky: trả lời không có danh sách '{key}'")
    return found


def _thread(network: Network, uri: str, ask: Ask) -> Iterator[Page]:
    """The whole thread around a post, page by page; branches that an answer cuts off are asked by themselves.

    State: `known` (uri → microseconds), `branches` still to be asked, `missing`: known posts not met in this run.
    """
    walk = _Tree(network, ask)
    yield from walk.pages(uri)


@dataclass
class _Tree:
    """One run through a thread."""

    network: Network
    ask: Ask
    known: dict[str, int] = field(default_factory=dict)
    branches: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)
    _gathered: Gathered = field(default_factory=Gathered)

    def __post_init__(self) -> None:
        known, branches, missing = (self.ask.state.get(name) for name in ("known", "branches", "missing"))
        given = known.items() if isinstance(known, dict) else ()
        self.known = {uri: at for uri, at in given if post_uri(uri) and type(at) is int}
        self.branches = [one for one in (branches if isinstance(branches, list) else []) if isinstance(one, str)]
        self.missing = [one for one in (missing if isinstance(missing, list) else []) if one in self.known]

    def pages(self, uri: str) -> Iterator[Page]:
        """The thread, then its branches, then what is no longer in it."""
        if not self.branches:
            self.branches, self.missing = [uri], list(self.known)
        while self.branches:
            if self._gathered.rows >= self.ask.max_posts:
                yield self._page(gaps=[self._gap(CAPPED)])
                return
            yield from self._branch(self.branches[0], is_root=self.branches[0] == uri)
        posts = _Posts(self.network)
        found, gone = posts.find(self.missing)
        posts.read(found, self._gathered)
        for one in gone:
            self.known.pop(one, None)
        self.missing = []
        yield self._page(gone=[f"bluesky:{one}" for one in gone])

    def _branch(self, uri: str, *, is_root: bool) -> Iterator[Page]:
        asked = {"uri": uri, "depth": DEEPEST, "parentHeight": DEEPEST if is_root else 0}
        self._asked.add(uri)
        try:
            thread = self._ask_thread(asked)
        except RefusedError as reason:
            if reason.name != "NotFound":
                raise
            thread = None
        if thread is None and is_root and not self.known:
            raise SourceError("Bluesky không có bài này: đã xóa, hoặc địa chỉ sai; hãy xem lại dòng này")
        self.branches.pop(0)
        cut: list[str] = []
        for node in thread_posts(thread) if thread is not None else ():
            if not is_root and post_uri(inner(post_of(node), "uri")) == uri:
                continue  # the top of a branch was read with the tree it was cut from
            self._take(node, cut)
            if len(self._gathered.records) + len(self._gathered.refused) >= ROWS_A_PAGE:
                held, self.branches = self.branches, [uri, *self.branches]  # cut here, the branch is asked again
                yield self._page()
                self.branches = held
        self.branches += cut[:MOST_BRANCHES]
        yield self._page(gaps=[self._gap(CUT_THREAD)] if len(cut) > MOST_BRANCHES else [])

    def _ask_thread(self, asked: dict[str, object]) -> object:
        """The thread asked for. Another one, out of somebody's cache, is asked again, once."""
        for _ in range(2):
            thread = self.network.ask("get_post_thread", asked).get("thread")
            found = word(post_of(thread), "uri")
            if found is None or found.rpartition("/")[2] == str(asked["uri"]).rpartition("/")[2]:
                return thread
        raise SourceError(ANOTHER)

    def _take(self, node: object, cut: list[str]) -> None:
        post = post_of(node)
        uri = post_uri(inner(post, "uri"))
        moment = sorted_at(post)
        add_view(self._gathered, node)
        if uri is None or inner(post, "record") is None:
            return
        if moment is not None:
            self.known[uri] = moment
        if uri in self.missing:
            self.missing.remove(uri)
        if (count(post, "replyCount") or 0) > 0 and not inner(node, "replies") and uri not in self._asked:
            cut.append(uri)

    def _page(self, *, gaps: Sequence[Gap] = (), gone: Sequence[str] = ()) -> Page:
        gathered, self._gathered = self._gathered, self._gathered.next()
        batch = None
        if gathered.records or gathered.refused:
            batch = gathered.batch(record_plan(platform="bluesky", collected_at=microseconds(self.ask.clock.now())))
        state = {"known": dict(self.known), "branches": list(self.branches), "missing": list(self.missing)}
        return Page(batch, state, gone=tuple(gone), gaps=tuple(gaps))

    def _gap(self, reason: str) -> Gap:
        oldest = min(self.known.values(), default=None)
        return Gap(None if oldest is None else datetime.fromtimestamp(oldest / 1_000_000, UTC), None, reason)


def _iso(moment: int) -> str:
    """Microseconds as XRPC writes times."""
    return datetime.fromtimestamp(moment / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


COLLECTOR = Collector(
    name="bluesky",
    label="Bluesky",
    verbs={
        "search": "bài có những chữ này; GÌ là câu tìm (cần đăng nhập)",
        "account": "bài, trả lời và chia sẻ của một tài khoản; GÌ là tên hoặc DID",
        "thread": "một bài và mọi trả lời dưới nó; GÌ là địa chỉ bài",
    },
    terms=TERMS,
    collect=collect,
    secrets=(HANDLE, PASSWORD),
    check=check,
)
