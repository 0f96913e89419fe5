import json
from datetime import timedelta

import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collectors import collector, read_target
from nghe_lib.sources.fetch import Later
from tests.servers.discourse_server import FORBIDDEN, NOT_FOUND, discourse_server, iso, too_fast
from tests.sources.collectors.web_listener import NOW, Listener

HOST = "dien-dan.example"


@pytest.fixture
def board():
    with discourse_server() as found:
        yield found


@pytest.fixture
def listener(board):
    return Listener(f"discourse latest {HOST}", endpoint=board.url)


def ago(hours):
    return NOW - timedelta(hours=hours)


def fill(board, id_, n_posts, *, hours, **more):
    """A topic whose posts come one a minute, the last one `hours` before now."""
    topic = board.topic(id_, f"Đường số {id_} ngập", **more)
    for at in range(n_posts):
        board.post(topic, f"nguoi{at % 3}", ago(hours) - timedelta(minutes=n_posts - 1 - at), f"Ý kiến thứ {at + 1}")
    return topic


def id_of(topic, number):
    return f"forum:{HOST}:{topic.id}/{number}"


def topic_reads(board):
    return [path for path in board.asked if path.startswith("/t/")]


def test_a_topic_brings_its_posts_joined_by_their_numbers(board, listener):
    topic = fill(board, 12, 2, hours=3)
    quoted = '<aside class="quote" data-username="nguoi0" data-post="2" data-topic="12"><blockquote>Ý kiến thứ 2'
    board.post(topic, "nguoi5", ago(1), 'Gửi <a class="mention" href="/u/nguoi1">@nguoi1</a>: xem '
               '<a href="https://ngoai.example/bao.htm">đây</a> <img class="emoji" alt=":smile:">',
               reply_to_post_number=2, reply_count=4)  # fmt: skip
    board.post(topic, "nguoi6", ago(1), f"{quoted}</blockquote></aside>Tôi cũng thấy vậy.", actions_summary=[])
    listener.run()
    found = listener.posts
    assert found.loc[id_of(topic, 1), ["kind", "title", "text"]].tolist() == ["post", topic.title, "Ý kiến thứ 1"]
    assert found.loc[id_of(topic, 1), ["comment_count", "view_count", "like_count"]].tolist() == [3, 120, 3]
    assert found.loc[id_of(topic, 2), ["kind", "parent_id"]].tolist() == ["comment", id_of(topic, 1)]
    reply = found.loc[id_of(topic, 3)]
    assert [reply["kind"], reply["parent_id"], reply["root_id"]] == ["reply", id_of(topic, 2), id_of(topic, 1)]
    assert reply["text"] == "Gửi @nguoi1: xem đây :smile:" and list(reply["links"]) == ["https://ngoai.example/bao.htm"]
    assert list(reply["mentions"]) == [f"forum:{HOST}:nguoi1"] and reply["account_id"] == f"forum:{HOST}:nguoi5"
    assert [reply["comment_count"], reply["view_count"]] == [4, 9]
    assert reply["url"] == f"https://{HOST}/t/12/3" and reply["published_at"] == ago(1)
    quoting = found.loc[id_of(topic, 4)]
    assert [quoting["text"], quoting["parent_id"], quoting["like_count"]] == ["Tôi cũng thấy vậy.", id_of(topic, 2), 0]
    assert listener.batches[0].sources["type"].tolist() == ["forum"]


def test_the_names_of_people_are_not_taken(board, listener):
    fill(board, 1, 3, hours=1)
    listener.run()
    told = str(listener.posts.to_dict()) + json.dumps(listener.state) + repr(listener.pages)
    assert "Tên Thật" not in told and "avatar" not in told


def test_a_long_topic_is_read_whole_twenty_posts_at_a_time(board, listener):
    fill(board, 1, 65, hours=1)
    listener.run()
    assert len(listener.posts) == 65 and len(topic_reads(board)) == 4
    assert max(path.count("post_ids[]=") for path in topic_reads(board)) == 20


def test_lists_are_walked_page_by_page_and_pinned_topics_do_not_end_the_walk(board, listener):
    board.per_page = 3
    for number in range(1, 9):
        fill(board, number, 1, hours=100 * number, pinned=number == 8)
    listener.run()
    assert len(listener.posts) == 8


def test_a_second_run_reads_only_topics_that_moved_and_only_their_new_posts(board, listener):
    topics = [fill(board, number, 45, hours=100 * number) for number in range(1, 5)]
    listener.run()
    before = len(topic_reads(board))
    listener.now = NOW + timedelta(hours=1)
    board.post(topics[3], "nguoi9", NOW, "Tin mới ở chủ đề cũ")
    listener.run()
    assert listener.posts["text"].tolist() == ["Tin mới ở chủ đề cũ"]
    assert len(topic_reads(board)) - before == 2


def test_edits_in_the_look_back_are_found_when_a_quiet_topic_is_visited_again(board, listener):
    topic = fill(board, 1, 3, hours=5)
    listener.run()
    topic.posts[1]["cooked"] = "<p>Đã sửa lại</p>"
    listener.now = NOW + timedelta(hours=1)
    listener.run()
    assert not listener.n_rows
    listener.now = NOW + timedelta(hours=7)
    listener.run()
    assert listener.posts.loc[id_of(topic, 2), "text"] == "Đã sửa lại"


def test_a_run_cut_anywhere_goes_on_and_misses_nothing(board):
    board.per_page = 2
    for number in range(1, 4):
        fill(board, number, 20 * number + 5, hours=100 * number)
    whole = Listener(f"discourse latest {HOST}", endpoint=board.url)
    n_pages = len(whole.run())
    assert len(whole.posts) == 20 * 6 + 15
    for cut in range(1, n_pages, 2):
        listener = Listener(f"discourse latest {HOST}", endpoint=board.url)
        listener.run(stop_after=cut)
        first = set(listener.posts.index)
        listener.run()
        assert first | set(listener.posts.index) == set(whole.posts.index)


def test_the_cap_of_a_run_is_said_and_later_runs_go_on_inside_the_topic(board, listener):
    fill(board, 1, 70, hours=1)
    fill(board, 2, 30, hours=300)
    found = set()
    for _ in range(3):
        listener.run(max_posts=25)
        assert any("max_posts" in reason for reason in listener.gaps) and listener.n_rows <= 25 + 20
        found |= set(listener.posts.index)
    assert len(found) == 100
    listener.run(max_posts=25)
    assert not listener.n_rows and not listener.gaps


def test_since_leaves_older_posts_and_topics_and_an_earlier_one_fills_them(board, listener):
    fill(board, 1, 1, hours=1)
    fill(board, 2, 1, hours=400)
    listener.run(since=ago(100))
    assert len(listener.posts) == 1
    listener.run()
    assert ago(400) in listener.posts["published_at"].tolist()


def test_since_reads_a_long_topic_back_only_as_far_as_it_must(board, listener):
    topic = board.topic(1, "Chủ đề dài")
    for at in range(200):
        board.post(topic, "nguoi", ago(200 - at), f"Ý {at}")
    listener.run(since=ago(30))
    assert len(listener.posts) == 30 and len(topic_reads(board)) == 4


def test_posts_that_were_deleted_are_gone(board, listener):
    topic = fill(board, 1, 5, hours=5)
    listener.run()
    topic.posts[1]["deleted_at"] = iso(NOW)
    topic.posts[2]["user_deleted"] = True
    board.post(topic, "nguoi9", NOW, "Còn đây")
    listener.now = NOW + timedelta(hours=1)
    listener.run()
    assert sorted(listener.gone) == [id_of(topic, 2), id_of(topic, 3)]


@pytest.mark.parametrize("answer", ["deleted", "private"])
def test_a_topic_that_left_the_list_is_asked_for_before_its_posts_are_gone(board, listener, answer):
    topic, _ = fill(board, 1, 2, hours=5), fill(board, 2, 1, hours=1)
    listener.run()
    if answer == "deleted":
        board.topics.remove(topic)
    topic.private = True
    listener.run()
    assert sorted(listener.gone) == ([id_of(topic, 1), id_of(topic, 2)] if answer == "deleted" else [])
    listener.run()
    assert any("không cho khách đọc" in reason for reason in listener.gaps) is (answer == "private")


@pytest.mark.parametrize("header", [True, False])
def test_the_wait_that_the_forum_asks_for_is_kept(board, listener, header):
    fill(board, 1, 2, hours=1)
    board.faults.append(too_fast(20, header=header))
    listener.run()
    assert len(listener.posts) == 2 and max(listener.slept) == 20


def test_a_long_wait_ends_the_run_and_what_came_stays(board, listener):
    fill(board, 1, 30, hours=1)
    fill(board, 2, 1, hours=2)
    listener.run(stop_after=1)
    board.faults.append(too_fast(4_000, header=False))
    with pytest.raises(Later):
        listener.run()
    listener.run()
    assert len(listener.posts) == 11


def test_a_topic_that_fails_is_asked_again_by_later_runs(board, listener):
    fill(board, 1, 1, hours=1)
    fill(board, 2, 1, hours=2)
    broken = (500, {}, b"<html>Oops</html>")
    original = board.answer
    board.answer = lambda path: broken if path.startswith("/t/2.json") else original(path)
    listener.run()
    assert len(listener.posts) == 1 and any("hỏi lại" in reason for reason in listener.gaps)
    board.answer = original
    listener.run()
    assert len(listener.posts) == 1 and not listener.gaps


def test_system_lines_hidden_posts_and_pictures_are_refused_with_the_reason(board, listener):
    topic = fill(board, 1, 1, hours=1)
    board.post(topic, "system", ago(1), "", post_type=3, action_code="closed.enabled")
    board.post(topic, "nguoi1", ago(1), "Bị báo cáo", hidden=True)
    board.post(topic, "nguoi2", ago(1), '<img src="/a.png">')
    listener.run()
    assert len(listener.posts) == 1 and len(listener.refused) == 3


def test_what_robots_txt_forbids_is_not_asked(board, listener):
    board.robots = "User-agent: *\nDisallow: /\n"
    with pytest.raises(SourceError, match=r"robots\.txt"):
        listener.run()
    assert board.asked == ["/robots.txt"]


def test_a_forum_that_wants_a_login_is_an_error_that_says_so(board, listener):
    board.login_required = True
    with pytest.raises(SourceError, match="đăng nhập"):
        listener.run()


def test_a_host_that_is_no_discourse_forum_is_an_error_that_says_so(board, listener):
    board.faults.append((200, {}, b"<html></html>"))
    with pytest.raises(SourceError, match="Discourse"):
        listener.run()
    board.faults.append((200, {}, b"{}"))
    with pytest.raises(SourceError, match="Discourse"):
        listener.run()


@pytest.mark.parametrize(
    ("line", "n_posts"), [("tag giao-thong", 2), ("category hoi-dap/7", 1), ("tag la", None), ("category x/9", None)]
)
def test_tags_and_categories_bring_their_own_topics(board, line, n_posts):
    fill(board, 1, 2, hours=1, tags=("giao-thong",))
    fill(board, 2, 1, hours=2, category=7)
    listener = Listener(f"discourse {line}@{HOST}", endpoint=board.url)
    if n_posts is None:
        with pytest.raises(SourceError, match="không có"):
            listener.run()
    else:
        listener.run()
        assert len(listener.posts) == n_posts


def test_tags_are_paged_without_the_address_that_robots_txt_forbids(board):
    board.per_page = 1
    for number in range(1, 4):
        fill(board, number, 1, hours=number, tags=("giao-thong",))
    listener = Listener(f"discourse tag giao-thong@{HOST}", endpoint=board.url)
    listener.run()
    assert len(listener.posts) == 3


def test_one_topic_is_listened_to_by_its_address(board):
    topic = fill(board, 12, 25, hours=1)
    listener = Listener(f"discourse topic https://{HOST}/t/duong-ngap/12/3", endpoint=board.url)
    listener.run()
    assert len(listener.posts) == 25
    listener.now = NOW + timedelta(hours=100)
    board.post(topic, "nguoi", listener.now, "Mới")
    listener.run()
    assert listener.posts["text"].tolist() == ["Mới"]
    board.topics.clear()
    listener.run()
    assert listener.gone
    with pytest.raises(SourceError, match="không có"):
        listener.run()


def test_a_private_topic_is_an_error_that_says_so(board):
    board.faults.append(FORBIDDEN)
    with pytest.raises(SourceError, match="không cho khách đọc"):
        Listener(f"discourse topic https://{HOST}/t/12", endpoint=board.url).run()
    board.faults.append(NOT_FOUND)
    with pytest.raises(SourceError, match="không có"):
        Listener(f"discourse topic https://{HOST}/t/12", endpoint=board.url).run()


@pytest.mark.parametrize("line", ["latest a b", "tag giao-thong", "category x@h.example", "topic forum.example/t/1"])
def test_a_line_that_cannot_be_asked_says_how_to_write_it(line):
    with pytest.raises(ParameterError, match="viết như"):
        read_target(f"discourse {line}")


def test_the_terms_name_what_binds():
    terms = collector("discourse").terms
    assert "robots.txt" in terms and "điều khoản" in terms and "basis" in terms


@pytest.mark.parametrize(
    "state",
    [
        {"spans": 3, "threads": [1], "retry": "x", "open": 7, "floor": "a"},
        {"threads": {"1": [1, 2]}, "open": {"thread": [1], "left": []}, "retry": {"1": ["", "x"]}},
        {"threads": {"1": [None, None, 0, 0, 1, "r", {"a": "b"}, ""]}, "open": {"thread": None, "left": 3, "known": 1}},
    ],
)
def test_a_state_that_is_not_understood_starts_afresh(board, listener, state):
    fill(board, 1, 2, hours=1)
    listener.state = state
    listener.run()
    assert len(listener.posts) == 2
