import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.schema import ACCOUNTS
from nghe_lib.sources.collecting import Target
from nghe_lib.sources.collectors.mastodon import COLLECTOR
from nghe_lib.sources.fetch import Later
from nghe_lib.sources.protocols.timeline_walk import CAPPED, REPEATING
from tests.servers.mastodon_server import HOST, mastodon_server, number_at
from tests.sources.collectors.platform_listener import PlatformListener

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
CANARY = "canary0mastodon1token2"


@dataclass
class Listener(PlatformListener):
    collector = COLLECTOR
    verb: str = "tag"
    what: str = f"ngap@{HOST}"


@pytest.fixture
def server():
    with mastodon_server() as found:
        yield found


@pytest.fixture
def listener(server):
    return Listener(server)


def many(server, n, *, first_hours_ago=0.1, apart_hours=0.1):
    account = server.account("nhieu")
    return [server.status(account, first_hours_ago + at * apart_hours, tags=["ngap"]) for at in range(n)]


def id_of(status):
    return "mastodon:" + re.sub(r"https://([^/]+)/users/\w+/statuses/(\d+).*", r"\1/\2", status["uri"])


def test_a_hashtag_brings_posts_with_text_counts_tags_mentions_and_links(server, listener):
    author, friend = server.account("an"), server.account("binh", acct="binh@khac.example")
    html = (
        '<p>Ngập ở <a href="https://xa.example/tags/ngap" class="mention hashtag" rel="tag">#<span>ngap</span></a><br>'
        '<a href="https://bao.example/a?b=1&amp;c=2"><span class="invisible">https://</span><span>bao.example/a</span>'
        '</a></p><p><a href="https://khac.example/@binh" class="u-url mention">@<span>binh</span></a></p>'
    )
    mention = {"id": friend["id"], "username": "binh", "acct": friend["acct"], "url": friend["url"]}
    one = server.status(author, 1, tags=["ngap"], content=html, mentions=[mention], spoiler_text="Mưa lớn")
    listener.run()
    post = listener.posts.loc[id_of(one)]
    assert post["text"] == "Ngập ở #ngap\nhttps://bao.example/a\n\n@binh" and post["title"] == "Mưa lớn"
    assert list(post["links"]) == ["https://bao.example/a?b=1&c=2"] and list(post["hashtags"]) == ["ngap"]
    assert post["account_id"] == f"mastodon:an@{HOST}" and list(post["mentions"]) == ["mastodon:binh@khac.example"]
    assert post[["like_count", "share_count", "comment_count"]].tolist() == [4, 3, 2] and pd.isna(post["view_count"])
    assert (
        post[["kind", "lang"]].tolist() == ["post", "vi"] and str(post["published_at"]) == "2026-11-24 02:00:00+00:00"
    )
    accounts = pd.concat([ACCOUNTS.check(page.batch.accounts) for page in listener.pages if page.batch is not None])
    assert accounts[["account_id", "follower_count"]].values.tolist() == [[f"mastodon:an@{HOST}", 12]]
    assert accounts["display_name"].isna().all() and not listener.gaps


def test_paging_follows_the_link_header_to_the_end(server, listener):
    made = many(server, 95)
    assert listener.run() == {id_of(one) for one in made}
    assert [one for one in server.asked if "max_id" not in one][1:] == [] and len(server.asked) == 4
    assert listener.state["stretches"] == [] and not listener.gaps


def test_a_second_run_asks_only_for_what_is_new_and_for_the_last_days(server, listener):
    many(server, 90, apart_hours=1)
    listener.run()
    server.asked.clear()
    new = server.status(server.accounts[0], 0, tags=["ngap"])
    found = listener.run(look_back=timedelta(hours=5))
    assert id_of(new) in found and len(found) <= 8 and len(server.asked) <= 2
    assert "since_id" in server.asked[0]


def test_an_edit_a_late_post_and_a_deletion_of_the_last_days_are_noticed(server, listener):
    made = many(server, 6)
    listener.run()
    made[2]["content"], made[2]["edited_at"] = "<p>Đã sửa</p>", "2026-11-24T02:59:00.000Z"
    server.statuses.remove(made[4])
    far = server.account("xa", acct="xa@khac.example")
    late = server.status(far, 20, tags=["ngap"])
    found = listener.run()
    assert listener.posts.loc[id_of(made[2]), "text"] == "Đã sửa"
    assert id_of(late) in found and listener.gone == [id_of(made[4])]
    assert listener.run() and listener.gone == []


def test_a_post_that_lost_its_tag_is_read_again_and_not_buried(server, listener):
    made = many(server, 3)
    listener.run()
    made[1] |= {"tags": [], "content": "<p>Không còn thẻ</p>"}
    listener.run()
    assert listener.gone == [] and listener.posts.loc[id_of(made[1]), "text"] == "Không còn thẻ"


def test_a_run_cut_anywhere_goes_on_and_misses_nothing(server):
    made = many(server, 130)
    for cut in (1, 2, 3, 4):
        listener = Listener(server)
        seen = listener.run(stop_after=cut)
        seen |= listener.run()
        assert seen == {id_of(one) for one in made} and listener.state["stretches"] == []


def test_a_cut_run_is_followed_first_by_what_is_new(server, listener):
    made = many(server, 60)
    seen = listener.run(stop_after=1)
    server.now += timedelta(hours=1)
    made.append(server.status(server.accounts[0], 0, tags=["ngap"]))
    server.asked.clear()
    seen |= listener.run()
    assert seen == {id_of(one) for one in made}
    assert "max_id" not in server.asked[0] and sum("max_id" in one for one in server.asked) >= 1


def test_a_cap_is_a_gap_in_words_and_the_next_run_goes_on(server, listener):
    made = many(server, 70)
    seen = listener.run(max_posts=30)
    assert len(seen) == 30 and [gap.reason for gap in listener.gaps] == [CAPPED]
    assert listener.gaps[0].end_at is not None and not listener.gaps[0].is_lasting
    seen |= listener.run()
    assert seen == {id_of(one) for one in made} and not listener.gaps


def test_posts_older_than_since_are_not_taken_and_an_earlier_since_fetches_them_later(server, listener):
    made = many(server, 100, apart_hours=1)
    first = listener.run(since=NOW - timedelta(hours=10.5))
    assert first == {id_of(one) for one in made[:11]}
    second = listener.run(since=NOW - timedelta(hours=60.5))
    assert first | second == {id_of(one) for one in made[:61]}


def test_boosts_are_reposts_and_replies_find_their_parents_on_other_servers(server):
    an, binh = server.account("an"), server.account("binh", acct="binh@khac.example")
    own, far = server.status(an, 5), server.status(binh, 4)
    answer = server.status(an, 3, in_reply_to_id=own["id"], in_reply_to_account_id=an["id"])
    across = server.status(an, 2, in_reply_to_id=far["id"], in_reply_to_account_id=binh["id"])
    number = str(number_at(NOW - timedelta(hours=1)))
    boost = server.status(
        an,
        1,
        number=number,
        reblog=far,
        content=far["content"],
        uri=f"https://{HOST}/users/an/statuses/{number}/activity",
    )
    listener = Listener(server, "account", f"an@{HOST}")
    listener.run()
    posts = listener.posts
    assert posts.loc[id_of(boost), ["kind", "repost_of_id"]].tolist() == ["repost", id_of(far)]
    assert posts.loc[id_of(boost), ["like_count", "comment_count"]].isna().all()
    assert posts.loc[id_of(answer), ["kind", "parent_id"]].tolist() == ["reply", id_of(own)]
    assert posts.loc[id_of(across), "parent_id"] == id_of(far)


def test_an_old_server_that_knows_no_batches_keeps_its_own_number_for_the_parent(server, listener):
    server.has_batches = False
    far = server.account("binh", acct="binh@khac.example")
    one = server.status(server.account("an"), 1, tags=["ngap"], in_reply_to_id="77", in_reply_to_account_id=far["id"])
    listener.run()
    assert listener.posts.loc[id_of(one), "parent_id"] == f"mastodon:{HOST}/77"


def test_authors_who_do_not_want_it_are_left_out_and_counted_with_the_reason(server, listener):
    kept = server.status(server.account("an", discoverable=None, indexable=None), 1, tags=["ngap"])
    for name, flag in (("b", {"noindex": True}), ("c", {"discoverable": False}), ("d", {"indexable": False})):
        server.status(server.account(name, **flag), 2, tags=["ngap"])
    server.status(server.account("e", note='<p><a href="x">#<span>NoBot</span></a></p>'), 3, tags=["ngap"])
    server.status(server.accounts[0], 4, tags=["ngap"], visibility="private")
    assert listener.run() == {id_of(kept)}
    reasons = {re.sub(r".*\((.*)\).*", r"\1", one) for one in listener.refused}
    assert len(listener.refused) == len(reasons) == 5
    assert {"noindex", "discoverable: false", "indexable: false", "#nobot, #noindex"} < reasons


def test_an_account_that_refuses_is_not_read_at_all(server):
    server.status(server.account("an", noindex=True), 1)
    with pytest.raises(SourceError, match="noindex"):
        Listener(server, "account", f"an@{HOST}").run()
    assert len(server.asked) == 1


def test_too_many_requests_wait_until_the_reset_of_the_servers_clock(server, listener):
    many(server, 60)
    server.limit = 1
    assert len(listener.run()) == 60
    assert listener.slept == [40.0]


def test_a_long_wait_ends_the_run_and_the_next_one_goes_on(server, listener):
    made = many(server, 60)
    server.limit, server.reset_s = 1, 250
    seen = set()
    with pytest.raises(Later) as raised:
        listener.run()
    seen |= listener.ids
    assert raised.value.retry_at == NOW + timedelta(seconds=250) and len(seen) == 40
    assert seen | listener.run() == {id_of(one) for one in made}


@pytest.mark.parametrize("reset", ["garbage", "", "[]", "9" * 40])
def test_a_garbled_limit_still_ends_in_the_posts(server, listener, reset):
    many(server, 3)
    server.faults = {0: (429, b'{"error":"Too many requests"}', {"X-RateLimit-Reset": reset})}
    assert len(listener.run()) == 3


@pytest.mark.parametrize(
    "fault",
    [
        (200, b"<html><title>Sign in</title></html>", {"Content-Type": "text/html"}),
        (200, b"", {}),
        (200, b'[{"id": "1"', {}),
        (503, b"<html>busy</html>", {"Retry-After": "2"}),
        (500, b'{"error":"x"}', {}),
    ],
)
def test_a_passing_fault_changes_nothing_but_time(server, listener, fault):
    made = many(server, 60)
    server.faults = {1: fault}
    assert listener.run() == {id_of(one) for one in made} and not listener.gaps


def test_a_page_out_of_a_cache_is_passed_over(server):
    made = many(server, 130)
    page = json.dumps(sorted(server.statuses, key=lambda one: -int(one["id"]))[:40]).encode()
    link = f'<https://{HOST}/api/v1/timelines/tag/ngap?max_id={made[39]["id"]}>; rel="next"'
    fresh = Listener(server)
    server.faults = {len(server.asked) + at: (200, page, {"Link": link}) for at in (1, 3)}
    assert fresh.run() == {id_of(one) for one in made} and not fresh.gaps


def test_a_server_that_goes_round_is_a_gap_and_the_next_run_goes_on_there(server, listener):
    made = many(server, 130)
    page = json.dumps(sorted(server.statuses, key=lambda one: -int(one["id"]))[:40]).encode()
    link = f'<https://{HOST}/api/v1/timelines/tag/ngap?max_id={made[39]["id"]}>; rel="next"'
    server.faults = {at: (200, page, {"Link": link}) for at in range(8)}
    seen = listener.run()
    assert len(seen) == 40 and [gap.reason for gap in listener.gaps] == [REPEATING]
    server.faults = {}
    assert seen | listener.run() == {id_of(one) for one in made} and not listener.gaps


def test_a_token_goes_only_to_the_server_it_is_for_and_only_when_asked(server, listener, monkeypatch):
    many(server, 3)
    server.token = CANARY
    monkeypatch.setenv("NGHE_MASTODON_TOKEN", f"khac.example=khong, {HOST}={CANARY}")
    assert len(listener.run()) == 3
    assert server.tokens_seen[:2] == ["", CANARY] and "khong" not in server.tokens_seen
    assert CANARY not in repr(listener.pages) + json.dumps(listener.state) + "".join(server.asked)


@pytest.mark.parametrize(("given", "said"), [(f"{HOST}=sai{CANARY}", "hết hạn"), (CANARY, f"{HOST}=MÃ"), ("", "thiếu")])
def test_a_wrong_or_missing_token_is_said_without_being_shown(server, listener, monkeypatch, given, said):
    server.token = "right"
    monkeypatch.setenv("NGHE_MASTODON_TOKEN", given)
    with pytest.raises(SourceError, match="NGHE_MASTODON_TOKEN") as raised:
        listener.run()
    assert said in str(raised.value) and CANARY not in str(raised.value)


def test_a_post_from_the_future_does_not_hide_those_that_follow(server, listener):
    many(server, 3)
    server.status(server.accounts[0], -24 * 365, tags=["ngap"], number=number_at(NOW))
    listener.run()
    server.now += timedelta(days=5)
    late = server.status(server.accounts[0], 1, tags=["ngap"])
    assert id_of(late) in listener.run()


def test_strange_posts_are_refused_and_the_others_kept(server, listener):
    many(server, 3)
    odd = [
        {"account": 7}, {"content": ["x"]}, {"uri": "\x00", "id": "x" * 600}, {"created_at": {"a": 1}},
        {"favourites_count": 10**30, "tags": "ngap", "mentions": 5}, {"reblog": "x"}, {"account": {"acct": "a b"}},
    ]  # fmt: skip
    body = json.dumps(
        [*server.statuses, *({**server.statuses[0], "id": str(at), **one} for at, one in enumerate(odd)), 7]
    )
    server.faults = {0: (200, body.encode(), {})}
    listener.run()
    rows = sum(len(page.batch.posts) + len(page.batch.refused) for page in listener.pages if page.batch is not None)
    assert rows == 11 and len(listener.refused) >= 4


@pytest.mark.parametrize(
    ("verb", "what"),
    [("tag", "ngap"), ("tag", "a/b@xa.example"), ("account", "an"), ("account", "an@localhost"), ("public", "http://x.vn"),
     ("public", "127.0.0.1"), ("tag", "ngap@xa.example:99")],
)  # fmt: skip
def test_a_target_that_cannot_be_asked_is_refused_with_an_example(verb, what):
    with pytest.raises(ParameterError, match=f"mastodon {verb}"):
        COLLECTOR.check(Target("mastodon", verb, what))


def test_the_public_timeline_is_that_of_the_server_itself(server):
    kept = server.status(server.account("an"), 1)
    server.status(server.account("xa", acct="xa@khac.example"), 1)
    assert Listener(server, "public", HOST).run() == {id_of(kept)}


def test_a_missing_account_is_said(server):
    with pytest.raises(SourceError, match="không có tài khoản 'ai'"):
        Listener(server, "account", f"ai@{HOST}").run()
