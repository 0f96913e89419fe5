"""The collector against a real server, and its pure part on saved answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nghe_lib.schema import POSTS, SOURCES
from nghe_lib.sources import Fetcher
from nghe_lib.sources.feed import FeedState
from nghe_lib.sources.feed import collect as collect_feed
from nghe_lib.sources.feed_entries import read_entries, text_without_html
from tests.servers.feed_server import ATOM, LAUGHS, MODIFIED, RSS, feed_server

NOW = datetime(2025, 2, 7, tzinfo=UTC)


@pytest.fixture
def server():
    with feed_server() as seen:
        yield seen


@pytest.fixture
def ask(server):
    fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, max_seconds=2)

    def call(path, state=None, **asked):
        return collect_feed(f"{server.url}/{path}", state=state, fetcher=fetcher, **asked)

    return call


def test_a_feed_becomes_posts_with_its_source(ask, server):
    answer = ask("rss", source="Báo A - Thời sự")
    posts = POSTS.check(answer.batch.posts)
    assert (answer.status, answer.sentence) == ("new", "")
    assert posts["text"].tolist() == ["Nước ngập nhiều tuyến đường.", "Xe đi lại bình thường."]
    assert posts["url"].tolist() == ["https://bao.example/a", f"{server.url}/b"]
    assert [str(at) for at in posts["published_at"]] == ["2025-02-06 13:30:48+00:00", "2025-02-06 08:00:00+00:00"]
    assert set(posts["account_id"]) == {"press:Báo A"} and set(posts["kind"]) == {"article"}
    assert SOURCES.check(answer.batch.sources)["feeds"][0] == [f"{server.url}/rss"]


def test_a_feed_that_has_nothing_new_says_so_and_sends_nothing(ask, server):
    state = ask("rss").state
    again = ask("rss", FeedState.of(state.plain()))
    assert (again.status, again.batch, again.sentence, again.state) == ("unchanged", None, "", state)
    assert server.headers[-1]["if-none-match"] == '"v1"' and server.headers[-1]["if-modified-since"] == MODIFIED


def test_an_article_of_a_feed_has_the_id_that_the_daily_files_give_it(ask, tmp_path):
    import json

    from nghe_lib.sources import read_file

    record = {
        "title": "x",
        "summary": "y",
        "source": "Báo A",
        "link": "https://bao.example/a",
        "published": None,
        "fetched": "2025-02-07T00:00:00+07:00",
    }
    path = tmp_path / "x"
    path.write_text(json.dumps(record))
    assert read_file(path)["post_id"][0] == ask("rss").batch.posts["post_id"][0]


def test_a_long_wait_is_remembered_and_kept(ask, server):
    answer = ask("busy-long")
    assert (answer.status, answer.batch) == ("later", None) and answer.state.retry_at
    assert ask("busy-long", answer.state).status == "later" and server.counts["/busy-long"] == 1
    over = replace(answer.state, retry_at=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
    assert ask("busy-long", over).status == "later" and server.counts["/busy-long"] == 1
    later = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01)
    collect_feed(f"{server.url}/busy-long", state=over, fetcher=later)
    assert server.counts["/busy-long"] == 2


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("gone", "failed", "410"),
        ("missing", "failed", "404"),
        ("login", "not_a_feed", "không phải RSS"),
        ("empty", "not_a_feed", "không phải RSS"),
        ("to-metadata", "failed", "169.254"),
        ("down", "failed", "500"),
        ("slow", "failed", "giây"),
        ("moved", "new", "chuyển hẳn"),
        ("naive", "new", "múi giờ"),
        ("truncated", "new", "sai cú pháp"),
    ],
)
def test_what_goes_wrong_is_said_and_never_raised(ask, path, status, said):
    before = FeedState(etag='"old"')
    answer = ask(path, before)
    assert answer.status == status and said in answer.sentence
    assert (answer.batch is not None) == (status == "new")
    assert answer.state.etag == ('"old"' if status != "new" else answer.state.etag)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://10.0.0.1/rss", "http://user:pw@a.vn/", "không phải địa chỉ"]
)
def test_an_unsafe_address_is_an_answer_too(url):
    assert collect_feed(url, fetcher=Fetcher()).status == "failed"


def test_a_date_that_cannot_be_read_refuses_its_entry_only(ask):
    batch = ask("bad-date").batch
    assert len(batch.posts) == 1 and batch.refused["reason"].tolist() == ["giờ đăng không đọc được"]


def test_a_wrong_charset_still_gives_vietnamese(ask):
    assert ask("wrong-charset").batch.posts["title"][0] == "Triều cường dâng cao"


def test_a_naive_time_is_read_as_vietnamese(ask):
    assert str(ask("naive").batch.posts["published_at"][0]) == "2025-02-06 13:30:48+00:00"


def test_a_truncated_feed_keeps_its_whole_entries(ask):
    assert "Triều cường dâng cao" in ask("truncated").batch.posts["title"].tolist()


def test_a_billion_laughs_do_not_unfold():
    content = read_entries(LAUGHS, url="https://bao.example/rss", collected_at=NOW)
    assert (
        content is None
        or content.batch.posts["title"].fillna("").str.len().max() < 1_000_000
        or content.batch.posts.empty
    )


def test_atom_is_read_with_its_times_and_paragraphs():
    posts = read_entries(ATOM, url="https://so.example/feed", collected_at=NOW).batch.posts
    assert (posts["title"][0], posts["text"][0], str(posts["published_at"][0])) == (
        "Họp báo",
        "Một\nHai",
        "2025-02-06 13:30:48+00:00",
    )


def test_the_source_is_named_by_host_and_section():
    batch = read_entries(RSS, url="https://www.bao.example/rss/the-gioi.rss", collected_at=NOW).batch
    assert (batch.sources["source_id"][0], batch.posts["account_id"][0]) == (
        "bao-example-the-gioi",
        "press:bao.example",
    )


@pytest.mark.parametrize("body", [b"", b"\x00\x01", b"plain text", b"<html></html>", b'{"a": 1}'])
def test_what_is_no_feed_is_none(body):
    assert read_entries(body, url="https://bao.example/rss", collected_at=NOW) is None


def test_html_becomes_text_and_scripts_go():
    assert text_without_html("<p>Một &amp; hai</p><script>alert(1)</script><b>ba</b><br>bốn") == "Một & hai\nba\nbốn"


@pytest.mark.parametrize("kept", [None, [], "x", {"etag": 5, "x": 1}, {"seen": 7}, {"seen": [3, None]}])
def test_a_state_that_is_not_understood_starts_afresh(kept):
    assert FeedState.of(kept) == FeedState()
