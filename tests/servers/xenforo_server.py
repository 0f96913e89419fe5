"""A XenForo 2 forum on 127.0.0.1, as its pages look to guests: lists by last post, threads 20 posts a page, pages past
the end that lead back, a login wall, posts and threads that were deleted. All texts are invented."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.servers.serving import serving

HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class Post:
    id: int
    user: int
    at: datetime
    body: str
    reactions: str = ""
    stated: int | None = None
    is_hidden: bool = False


@dataclass
class Thread:
    id: int
    title: str
    posts: list[Post] = field(default_factory=list)
    is_sticky: bool = False
    is_private: bool = False
    views: str = "1,2K"

    @property
    def path(self) -> str:
        return f"/threads/chu-de.{self.id}/"

    @property
    def last(self) -> datetime:
        return self.posts[-1].at


@dataclass
class Forum:
    """The forum and what was asked of it. version: 2.3 writes data-timestamp, older ones data-time."""

    url: str = ""
    version: str = "2.3"
    per_page: int = 20
    threads_per_page: int = 20
    threads: list[Thread] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    faults: deque = field(default_factory=deque)
    robots: str = "User-agent: *\nDisallow: /admin.php\nDisallow: /login/\nDisallow: /search/\nDisallow: /members/\n"
    next_id: int = 5_000
    is_walled: bool = False

    def thread(self, id_: int, title: str, **more) -> Thread:
        made = Thread(id_, title, **more)
        self.threads.append(made)
        return made

    def post(self, thread: Thread, user: int, at: datetime, body: str, **more) -> Post:
        self.next_id += 1
        made = Post(self.next_id, user, at, body, **more)
        thread.posts.append(made)
        return made

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        steps = urlsplit(path).path.strip("/").split("/")
        if steps == ["robots.txt"]:
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        if self.faults:
            return self.faults.popleft()
        if self.is_walled:
            return 403, HTML, self._page("login", '<div class="blockMessage">Bạn phải đăng nhập để làm việc này.</div>')
        if steps[0] == "forums":
            return self._forum(steps)
        if steps[0] == "threads":
            return self._thread(steps)
        return self._lost()

    def _lost(self) -> tuple[int, dict[str, str], bytes]:
        return 404, HTML, self._page("error", '<div class="blockMessage">Không tìm thấy trang bạn yêu cầu.</div>')

    def _page(self, template: str, inside: str) -> bytes:
        return (
            f'<!DOCTYPE html><html id="XF" lang="vi-VN" dir="LTR" data-xf="{self.version}" data-app="public" '
            f'data-template="{template}" data-logged-in="false" class="has-no-js template-{template}"><head>'
            '<meta charset="utf-8" /><title>Diễn đàn thử</title></head><body><div class="p-pageWrapper">'
            f'<div class="p-nav"><a href="/login/">Đăng nhập</a></div>{inside}</div></body></html>'
        ).encode()

    def _time(self, at: datetime) -> str:
        seconds, name = int(at.timestamp()), "data-timestamp" if self.version >= "2.3" else "data-time"
        return f'<time class="u-dt" dir="auto" datetime="{at:%Y-%m-%dT%H:%M:%S%z}" {name}="{seconds}">x</time>'

    def _number(self, steps: list[str], n_pages: int) -> int:
        page = int(steps[-1].removeprefix("page-")) if steps[-1].startswith("page-") else 1
        return min(page, n_pages)

    def _nav(self, page: int, n_pages: int) -> str:
        if n_pages == 1:
            return ""
        shown = sorted({1, max(page - 1, 1), page, min(page + 1, n_pages), n_pages})
        items = "".join(
            f'<li class="pageNav-page {"pageNav-page--current" if one == page else ""}"><a href="#">{one}</a></li>'
            for one in shown
        )
        return f'<nav class="pageNavWrapper"><div class="pageNav"><ul class="pageNav-main">{items}</ul></div></nav>'

    def _forum(self, steps: list[str]) -> tuple[int, dict[str, str], bytes]:
        shown = sorted((one for one in self.threads if not one.is_private), key=lambda one: one.last, reverse=True)
        sticky = [one for one in shown if one.is_sticky]
        plain = [one for one in shown if not one.is_sticky]
        n_pages = max(1, -(-len(plain) // self.threads_per_page))
        page = self._number(steps, n_pages)
        cut = plain[(page - 1) * self.threads_per_page : page * self.threads_per_page]
        top = "".join(map(self._row, sticky)) if page == 1 else ""
        body = (
            f'{self._nav(page, n_pages)}<div class="structItemContainer"><div class="structItemContainer-group '
            f'structItemContainer-group--sticky">{top}</div><div class="structItemContainer-group js-threadList">'
            f"{''.join(map(self._row, cut))}</div></div>"
        )
        return 200, HTML, self._page("forum_view", body)

    def _row(self, thread: Thread) -> str:
        mark = '<i class="structItem-status structItem-status--sticky"></i>' if thread.is_sticky else ""
        return (
            f'<div class="structItem structItem--thread js-inlineModContainer js-threadListItem-{thread.id}" '
            f'data-author="Tên Thật">{mark}<div class="structItem-cell structItem-cell--main">'
            '<div class="structItem-title">'
            f'<a href="/forums/x.1/?prefix_id=3" class="labelLink"><span class="label">tin tức</span></a>'
            f'<a href="{thread.path}" data-tp-primary="on">{escape(thread.title)}</a></div>'
            '<div class="structItem-minor">'
            f'<ul class="structItem-parts"><li class="structItem-startDate">{self._time(thread.posts[0].at)}</li></ul>'
            '<span class="structItem-pageJump"><a href="#">9</a></span></div></div>'
            '<div class="structItem-cell structItem-cell--meta"><dl class="pairs pairs--justified"><dt>Trả lời</dt>'
            f'<dd>{len(thread.posts) - 1}</dd></dl><dl class="pairs pairs--justified structItem-minor"><dt>Đọc</dt>'
            f'<dd>{thread.views}</dd></dl></div><div class="structItem-cell structItem-cell--latest">'
            f'<a href="{thread.path}latest">{self._time(thread.last)}</a></div></div>'
        )

    def _thread(self, steps: list[str]) -> tuple[int, dict[str, str], bytes]:
        thread = next((one for one in self.threads if one.id == int(steps[1].rpartition(".")[2])), None)
        if thread is None:
            return self._lost()
        if thread.is_private:
            return 403, HTML, self._page("error", '<div class="blockMessage">Bạn không có quyền xem.</div>')
        if steps[-1].startswith("post-"):
            return self._jump(thread, int(steps[-1].removeprefix("post-")))
        n_pages = max(1, -(-len(thread.posts) // self.per_page))
        page = self._number(steps, n_pages)
        cut = thread.posts[(page - 1) * self.per_page : page * self.per_page]
        posts = "".join(self._post(thread, one) for one in cut)
        body = (
            f'<h1 class="p-title-value"><span class="label">tin tức</span><span class="label-append">&nbsp;</span>'
            f"{escape(thread.title)}</h1>{self._nav(page, n_pages)}"
            f'<div class="block-body js-replyNewMessageContainer">{posts}</div>'
        )
        return 200, HTML, self._page("thread_view", body)

    def _jump(self, thread: Thread, number: int) -> tuple[int, dict[str, str], bytes]:
        """To the page of a post, wherever it stands now; to the thread where there is no such post."""
        for one in self.threads:
            for at, post in enumerate(one.posts):
                if post.id == number:
                    return 301, {"Location": f"{one.path}page-{at // self.per_page + 1}#post-{number}"}, b""
        return 302, {"Location": thread.path}, b""

    def _post(self, thread: Thread, post: Post) -> str:
        stated = "" if post.stated is None else (
            '<div class="message-microdata" itemprop="interactionStatistic" itemtype="https://schema.org/InteractionCounter"'
            f' itemscope=""><meta itemprop="userInteractionCount" content="{post.stated}" />'
            '<meta itemprop="interactionType" content="https://schema.org/LikeAction" /></div>'
        )  # fmt: skip
        link = f'<a class="reactionsBar-link" href="/posts/{post.id}/reactions">{post.reactions}</a>'
        content = "" if post.is_hidden else (
            '<div class="message-content js-messageContent"><div class="message-userContent">'
            '<article class="message-body '
            f'js-selectToQuote"><div class="bbWrapper">{post.body}</div><div class="js-selectToQuoteEnd">&nbsp;</div>'
            '</article></div><aside class="message-signature"><div class="bbWrapper">Chữ ký của tôi</div></aside></div>'
        )  # fmt: skip
        return (
            f'<article class="message message--post js-post js-inlineModContainer" data-author="Tên Thật {post.user}" '
            f'data-content="post-{post.id}" id="js-post-{post.id}"><div class="message-inner"><div class="message-cell '
            'message-cell--user"><section class="message-user"><div class="message-avatar"><a class="avatar" '
            f'data-user-id="{post.user}"><img src="/a.jpg"></a></div><h4 class="message-name"><a href="/members/x/" '
            f'class="username" data-user-id="{post.user}"><span itemprop="name">Tên Thật {post.user}</span></a></h4>'
            '</section></div><div class="message-cell message-cell--main"><header class="message-attribution"><ul><li>'
            f'<a href="{thread.path}post-{post.id}" rel="nofollow">{self._time(post.at)}</a></li></ul></header>'
            f"{content}"
            f'<footer class="message-footer">{stated}<div class="reactionsBar js-reactionsList">'
            f"{link if post.reactions else ''}</div></footer></div></div></article>"
        )


def quote(number: int, text: str) -> str:
    """A quote of post `number`, as its author wrote it."""
    jump = f'<a href="/goto/post?id={number}" class="bbCodeBlock-sourceJump">Tên Thật 3 đã viết:</a>'
    more = '<div class="bbCodeBlock-expandLink"><a>Bấm để xem thêm</a></div>'
    return (
        f'<blockquote data-attributes="member: 3" data-quote="Tên Thật 3" data-source="post: {number}" '
        'class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote js-expandWatch">'
        f'<div class="bbCodeBlock-title">{jump}</div><div class="bbCodeBlock-content">{text}{more}</div></blockquote>'
    )


@contextmanager
def xenforo_server() -> Iterator[Forum]:
    """A forum that answers until the block ends."""
    forum = Forum()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            status, headers, body = forum.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(Handler) as url:
        forum.url = url
        yield forum
