import json
from datetime import UTC, datetime, timedelta

import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Target
from nghe_lib.sources.collectors.instagram import COLLECTOR
from tests.servers.graph_server import USER_TOKEN, error, graph_server
from tests.sources.collectors.test_facebook import Listener, moment

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
OTHER = "bao.thu.example"


class Instagram(Listener):
    """As a Facebook listener, for one verb of Instagram."""

    verb = "account"

    def run(self, *, stop_after=10**6, **asked):
        self.pages = []
        for page in COLLECTOR.collect(Target("instagram", self.verb, self.what), self.ask(**asked)):
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        return self.pages


@pytest.fixture
def meta(monkeypatch):
    monkeypatch.setenv("NGHE_META_TOKEN", USER_TOKEN)
    with graph_server() as found:
        yield found


@pytest.fixture
def listener(meta):
    def listen(verb="account", what=""):
        made = Instagram(meta, what or meta.user_id)
        made.verb = verb
        return made

    return listen


def media(number, hours_ago, **more):
    made = {
        "id": f"1790{number:08}", "caption": f"Bài {number} #ngaplut @ban.doc", "media_type": "IMAGE",
        "permalink": f"https://www.instagram.com/p/C{number:09}/", "timestamp": moment(hours_ago),
        "username": "so.gtvt.example", "like_count": 5, "comments_count": 1,
    }  # fmt: skip
    return made | more


def comment(number, hours_ago, **more):
    made = {"id": f"1800{number:08}", "text": f"Ý kiến {number}", "timestamp": moment(hours_ago)}
    return made | {"username": f"dan.{number}", "like_count": 0, "hidden": False} | more


def test_an_account_brings_media_comments_and_all_replies(meta, listener):
    one = media(1, 5, media_type="VIDEO")
    above, other = comment(1, 4), comment(2, 3)
    meta.media, meta.replies[one["id"]] = [one], [above, other]
    meta.replies[above["id"]] = [comment(100 + at, 2 - at / 100) for at in range(70)]
    found = listener()
    found.run()
    posts = found.posts
    assert len(posts) == 1 + 2 + 70
    root = posts.loc[f"instagram:{one['id']}"]
    assert (root["kind"], root["account_id"], root["like_count"]) == ("video", "instagram:so.gtvt.example", 5)
    assert (list(root["hashtags"]), list(root["mentions"])) == (["ngaplut"], ["instagram:ban.doc"])
    last = posts.loc["instagram:180000000169"]
    assert (last["kind"], last["parent_id"], last["root_id"]) == ("reply", f"instagram:{above['id']}", root.name)
    assert posts.loc[f"instagram:{other['id']}", "parent_id"] == root.name
    assert not any(USER_TOKEN in asked for asked in meta.asked) and USER_TOKEN not in json.dumps(found.state)


def test_a_hidden_comment_is_refused_and_a_hidden_like_count_missing(meta, listener):
    one = media(1, 5)
    del one["like_count"]
    meta.media, meta.replies[one["id"]] = [one], [comment(1, 1, hidden=True), comment(2, 1)]
    found = listener()
    found.run()
    assert found.posts["like_count"].isna().tolist()[0] and len(found.refused) == 1
    assert "instagram:180000000001" not in found.posts.index


def test_a_later_reply_to_an_old_comment_is_found_in_the_look_back(meta, listener):
    one, above = media(1, 40), comment(1, 39)
    meta.media, meta.replies[one["id"]] = [one, media(2, 200)], [above]
    found = listener()
    found.run()
    meta.replies[above["id"]] = [comment(9, 0)]
    found.run()
    assert "instagram:180000000009" in found.posts.index and "instagram:179000000002" not in found.posts.index


def test_media_that_is_listed_no_more_is_asked_by_id(meta, listener):
    meta.media = [media(1, 5), media(2, 6)]
    found = listener()
    found.run()
    meta.media.pop()
    found.run()
    assert found.gone == ["instagram:179000000002"]


def test_a_cut_run_goes_on_within_long_replies(meta, listener):
    meta.media = [media(1, 5), media(2, 6)]
    above = comment(1, 4)
    meta.replies = {meta.media[0]["id"]: [above], above["id"]: [comment(100 + at, 3 - at / 100) for at in range(5)]}
    meta.page_items = 2
    whole = listener()
    n_pages = len(whole.run())
    for cut in range(1, n_pages, 2):
        found = listener()
        seen = {one for page in found.run(stop_after=cut) if page.batch for one in page.batch.posts["post_id"]}
        seen |= {one for page in found.run() if page.batch for one in page.batch.posts["post_id"]}
        assert seen == set(whole.posts.index)


def test_a_hashtag_brings_the_last_day_without_authors(meta, listener):
    meta.hashtags, meta.page_items = {"ngaplut": "1784001"}, 2
    meta.recent["1784001"] = [
        {name: value for name, value in media(at, at).items() if name != "username"} for at in range(5)
    ]
    found = listener("hashtag", "#NgapLut")
    found.run()
    assert len(found.posts) == 5 and found.posts["account_id"].isna().all() and not found.gaps
    assert "username" not in next(asked for asked in meta.asked if "recent_media" in asked)
    assert found.state["hashtag_id"] == "1784001" and found.state["user_id"] == meta.user_id
    found.run()
    assert len(found.posts) == 5 and meta.paths.count("ig_hashtag_search") == 1


def test_a_hashtag_page_that_repeats_under_the_same_cursor_is_the_end(meta, listener):
    meta.hashtags = {"ngaplut": "1784001"}
    body = {"data": [media(1, 1)], "paging": {"cursors": {"after": "x"}, "next": "https://graph.facebook.com/?after=x"}}
    meta.faults |= {at: (200, json.dumps(body).encode(), {}) for at in range(3, 9)}
    found = listener("hashtag", "ngaplut")
    found.run()
    assert len(found.posts) == 1 and not found.gaps and len(meta.asked) <= 7


def test_days_between_two_searches_are_a_lasting_gap(meta, listener):
    meta.hashtags = {"ngaplut": "1784001"}
    meta.recent["1784001"] = []
    found = listener("hashtag", "ngaplut")
    found.run(since=NOW - timedelta(days=3))
    assert [(gap.start_at, gap.end_at, gap.is_lasting) for gap in found.gaps] == [
        (NOW - timedelta(days=3), NOW - timedelta(days=1), True)
    ]
    found.run(since=NOW - timedelta(days=3))
    assert not found.gaps


def test_the_thirty_first_hashtag_of_seven_days_is_refused_before_it_is_asked(meta, listener):
    meta.hashtags = {"ngaplut": "1784001"}
    meta.searched = [str(1785000 + at) for at in range(30)]
    found = listener("hashtag", "ngaplut")
    found.run()
    assert "30 thẻ khác nhau trong 7 ngày" in found.gaps[0].reason
    assert "ig_hashtag_search" not in meta.paths and meta.searched.count("1784001") == 0


def test_a_hashtag_that_counts_already_may_be_asked_again(meta, listener):
    meta.hashtags, meta.recent = {"ngaplut": "1784001"}, {"1784001": [media(1, 1)]}
    found = listener("hashtag", "ngaplut")
    found.run()
    found.state["searched_at"] -= 8 * 86_400_000_000
    meta.searched = ["1784001", *(str(1785000 + at) for at in range(29))]
    found.run()
    assert len(found.posts) == 1 and not found.gaps


def test_another_account_brings_posts_page_by_page(meta, listener):
    meta.others[OTHER] = [media(at, at * 10, username=OTHER) for at in range(8)]
    meta.page_items = 3
    found = listener("discovery", f"@{OTHER}")
    found.run()
    assert len(found.posts) == 8 and set(found.posts["account_id"]) == {f"instagram:{OTHER}"}
    assert found.pages[0].batch.accounts["follower_count"].tolist() == [7]
    before = len(meta.asked)
    found.run(look_back=timedelta(hours=15))
    assert len(found.posts) == 2 and len(meta.asked) - before == 2


def test_an_unknown_account_and_a_missing_one_are_said(meta, listener):
    with pytest.raises(SourceError, match="mã 110"):
        listener("discovery", "khong.co").run()
    meta.has_instagram = False
    with pytest.raises(SourceError, match="không có trang nào gắn với tài khoản Instagram"):
        listener("discovery", OTHER).run()


def test_an_expired_token_names_its_variable(meta, listener):
    meta.faults[1] = error(190, f"Malformed access token {USER_TOKEN}")
    meta.media = [media(1, 1)]
    with pytest.raises(SourceError, match="NGHE_META_TOKEN") as caught:
        listener().run()
    assert USER_TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("verb", "what"),
    [("account", "so.gtvt"), ("account", "../me"), ("hashtag", "ngập lụt"), ("hashtag", "#"), ("hashtag", "🌊"),
     ("discovery", "a/b"), ("discovery", "a){id}"), ("discovery", "")],
)  # fmt: skip
def test_a_target_that_cannot_be_asked_is_refused(verb, what):
    with pytest.raises(ParameterError, match="không hỏi được"):
        COLLECTOR.check(Target("instagram", verb, what))


def test_vietnamese_hashtags_may_be_asked():
    COLLECTOR.check(Target("instagram", "hashtag", "#ngậplụt_2026"))
