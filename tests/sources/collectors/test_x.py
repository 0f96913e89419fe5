import http.client
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors import read_target
from nghe_lib.sources.collectors.x import COLLECTOR, OLDER, OLDER_OF_USER
from nghe_lib.sources.fetch import Fetcher, Later
from nghe_lib.sources.protocols.timeline_walk import CAPPED
from nghe_lib.sources.protocols.x_client import MOST_UNITS, NO_CREDITS, OUT_OF_UNITS, USED_UP
from tests.servers.x_server import PROBLEMS, number_at, x_server
from tests.sources.collectors.platform_listener import PlatformListener
from tests.sources.payloads.test_captures import spoiled

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
CANARY = "AAAAAAAAAAAAAAAAAAAAAcanary0x1token2"


@dataclass
class Listener(PlatformListener):
    collector = COLLECTOR
    verb: str = "search"
    what: str = "ngập"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NGHE_X_BEARER", CANARY)
    with x_server() as found:
        found.bearer = CANARY
        yield found


@pytest.fixture
def listener(server):
    return Listener(server)


def many(server, n, *, first_hours_ago=0.1, apart_hours=0.1):
    user = server.user("nhieu")
    return {f"x:{server.post(user, first_hours_ago + at * apart_hours)['id']}" for at in range(n)}


def answer_of(server, number):
    """What the server answered to the request of this number, asked once more."""
    path, asked = server.asked[number]
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    connection.request("GET", f"{path}?{urlencode(asked)}", headers={"Authorization": f"Bearer {server.bearer}"})
    body = connection.getresponse().read()
    connection.close()
    return body


def problem(kind, status=400, **more):
    return {"title": "Lỗi", "detail": f"Vì {CANARY}", "type": f"{PROBLEMS}/{kind}", "status": status} | more


def units_of(server):
    return sum(2 if kind == "user" else 1 for _, kind, _ in server.billed)


def test_a_search_brings_posts_what_they_refer_to_and_their_authors(server, listener):
    so, dan = server.user("SoThu"), server.user("dan_1", protected=False)
    first = server.post(so, 30, "Thông báo: đường ngập &amp; kẹt xe #HCM https://t.co/a", entities={
        "hashtags": [{"tag": "HCM"}], "mentions": [{"username": "SoGTVT", "id": "9"}],
        "urls": [{"url": "https://t.co/a", "expanded_url": "https://bao.example/1"},
                 {"url": "https://t.co/b", "expanded_url": "https://x.com/SoThu/status/1/photo/1", "media_key": "3_1"}],
    })  # fmt: skip
    answer = server.post(dan, 20, "@SoThu vẫn ngập", refers=[("replied_to", first)])
    repost = server.post(dan, 10, "RT @SoThu: Thông báo: đường ngập &amp; …", refers=[("retweeted", first)])
    quote = server.post(dan, 5, "Ngập mãi", refers=[("quoted", first)], note_tweet={"text": "Ngập mãi thôi" * 30})
    listener.run()
    posts, key = listener.posts, f"x:{first['id']}"
    assert listener.ids == {f"x:{one['id']}" for one in (first, answer, repost, quote)}
    assert posts.loc[key, "text"] == "Thông báo: đường ngập & kẹt xe #HCM https://t.co/a"
    assert list(posts.loc[key, "links"]) == ["https://bao.example/1"]
    assert list(posts.loc[key, "hashtags"]) == ["hcm"] and list(posts.loc[key, "mentions"]) == ["x:sogtvt"]
    counts = posts.loc[key, ["like_count", "share_count", "comment_count", "view_count"]].tolist()
    assert counts == [4, 3, 1, 90] and posts.loc[key, "url"] == f"https://x.com/sothu/status/{first['id']}"
    assert posts.loc[f"x:{answer['id']}", ["kind", "parent_id", "root_id"]].tolist() == ["reply", key, key]
    shared = posts.loc[f"x:{repost['id']}"]
    assert (shared["kind"], shared["repost_of_id"], shared["text"]) == ("repost", key, posts.loc[key, "text"])
    assert pd.isna(shared["like_count"]) and pd.isna(shared["share_count"])
    assert posts.loc[f"x:{quote['id']}", ["kind", "repost_of_id"]].tolist() == ["post", key]
    assert posts.loc[f"x:{quote['id']}", "text"] == "Ngập mãi thôi" * 30
    assert listener.accounts.loc["x:sothu", "follower_count"] == 12
    assert str(listener.accounts.loc["x:sothu", "created_at"]) == "2015-03-01 08:00:00+00:00"
    assert "Họ Tên" not in listener.accounts.to_csv() + posts.to_csv()


def test_a_server_with_the_older_names_is_asked_again_in_those(server, listener):
    server.is_old = True
    user = server.user("SoThu")
    first = server.post(user, 3)
    answer = server.post(user, 2, "Đã hết ngập", refers=[("replied_to", first)])
    listener.run()
    assert [sorted(asked)[-2:] for _, asked in server.asked] == [
        ["query", "user.fields"],
        ["tweet.fields", "user.fields"],
    ]
    assert listener.posts.loc[f"x:{answer['id']}", "parent_id"] == f"x:{first['id']}"
    assert listener.posts["account_id"].tolist() == ["x:sothu"] * 2
    assert listener.posts["share_count"].tolist() == [3, 3]


def test_all_pages_are_read_and_every_read_is_counted(server, listener):
    every = many(server, 250)
    assert listener.run() == every and not listener.gaps
    assert [asked["max_results"] for _, asked in server.asked] == ["100"] * 3
    assert listener.spent == 250 + 3 * 2 >= units_of(server) == 252


def test_posts_and_users_that_come_along_cost_too(server, listener):
    first = server.post(server.user("mot"), 30, "Gốc")
    server.post(server.user("hai"), 3, refers=[("replied_to", first)])
    listener.run()
    assert listener.spent == units_of(server) == 2 * 1 + 2 * 2


def test_a_cut_run_goes_on_where_it_was_cut(server, listener):
    every = many(server, 250)
    first = listener.run(stop_after=1)
    assert len(first) == 100
    server.tokens.clear()  # tokens of another run hold no more
    assert first | listener.run() == every and not listener.gaps
    assert "until_id" in server.asked[2][1] and listener.state["stretches"] == []


def test_what_came_while_a_run_was_cut_is_read_first_and_the_rest_after_it(server, listener):
    every = many(server, 150)
    first = listener.run(stop_after=1)
    server.now += timedelta(hours=1)
    late = server.post(server.user("moi"), 0.2)
    assert first | listener.run() == every | {f"x:{late['id']}"}


def test_a_second_run_asks_only_for_what_is_new_and_the_days_before(server, listener):
    old, young = server.post(server.user(), 100), server.post(server.user("b"), 10)
    listener.run()
    server.now += timedelta(hours=2)
    new = server.post(server.user("c"), 1)
    assert listener.run() == {f"x:{young['id']}", f"x:{new['id']}"}
    assert server.asked[-1][1]["start_time"] == "2026-11-21T17:00:00Z" and f"x:{old['id']}" not in listener.ids


def test_since_further_back_than_a_week_is_a_lasting_gap_said_once(server, listener):
    many(server, 3)
    listener.run(since=NOW - timedelta(days=30))
    gap = listener.gaps[0]
    assert (gap.reason, gap.is_lasting, gap.start_at, gap.end_at) == (
        OLDER, True, NOW - timedelta(days=30), NOW - timedelta(days=7),
    )  # fmt: skip
    assert "start_time" not in server.asked[0][1]
    listener.run(since=NOW - timedelta(days=30))
    assert not listener.gaps


def test_since_within_the_week_brings_nothing_older(server, listener):
    server.post(server.user(), 50)
    young = server.post(server.user("b"), 5)
    assert listener.run(since=NOW - timedelta(days=1)) == {f"x:{young['id']}"} and not listener.gaps


def test_a_pause_longer_than_a_week_is_a_lasting_gap(server, listener):
    many(server, 2)
    listener.run()
    server.now += timedelta(days=12)
    listener.run()
    assert [(gap.reason, gap.is_lasting, gap.end_at) for gap in listener.gaps] == [
        (OLDER, True, NOW + timedelta(days=5))
    ]
    assert len(server.asked) == 2  # posts out of reach are not asked for one by one: that costs too


def test_the_rest_of_a_cut_run_that_grew_too_old_is_a_lasting_gap(server, listener):
    many(server, 150)
    listener.run(stop_after=1)
    server.now += timedelta(days=9)
    listener.run()
    assert {(gap.reason, gap.is_lasting) for gap in listener.gaps} == {(OLDER, True)}
    assert listener.state["stretches"] == []


def test_a_cap_on_posts_is_a_gap_and_the_next_run_goes_on(server, listener):
    every = many(server, 60)
    first = listener.run(max_posts=20)
    assert len(first) == 20 and [gap.reason for gap in listener.gaps] == [CAPPED]
    assert first | listener.run() == every


def test_a_run_stops_before_a_call_that_could_pass_the_budget(server, listener):
    every = many(server, 150)
    first = listener.run(units_left=MOST_UNITS * 25)
    assert [asked["max_results"] for _, asked in server.asked][:2] == ["25", "22"]
    assert [gap.reason for gap in listener.gaps] == [OUT_OF_UNITS] and not listener.gaps[0].is_lasting
    assert listener.spent <= MOST_UNITS * 25 and 0 < len(first) < 150
    assert first | listener.run() == every and not listener.gaps


def test_no_call_is_made_where_the_budget_pays_for_none(server, listener):
    many(server, 3)
    listener.run(units_left=MOST_UNITS * 10 - 1)
    assert not server.asked and [gap.reason for gap in listener.gaps] == [OUT_OF_UNITS]
    assert listener.run() and not listener.gaps


def test_the_estimate_needs_no_network(listener):
    ask = Ask(Fetcher(), max_posts=500, units_left=2_000)
    assert COLLECTOR.estimate(Target("x", "search", "ngập"), ask) == 1_500
    assert COLLECTOR.estimate(Target("x", "search", "ngập"), replace(ask, max_posts=10_000)) == 2_000
    assert COLLECTOR.estimate(Target("x", "user", "a"), replace(ask, state={"newest": 1, "known": {}})) == 303


def test_too_many_requests_wait_until_the_moment_x_names(server, listener):
    every = many(server, 150)
    server.limit = 1
    assert listener.run() == every and max(listener.slept) == pytest.approx(40, abs=1)


def test_a_long_wait_is_left_to_a_later_run(server, listener):
    many(server, 150)
    server.limit, server.reset_s = 1, 800
    with pytest.raises(Later) as found:
        listener.run()
    assert found.value.retry_at == NOW + timedelta(seconds=800) and len(listener.ids) == 100


@pytest.mark.parametrize(
    "answer",
    [
        (503, b"{}"),
        (200, b"<!DOCTYPE html><html><body>Log in</body></html>"),
        (200, b""),
        (200, b'{"data": [{"id": '),
        (200, b"{}"),
        (200, b"[]"),
        (403, b"<html>Just a moment...</html>"),
    ],
)
def test_an_answer_that_says_nothing_is_asked_again(server, listener, answer):
    every = many(server, 150)
    server.faults[1] = answer
    assert listener.run() == every and not listener.gaps


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, problem("x", 401)), "NGHE_X_BEARER"),
        ((403, problem("client-forbidden", 403, reason="client-not-enrolled")), "client-not-enrolled"),
        ((402, problem("credits", 402, title="CreditsDepleted")), "console.x.com"),
        ((400, problem("invalid-request")), "400"),
        ((404, problem("x", 404)), "404"),
    ],
)
def test_a_refusal_says_what_to_do_and_never_the_token(server, listener, answer, said):
    every = many(server, 150)
    server.faults[1] = answer
    with pytest.raises(SourceError, match=said) as found:
        listener.run()
    first = listener.ids
    assert CANARY not in repr(found.value) + str(found.value.__context__) + json.dumps(listener.state)
    assert len(first) == 100 and first | listener.run() == every


def test_no_credits_left_is_a_gap_too(server, listener):
    many(server, 150)
    server.faults[1] = (402, problem("credits", 402))
    with pytest.raises(SourceError):
        listener.run()
    assert [gap.reason for gap in listener.gaps] == [NO_CREDITS]


def test_the_cap_of_the_month_is_a_gap_until_the_next_one(server, listener):
    every = many(server, 150)
    server.faults[1] = (429, problem("usage-capped", 429, title="UsageCapExceeded", period="Monthly"))
    with pytest.raises(Later) as found:
        listener.run()
    first = listener.ids
    assert found.value.retry_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert [gap.reason for gap in listener.gaps] == [USED_UP]
    assert first | listener.run() == every


def test_a_page_given_twice_is_asked_again(server, listener):
    every = many(server, 250)
    listener.run(stop_after=2)
    stale = answer_of(server, 1)
    server.asked.clear()
    listener.state = {}
    server.faults[2] = (200, stale)
    assert listener.run() == every and not listener.gaps and len(server.asked) == 4


def test_a_page_that_never_changes_ends_the_run_and_loses_nothing(server, listener):
    every = many(server, 250)
    listener.run(stop_after=1)
    stale = answer_of(server, 0)
    server.asked.clear()
    listener.state = {}
    server.faults |= {at: (200, stale) for at in (1, 2, 3)}
    with pytest.raises(SourceError, match="đã đọc"):
        listener.run()
    first = listener.ids
    assert len(first) == 100 and first | listener.run() == every


def test_a_token_that_leads_back_is_left_for_the_number_of_the_oldest_post(server, listener):
    every = many(server, 250)
    listener.run(stop_after=2)
    looping = json.loads(answer_of(server, 1))
    server.asked.clear()
    listener.state = {}
    server.changes[1] = lambda: looping["meta"].update(next_token=server.asked[1][1]["pagination_token"])
    server.faults[1] = (200, looping)
    assert listener.run() == every and "until_id" in server.asked[2][1]


def test_a_token_that_holds_no_more_is_left_for_the_number_of_the_oldest_post(server, listener):
    every = many(server, 250)
    server.changes[1] = server.tokens.clear
    assert listener.run() == every and not listener.gaps and listener.spent == 250 + 3 * 2 + 1


def test_an_edited_post_stays_one_post(server, listener):
    user = server.user()
    post = server.post(user, 5, "Ngập 10 cm")
    listener.run()
    server.edit(post, 10, "Ngập 30 cm")
    server.now += timedelta(hours=1)
    assert listener.run() == {f"x:{post['id']}"} and not listener.gone
    assert listener.posts["text"].tolist() == ["Ngập 30 cm"]
    assert listener.posts["published_at"].iloc[0] == pd.Timestamp(NOW - timedelta(hours=5))
    server.now += timedelta(hours=1)
    listener.run()
    assert not listener.gone


def test_a_deleted_post_is_asked_for_by_number_and_gone(server, listener):
    kept, lost = server.post(server.user(), 5), server.post(server.user("b"), 4)
    listener.run()
    del server.posts[lost["id"]]
    server.now += timedelta(hours=1)
    assert listener.run() == {f"x:{kept['id']}"} and listener.gone == [f"x:{lost['id']}"]
    listener.run()
    assert not listener.gone


def test_a_post_referred_to_that_is_missing_is_a_note_and_never_gone(server, listener):
    lost = server.post(server.user(), 30, "Gốc")
    answer = server.post(server.user("b"), 2, refers=[("replied_to", lost)])
    del server.posts[lost["id"]]
    listener.run()
    assert not listener.gone and any("1 bài được nhắc tới" in note for note in listener.notes)
    assert listener.posts.loc[f"x:{answer['id']}", "parent_id"] == f"x:{lost['id']}"


def test_one_strange_post_costs_no_page(server, listener):
    good = server.post(server.user(), 2)
    server.post(server.user("b"), 1, text="ngập \x00 \ud83d", lang=["vi"], public_metrics="không", entities=[1])
    server.faults[0] = (200, {
        "data": [{"text": "không mã"}, ["lạ"], {"id": good["id"], "text": ["ngập"]}, {"id": "5" * 12, "text": "ngập"}],
        "meta": {"result_count": 4},
    })  # fmt: skip
    listener.run()
    assert len(listener.refused) == 3 and listener.ids == {f"x:{'5' * 12}"}


def test_an_account_is_asked_for_its_number_once(server, listener):
    user, other = server.user("SoThu"), server.user("khac")
    own = server.post(user, 300, "Chào"), server.post(user, 20, "Mưa to")
    server.post(other, 3)
    listener.verb, listener.what = "user", "@sothu"
    assert listener.run() == {f"x:{one['id']}" for one in own} and not listener.gaps
    assert listener.spent == 2 + 2 + 2 and listener.accounts.index.tolist() == ["x:sothu"]
    server.now += timedelta(hours=1)
    new = server.post(user, 0.1, "Tạnh")
    assert listener.run() == {f"x:{new['id']}", f"x:{own[1]['id']}"}
    assert sum("username" in path for path, _ in server.asked) == 1


def test_an_account_that_is_not_there_or_closed_says_so(server, listener):
    listener.verb, listener.what = "user", "khongco"
    with pytest.raises(SourceError, match="khongco"):
        listener.run()
    user = server.user("sapkhoa")
    server.post(user, 3)
    listener.what = "sapkhoa"
    listener.run()
    user["protected"] = True
    with pytest.raises(SourceError, match="riêng tư"):
        listener.run()


def test_the_end_of_what_x_shows_of_an_account_is_a_lasting_gap(server, listener, monkeypatch):
    many(server, 230)
    monkeypatch.setattr("nghe_lib.sources.collectors.x.MOST_OF_USER", 220)
    server.shown_of_user = 220
    listener.verb, listener.what = "user", "nhieu"
    listener.run()
    assert len(listener.ids) == 220
    assert [(gap.reason, gap.is_lasting) for gap in listener.gaps] == [(OLDER_OF_USER, True)]


def test_a_conversation_is_its_post_and_the_replies_of_a_week(server, listener):
    root = server.post(server.user(), 30, "Hỏi")
    answer = server.post(server.user("b"), 20, "Đáp", refers=[("replied_to", root)])
    deeper = server.post(server.user("c"), 10, "Đáp nữa", refers=[("replied_to", answer)])
    listener.verb, listener.what = "thread", f"https://x.com/sothu/status/{root['id']}?s=20"
    assert listener.run() == {f"x:{one['id']}" for one in (root, answer, deeper)} and not listener.gaps
    listener.what, listener.state = deeper["id"], {}
    assert listener.run() == {f"x:{one['id']}" for one in (root, answer, deeper)}


def test_an_old_conversation_says_that_old_replies_are_out_of_reach(server, listener):
    root = server.post(server.user(), 30 * 24, "Hỏi")
    listener.verb, listener.what = "thread", root["id"]
    assert listener.run() == {f"x:{root['id']}"}
    assert [(gap.reason, gap.is_lasting) for gap in listener.gaps] == [(OLDER, True)]


def test_the_post_of_a_conversation_that_is_gone_is_gone(server, listener):
    listener.verb, listener.what = "thread", str(number_at(NOW - timedelta(hours=2)))
    listener.run()
    assert listener.gone == [f"x:{listener.what}"] and not listener.ids


@pytest.mark.parametrize(
    "line", ["x user tên dài quá nhiều chữ", "x thread abc", f"x search {'a' * 513}", "x user", "x tweet 1"]
)
def test_a_line_that_x_cannot_be_asked_is_refused_before_any_call(line):
    with pytest.raises(ParameterError):
        read_target(line)


def test_without_a_token_the_error_names_the_variable(monkeypatch, listener):
    monkeypatch.delenv("NGHE_X_BEARER")
    with pytest.raises(SourceError, match="NGHE_X_BEARER"):
        listener.run()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verb=st.sampled_from(["search", "user", "thread"]), data=st.data())
def test_any_shape_of_an_answer_ends_in_posts_or_a_sentence(server, verb, data):
    server.posts.clear()
    server.users.clear()
    user = server.user("SoThu")
    root = server.post(user, 30)
    server.post(user, 3, refers=[("replied_to", root)])
    listener = Listener(server, verb, {"search": "ngập", "user": "sothu", "thread": root["id"]}[verb])
    server.asked.clear()
    listener.run()
    n = data.draw(st.integers(0, len(server.asked) - 1))
    strange = data.draw(spoiled(json.loads(answer_of(server, n))))
    server.asked.clear()
    server.faults = {n: (200, strange)}
    with suppress(SourceError):
        Listener(server, verb, listener.what).run()
    server.faults = {}


@pytest.mark.parametrize("state", [{"stretches": [[1, 2]], "newest": "x"}, {"known": 5}, {"user_id": ["a"]}])
def test_a_state_that_makes_no_sense_starts_afresh(server, listener, state):
    every = many(server, 5)
    listener.state = state
    assert listener.run() == every
