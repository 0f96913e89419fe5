import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.batching import record_plan
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.x import (
    OLDER_VERSION,
    PRIVATE,
    Included,
    gather_page,
    id_at,
    language,
    links,
    moment_of,
    post_record,
    unescaped,
)
from nghe_lib.sources.times import microseconds
from tests.servers.x_server import Network
from tests.sources.payloads.test_captures import spoiled

USER = {
    "id": "7001", "username": "SoThu", "name": "Họ Tên Riêng", "created_at": "2015-03-01T08:00:00.000Z",
    "public_metrics": {"followers_count": 12}, "profile_image_url": "https://a.example/anh.jpg",
}  # fmt: skip
POST = {
    "id": "1580661436132757506", "text": "Ngập &lt;nặng&gt; &amp; kẹt xe", "author_id": "7001", "lang": "vi",
    "created_at": "2022-10-13T20:47:08.000Z", "conversation_id": "1580661436132757506",
    "edit_history_tweet_ids": ["1580661436132757506"], "public_metrics": {"like_count": 5, "retweet_count": 2},
    "entities": {"hashtags": [{"tag": "HCM"}], "mentions": [{"username": "SoGTVT"}], "urls": [
        {"url": "https://t.co/a", "expanded_url": "https://ngan.example/1", "unwound_url": "https://bao.example/1"},
        {"url": "https://t.co/b", "expanded_url": "https://twitter.com/SoThu/status/15/photo/1"},
    ]},
}  # fmt: skip
REPLY = POST | {"id": "1580661436132757999", "conversation_id": POST["id"], "edit_history_tweet_ids": [],
                "referenced_tweets": [{"type": "replied_to", "id": POST["id"]}]}  # fmt: skip
PAGE = {"data": [REPLY], "includes": {"users": [USER], "tweets": [POST]}, "meta": {"result_count": 1}}


def rows(page):
    gathered = Gathered()
    gather_page(page, gathered)
    made = gathered.batch(record_plan(platform="x", collected_at=1_795_489_200_000_000))
    ACCOUNTS.check(made.accounts)
    POSTS.check(made.posts.drop_duplicates("post_id"))
    assert len(made.posts) + len(made.refused) == gathered.rows
    return made


def test_an_answer_becomes_its_posts_and_those_they_refer_to():
    made = rows(PAGE)
    reply, post = (row for _, row in made.posts.iterrows())
    assert (reply["kind"], reply["parent_id"], reply["root_id"]) == ("reply", f"x:{POST['id']}", f"x:{POST['id']}")
    assert post["text"] == "Ngập <nặng> & kẹt xe" and post["account_id"] == "x:sothu" and post["lang"] == "vi"
    assert list(post["links"]) == ["https://bao.example/1"] and list(post["mentions"]) == ["x:sogtvt"]
    assert post["like_count"] == 5 and post["share_count"] == 2
    assert post[["comment_count", "view_count"]].isna().all()
    assert made.accounts["follower_count"].tolist() == [12]
    assert "Riêng" not in made.accounts.to_csv() + made.posts.to_csv()


def test_the_names_of_2026_say_the_same():
    written = json.dumps(PAGE)
    for old, new in [
        ("referenced_tweets", "referenced_posts"), ('"tweets"', '"posts"'), ("retweet_count", "repost_count"),
        ("edit_history_tweet_ids", "edit_history_post_ids"),
    ]:  # fmt: skip
        written = written.replace(old, new)
    assert rows(json.loads(written)).posts.to_csv() == rows(PAGE).posts.to_csv()


def test_an_edit_is_a_revision_of_its_first_version():
    network = Network()
    first = network.post(network.user(), 5, "Ngập 10 cm")
    last = network.edit(first, 10, "Ngập 30 cm")
    made = rows({"data": [last], "includes": {"tweets": [first], "users": list(network.users.values())}})
    assert made.posts["post_id"].tolist() == [f"x:{first['id']}"] and made.posts["text"].tolist() == ["Ngập 30 cm"]
    assert made.refused["reason"].tolist() == [str(OLDER_VERSION)]
    assert microseconds(made.posts["published_at"].iloc[0]) == moment_of(first["id"])


def test_a_post_without_its_author_or_time_keeps_what_its_numbers_tell():
    made = rows({"data": [{"id": POST["id"], "text": "Ngập", "author_id": "7001"}]}).posts.iloc[0]
    assert made["account_id"] == "x:7001" and made["url"] == f"https://x.com/i/status/{POST['id']}"
    assert str(made["published_at"])[:19] == "2022-10-13 20:47:08" and not made["time_is_collection"]


def test_an_author_who_does_not_come_along_is_named_by_the_post_or_by_a_mention():
    repost = {"id": "20", "text": "RT @SoThu: Ngập", "author_id": "8", "username": "Dan_1",
              "referenced_posts": [{"type": "retweeted", "id": POST["id"]}],
              "entities": {"mentions": [{"username": "SoThu", "id": "7001"}]}}  # fmt: skip
    made = rows({"data": [repost], "includes": {"posts": [POST]}}).posts
    assert made["account_id"].tolist() == ["x:dan_1", "x:sothu"]
    assert made["url"].tolist() == ["https://x.com/dan_1/status/20", f"https://x.com/sothu/status/{POST['id']}"]


def test_a_post_of_a_private_account_is_refused():
    page = PAGE | {"includes": {"users": [USER | {"protected": True}]}}
    made = rows(page)
    assert made.refused["reason"].tolist() == [str(PRIVATE)] and made.accounts.empty


def test_the_long_form_of_a_post_brings_its_own_entities():
    note = {"text": "Dài " * 100 + "#Ngap", "entities": {"hashtags": [{"tag": "Ngap"}]}}
    made = rows({"data": [POST | {"note_tweet": note}]}).posts.iloc[0]
    assert made["text"] == note["text"] and list(made["hashtags"]) == ["ngap"]
    assert list(made["links"]) == ["https://bao.example/1"]


@pytest.mark.parametrize(
    ("code", "tag"),
    [("vi", "vi"), ("und", None), ("qme", None), ("zxx", None), ("in", "id"), ("", None), ("x" * 9, None)],
)
def test_a_language_is_a_language_or_missing(code, tag):
    assert language(code) == tag


def test_links_that_x_adds_are_left_out():
    added = ["https://x.com/a/status/1/video/1", "https://twitter.com/i/web/status/2"]
    assert links([*added, "https://x.com/a/status/3", "javascript:alert(1)", None]) == ["https://x.com/a/status/3"]


@given(st.text())
def test_a_text_that_x_escaped_comes_back(said):
    escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescaped(escaped) == said


@given(st.integers(1_300_000_000_000_000, 4_000_000_000_000_000))
def test_a_number_carries_its_millisecond(moment):
    assert moment_of(str(id_at(moment))) == moment // 1_000 * 1_000


@settings(max_examples=25)
@given(st.data())
def test_any_shape_becomes_rows_or_refusals(data):
    rows(data.draw(spoiled(PAGE)))


@pytest.mark.parametrize("page", [None, [], "lạ", {}, {"data": None}, {"data": 5}, {"data": [None, 1, []]}])
def test_what_is_no_answer_brings_no_post(page):
    assert rows(page).posts.empty


def test_a_huge_or_strange_number_is_no_id():
    for strange in ("9" * 40, "1.5", "-1", True, None, [], 10**30):
        assert str(post_record({"id": strange, "text": "a"}, Included())).startswith("không phải một bài X")
