import json
import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors.youtube import COLLECTOR, channel_filter, video_of
from nghe_lib.sources.fetch import Fetcher, Later
from nghe_lib.sources.pace import Clock
from nghe_lib.sources.protocols.youtube_walk import CAPPED, COMMENTS_OFF, OUT_OF_UNITS, REPEATING
from tests.servers.youtube_server import (
    BAD_KEY,
    BUSY,
    KEY,
    SEARCHES_USED_UP,
    TOO_FAST,
    USED_UP,
    error,
    youtube_server,
)

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
CHANNEL = "UC" + "k" * 22


@dataclass
class Listener:
    """One target asked again and again, as `ingest` would: each page's state is kept."""

    tube: object
    line: tuple[str, str] = ("search", "ngập nước")
    now: datetime = NOW
    state: dict = field(default_factory=dict)
    slept: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def ask(self, **asked):
        clock = Clock(now=lambda: self.now, monotonic=lambda: sum(self.slept), sleep=self.slept.append)
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, clock=clock)
        return replace(Ask(fetcher, state=self.state, endpoint=self.tube.url), **asked)

    def run(self, *, stop_after=10**6, **asked):
        """The pages of one run, cut after `stop_after` of them."""
        self.pages = []
        for page in COLLECTOR.collect(Target("youtube", *self.line), self.ask(**asked)):
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        return self.pages

    @property
    def posts(self):
        frames = [POSTS.check(page.batch.posts) for page in self.pages if page.batch is not None]
        return pd.concat([*frames, POSTS.frame([])]).drop_duplicates("post_id", keep="last").set_index("post_id")

    @property
    def accounts(self):
        frames = [ACCOUNTS.check(page.batch.accounts) for page in self.pages if page.batch is not None]
        return pd.concat(frames).drop_duplicates("account_id").set_index("account_id")

    @property
    def refused(self):
        return pd.concat([page.batch.refused for page in self.pages if page.batch is not None])

    @property
    def gaps(self):
        return [gap for page in self.pages for gap in page.gaps]

    @property
    def gone(self):
        return [one for page in self.pages for one in page.gone]

    @property
    def notes(self):
        return [note for page in self.pages for note in page.notes]

    @property
    def spent(self):
        return sum(page.spent for page in self.pages)


@pytest.fixture
def tube(monkeypatch):
    monkeypatch.setenv("NGHE_YOUTUBE_KEY", KEY)
    with youtube_server() as found:
        found.add_channel(CHANNEL, "@kenhthu", followers=4321)
        yield found


@pytest.fixture
def listener(tube):
    return Listener(tube)


def moment(hours_ago):
    return (NOW - timedelta(hours=hours_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def video_id(number):
    return f"vid{number:08}"


def comments(tube, number, n, *, hours_ago=5.0):
    """`n` comments under a video, a minute apart, the newest `hours_ago`."""
    for at in range(n):
        tube.add_comment(video_id(number), f"Ug{number}x{at}", moment(hours_ago + at / 60), text=f"Ý kiến {at}")


def fill(tube, n_videos, n_comments=2):
    """Videos an hour apart, the newest 10 hours old, each with comments."""
    for number in range(n_videos):
        tube.add_video(video_id(number), moment(10 + number))
        comments(tube, number, n_comments)


def test_a_search_brings_videos_comments_and_replies_joined_by_ids(tube, listener):
    tube.add_video(video_id(1), moment(8), title='Ngập "nặng" & kẹt xe #MuaLon')
    tube.add_comment(video_id(1), "Ug1", moment(7), author="lan")
    tube.add_reply(video_id(1), "Ug1", "r1", moment(6), text="@lan cảm ơn, gửi @kenhthu và @nguoila", author="minh")
    listener.run()
    found = listener.posts
    video, top, reply = found.loc["youtube:vid00000001"], found.loc["youtube:Ug1"], found.loc["youtube:Ug1.r1"]
    assert (video.kind, video.title, video.lang) == ("video", 'Ngập "nặng" & kẹt xe #MuaLon', "vi")
    assert video.url == "https://www.youtube.com/watch?v=vid00000001" and video.account_id == f"youtube:{CHANNEL}"
    assert video[["like_count", "comment_count", "view_count"]].tolist() == [34, 2, 2100]
    assert pd.isna(video.share_count) and list(video.hashtags) == ["mualon", "giaothong"]
    assert list(video.links) == ["https://example.vn/tin"]
    assert (top.kind, top.parent_id, top.root_id, top.comment_count) == ("comment", video.name, video.name, 1)
    assert (reply.kind, reply.parent_id, reply.root_id) == ("reply", "youtube:Ug1", video.name)
    assert top.account_id in reply.mentions and f"youtube:{CHANNEL}" in reply.mentions
    assert "youtube:nguoila" in reply.mentions
    assert str(reply.published_at) == "2026-11-23 21:00:00+00:00" and not found["time_is_collection"].any()
    assert not listener.gaps


def test_a_channel_is_known_by_its_followers_and_not_by_its_name(tube, listener):
    fill(tube, 1)
    listener.run()
    account = listener.accounts.loc[f"youtube:{CHANNEL}"]
    assert account["follower_count"] == 4321 and str(account["created_at"])[:10] == "2015-03-01"
    assert listener.accounts["display_name"].isna().all() and set(listener.accounts["role"]) == {"unknown"}


def test_hidden_followers_and_counts_are_missing_and_not_zero(tube, listener):
    tube.channels[CHANNEL]["statistics"] = {"hiddenSubscriberCount": True, "subscriberCount": "0"}
    tube.add_video(video_id(1), moment(8))["statistics"] = {"viewCount": "5"}
    listener.run()
    assert pd.isna(listener.accounts.loc[f"youtube:{CHANNEL}", "follower_count"])
    assert listener.posts[["like_count", "share_count"]].isna().all(axis=None)


def test_every_unit_is_counted_as_documented(tube, listener):
    fill(tube, 60, n_comments=1)
    tube.add_comment(video_id(0), "UgBig", moment(4))
    for at in range(7):
        tube.add_reply(video_id(0), "UgBig", f"r{at}", moment(3))
    listener.run()
    assert listener.spent == tube.units
    # two pages of search, their videos, the channel once, a page of threads for each video, one page of replies
    assert listener.spent == 2 * 100 + 2 + 1 + 60 + 1
    assert len(listener.posts) == 60 + 61 + 7


def test_failed_attempts_are_counted_too(tube, listener):
    fill(tube, 1)
    tube.faults |= {0: BUSY, 2: TOO_FAST}
    listener.run()
    assert listener.spent == tube.units == 2 * 100 + 2 + 1 + 1


def test_the_search_asks_for_vietnam_newest_first_and_in_plain_text(tube, listener):
    fill(tube, 1)
    listener.run(since=NOW - timedelta(days=3))
    _, search = tube.asked[0]
    assert (search["q"], search["type"], search["order"]) == ("ngập nước", "video", "date")
    assert (search["regionCode"], search["relevanceLanguage"]) == ("VN", "vi")
    assert search["publishedAfter"] == "2026-11-21T03:00:00Z"
    assert tube.asked[-1][1]["textFormat"] == "plainText"


def test_the_key_is_never_in_a_message_a_state_a_page_or_a_log(tube, listener, caplog):
    fill(tube, 2)
    tube.faults[3] = error(403, "strange", f"Project of key {KEY} and AIzaOtherKeyOfSomebody12345 may not")
    with caplog.at_level(logging.DEBUG), pytest.raises(SourceError) as caught:
        listener.run()
    told = f"{caught.value!s} {caught.value!r} {listener.pages!r} {json.dumps(listener.state)} {caplog.text}"
    assert KEY not in told and "AIzaOther" not in told and "strange" in told


@pytest.mark.parametrize("verb", [("search", "ngập nước"), ("channel", "@kenhthu"), ("video", video_id(0))])
def test_a_run_cut_anywhere_goes_on_and_misses_nothing(tube, verb):
    tube.page_items = 2
    fill(tube, 2, n_comments=1)
    comments(tube, 0, 3, hours_ago=2)
    for at in range(6):
        tube.add_reply(video_id(0), "Ug0x1", f"r{at}", moment(3))
    whole, cut = Listener(tube, verb), Listener(tube, verb)
    whole.run()
    found = set()
    for _ in whole.pages:  # one page a run: cut after every one of them
        cut.run(stop_after=1)
        found |= set(cut.posts.index)
    assert len(whole.pages) > 4 and found == set(whole.posts.index)


def test_what_a_cut_run_committed_is_not_asked_again(tube, listener):
    tube.page_items = 2
    fill(tube, 4, n_comments=1)
    listener.run(stop_after=3)
    before = len(tube.asked)
    listener.run(stop_after=2)
    assert [one for one in tube.resources[before:] if one != "comments"] == ["commentThreads", "commentThreads"]


def test_a_second_run_asks_only_what_is_new_and_the_look_back_behind_it(tube, listener):
    fill(tube, 120, n_comments=1)
    listener.run()
    first = listener.spent
    tube.add_video("newvideo001", moment(1))
    tube.add_comment("newvideo001", "UgNew", moment(0.5))
    tube.add_comment(video_id(110), "UgLate", moment(0.4))
    listener.run(look_back=timedelta(hours=24))
    assert {"youtube:newvideo001", "youtube:UgNew", "youtube:UgLate"} <= set(listener.posts.index)
    assert tube.resources.count("search") == 3 + 1 and listener.spent < first / 3
    assert not listener.gone and not listener.gaps


def test_counts_of_followed_videos_are_seen_anew(tube, listener):
    fill(tube, 1)
    listener.run()
    tube.videos[video_id(0)]["statistics"]["viewCount"] = "9999"
    tube.videos[video_id(0)]["snippet"]["title"] = "Tiêu đề đã sửa"
    listener.run()
    assert listener.posts.loc[f"youtube:{video_id(0)}", ["view_count", "title"]].tolist() == [9999, "Tiêu đề đã sửa"]


def test_comments_of_an_old_video_are_read_again_only_where_their_number_changed(tube, listener):
    fill(tube, 60, n_comments=1)
    listener.run()
    before = len(tube.asked)
    tube.add_comment(video_id(59), "UgLate", moment(0.1))
    listener.run(look_back=timedelta(hours=1))
    assert "youtube:UgLate" in listener.posts.index
    assert tube.resources[before:].count("commentThreads") == 1


def test_a_late_reply_under_an_old_thread_is_found(tube, listener):
    tube.page_items = 5
    fill(tube, 1, n_comments=20)
    for at in range(20):
        tube.add_comment(video_id(0), f"UgOld{at}", moment(200 + at))
    for at in range(8):
        tube.add_reply(video_id(0), "UgOld9", f"r{at}", moment(150))
    listener.run()
    tube.add_reply(video_id(0), "UgOld9", "late", moment(0.1))
    before = len(tube.asked)
    listener.run(look_back=timedelta(hours=24))
    assert "youtube:UgOld9.late" in listener.posts.index
    assert tube.resources[before:].count("commentThreads") < 8


def test_a_thread_is_read_back_only_until_what_changed_is_found(tube, listener):
    tube.page_items = 5
    fill(tube, 1, n_comments=0)
    for at in range(60):
        tube.add_comment(video_id(0), f"Ug{at}", moment(100 + 10 * at))
    listener.run()
    tube.add_comment(video_id(0), "UgNew", moment(1))
    before = len(tube.asked)
    listener.run(look_back=timedelta(hours=24))
    assert "youtube:UgNew" in listener.posts.index and tube.resources[before:].count("commentThreads") == 2


def test_replies_beyond_the_five_that_come_along_are_asked_for(tube, listener):
    tube.page_items = 6
    fill(tube, 1, n_comments=1)
    for at in range(14):
        tube.add_reply(video_id(0), "Ug0x0", f"r{at:02}", moment(3))
    listener.run()
    replies = listener.posts[listener.posts["kind"] == "reply"]
    assert len(replies) == 14 and set(replies["root_id"]) == {f"youtube:{video_id(0)}"}
    assert tube.resources.count("comments") == 3


def test_an_uploads_list_costs_a_hundredth_of_a_search(tube):
    fill(tube, 70, n_comments=0)
    listener = Listener(tube, ("channel", "@kenhthu"))
    listener.run(since=NOW - timedelta(days=30))
    assert len(listener.posts) == 70 and listener.spent == 1 + 2 + 2
    assert tube.asked[0][1]["forHandle"] == "@kenhthu"
    listener.run(look_back=timedelta(hours=24))
    assert listener.spent == 1 + 2 + 1


def test_an_uploads_list_ends_at_the_oldest_wanted(tube):
    fill(tube, 300, n_comments=0)
    listener = Listener(tube, ("channel", CHANNEL))
    listener.run(since=NOW - timedelta(hours=40))
    assert len(listener.posts) == 31 and tube.resources.count("playlistItems") == 1


def test_a_channel_without_uploads_is_a_note_and_an_unknown_one_an_error(tube):
    listener = Listener(tube, ("channel", CHANNEL))
    listener.run()
    assert any("không có video công khai" in note for note in listener.notes) and not listener.gaps
    with pytest.raises(SourceError, match="không có kênh"):
        Listener(tube, ("channel", "@khongco")).run()


def test_a_video_is_followed_for_ever(tube):
    tube.add_video("oldvideo001", moment(24 * 400))
    tube.add_comment("oldvideo001", "Ug1", moment(24 * 399))
    listener = Listener(tube, ("video", "https://youtu.be/oldvideo001?si=x"))
    listener.run()
    assert set(listener.posts.index) == {"youtube:oldvideo001", "youtube:Ug1"}
    tube.add_comment("oldvideo001", "Ug2", moment(1))
    listener.run()
    assert "youtube:Ug2" in listener.posts.index


def test_an_older_since_fills_what_is_missing(tube, listener):
    for number in range(10):
        tube.add_video(video_id(number), moment(24 * number + 1))
    listener.run(since=NOW - timedelta(days=3))
    assert len(listener.posts) == 3
    listener.run(since=NOW - timedelta(days=8))
    assert {f"youtube:{video_id(at)}" for at in range(8)} == set(listener.posts.index)
    before = tube.resources.count("search")
    listener.run(since=NOW - timedelta(days=8))
    assert tube.resources.count("search") == before + 1


def test_a_search_that_ends_near_five_hundred_goes_on_from_there(tube, listener):
    tube.search_ends = 460
    for number in range(1000):
        tube.add_video(video_id(number), moment(1 + number / 2))
    listener.run(since=NOW - timedelta(days=20))
    assert len(listener.posts) == 960 - 1 and not listener.gaps


def test_without_a_first_day_the_search_says_what_it_leaves_out(tube, listener):
    fill(tube, 1)
    listener.run()
    assert any("500 video" in note for note in listener.notes)


def test_videos_whose_comments_are_switched_off_are_a_note(tube, listener):
    fill(tube, 2)
    tube.disabled.add(video_id(0))
    listener.run()
    assert COMMENTS_OFF in listener.notes and not listener.gaps and len(listener.posts) == 2 + 2
    assert pd.isna(listener.posts.loc[f"youtube:{video_id(0)}", "comment_count"])
    before = tube.resources.count("commentThreads")
    listener.run(look_back=timedelta(0))
    assert tube.resources.count("commentThreads") == before


def test_only_a_video_known_before_is_gone_and_only_when_asked_twice(tube, listener):
    fill(tube, 3)
    listener.run()
    del tube.videos[video_id(1)]
    before = len(tube.asked)
    listener.run()
    assert listener.gone == [f"youtube:{video_id(1)}"]
    assert tube.resources[before : before + 2] == ["videos", "channels"] and tube.resources[before + 2] == "videos"
    listener.run()
    assert not listener.gone and video_id(1) not in listener.state["videos"]


def test_a_hasty_answer_deletes_nothing(tube, listener):
    fill(tube, 2)
    listener.run()
    tube.faults[len(tube.asked)] = (200, b'{"kind": "youtube#videoListResponse", "items": []}', {})
    listener.run()
    assert not listener.gone and len(listener.state["videos"]) == 2


def test_a_video_found_but_not_to_be_seen_is_no_deletion(tube, listener):
    fill(tube, 2)
    tube.faults[1] = (200, b'{"kind": "youtube#videoListResponse", "items": []}', {})
    listener.run()
    assert not listener.gone and any("không còn xem được" in note for note in listener.notes)


def test_a_video_deleted_while_its_comments_are_asked_is_gone(tube, listener):
    fill(tube, 2)
    tube.faults[3] = error(404, "videoNotFound", "Video not found", domain="youtube.commentThread")
    listener.run()
    assert listener.gone == [f"youtube:{video_id(0)}"] and f"youtube:{video_id(1)}" in listener.posts.index


def test_a_video_asked_by_id_that_does_not_exist_is_an_error_in_words(tube):
    with pytest.raises(SourceError, match="không có video 'abcdefghijk'"):
        Listener(tube, ("video", "abcdefghijk")).run()


def test_a_video_asked_by_id_that_vanished_is_gone(tube):
    fill(tube, 1)
    listener = Listener(tube, ("video", video_id(0)))
    listener.run()
    tube.videos.clear()
    listener.run()
    assert listener.gone == [f"youtube:{video_id(0)}"]


def test_a_run_stops_before_it_passes_its_budget_and_goes_on_later(tube, listener):
    fill(tube, 60, n_comments=1)
    listener.run(units_left=130)
    assert listener.spent <= 130 and listener.gaps[0].reason == OUT_OF_UNITS
    assert listener.gaps[0].end_at is not None
    found = set(listener.posts.index)
    listener.run(units_left=20)
    assert listener.spent == 0 and [gap.reason for gap in listener.gaps] == [OUT_OF_UNITS]
    listener.run(units_left=10_000)
    assert len(found | set(listener.posts.index)) == 120 and not listener.gaps


def test_a_quota_used_up_ends_the_run_until_midnight_in_california(tube, listener):
    fill(tube, 3)
    tube.quota = 103
    with pytest.raises(Later) as caught:
        listener.run()
    assert caught.value.retry_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert [gap.reason for gap in listener.gaps] == [str(caught.value)] and listener.spent == tube.units
    tube.quota = 10**6
    found = set(listener.posts.index)
    listener.run()
    assert len(found | set(listener.posts.index)) == 3 + 6


@pytest.mark.parametrize("fault", [USED_UP, SEARCHES_USED_UP, error(403, "dailyLimitExceeded", "Daily Limit Exceeded")])
def test_every_way_to_say_that_the_day_is_over_is_understood(tube, listener, fault):
    tube.faults[0] = fault
    with pytest.raises(Later, match="nửa đêm giờ Thái Bình Dương"):
        listener.run()
    assert len(tube.asked) == 1


@pytest.mark.parametrize(("verb", "what"), [("channel", "@kenhthu"), ("video", video_id(0))])
def test_a_used_up_quota_is_said_for_every_verb(tube, verb, what):
    tube.faults[0] = USED_UP
    listener = Listener(tube, (verb, what))
    with pytest.raises(Later):
        listener.run()
    assert listener.spent == 1 and len(listener.gaps) == 1


@pytest.mark.parametrize(
    "fault",
    [
        TOO_FAST,
        error(429, "rateLimitExceeded", "Quota exceeded for limit 'Queries per minute'", Retry_After="1"),
        BUSY,
        (503, b"", {}),
        error(400, "processingFailure", "The API server failed to successfully process the request."),
        (200, b"<!DOCTYPE html><html><form action=/login></form></html>", {"Content-Type": "text/html"}),
        (200, b"", {}),
        (200, b'{"kind": "youtube#', {}),
        (200, b"[]", {}),
    ],
)
def test_what_may_pass_is_asked_again_and_changes_nothing(tube, listener, fault):
    fill(tube, 2)
    tube.faults |= {0: fault, 2: fault, 4: fault}
    listener.run()
    assert len(listener.posts) == 6 and not listener.gaps


def test_a_video_that_youtube_cannot_process_is_left_with_a_gap_and_asked_again(tube, listener):
    fill(tube, 2)
    tube.faults |= dict.fromkeys((3, 4, 5), error(400, "processingFailure", "failed to process", domain="x"))
    listener.run(look_back=timedelta(0))
    assert "lỗi xử lý" in listener.gaps[0].reason and len(listener.posts) == 4
    listener.run(look_back=timedelta(0))
    assert "youtube:Ug0x0" in listener.posts.index and not listener.gaps


@pytest.mark.parametrize(
    "fault",
    [
        BAD_KEY,
        error(400, "keyInvalid", "Bad Request", domain="usageLimits"),
        error(400, "badRequest", "API key expired. Please renew the API key.", domain="global"),
        error(403, "accessNotConfigured", "YouTube Data API v3 has not been used before", domain="usageLimits"),
        error(403, "ipRefererBlocked", "The request did not specify any referer", domain="usageLimits"),
    ],
)  # fmt: skip
def test_a_key_that_is_not_taken_is_named_by_its_variable(tube, listener, fault):
    tube.faults[0] = fault
    with pytest.raises(SourceError, match="NGHE_YOUTUBE_KEY") as caught:
        listener.run()
    assert KEY not in str(caught.value) and listener.spent == 100 and len(tube.asked) == 1


def test_a_wrong_key_is_refused_by_the_server_itself(tube, listener, monkeypatch):
    monkeypatch.setenv("NGHE_YOUTUBE_KEY", "AIzaWrongKey0123456789")
    with pytest.raises(SourceError, match="không nhận NGHE_YOUTUBE_KEY"):
        listener.run()


def test_a_missing_key_says_where_to_get_one(tube, listener, monkeypatch):
    monkeypatch.delenv("NGHE_YOUTUBE_KEY")
    with pytest.raises(SourceError, match="thiếu NGHE_YOUTUBE_KEY"):
        listener.run()


def test_a_token_that_is_valid_no_more_begins_the_list_again(tube, listener):
    tube.page_items = 2
    fill(tube, 6, n_comments=0)
    listener.run(stop_after=2)
    found = set(listener.posts.index)
    tube.faults[len(tube.asked)] = error(400, "invalidPageToken", "The request specifies an invalid page token.")
    listener.run()
    assert len(found | set(listener.posts.index)) == 6


def test_a_token_of_comments_that_is_valid_no_more_begins_them_again(tube, listener):
    tube.page_items = 2
    fill(tube, 1, n_comments=6)
    listener.run(stop_after=2)
    tube.faults[len(tube.asked)] = error(400, "invalidPageToken", "The request specifies an invalid page token.")
    listener.run()
    assert {f"youtube:Ug0x{at}" for at in range(6)} <= set(listener.posts.index)


def test_a_token_that_is_never_valid_ends_with_an_error_and_not_in_a_circle(tube, listener):
    tube.page_items, tube.is_token_valid = 2, False
    fill(tube, 6, n_comments=0)
    with pytest.raises(SourceError, match="invalidPageToken"):
        listener.run()
    assert len(tube.asked) < 8


def test_pages_that_repeat_for_ever_end_with_a_gap(tube, listener):
    fill(tube, 1, n_comments=0)
    item = {"id": {"videoId": video_id(0)}, "snippet": {"publishedAt": moment(10)}}
    body = json.dumps({"items": [item], "nextPageToken": "x"}).encode()
    tube.faults |= dict.fromkeys((0, 3, 4, 5), (200, body, {}))
    listener.run()
    assert [gap.reason for gap in listener.gaps] == [REPEATING]


def test_answers_that_belong_to_another_question_are_asked_again(tube, listener):
    tube.page_items = 2
    fill(tube, 2, n_comments=3)
    listener.run()
    whole, texts = set(listener.posts.index), dict(tube.answers)
    for at, other in ((1, 0), (3, 1), (4, 3), (5, 3)):
        tube.faults, tube.asked = {at: (200, texts[other], {})}, []
        again = Listener(tube)
        again.run()
        assert set(again.posts.index) == whole and not again.gaps, f"answer {other} to question {at}"


def test_a_capped_run_says_so_and_the_next_one_goes_on(tube, listener):
    fill(tube, 120, n_comments=0)
    listener.run(max_posts=60)
    assert listener.gaps[0].reason == CAPPED and 60 <= len(listener.posts) < 120
    found = set(listener.posts.index)
    listener.run()
    assert len(found | set(listener.posts.index)) == 120 and not listener.gaps


def test_what_cannot_be_read_is_refused_and_counted(tube, listener):
    fill(tube, 1, n_comments=0)
    tube.add_comment(video_id(0), "Ug1", moment(1), text=["không", "phải", "chữ"])
    tube.add_comment(video_id(0), "Ug2", moment(1), text="")
    tube.add_comment(video_id(0), "Ug3", moment(1), moderationStatus="heldForReview")
    tube.add_comment(video_id(0), "Ug4", "hôm kia")
    tube.add_comment(video_id(0), "Ug5", moment(1), likeCount=-3, text="Một\x00hai")
    listener.run()
    assert set(listener.posts.index) == {f"youtube:{video_id(0)}", "youtube:Ug5"}
    assert len(listener.refused) == 4 and listener.refused["position"].is_unique
    assert listener.posts.loc["youtube:Ug5", "text"] == "Mộthai" and pd.isna(
        listener.posts.loc["youtube:Ug5", "like_count"]
    )


@pytest.mark.parametrize(
    "body",
    [
        {"items": [None, 5, "x", [], {"id": {"a": 7}}, {"id": {"videoId": ["x"]}}, {"snippet": None}]},
        {"items": {"a": 1}, "nextPageToken": 5},
        {"items": None},
        {},
    ],
)
def test_answers_of_any_shape_do_no_harm(tube, body):
    for verb in (("search", "ngập nước"), ("video", video_id(0))):
        listener = Listener(tube, verb)
        fill(tube, 1)
        tube.faults = {len(tube.asked) + at: (200, json.dumps(body).encode(), {}) for at in range(1, 40)}
        listener.run()
        assert listener.pages


@pytest.mark.parametrize(
    "state", [{}, {"newest": "hôm qua", "videos": [1], "run": 5}, {"run": {"spans": 3}}, {"videos": {"a": ["b", 1, 2]}},
              {"run": {"refresh": [], "spans": [5], "branches": [], "token": "", "listed": 0, "newest": 0}}]
)  # fmt: skip
def test_a_broken_state_starts_afresh(tube, listener, state):
    fill(tube, 1)
    listener.state = state
    listener.run()
    assert len(listener.posts) == 3


def test_followed_videos_are_forgotten_after_a_month(tube, listener):
    fill(tube, 2, n_comments=0)
    listener.run()
    listener.now = NOW + timedelta(days=31)
    listener.run()
    assert listener.state["videos"] == {}


def test_what_a_run_will_cost_is_told_before(tube, listener):
    fill(tube, 100, n_comments=1)
    target = Target("youtube", *listener.line)
    first = COLLECTOR.estimate(target, listener.ask())
    listener.run()
    assert listener.spent <= first <= 3_000
    again = COLLECTOR.estimate(target, listener.ask())
    listener.run()
    assert listener.spent <= again <= 2 * listener.spent
    assert COLLECTOR.estimate(Target("youtube", "video", video_id(0)), listener.ask(state={})) < 20
    assert COLLECTOR.estimate(Target("youtube", "channel", CHANNEL), listener.ask(state={})) < first


@pytest.mark.parametrize(
    ("what", "found"),
    [("@SoGTVT", {"forHandle": "@SoGTVT"}), ("sogtvt", {"forHandle": "@sogtvt"}), (CHANNEL, {"id": CHANNEL}),
     (f"https://www.youtube.com/channel/{CHANNEL}/videos", {"id": CHANNEL}),
     ("https://m.youtube.com/@SoGTVT?si=x", {"forHandle": "@SoGTVT"}), ("@đài.tphcm", {"forHandle": "@đài.tphcm"}),
     ("https://example.vn/@x", {}), ("a b", {}), ("", {}), ("https://www.youtube.com/feed/trending", {})],
)  # fmt: skip
def test_channels_are_named_by_id_handle_or_address(what, found):
    assert channel_filter(what) == found


@pytest.mark.parametrize(
    ("what", "found"),
    [("dQw4w9WgX-_", "dQw4w9WgX-_"), ("https://www.youtube.com/watch?t=3&v=dQw4w9WgX-_&list=x", "dQw4w9WgX-_"),
     ("youtu.be/dQw4w9WgX-_?si=1", "dQw4w9WgX-_"), ("https://youtube.com/shorts/dQw4w9WgX-_", "dQw4w9WgX-_"),
     ("https://example.vn/watch?v=dQw4w9WgX-_", ""), ("ngắn", "")],
)  # fmt: skip
def test_videos_are_named_by_id_or_address(what, found):
    assert video_of(what) == found


@pytest.mark.parametrize(
    ("verb", "what", "said"),
    [("search", "x", "từ khóa"), ("search", "x" * 501, "từ khóa"), ("channel", "hai từ", "không phải kênh"),
     ("video", "https://example.vn", "không phải video")],
)  # fmt: skip
def test_a_target_that_cannot_be_asked_is_refused_in_words(verb, what, said):
    with pytest.raises(ParameterError, match=said):
        COLLECTOR.check(Target("youtube", verb, what))
