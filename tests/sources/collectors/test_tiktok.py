import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors import read_target
from nghe_lib.sources.collectors.tiktok import CAPPED, COLLECTOR, CUT_COMMENTS, LOST_SEARCH, OUT_OF_REQUESTS
from nghe_lib.sources.fetch import Fetcher, Later
from nghe_lib.sources.pace import Clock
from nghe_lib.sources.protocols.tiktok_place import LATE, Place, plan_windows
from tests.servers.tiktok_server import KEY, SECRET, error, tiktok_server

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Listener:
    """One target asked again and again, as `ingest` would: each page's state is kept."""

    tiktok: object
    verb: str = "search"
    what: str = "ngập"
    state: dict = field(default_factory=dict)
    slept: list = field(default_factory=list)
    pages: list = field(default_factory=list)
    now: datetime = NOW

    def run(self, *, stop_after=10**6, **asked):
        """The pages of one run, cut after `stop_after` of them."""
        self.pages = []
        clock = Clock(now=lambda: self.now, monotonic=lambda: sum(self.slept), sleep=self.slept.append)
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, clock=clock)
        ask = replace(Ask(fetcher, state=self.state, endpoint=self.tiktok.url), **asked)
        for page in COLLECTOR.collect(Target("tiktok", self.verb, self.what), ask):
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        return self

    @property
    def posts(self):
        frames = [POSTS.check(page.batch.posts) for page in self.pages if page.batch is not None]
        return pd.concat(frames).drop_duplicates("post_id", keep="last").set_index("post_id")

    @property
    def gaps(self):
        return [gap for page in self.pages for gap in page.gaps]

    @property
    def spent(self):
        return sum(page.spent for page in self.pages)


@pytest.fixture
def tiktok(monkeypatch):
    monkeypatch.setenv("NGHE_TIKTOK_KEY", KEY)
    monkeypatch.setenv("NGHE_TIKTOK_SECRET", SECRET)
    with tiktok_server() as found:
        yield found


@pytest.fixture
def listener(tiktok):
    return Listener(tiktok)


def video(number, *, days_ago=1.0, **more):
    made = {
        "id": 7300000000000000000 + number, "video_description": f"Đường ngập {number} #NgậpLụt @ban.doc",
        "create_time": int((NOW - DAY * days_ago).timestamp()), "region_code": "VN", "username": f"kenh.{number}",
        "hashtag_names": ["ngậplụt"], "like_count": 5, "share_count": 1, "view_count": 90, "comment_count": 0,
    }  # fmt: skip
    return made | more


def comment(number, **more):
    return {"id": 8000 + number, "text": f"Ý kiến {number}", "like_count": 2, "create_time": 1795400000} | more


def test_a_search_brings_videos_of_vietnam_with_their_comments(tiktok, listener):
    one = video(1, comment_count=2)
    tiktok.videos = [one, video(2, region_code="TH"), video(3, video_description="Chuyện khác")]
    tiktok.comments[one["id"]] = [
        comment(1, video_id=one["id"], parent_comment_id=one["id"], reply_count=1),
        comment(2, video_id=one["id"], parent_comment_id=8001),
    ]
    posts = listener.run().posts
    root = f"tiktok:{one['id']}"
    assert posts.index.tolist() == [root, "tiktok:8001", "tiktok:8002"]
    assert posts["kind"].tolist() == ["video", "comment", "reply"]
    assert posts["parent_id"].tolist()[1:] == [root, "tiktok:8001"] and set(posts["root_id"][1:]) == {root}
    video_row = posts.loc[root]
    assert video_row[["like_count", "share_count", "comment_count", "view_count"]].tolist() == [5, 1, 2, 90]
    assert video_row["url"] == f"https://www.tiktok.com/@kenh.1/video/{one['id']}"
    assert (list(video_row["hashtags"]), list(video_row["mentions"])) == (["ngậplụt"], ["tiktok:ban.doc"])
    assert posts.loc["tiktok:8001", "comment_count"] == 1 and pd.isna(posts.loc["tiktok:8001", "account_id"])
    assert listener.spent == len(tiktok.asked) == 2 and not listener.gaps


def test_a_hashtag_and_a_user_are_asked_by_their_own_fields(tiktok):
    tiktok.videos = [video(1), video(2, hashtag_names=[], region_code="US")]
    tiktok.users["kenh.2"] = {"follower_count": 77}
    assert len(Listener(tiktok, "hashtag", "#NgậpLụt").run().posts) == 1
    user = Listener(tiktok, "user", "@kenh.2").run()
    assert user.posts["account_id"].tolist() == ["tiktok:kenh.2"]
    account = ACCOUNTS.check(user.pages[0].batch.accounts).iloc[0]
    assert account[["account_id", "follower_count"]].tolist() == ["tiktok:kenh.2", 77]


def test_pages_follow_cursor_and_search_id(tiktok, listener):
    tiktok.videos = [video(at) for at in range(250)]
    assert len(listener.run().posts) == 250
    asked = tiktok.bodies("video/query")
    assert [one.get("cursor", 0) for one in asked] == [0, 100, 200]
    assert len({one.get("search_id") for one in asked[1:]}) == 1 and len(tiktok.searches) == 1


def test_a_long_past_is_asked_in_windows_of_30_days(tiktok, listener):
    tiktok.videos = [video(at, days_ago=at * 10) for at in range(20)]
    assert len(listener.run(since=NOW - DAY * 200).posts) == 20
    windows = [(one["start_date"], one["end_date"]) for one in tiktok.bodies("video/query")]
    assert windows[0][0] == "20260508" and windows[-1][1] == "20261124" and len(windows) == 7


def test_the_next_run_asks_only_the_last_days_again(tiktok, listener):
    tiktok.videos = [video(1, days_ago=20), video(2, comment_count=1)]
    tiktok.comments[tiktok.videos[1]["id"]] = [comment(1)]
    listener.run()
    tiktok.asked.clear()
    listener.now = NOW + DAY
    late = video(3, days_ago=1.5)
    tiktok.videos.append(late)
    posts = listener.run().posts
    assert f"tiktok:{late['id']}" in posts.index and f"tiktok:{tiktok.videos[0]['id']}" not in posts.index
    assert [(one["start_date"], one["end_date"]) for one in tiktok.bodies("video/query")] == [("20261121", "20261125")]
    assert tiktok.bodies("video/comment/list") == []  # as many comments as before
    tiktok.videos[1]["comment_count"] = 2
    listener.run()
    assert len(tiktok.bodies("video/comment/list")) == 1


def test_an_older_since_is_asked_backwards_after_the_news(tiktok, listener):
    listener.run(since=NOW - DAY * 5)
    tiktok.asked.clear()
    listener.run(since=NOW - DAY * 50)
    windows = [(one["start_date"], one["end_date"]) for one in tiktok.bodies("video/query")]
    assert windows == [("20261121", "20261124"), ("20261104", "20261118"), ("20261005", "20261103")]
    assert (listener.state["first"], listener.state["last"]) == ("20261005", "20261124")


@pytest.mark.parametrize("cut", range(1, 9))
def test_a_run_cut_after_any_page_goes_on_and_brings_the_same(tiktok, cut):
    tiktok.videos = [video(at, days_ago=at / 4, comment_count=int(at < 3)) for at in range(230)]
    for one in tiktok.videos[:3]:
        tiktok.comments[one["id"]] = [comment(one["id"] % 1000 * 10 + at, video_id=one["id"]) for at in range(2)]
    whole = Listener(tiktok).run(since=NOW - DAY * 60)
    cut_run = Listener(tiktok)
    first = cut_run.run(since=NOW - DAY * 60, stop_after=cut).pages
    cut_run.run(since=NOW - DAY * 60)
    cut_run.pages = first + cut_run.pages
    assert set(cut_run.posts.index) == set(whole.posts.index) and len(whole.posts) == 236


def test_a_token_that_dies_on_the_way_is_renewed_once(tiktok, listener):
    tiktok.videos = [video(at) for at in range(250)]
    tiktok.token_uses = 2
    assert len(listener.run().posts) == 250 and len(tiktok.tokens) == 2


def test_a_token_is_renewed_before_its_two_hours_are_over(tiktok, listener):
    tiktok.videos = [video(at) for at in range(250)]
    for page in range(1, 3):
        listener.run(stop_after=page)
        listener.slept.append(7_200)
    assert "access_token_invalid" not in json.dumps(listener.state) and len(tiktok.tokens) == 2


def test_a_wrong_secret_says_which_variables_to_mend_and_not_what_they_hold(tiktok, listener, monkeypatch):
    monkeypatch.setenv("NGHE_TIKTOK_SECRET", "sai0canary")
    with pytest.raises(SourceError, match="NGHE_TIKTOK_SECRET") as caught:
        listener.run()
    assert "canary" not in str(caught.value)


def test_no_secret_and_no_token_stands_in_state_messages_or_notes(tiktok, listener):
    tiktok.videos = [video(1)]
    tiktok.token_uses = 0
    with pytest.raises(SourceError, match="NGHE_TIKTOK_KEY") as caught:
        listener.run()
    tiktok.token_uses = 10
    listener.run()
    told = str(caught.value) + json.dumps(listener.state) + str([page.notes for page in listener.pages])
    assert "canary" not in told


def test_an_unapproved_project_is_told_so(tiktok, listener):
    tiktok.faults[0] = error("scope_not_authorized", "The user did not authorize the scope")
    with pytest.raises(SourceError, match="chưa được duyệt"):
        listener.run()


@pytest.mark.parametrize(
    "fault",
    [
        error("internal_error", "Something is wrong"),
        error("rate_limit_exceeded", Retry_After="3"),
        (502, b"<html>Bad gateway</html>", {}),
        (200, b"<html>Log in</html>", {}),
        (200, b"", {}),
        (200, b'{"data": {"videos": [', {}),
        (200, b'{"error": {"code": "ok"}}', {}),
        (200, b"[]", {}),
    ],
)
def test_what_passes_is_asked_again(tiktok, listener, fault):
    tiktok.videos = [video(at) for at in range(120)]
    tiktok.faults[1] = fault
    assert len(listener.run().posts) == 120 and listener.spent == 3 and listener.slept


def test_a_rate_limit_without_a_time_waits_its_minute(tiktok, listener):
    tiktok.faults[0] = error("rate_limit_exceeded")
    listener.run()
    assert sum(listener.slept) >= 60


def test_the_quota_of_the_day_is_over_until_midnight_utc(tiktok, listener):
    tiktok.videos = [video(at) for at in range(250)]
    tiktok.quota = 1
    with pytest.raises(Later) as caught:
        listener.run()
    assert caught.value.retry_at == datetime(2026, 11, 25, 0, 1, tzinfo=UTC) and len(listener.posts) == 100
    tiktok.quota = 1_000
    listener.run()
    assert len(listener.posts) == 150 and len(tiktok.searches) == 1


def test_a_run_stops_before_it_passes_its_units_and_says_what_is_missing(tiktok, listener):
    tiktok.videos = [video(at) for at in range(250)]
    listener.run(units_left=2)
    assert listener.spent == 2 and len(listener.posts) == 200
    assert [(gap.reason, gap.is_lasting, gap.end_at) for gap in listener.gaps] == [(OUT_OF_REQUESTS, False, NOW)]
    listener.run()
    assert len(listener.posts) == 50 and not listener.gaps


def test_a_cap_on_posts_is_a_gap_and_the_next_run_goes_on(tiktok, listener):
    tiktok.videos = [video(at) for at in range(250)]
    listener.run(max_posts=130)
    assert len(listener.posts) == 130 and [gap.reason for gap in listener.gaps] == [CAPPED]
    assert len(listener.run().posts) == 120 and not listener.gaps


def test_more_than_a_thousand_comments_are_a_lasting_gap(tiktok, listener):
    tiktok.videos = [video(1, comment_count=1_500)]
    tiktok.comments[tiktok.videos[0]["id"]] = [comment(at) for at in range(1_500)]
    listener.run()
    assert len(listener.posts) == 1_001
    assert [(gap.reason, gap.is_lasting) for gap in listener.gaps] == [(CUT_COMMENTS, True)]


def test_a_video_whose_comments_are_closed_stops_nothing(tiktok, listener):
    tiktok.videos = [video(1, comment_count=3), video(2, comment_count=1)]
    tiktok.comments[tiktok.videos[1]["id"]] = [comment(1)]
    listener.run()
    assert len(listener.posts) == 3 and any("bình luận" in note for page in listener.pages for note in page.notes)


def test_an_answer_given_twice_is_asked_again(tiktok, listener):
    """A cache between that repeats the answer before: the same bytes for another question."""
    tiktok.videos = [video(at) for at in range(250)]
    tiktok.repeats = {1, 3}
    assert len(listener.run().posts) == 250 and not listener.gaps


def test_a_forgotten_search_is_begun_anew(tiktok, listener):
    tiktok.videos = [video(at) for at in range(150)]
    tiktok.faults[1] = error("invalid_params", "Search Id 7201 is invalid or expired")
    assert len(listener.run().posts) == 150 and not listener.gaps


def test_a_search_that_is_always_forgotten_is_a_lasting_gap_and_costs_little(tiktok, listener):
    tiktok.videos = [video(at) for at in range(150)]
    tiktok.forgets = True
    listener.run(since=NOW - DAY * 2)
    assert LOST_SEARCH in {gap.reason for gap in listener.gaps if gap.is_lasting} and len(tiktok.asked) < 60


def test_a_search_too_big_for_tiktok_is_asked_in_halves(tiktok, listener):
    tiktok.videos = [video(at, days_ago=at / 10) for at in range(290)]
    tiktok.most_of_search = 80
    assert len(listener.run().posts) == 290 and not listener.gaps


def test_parameters_that_tiktok_refuses_are_an_error_to_mend(tiktok, listener):
    tiktok.faults[0] = error("invalid_params", "Field value is invalid")
    with pytest.raises(SourceError, match="invalid_params"):
        listener.run()


def test_strange_objects_are_refused_with_a_reason(tiktok, listener):
    listener.run()
    strange = [3, None, {"id": [1]}, {"id": 9, "video_description": ["a"]}]
    body = {"data": {"videos": strange, "has_more": "x", "cursor": {}}, "error": {"code": "ok"}}
    tiktok.faults[len(tiktok.asked)] = (200, json.dumps(body).encode(), {})
    listener.run()
    refused = pd.concat([page.batch.refused for page in listener.pages if page.batch is not None])
    assert len(refused) == 4 and refused["reason"].str.len().gt(5).all()


def test_a_broken_state_is_asked_from_the_beginning(tiktok, listener):
    tiktok.videos = [video(1)]
    listener.state = {"first": "x", "last": [], "start": 3, "comments": {"a": 1}, "counted": [1], "cursor": "y"}
    assert len(listener.run().posts) == 1


@pytest.mark.parametrize("line", ["tiktok search a", "tiktok user có dấu cách", "tiktok hashtag hai từ"])
def test_a_line_that_cannot_be_asked_is_refused(line):
    with pytest.raises(ParameterError, match="không hỏi được"):
        read_target(line)


def test_the_estimate_counts_windows_and_waiting_comments(tiktok):
    fetcher = Fetcher(clock=Clock(now=lambda: NOW))
    ask = Ask(fetcher, state={"comments": [["1", 0]] * 20}, since=NOW - DAY * 365)
    assert COLLECTOR.estimate(Target("tiktok", "search", "ngập"), ask) == 13 + 20


@given(
    st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.integers(0, 400), st.integers(-400, 400), st.integers(0, 60),
)  # fmt: skip
def test_after_its_windows_every_day_wanted_was_asked(first, span, older, today_after):
    """Windows are at most 30 days, and covering them all leaves one span from `since` to today."""
    place = Place(first, first + DAY * span)
    today, since = first + DAY * (span + today_after), first - DAY * older
    windows = plan_windows(place, today=today, since=since, late=LATE)
    assert all(timedelta(0) <= end - start < DAY * 30 for start, end in windows)
    for window in windows:
        place.cover(window)
    assert place.first == min(first, since) and place.last == today
