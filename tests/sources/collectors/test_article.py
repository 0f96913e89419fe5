import pytest

from nghe_lib.errors import SourceError
from tests.servers.press_server import SENTENCES, page_of, press_server
from tests.sources.collectors.web_listener import NOW, Listener

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def press():
    with press_server() as found:
        yield found


def test_one_article_comes_and_comes_again_only_when_it_changed(press):
    story = press.add(1, hours_ago=1, now=NOW)
    listener = Listener(f"article {press.address(story)}")
    listener.run()
    assert listener.posts["text"].tolist() == ["\n".join(SENTENCES)]
    listener.run()
    assert listener.n_rows == 0 and listener.pages[0].known_count == 1
    story.sentences = (*SENTENCES, "Phường đã lùi ngày họp sang tuần sau để có thêm người tham dự.")
    listener.run()
    assert listener.n_rows == 1


def test_a_server_that_says_unchanged_is_believed(press):
    story = press.add(1, hours_ago=1, now=NOW)
    body = page_of(story, press.address(story)).encode()
    press.pages[story.path] = (200, {**HTML, "ETag": '"v1"'}, body)
    listener = Listener(f"article {press.address(story)}")
    listener.run()
    press.pages[story.path] = (304, {"ETag": '"v1"'}, b"")
    listener.run()
    assert listener.pages[0].known_count == 1 and listener.state["etag"] == '"v1"'


def test_an_article_that_was_taken_down_is_gone(press):
    story = press.add(1, hours_ago=1, now=NOW)
    listener = Listener(f"article {press.address(story)}")
    listener.run()
    post_id = listener.posts.index[0]
    story.status = 410
    listener.run()
    assert listener.gone == [post_id]


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 451, 500, 503])
def test_a_page_that_cannot_be_had_is_an_error_that_says_so(press, status):
    story = press.add(1, hours_ago=1, now=NOW, status=status)
    with pytest.raises(SourceError, match=str(status)):
        Listener(f"article {press.address(story)}").run()


def test_a_page_that_is_no_article_is_an_error_that_says_so(press):
    press.pages["/"] = (200, HTML, b"<html><body><a href='/x'>Muc</a></body></html>")
    with pytest.raises(SourceError, match="không có bài"):
        Listener(f"article {press.url}/").run()
