"""Listen to Facebook Pages that the user manages: their posts, and the comments and replies under them.

Graph API, https://developers.facebook.com/docs/graph-api/reference/page/published_posts and
…/reference/object/comments. Comments are empty for a user token, so the Page's own token is asked for first; it stays
in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nghe_lib.errors import ParameterError
from nghe_lib.sources.collecting import Ask, Collector, Page, Target
from nghe_lib.sources.payloads.facebook import comment_record, page_account, post_record
from nghe_lib.sources.payloads.nested import text, word
from nghe_lib.sources.protocols.graph_api import TOKEN, Graph, GraphError
from nghe_lib.sources.protocols.graph_walk import Branch, Read, Route, Span, Threads, Walk

POST_FIELDS = (
    "id,created_time,updated_time,message,story,from{id},permalink_url,status_type,parent_id,message_tags,shares,"
    "attachments{title,description,url,unshimmed_url,media_type,type},"
    "reactions.limit(0).summary(total_count),comments.limit(0).filter(stream).summary(total_count)"
)
COMMENT_FIELDS = (
    "id,created_time,message,from{id},parent{id},permalink_url,message_tags,like_count,comment_count,is_hidden,"
    "attachment{title,url,type},reactions.limit(0).summary(total_count)"
)
MOST = 100
TERMS = (
    "nghe chỉ đọc trang Facebook mà người dùng quản trị, qua Graph API chính thức, bằng mã truy cập của chính họ;"
    " không cào trang, không đăng nhập thay ai. Điều khoản Nền tảng của Meta "
    "(https://developers.facebook.com/terms) cấm thu thập tự động ngoài API, cấm dùng dữ liệu để theo dõi hay xếp"
    " hạng cá nhân, và buộc xóa khi người dùng hay Meta yêu cầu. nghe không lưu tên, ảnh hay hồ sơ người bình "
    "luận: chỉ giữ mã đã băm; bình luận bị trang ẩn thì không giữ; bài Meta báo đã xóa thì xóa theo. Meta Content"
    " Library chỉ dùng được trong môi trường nghiên cứu được duyệt, nên nghe không gọi nó mà chỉ đọc tệp được "
    "phép mang ra. Graph API chỉ trả khoảng 600 bài mỗi năm cho mỗi trang. nghe chưa kiểm chứng lại lời văn điều "
    "khoản ngày 24/11/2026; hãy đọc bản mới trước khi thu thập."
)
_PAGE = re.compile(r"\d{5,25}|[A-Za-z0-9][A-Za-z0-9.]{4,49}")
NO_PAGE_TOKEN = "mã truy cập không đổi được thành mã của trang: Graph API có thể không trả bình luận"  # noqa: S105


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is a Page's number or name."""
    if not _PAGE.fullmatch(target.what):
        raise ParameterError(
            f"'{target.what[:60]}' không phải mã trang Facebook; viết: facebook page 123456789012345 (số trang, xem ở "
            "mục Giới thiệu → Tính minh bạch của trang) hoặc tên trang trong địa chỉ"
        )


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Posts of the Page and their comments, newest first. See `graph_walk`."""
    graph = Graph.of(ask)
    page, notes = _page(graph, target.what)
    page_id = word(page, "id") or target.what
    token = text(page, "access_token")
    if token is None:
        notes = [*notes, NO_PAGE_TOKEN]
    else:
        graph = graph.with_token(token)
    account = page_account(page)
    walk = Walk(ask, graph, _route(page_id), dict(ask.state), accounts=[account] if account else [], notes=notes)
    yield from walk.pages()


def _page(graph: Graph, name: str) -> tuple[dict[str, Any], list[str]]:
    """The Page, with its own token where the user may have it."""
    try:
        return graph.get(name, {"fields": "id,followers_count,access_token"}), []
    except GraphError as reason:
        if not reason.is_forbidden:
            raise
        return graph.get(name, {"fields": "id,followers_count"}), [str(reason)]


def _route(page_id: str) -> Route:
    def posts(graph: Graph, span: Span, after: str | None, limit: int) -> dict[str, Any]:
        asked = {
            "fields": POST_FIELDS, "limit": limit, "after": after,
            "since": None if span.since is None else span.since // 1_000_000,
            "until": None if span.until is None else -(-span.until // 1_000_000),
        }  # fmt: skip
        return graph.get(f"{page_id}/published_posts", asked)

    def read(post: object) -> Read:
        return post_record(post, page_id=page_id)

    threads = Threads(_comments, _read_comment, _no_branches, is_flat=True, most=MOST)
    return Route("facebook", "created_time", posts, read, most=MOST, threads=threads, by_id=True)


def _comments(graph: Graph, branch: Branch, after: str | None, limit: int) -> dict[str, Any]:
    """Comments and replies of all depths in one list, the newest first."""
    asked = {
        "fields": COMMENT_FIELDS, "filter": "stream", "order": "reverse_chronological", "summary": "true",
        "limit": limit, "after": after,
    }  # fmt: skip
    return graph.get(f"{branch.id}/comments", asked)


def _read_comment(comment: object, branch: Branch) -> list[Read]:
    return [comment_record(comment, post_id=branch.root)]


def _no_branches(_comment: object, _branch: Branch) -> list[Branch]:
    return []


COLLECTOR = Collector(
    name="facebook",
    label="Facebook (trang mình quản trị)",
    verbs={"page": "bài của một trang mình quản trị, kèm bình luận và trả lời; GÌ là số hoặc tên trang"},
    terms=TERMS,
    collect=collect,
    secrets=(TOKEN,),
    check=check,
)
