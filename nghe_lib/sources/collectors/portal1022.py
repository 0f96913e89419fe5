"""Listen to portal 1022 by the exports its owner offers at an address: CSV, XLSX or JSON, read as a file would be.

The city offers no public interface for petitions (seen on 24 November 2026), but the office that runs the portal, or an
open-data site, may put an export at an address and renew it. The file is asked with the marks of its last version
(RFC 9110, 13.1), and one with the same bytes is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Gap, Page, Target
from nghe_lib.sources.exports.portal1022 import FORMAT
from nghe_lib.sources.fetch import Answer, Fetcher, shown
from nghe_lib.sources.formats import Request
from nghe_lib.sources.opening import open_sample
from nghe_lib.sources.payloads.nested import count, word
from nghe_lib.sources.times import microseconds

MAX_BYTES, TIMES_LONGER, BATCH_ROWS = 200 * 1024**2, 10, 2_000
SAME = "tệp xuất không đổi từ lần hỏi trước"
CAPPED = "đã lấy đủ số bài tối đa của một lần; lần thu thập sau nghe đọc tiếp phần còn lại của tệp"
TERMS = (
    "nghe chỉ lấy tệp do đơn vị vận hành Cổng 1022 hay một cổng dữ liệu mở công bố tại một địa chỉ, tuân theo "
    "robots.txt (RFC 9309), Retry-After và ETag; nghe không đăng nhập và không cào ứng dụng Công dân số hay trang "
    "https://1022.tphcm.gov.vn. Dữ liệu mở của cơ quan nhà nước được dùng theo Nghị định 47/2020/NĐ-CP và điều kiện "
    "ghi tại nơi công bố; nếu không phải dữ liệu mở thì cần văn bản đồng ý của đơn vị vận hành. nghe không đọc các "
    "cột có họ tên, điện thoại, thư điện tử hay địa chỉ nhà của người phản ánh (Luật Bảo vệ dữ liệu cá nhân "
    "91/2025/QH15), chỉ giữ nội dung, lĩnh vực, nơi xảy ra, thời gian và đơn vị xử lý. nghe chưa kiểm chứng lại các "
    "điều khoản này ngày 24/11/2026; hãy đọc điều kiện tại nơi công bố trước khi thu thập."
)
_MEANINGS = {
    401: "phải đăng nhập mới xem được", 403: "máy chủ không cho lấy", 404: "không còn tệp ở địa chỉ này",
    410: "tệp đã bị gỡ",
}  # fmt: skip


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT is a web address."""
    if not target.what.startswith(("http://", "https://")) or " " in target.what:
        raise ParameterError(
            f"'{target.line[:100]}': sau 'portal1022 file' cần một địa chỉ http:// hoặc https:// của tệp xuất"
        )


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """The petitions of the export at an address; nothing where it has not changed. Raises SourceError."""
    seen = _Seen.of(ask.state)
    answer = _fetch(target.what, ask, seen)
    if answer.status == 304:
        yield Page(None, seen.state(), notes=(SAME,))
        return
    if answer.status != 200:
        meaning = _MEANINGS.get(answer.status, "máy chủ không trả tệp")
        raise SourceError(
            f"{shown(target.what)}: trả lời {answer.status} ({meaning}); hãy kiểm tra địa chỉ với bên công bố"
        )
    if _may_be_cut(answer.body):
        again = _fetch(target.what, ask, _Seen())
        answer = again if again.status == 200 and len(again.body) >= len(answer.body) else answer
    digest = hashlib.sha256(answer.body).hexdigest()
    # Without its marks, what may be cut is fetched whole again the next time.
    marks = {} if _may_be_cut(answer.body) else answer.headers
    whole = _Seen(marks.get("etag") or "", marks.get("last-modified") or "", digest)
    if digest == seen.sha256:
        yield Page(None, whole.state(), notes=(SAME,))
        return
    done = seen.batches if digest == seen.partial else 0
    yield from _pages(target.what, answer.body, ask, seen, whole, done)


def _may_be_cut(body: bytes) -> bool:
    """Whether the end of a text is no end of a line, an array or an object: a connection may have lost the rest.

    Nothing in a CSV says where it ends; so a file that ends like this is asked once more before it is believed.
    """
    is_workbook = body.startswith(b"PK\x03\x04")
    return (
        bool(body) and not is_workbook and not body.endswith((b"\n", b"\r", b"\n\x00", b"]", b"}", b"]\x00", b"}\x00"))
    )


@dataclass(frozen=True)
class _Seen:
    """The state of a page.

    etag, modified, sha256: of the last file read to its end. partial, batches: of a file whose reading was cut, and how
    many batches of it are in the lake.
    """

    etag: str = ""
    modified: str = ""
    sha256: str = ""
    partial: str = ""
    batches: int = 0

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> _Seen:
        etag, modified, sha256, partial = (
            word(state, name) or "" for name in ("etag", "modified", "sha256", "partial")
        )
        return cls(etag, modified, sha256, partial, count(state, "batches") or 0)

    def state(self) -> dict[str, Any]:
        """As JSON."""
        found = {"etag": self.etag, "modified": self.modified, "sha256": self.sha256, "partial": self.partial}
        return {name: text for name, text in found.items() if text} | (
            {"batches": self.batches} if self.partial else {}
        )


def _fetch(url: str, ask: Ask, seen: _Seen) -> Answer:
    """The file, or 304. A month of petitions is larger than a page, so the caps are wider here."""
    headers = {
        "Accept": "text/csv, application/json, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*"
    }
    if seen.sha256 and not seen.partial:
        headers |= {"If-None-Match": seen.etag} if seen.etag else {}
        headers |= {"If-Modified-Since": seen.modified} if seen.modified else {}
    return _with_wider_caps(ask.fetcher).get(url, headers=headers)


def _with_wider_caps(fetcher: Fetcher) -> Fetcher:
    """`fetcher` for a larger body; a shallow copy, so that both keep one pace and one memory of robots.txt."""
    made = copy(fetcher)
    object.__setattr__(made, "max_bytes", max(MAX_BYTES, fetcher.max_bytes))
    object.__setattr__(made, "max_seconds", fetcher.max_seconds * TIMES_LONGER)
    return made


def _pages(url: str, body: bytes, ask: Ask, seen: _Seen, whole: _Seen, done: int) -> Iterator[Page]:
    """A page for each batch after the first `done` ones; only the last one marks the file as read."""
    with TemporaryDirectory(prefix="nghe-1022-") as folder:
        path = Path(folder) / (Path(urlsplit(url).path).name[:80] or "1022")
        path.write_bytes(body)
        file = open_sample(path)
        if not FORMAT.recognises(file.sample):
            raise SourceError(
                f"{shown(url)}: không giống bảng xuất của Cổng 1022 (CSV, XLSX, JSON có cột Nội dung và ít nhất ba cột "
                "như Mã phản ánh, Lĩnh vực, Thời gian tiếp nhận, Đơn vị xử lý); hãy kiểm tra địa chỉ, hoặc tải tệp về "
                "và nhập bằng nghe ingest với --mapping"
            )
        now = microseconds(ask.clock.now())
        reading = FORMAT.read(file, Request({}, "portal1022", "", BATCH_ROWS, now))
        notes, taken = reading.notes, 0
        for number, batch in enumerate(reading.batches, start=1):
            if number <= done:
                continue
            if taken >= ask.max_posts:
                state = replace(seen, partial=whole.sha256, batches=number - 1).state()
                yield Page(None, state, gaps=(Gap(None, None, CAPPED),))
                return
            taken += len(batch.posts)
            yield Page(batch, replace(seen, partial=whole.sha256, batches=number).state(), notes=(*notes, *batch.notes))
            notes = ()
        yield Page(None, whole.state(), notes=notes)


COLLECTOR = Collector(
    name="portal1022",
    label="Cổng 1022",
    verbs={"file": "phản ánh, kiến nghị trong một tệp xuất (CSV, XLSX, JSON); GÌ là địa chỉ của tệp"},
    terms=TERMS,
    collect=collect,
    check=check,
)
