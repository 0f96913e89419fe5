import pytest

from nghe_lib.errors import SourceError
from nghe_lib.sources.fetch import Later
from tests.servers.press_server import press_server
from tests.sources.collectors.web_listener import NOW, Listener

XML = {"Content-Type": "application/rss+xml; charset=utf-8"}


@pytest.fixture
def press():
    with press_server() as found:
        for number in range(1, 4):
            found.add(number, hours_ago=number, now=NOW)
        yield found


@pytest.fixture
def listener(press):
    return Listener(f"feed {press.url}/rss.xml")


def entries(listener):
    return [row for page in listener.pages if page.entries is not None for row in page.entries.rows]


def test_a_feed_brings_its_entries_and_then_only_those_that_are_new_or_changed(press, listener):
    listener.run()
    assert [row[2] for row in entries(listener)] == [press.address(one) for one in press.stories]
    listener.run()
    assert not entries(listener) and listener.pages[0].known_count == 3
    press.stories[0].title = "Phường đổi ngày họp"
    listener.run()
    assert [row[0] for row in entries(listener)] == ["Phường đổi ngày họp"]


def test_a_feed_that_rolled_over_says_that_entries_may_be_lost_for_good(press, listener):
    listener.run()
    press.stories = [press.add(number, hours_ago=-number, now=NOW) for number in range(10, 13)]
    listener.run()
    assert "không còn bài nào" in listener.gaps[0] and listener.pages[0].gaps[0].is_lasting


def test_a_feed_that_breaks_off_gives_what_it_has_and_a_gap(press, listener):
    body = press.answer("/rss.xml")[2]
    press.pages["/rss.xml"] = (200, XML, body[:-60])
    listener.run()
    assert len(entries(listener)) == 3 and "sai cú pháp XML" in listener.gaps[0]


def test_a_server_that_asks_to_wait_is_not_asked_before(press, listener):
    press.pages["/rss.xml"] = (429, {"Retry-After": "3600"}, b"")
    with pytest.raises(Later):
        listener.run()
    n_asked = len(press.asked)
    press.pages.clear()
    with pytest.raises(Later):
        listener.run()
    assert len(press.asked) == n_asked
    listener.now = NOW.replace(hour=12)
    listener.run()
    assert len(entries(listener)) == 3


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [(404, b"", "404"), (410, b"", "gỡ"), (403, b"", "không cho phép"), (200, b"<html>x</html>", "không phải RSS")],
)
def test_what_is_no_feed_is_an_error_that_says_so(press, listener, status, body, said):
    press.pages["/rss.xml"] = (status, XML, body)
    with pytest.raises(SourceError, match=said):
        listener.run()
