"""XenForo 2 forums (voz.vn and many others), read as their pages show them to guests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Page, Target
from nghe_lib.sources.fetch import Later, shown
from nghe_lib.sources.html_page import decoded, tree_of
from nghe_lib.sources.payloads.xenforo import (
    ListedThread,
    Posts,
    error_of,
    is_xenforo,
    pages_of,
    posts_of,
    template_of,
    threads_of,
)
from nghe_lib.sources.protocols.forum_walk import ClosedError, GoneError, Known, Listing, Part, Thread, Walk
from nghe_lib.sources.protocols.whole_pages import wants_whole_pages

TERMS = (
    "XenForo không có API cho khách, nên nghe đọc trang như một người đọc: chỉ nơi robots.txt (RFC 9309) và điều khoản "
    "của chính diễn đàn (thường ở /help/terms/) cho phép, mỗi lúc một trang, cách nhau theo Crawl-delay, xưng tên "
    "trong User-Agent, không đăng nhập, không vượt CAPTCHA. Nhiều diễn đàn cấm thu thập tự động khi chưa xin phép: "
    "hãy đọc điều khoản, xin phép nếu cần, và ghi căn cứ vào cột basis của nguồn trước khi bật. Bài thuộc về người "
    "viết; nghe không lưu tên, ảnh hay hồ sơ của họ, chỉ giữ mã đã băm; bài diễn đàn báo đã xóa thì nghe xóa theo. "
    "nghe chưa kiểm chứng lại điều khoản của từng diễn đàn ngày 24/11/2026."
)
ACCEPT = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
_THREAD_ID = re.compile(r"[./](\d{1,12})(?:/|$)")
_EXAMPLES = {
    "forum": "xenforo forum https://dien-dan.example/forums/diem-bao.33/",
    "thread": "xenforo thread https://dien-dan.example/threads/xe-buyt.123/",
}


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is an address with the number of a forum or thread."""
    try:
        parts = urlsplit(target.what)
    except ValueError:
        parts = urlsplit("")
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in target.what
    if not is_web or not _THREAD_ID.search(parts.path):
        raise ParameterError(f"'{target.line[:100]}' chưa đúng; viết như: {_EXAMPLES[target.verb]}")


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Threads in order of their last post, or one thread. See `forum_walk`."""
    check(target)
    url = _bare(target.what)
    walk = Walk(XenForo(ask, url, (urlsplit(url).hostname or "").removeprefix("www.")), ask)
    if target.verb == "thread":
        found = _THREAD_ID.search(urlsplit(url).path)
        yield from walk.thread_pages(Thread(found[1] if found else "", url))
    else:
        yield from walk.list_pages()


@dataclass(frozen=True)
class XenForo:
    """How a XenForo forum is asked. url: of the list of threads; host: names the forum in ids."""

    ask: Ask
    url: str
    host: str

    def listing(self, number: int) -> Listing:
        """Page `number` of the list, from 0."""
        tree, at = self._get(_paged(self.url, number + 1))
        page, n_pages = pages_of(tree)
        threads = threads_of(tree, url=at)
        if not threads and number == 0:
            raise SourceError(
                f"{shown(self.url)}: trang không có chủ đề nào; có phải địa chỉ một mục của XenForo không?"
            )
        is_past_end = number > 0 and page != number + 1
        return Listing(() if is_past_end else tuple(map(_thread, threads)), page >= n_pages)

    def open(self, thread: Thread, known: Known | None, edge: int | None) -> Part:
        """The first page of a new thread; of a known one the page where its look-back began, or an earlier one."""
        place = known.place if known else 1
        root = known.root if known else ""
        posts = self._posts(thread, place, root)
        # Deleted posts draw the others to earlier pages: what is known must be met again.
        while known and posts.page > 1 and not any(number <= known.top for number in posts.numbers.values()):
            posts = self._posts(thread, posts.page - 1, root)
        left = tuple(range(posts.n_pages, posts.page, -1))
        first = next(iter(posts.numbers), "") if posts.page == 1 else root
        return Part(
            posts.records, posts.refused, posts.numbers, left=left, place=posts.page, last_place=posts.n_pages,
            root=first or root,
        )  # fmt: skip

    def read(self, thread: Thread, place: Any, root: str) -> Part:
        """Page `place` of a thread."""
        posts = self._posts(thread, place if type(place) is int else 1, root)
        return Part(posts.records, posts.refused, posts.numbers, place=posts.page)

    def is_gone(self, thread: Thread, number: int) -> bool:
        """Whether the forum no longer shows post `number` to guests: its address leads to a page without it."""
        try:
            tree, at = self._get(f"{thread.address.rstrip('/')}/post-{number}")
        except (GoneError, ClosedError):
            return True
        except Later:
            raise
        except SourceError:
            return False
        posts = posts_of(tree, host=self.host, url=at)
        return bool(posts.numbers) and number not in posts.numbers.values()

    def _posts(self, thread: Thread, page: int, root: str) -> Posts:
        url = _paged(thread.address, page)
        tree, at = self._get(url)
        posts = posts_of(tree, host=self.host, url=at, root=root, replies=thread.n_replies, views=thread.n_views)
        if not posts.numbers and not posts.refused:
            raise SourceError(f"{shown(url)}: trang không có bài nào; có phải chủ đề của XenForo không?")
        return posts

    def _get(self, url: str) -> tuple[Any, str]:
        """A page and where it stood in the end."""
        answer = self.ask.fetcher.get(url, headers=ACCEPT, judge=wants_whole_pages(is_strict=True))
        tree = tree_of(decoded(answer.body, content_type=answer.headers.get("content-type", "")))
        if answer.headers.get("cf-mitigated"):
            raise SourceError(
                f"{shown(url)}: máy chủ chặn chương trình (trang kiểm tra của Cloudflare); nghe không vượt"
            )
        said = error_of(tree) if tree is not None and is_xenforo(tree) else ""
        if answer.status in (404, 410):
            raise GoneError(f"{shown(url)}: diễn đàn nói không có (đã xóa hoặc sai địa chỉ)")
        if answer.status in (401, 403) or (tree is not None and template_of(tree) == "login"):
            raise ClosedError(
                f"{shown(url)}: diễn đàn không cho khách đọc{f' («{said}»)' if said else ' (đòi đăng nhập)'}"
            )
        if answer.status != 200 or tree is None or not is_xenforo(tree):
            raise SourceError(f"{shown(url)}: máy chủ trả lời {answer.status}, không phải trang của XenForo 2")
        return tree, answer.url


def _thread(one: ListedThread) -> Thread:
    return Thread(one.id, one.url, one.title, one.last_at, one.n_replies, one.n_views, is_pinned=one.is_pinned)


def _bare(url: str) -> str:
    """The address of a forum or thread without page, post or query."""
    plain = url.partition("#")[0].partition("?")[0]
    return re.sub(r"/(?:page-\d+|post-\d+|unread|latest)/?$", "/", plain).rstrip("/") + "/"


def _paged(url: str, page: int) -> str:
    return url if page <= 1 else f"{url.rstrip('/')}/page-{page}"


COLLECTOR = Collector(
    name="xenforo",
    label="Diễn đàn XenForo (voz…)",
    verbs={
        "forum": "chủ đề có bài mới của một mục; GÌ là địa chỉ mục",
        "thread": "một chủ đề; GÌ là địa chỉ của nó",
    },
    terms=TERMS,
    collect=collect,
    check=check,
)
