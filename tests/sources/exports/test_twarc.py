import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import SourceError
from nghe_lib.schema import POSTS
from nghe_lib.sources.exports.twarc import AN_ERROR, COUNTS, FORMAT, UNKNOWN
from nghe_lib.sources.files import open_file, read_file
from nghe_lib.sources.opening import open_sample
from tests.sources.payloads.test_captures import spoiled
from tests.sources.payloads.test_x import PAGE, POST, REPLY, USER

RETRIEVED = {"url": "https://api.twitter.com/2/tweets/search/all?query=a", "version": "2.13.0",
             "retrieved_at": "2026-11-20T01:02:03+00:00"}  # fmt: skip
ANSWER = PAGE | {"__twarc": RETRIEVED}
FLAT = REPLY | {
    "author": USER, "__twarc": RETRIEVED,
    "referenced_tweets": [{"type": "replied_to", **POST, "author": USER}],
}  # fmt: skip
MISSING = {"value": "1", "resource_type": "tweet", "parameter": "referenced_tweets.id", "title": "Not Found Error",
           "type": "https://api.twitter.com/2/problems/resource-not-found"}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(*lines, **how):
        path = tmp_path / "bai.jsonl"
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one, **how) for one in lines))
        return path

    return put


def refusals(path):
    return [(row.position, row.reason) for one in open_file(path).batches for row in one.refused.itertuples()]


def test_answers_one_a_line_become_their_posts(write):
    found = POSTS.check(read_file(write(ANSWER, PAGE | {"data": [REPLY | {"id": "1580661436132758000"}]})))
    assert found.attrs["format"] == "twarc" and found.attrs["read_count"] == 4 and found.attrs["refused_count"] == 0
    assert len(found) == 3 and found.attrs["repeat_count"] == 1
    assert found.set_index("post_id")["kind"].to_dict() == {
        f"x:{REPLY['id']}": "reply", f"x:{POST['id']}": "post", "x:1580661436132758000": "reply",
    }  # fmt: skip
    assert str(found["collected_at"].min()) == "2026-11-20 01:02:03+00:00"


@pytest.mark.parametrize("shape", [[ANSWER], ANSWER, [FLAT], FLAT, ANSWER | {"data": REPLY}])
@pytest.mark.parametrize("indent", [None, 2])
def test_every_way_to_save_them_gives_the_same_posts(write, shape, indent):
    found = read_file(write(shape, indent=indent))
    assert found.attrs["format"] == "twarc" and found.attrs["refused_count"] == 0
    assert found["post_id"].tolist() == [f"x:{REPLY['id']}", f"x:{POST['id']}"]
    assert found["account_id"].tolist() == ["x:sothu"] * 2
    assert found["parent_id"].tolist()[0] == f"x:{POST['id']}"


def test_flattened_posts_stand_one_a_line(write):
    found = read_file(write(FLAT, FLAT | {"id": "1580661436132758000", "edit_history_tweet_ids": []}))
    assert found.attrs["read_count"] == 4 and len(found) == 3


def test_a_line_longer_than_the_sample_is_recognised_by_its_beginning(write):
    long = ANSWER | {"data": [REPLY | {"id": str(1580661436132757999 + n)} for n in range(800)]}
    found = read_file(write(long, ANSWER))
    assert found.attrs["format"] == "twarc" and found.attrs["read_count"] == 801 + 2


def test_empty_answers_before_the_first_post_do_not_hide_it(write):
    path = write({"meta": {"result_count": 0}}, {"meta": {"result_count": 0}}, ANSWER)
    assert read_file(path).attrs["format"] == "twarc" and len(read_file(path)) == 2


def test_posts_that_were_not_shown_are_counted_in_a_note(write):
    notes = read_file(write(ANSWER | {"errors": [MISSING, MISSING]})).attrs["notes"]
    assert any(note.startswith("2 bài được nhắc tới") for note in notes)


def test_what_is_no_post_is_refused_in_its_place(write):
    users = {"data": [{"id": "1", "username": "a", "name": "b"}]}
    path = write(ANSWER, "{hỏng", {"errors": [MISSING], "title": "Unauthorized"}, {"lạ": 1}, users, {"data": "lạ"})
    found = refusals(path)
    assert [position for position, _ in found] == [3, 4, 5, 6, 7]
    assert [reason for _, reason in found][1:3] == [str(AN_ERROR), str(UNKNOWN)] and "tài khoản" in found[3][1]
    assert read_file(path).attrs["read_count"] == 7


def test_counts_are_recognised_and_refused_with_the_reason(write):
    counted = {"start": "2026-11-20T00:00:00.000Z", "end": "2026-11-20T01:00:00.000Z", "tweet_count": 5}
    path = write({"data": [counted] * 3, "meta": {"total_tweet_count": 15}, "__twarc": RETRIEVED})
    assert FORMAT.recognises(open_sample(path).sample)
    with pytest.raises(SourceError, match="chỉ đếm số bài") as found:
        open_file(path)
    assert COUNTS in str(found.value)
    mixed = refusals(write(ANSWER, {"data": [counted]}))
    assert [position for position, _ in mixed] == [3] and "lượng đếm" in mixed[0][1]


@pytest.mark.parametrize(
    "other",
    [
        {"id": "1", "text": "a"},
        {"id": "1", "text": "a", "author_id": "5"},
        {"data": [{"id": "1_2", "message": "a"}], "paging": {}},
        {"data": [{"id": "17", "text": "a", "username": "b", "timestamp": "2026-01-01T00:00:00+0000"}], "paging": {}},
        {"data": [{"id": "x", "text": "a", "public_metrics": {"retweet_count": 1}}]},
        {"rest_id": "1", "legacy": {"full_text": "a"}},
    ],
)
def test_other_json_is_left_to_others(write, other):
    assert not FORMAT.recognises(open_sample(write(other)).sample)


def test_batches_stay_small(write):
    path = write(*[ANSWER] * 60)
    sizes = [len(one.posts) + len(one.refused) for one in open_file(path, batch_rows=10).batches]
    assert sum(sizes) == 120 and max(sizes) <= 12


@settings(max_examples=15)
@given(st.data())
def test_any_shape_is_posts_or_refusals(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bai") / "la.jsonl"
    lines = [ANSWER, data.draw(spoiled(ANSWER)), data.draw(spoiled(FLAT))]
    path.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    found = read_file(path)
    assert found.attrs["read_count"] == len(found) + found.attrs["refused_count"] + found.attrs["repeat_count"]


@pytest.mark.parametrize(
    ("name", "n_posts"),
    [("cashtags", 1), ("geo_tweets", 3), ("many_urls", 2), ("mentions_tweet", 2), ("two_tweets", 2)],
)
def test_real_pages_of_twarc_all_become_posts(shared_data, name, n_posts):
    found = POSTS.check(read_file(shared_data / f"platform/x_api_v2/{name}.jsonl"))
    assert found.attrs["format"] == "twarc" and len(found) == n_posts and found.attrs["refused_count"] == 0
    assert found["account_id"].notna().all() and not found["time_is_collection"].any()


def test_real_counts_and_an_empty_file_say_why_they_hold_no_post(shared_data):
    with pytest.raises(SourceError, match="chỉ đếm số bài"):
        open_file(shared_data / "platform/x_api_v2/counts.jsonl")
    with pytest.raises(SourceError, match="tệp rỗng"):
        open_file(shared_data / "platform/x_api_v2/empty.json")
