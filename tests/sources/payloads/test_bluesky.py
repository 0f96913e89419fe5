import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources.batching import record_plan
from nghe_lib.sources.payloads.bluesky import (
    account_row,
    add_view,
    bare_record,
    facets,
    feed_record,
    marked,
    post_record,
    thread_posts,
)
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.words import Problem
from tests.servers.bluesky_server import Bluesky

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)
LINK = "app.bsky.richtext.facet#link"


@pytest.fixture(scope="module")
def post():
    network = Bluesky()
    return network.post(network.author("an"), 1)


@given(data=st.data())
@settings(max_examples=60)
def test_a_post_of_any_shape_ends_in_a_post_or_a_refusal(data, post):
    key, inside = data.draw(st.sampled_from(sorted(post))), data.draw(st.sampled_from(sorted(post["record"])))
    odd = data.draw(values)
    gathered = Gathered()
    for one in (post | {key: odd}, post | {"record": post["record"] | {inside: odd, "facets": [odd], "embed": odd}}):
        add_view(gathered, one)
        add_view(gathered, {"post": one, "reason": {"$type": "x#reasonRepost", "by": odd, "indexedAt": odd}})
        gathered.add(bare_record({"uri": one["uri"], "value": one["record"]}), item=one)
    for node in thread_posts(odd):
        add_view(gathered, node)
    batch = gathered.batch(record_plan(platform="bluesky", collected_at=1))
    assert batch.posts.columns.tolist() == list(POSTS.names) and batch.posts["text"].notna().all()
    assert len(batch.posts) + len(batch.refused) == gathered.rows == 7


@given(text=st.text(max_size=20), start=st.integers(-3, 90), end=st.integers(-3, 90))
def test_marked_letters_are_whole_letters_of_the_text(text, start, end):
    written = text.encode("utf-8", "replace")
    found = marked(written, start, end)
    assert found is None or (0 <= start < end and found.encode() == written[start:end])


def test_facets_count_bytes_and_not_letters():
    text = "🌧️ Đường ngập: bao.example…"
    start = len(text[: text.index("bao")].encode())
    mark = {"index": {"byteStart": start, "byteEnd": start + len("bao.example…".encode())}}
    record = {"text": text, "facets": [mark | {"features": [{"$type": LINK, "uri": "https://bao.example/a"}]}]}
    assert facets(record) == (["https://bao.example/a"], [], [])
    assert marked(text.encode(), start, start + len("bao.example…".encode())) == "bao.example…"
    assert marked(text.encode(), 1, 3) is None and marked(text.encode(), 0, 10**9) is None


def test_a_facet_that_lies_outside_the_text_is_none():
    mark = {"index": {"byteStart": 0, "byteEnd": 99}, "features": [{"$type": LINK, "uri": "https://bao.example/a"}]}
    assert facets({"text": "ngắn", "facets": [mark]}) == ([], [], [])


def test_tags_beside_the_text_a_card_and_a_quote_with_media_are_kept(post):
    card = {"$type": "app.bsky.embed.external", "external": {"uri": "https://bao.example/x", "title": "Tin"}}
    made = post_record(post | {"record": post["record"] | {"embed": card, "tags": ["#Ngập", "lụt"]}})
    assert made["links"] == ["https://bao.example/x"] and made["hashtags"] == ["Ngập", "lụt"]
    both = {"$type": "app.bsky.embed.recordWithMedia", "media": card, "record": {"record": {"uri": post["uri"]}}}
    made = post_record(post | {"record": post["record"] | {"embed": both}})
    assert made["repost_of_id"] == post["uri"] and made["links"] == ["https://bao.example/x"]


def test_a_quoted_list_or_feed_is_no_repost(post):
    embed = {"record": {"uri": "at://did:plc:an/app.bsky.graph.list/3k1"}}
    assert post_record(post | {"record": post["record"] | {"embed": embed}})["repost_of_id"] is None


def test_a_picture_without_words_is_told_by_its_description(post):
    record = post["record"] | {"text": "", "embed": {"images": [{"alt": "Xe chết máy"}, {"alt": ""}]}}
    assert post_record(post | {"record": record})["text"] == "Xe chết máy"


def test_counts_that_are_not_given_are_missing(post):
    made = bare_record({"uri": post["uri"], "value": post["record"]})
    assert "like_count" not in made
    assert post_record({key: one for key, one in post.items() if key != "likeCount"})["like_count"] is None


def test_a_repost_without_its_own_uri_still_has_an_id_of_its_own(post):
    by = {"did": "did:plc:b", "handle": "b.example"}
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": by, "indexedAt": "2026-11-01T00:00:00Z"}
    made = feed_record({"post": post, "reason": reason})
    assert made["post_id"] == f"{post['uri']}#did:plc:b" and made["account_id"] == "did:plc:b"
    pinned = feed_record({"post": post, "reason": {"$type": "app.bsky.feed.defs#reasonPin"}})
    assert pinned["post_id"] == post["uri"] and pinned["kind"] == "post"


def test_a_thread_is_walked_from_its_first_parent_down():
    node = {
        "post": {"uri": "c"},
        "replies": [{"post": {"uri": "d"}, "replies": [{"post": {"uri": "e"}}]}, {"post": "f"}],
    }
    thread = node | {"parent": {"post": {"uri": "b"}, "parent": {"post": {"uri": "a"}}}}
    assert [
        "".join(one["post"]["uri"] if isinstance(one["post"], dict) else one["post"]) for one in thread_posts(thread)
    ] == list("abcdef")


@pytest.mark.parametrize(
    "label", [{"labels": [{"val": "!no-unauthenticated"}]}, {"labels": {"values": [{"val": "!no-unauthenticated"}]}}]
)
def test_the_wish_not_to_be_shown_to_guests_is_kept_wherever_it_stands(post, label):
    assert isinstance(post_record(post | {"author": post["author"] | label}), Problem)


def test_no_name_or_picture_of_a_person_is_kept(post):
    told = repr((post_record(post), account_row(post["author"])))
    assert "Họ Tên" not in told and "a.jpg" not in told and "bsky.social" not in told
