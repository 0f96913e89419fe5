"""Listen to X: posts of the last seven days found by words, the posts of an account, or one conversation.

API v2: https://docs.x.com/x-api/posts/search-recent-posts, …/users/get-posts, …/posts/get-posts-by-ids. A list goes on
by its token within a run, and by the number of the oldest post read (`until_id`) in a later one; posts that others
refer to come along and are kept as posts. Every read costs money: see `x_client`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.batching import record_plan
from nghe_lib.sources.collecting import Ask, Collector, Gap, Page, Target
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.nested import word
from nghe_lib.sources.payloads.x import (
    account_row,
    data_posts,
    gather_page,
    id_at,
    is_superseded,
    key_of,
    moment_of,
    native_of,
    versions_of,
)
from nghe_lib.sources.protocols.timeline_walk import LOWEST, REPEATING, Item, Listed, Walk
from nghe_lib.sources.protocols.x_client import (
    BUDGET,
    MOST,
    NO_CREDITS,
    OUT_OF_UNITS,
    POST_UNITS,
    TOKEN,
    USED_UP,
    USER_UNITS,
    CreditsError,
    OutOfUnitsError,
    UsedUpError,
    X,
    XError,
    lost_references,
    missing_of,
    next_month,
)
from nghe_lib.sources.times import microseconds, time_of

TERMS = (
    "nghe chỉ hỏi X API v2 chính thức bằng Bearer Token của người dùng, không cào trang, không đăng nhập thay ai. "
    "Thỏa thuận nhà phát triển (https://docs.x.com/developer-terms/agreement) cấm dùng dữ liệu để theo dõi hay nhận "
    "dạng cá nhân, cấm suy ra sức khỏe, chính kiến hay tôn giáo của một người, và giới hạn việc chia sẻ lại nội dung "
    "(chỉ trao mã bài): nghe băm tên tài khoản, không lưu tên hiển thị, ảnh hay hồ sơ, bỏ bài của tài khoản riêng tư. "
    "Bài đã xóa trên X phải xóa theo: nghe hỏi lại các bài của những ngày gần nhất và xóa bài không còn. Mỗi bài đọc "
    "0,005 USD, mỗi tài khoản đọc 0,010 USD (tính 2 lượt), kể cả bài được nhắc tới; nghe đếm cận trên vì X chỉ tính "
    "một lần cho cùng một bài trong một ngày UTC, và dừng trước khi có thể vượt ngân sách tháng. Tìm kiếm chỉ với tới "
    "7 ngày gần nhất. nghe chưa kiểm chứng lại lời văn điều khoản và bảng giá ngày 24/11/2026; hãy đọc bản mới trước "
    "khi thu thập."
)
REACH = timedelta(days=7)
CLOCKS_APART = timedelta(hours=2)
MOST_QUERY, SEARCH_LEAST, POSTS_LEAST, MOST_OF_USER = 512, 10, 5, 3_200
USUAL_UNITS = POST_UNITS + USER_UNITS
SAME_SECOND = 1_000 << 22
_CLOCKS_APART_US = CLOCKS_APART // timedelta(microseconds=1)
OLDER = "X chỉ cho tìm bài trong 7 ngày gần nhất; bài cũ hơn không lấy được"
OLDER_OF_USER = "X chỉ cho xem khoảng 3.200 bài mới nhất của một tài khoản; bài cũ hơn không lấy được"
STALE = "trả lại trang đã đọc"
_HOST = r"(?:https?://)?(?:www\.|mobile\.)?(?:x|twitter)\.com/"
_USER = re.compile(rf"(?:{_HOST}|@)?(\w{{1,15}})/?(?:\?.*)?", re.IGNORECASE | re.ASCII)
_POST = re.compile(rf"(?:{_HOST}(?:i/web|i|\w{{1,15}})/status/)?(\d{{1,19}})(?:[/?#].*)?", re.IGNORECASE | re.ASCII)


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is words, an account or a post, as the verb asks."""
    what = target.what
    if target.verb == "search" and not 0 < len(what) <= MOST_QUERY:
        raise ParameterError(
            f'câu tìm trên X dài từ 1 đến {MOST_QUERY} ký tự; viết như: x search (ngập OR "triều cường") lang:vi'
        )
    if target.verb == "user" and not _USER.fullmatch(what):
        raise ParameterError(f"'{what[:60]}' không phải tên tài khoản X; viết như: x user @tentaikhoan")
    if target.verb == "thread" and not _POST.fullmatch(what):
        raise ParameterError(f"'{what[:60]}' không phải bài X; viết như: x thread 1234567890123456789 hoặc địa chỉ bài")


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Posts of the target, newest first; see `timeline_walk`."""
    check(target)
    x = X.of(ask)
    kept = {name: ask.state[name] for name in ("user_id",) if isinstance(ask.state.get(name), str)}
    walk = PaidWalk(ask, Posts(x, _search(x, target.what)), extra=kept)
    try:
        if target.verb == "user":
            walk = _of_user(x, target.what, ask)
        elif target.verb == "thread":
            root = _Root(x, _POST.fullmatch(target.what)[1])  # type: ignore[index]
            yield root.page(ask)
            walk = PaidWalk(ask, Posts(x, _search(x, f"conversation_id:{root.conversation}"), begins=root.begins))
        yield from walk.pages()
    except OutOfUnitsError:
        yield walk.stop(OUT_OF_UNITS)
    except UsedUpError:
        yield walk.stop(USED_UP)
        raise Later(USED_UP, next_month(ask.clock.now())) from None
    except CreditsError:
        yield walk.stop(NO_CREDITS)
        raise
    except SourceError:
        if x.spent or walk.has_rows:
            yield walk.stop()
        raise


def estimate(target: Target, ask: Ask) -> int:
    """Units one run is likely to cost: a post and its author each, for all that are new and those listed again."""
    known = ask.state.get("known")
    is_first = not ask.state.get("newest")
    n_posts = ask.max_posts if is_first else min(ask.max_posts, MOST + len(known if isinstance(known, dict) else {}))
    return min(ask.units_left, n_posts * USUAL_UNITS + (USUAL_UNITS if target.verb != "search" else 0))


AskPage = Callable[..., dict[str, Any]]


@dataclass
class Posts:
    """A list of posts. reach: how far back X lists it. begins: when the first of them was written, where known.

    gaps, notes: for the next page.
    """

    x: X
    ask_for: AskPage
    least: int = SEARCH_LEAST
    reach: timedelta | None = REACH
    begins: int | None = None
    platform: str = "x"
    gaps: list[Gap] = field(default_factory=list)
    lost: int = 0
    _live: dict[str, dict[str, str | None]] = field(default_factory=dict)
    _older: set[str] = field(default_factory=set)
    _listed: int = 0

    @property
    def floor(self) -> int | None:
        """The oldest moment that X still lists, microseconds."""
        return None if self.reach is None else microseconds(self.x.ask.clock.now() - self.reach)

    def ask_page(self, after: str, since: int | None, limit: int) -> Listed:
        """One page behind the cursor `OLDEST_NUMBER/TOKEN`. A token holds in the run that got it."""
        number, _, token = after.partition("/")
        bound = int(number) if number.isdigit() else None
        asked = self._live.get(token)
        if asked is None:
            token, asked = "", self._range(bound, since)
            bound = None if bound is None else bound + SAME_SECOND
        if self._is_beyond(bound):
            return self._beyond(bound, since)
        size = self.x.fit(limit, least=self.least)

        def check_page(body: dict[str, Any]) -> str:
            numbers = [int(native) for one in data_posts(body) if (native := native_of(one))]
            return STALE if bound is not None and numbers and min(numbers) >= bound else ""

        try:
            body = self._page(size, check_page, {**asked, "pagination_token": token or None})
        except XError as reason:
            if reason.status == 400 and "until_id" in reason.parameters:
                return self._beyond(bound, since)
            if reason.status == 400 and token and reason.parameters & {"pagination_token", "next_token"}:
                del self._live[token]  # it holds no more: go on by number
                return self.ask_page(after, since, limit)
            raise
        return self._listed_of(body, number, token, asked, since)

    def read(self, items: Sequence[Item], into: Gathered) -> None:
        """`items`, and the posts that came with them, as records."""
        pages: dict[int, tuple[dict[str, Any], list[object]]] = {}
        for one in items:
            page, post = cast("tuple[dict[str, Any], object]", one.raw)
            pages.setdefault(id(page), (page, []))[1].append(post)
        for page, posts in pages.values():
            gather_page(page, into, wanted=posts)

    def find(self, natives: Sequence[str]) -> tuple[list[Item], list[str]]:
        """Ask by number. An older version of an edited post is neither read nor gone."""
        wanted, found, gone = [one for one in natives if one not in self._older], [], []
        while wanted:
            size = self.x.fit(len(wanted), least=1)
            body = self.x.lookup(wanted[:size])
            wanted = wanted[size:]
            self.lost += lost_references(body)
            found += [_item(body, one) for one in data_posts(body) if not is_superseded(one)]
            gone += missing_of(body)
        return found, gone

    def _page(self, size: int, check_page: Callable[[dict[str, Any]], str], asked: dict[str, Any]) -> dict[str, Any]:
        """A page; where X's clock finds the range too old, what it still lists of it."""
        try:
            return self.ask_for(limit=size, check=check_page, **asked)
        except XError as reason:
            if reason.status != 400 or "start_time" not in reason.parameters:
                raise
        return self.ask_for(limit=size, check=check_page, **(asked | {"start_time": None}))

    def _listed_of(
        self, body: dict[str, Any], number: str, token: str, asked: dict[str, str | None], since: int | None
    ) -> Listed:
        self.lost += lost_references(body)
        posts = data_posts(body)
        natives = [native for one in posts if (native := native_of(one))]
        for one in posts:
            self._older.update(versions_of(one)[:-1])
        self._listed += len(posts)
        oldest = str(min(map(int, natives))) if natives else number
        following = word(body, "meta", "next_token")
        if following is None:
            self._note_end(natives, since)
            return Listed([_item(body, one) for one in posts], None)
        if following == token:  # it would lead back here: go on by number
            following = ""
        else:
            self._live[following] = asked
        return Listed([_item(body, one) for one in posts], f"{oldest}/{following}")

    def _note_end(self, natives: list[str], since: int | None) -> None:
        """X ends the list of an account's posts where it has shown about 3,200, whatever else there is."""
        oldest = moment_of(min(natives, key=int)) if natives else None
        is_short = self._listed >= MOST_OF_USER * 0.97 and (since is None or (oldest is not None and oldest > since))
        if self.reach is None and is_short:
            self.gaps.append(Gap(_moment(since), _moment(oldest), OLDER_OF_USER, is_lasting=True))

    def _range(self, bound: int | None, since: int | None) -> dict[str, str | None]:
        """What to ask for without a token. X refuses times beyond its reach by its own clock: near it none is given."""
        floor = self.floor
        lowest = None if floor is None else floor + _CLOCKS_APART_US
        start = since if since is not None and (lowest is None or since > lowest) else None
        return {
            "start_time": None if start is None else _rfc3339(start),
            "until_id": None if bound is None else str(bound + SAME_SECOND),
        }

    def _is_beyond(self, bound: int | None) -> bool:
        floor = self.floor
        return floor is not None and bound is not None and bound <= id_at(floor - _CLOCKS_APART_US)

    def _beyond(self, bound: int | None, since: int | None) -> Listed:
        """Nothing: what is left of a stretch is older than X lists. Where it has a lower end, the walk said so."""
        if since is None and bound is not None:
            self.gaps.append(Gap(None, _moment(moment_of(str(bound))), OLDER, is_lasting=True))
        return Listed([], None)


@dataclass
class PaidWalk(Walk):
    """A walk that says what it cost, and what X lists no more. extra: kept in the state beside the walk's own."""

    extra: dict[str, str] = field(default_factory=dict)

    @property
    def has_rows(self) -> bool:
        """Whether something was read that no page carries yet."""
        return bool(self._gathered.records or self._gathered.refused)

    def stop(self, reason: str = "") -> Page:
        """The last page of a run that cannot go on; the next one goes on where this one stopped."""
        gap = self._gap(reason) if self._state["stretches"] else Gap(None, None, reason)
        return self._page([gap] if reason else [])

    def _begin(self) -> list[Gap]:
        newest, was_over = self._state["newest"], not self._state["stretches"]
        gaps = super()._begin()
        floor = self.timeline.floor  # type: ignore[attr-defined]
        if floor is not None:  # asking for posts out of reach, one by one, would cost as much as reading them again
            known = self._state["known"]
            self._state["missing"] = [one for one in self._state["missing"] if known.get(one, [0])[0] >= floor]
        for since, _, role, oldest in self._state["stretches"] if floor is not None else ():
            wanted = since
            if role == LOWEST and since is None:
                wanted = self.timeline.begins  # type: ignore[attr-defined]
            elif role != LOWEST and was_over and newest is not None:
                wanted = max(since, newest)  # what lies before was read already
            if wanted is not None and wanted < floor:
                gaps.append(Gap(_moment(wanted), _moment(min(floor, oldest or floor)), OLDER, is_lasting=True))
        return gaps

    def _is_stuck(self, listed: Listed, after: str) -> bool:
        if super()._is_stuck(listed, after):
            raise SourceError(f"X: {REPEATING}; lần thu thập sau nghe đi tiếp từ chỗ dừng")
        return False

    def _page(self, gaps: Sequence[Gap], gone: Sequence[str] = ()) -> Page:
        timeline: Posts = self.timeline  # type: ignore[assignment]
        page = super()._page([*gaps, *timeline.gaps], gone)
        notes = page.notes
        if timeline.lost:
            notes = (*notes, f"X không trả lại {timeline.lost} bài được nhắc tới (đã xóa, bị ẩn hoặc riêng tư)")
        timeline.gaps, timeline.lost = [], 0
        return replace(page, spent=timeline.x.take(), notes=notes, state={**page.state, **self.extra})


def _search(x: X, query: str) -> AskPage:
    def ask_for(**asked: Any) -> dict[str, Any]:
        return x.search(query, **asked)

    return ask_for


def _of_user(x: X, what: str, ask: Ask) -> PaidWalk:
    """The walk over an account's posts. Its number is asked for once."""
    name = _USER.fullmatch(what)[1]  # type: ignore[index]
    kept = ask.state.get("user_id")
    user: dict[str, Any] = {"id": kept} if native_of({"id": kept}) else x.user(name)
    user_id = word(user, "id") or ""

    def ask_for(**asked: Any) -> dict[str, Any]:
        body = x.posts_of(user_id, **asked)
        if "meta" not in body:
            raise SourceError(f"X không còn cho xem bài của tài khoản '{name}' (đã đóng, bị khóa hoặc riêng tư)")
        return body

    row = account_row(user)
    return PaidWalk(
        ask, Posts(x, ask_for, least=POSTS_LEAST, reach=None), [row] if row else [], extra={"user_id": user_id}
    )


class _Root:
    """The post that names a conversation, asked for by its number."""

    def __init__(self, x: X, native: str) -> None:
        self.x, self.native = x, native
        self.body = x.lookup([native])
        post = next(iter(data_posts(self.body)), None)
        self.conversation = native_of({"id": word(post, "conversation_id")}) or native
        self.begins = moment_of(self.conversation)

    def page(self, ask: Ask) -> Page:
        """The post and those it refers to; the state stands as it was."""
        gathered = Gathered()
        gather_page(self.body, gathered)
        plan = record_plan(platform="x", collected_at=microseconds(ask.clock.now()))
        gone = tuple(f"x:{one}" for one in missing_of(self.body))
        return Page(
            gathered.batch(plan) if gathered.rows else None, dict(ask.state), spent=self.x.take(), gone=gone
        )  # fmt: skip


def _item(body: dict[str, Any], post: object) -> Item:
    moment, _ = time_of(word(post, "created_at"))
    native = native_of(post)
    made = moment if type(moment) is int else None
    return Item((body, post), native, key_of(post), moment_of(native) if made is None and native else made)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC)


def _rfc3339(at: int) -> str:
    return datetime.fromtimestamp(at // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


COLLECTOR = Collector(
    name="x",
    label="X (Twitter)",
    verbs={
        "search": "bài trong 7 ngày gần nhất tìm theo câu hỏi của X; GÌ là câu hỏi, ví dụ ngập lang:vi -is:retweet",
        "user": "bài, trả lời và đăng lại của một tài khoản; GÌ là @tên",
        "thread": "một bài và các trả lời trong 7 ngày gần nhất; GÌ là mã hoặc địa chỉ bài",
    },
    terms=TERMS,
    collect=collect,
    secrets=(TOKEN,),
    budget=BUDGET,
    estimate=estimate,
    check=check,
)
