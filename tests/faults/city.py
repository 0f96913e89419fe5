"""TikTok and portal 1022 as platforms of the fault runs. TikTok needs `PROJECT` in the environment."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

from tests.faults.harness import Platform
from tests.servers.serving import serving
from tests.servers.tiktok_server import KEY, SECRET, tiktok_server

PROJECT = {"NGHE_TIKTOK_KEY": KEY, "NGHE_TIKTOK_SECRET": SECRET}
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
HEADING = ["Mã phản ánh", "Lĩnh vực", "Nội dung", "Thời gian tiếp nhận", "Đơn vị xử lý", "Trạng thái"]


@contextmanager
def tiktok() -> Iterator[str]:
    """Two searches of three and one pages, and videos with one or two pages of comments."""
    with tiktok_server() as platform:
        platform.quota = 10**9  # one server serves many runs
        platform.videos = [_video(n, days_ago=n * 0.08) for n in range(290)]
        for n, n_comments in ((3, 130), (150, 4)):
            platform.videos[n]["comment_count"] = n_comments
            platform.comments[platform.videos[n]["id"]] = [
                {"id": n * 1_000 + m, "text": f"Ý kiến {n}.{m}", "create_time": 1_795_400_000}
                for m in range(n_comments)
            ]
        yield platform.url


def _video(number: int, *, days_ago: float) -> dict[str, object]:
    return {
        "id": 7_300_000_000_000_000_000 + number, "video_description": f"Đường ngập {number}", "region_code": "VN",
        "create_time": int((NOW - timedelta(days=days_ago)).timestamp()), "username": f"kenh.{number}",
        "hashtag_names": ["nuoc"] if number % 5 == 0 else [], "comment_count": 0,
    }  # fmt: skip


class Export(BaseHTTPRequestHandler):
    """An export of 300 petitions."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        is_export = self.path == "/pa.csv"
        text = io.StringIO()
        rows = [[f"PA-{n}", "Giao thông", f"Ổ gà số {n}", "05/11/2026 08:30", "Sở Thử", "Mới"] for n in range(300)]
        csv.writer(text).writerows([["DANH SÁCH PHẢN ÁNH"], HEADING, *rows])
        body = text.getvalue().encode() if is_export else b""
        self.send_response(200 if is_export else 404)
        self.send_header("Content-Type", "text/csv; charset=utf-8")
        self.send_header("ETag", '"v1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def portal() -> Iterator[str]:
    """The office that offers the export."""
    with serving(Export) as url:
        yield url


TIKTOK = Platform("tiktok", tiktok, lambda _: ["tiktok search ngập", "tiktok hashtag nuoc"], n_requests=8)
PORTAL = Platform("portal1022", portal, lambda url: [f"portal1022 file {url}/pa.csv"], n_requests=1)
