"""The platforms that are asked through a failing network, each with its local server."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.faults.city import PORTAL, PROJECT, TIKTOK
from tests.faults.federated import BLUESKY, LOGIN, MASTODON
from tests.faults.harness import Platform
from tests.faults.reddit import REDDIT, REDDIT_LOGIN
from tests.servers.serving import serving
from tests.servers.x_server import x_server
from tests.servers.youtube_server import youtube_server

N_FEEDS, N_ITEMS = 4, 12


def feed_body(number: int) -> bytes:
    items = "".join(
        f"<item><title>Tin {number}.{n}: đường ngập</title><link>https://bao{number}.example/{n}.html</link>"
        f"<description>Nước dâng ở quận {n}</description>"
        f"<pubDate>Mon, 23 Nov 2026 0{n % 10}:00:00 +0700</pubDate></item>"
        for n in range(N_ITEMS)
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo {number}</title>'
    return f"{head}{items}</channel></rss>".encode()


class Feeds(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        is_feed = self.path.startswith("/rss/")
        body = feed_body(int(self.path.rpartition("/")[2])) if is_feed else b""
        self.send_response(200 if is_feed else 404)
        self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


FEED = Platform(
    "feed", lambda: serving(Feeds), lambda url: [f"feed {url}/rss/{n}" for n in range(N_FEEDS)], n_requests=N_FEEDS
)


@contextmanager
def x_posts() -> Iterator[str]:
    """X with four pages of posts of one day."""
    with x_server() as network:
        user = network.user("nhieu")
        for n in range(350):
            network.post(user, 1 + n * 0.05, f"Đường ngập {n}")
        yield network.url


X = Platform("x", x_posts, lambda _: ["x search ngập"], n_requests=4)


@contextmanager
def youtube() -> Iterator[str]:
    """Eight videos on three pages, with threads and replies."""
    with youtube_server() as tube:
        tube.keys, tube.page_items = {"khoa-thu"}, 3
        for n in range(8):
            tube.add_video(f"video-{n:05d}", f"2026-11-{10 + n}T03:00:00Z", title=f"Đường ngập {n}")
            for m in range(4):
                tube.add_comment(f"video-{n:05d}", f"Ug{n}x{m}", f"2026-11-{11 + n}T0{m}:00:00Z", text=f"Ngập {n} {m}")
            tube.add_reply(f"video-{n:05d}", f"Ug{n}x0", "r1", f"2026-11-{11 + n}T05:00:00Z")
        yield tube.url


YOUTUBE = Platform("youtube", youtube, lambda _: ["youtube search ngập"], n_requests=12)
SECRETS = {"NGHE_YOUTUBE_KEY": "khoa-thu", "NGHE_X_BEARER": "khoa-thu", **LOGIN, **REDDIT_LOGIN, **PROJECT}
PLATFORMS = [FEED, X, YOUTUBE]
OTHERS = [MASTODON, BLUESKY, REDDIT, TIKTOK, PORTAL]
