import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.batching import record_plan
from nghe_lib.sources.payloads.gathered import Gathered
from nghe_lib.sources.payloads.mastodon import (
    account_row,
    host_asked,
    note_record,
    post_key,
    refusal_of_account,
    status_record,
)
from nghe_lib.sources.payloads.rich_text import read_html
from nghe_lib.sources.words import Problem
from tests.servers.mastodon_server import HOST, Mastodon

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def status():
    server = Mastodon()
    return server.status(server.account("an"), 1, tags=["ngap"])


def record(status, **more):
    return status_record(status | more, host=HOST, known={})


@given(data=st.data())
@settings(max_examples=60)
def test_a_status_of_any_shape_ends_in_a_post_or_a_refusal(data, status):
    key = data.draw(st.sampled_from(sorted(status)))
    odd = status | {key: data.draw(values)}
    gathered = Gathered()
    for one in (odd, status | {"reblog": odd}, {"type": "Create", "object": odd}, data.draw(values)):
        gathered.add(
            status_record(one, host=HOST, known={}), item=one, accounts=[account_row(status["account"], host="")]
        )
        gathered.add(note_record(one), item=one)
    batch = gathered.batch(record_plan(platform="mastodon", collected_at=1))
    assert batch.posts.columns.tolist() == list(POSTS.names) and batch.posts["text"].notna().all()
    assert len(batch.posts) + len(batch.refused) == gathered.rows == 8


@given(account=values)
def test_an_account_of_any_shape_is_a_row_or_nothing(account):
    row = account_row({"acct": "an", "followers_count": account, "created_at": account, "url": account}, host=HOST)
    assert len(ACCOUNTS.frame([row])) == 1


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("https://xa.example/users/An/statuses/123", "xa.example/123"),
        ("https://XA.example/users/an/statuses/123/activity", "xa.example/123"),
        ("https://xa.example/ap/users/99/statuses/123", "xa.example/123"),
        ("https://xa.example/@an/12345", "xa.example/12345"),
        ("https://gts.example/users/an/statuses/01HZ3K", "gts.example/01HZ3K"),
        (None, None),
        ("", None),
        ("mailto:a@b", None),
        ("https://[", None),
    ],
)
def test_a_post_is_known_by_where_it_was_written(uri, key):
    assert post_key(uri) == key


def test_addresses_of_other_software_become_a_stable_mark_without_names():
    key = post_key("https://pix.example/p/ten-rieng/77")
    assert key == post_key("https://pix.example/p/ten-rieng/77") != post_key("https://pix.example/p/ten-rieng/78")
    assert key.startswith("pix.example/") and "ten-rieng" not in key


def test_the_same_post_has_one_id_whichever_server_shows_it(status):
    elsewhere = status | {"id": "55", "account": status["account"] | {"acct": f"an@{HOST}"}}
    assert record(status)["post_id"] == status_record(elsewhere, host="khac.example", known={})["post_id"]


def test_counts_that_are_not_given_are_missing(status):
    bare = {key: one for key, one in status.items() if not key.endswith("_count")}
    made = status_record(bare, host=HOST, known={})
    assert [made[name] for name in ("like_count", "share_count", "comment_count")] == [None] * 3


def test_a_picture_or_a_poll_without_words_is_told_by_its_own_words(status):
    picture = [{"type": "image", "description": "Xe chết máy giữa đường"}]
    assert record(status, content="", media_attachments=picture)["text"] == "Xe chết máy giữa đường"
    poll = {"options": [{"title": "Có"}, {"title": "Không"}]}
    assert record(status, content="<p></p>", poll=poll)["text"] == "Có\nKhông"


def test_a_card_and_a_quote_are_kept(status):
    made = record(
        status, card={"url": "https://bao.example/x"},
        quote={"state": "accepted", "quoted_status": status | {"uri": f"https://{HOST}/users/b/statuses/9"}},
    )  # fmt: skip
    assert made["links"] == ["https://bao.example/x"] and made["repost_of_id"] == f"{HOST}/9" and made["kind"] == "post"


def test_a_boost_of_somebody_who_refuses_is_left_out_too(status):
    quiet = status | {"account": status["account"] | {"noindex": True}}
    assert isinstance(record(status, reblog=quiet), Problem)


@pytest.mark.parametrize("flags", [{}, {"noindex": None, "discoverable": None, "indexable": None}, {"noindex": False}])
def test_saying_nothing_is_no_refusal(flags):
    assert refusal_of_account(flags) is None


def test_no_name_or_picture_of_a_person_is_kept(status):
    told = repr((record(status), account_row(status["account"], host=HOST)))
    assert "Họ Tên" not in told and "a.png" not in told and "Xin chào" not in told


def test_the_server_asked_is_the_one_whose_accounts_stand_without_a_host(status):
    far = status | {"account": {"acct": "b@khac.example", "url": "https://khac.example/@b"}}
    assert host_asked([far, 7, status]) == HOST and host_asked([far]) == ""


@given(html=st.text(st.sampled_from(list("<>/&;\"'= apbr\x00\ud800ậ#!-")), max_size=60))
@settings(max_examples=200)
def test_any_html_becomes_text_without_tags(html):
    assert isinstance(read_html(html).text, str)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Ngập &amp; tắc", "Ngập & tắc"),
        ("<p>Một</p><p>Hai<br>Ba</p>", "Một\n\nHai\nBa"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("a<script>b</script>c<style>d</style>", "ac"),
        ('<p class="quote-inline">RE: <a href="https://x">y</a></p><p>Bài</p>', "Bài"),
        ("<blockquote><div class='quote-inline'><div>x</div>y</div></blockquote>z", "z"),
        ("<p>  a   b\n c </p>", "a b c"),
    ],
)
def test_html_reads_as_a_reader_sees_it(html, text):
    assert read_html(html).text == text
