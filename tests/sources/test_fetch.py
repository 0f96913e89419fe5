"""The fetcher against a real server on 127.0.0.1."""

import resource
import time
from datetime import UTC, datetime, timedelta

import pytest

from nghe_lib.errors import SourceError
from nghe_lib.sources.fetch import Fetcher, Later, wait_asked
from nghe_lib.sources.pace import Clock
from tests.servers.feed_server import RSS, feed_server

NOW = datetime(2025, 2, 6, tzinfo=UTC)


@pytest.fixture
def server():
    with feed_server() as seen:
        yield seen


@pytest.fixture
def fetcher():
    return Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, max_seconds=2, max_bytes=1_000_000)


def test_a_feed_comes_whole_and_nghe_says_who_it_is(server, fetcher):
    answer = fetcher.get(f"{server.url}/rss")
    assert (answer.status, answer.body) == (200, RSS)
    assert server.headers[-1]["user-agent"].startswith("nghe/")


def test_loopback_is_refused_without_the_switch_for_tests(server):
    with pytest.raises(SourceError, match="nội bộ"):
        Fetcher(ports=(int(server.url.rpartition(":")[2]),)).get(f"{server.url}/rss")
    assert not server.counts


@pytest.mark.parametrize("path", ["to-metadata", "to-lan", "to-ipv6-loopback", "to-file"])
def test_a_redirect_to_a_private_place_is_refused(server, fetcher, path):
    with pytest.raises(SourceError):
        fetcher.get(f"{server.url}/{path}")
    assert server.counts[f"/{path}"] == 1


def test_a_name_that_resolves_to_loopback_is_checked_when_connected(server):
    with pytest.raises(SourceError, match="nội bộ"):
        Fetcher(ports=(int(server.url.rpartition(":")[2]),)).get(server.url.replace("127.0.0.1", "localhost") + "/rss")
    assert not server.counts


def test_a_host_is_resolved_once_and_the_connection_goes_where_it_was_checked(server, fetcher, monkeypatch):
    import socket

    real, asked = socket.getaddrinfo, []

    def rebinding(host, *rest, **options):
        asked.append(host)
        return real(
            "127.0.0.1" if len([h for h in asked if h == "doi.example"]) % 2 or host != "doi.example" else "10.0.0.1",
            *rest,
            **options,
        )

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = int(server.url.rpartition(":")[2])
    named = Fetcher(allow_private=True, interval_s=0, ports=(port,), wait_initial_s=0.01)
    with pytest.raises(SourceError, match=r"10\.0\.0\.1"):
        named.get(f"http://doi.example:{port}/rss")
    assert asked.count("doi.example") == 2 and server.counts["/rss"] == 0 and server.counts["/robots.txt"] == 1


def test_a_permanent_redirect_is_followed_and_said(server, fetcher):
    answer = fetcher.get(f"{server.url}/moved")
    assert answer.body == RSS and answer.has_moved and answer.url == f"{server.url}/rss"


def test_redirects_end_after_five(server, fetcher):
    with pytest.raises(SourceError, match="chuyển hướng quá 5 lần"):
        fetcher.get(f"{server.url}/loop")
    assert server.counts["/loop"] == 6


@pytest.mark.parametrize("path", ["busy-once", "busy-garbage", "down-once", "reset-once"])
def test_a_fault_that_passes_is_tried_again(server, fetcher, path):
    assert fetcher.get(f"{server.url}/{path}").body == RSS
    assert server.counts[f"/{path}"] == 2


def test_the_wait_that_a_server_asks_for_is_kept(server, fetcher):
    began = time.monotonic()
    assert fetcher.get(f"{server.url}/busy-one-second").body == RSS
    assert time.monotonic() - began >= 1.0


@pytest.mark.parametrize("path", ["busy-long", "busy-date"])
def test_a_longer_wait_than_a_run_may_last_ends_the_asking(server, fetcher, path):
    with pytest.raises(Later) as later:
        fetcher.get(f"{server.url}/{path}")
    assert timedelta(hours=1.9) < later.value.retry_at - datetime.now(UTC) < timedelta(hours=2.1)
    assert server.counts[f"/{path}"] == 1


def test_a_fault_that_stays_is_given_up_after_all_attempts(server, fetcher):
    with pytest.raises(SourceError, match="500, đã thử 3 lần"):
        fetcher.get(f"{server.url}/down")
    assert server.counts["/down"] == 3


def test_a_gzip_body_is_unpacked_and_a_cut_one_is_not_believed(server, fetcher):
    assert fetcher.get(f"{server.url}/gzip").body == RSS
    with pytest.raises(SourceError, match="bị cắt"):
        fetcher.get(f"{server.url}/gzip-cut")


def test_an_unknown_compression_is_refused(server, fetcher):
    with pytest.raises(SourceError, match="'br'"):
        fetcher.get(f"{server.url}/brotli")


def test_a_bomb_is_refused_in_little_memory(server, fetcher):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceError, match="lớn hơn 1000000 byte"):
        fetcher.get(f"{server.url}/bomb")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_an_endless_body_is_cut_off(server, fetcher):
    with pytest.raises(SourceError, match="lớn hơn"):
        fetcher.get(f"{server.url}/endless")


@pytest.mark.parametrize("path", ["slow", "slow-headers"])
def test_a_drip_ends_at_the_deadline(server, fetcher, path):
    began = time.monotonic()
    with pytest.raises(SourceError, match="quá 2 giây"):
        fetcher.get(f"{server.url}/{path}")
    assert time.monotonic() - began < 4


def test_nobody_listening_is_an_error_in_words(fetcher):
    with pytest.raises(SourceError, match="đã thử 3 lần"):
        fetcher.get("http://127.0.0.1:9/rss")


def test_robots_that_forbid_are_obeyed_and_read_once(server, fetcher):
    server.robots = "User-agent: *\nDisallow: /rss\n"
    for _ in range(2):
        with pytest.raises(SourceError, match=r"robots\.txt"):
            fetcher.get(f"{server.url}/rss")
    assert fetcher.get(f"{server.url}/atom").status == 200
    assert server.counts["/rss"] == 0 and server.counts["/robots.txt"] == 1


def test_robots_for_nghe_itself_go_before_those_for_all(server, fetcher):
    server.robots = "User-agent: nghe\nAllow: /\n\nUser-agent: *\nDisallow: /\n"
    assert fetcher.get(f"{server.url}/rss").status == 200


def test_robots_that_cannot_be_had_forbid_for_now(server, fetcher):
    server.robots = 503
    with pytest.raises(SourceError, match="503"):
        fetcher.get(f"{server.url}/rss")
    assert server.counts["/rss"] == 0


@pytest.mark.parametrize(("asked", "kept"), [("3", 3.0), ("86400", 10.0)])
def test_the_crawl_delay_is_kept_up_to_its_cap(server, asked, kept):
    server.robots = f"User-agent: *\nCrawl-delay: {asked}\n"
    waits = []
    fetcher = Fetcher(allow_private=True, interval_s=0, clock=Clock(sleep=waits.append))
    fetcher.get(f"{server.url}/rss")
    fetcher.get(f"{server.url}/atom")
    assert waits == [pytest.approx(kept, abs=0.5)]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("999999999999999999", 86_400),
        ("Thu, 06 Feb 2025 00:01:00 GMT", 60),
        ("Thu, 06 Feb 2020 00:01:00 GMT", 0),
        ("Thu, 06 Feb 2999 00:01:00 GMT", 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("1e9", None),
        ("٣", None),
    ],
)
def test_retry_after_is_understood_in_both_forms_and_capped(header, seconds):
    assert wait_asked(header, now=NOW) == seconds
