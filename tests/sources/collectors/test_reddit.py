import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import POSTS
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors.reddit import COLLECTOR
from nghe_lib.sources.fetch import USER_AGENT, Fetcher, Later
from nghe_lib.sources.pace import Clock
from nghe_lib.sources.protocols.reddit_walk import CAPPED, FOLDED
from tests.servers.reddit_server import CLIENT_ID, CLIENT_SECRET, comment, reddit_server, submission

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@dataclass
class Listener:
    """One target asked again and again, as `ingest` would: each page's state is kept."""

    site: object
    verb: str = "subreddit"
    what: str = "ThanhPho"
    state: dict = field(default_factory=dict)
    slept: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def ask(self, **asked):
        clock = Clock(now=lambda: NOW, monotonic=lambda: sum(self.slept), sleep=self.slept.append)
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, clock=clock)
        return replace(Ask(fetcher, state=self.state, endpoint=self.site.url), **asked)

    def run(self, *, stop_after=10**6, **asked):
        """The pages of one run, cut after `stop_after` of them."""
        self.pages = []
        self.site.asked.clear()
        for page in COLLECTOR.collect(Target("reddit", self.verb, self.what), self.ask(**asked)):
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        return self.pages

    @property
    def posts(self):
        frames = [POSTS.check(page.batch.posts) for page in self.pages if page.batch is not None]
        return pd.concat([POSTS.frame([]), *frames]).drop_duplicates("post_id", keep="last").set_index("post_id")

    @property
    def refused(self):
        return [reason for page in self.pages if page.batch is not None for reason in page.batch.refused["reason"]]

    @property
    def gaps(self):
        return [gap for page in self.pages for gap in page.gaps]

    @property
    def gone(self):
        return [one for page in self.pages for one in page.gone]


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setenv("NGHE_REDDIT_ID", CLIENT_ID)
    monkeypatch.setenv("NGHE_REDDIT_SECRET", CLIENT_SECRET)
    with reddit_server() as found:
        yield found


@pytest.fixture
def listener(site):
    return Listener(site)


def at(hours_ago):
    return (NOW - timedelta(hours=hours_ago)).timestamp()


def add(site, number, hours_ago, **more):
    site.submissions.append(submission(number, at(hours_ago), **more))


def say(site, link, number, hours_ago, parent=None, **more):
    """A comment; the submission counts it."""
    site.comments.setdefault(link, []).append(comment(number, at(hours_ago), link=link, parent=parent, **more))
    post = next(one for one in site.submissions if one["id"] == link)
    post["num_comments"] = len(site.comments[link])


def fill(site, n):
    """`n` submissions, p1 the newest, one an hour."""
    for number in range(1, n + 1):
        add(site, f"p{number}", number)


def test_a_subreddit_brings_submissions_and_their_comments_joined(site, listener):
    add(site, "p1", 3, selftext="Xem https://bao.example/1 nhé /u/Nguoi_Khac", num_crossposts=2, score=-4)
    say(site, "p1", "c1", 2)
    say(site, "p1", "c2", 1, parent="c1", author="nguoi_dan_3")
    listener.run()
    found = listener.posts
    post = found.loc["reddit:t3_p1"]
    assert post[["kind", "title", "account_id", "comment_count", "share_count"]].tolist() == [
        "post", "Bài p1", "reddit:nguoi_dan_1", 2, 2,
    ]  # fmt: skip
    assert post["url"] == "https://www.reddit.com/r/thanhpho/comments/p1/bai/"
    assert (list(post["links"]), list(post["mentions"])) == (["https://bao.example/1"], ["reddit:Nguoi_Khac"])
    assert str(post["published_at"]) == "2026-11-24 00:00:00+00:00"
    columns = ["kind", "parent_id", "root_id"]
    assert found.loc["reddit:t1_c1", columns].tolist() == ["comment", "reddit:t3_p1", "reddit:t3_p1"]
    assert found.loc["reddit:t1_c2", columns].tolist() == ["reply", "reddit:t1_c1", "reddit:t3_p1"]


def test_a_score_is_no_count_of_likes_and_the_run_says_so(site, listener):
    add(site, "p1", 3, score=120, ups=120)
    listener.run()
    assert listener.posts["like_count"].isna().all()
    assert "score" in listener.pages[0].notes[0]
    listener.run()
    assert listener.pages[0].notes == ()


def test_a_listing_is_read_to_its_end_and_the_second_run_asks_for_the_look_back_only(site, listener):
    fill(site, 250)
    listener.run()
    assert len(listener.posts) == 250
    assert len(site.paths) == 3
    add(site, "p0", 0.5)
    listener.run()
    assert len(listener.posts) == 50
    assert site.paths == ["/r/ThanhPho/new"]


def test_history_ends_at_since_and_goes_back_further_when_more_is_wanted(site, listener):
    fill(site, 100)
    listener.run(since=NOW - timedelta(hours=10))
    assert len(listener.posts) == 10
    listener.run(since=NOW - timedelta(hours=70))
    assert len(listener.posts) == 70
    listener.run(since=NOW - timedelta(hours=70))
    assert len(listener.posts) == 49


def test_what_lies_behind_the_ceiling_of_a_listing_is_a_lasting_gap(site, listener):
    fill(site, 350)
    site.ceiling = 300
    listener.run()
    assert listener.gaps == []
    site.ceiling = 1000
    for number in range(351, 1101):
        add(site, f"p{number}", number)
    listener.state = {}
    listener.run(since=NOW - timedelta(hours=1099))
    gap = listener.gaps[0]
    assert (gap.is_lasting, gap.end_at) == (True, NOW - timedelta(hours=1000))
    assert gap.start_at == NOW - timedelta(hours=1099)
    assert "1.000" in gap.reason


def test_comments_folded_behind_more_are_asked_for(site, listener):
    add(site, "p1", 30)
    for number in range(330):
        say(site, "p1", f"c{number}", number / 20)
    site.n_shown = 20
    listener.run()
    assert len(listener.posts) == 331
    assert site.paths.count("/api/morechildren") == 4


def test_a_thread_deeper_than_a_tree_goes_is_followed_to_its_end(site, listener):
    add(site, "p1", 30)
    say(site, "p1", "c0", 20)
    for number in range(1, 35):
        say(site, "p1", f"c{number}", 20 - number / 10, parent=f"c{number - 1}")
    listener.run()
    assert len(listener.posts) == 36
    assert listener.posts.loc["reddit:t1_c34", "parent_id"] == "reddit:t1_c33"


def test_folded_comments_that_never_come_are_a_gap(site, listener):
    add(site, "p1", 30)
    for number in range(30):
        say(site, "p1", f"c{number}", number / 20)
    site.n_shown = 20
    site.faults[3] = (200, {"json": {"errors": [], "data": {"things": []}}}, {})
    listener.run()
    assert [gap.reason for gap in listener.gaps] == [FOLDED]


def test_a_capped_run_says_so_and_the_next_ones_bring_the_rest(site, listener):
    fill(site, 60)
    for number in range(30):
        say(site, "p2", f"c{number}", 1.5)
    seen = set()
    for _ in range(3):
        listener.run(max_posts=35)
        seen |= set(listener.posts.index)
    assert len(seen) == 90
    assert (listener.gaps[0].reason, listener.gaps[0].is_lasting) == (CAPPED, False)
    assert len(listener.posts) <= 35


@pytest.mark.parametrize(("stop_after", "n_runs"), [(1, 8), (2, 4), (3, 3), (5, 2)])
def test_runs_cut_after_any_page_lose_nothing(site, listener, stop_after, n_runs):
    fill(site, 120)
    for number in range(30):
        say(site, "p2", f"c{number}", 1.5)
        say(site, "p110", f"d{number}", 60)
    site.n_shown = 10
    seen = set()
    for _ in range(n_runs):
        listener.run(stop_after=stop_after)
        seen |= set(listener.posts.index)
    assert len(seen) == 180


def test_what_was_taken_away_is_refused_when_new_and_gone_when_known(site, listener):
    fill(site, 5)
    say(site, "p1", "c1", 0.5)
    say(site, "p1", "c2", 0.4, parent="c1")
    say(site, "p1", "c3", 0.4)
    listener.run()
    site.submissions[1] |= {"removed_by_category": "moderator", "selftext": "[removed]"}
    site.comments["p1"][0] |= {"body": "[deleted]", "author": "[deleted]"}
    site.comments["p1"].pop()
    listener.run()
    assert sorted(listener.gone) == ["reddit:t1_c1", "reddit:t1_c3", "reddit:t3_p2"]
    assert listener.refused == ["bài đã bị xóa hoặc gỡ khỏi Reddit"]
    listener.run()
    assert listener.gone == ["reddit:t1_c1"]


def test_an_author_who_left_leaves_the_post_without_an_account(site, listener):
    add(site, "p1", 1, author="[deleted]")
    listener.run()
    assert listener.posts["account_id"].isna().all()
    assert listener.gone == []


def test_search_brings_submissions_of_all_subreddits(site, listener):
    add(site, "p1", 1, title="Ngập lụt ở Q1", sub="thanhpho")
    add(site, "p2", 2, title="Ngập lụt lớn", sub="noikhac")
    add(site, "p3", 2, title="Kẹt xe")
    listener.verb, listener.what = "search", "ngập lụt"
    listener.run()
    assert sorted(listener.posts.index) == ["reddit:t3_p1", "reddit:t3_p2"]
    assert "sort=new" in site.asked[1]


def test_a_token_that_runs_out_is_renewed_and_the_run_goes_on(site, listener):
    fill(site, 450)
    site.lifetime = 2
    listener.run()
    assert len(listener.posts) == 450
    assert site.token == 3


def test_a_token_that_is_refused_in_the_middle_is_renewed(site, listener):
    fill(site, 250)
    bearer = {"WWW-Authenticate": 'Bearer realm="reddit", error="invalid_token"'}
    site.faults[2] = (401, {"message": "Unauthorized", "error": 401}, bearer)
    listener.run()
    assert len(listener.posts) == 250
    assert site.token == 2


@pytest.mark.parametrize(
    "fault",
    [
        (503, b"<html>busy</html>", {"Content-Type": "text/html"}),
        (500, {}, {}),
        (200, b"<html>whoa there, pardner!</html>", {"Content-Type": "text/html"}),
        (403, b"<html>blocked</html>", {"Content-Type": "text/html; charset=utf-8"}),
        (429, {"message": "Too Many Requests", "error": 429}, {"x-ratelimit-reset": "7"}),
        (429, {}, {"Retry-After": "5"}),
    ],
)
def test_a_passing_fault_changes_nothing_but_time(site, listener, fault):
    fill(site, 150)
    site.faults = {0: fault, 2: fault}
    listener.run()
    assert len(listener.posts) == 150


def test_when_no_requests_are_left_the_run_waits_as_long_as_reddit_says(site, listener):
    fill(site, 150)
    site.limits = {"x-ratelimit-remaining": "0.0", "x-ratelimit-used": "100", "x-ratelimit-reset": "37"}
    listener.run()
    assert 37.0 in [round(one) for one in listener.slept]
    site.limits["x-ratelimit-reset"] = "500"
    with pytest.raises(Later, match="hết lượt") as caught:
        listener.run(look_back=timedelta(days=30))
    assert caught.value.retry_at > NOW + timedelta(seconds=400)


def test_a_long_wait_asked_with_429_ends_the_run(site, listener):
    site.faults[1] = (429, {}, {"x-ratelimit-reset": "300"})
    with pytest.raises(Later) as caught:
        listener.run()
    assert caught.value.retry_at == NOW + timedelta(seconds=300)


def test_requests_keep_reddits_pace_and_say_who_asks(site, listener):
    fill(site, 350)
    listener.run()
    assert sum(listener.slept) == pytest.approx(4 * 0.6)
    assert site.agents == {USER_AGENT}


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        ((403, "private"), "riêng tư"),
        ((403, "quarantined"), "cách ly"),
        ((404, "banned"), "bị Reddit cấm"),
    ],
)
def test_a_closed_subreddit_is_said_in_words(site, listener, closed, words):
    site.closed["thanhpho"] = closed
    with pytest.raises(SourceError, match=words):
        listener.run()


def test_a_subreddit_that_does_not_exist_is_not_an_empty_one(listener):
    listener.what = "khongco"
    with pytest.raises(SourceError, match="không có r/khongco"):
        listener.run()


def test_wrong_credentials_name_the_variables_and_no_secret(site, listener, monkeypatch):
    monkeypatch.setenv("NGHE_REDDIT_SECRET", "canary0wrong")
    with pytest.raises(SourceError, match="NGHE_REDDIT_SECRET") as caught:
        listener.run()
    assert not any(secret in str(caught.value) for secret in ("canary0wrong", CLIENT_ID))


@pytest.mark.parametrize("answer", [{"error": "invalid_grant"}, {}, [], b"{", {"access_token": "a", "expires_in": "x"}])
def test_a_strange_answer_in_the_place_of_a_token_is_an_error_in_words(site, listener, answer):
    site.faults = {0: (200, answer, {})}
    with pytest.raises(SourceError, match="Reddit"):
        listener.run()


@pytest.mark.parametrize("answer", [{}, [], None, {"data": 5}])
def test_a_strange_answer_in_the_place_of_a_listing_is_no_empty_listing(site, listener, answer):
    fill(site, 3)
    site.faults = {1: (200, json.dumps(answer).encode(), {})}
    with pytest.raises(SourceError, match="không phải danh sách"):
        listener.run()
    site.faults = {}
    listener.run()
    assert len(listener.posts) == 3


def test_strange_things_in_a_listing_are_refused(site, listener):
    children = [1, {"kind": "t3"}, {"kind": "t3", "data": {"name": 5}}]
    site.faults = {1: (200, {"data": {"children": children}}, {})}
    listener.run()
    assert listener.refused == ["không phải một bài hay bình luận của Reddit"] * 2


def test_an_answer_that_belongs_to_another_request_makes_nothing_gone(site, listener):
    fill(site, 60)
    listener.run()
    site.submissions[1]["removed_by_category"] = "deleted"
    other = {"data": {"children": [{"kind": "t3", "data": {"name": "t3_p55"}}]}}
    site.faults = {2: (200, other, {})}
    with pytest.raises(SourceError, match="một lần hỏi khác"):
        listener.run()
    site.faults = {}
    listener.run()
    assert listener.gone == ["reddit:t3_p2"]


def test_an_answer_nested_too_deep_is_an_error_in_words(site, listener):
    site.faults = {1: (200, b'{"data":' + b"[" * 100_000, {})}
    with pytest.raises(SourceError):
        listener.run()


def test_secrets_stay_out_of_state_notes_and_reprs(site, listener):
    fill(site, 3)
    listener.run()
    shown = json.dumps(listener.state) + repr(listener.pages) + repr(COLLECTOR)
    assert not any(secret in shown for secret in (CLIENT_ID, CLIENT_SECRET, "tok1"))


@pytest.mark.parametrize("line", ["subreddit a b", "subreddit u/nguoidan", "subreddit ../x", "search " + "x" * 513])
def test_a_target_that_cannot_be_asked_is_refused(line):
    verb, _, what = line.partition(" ")
    with pytest.raises(ParameterError):
        COLLECTOR.check(Target("reddit", verb, what))


@pytest.mark.parametrize(
    "state", [{"newest": "x", "run": 5}, {"recent": [1]}, {"run": {"is_open": True, "branches": [1]}}]
)
def test_a_strange_state_starts_afresh(site, listener, state):
    fill(site, 3)
    listener.state = state
    listener.run()
    assert len(listener.posts) == 3
