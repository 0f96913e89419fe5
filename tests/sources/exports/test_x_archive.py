import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.exports.x_archive import A_DELETION, A_NOTICE, A_USER, FORMAT, NO_TEXT
from nghe_lib.sources.files import open_file, read_file
from nghe_lib.sources.opening import open_sample
from tests.sources.payloads.test_captures import spoiled
from tests.sources.payloads.test_x import PAGE

FIRST, SECOND, THIRD = "1050118621198921728", "1050118621198921729", "1050118621198921730"


def status(native=FIRST, said="Ngập &amp; kẹt xe #HCM", name="SoThu", **more):
    """A post as the API v1.1 gives it."""
    return {
        "created_at": "Wed Oct 10 20:19:24 +0000 2018", "id": int(native), "id_str": native, "full_text": said,
        "truncated": False, "in_reply_to_status_id_str": None, "is_quote_status": False, "lang": "vi",
        "retweet_count": 2, "favorite_count": 5, "favorited": False, "source": "<a>Web</a>", "entities": {
            "hashtags": [{"text": "HCM"}], "user_mentions": [{"screen_name": "SoGTVT", "id_str": "9"}],
            "urls": [{"url": "https://t.co/a", "expanded_url": "https://bao.example/1"}],
        },
        "user": {
            "id_str": "7001", "name": "Họ Tên Riêng", "screen_name": name, "protected": False, "followers_count": 12,
            "created_at": "Sun Mar 01 08:00:00 +0000 2015", "description": "Hồ sơ",
        },
    } | more  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(*lines, **how):
        path = tmp_path / "bai.jsonl"
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one, **how) for one in lines))
        return path

    return put


def test_a_status_has_the_ids_and_counts_of_the_newer_api(write):
    (batch,) = open_file(write(status())).batches
    post, account = POSTS.check(batch.posts).iloc[0], ACCOUNTS.check(batch.accounts).iloc[0]
    assert (post["post_id"], post["kind"], post["account_id"]) == (f"x:{FIRST}", "post", "x:sothu")
    assert post["text"] == "Ngập & kẹt xe #HCM" and str(post["published_at"]) == "2018-10-10 20:19:24+00:00"
    assert post[["like_count", "share_count"]].tolist() == [5, 2] and post[["comment_count", "view_count"]].isna().all()
    assert list(post["links"]) == ["https://bao.example/1"] and list(post["mentions"]) == ["x:sogtvt"]
    assert list(post["hashtags"]) == ["hcm"] and post["url"] == f"https://x.com/sothu/status/{FIRST}"
    assert account["follower_count"] == 12 and "Riêng" not in batch.posts.to_csv() + batch.accounts.to_csv()


@pytest.mark.parametrize("shape", [status(), [status()], {"statuses": [status()], "search_metadata": {"count": 1}}])
@pytest.mark.parametrize("indent", [None, 2])
def test_every_way_to_save_them_gives_the_same_posts(write, shape, indent):
    found = read_file(write(shape, indent=indent))
    assert found.attrs["format"] == "x_archive" and found["post_id"].tolist() == [f"x:{FIRST}"]
    assert found.attrs["read_count"] == 1


def test_a_reply_names_what_it_answers(write):
    post = read_file(write(status(in_reply_to_status_id_str=SECOND))).iloc[0]
    assert post[["kind", "parent_id"]].tolist() == ["reply", f"x:{SECOND}"]


def test_what_is_repeated_or_quoted_is_a_post_of_its_own(write):
    quoted = status(THIRD, "Gốc", "Goc")
    repeated = status(SECOND, "Xem này " * 20, "Hai", quoted_status_id_str=THIRD, quoted_status=quoted)
    item = status(FIRST, "RT @Hai: Xem này…", retweeted_status=repeated, quoted_status=quoted)
    found = read_file(write(item)).set_index("post_id")
    assert found.attrs["read_count"] == 3 and found.index.tolist() == [f"x:{one}" for one in (FIRST, SECOND, THIRD)]
    repost = found.loc[f"x:{FIRST}"]
    assert (repost["kind"], repost["repost_of_id"]) == ("repost", f"x:{SECOND}")
    assert repost["text"] == "Xem này " * 20 and repost[["like_count", "share_count"]].isna().all()
    assert found.loc[f"x:{SECOND}", ["kind", "repost_of_id"]].tolist() == ["post", f"x:{THIRD}"]


def test_streams_hold_the_whole_text_apart(write):
    whole = {"full_text": "Dài " * 50, "entities": {"hashtags": [{"text": "Dai"}]}}
    item = {name: value for name, value in status().items() if name != "full_text"}
    post = read_file(write(item | {"text": "Dài…", "truncated": True, "extended_tweet": whole})).iloc[0]
    assert post["text"] == "Dài " * 50 and list(post["hashtags"]) == ["dai"]


def test_what_is_no_post_is_refused_in_its_place(write):
    path = write(
        {"delete": {"status": {"id_str": "1", "user_id_str": "2"}}}, status(), "{hỏng", {"limit": {"track": 5}},
        {"screen_name": "a", "id_str": "5"}, {"id_str": "5"},
        status(SECOND, user={"screen_name": "kin", "protected": True}), status(THIRD, "", full_text=["lạ"]),
    )  # fmt: skip
    found = [(row.position, row.reason) for one in open_file(path).batches for row in one.refused.itertuples()]
    assert [position for position, _ in found] == [1, 3, 4, 5, 6, 7, 8]
    reasons = dict(found)
    assert [reasons[at] for at in (1, 4, 5, 6)] == [str(A_DELETION), str(A_NOTICE), str(A_USER), str(NO_TEXT)]
    assert "riêng tư" in reasons[7] and read_file(path).attrs["read_count"] == 8


@pytest.mark.parametrize(
    "other",
    [
        PAGE,
        {"id_str": "1", "text": "a"},
        {"id_str": "1", "text": "a", "created_at": "2018-10-10", "user": {"screen_name": "a"}},
        {"statuses": [{"id": "1", "content": "a"}]},
        {"rest_id": "1", "legacy": status()},
    ],
)
def test_other_json_is_left_to_others(write, other):
    assert not FORMAT.recognises(open_sample(write(other)).sample)


def test_batches_stay_small(write):
    path = write(*[status(retweeted_status=status(SECOND))] * 30)
    sizes = [len(one.posts) + len(one.refused) for one in open_file(path, batch_rows=10).batches]
    assert sum(sizes) == 60 and max(sizes) <= 11


@settings(max_examples=15)
@given(st.data())
def test_any_shape_is_posts_or_refusals(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bai") / "la.jsonl"
    known = status(retweeted_status=status(SECOND, quoted_status=status(THIRD), extended_tweet={"full_text": "a"}))
    path.write_text("\n".join(json.dumps(one) for one in (known, data.draw(spoiled(known)))), encoding="utf-8")
    found = POSTS.check(read_file(path))
    assert found.attrs["read_count"] == len(found) + found.attrs["refused_count"] + found.attrs["repeat_count"]
