"""A small newspaper on 127.0.0.1: RSS, a sitemap index with a news sitemap and packed archives, articles in the clothes
of four content systems, phone and AMP pages, paywalls, lost pages and redirects. All texts are invented."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from html import escape
from http.server import BaseHTTPRequestHandler

from tests.servers.serving import serving

VIETNAM = timezone(timedelta(hours=7))
SENTENCES = (
    "Sáng nay, ủy ban phường tổ chức buổi lấy ý kiến người dân về tuyến xe buýt mới qua khu chợ cũ.",
    "Nhiều tiểu thương cho biết họ lo việc dời bến sẽ làm khách ít ghé hơn trong những tháng cuối năm.",
    "Theo kế hoạch, tuyến mới chạy từ năm giờ sáng tới mười giờ đêm, mười lăm phút một chuyến.",
    "Đại diện đơn vị vận hành nói giá vé giữ nguyên trong sáu tháng đầu để người dân làm quen.",
    "Ông Nguyễn Văn Thử, một cư dân, đề nghị làm thêm mái che tại hai trạm gần trường học.",
    "Phường sẽ tổng hợp góp ý và trả lời bằng văn bản trước ngày cuối tháng.",
)
CAPTION = "Chú thích ảnh: quang cảnh khu chợ cũ lúc sáng sớm. Ảnh: Cộng tác viên"
BOILERPLATE = (
    "Tin cùng chuyên mục mà bạn có thể quan tâm", "Bình luận của bạn sẽ được kiểm duyệt trước khi đăng",
    "Đăng ký nhận bản tin mỗi sáng", "Giấy phép số 00/GP-TEST do cơ quan thử nghiệm cấp", CAPTION,
    "Giá vàng hôm nay tăng mạnh ở mọi cửa hàng", "Chia sẻ bài viết lên mạng xã hội",
)  # fmt: skip


@dataclass
class Story:
    """One article. shape: which content system dresses it; changed: its lastmod."""

    number: int
    title: str
    published: datetime
    changed: datetime | None = None
    sentences: tuple[str, ...] = SENTENCES
    shape: str = "json_ld"
    status: int = 200

    @property
    def path(self) -> str:
        return f"/phuong-lay-y-kien-ve-xe-buyt-{20261124000 + self.number}.htm"


@dataclass
class Press:
    """The newspaper and what was asked of it. pages: path → (status, headers, body), before anything else."""

    url: str = ""
    stories: list[Story] = field(default_factory=list)
    archive: list[Story] = field(default_factory=list)
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    robots: str = "User-agent: *\nDisallow: /cam/\n"

    def add(self, number: int, *, hours_ago: float, now: datetime, **more: object) -> Story:
        """One more story, `hours_ago` hours before `now`."""
        published = (now - timedelta(hours=hours_ago)).astimezone(VIETNAM)
        story = Story(number, f"Phường lấy ý kiến về xe buýt, lần {number}", published, **more)
        self.stories.append(story)
        return story

    def address(self, story: Story) -> str:
        """Where the story stands."""
        return self.url + story.path

    def count(self, path: str) -> int:
        """How often `path` was asked."""
        return self.asked.count(path)

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for `path`."""
        self.asked.append(path)
        xml, page = {"Content-Type": "application/xml"}, {"Content-Type": "text/html; charset=utf-8"}
        if path in self.pages:
            return self.pages[path]
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        if path == "/sitemap.xml":
            return 200, xml, self._index().encode()
        if path == "/sitemap-news.xml":
            return 200, xml, urlset([(self.address(one), one) for one in self.stories], news=True).encode()
        if path == "/sitemap-2026-10.xml.gz":
            body = urlset([(self.address(one), one) for one in self.archive], news=False)
            return 200, {"Content-Type": "application/gzip"}, gzip.compress(body.encode())
        if path == "/rss.xml":
            return 200, {"Content-Type": "application/rss+xml"}, self._rss().encode()
        for story in [*self.stories, *self.archive]:
            if path == story.path:
                body = (
                    page_of(story, self.address(story)) if story.status == 200 else "<html><body>Không có</body></html>"
                )
                return story.status, page, body.encode()
        return 404, page, b"<html><body><h1>404</h1></body></html>"

    def _index(self) -> str:
        newest = max((one.changed or one.published for one in self.stories), default=None)
        archived = max((one.changed or one.published for one in self.archive), default=None)
        files = [("/sitemap-news.xml", newest), ("/sitemap-2026-10.xml.gz", archived)]
        inside = "".join(f"<sitemap><loc>{self.url}{path}</loc>{_tag('lastmod', at)}</sitemap>" for path, at in files)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'
        )

    def _rss(self) -> str:
        items = "".join(
            f"<item><title>{escape(one.title)}</title><link>{self.address(one)}</link>"
            f"<description>{escape(one.sentences[0])}</description>"
            f"<pubDate>{one.published:%a, %d %b %Y %H:%M:%S +0700}</pubDate></item>"
            for one in self.stories
        )
        head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo</title>'
        return f"{head}{items}</channel></rss>"


def urlset(stories: list[tuple[str, Story]], *, news: bool) -> str:
    """A sitemap; with `news` also titles and dates of publication."""
    rows = []
    for address, one in stories:
        said = (
            f"<news:news><news:publication><news:name>Báo Thử</news:name><news:language>vi</news:language>"
            f"</news:publication><news:publication_date>{one.published.isoformat()}</news:publication_date>"
            f"<news:title>{escape(one.title)}</news:title></news:news>"
        )
        rows.append(
            f"<url><loc>{escape(address)}</loc>{_tag('lastmod', one.changed or one.published)}{said if news else ''}"
            "<image:image><image:loc>https://anh.example/a.jpg</image:loc></image:image></url>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{"".join(rows)}</urlset>'
    )


def _tag(name: str, at: datetime | None) -> str:
    return f"<{name}>{at.isoformat()}</{name}>" if at else ""


def page_of(story: Story, address: str) -> str:
    """The story as its content system prints it, with all that surrounds it."""
    head, shown = SHAPES[story.shape](story, address)
    paragraphs = [f"<p>{escape(one)}</p>" for one in story.sentences]
    middle = len(paragraphs) // 2
    inside = "".join([
        *paragraphs[:middle],
        f'<figure class="picture"><img src="/a.jpg"><figcaption class="caption"><p>{CAPTION}</p></figcaption></figure>',
        '<div class="box-related" type="RelatedOneNews"><p>Giá vàng hôm nay tăng mạnh ở mọi cửa hàng</p></div>',
        *paragraphs[middle:],
    ])  # fmt: skip
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(story.title)} - Báo Thử</title>
<link rel="canonical" href="{address}"><meta property="og:type" content="article">
<meta property="og:site_name" content="Báo Thử">
<meta property="og:title" content="{escape(story.title)}"><meta name="author" content="Trần Thị Thử">{head}</head><body>
<header><nav class="menu"><ul><li><a href="/">Trang chủ</a></li>
<li><a href="/thoi-su.htm">Thời sự</a></li></ul></nav></header>
<main><div class="detail"><h1 class="title">{escape(story.title)}</h1>{shown}
<div class="social-share"><p>Chia sẻ bài viết lên mạng xã hội</p></div>
<article class="fck_detail content-detail"><div class="detail-content">{inside}</div></article>
<p class="author_mail"><strong>Trần Thị Thử</strong></p></div>
<div class="box-category"><h3>Tin cùng chuyên mục mà bạn có thể quan tâm</h3>
<ul><li><a href="/x-1234567.htm">Giá vàng hôm
nay tăng mạnh ở mọi cửa hàng</a></li></ul></div>
<div class="comment-wrap"><p>Bình luận của bạn sẽ được kiểm duyệt trước khi đăng</p></div></main>
<aside><p>Đăng ký nhận bản tin mỗi sáng</p></aside>
<footer><p>Giấy phép số 00/GP-TEST do cơ quan thử nghiệm cấp</p><p>© 2019 Báo Thử</p></footer></body></html>"""


def _json_ld(story: Story, address: str) -> tuple[str, str]:
    said = (
        '{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Báo Thử"},{"@type":"NewsArticle",'
        f'"headline":"{story.title}","datePublished":"{story.published.isoformat()}","author":{{"@type":"Person",'
        f'"name":"Trần Thị Thử"}},"mainEntityOfPage":"{address}","commentCount":7}}]}}'
    )
    return f'<script type="application/ld+json">{said}</script>', ""


def _meta(story: Story, _: str) -> tuple[str, str]:
    return f'<meta property="article:published_time" content="{story.published.isoformat()}">', ""


def _shown(story: Story, _: str) -> tuple[str, str]:
    return "", f'<span class="date-time">Thứ ba, {story.published:%d/%m/%Y, %H:%M} (GMT+7)</span>'


def _bare(_: Story, __: str) -> tuple[str, str]:
    return "", ""


SHAPES = {"json_ld": _json_ld, "meta": _meta, "shown": _shown, "bare": _bare}


@contextmanager
def press_server() -> Iterator[Press]:
    """A newspaper that answers until the block ends."""
    press = Press()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            status, headers, body = press.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(Handler) as url:
        press.url = url
        yield press
