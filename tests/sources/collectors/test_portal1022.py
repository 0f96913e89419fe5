import csv
import io
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import openpyxl
import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import POSTS
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors import portal1022, read_target
from nghe_lib.sources.fetch import Fetcher, Later
from nghe_lib.sources.pace import Clock
from tests.servers.serving import serving
from tests.sources.exports.test_portal1022 import PERSONAL, ROW, TITLES, table

NOW = datetime(2025, 11, 24, 3, tzinfo=UTC)


@dataclass
class Office:
    """A server that offers one export. answers: instead of it, the next answers as (status, body, headers)."""

    body: bytes = b""
    etag: str = '"v1"'
    modified: str = "Mon, 24 Nov 2025 01:00:00 GMT"
    answers: list = field(default_factory=list)
    robots: bytes = b""
    asked: list = field(default_factory=list)
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    office: Office
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        office = self.office
        if self.path == "/robots.txt":
            self.answer(200, office.robots, {})
            return
        office.asked.append(dict(self.headers))
        known = self.headers.get("If-None-Match") == office.etag or (
            self.headers.get("If-Modified-Since") == office.modified and "If-None-Match" not in self.headers
        )
        marks = {name: text for name, text in (("ETag", office.etag), ("Last-Modified", office.modified)) if text}
        usual = (304, b"", marks) if known else (200, office.body, marks)
        self.answer(*(office.answers.pop(0) if office.answers else usual))

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Listener:
    """One target asked again and again, as `ingest` would."""

    office: Office
    state: dict = field(default_factory=dict)
    pages: list = field(default_factory=list)
    slept: list = field(default_factory=list)

    def run(self, *, stop_after=10**6, **asked):
        self.pages = []
        clock = Clock(now=lambda: NOW, monotonic=lambda: sum(self.slept), sleep=self.slept.append)
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, clock=clock)
        target = Target("portal1022", "file", f"{self.office.url}/pa.csv?key=canary")
        for page in portal1022.COLLECTOR.collect(target, replace(Ask(fetcher, state=self.state), **asked)):
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        return self

    @property
    def posts(self):
        return pd.concat([POSTS.check(page.batch.posts) for page in self.pages if page.batch is not None])

    @property
    def notes(self):
        return [note for page in self.pages for note in page.notes]


@pytest.fixture
def office():
    made = Office(body=as_csv(ROW))
    with serving(type("Bound", (Handler,), {"office": made})) as url:
        made.url = url
        yield made


@pytest.fixture
def listener(office):
    return Listener(office)


def as_csv(*rows):
    text = io.StringIO()
    csv.writer(text).writerows([*TITLES, *table(rows, rows[0])])
    return text.getvalue().encode()


def as_xlsx(*rows):
    book, body = openpyxl.Workbook(), io.BytesIO()
    for cells in [*TITLES, *table(rows, rows[0])]:
        book.active.append(cells)
    book.save(body)
    return body.getvalue()


def many(n):
    return [ROW | {"Mã phản ánh": f"PA-{at}"} for at in range(n)]


@pytest.mark.parametrize("write", [as_csv, as_xlsx, lambda row: json.dumps([row]).encode()])
def test_an_export_at_an_address_becomes_petitions(office, listener, write):
    office.body = write(ROW)
    one = listener.run().posts.iloc[0]
    assert one[["post_id", "platform", "kind"]].tolist() == ["portal1022:PA-0001", "portal1022", "petition"]
    assert one["collected_at"] == NOW


def test_the_same_file_is_asked_with_its_marks_and_costs_nothing(office, listener):
    listener.run()
    assert listener.run().notes == [portal1022.SAME] and all(page.batch is None for page in listener.pages)
    assert office.asked[1]["If-None-Match"] == '"v1"'


def test_the_same_bytes_under_new_marks_are_not_read_again(office, listener):
    listener.run()
    office.etag, office.modified = '"v2"', ""
    assert listener.run().notes == [portal1022.SAME] and listener.state["etag"] == '"v2"'


def test_a_server_without_etag_is_asked_by_date(office, listener):
    office.etag = ""
    listener.run()
    assert listener.run().notes == [portal1022.SAME]
    assert office.asked[1]["If-Modified-Since"] == office.modified


def test_a_new_version_brings_what_changed(office, listener):
    listener.run()
    office.body, office.etag = as_csv(ROW, ROW | {"Mã phản ánh": "PA-2"}), '"v2"'
    assert listener.run().posts["post_id"].tolist() == ["portal1022:PA-0001", "portal1022:PA-2"]


def test_a_cut_run_goes_on_after_its_last_batch(office, listener, monkeypatch):
    monkeypatch.setattr(portal1022, "BATCH_ROWS", 10)
    office.body = as_csv(*many(35))
    first = listener.run(stop_after=2).posts
    rest = listener.run().posts
    assert len(first) == 20 and len(rest) == 15 and set(first["post_id"]).isdisjoint(rest["post_id"])
    assert listener.run().notes == [portal1022.SAME]


def test_a_cap_on_posts_is_a_gap_and_the_next_run_goes_on(office, listener, monkeypatch):
    monkeypatch.setattr(portal1022, "BATCH_ROWS", 10)
    office.body = as_csv(*many(35))
    assert len(listener.run(max_posts=10).posts) == 10
    assert [gap.reason for page in listener.pages for gap in page.gaps] == [portal1022.CAPPED]
    assert len(listener.run().posts) == 25


def test_another_file_after_a_cut_is_read_from_its_beginning(office, listener, monkeypatch):
    monkeypatch.setattr(portal1022, "BATCH_ROWS", 10)
    office.body = as_csv(*many(35))
    listener.run(stop_after=2)
    office.body = as_csv(*many(12))
    assert len(listener.run().posts) == 12


def test_a_file_cut_on_the_way_is_asked_once_more(office, listener):
    office.body = as_csv(*many(20))
    office.answers = [(200, office.body[:-30], {"ETag": '"v1"'})]
    assert len(listener.run().posts) == 20 and len(office.asked) == 2


def test_a_file_that_always_ends_within_a_line_is_believed_but_fetched_whole_again(office, listener):
    office.body = as_csv(*many(20)).rstrip()
    assert len(listener.run().posts) == 20 and "etag" not in listener.state
    office.body = as_csv(*many(25))
    assert len(listener.run().posts) == 25 and listener.state["etag"] == '"v1"'


def test_people_in_the_export_stay_out(office, listener):
    office.body = as_csv(PERSONAL)
    told = listener.run().posts.to_csv() + json.dumps(listener.state)
    assert "Người Bịa Ra" not in told and "0900000000" not in told
    assert any("Số điện thoại" in note for note in listener.notes)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
def test_a_missing_file_is_said_without_its_query(office, listener, status):
    office.answers = [(status, b"", {})]
    with pytest.raises(SourceError, match=str(status)) as caught:
        listener.run()
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html><body>Login</body></html>",
        b"id,text\n1,a\n",
        b"%PDF-1.7 ...",
        b"PK\x03\x04 [Content_Types].xml",
        b"\x00\xff\x00\xff" * 50,
        b'{"error": "x"}',
    ],
)
def test_what_is_no_export_of_petitions_is_an_error_to_mend(office, listener, body):
    office.body = body
    with pytest.raises(SourceError, match="1022"):
        listener.run()


def test_an_empty_answer_is_an_error(office, listener):
    office.body = b""
    with pytest.raises(SourceError, match="rỗng"):
        listener.run()


def test_a_server_that_asks_to_wait_is_waited_for(office, listener):
    office.answers = [(503, b"", {"Retry-After": "5"}), (429, b"", {"Retry-After": "7"})]
    assert len(listener.run().posts) == 1 and sum(listener.slept) >= 12
    office.answers = [(503, b"", {"Retry-After": "7200"})]
    with pytest.raises(Later):
        listener.run()


def test_robots_are_obeyed(office, listener):
    office.robots = b"User-agent: *\nDisallow: /"
    with pytest.raises(SourceError, match=r"robots\.txt"):
        listener.run()
    assert office.asked == []


def test_a_broken_state_reads_the_file_again(office, listener):
    listener.state = {"etag": [1], "sha256": {}, "partial": 3, "batches": "x"}
    assert len(listener.run().posts) == 1


@pytest.mark.parametrize("line", ["portal1022 file pa.csv", "portal1022 file http://a.example/x y"])
def test_a_line_without_an_address_is_refused(line):
    with pytest.raises(ParameterError, match="địa chỉ"):
        read_target(line)
