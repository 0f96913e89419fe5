"""A real HTTP server on 127.0.0.1 that behaves as well, and as badly, as feeds on the internet do."""

import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

from tests.servers.serving import serving

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Tin thử</title><link>https://bao.example/</link>
<item><title>Triều cường dâng cao</title><link>https://bao.example/a?utm_source=rss</link>
<description><![CDATA[<a href="x"><img src="y"></a></br>Nước ngập <b>nhiều</b> tuyến đường.]]></description>
<pubDate>Thu, 06 Feb 2025 20:30:48 +0700</pubDate><guid>https://bao.example/a</guid></item>
<item><title>Cầu mới thông xe</title><link>/b</link><description>Xe đi lại bình thường.</description>
<pubDate>Thu, 06 Feb 2025 08:00:00 GMT</pubDate></item>
</channel></rss>""".encode()
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Thử</title><id>tag:thu,2025:1</id>
<updated>2025-02-06T20:30:48+07:00</updated>
<entry><title>Họp báo</title><id>tag:thu,2025:2</id><link href="https://so.example/hop"/>
<updated>2025-02-06T20:30:48+07:00</updated>
<summary type="html">&lt;p&gt;Một&lt;/p&gt;&lt;p&gt;Hai&lt;/p&gt;</summary></entry></feed>""".encode()
_ENTITIES = b"".join(b'<!ENTITY %c "%b">' % (name, b"&%c;" % (name - 1) * 10) for name in b"bcdefgh")
LAUGHS = (
    b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">%b]>
<rss version="2.0"><channel><title>x</title><item><title>&h;</title><link>https://bao.example/l</link></item></channel></rss>
"""
    % _ENTITIES
)
ETAG, MODIFIED = '"v1"', "Thu, 06 Feb 2025 13:30:48 GMT"


@dataclass
class Seen:
    """What the server was asked, and how often; `robots` is the text of its robots.txt, or a status."""

    counts: Counter = field(default_factory=Counter)
    headers: list[dict[str, str]] = field(default_factory=list)
    robots: str | int = 404
    url: str = ""
    stop: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """One path, one behaviour."""

    seen: Seen
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = self.path.partition("?")[0]
        self.seen.counts[path] += 1
        self.seen.headers.append({name.lower(): value for name, value in self.headers.items()})
        name = path.strip("/").replace(".", "_").replace("-", "_")
        getattr(self, f"on_{name}", self.on_missing)()

    def answer(self, body=b"", status=200, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/rss+xml; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def on_missing(self):
        self.answer(b"nothing", 404, Content_Type="text/plain")

    def on_robots_txt(self):
        if isinstance(self.seen.robots, int):
            self.answer(b"", self.seen.robots)
        else:
            self.answer(self.seen.robots.encode(), Content_Type="text/plain")

    def on_rss(self):
        if self.headers.get("If-None-Match") == ETAG or self.headers.get("If-Modified-Since") == MODIFIED:
            self.answer(b"", 304, ETag=ETAG)
        else:
            self.answer(RSS, ETag=ETAG, Last_Modified=MODIFIED)

    def on_atom(self):
        self.answer(ATOM, Content_Type="application/atom+xml")

    def on_gzip(self):
        self.answer(gzip.compress(RSS), Content_Encoding="gzip")

    def on_gzip_cut(self):
        self.answer(gzip.compress(RSS)[:-40], Content_Encoding="gzip")

    def on_brotli(self):
        self.answer(b"\x0b", Content_Encoding="br")

    def on_bomb(self):
        self.answer(gzip.compress(bytes(200_000_000), 6), Content_Encoding="gzip")

    def on_busy_once(self):
        first = self.seen.counts["/busy-once"] == 1
        self.answer(b"", 429, Retry_After="0") if first else self.answer(RSS)

    def on_busy_one_second(self):
        first = self.seen.counts["/busy-one-second"] == 1
        self.answer(b"", 429, Retry_After="1") if first else self.answer(RSS)

    def on_busy_long(self):
        self.answer(b"", 429, Retry_After="7200")

    def on_busy_date(self):
        self.answer(b"", 503, Retry_After=format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True))

    def on_busy_garbage(self):
        first = self.seen.counts["/busy-garbage"] == 1
        self.answer(b"", 429, Retry_After="soon, perhaps") if first else self.answer(RSS)

    def on_down_once(self):
        self.answer(b"", 503) if self.seen.counts["/down-once"] == 1 else self.answer(RSS)

    def on_down(self):
        self.answer(b"", 500)

    def on_reset_once(self):
        if self.seen.counts["/reset-once"] == 1:
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b"<rss>")
            self.close_connection = True
        else:
            self.answer(RSS)

    def on_gone(self):
        self.answer(b"", 410)

    def on_login(self):
        self.answer(b"<html><body><form>login</form></body></html>", Content_Type="text/html")

    def on_empty(self):
        self.answer(b"")

    def on_moved(self):
        self.answer(b"", 301, Location="/rss")

    def on_loop(self):
        self.answer(b"", 302, Location="/loop")

    def on_to_metadata(self):
        self.answer(b"", 302, Location="http://169.254.169.254/latest/meta-data/")

    def on_to_lan(self):
        self.answer(b"", 302, Location="http://10.0.0.1/rss")

    def on_to_ipv6_loopback(self):
        self.answer(b"", 302, Location="http://[::1]/rss")

    def on_to_file(self):
        self.answer(b"", 302, Location="file:///etc/passwd")

    def on_wrong_charset(self):
        body = RSS.replace(b'encoding="UTF-8"', b'encoding="iso-8859-1"')
        self.answer(body, Content_Type="application/rss+xml; charset=utf-8")

    def on_truncated(self):
        self.answer(RSS[: RSS.rindex(b"<item>") + 60])

    def on_laughs(self):
        self.answer(LAUGHS)

    def on_naive(self):
        self.answer(RSS.replace(b"Thu, 06 Feb 2025 20:30:48 +0700", b"2025-02-06 20:30:48"))

    def on_bad_date(self):
        self.answer(RSS.replace(b"Thu, 06 Feb 2025 20:30:48 +0700", b"sometime"))

    def on_endless(self):
        self.send_response(200)
        self.end_headers()
        self.drip(b"x" * 65_536, 0)

    def on_slow(self):
        self.send_response(200)
        self.end_headers()
        self.drip(b"x", 0.1)

    def on_slow_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(b"X-A: b\r\n", 0.1)

    def drip(self, piece, wait_s):
        self.close_connection = True
        try:
            while not self.seen.stop.wait(wait_s):
                self.wfile.write(piece)
                self.wfile.flush()
        except OSError:
            return


@contextmanager
def feed_server() -> Iterator[Seen]:
    """The server while it runs; `seen.url` is where."""
    seen = Seen()
    with serving(type("Bound", (Handler,), {"seen": seen})) as url:
        seen.url = url
        try:
            yield seen
        finally:
            seen.stop.set()
