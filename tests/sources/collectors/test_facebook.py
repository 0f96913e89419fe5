import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors.facebook import COLLECTOR
from nghe_lib.sources.fetch import Fetcher, Later
from nghe_lib.sources.pace import Clock
from tests.servers.graph_server import PAGE_TOKEN, USER_TOKEN, error, graph_server

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@dataclass
class Listener:
    """One target asked again and again, as `ingest` would: each page's state is kept."""

    meta: object
    what: str = ""
    state: dict = field(default_factory=dict)
    slept: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def ask(self, **asked):
        clock = Clock(now=lambda: NOW, monotonic=lambda: sum(self.slept), sleep=self.slept.append)
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, clock=clock)
        return replace(Ask(fetcher, state=self.state, endpoint=self.meta.url), **asked)

    def run(self, *, stop_after=10**6, **asked):
        """The pages of one run, cut after `stop_after` of them."""
        self.pages = []
        made = COLLECTOR.collect(Target("facebook", "page", self.what or self.meta.page_id), self.ask(**asked))
        for page in made:
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        return self.pages

    @property
    def posts(self):
        frames = [POSTS.check(page.batch.posts) for page in self.pages if page.batch is not None]
        return pd.concat(frames).drop_duplicates("post_id", keep="last").set_index("post_id") if frames else None

    @property
    def refused(self):
        return pd.concat([page.batch.refused for page in self.pages if page.batch is not None])

    @property
    def gaps(self):
        return [gap for page in self.pages for gap in page.gaps]

    @property
    def gone(self):
        return [one for page in self.pages for one in page.gone]


@pytest.fixture
def meta(monkeypatch):
    monkeypatch.setenv("NGHE_META_TOKEN", USER_TOKEN)
    with graph_server() as found:
        yield found


@pytest.fixture
def listener(meta):
    return Listener(meta)


def moment(hours_ago):
    return (NOW - timedelta(hours=hours_ago)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def post(meta, number, hours_ago, **more):
    """A post of the page, with the counts Graph gives."""
    made = {
        "id": f"{meta.page_id}_{number}", "created_time": moment(hours_ago), "message": f"Thông báo số {number}",
        "from": {"name": "Sở Thử Nghiệm", "id": meta.page_id}, "status_type": "added_photos",
        "permalink_url": f"https://www.facebook.com/{meta.page_id}/posts/{number}", "shares": {"count": 3},
        "reactions": {"data": [], "summary": {"total_count": 12}},
        "comments": {"data": [], "summary": {"total_count": 2}},
    }  # fmt: skip
    meta.posts.append(made | more)
    return made["id"]


def comment(meta, post_id, number, hours_ago, *, parent=None, **more):
    native = f"{post_id.partition('_')[2]}_{number}"
    made = {
        "id": native, "created_time": moment(hours_ago), "message": f"Ý kiến {number}", "like_count": 1,
        "comment_count": 0, "from": {"name": "Ẩn Danh", "id": f"9{number:08}"}, "is_hidden": False,
    }  # fmt: skip
    made |= {"parent": {"id": parent}} if parent else {}
    meta.comments.setdefault(post_id, []).append(made | more)
    return native


def test_a_page_brings_posts_comments_and_replies_joined_by_ids(meta, listener):
    first = post(meta, 11111, 5, message_tags=[{"id": "555666777", "type": "page", "name": "Khác"}])
    above = comment(meta, first, 201, 4)
    comment(meta, first, 202, 3, parent=above)
    listener.run()
    found = listener.posts
    assert found.loc[f"facebook:{first}", ["like_count", "share_count", "comment_count"]].tolist() == [12, 3, 2]
    assert found.loc[f"facebook:{first}", "account_id"] == f"facebook:{meta.page_id}"
    assert list(found.loc[f"facebook:{first}", "mentions"]) == ["facebook:555666777"]
    assert found.loc["facebook:11111_201", ["kind", "parent_id"]].tolist() == ["comment", f"facebook:{first}"]
    assert found.loc["facebook:11111_202", ["kind", "parent_id"]].tolist() == ["reply", "facebook:11111_201"]
    assert found.loc["facebook:11111_202", "root_id"] == f"facebook:{first}"
    assert str(found.loc[f"facebook:{first}", "published_at"]) == "2026-11-23 22:00:00+00:00"
    accounts = pd.concat([ACCOUNTS.check(page.batch.accounts) for page in listener.pages if page.batch is not None])
    assert accounts[["account_id", "follower_count", "role"]].values.tolist() == [
        [f"facebook:{meta.page_id}", 1234, "unknown"]
    ]
    assert accounts["display_name"].isna().all() and not listener.gaps


def test_the_token_is_never_in_an_address_a_state_or_a_page(meta, listener):
    meta.page_items = 2
    for number in range(5):
        comment(meta, post(meta, 20000 + number, number), 300 + number, 0.5)
    listener.run()
    assert set(meta.tokens_seen) == {USER_TOKEN, PAGE_TOKEN} and meta.tokens_seen[0] == USER_TOKEN
    for token in (USER_TOKEN, PAGE_TOKEN):
        assert not any(token in asked for asked in meta.asked)
        assert token not in json.dumps(listener.state) + repr(listener.pages)


def test_a_run_cut_anywhere_goes_on_and_misses_nothing(meta):
    meta.page_items = 1
    for number in range(2):
        one = post(meta, 30000 + number, number + 1)
        for at in range(2):
            comment(meta, one, 1000 * (number + 1) + at, 0.9)
    whole = Listener(meta)
    n_pages = len(whole.run())
    assert len(whole.posts) == 2 + 4
    for cut in range(1, n_pages, 2):
        listener = Listener(meta)
        seen = set(_ids(listener.run(stop_after=cut)))
        seen |= set(_ids(listener.run()))
        assert seen == set(whole.posts.index) and listener.state["run"] == {}


def _ids(pages):
    return [one for page in pages if page.batch is not None for one in page.batch.posts["post_id"]]


def test_a_second_run_asks_only_what_is_new_and_the_look_back_behind_it(meta, listener):
    for number in range(20):
        comment(meta, post(meta, 40000 + number, 10 * number), 400 + number, 10 * number)
    listener.run()
    first = len(meta.asked)
    new = post(meta, 49999, -1)
    comment(meta, f"{meta.page_id}_40000", 999, -1)
    listener.run(look_back=timedelta(hours=48))
    assert f"facebook:{new}" in listener.posts.index and "facebook:40000_999" in listener.posts.index
    assert "facebook:" + f"{meta.page_id}_40010" not in listener.posts.index
    assert len(meta.asked) - first < first / 2
    assert set(listener.state["posts"]) == {new, *(f"{meta.page_id}_{40000 + at}" for at in range(5))}


def test_an_edited_post_in_the_look_back_comes_again(meta, listener):
    post(meta, 51111, 5)
    listener.run()
    meta.posts[0]["message"] = "Thông báo đã sửa"
    listener.run()
    assert listener.posts["text"].tolist() == ["Thông báo đã sửa"]


def test_a_thread_is_read_back_only_to_the_comments_known(meta, listener):
    meta.page_items = 5
    one = post(meta, 52222, 200)
    for at in range(60):
        comment(meta, one, 100 + at, 190 - at)
    listener.run(look_back=timedelta(hours=10))
    comment(meta, one, 999, 1)
    before = len(meta.asked)
    listener.run(look_back=timedelta(hours=10))
    assert "facebook:52222_999" in listener.posts.index
    assert sum("/comments?" in asked for asked in meta.asked[before:]) == 4


def test_a_post_that_is_listed_no_more_is_asked_by_id_before_it_counts_as_gone(meta, listener):
    kept, lost = post(meta, 61111, 5), post(meta, 62222, 6)
    listener.run()
    meta.posts.pop()
    listener.run()
    assert listener.gone == [f"facebook:{lost}"] and meta.paths[-1] == lost
    assert kept in listener.state["posts"] and lost not in listener.state["posts"]
    listener.run()
    assert not listener.gone


def test_a_post_deleted_while_its_comments_are_asked_is_gone(meta, listener):
    lost = post(meta, 63333, 5)
    meta.faults[2] = error(100, "Unsupported get request. Object with ID does not exist", subcode=33)
    listener.run()
    assert listener.gone == [f"facebook:{lost}"]


def test_since_is_the_oldest_asked_and_an_older_one_fills_what_is_missing(meta, listener):
    for number in range(10):
        post(meta, 70000 + number, 24 * number + 1)
    listener.run(since=NOW - timedelta(days=3))
    assert len(listener.posts) == 3
    listener.run(since=NOW - timedelta(days=8))
    assert {f"facebook:{meta.page_id}_{70000 + at}" for at in range(8)} == set(listener.posts.index)
    before = len(meta.asked)
    listener.run(since=NOW - timedelta(days=8))
    assert sum("published_posts" in asked for asked in meta.asked[before:]) == 1


def test_a_capped_run_says_so_and_the_next_one_goes_on(meta, listener):
    for number in range(30):
        post(meta, 71000 + number, number)
    listener.run(max_posts=12)
    assert len(listener.posts) == 12 and "max_posts" in listener.gaps[0].reason
    found = set(listener.posts.index)
    listener.run()
    assert found | set(listener.posts.index) == {f"facebook:{meta.page_id}_{71000 + at}" for at in range(30)}
    assert not listener.gaps


def test_a_page_too_large_is_asked_in_halves(meta, listener):
    meta.most_items = 10
    for number in range(25):
        post(meta, 72000 + number, number)
    listener.run()
    assert len(listener.posts) == 25
    assert [asked.split("limit=")[1].split("&")[0] for asked in meta.asked[1:6]] == ["100", "50", "25", "12", "6"]


def test_hidden_and_wordless_things_are_refused_and_counted(meta, listener):
    one = post(meta, 73333, 5, message=None, story=None)
    comment(meta, one, 1, 1, is_hidden=True)
    comment(meta, one, 2, 1, message="")
    comment(meta, one, 3, 1, message=["không", "phải", "chữ"])
    comment(meta, one, 4, 1)
    listener.run()
    assert set(listener.posts.index) == {"facebook:73333_4"} and len(listener.refused) == 4
    assert listener.refused["position"].is_unique and any("ẩn" in one for one in listener.refused["reason"])


def test_without_a_page_token_the_missing_comments_are_said(meta, listener):
    meta.has_page_token = False
    comment(meta, post(meta, 74444, 5), 1, 1)
    listener.run()
    assert "không trả bình luận nào" in listener.gaps[0].reason
    assert "không đổi được thành mã của trang" in " ".join(note for page in listener.pages for note in page.notes)


def test_comments_that_may_not_be_read_leave_a_gap_and_the_posts(meta, listener):
    meta.may_read_comments = False
    for number in range(3):
        post(meta, 75000 + number, number)
    listener.run()
    assert len(listener.posts) == 3 and len(listener.gaps) == 1
    assert "pages_read_user_content" in " ".join(note for page in listener.pages for note in page.notes)
    assert sum(path.endswith("comments") for path in meta.paths) == 1


def test_an_expired_token_names_its_variable_and_hides_its_value(meta, listener):
    post(meta, 76666, 5)
    meta.faults[1] = error(190, f"Error validating access token {PAGE_TOKEN}: Session has expired", subcode=463)
    with pytest.raises(SourceError, match=r"NGHE_META_TOKEN \(mã đã hết hạn") as caught:
        listener.run()
    assert PAGE_TOKEN not in str(caught.value) and USER_TOKEN not in repr(caught.value)
    meta.faults.clear()
    listener.run()
    assert len(listener.posts) == 1


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001])
def test_a_limit_is_waited_out_as_long_as_its_header_says(meta, listener, code):
    usage = {"100200300400500": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 1}]}
    meta.faults[1] = error(code, "(#32) Page request limit reached", X_Business_Use_Case_Usage=json.dumps(usage))
    post(meta, 77777, 5)
    listener.run()
    assert len(listener.posts) == 1 and max(listener.slept) == 60.0


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"X_App_Usage": '{"call_count": 100, "total_time": 9, "total_cputime": 9}'}, 60),
        ({"X_Business_Use_Case_Usage": '{"1": [{"estimated_time_to_regain_access": 20}]}'}, 20),
        ({"X_App_Usage": "soon, perhaps"}, 15),
        ({}, 15),
    ],
)
def test_a_long_limit_ends_the_run_with_the_time_to_come_back(meta, listener, headers, minutes):
    meta.faults[1] = error(4, "(#4) Application request limit reached", status=403, **headers)
    with pytest.raises(Later) as caught:
        listener.run()
    assert caught.value.retry_at == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "fault",
    [
        error(1, "An unknown error occurred", status=500),
        error(2, "Service temporarily unavailable", status=503),
        (400, b'{"error": {"code": 9, "is_transient": true}}', {}),
        (200, b"<!DOCTYPE html><html><form action=/login></form></html>", {"Content-Type": "text/html"}),
        (200, b"", {}),
        (200, b'{"data": [{"id": ', {}),
        (200, b"[]", {}),
        (502, b"bad gateway", {}),
    ],
)
def test_what_may_pass_is_asked_again_and_changes_nothing(meta, listener, fault):
    comment(meta, post(meta, 78888, 5), 1, 1)
    meta.faults |= {0: fault, 2: fault, 5: fault}
    listener.run()
    assert len(listener.posts) == 2 and not listener.gaps


@pytest.mark.parametrize(
    ("code", "subcode", "said"),
    [(100, None, "không nhận tham số"), (100, 33, "không có đối tượng này"), (10, None, "thiếu quyền"),
     (200, None, "thiếu quyền"), (803, None, "thiếu quyền"), (99, None, "từ chối")],
)  # fmt: skip
def test_what_will_not_pass_is_said_in_words(meta, listener, code, subcode, said):
    meta.faults[1] = error(code, "Không được", subcode=subcode)
    with pytest.raises(SourceError, match=said):
        listener.run()


def test_a_cursor_that_is_valid_no_more_begins_the_list_again(meta, listener):
    meta.page_items = 2
    for number in range(6):
        post(meta, 79000 + number, number)
    listener.run(stop_after=3)
    assert listener.state["run"]["after"]
    listener.state["run"]["branches"] = []
    meta.faults[len(meta.asked) + 1] = error(100, "(#100) Invalid cursors values")
    listener.run()
    assert {f"facebook:{meta.page_id}_{79000 + at}" for at in range(6)} <= set(listener.posts.index)


def test_pages_that_repeat_for_ever_end_with_a_gap(meta, listener):
    meta.loops, meta.page_items = True, 1
    one = post(meta, 80000, 1)
    post(meta, 80001, 2)
    listener.run()
    assert set(listener.posts.index) == {f"facebook:{one}"} and "cùng một trang" in listener.gaps[0].reason


@pytest.mark.parametrize(
    "state", [{}, {"newest": "hôm qua", "posts": [1], "run": 5}, {"run": {"spans": 3}}, {"posts": {"a": ["b", 1]}}]
)
def test_a_broken_state_starts_afresh(meta, listener, state):
    post(meta, 81111, 5)
    listener.state = state
    listener.run()
    assert len(listener.posts) == 1


@pytest.mark.parametrize("what", ["", "../me", "a b", "https://facebook.com/x", "1?access_token=x"])
def test_a_target_that_is_no_page_is_refused(what):
    with pytest.raises(ParameterError, match="không phải mã trang"):
        COLLECTOR.check(Target("facebook", "page", what))


def test_a_missing_token_says_where_to_get_one(listener, monkeypatch):
    monkeypatch.delenv("NGHE_META_TOKEN")
    with pytest.raises(SourceError, match="thiếu NGHE_META_TOKEN"):
        listener.run()


def test_an_answer_to_another_question_is_asked_again(meta, listener):
    one, other = post(meta, 82222, 5), post(meta, 83333, 6)
    comment(meta, one, 1, 1)
    comment(meta, other, 2, 1)
    stale = json.dumps({"data": meta.comments[one]}).encode()
    meta.faults |= {2: (200, stale, {}), 3: (200, stale, {})}
    listener.run()
    assert listener.posts.loc["facebook:83333_2", "parent_id"] == f"facebook:{other}" and len(listener.posts) == 4
