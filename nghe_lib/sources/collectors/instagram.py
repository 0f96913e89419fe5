"""Listen to Instagram: the media and comments of one's own professional account, a hashtag, another such account.

Graph API with Facebook login, https://developers.facebook.com/docs/instagram-platform. Hashtag search
(…/instagram-graph-api/reference/ig-hashtag/recent-media) gives public media of the last 24 hours without author, for
at most 30 different hashtags in any 7 days; business discovery (…/reference/ig-user/business_discovery) gives posts
without their comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Gap, Page, Target
from nghe_lib.sources.payloads.instagram import comment_record, comment_records, media_record, user_account
from nghe_lib.sources.payloads.nested import inner, objects, text, word
from nghe_lib.sources.protocols.graph_api import TOKEN, Graph
from nghe_lib.sources.protocols.graph_walk import Branch, Read, Route, Span, Threads, Walk, clean_state
from nghe_lib.sources.times import microseconds

MEDIA_FIELDS = "id,caption,media_type,media_product_type,permalink,timestamp,username,like_count,comments_count"
HASHTAG_FIELDS = "id,caption,media_type,permalink,timestamp,like_count,comments_count"
REPLY_FIELDS = "id,text,timestamp,username,like_count,hidden,parent_id"
COMMENT_FIELDS = f"{REPLY_FIELDS},replies.limit(50){{{REPLY_FIELDS}}}"
MOST = 50
HASHTAGS, HASHTAG_SPAN, HASHTAG_DAYS = 30, timedelta(hours=24), timedelta(days=7)
TERMS = (
    "nghe chỉ hỏi Instagram qua Graph API chính thức, bằng mã truy cập của người dùng: tài khoản chuyên nghiệp "
    "của chính mình, bài công khai theo thẻ trong 24 giờ gần nhất, và bài công khai của tài khoản chuyên nghiệp "
    "khác (không có bình luận). Tìm theo thẻ cần tính năng Instagram Public Content Access đã được Meta duyệt, "
    "không trả tên người đăng, và chỉ cho 30 thẻ khác nhau trong 7 ngày; nghe tự đếm và dừng trước khi vượt. Điều"
    " khoản Nền tảng của Meta (https://developers.facebook.com/terms) cấm thu thập tự động ngoài API, cấm dùng dữ"
    " liệu để theo dõi cá nhân, và buộc xóa khi có yêu cầu; nghe không lưu tên, ảnh hay hồ sơ người dùng, chỉ giữ"
    " mã đã băm. nghe chưa kiểm chứng lại lời văn điều khoản ngày 24/11/2026; hãy đọc bản mới trước khi thu thập."
)
ONLY_A_DAY = "tìm theo thẻ chỉ cho xem bài của 24 giờ gần nhất; bài cũ hơn lần hỏi này không lấy được nữa"
_WHAT = {
    "account": (re.compile(r"\d{5,25}"), "mã tài khoản là một số, ví dụ: instagram account 17841405309211844"),
    "hashtag": (re.compile(r"#?\w{1,100}"), "thẻ là một từ liền, chỉ chữ và số, ví dụ: instagram hashtag ngaplut"),
    "discovery": (
        re.compile(r"@?[A-Za-z0-9._]{1,30}"),
        "tên tài khoản như trong địa chỉ, ví dụ: instagram discovery sogtvt.example",
    ),
}  # fmt: skip


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is what the verb asks for."""
    form, meaning = _WHAT[target.verb]
    if not form.fullmatch(target.what):
        raise ParameterError(f"'{target.what[:60]}' không hỏi được: {meaning}")


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Media, with comments where the account is one's own. See `graph_walk`."""
    graph = Graph.of(ask)
    walks = {"account": _account, "hashtag": _hashtag, "discovery": _discovery}
    yield from walks[target.verb](target.what, ask, graph)


def _account(user_id: str, ask: Ask, graph: Graph) -> Iterator[Page]:
    user = graph.get(user_id, {"fields": "id,username,followers_count"})
    account = user_account(user)
    threads = Threads(_comments, _read_comments, _more_replies, is_flat=False, most=MOST)
    read = partial(_read_media, username=word(user, "username") or "")
    route = Route("instagram", "timestamp", partial(_media, user_id), read, most=MOST, threads=threads, by_id=True)
    yield from Walk(ask, graph, route, dict(ask.state), accounts=[account] if account else []).pages()


def _hashtag(what: str, ask: Ask, graph: Graph) -> Iterator[Page]:
    """What the last 24 hours hold. A walk cut before is not gone on with: what it left out may be past by now."""
    tag, now = what.removeprefix("#").casefold(), ask.clock.now()
    state = clean_state(ask.state) | {"run": {}}
    state["user_id"] = word(state, "user_id") or _own_account(graph)
    state, refusal = _hashtag_state(state, tag, graph, now)
    if refusal is not None:
        yield Page(None, state, gaps=(refusal,))
        return
    yield Page(None, state)  # the search counts for 7 days: remember it whatever comes next
    asked = partial(_recent, state["hashtag_id"], state["user_id"])
    route = Route("instagram", "timestamp", asked, _read_media, most=MOST, is_ordered=False)
    walk = Walk(ask, graph, route, state | {"newest": None}, gaps=_lost_days(state, ask, now))
    yield from walk.pages()


def _discovery(what: str, ask: Ask, graph: Graph) -> Iterator[Page]:
    name = what.removeprefix("@")
    state = dict(ask.state)
    state["user_id"] = user_id = word(state, "user_id") or _own_account(graph)
    who = graph.get(user_id, {"fields": f"business_discovery.username({name}){{id,username,followers_count}}"})
    account = user_account(inner(who, "business_discovery"))
    read = partial(_read_media, username=word(who, "business_discovery", "username") or name)
    route = Route("instagram", "timestamp", partial(_discovered, user_id, name), read, most=MOST)
    yield from Walk(ask, graph, route, state, accounts=[account] if account else []).pages()


def _own_account(graph: Graph) -> str:
    """The user's own professional account, in whose name Instagram answers searches. Raises SourceError."""
    body = graph.get("me/accounts", {"fields": "id,instagram_business_account{id}", "limit": 100})
    found = (word(page, "instagram_business_account", "id") for page in objects(body, "data"))
    own = next((one for one in found if one), None)
    if own is None:
        raise SourceError(
            "tài khoản Meta này không có trang nào gắn với tài khoản Instagram chuyên nghiệp; hãy gắn tại "
            f"https://www.facebook.com/settings?tab=linked_instagram rồi tạo lại {TOKEN.variable}"
        )
    return own


def _hashtag_state(state: dict[str, Any], tag: str, graph: Graph, now: datetime) -> tuple[dict[str, Any], Gap | None]:
    """The state with the number of `tag`, or the gap that refuses a 31st hashtag of these 7 days.

    A hashtag counts from its first search on for 7 days; Meta lists the ones that count now, over all programs of the
    account. The number of a hashtag never changes, so it is kept.
    """
    searched = state.get("searched_at")
    is_counted = type(searched) is int and searched > microseconds(now - HASHTAG_DAYS)
    if word(state, "hashtag_id") and is_counted:
        return state, None
    asked = {"user_id": state["user_id"], "limit": HASHTAGS}
    recent = [
        word(one, "id") for one in objects(graph.get(f"{state['user_id']}/recently_searched_hashtags", asked), "data")
    ]
    if len(recent) >= HASHTAGS and word(state, "hashtag_id") not in recent:
        reason = (
            f"Instagram chỉ cho tìm {HASHTAGS} thẻ khác nhau trong 7 ngày và đã đủ; hãy bỏ bớt thẻ để nghe "
            "hoặc đợi một thẻ cũ hết hạn"
        )
        return state, Gap(now - HASHTAG_SPAN, now, reason)
    found = graph.get("ig_hashtag_search", {"user_id": state["user_id"], "q": tag})
    number = word(found, "data", 0, "id") or word(found, "id")
    if number is None:
        raise SourceError(f"Instagram không có thẻ '#{tag}'; hãy kiểm tra cách viết")
    return state | {"hashtag_id": number, "searched_at": microseconds(now)}, None


def _lost_days(state: dict[str, Any], ask: Ask, now: datetime) -> list[Gap]:
    """What was published between the last time of asking and the 24 hours that are shown."""
    last, shown = state.get("asked_at"), now - HASHTAG_SPAN
    start = datetime.fromtimestamp(last / 1_000_000, UTC) if type(last) is int else ask.since
    return [Gap(start, shown, ONLY_A_DAY, is_lasting=True)] if start is not None and start < shown else []


def _media(user_id: str, graph: Graph, span: Span, after: str | None, limit: int) -> dict[str, Any]:
    asked = {
        "fields": MEDIA_FIELDS, "limit": limit, "after": after,
        "since": None if span.since is None else span.since // 1_000_000,
        "until": None if span.until is None else -(-span.until // 1_000_000),
    }  # fmt: skip
    return graph.get(f"{user_id}/media", asked)


def _recent(hashtag_id: str, user_id: str, graph: Graph, _span: Span, after: str | None, limit: int) -> dict[str, Any]:
    asked = {"user_id": user_id, "fields": HASHTAG_FIELDS, "limit": limit, "after": after}
    return graph.get(f"{hashtag_id}/recent_media", asked)


def _discovered(user_id: str, name: str, graph: Graph, span: Span, after: str | None, limit: int) -> dict[str, Any]:
    """One page of another account's media; it knows no times, and gives a cursor without the next address."""
    cursor = f".after({after})" if after else ""
    fields = f"business_discovery.username({name}){{media.limit({limit}){cursor}{{{MEDIA_FIELDS}}}}}"
    media = inner(graph.get(user_id, {"fields": fields}), "business_discovery", "media")
    body: dict[str, Any] = media if isinstance(media, dict) else {}
    following = text(body, "paging", "cursors", "after")
    return body | {"paging": {"cursors": {"after": following}, "next": following}} if following else body


def _comments(graph: Graph, branch: Branch, after: str | None, limit: int) -> dict[str, Any]:
    fields = COMMENT_FIELDS if branch.edge == "comments" else REPLY_FIELDS
    return graph.get(f"{branch.id}/{branch.edge}", {"fields": fields, "limit": limit, "after": after})


def _read_comments(comment: object, branch: Branch) -> list[Read]:
    if branch.edge == "replies":
        return [comment_record(comment, media_id=branch.root, parent_id=branch.id)]
    return comment_records(comment, media_id=branch.root)


def _more_replies(comment: object, branch: Branch) -> list[Branch]:
    """The rest of a long list of replies."""
    native = word(comment, "id")
    has_more = text(comment, "replies", "paging", "next") is not None
    return [Branch(native, branch.root, "replies")] if native and has_more and branch.edge == "comments" else []


def _read_media(media: object, *, username: str = "") -> Read:
    return media_record(media, username=username)


COLLECTOR = Collector(
    name="instagram",
    label="Instagram",
    verbs={
        "account": "bài, bình luận và trả lời của tài khoản chuyên nghiệp của mình; GÌ là mã số tài khoản",
        "hashtag": "bài công khai mang một thẻ trong 24 giờ gần nhất, không có tên người đăng; GÌ là thẻ",
        "discovery": "bài công khai của một tài khoản chuyên nghiệp khác, không có bình luận; GÌ là tên tài khoản",
    },
    terms=TERMS,
    collect=collect,
    secrets=(TOKEN,),
    check=check,
)
