import gzip
from datetime import timedelta

import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collectors import collector, read_target
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.rows import NAIVE_NOTE
from tests.servers.press_server import SENTENCES, VIETNAM, page_of, press_server, urlset
from tests.sources.collectors.web_listener import NOW, Listener

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def press():
    with press_server() as found:
        yield found


@pytest.fixture
def listener(press):
    return Listener(f"sitemap {press.url}/sitemap.xml")


def articles(press):
    return [path for path in press.asked if path.startswith("/phuong-")]


def test_a_sitemap_brings_whole_articles_of_the_outlet_newest_first(press, listener):
    stories = [press.add(number, hours_ago=number, now=NOW) for number in range(1, 6)]
    listener.run()
    found = listener.posts
    assert found["url"].tolist() == [press.address(one) for one in stories]
    assert found["published_at"].tolist() == [one.published for one in stories]
    assert set(found["text"]) == {"\n".join(SENTENCES)} and set(found["kind"]) == {"article"}
    assert set(found["account_id"]) == {"press:127.0.0.1"} and not found["time_is_collection"].any()
    assert found["comment_count"].tolist() == [7] * 5
    assert listener.batches[0].sources["type"].tolist() == ["press"] and not listener.gaps
    assert NAIVE_NOTE not in listener.notes


def test_archives_packed_with_gzip_are_read_too(press, listener):
    press.add(1, hours_ago=1, now=NOW)
    press.archive = [press.add(9, hours_ago=800, now=NOW)]
    press.stories.pop()
    listener.run()
    assert len(listener.posts) == 2


def test_a_second_run_asks_for_nothing_that_it_knows(press, listener):
    for number in range(1, 8):
        press.add(number, hours_ago=10 * number, now=NOW)
    listener.run()
    n_asked = len(articles(press))
    listener.run()
    assert len(articles(press)) == n_asked == 7 and listener.n_rows == 0
    new = press.add(20, hours_ago=-1, now=NOW)
    listener.run()
    assert listener.posts["url"].tolist() == [press.address(new)] and len(articles(press)) == 8
    assert sum(page.known_count for page in listener.pages) > 0


def test_an_article_whose_lastmod_moved_comes_again(press, listener):
    story = press.add(1, hours_ago=5, now=NOW)
    press.add(2, hours_ago=6, now=NOW)
    listener.run()
    story.changed, story.sentences = NOW, (*SENTENCES, "Cập nhật: phường lùi ngày họp sang tuần sau để thêm người dự.")
    listener.run()
    assert listener.n_rows == 1 and "Cập nhật" in listener.posts["text"].iloc[0]


def test_a_story_that_entered_the_sitemap_late_is_found_in_the_look_back(press, listener):
    press.add(1, hours_ago=1, now=NOW)
    listener.run()
    press.add(2, hours_ago=30, now=NOW)
    listener.run(look_back=timedelta(hours=48))
    assert listener.n_rows == 1


def test_a_run_cut_anywhere_goes_on_and_misses_nothing(press, monkeypatch):
    monkeypatch.setattr("nghe_lib.sources.collectors.sitemap.PAGE_ARTICLES", 2)
    for number in range(1, 9):
        press.add(number, hours_ago=24 * number, now=NOW)
    whole = Listener(f"sitemap {press.url}/sitemap.xml")
    n_pages = len(whole.run())
    for cut in range(1, n_pages):
        listener = Listener(f"sitemap {press.url}/sitemap.xml")
        listener.run(stop_after=cut)
        first = set(listener.posts.index)
        before = len(articles(press))
        listener.run()
        assert first | set(listener.posts.index) == set(whole.posts.index)
        assert len(articles(press)) - before == 8 - len(first)


def test_the_cap_of_a_run_is_said_and_the_next_run_goes_on_below_it(press, listener):
    for number in range(1, 8):
        press.add(number, hours_ago=100 * number, now=NOW)
    listener.run(max_posts=3)
    assert listener.n_rows == 3 and "max_posts" in listener.gaps[0]
    listener.run(max_posts=3)
    assert listener.n_rows == 3 and "max_posts" in listener.gaps[0]
    listener.run(max_posts=3)
    assert listener.n_rows == 1 and not listener.gaps and len(set(articles(press))) == len(articles(press)) == 7


def test_since_is_the_oldest_wanted_and_an_earlier_one_fills_what_is_older(press, listener):
    for number in range(1, 6):
        press.add(number, hours_ago=100 * number, now=NOW)
    listener.run(since=NOW - timedelta(hours=250))
    assert listener.n_rows == 2
    listener.run(since=NOW - timedelta(hours=450))
    assert listener.n_rows == 2
    listener.run()
    assert listener.n_rows == 1 and len(articles(press)) == 5


def test_addresses_without_a_time_are_asked_once(press, listener):
    body = urlset([(press.address(press.add(1, hours_ago=1, now=NOW)), press.stories[0])], news=False)
    plain = body.replace("lastmod>", "priority>")
    press.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, plain.encode())
    listener.run()
    listener.run()
    assert len(articles(press)) == 1


def test_pages_that_are_gone_closed_or_empty_are_said_and_not_asked_again(press, listener):
    press.add(1, hours_ago=1, now=NOW)
    press.add(2, hours_ago=2, now=NOW, status=410)
    press.add(3, hours_ago=3, now=NOW, status=403)
    empty = press.add(4, hours_ago=4, now=NOW)
    press.pages[empty.path] = (200, HTML, b"<html><body><form>\xc4\x90\xc4\x83ng nh\xe1\xba\xadp</form></body></html>")
    listener.run()
    assert listener.n_rows == 1 and not listener.refused and any("hỏi lại" in reason for reason in listener.gaps)
    assert any("không còn" in note for note in listener.notes)
    listener.run()
    assert len(listener.refused) == 1 and "không có bài" in listener.refused[0]
    assert [("403" in gap.reason, gap.is_lasting) for page in listener.pages for gap in page.gaps] == [(True, True)]
    listener.run()
    assert len(articles(press)) == 6 and not listener.gaps


def test_a_known_article_that_the_outlet_took_down_is_gone(press, listener):
    story = press.add(1, hours_ago=1, now=NOW)
    listener.run()
    post_id = listener.posts.index[0]
    story.status, story.changed = 404, NOW
    listener.run()
    assert listener.gone == [post_id]


def test_an_article_that_leads_to_the_front_page_is_refused(press, listener):
    story = press.add(1, hours_ago=1, now=NOW)
    press.pages[story.path] = (302, {"Location": "/"}, b"")
    press.pages["/"] = (200, HTML, f"<html><body><h1>Báo</h1><p>{' '.join(SENTENCES)}</p></body></html>".encode())
    listener.run()
    listener.run()
    assert "dẫn sang trang khác" in listener.refused[0] and not listener.n_rows


def test_a_page_that_fails_for_now_is_asked_again_by_later_runs_and_then_given_up(press, listener):
    press.add(1, hours_ago=1, now=NOW)
    broken = press.add(2, hours_ago=200, now=NOW)
    press.pages[broken.path] = (503, HTML, b"")
    listener.run()
    assert listener.n_rows == 1 and "hỏi lại" in listener.gaps[0] and any("503" in note for note in listener.notes)
    press.pages.clear()
    listener.run()
    assert listener.posts["url"].tolist() == [press.address(broken)] and not listener.gaps
    worse = press.add(3, hours_ago=-1, now=NOW)
    press.pages[worse.path] = (500, HTML, b"")
    for _ in range(3):
        listener.run()
    assert "đều không lấy được" in listener.gaps[0] and listener.state["retry"] == {}
    before = len(articles(press))
    listener.run()
    assert len(articles(press)) == before


def test_a_host_that_fails_for_every_article_is_left_alone(press, listener):
    for number in range(1, 30):
        press.pages[press.add(number, hours_ago=number, now=NOW).path] = (500, HTML, b"")
    with pytest.raises(SourceError, match="10 bài liền"):
        listener.run()
    assert len(set(articles(press))) == 10


def test_a_host_that_asks_for_a_long_wait_is_asked_later_and_what_came_stays(press, listener):
    press.add(1, hours_ago=1, now=NOW)
    press.pages[press.add(2, hours_ago=2, now=NOW).path] = (429, {**HTML, "Retry-After": "7200"}, b"")
    with pytest.raises(Later):
        listener.run()
    assert listener.n_rows == 1
    press.pages.clear()
    listener.run()
    assert listener.n_rows == 1 and len(articles(press)) == 3


def test_what_robots_txt_forbids_is_not_asked(press, listener):
    press.robots = "User-agent: *\nDisallow: /phuong-\n"
    press.add(1, hours_ago=1, now=NOW)
    listener.run()
    assert not articles(press) and any("robots.txt" in note for note in listener.notes) and listener.gaps
    press.robots = "User-agent: *\nDisallow: /\n"
    with pytest.raises(SourceError, match=r"robots\.txt"):
        Listener(listener.line).run()


def test_a_broken_file_of_the_index_is_a_gap_and_the_rest_is_read(press, listener):
    story = press.add(1, hours_ago=1, now=NOW)
    press.archive = [press.add(2, hours_ago=900, now=NOW)]
    press.stories.pop()
    whole = urlset([(press.address(press.archive[0]), press.archive[0])], news=False).encode()
    press.pages["/sitemap-2026-10.xml.gz"] = (200, {}, gzip.compress(whole)[:-20])
    listener.run()
    assert listener.posts["url"].tolist() == [press.address(story)] and "không đọc được trọn vẹn" in listener.gaps[0]
    press.pages.clear()
    listener.run()
    assert listener.n_rows == 1 and not listener.gaps and len(articles(press)) == 2


def test_a_file_that_has_not_changed_is_not_read_again(press, listener):
    press.add(1, hours_ago=1, now=NOW)
    press.archive = [press.add(2, hours_ago=900, now=NOW)]
    press.stories.pop()
    listener.run()
    press.add(3, hours_ago=-1, now=NOW)
    listener.run()
    assert press.count("/sitemap-2026-10.xml.gz") == 1 and press.count("/sitemap-news.xml") == 2


def test_an_index_that_names_itself_or_other_hosts_is_not_followed_astray(press, listener):
    names = "".join(
        f"<sitemap><loc>{one}</loc></sitemap>"
        for one in (f"{press.url}/sitemap.xml", "http://169.254.169.254/s.xml", f"{press.url}/sitemap-news.xml")
    )
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{names}</sitemapindex>'
    press.pages["/sitemap.xml"] = (200, {}, index.encode())
    press.add(1, hours_ago=1, now=NOW)
    listener.run()
    assert press.count("/sitemap.xml") == 1 and listener.n_rows == 1
    assert "sitemap dẫn sang máy chủ khác; nghe không theo" in listener.notes


def test_an_index_is_followed_three_levels_down_and_no_further(press, listener):
    for depth in range(6):
        inside = f"<sitemap><loc>{press.url}/deep-{depth}.xml</loc></sitemap>"
        name = "/sitemap.xml" if depth == 0 else f"/deep-{depth - 1}.xml"
        press.pages[name] = (200, {}, f"<sitemapindex>{inside}</sitemapindex>".encode())
    listener.run()
    assert press.asked[-1] == "/deep-2.xml"


@pytest.mark.parametrize(("status", "body"), [(404, b""), (200, b"<html>x</html>"), (200, b"")])
def test_what_is_no_sitemap_is_said(press, listener, status, body):
    press.pages["/sitemap.xml"] = (status, HTML, body)
    with pytest.raises(SourceError, match=r"sitemap\.xml"):
        listener.run()


@pytest.mark.parametrize(
    "state", [{"spans": "x", "known": [1], "files": 3, "retry": {"u": [1]}}, {"spans": [[2, 1], [None, 3], ["a"]]}]
)
def test_a_state_that_is_not_understood_starts_afresh(press, listener, state):
    press.add(1, hours_ago=1, now=NOW)
    listener.state = state
    listener.run()
    assert listener.n_rows == 1


def test_a_page_without_a_moment_takes_that_of_the_collection(press, listener):
    press.add(1, hours_ago=1, now=NOW, shape="bare")
    body = urlset([(press.address(press.stories[0]), press.stories[0])], news=False)
    press.pages["/sitemap.xml"] = (200, {}, body.encode())
    listener.run()
    post = listener.posts.iloc[0]
    assert post["time_is_collection"] and str(post["collected_at"]).startswith("2026-11-24 03:00")


def test_the_news_sitemap_tells_the_moment_a_page_does_not(press, listener):
    story = press.add(1, hours_ago=1, now=NOW, shape="bare")
    listener.run()
    assert listener.posts["published_at"].tolist() == [story.published.astimezone(VIETNAM)]


def test_a_line_needs_an_address():
    with pytest.raises(ParameterError, match="http"):
        read_target("sitemap bao.example")


def test_the_terms_name_what_binds_and_when_it_was_read():
    terms = collector("sitemap").terms
    assert "robots.txt" in terms and "bản quyền" in terms and "2026" in terms


def test_a_sitemap_may_be_larger_than_a_page_may(press, listener):
    press.add(1, hours_ago=1, now=NOW)
    body = urlset([(press.address(press.stories[0]), press.stories[0])], news=False).encode()
    press.pages["/sitemap.xml"] = (200, {}, body + b" " * 6_000_000)
    listener.run()
    assert listener.n_rows == 1 and not listener.gaps


def test_an_article_that_was_cut_on_its_way_is_asked_again(press, listener):
    story = press.add(1, hours_ago=1, now=NOW)
    whole = page_of(story, press.address(story)).encode()
    answers = [whole[:-1500], whole]
    original = press.answer
    press.answer = lambda path: (200, HTML, answers.pop(0)) if path == story.path else original(path)
    listener.run()
    assert listener.posts["text"].tolist() == ["\n".join(SENTENCES)] and not answers


def test_a_page_that_never_closes_is_taken_as_it_is(press, listener):
    story = press.add(1, hours_ago=1, now=NOW)
    body = page_of(story, press.address(story)).replace("</html>", "").encode()
    press.pages[story.path] = (200, HTML, body)
    listener.run()
    assert listener.n_rows == 1
