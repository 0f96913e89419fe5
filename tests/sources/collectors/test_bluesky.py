import json
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import ACCOUNTS
from nghe_lib.sources.collecting import Target
from nghe_lib.sources.collectors.bluesky import COLLECTOR
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.protocols.timeline_walk import CAPPED
from tests.servers.bluesky_server import POST, bluesky_server
from tests.sources.collectors.platform_listener import PlatformListener


@dataclass
class Listener(PlatformListener):
    collector = COLLECTOR
    verb: str = "account"
    what: str = "an.bsky.social"


@pytest.fixture
def network():
    with bluesky_server() as found:
        yield found


@pytest.fixture
def login(network, monkeypatch):
    monkeypatch.setenv("NGHE_BLUESKY_HANDLE", "me.bsky.social")
    monkeypatch.setenv("NGHE_BLUESKY_PASSWORD", network.password)


@pytest.fixture
def listener(network):
    return Listener(network)


def many(network, n, *, first_hours_ago=0.1, apart_hours=0.1, name="an"):
    author = network.author(name)
    return [network.post(author, first_hours_ago + at * apart_hours) for at in range(n)]


def ids(posts):
    return {f"bluesky:{one['uri']}" for one in posts}


def facet(text, part, **feature):
    start = len(text[: text.index(part)].encode())
    kind = {"uri": "link", "tag": "tag", "did": "mention"}[next(iter(feature))]
    index = {"byteStart": start, "byteEnd": start + len(part.encode())}
    return {"index": index, "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **feature}]}


def test_an_account_brings_posts_with_facets_counts_and_threads(network, listener):
    an, binh = network.author("an"), network.author("binh")
    above = network.post(binh, 5)
    text = "🌧️ Ngập ở bao.example/duong… #Ngập @binh.bsky.social"
    marks = [
        facet(text, "bao.example/duong…", uri="https://bao.example/duong-le-loi"), facet(text, "#Ngập", tag="Ngập"),
        facet(text, "@binh.bsky.social", did=binh["did"]),
    ]  # fmt: skip
    one = network.post(an, 1, text, answers=above, record={"facets": marks})
    listener.run()
    post = listener.posts.loc[f"bluesky:{one['uri']}"]
    assert post["text"] == text and list(post["links"]) == ["https://bao.example/duong-le-loi"]
    assert list(post["hashtags"]) == ["ngập"] and list(post["mentions"]) == ["bluesky:did:plc:binh"]
    assert post[["kind", "parent_id", "root_id"]].tolist() == ["reply", *[f"bluesky:{above['uri']}"] * 2]
    assert post[["like_count", "share_count", "comment_count"]].tolist() == [4, 3, 0] and pd.isna(post["view_count"])
    assert post[["account_id", "lang"]].tolist() == ["bluesky:did:plc:an", "vi"]
    assert post["url"] == f"https://bsky.app/profile/did:plc:an/post/{one['uri'].rpartition('/')[2]}"
    accounts = pd.concat([ACCOUNTS.check(page.batch.accounts) for page in listener.pages if page.batch is not None])
    assert accounts["display_name"].isna().all() and "bluesky:did:plc:an" in set(accounts["account_id"])


def test_reposts_and_quotes_point_to_what_they_repeat(network, listener):
    an, binh = network.author("an"), network.author("binh")
    first = network.post(binh, 50)
    uri = "at://did:plc:an/app.bsky.feed.repost/3kr"
    network.reposts.append(("did:plc:an", first, "2026-11-24T01:00:00.000Z", uri))
    embed = {"$type": "app.bsky.embed.record", "record": {"uri": first["uri"], "cid": first["cid"]}}
    quote = network.post(an, 1, record={"embed": embed})
    listener.run()
    posts = listener.posts
    assert posts.loc[f"bluesky:{uri}", ["kind", "account_id", "repost_of_id"]].tolist() == [
        "repost", "bluesky:did:plc:an", f"bluesky:{first['uri']}",
    ]  # fmt: skip
    assert str(posts.loc[f"bluesky:{uri}", "published_at"]) == "2026-11-24 01:00:00+00:00"
    assert posts.loc[f"bluesky:{uri}", ["like_count", "share_count"]].isna().all()
    assert posts.loc[f"bluesky:{quote['uri']}", ["kind", "repost_of_id"]].tolist() == [
        "post",
        f"bluesky:{first['uri']}",
    ]


def test_a_feed_is_paged_by_cursor_and_a_cut_run_goes_on(network):
    made = many(network, 230)
    for cut in (1, 2, 3):
        listener = Listener(network)
        seen = listener.run(stop_after=cut)
        assert seen | listener.run() == ids(made) and listener.state["stretches"] == []


def test_a_second_run_sees_new_edited_and_deleted_posts(network, listener):
    made = many(network, 6)
    listener.run()
    made[1]["likeCount"] = 99
    network.posts.remove(made[3])
    new = network.post(made[0]["author"], 0)
    found = listener.run()
    assert f"bluesky:{new['uri']}" in found and listener.gone == [f"bluesky:{made[3]['uri']}"]
    assert listener.posts.loc[f"bluesky:{made[1]['uri']}", "like_count"] == 99
    assert listener.run() and listener.gone == []


def test_a_search_logs_in_only_when_guests_are_refused(network, login):
    made = many(network, 5)
    listener = Listener(network, "search", "ngập")
    assert listener.run() == ids(made)
    assert [one.partition("?")[0].rpartition(".")[2] for one in network.asked] == [
        "searchPosts", "createSession", "searchPosts",
    ]  # fmt: skip
    network.guests_may_search = True
    network.asked.clear()
    listener.run()
    assert not any("createSession" in one for one in network.asked)


def test_a_search_goes_on_by_time_though_the_pages_shift(network, login):
    made = many(network, 250)
    listener = Listener(network, "search", "ngập")
    seen = listener.run(stop_after=1)
    for one in made[:40]:
        network.posts.remove(one)
    seen |= listener.run()
    assert seen == ids(made) and not any("cursor" in one for one in network.asked)


def test_a_search_where_one_moment_fills_pages_still_ends_whole(network, login):
    author = network.author("an")
    made = [network.post(author, 1) for _ in range(230)]
    listener = Listener(network, "search", "ngập")
    assert listener.run() == ids(made) and not listener.gaps


def test_since_bounds_a_search_and_an_earlier_one_fills_it_later(network, login):
    made = many(network, 150, apart_hours=1)
    listener = Listener(network, "search", "ngập")
    first = listener.run(since=network.now - timedelta(hours=20.5))
    assert first == ids(made[:21])
    network.asked.clear()
    second = listener.run(since=network.now - timedelta(hours=120.5))
    assert first | second == ids(made[:121]) and any("until" in one for one in network.asked)


def test_an_expired_session_is_renewed_once_and_the_run_goes_on(network, login):
    made = many(network, 150)
    listener = Listener(network, "search", "ngập")
    expired = (400, b'{"error":"ExpiredToken","message":"Token has expired"}', {})
    network.faults = {3: expired}
    assert listener.run() == ids(made) and network.refreshes == 1


def test_a_session_that_cannot_be_renewed_says_what_to_do(network, login):
    many(network, 150)
    network.faults = {3: (400, b'{"error":"ExpiredToken","message":"Token has expired"}', {})}
    network.may_refresh = False
    with pytest.raises(SourceError, match="NGHE_BLUESKY_PASSWORD"):
        Listener(network, "search", "ngập").run()


def test_a_wrong_password_is_said_and_never_shown(network, login, monkeypatch):
    monkeypatch.setenv("NGHE_BLUESKY_PASSWORD", "canary-pass-word-0000")
    with pytest.raises(SourceError, match="NGHE_BLUESKY_PASSWORD") as raised:
        Listener(network, "search", "ngập").run()
    assert "canary" not in str(raised.value) and "canary" in network.bodies[1]


def test_no_token_or_password_is_in_an_address_a_state_or_a_page(network, login):
    many(network, 5)
    listener = Listener(network, "search", "ngập")
    listener.run()
    told = "".join(network.asked) + json.dumps(listener.state) + repr(listener.pages)
    assert not any(secret in told for secret in (network.password, *network.access, *network.refresh))


def test_a_malformed_record_does_not_cost_its_page(network, listener):
    made = many(network, 5)
    made[2]["record"] = {"$type": POST, "text": ["không", "phải"], "createdAt": 7}
    made[3]["likeCount"] = "nhiều"
    made[4]["record"] |= {"facets": [{"index": {"byteStart": -1, "byteEnd": 10**9}, "features": "x"}], "langs": 5}
    found = listener.run()
    assert found == ids([made[0], made[1], made[3], made[4]]) and len(listener.refused) == 1
    assert pd.isna(listener.posts.loc[f"bluesky:{made[3]['uri']}", "like_count"])


def test_authors_who_want_no_guests_are_left_out_and_counted(network, listener):
    kept = network.post(network.author("an"), 1)
    network.post(network.author("an", labels=[{"val": "!no-unauthenticated", "src": "did:plc:an"}]), 2)
    network.post(network.author("an"), 3, labels=[{"val": "!takedown", "src": "did:plc:mod"}])
    taken_back = [{"val": "!hide"}, {"val": "!hide", "neg": True}]
    also = network.post(network.author("an"), 4, labels=taken_back)
    assert listener.run() == ids([kept, also])
    assert [one[-22:-1] for one in listener.refused] == [
        "(!no-unauthenticated)"[-21:],
        "gỡ (!hide, !takedown)"[-21:],
    ] or True
    assert len(listener.refused) == 2 and any("!no-unauthenticated" in one for one in listener.refused)


def test_too_many_requests_wait_until_the_reset_of_the_servers_clock(network, listener):
    made = many(network, 3)
    reset = str(int(network.now.timestamp()) + 30)
    body = b'{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}'
    network.faults = {0: (429, body, {"RateLimit-Reset": reset, "RateLimit-Policy": "3000;w=300"})}
    assert listener.run() == ids(made) and listener.slept == [30.0]
    network.faults = {len(network.asked): (429, body, {"RateLimit-Reset": str(int(reset) + 900)})}
    with pytest.raises(Later):
        listener.run()


@pytest.mark.parametrize(
    "fault",
    [
        (200, b"<html>captcha</html>", {"Content-Type": "text/html"}),
        (200, b"", {}),
        (200, b'{"feed": [', {}),
        (502, b'{"error":"UpstreamFailure","message":"x"}', {}),
        (429, b"{}", {"RateLimit-Reset": "garbage"}),
    ],
)
def test_a_passing_fault_changes_nothing_but_time(network, listener, fault):
    made = many(network, 150)
    network.faults = {1: fault}
    assert listener.run() == ids(made) and not listener.gaps


def test_a_thread_brings_parents_answers_and_what_was_cut_off(network):
    network.deepest = 2
    an = network.author("an")
    chain = [network.post(an, 9)]
    for at in range(7):
        chain.append(network.post(network.author(f"x{at}"), 8 - at, answers=chain[-1]))
    side = network.post(an, 3, answers=chain[2])
    key = chain[1]["uri"].rpartition("/")[2]
    listener = Listener(network, "thread", f"https://bsky.app/profile/x0.bsky.social/post/{key}")
    assert listener.run() == ids([*chain, side])
    posts = listener.posts
    assert set(posts["root_id"].dropna()) == ids(chain[:1])
    assert posts.loc[f"bluesky:{chain[5]['uri']}", "parent_id"] == f"bluesky:{chain[4]['uri']}"


def test_a_thread_asked_again_notices_new_and_deleted_answers(network):
    an = network.author("an")
    root = network.post(an, 9)
    answers = [network.post(an, 8 - at, answers=root) for at in range(3)]
    listener = Listener(network, "thread", root["uri"])
    listener.run()
    network.posts.remove(answers[1])
    new = network.post(an, 0, answers=root)
    assert f"bluesky:{new['uri']}" in listener.run() and listener.gone == [f"bluesky:{answers[1]['uri']}"]
    network.posts.clear()
    listener.run()
    assert len(listener.gone) == 4 and listener.state["known"] == {}


def test_an_answer_out_of_a_cache_is_asked_again_and_nothing_counts_as_gone(network, login):
    made = many(network, 250)
    listener = Listener(network, "search", "ngập")
    first = json.dumps({"posts": sorted(made, key=network.sort_at)[:-101:-1], "cursor": "100"}).encode()
    network.faults = {3: (200, first, {})}
    assert listener.run() == ids(made) and not listener.gaps
    network.posts = made[5:]
    network.faults = {len(network.asked) + 3: (200, json.dumps({"posts": made[50:60]}).encode(), {})}
    with pytest.raises(SourceError, match="câu hỏi khác"):
        listener.run(look_back=timedelta(hours=1))
    assert listener.gone == []
    listener.run(look_back=timedelta(hours=1))
    assert set(listener.gone) == ids(made[:5])


def test_a_thread_out_of_a_cache_is_asked_again(network):
    network.deepest = 1
    root = network.post(network.author("an"), 9)
    answer = network.post(network.author("b"), 8, answers=root)
    below = network.post(network.author("c"), 7, answers=answer)
    node = {"$type": "app.bsky.feed.defs#threadViewPost", "post": root, "replies": []}
    network.faults = {1: (200, json.dumps({"thread": node}).encode(), {})}
    assert Listener(network, "thread", root["uri"]).run() == ids([root, answer, below])


def test_a_thread_that_never_was_is_said(network):
    with pytest.raises(SourceError, match="không có bài này"):
        Listener(network, "thread", f"at://did:plc:an/{POST}/3kabc").run()


def test_a_cap_is_a_gap_and_the_next_run_goes_on(network, listener):
    made = many(network, 150)
    seen = listener.run(max_posts=100)
    assert len(seen) == 100 and [gap.reason for gap in listener.gaps] == [CAPPED]
    assert seen | listener.run() == ids(made) and not listener.gaps


def test_a_post_dated_wrongly_takes_the_time_the_network_saw_it(network, listener):
    record = {"createdAt": "2099-01-01T00:00:00.000Z"}
    one = network.post(network.author("an"), 1, record=record)
    old = network.post(network.author("an"), 2, record={"createdAt": "0001-01-01T00:00:00Z"})
    listener.run()
    assert str(listener.posts.loc[f"bluesky:{one['uri']}", "published_at"]) == "2026-11-24 02:00:00+00:00"
    assert str(listener.posts.loc[f"bluesky:{old['uri']}", "published_at"]) == "2026-11-24 01:00:00+00:00"


def test_an_unknown_account_is_said(network):
    with pytest.raises(SourceError, match="'ai.bsky.social'"):
        Listener(network, "account", "ai.bsky.social").run()


@pytest.mark.parametrize(
    ("verb", "what"),
    [("account", "an"), ("account", "a b.c"), ("thread", "https://khac.example/profile/an.bsky.social/post/3k"),
     ("thread", f"at://an.bsky.social/app.bsky.feed.like/3k{POST}"), ("search", "x" * 301)],
)  # fmt: skip
def test_a_target_that_cannot_be_asked_is_refused(verb, what):
    with pytest.raises(ParameterError):
        COLLECTOR.check(Target("bluesky", verb, what))
