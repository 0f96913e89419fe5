import json
from datetime import timedelta

import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collectors import collector, read_target
from nghe_lib.sources.fetch import Later
from tests.servers.xenforo_server import HTML, quote, xenforo_server
from tests.sources.collectors.web_listener import NOW, Listener

HOST = "127.0.0.1"


@pytest.fixture
def forum():
    with xenforo_server() as found:
        yield found


@pytest.fixture
def listener(forum):
    return Listener(f"xenforo forum {forum.url}/forums/diem-bao.33/")


def ago(hours):
    return NOW - timedelta(hours=hours)


def fill(forum, id_, n_posts, *, hours, **more):
    """A thread whose posts come one a minute, the last one `hours` before now."""
    thread = forum.thread(id_, f"Đường số {id_} ngập", **more)
    for at in range(n_posts):
        forum.post(thread, at % 7 + 1, ago(hours) - timedelta(minutes=n_posts - 1 - at), f"Ý kiến thứ {at + 1}")
    return thread


def ids(posts):
    return [f"forum:{HOST}:{one.id}" for one in posts]


def pages_read(forum):
    return [path for path in forum.asked if path.startswith("/threads/")]


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_a_thread_brings_its_posts_joined_by_quotes(forum, listener, version):
    forum.version = version
    thread = fill(forum, 12, 2, hours=3)
    opening, second = ids(thread.posts)
    body = (
        f'{quote(thread.posts[1].id, "Ý kiến thứ 2")}Gửi <a href="/members/x.9/" class="username" data-user-id="9">'
        '@An</a>:<br>xem <a href="https://ngoai.example/bao.htm">đây</a> <img class="smilie" alt=":)">'
    )
    forum.post(thread, 5, ago(1), body, reactions="<bdi>A</bdi>, <bdi>B</bdi>, <bdi>C</bdi> and 1,045 others")
    forum.post(
        thread,
        0,
        ago(1),
        "Khách <a href='https://khac.example/'>viết</a>",
        reactions="<bdi>A</bdi> và <bdi>B</bdi>",
        stated=2,
    )
    listener.run()
    found = listener.posts
    first, reply = found.loc[opening], found.iloc[2]
    assert [first["kind"], first["title"], first["text"]] == ["post", thread.title, "Ý kiến thứ 1"]
    assert [first["comment_count"], first["view_count"], first["like_count"]] == [3, 1200, 0]
    assert found.loc[second, ["kind", "parent_id", "root_id"]].tolist() == ["comment", opening, opening]
    assert reply[["kind", "parent_id", "root_id"]].tolist() == ["reply", second, opening]
    assert reply["text"] == "Gửi @An:\nxem đây :)" and reply["like_count"] == 1048
    assert list(reply["links"]) == ["https://ngoai.example/bao.htm"] and list(reply["mentions"]) == [f"forum:{HOST}:9"]
    assert reply["account_id"] == f"forum:{HOST}:5" and reply["published_at"] == ago(1)
    assert reply["url"] == f"{forum.url}/threads/chu-de.12/post-{thread.posts[2].id}"
    assert found.iloc[3]["like_count"] == 2 and list(found.iloc[3]["links"]) == ["https://khac.example/"]
    assert found["account_id"].isna().tolist() == [False, False, False, True]


def test_names_and_signatures_of_people_are_not_taken(forum, listener):
    fill(forum, 1, 3, hours=1)
    listener.run()
    told = str(listener.posts.to_dict()) + json.dumps(listener.state) + repr(listener.pages)
    assert "Tên Thật" not in told and "Chữ ký" not in told


def test_long_lists_and_long_threads_are_read_whole(forum, listener):
    forum.threads_per_page = 3
    fill(forum, 99, 1, hours=900, is_sticky=True)
    for number in range(1, 8):
        fill(forum, number, 15 * number, hours=100 * number)
    listener.run()
    assert len(listener.posts) == 1 + 15 * 28 and not listener.gaps


def test_a_second_run_reads_only_threads_that_moved_and_only_their_new_posts(forum, listener):
    threads = [fill(forum, number, 90, hours=100 * number) for number in range(1, 5)]
    listener.run()
    before = len(pages_read(forum))
    listener.now = NOW + timedelta(hours=1)
    forum.post(threads[3], 9, NOW, "Tin mới ở chủ đề cũ")
    listener.run()
    assert listener.posts["text"].tolist() == ["Tin mới ở chủ đề cũ"] and len(pages_read(forum)) - before == 1


def test_posts_that_slid_to_an_earlier_page_do_not_hide_the_new_ones(forum, listener):
    thread, _ = fill(forum, 1, 45, hours=200), fill(forum, 2, 1, hours=1)
    listener.run()
    del thread.posts[5:35]
    new = [forum.post(thread, 9, NOW, f"Mới {at}") for at in range(3)]
    listener.now = NOW + timedelta(hours=1)
    listener.run()
    assert listener.posts.index.tolist() == ids(new)


def test_edits_in_the_look_back_are_found_when_a_quiet_thread_is_visited_again(forum, listener):
    thread = fill(forum, 1, 3, hours=5)
    listener.run()
    thread.posts[1].body = "Đã sửa lại"
    listener.now = NOW + timedelta(hours=7)
    listener.run()
    assert listener.posts.loc[ids(thread.posts)[1], "text"] == "Đã sửa lại"


def test_a_run_cut_anywhere_goes_on_and_misses_nothing(forum):
    forum.threads_per_page = 2
    for number in range(1, 4):
        fill(forum, number, 20 * number + 5, hours=100 * number)
    line = f"xenforo forum {forum.url}/forums/diem-bao.33/"
    whole = Listener(line)
    n_pages = len(whole.run())
    assert len(whole.posts) == 20 * 6 + 15
    for cut in range(1, n_pages, 2):
        listener = Listener(line)
        listener.run(stop_after=cut)
        first = set(listener.posts.index)
        listener.run()
        assert first | set(listener.posts.index) == set(whole.posts.index)


def test_the_cap_of_a_run_is_said_and_later_runs_go_on_inside_the_thread(forum, listener):
    fill(forum, 1, 70, hours=1)
    fill(forum, 2, 30, hours=300)
    found = set()
    for _ in range(3):
        listener.run(max_posts=25)
        assert any("max_posts" in reason for reason in listener.gaps) and listener.n_rows <= 25 + 20
        found |= set(listener.posts.index)
    assert len(found) == 100
    listener.run(max_posts=25)
    assert not listener.n_rows and not listener.gaps


def test_since_reads_back_only_as_far_as_it_must(forum, listener):
    thread = forum.thread(1, "Chủ đề dài")
    for at in range(200):
        forum.post(thread, 1, ago(200 - at), f"Ý {at}")
    fill(forum, 2, 1, hours=700)
    listener.run(since=ago(30))
    assert len(listener.posts) == 30 and len(pages_read(forum)) == 4


def test_posts_that_were_deleted_are_gone_and_those_that_moved_are_not(forum, listener):
    thread, other = fill(forum, 1, 5, hours=5), fill(forum, 2, 2, hours=300)
    listener.run()
    lost, moved = thread.posts.pop(1), thread.posts.pop(1)
    other.posts.insert(1, moved)
    forum.post(thread, 9, NOW, "Còn đây")
    listener.now = NOW + timedelta(hours=1)
    listener.run()
    assert listener.gone == ids([lost])


def test_a_thread_that_was_deleted_takes_its_posts_of_the_look_back_along(forum, listener):
    thread, _ = fill(forum, 1, 3, hours=5), fill(forum, 2, 1, hours=1)
    listener.run()
    forum.threads.remove(thread)
    listener.run()
    assert sorted(listener.gone) == sorted(ids(thread.posts))


def test_a_login_wall_is_an_error_that_says_so(forum, listener):
    forum.is_walled = True
    with pytest.raises(SourceError, match="đăng nhập"):
        listener.run()


def test_a_private_thread_is_a_gap_and_the_others_are_read(forum, listener):
    thread = fill(forum, 1, 1, hours=1)
    fill(forum, 2, 1, hours=2)
    original = forum.answer
    denied = (403, HTML, forum._page("error", '<div class="blockMessage">Bạn không có quyền xem.</div>'))
    forum.answer = lambda path: denied if path == thread.path else original(path)
    listener.run()
    assert len(listener.posts) == 1 and any("hỏi lại" in reason for reason in listener.gaps)
    listener.run()
    assert any("không cho khách đọc" in reason for reason in listener.gaps) and listener.pages[0].gaps[0].is_lasting


def test_a_cloudflare_check_is_said_and_not_climbed(forum, listener):
    forum.faults.extend([(403, {**HTML, "cf-mitigated": "challenge"}, b"<html>Just a moment</html>")] * 5)
    with pytest.raises(SourceError, match="Cloudflare"):
        listener.run()


def test_a_long_wait_ends_the_run_and_the_next_one_goes_on(forum, listener):
    fill(forum, 1, 30, hours=1)
    listener.run(stop_after=1)
    forum.faults.append((429, {"Retry-After": "7200"}, b""))
    with pytest.raises(Later):
        listener.run()
    listener.run()
    assert len(listener.posts) == 10


@pytest.mark.parametrize("body", [b"<html><body>Hello</body></html>", b"", b"{}"])
def test_what_is_no_xenforo_page_is_an_error_that_says_so(forum, listener, body):
    forum.faults.append((200, HTML, body))
    with pytest.raises(SourceError, match="XenForo"):
        listener.run()


def test_a_forum_without_threads_is_an_error_that_says_so(forum, listener):
    with pytest.raises(SourceError, match="không có chủ đề"):
        listener.run()


def test_what_robots_txt_forbids_is_not_asked(forum, listener):
    forum.robots = "User-agent: *\nDisallow: /forums/\n"
    with pytest.raises(SourceError, match=r"robots\.txt"):
        listener.run()
    assert forum.asked == ["/robots.txt"]


def test_posts_without_words_are_refused_with_the_reason(forum, listener):
    thread = fill(forum, 1, 1, hours=1)
    forum.post(thread, 1, ago(1), '<img src="/a.png">')
    forum.post(thread, 1, ago(1), quote(1, "chỉ trích"))
    forum.post(thread, 1, ago(1), "x", is_hidden=True)
    listener.run()
    assert len(listener.posts) == 1 and len(listener.refused) == 3


def test_a_list_in_another_order_is_read_whole_and_said(forum, listener):
    forum.threads_per_page = 2
    for number in range(1, 6):
        fill(forum, number, 1, hours=100 * number)
    whole = forum._forum
    forum.threads[0].posts[0].at, forum.threads[4].posts[0].at = ago(900), ago(1)
    rows = [forum._row(one) for one in forum.threads]
    forum._forum = lambda steps: (200, HTML, forum._page("forum_view", "".join(rows)))
    listener.run()
    assert len(listener.posts) == 5 and any("không xếp" in reason for reason in listener.gaps) and whole


def test_one_thread_is_listened_to_by_its_address(forum):
    thread = fill(forum, 12, 25, hours=1)
    listener = Listener(f"xenforo thread {forum.url}/threads/chu-de.12/page-2#post-9")
    listener.run()
    assert len(listener.posts) == 25
    listener.now = NOW + timedelta(hours=100)
    new = forum.post(thread, 1, listener.now, "Mới")
    listener.run()
    assert listener.posts.index.tolist() == ids([new])
    forum.threads.clear()
    listener.run()
    assert listener.gone
    with pytest.raises(SourceError, match="không có"):
        listener.run()


@pytest.mark.parametrize("line", ["forum dien-dan.example", "thread https://a.example/threads/", "forum http://[x"])
def test_a_line_that_cannot_be_asked_says_how_to_write_it(line):
    with pytest.raises(ParameterError, match="viết như"):
        read_target(f"xenforo {line}")


def test_the_terms_say_that_reading_needs_a_basis():
    terms = collector("xenforo").terms
    assert "robots.txt" in terms and "basis" in terms and "xin phép" in terms
