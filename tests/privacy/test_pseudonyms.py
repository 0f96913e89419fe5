"""Pseudonyms: no raw handle survives, public voices keep their names."""

import hashlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.privacy import pseudonym, pseudonymise_accounts, pseudonymise_posts, public_ids
from nghe_lib.schema import ACCOUNTS, POSTS
from tests.rows import post, posts

KEY = bytes(range(32))


def test_the_same_account_has_the_same_pseudonym_and_another_key_gives_another():
    one = pseudonym("x:lan", key=KEY)
    assert one == pseudonym("x:lan", key=KEY) == pseudonym("x:LAN", key=KEY)
    assert one != pseudonym("x:lan", key=KEY[::-1])


def test_two_platforms_never_share_a_pseudonym():
    assert pseudonym("x:lan", key=KEY).partition(":")[2] != pseudonym("tiktok:lan", key=KEY).partition(":")[2]


def test_a_pseudonym_stays_and_a_handle_that_looks_nearly_like_one_does_not():
    one = pseudonym("x:lan", key=KEY)
    assert pseudonym(one, key=KEY) == one
    assert pseudonym("x:~lan", key=KEY) != "x:~lan"


def test_guessing_all_handles_does_not_help_without_the_key():
    handles = [f"09{number:08d}" for number in range(1000)]
    kept = {pseudonym(f"zalo:{handle}", key=KEY).partition(":")[2] for handle in handles}
    for name in ("sha256", "sha1", "md5"):
        digests = {hashlib.new(name, handle.encode()).hexdigest()[:16] for handle in handles}
        assert not kept & {f"~{digest}" for digest in digests}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("chào @lan.1 nhé", False),
        ("@lan.1", False),
        ("(@lan.1)", False),
        ("@lan.1.", False),
        ("gửi tới toi@lan.1", True),
        ("lan.1 không có dấu", True),
    ],
)
def test_handles_in_a_text_are_replaced_and_the_rest_stays(text, kept):
    made = pseudonymise_posts(posts(post("x:1", text)), key=KEY, public=set())["text"].iat[0]
    assert ("lan.1" in made) is kept
    assert made.replace(pseudonym("x:lan.1", key=KEY).partition(":")[2], "lan.1") == text


def test_reddit_mentions_are_replaced_on_reddit_only():
    text = "hỏi u/Nguoi-Dan, /u/lan_99 hay https://www.reddit.com/user/lan_99/ nhé; menu/abc thì không"
    made = pseudonymise_posts(posts(post("reddit:t1_a", text), post("x:1", text)), key=KEY, public=set())
    lan, dan = (pseudonym(f"reddit:{name}", key=KEY).partition(":")[2] for name in ("lan_99", "nguoi-dan"))
    assert made["text"][0] == f"hỏi u/{dan}, /u/{lan} hay https://www.reddit.com/user/{lan}/ nhé; menu/abc thì không"
    assert made["text"][1] == text


def test_public_voices_keep_their_names_everywhere():
    rows = posts(
        post("x:1", "theo @bao", account_id="x:bao", mentions=["x:bao", "x:lan"], url="https://x.example/bao/1")
    )
    made = pseudonymise_posts(rows, key=KEY, public={"x:bao"}).iloc[0]
    assert (made["account_id"], made["text"], made["url"]) == ("x:bao", "theo @bao", "https://x.example/bao/1")
    assert list(made["mentions"]) == ["x:bao", pseudonym("x:lan", key=KEY)]


@pytest.mark.parametrize(
    "url", ["https://t.example/@lan/video/1", "https://t.example/lan", "https://t.example/p?u=lan&x=1"]
)
def test_an_address_does_not_name_its_owner(url):
    made = pseudonymise_posts(posts(post("x:1", account_id="x:lan", url=url, links=[url])), key=KEY, public=set()).iloc[
        0
    ]
    assert "lan" not in made["url"].replace(made["account_id"].partition(":")[2], "")
    assert "lan" not in made["links"][0].replace(made["account_id"].partition(":")[2], "")


def test_missing_stays_missing_and_nothing_is_written_into_the_argument():
    rows = posts(post("x:1"), post("x:2", account_id="x:lan", mentions=[]))
    before = rows.copy(deep=True)
    made = POSTS.check(pseudonymise_posts(rows, key=KEY, public=set()))
    pd.testing.assert_frame_equal(rows, before)
    assert made["account_id"].isna().tolist() == [True, False]
    assert made["url"].isna().all()


def test_names_of_private_accounts_are_dropped():
    accounts = ACCOUNTS.frame([
        {"account_id": "x:lan", "platform": "x", "role": "citizen", "display_name": "Lan"},
        {"account_id": "x:bao", "platform": "x", "role": "press", "display_name": "Báo"},
    ])  # fmt: skip
    made = pseudonymise_accounts(accounts, key=KEY, public=public_ids(accounts))
    assert made["display_name"].fillna("").tolist() == ["", "Báo"]
    assert made["account_id"].tolist() == [pseudonym("x:lan", key=KEY), "x:bao"]


@given(st.text(st.characters(categories=["L", "N"]), min_size=3, max_size=20), st.text(max_size=40))
def test_no_author_and_no_mention_survives(handle, words):
    rows = posts(post("x:1", words.replace(handle, "") or "-", account_id=f"x:{handle}", mentions=[f"x:{handle}"]))
    made = pseudonymise_posts(rows, key=KEY, public=set())
    assert made["account_id"].iat[0] == made["mentions"].iat[0][0] == pseudonym(f"x:{handle}", key=KEY)
    assert len(made["account_id"].iat[0]) == len("x:~") + 16


def test_a_public_voice_is_one_voice_whatever_the_case_it_is_written_in():
    rows = posts(post("facebook:1", account_id="facebook:BaoThu", text="@BAOTHU nói"))
    made = pseudonymise_posts(rows, key=KEY, public={"facebook:baothu"}).iloc[0]
    assert (made["account_id"], made["text"]) == ("facebook:baothu", "@baothu nói")
