import json
import struct
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from telethon import types

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors.telegram import COLLECTOR
from nghe_lib.sources.fetch import Fetcher, Later
from nghe_lib.sources.pace import Clock
from nghe_lib.sources.protocols.mtproto import NETWORKS, is_of_telegram
from nghe_lib.sources.protocols.telegram_walk import CAPPED, CLOSED
from tests.servers.telegram_server import API_HASH, API_ID, Channel, telegram_server

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
CHANNEL, GROUP = 1001, 2002
CANARY = "Nguyễn Kín Đáo"


@dataclass
class Listener:
    """One target asked again and again, as `ingest` would: each page's state is kept."""

    cloud: object
    verb: str = "channel"
    what: str = "sothunghiem"
    state: dict = field(default_factory=dict)
    slept: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def ask(self, **asked):
        clock = Clock(now=lambda: NOW, monotonic=lambda: sum(self.slept), sleep=self.slept.append)
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, max_seconds=0.5, clock=clock)
        return replace(Ask(fetcher, state=self.state, endpoint=self.cloud.address), **asked)

    def run(self, *, stop_after=10**6, **asked):
        """The pages of one run, cut after `stop_after` of them."""
        self.pages = []
        self.cloud.asked.clear()
        made = COLLECTOR.collect(Target("telegram", self.verb, self.what), self.ask(**asked))
        for page in made:
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        made.close()
        return self.pages

    @property
    def posts(self):
        frames = [POSTS.check(page.batch.posts) for page in self.pages if page.batch is not None]
        return pd.concat(frames).drop_duplicates("post_id", keep="last").set_index("post_id")

    @property
    def numbers(self):
        return [int(one.rpartition("/")[2]) for one in self.posts.index]

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
def cloud(monkeypatch):
    with telegram_server() as found:
        monkeypatch.setenv("NGHE_TELEGRAM_API_ID", str(API_ID))
        monkeypatch.setenv("NGHE_TELEGRAM_API_HASH", API_HASH)
        monkeypatch.setenv("NGHE_TELEGRAM_SESSION", found.session())
        yield found


@pytest.fixture
def channel(cloud):
    return cloud.add(Channel(CHANNEL, "SoThuNghiem", group=Channel(GROUP, "thaoluan", is_group=True)))


@pytest.fixture
def listener(cloud, channel):
    return Listener(cloud)


def post(channel, number, hours_ago, text="Thông báo", **more):
    """A post with the counts a channel has."""
    counts = {"views": 40, "forwards": 3, "post": not channel.is_group}
    channel.messages[number] = types.Message(
        number, types.PeerChannel(channel.id), NOW - timedelta(hours=hours_ago), text, **(counts | more)
    )


def comment(channel, post_number, number, hours_ago, text="Ý kiến", *, to=None, by=9):
    """A comment in the discussion group; message 1 there is the post's copy."""
    head = types.MessageReplyHeader(reply_to_msg_id=to or 1, reply_to_top_id=1 if to else None)
    channel.group.messages[number] = types.Message(
        number, types.PeerChannel(channel.group.id), NOW - timedelta(hours=hours_ago), text,
        from_id=types.PeerUser(by), reply_to=head,
    )  # fmt: skip
    channel.threads.setdefault(post_number, []).append(number)
    said = len(channel.threads[post_number])
    channel.messages[post_number].replies = types.MessageReplies(said, 1, comments=True, channel_id=channel.group.id)


def fill(channel, n, *, spacing_h=1):
    """`n` posts numbered from 1, the newest one hour old."""
    for number in range(1, n + 1):
        post(channel, number, spacing_h * (n - number + 1), f"Tin {number}")


def test_a_channel_brings_its_posts_with_counts_and_its_account(channel, listener):
    post(
        channel, 5, 3, "Ngập ở @sogtvt #NgapLut xem bao.example/1", entities=[types.MessageEntityUrl(28, 13)],
        reactions=types.MessageReactions([
            types.ReactionCount(types.ReactionEmoji("👍"), 7), types.ReactionCount(types.ReactionEmoji("😢"), 2),
            types.ReactionCount(types.ReactionPaid(), 500),
        ]),
    )  # fmt: skip
    listener.run()
    found = listener.posts.loc["telegram:1001/5"]
    assert found[["kind", "account_id", "view_count", "share_count", "like_count"]].tolist() == [
        "post", "telegram:SoThuNghiem", 40, 3, 9,
    ]  # fmt: skip
    assert found["url"] == "https://t.me/SoThuNghiem/5"
    assert (list(found["hashtags"]), list(found["mentions"])) == (["ngaplut"], ["telegram:sogtvt"])
    assert list(found["links"]) == ["https://bao.example/1"]
    assert str(found["published_at"]) == "2026-11-24 00:00:00+00:00"
    account = ACCOUNTS.check(listener.pages[0].batch.accounts).iloc[0]
    assert account[["account_id", "follower_count"]].tolist() == ["telegram:SoThuNghiem", 100]


def test_comments_of_a_post_are_joined_to_it_and_to_each_other(cloud, channel, listener):
    cloud.users.append(types.User(9, username="nguoidan", first_name=CANARY, phone="84999"))
    cloud.users.append(types.User(10, last_name=CANARY))
    post(channel, 5, 3)
    comment(channel, 5, 20, 2)
    comment(channel, 5, 21, 1, to=20, by=10)
    listener.run()
    found = listener.posts
    assert found.loc["telegram:1001/5", "comment_count"] == 2
    assert found.loc["telegram:2002/20", ["kind", "parent_id", "root_id", "account_id"]].tolist() == [
        "comment", "telegram:1001/5", "telegram:1001/5", "telegram:nguoidan",
    ]  # fmt: skip
    assert found.loc["telegram:2002/21", ["kind", "parent_id", "root_id", "account_id"]].tolist() == [
        "reply", "telegram:2002/20", "telegram:1001/5", "telegram:10",
    ]  # fmt: skip
    assert CANARY not in found.to_json(force_ascii=False, date_format="iso")
    assert "84999" not in found.to_json(date_format="iso")


def test_a_group_brings_its_messages_with_their_answers(cloud, listener):
    group = cloud.add(Channel(3003, "nhomcudan", is_group=True))
    post(group, 1, 5, "Hỏi đường", from_id=types.PeerUser(9), views=None, forwards=None)
    head = types.MessageReplyHeader(reply_to_msg_id=1)
    post(group, 2, 4, "Rẽ trái", from_id=types.PeerUser(10), reply_to=head, views=None, forwards=None)
    listener.what = "@nhomcudan"
    listener.run()
    assert listener.posts["kind"].to_dict() == {"telegram:3003/2": "reply", "telegram:3003/1": "post"}
    assert listener.posts.loc["telegram:3003/2", ["parent_id", "account_id"]].tolist() == [
        "telegram:3003/1", "telegram:10",
    ]  # fmt: skip
    assert listener.posts["view_count"].isna().all()


def test_an_album_is_one_post_even_where_a_page_ends_inside_it(channel, listener):
    fill(channel, 98)
    for number in range(99, 104):
        post(channel, number, 0.5, "Ảnh ngập" if number == 99 else "", grouped_id=77, views=number)
    for number in range(104, 200):
        post(channel, number, 0.4)
    listener.run()
    found = listener.posts
    assert found.loc["telegram:1001/99", ["text", "view_count"]].tolist() == ["Ảnh ngập", 103]
    assert sorted(listener.numbers) == [*range(1, 100), *range(104, 200)]
    assert listener.refused == []


def test_a_forwarded_post_names_the_post_it_repeats_but_no_person(channel, listener):
    where = types.MessageFwdHeader(NOW, from_id=types.PeerChannel(77), channel_post=8)
    post(channel, 1, 2, "Chuyển từ kênh", fwd_from=where)
    post(channel, 2, 1, "Chuyển từ người", fwd_from=types.MessageFwdHeader(NOW, from_name=CANARY))
    listener.run()
    assert listener.posts["kind"].tolist() == ["repost", "repost"]
    assert listener.posts["repost_of_id"].dropna().to_dict() == {"telegram:1001/1": "telegram:77/8"}
    assert CANARY not in listener.posts.to_json(force_ascii=False, date_format="iso")


def test_service_messages_and_bare_pictures_are_refused_with_a_reason(channel, listener):
    post(channel, 1, 2)
    post(channel, 2, 2, "", media=types.MessageMediaUnsupported())
    channel.messages[3] = types.MessageService(
        id=3, peer_id=types.PeerChannel(CHANNEL), date=NOW, action=types.MessageActionPinMessage()
    )
    listener.run()
    assert listener.numbers == [1]
    assert sorted(listener.refused) == [
        "tin hệ thống của Telegram (MessageActionPinMessage)",
        "tin không có chữ (chỉ có ảnh, tệp hoặc nhãn dán)",
    ]


def test_a_second_run_asks_only_for_what_is_new_and_the_look_back(cloud, channel, listener):
    fill(channel, 250)
    listener.run()
    assert len(listener.posts) == 250
    channel.messages[249].message = "Đã sửa"
    post(channel, 251, 0.1)
    listener.run(look_back=timedelta(hours=5))
    assert sorted(listener.numbers) == [245, 246, 247, 248, 249, 250, 251]
    assert listener.posts.loc["telegram:1001/249", "text"] == "Đã sửa"
    assert cloud.names == ["GetFullChannel", "GetHistory", "GetHistory"]


def test_history_ends_at_since_and_goes_on_when_more_is_wanted(channel, listener):
    fill(channel, 250)
    listener.run(since=NOW - timedelta(hours=50))
    assert sorted(listener.numbers) == list(range(201, 251))
    listener.run(since=NOW - timedelta(hours=60), look_back=timedelta(0))
    assert sorted(listener.numbers) == [*range(191, 201), 250]


def test_a_capped_run_says_so_and_the_next_ones_bring_the_rest(channel, listener):
    fill(channel, 130)
    listener.run(max_posts=50)
    assert len(listener.posts) == 50
    gap = listener.gaps[0]
    assert (gap.reason, gap.end_at, gap.is_lasting) == (CAPPED, NOW - timedelta(hours=50), False)
    seen = set(listener.numbers)
    for _ in range(4):
        listener.run(max_posts=50, look_back=timedelta(0))
        seen |= set(listener.numbers)
    assert seen == set(range(1, 131))
    assert listener.gaps == []


@pytest.mark.parametrize("stop_after", [1, 2, 3])
def test_runs_cut_after_any_page_lose_nothing(channel, listener, stop_after):
    fill(channel, 120)
    for number in range(20, 25):
        comment(channel, 119, number, 0.5)
        comment(channel, 50, number + 10, 60)
    seen = set()
    for _ in range(9):
        listener.run(stop_after=stop_after)
        seen |= set(listener.posts.index)
    assert len(seen) == 130


def test_new_comments_come_with_the_next_run_and_old_ones_are_not_asked_again(cloud, channel, listener):
    post(channel, 5, 3)
    for number in range(20, 260):
        comment(channel, 5, number, (280 - number) / 10)
    listener.run()
    assert len(listener.posts) == 241
    assert cloud.names.count("GetReplies") == 3
    comment(channel, 5, 300, 1)
    listener.run(look_back=timedelta(hours=1, minutes=30))
    assert listener.posts.filter(like="2002/", axis=0).index[0] == "telegram:2002/300"
    assert cloud.names.count("GetReplies") == 1


def test_posts_and_comments_deleted_on_telegram_are_reported_gone(cloud, channel, listener):
    fill(channel, 10)
    comment(channel, 9, 20, 1)
    comment(channel, 9, 21, 1)
    listener.run()
    del channel.messages[8], channel.group.messages[20]
    listener.run()
    assert sorted(listener.gone) == ["telegram:1001/8", "telegram:2002/20"]
    assert cloud.names[-2:] == ["GetMessages", "GetMessages"]
    listener.run()
    assert listener.gone == []


def test_a_closed_discussion_costs_its_comments_only(channel, listener):
    fill(channel, 3)
    comment(channel, 2, 20, 1)
    comment(channel, 3, 21, 1)
    channel.group.is_private = True
    listener.run()
    assert sorted(listener.numbers) == [1, 2, 3]
    assert [gap.reason for gap in listener.gaps] == [CLOSED]


def test_search_brings_matching_messages_of_one_channel(cloud, channel, listener):
    fill(channel, 9)
    post(channel, 10, 0.5, "Ngập nặng ở cầu")
    post(channel, 11, 0.4, "Cầu ngập")
    listener.verb, listener.what = "search", "sothunghiem ngập cầu"
    listener.run()
    assert sorted(listener.numbers) == [10, 11]
    assert "GetHistory" not in cloud.names


def test_an_empty_channel_is_asked_again_the_next_time(channel, listener):
    listener.run()
    post(channel, 1, 1)
    listener.run()
    assert listener.numbers == [1]


def test_a_short_flood_wait_is_slept_and_a_long_one_ends_the_run(cloud, channel, listener):
    fill(channel, 3)
    cloud.faults[2] = ("error", 420, "FLOOD_WAIT_17")
    listener.run()
    assert (len(listener.posts), listener.slept) == (3, [17.0])
    cloud.faults = {1: ("error", 420, "FLOOD_WAIT_3600")}
    with pytest.raises(Later, match="FLOOD_WAIT") as caught:
        listener.run()
    assert caught.value.retry_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("fault", ["drop", "silence", ("error", 500, "RPC_CALL_FAIL"), ("error", -503, "Timeout")])
def test_a_passing_fault_changes_nothing_but_time(cloud, channel, listener, fault):
    fill(channel, 120)
    cloud.faults[3] = fault
    listener.run()
    assert sorted(listener.numbers) == list(range(1, 121))
    assert listener.slept == [0.01]


def test_a_fault_that_stays_ends_the_run_in_words_and_the_next_goes_on(cloud, channel, listener):
    fill(channel, 120)
    cloud.faults = dict.fromkeys(range(3, 9), "drop")
    with pytest.raises(SourceError, match="mất kết nối.*đã thử 3 lần"):
        listener.run()
    cloud.faults = {}
    listener.run()
    assert set(range(1, 21)) <= set(listener.numbers)


def test_answers_may_come_gzipped(cloud, channel, listener):
    fill(channel, 20)
    cloud.gzipped = True
    listener.run()
    assert len(listener.posts) == 20


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (("error", 401, "AUTH_KEY_UNREGISTERED"), "NGHE_TELEGRAM_SESSION"),
        (("error", 401, "SESSION_REVOKED"), "NGHE_TELEGRAM_SESSION"),
        (("error", 406, "AUTH_KEY_DUPLICATED"), "NGHE_TELEGRAM_SESSION"),
        ("transport", "NGHE_TELEGRAM_SESSION"),
        (("error", 400, "USERNAME_NOT_OCCUPIED"), "@sothunghiem"),
        (("error", 400, "CHANNEL_PRIVATE"), "không còn công khai"),
    ],
)
def test_what_the_user_can_mend_is_said_without_any_secret(cloud, channel, listener, fault, words):
    cloud.faults[0] = fault
    with pytest.raises(SourceError, match=words) as caught:
        listener.run()
    assert not any(secret in str(caught.value) for secret in (API_HASH, cloud.session()))


def test_a_wrong_api_id_a_broken_session_and_an_unknown_key_are_told_apart(cloud, channel, listener, monkeypatch):
    monkeypatch.setenv("NGHE_TELEGRAM_API_ID", "999")
    with pytest.raises(SourceError, match="NGHE_TELEGRAM_API_ID"):
        listener.run()
    monkeypatch.setenv("NGHE_TELEGRAM_API_ID", str(API_ID))
    monkeypatch.setenv("NGHE_TELEGRAM_SESSION", "1canary")
    with pytest.raises(SourceError, match="không đọc được") as caught:
        listener.run()
    assert "canary" not in str(caught.value)
    monkeypatch.setenv("NGHE_TELEGRAM_SESSION", cloud.session(key=bytes(range(256))))
    with pytest.raises(SourceError, match="không còn biết phiên"):
        listener.run()


def test_secrets_stay_out_of_state_notes_and_reprs(cloud, channel, listener):
    fill(channel, 3)
    listener.run()
    shown = json.dumps(listener.state) + repr(listener.pages) + repr(COLLECTOR)
    assert API_HASH not in shown
    assert cloud.session()[10:60] not in shown


def test_a_person_is_not_listened_to(cloud, listener):
    cloud.users.append(types.User(9, username="nguoidan"))
    listener.what = "nguoidan"
    with pytest.raises(SourceError, match="người hoặc bot"):
        listener.run()


def test_a_session_of_another_account_looks_the_name_up_again(cloud, channel, listener):
    fill(channel, 3)
    listener.run()
    channel.access_hash = 99
    listener.run()
    assert cloud.names[:3] == ["GetFullChannel", "ResolveUsername", "GetFullChannel"]
    assert len(listener.posts) == 3


def test_a_name_that_went_to_another_channel_starts_afresh_and_says_so(cloud, channel, listener):
    fill(channel, 3)
    listener.run()
    channel.username = "tenmoi"
    cloud.channels = {"tenmoi": channel}
    other = cloud.add(Channel(5005, "sothunghiem"))
    post(other, 1, 1)
    listener.run()
    assert list(listener.posts.index) == ["telegram:5005/1"]
    assert "kênh khác" in listener.pages[0].notes[0]


def test_connections_lead_to_telegram_and_nowhere_else(cloud, channel, listener, monkeypatch):
    monkeypatch.setenv("NGHE_TELEGRAM_SESSION", cloud.session(ip="203.0.113.9"))
    with pytest.raises(SourceError, match="không thuộc mạng của Telegram"):
        list(COLLECTOR.collect(Target("telegram", "channel", "sothunghiem"), listener.ask(endpoint="")))
    assert cloud.n_connections == 0
    assert is_of_telegram("149.154.167.51")
    assert is_of_telegram("2001:67c:4e8:f002::a")
    assert not is_of_telegram("127.0.0.1")
    assert not is_of_telegram("8.8.8.8", allowed="8.8.8.8")
    assert len(NETWORKS) == 14


@pytest.mark.parametrize("line", ["channel a b", "channel +84900", "search tenkenh", "channel ab"])
def test_a_target_that_cannot_be_asked_is_refused_before_anything_is(line):
    verb, _, what = line.partition(" ")
    with pytest.raises(ParameterError, match="telegram channel tenkenh"):
        COLLECTOR.check(Target("telegram", verb, what))


@pytest.mark.parametrize(
    "state", [{"newest": "x", "run": 5}, {"channel": "a", "recent": [1]}, {"branches": [{"post": 1}]}]
)
def test_a_strange_state_starts_afresh(channel, listener, state):
    fill(channel, 3)
    listener.state = state
    listener.run()
    assert sorted(listener.numbers) == [1, 2, 3]


def test_the_session_string_is_telethons_own_form(cloud):
    assert struct.calcsize(">B4sH256s") == 263
    assert len(cloud.session()) == 353
