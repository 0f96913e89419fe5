import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.sources import open_file, read_file
from nghe_lib.sources.exports.facebook_scrape import thread
from nghe_lib.sources.words import Problem

NONE = {"All": 0, "Like": 0, "Love": 0, "Care": 0, "Haha": 0, "Sad": 0, "Angry": 0, "Wow": 0}


def reply(number, words="Cảm ơn bạn", **more):
    return {"id_reply": number, "post_date": "", "content": words, "status_dict": NONE, "sentiment": ""} | more


def comment(number, words="Xin hỏi", replys=(), **more):
    made = {"id_comment": number, "id_post": 1, "post_date": "1-10-2022 09:25", "content": words, "status_dict": NONE}
    return made | {"replys": list(replys), "sentiment": ""} | more


def post(number, *comments, **more):
    made = {
        "id_post": number, "content": "Ngập ở đâu?", "post_date": "26-9-2022 21:38", "share": 14, "source_division": 1,
        "title": "Ngập", "total comment": 63, "username": "u_1",
        "url": "https://www.facebook.com/groups/5556667778/posts/123456789/?__cft__[0]=AZ&__tn__=%2CO",
        "status_dict": NONE | {"All": 0, "Like": 8, "Love": 1},
    }  # fmt: skip
    return made | {"comments": list(comments), "sentiment": ""} | more


@pytest.fixture
def write(tmp_path):
    def put(posts):
        path = tmp_path / "face.json"
        path.write_text(json.dumps(posts, ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    return put


def test_posts_comments_and_replies_become_one_thread(write):
    posts = read_file(write([post(1, comment(1, replys=[reply(1)]))]))
    root, above, below = posts.itertuples()
    assert posts.attrs["format"] == "facebook_scrape" and posts.attrs["read_count"] == 3
    assert root.post_id == "facebook:5556667778_123456789" and root.url.endswith("/posts/123456789/")
    assert (above.kind, above.parent_id, above.root_id) == ("comment", root.post_id, root.post_id)
    assert (below.kind, below.parent_id, below.root_id) == ("reply", above.post_id, root.post_id)
    assert (root.like_count, root.share_count, root.comment_count, above.like_count) == (9, 14, 63, 0)


def test_days_stand_before_months_and_an_empty_time_is_missing(write):
    posts = read_file(write([post(1, comment(1, post_date="5-10-2022 11:36"), comment(2, "Vâng", post_date=""))]))
    assert posts["published_at"].astype(str).tolist()[:2] == ["2022-09-26 14:38:00+00:00", "2022-10-05 04:36:00+00:00"]
    assert posts["published_at"].isna().tolist() == [False, False, True]
    assert posts["time_is_collection"].tolist() == [False, False, True]


def test_a_post_scraped_twice_stands_once_with_its_comments(write):
    posts = read_file(write([post(1, comment(1)), post(2, comment(7), comment(8, "Mới"))]))
    assert len(posts) == 3 and posts.attrs["repeat_count"] == 2 and posts.attrs["read_count"] == 5


def test_the_same_words_twice_in_a_thread_are_two_comments_unless_they_have_one_number(write):
    posts = read_file(write([post(1, comment(1), comment(2), comment(2))]))
    assert len(posts) == 3 and posts.attrs["repeat_count"] == 1


def test_what_cannot_be_read_is_refused_and_counted(write):
    strange = [post(1, 5, comment(1, content=["x"]), comments_more=1), post(2, url=None, comments="x"), 7]
    reading = open_file(write(strange))
    batches = list(reading.batches)
    refused = [row for batch in batches for row in batch.refused.itertuples()]
    assert sum(len(batch.posts) for batch in batches) + len(refused) == 6
    assert len({row.position for row in refused}) == len(refused) == 4


def test_other_arrays_are_left_to_the_general_reader(write):
    assert read_file(write([{"id_post": 1, "content": "a", "post_date": ""}])).attrs["format"] == "json"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(post(1))), values | st.lists(st.fixed_dictionaries({"content": values}))))
def test_any_shape_ends_in_records_or_problems(strange):
    assert all(isinstance(one, (dict, Problem)) for one in thread(strange))


def test_the_real_file_adds_up(shared_data):
    posts = read_file(shared_data / "platform/facebook_youtube_2022/face.json")
    assert posts.attrs["read_count"] == 56 + 1503 + 1186 and posts.attrs["refused_count"] == 0
    assert posts["kind"].value_counts().to_dict() == {"comment": 1298, "reply": 1031, "post": 46}
    answers = posts[posts["kind"] != "post"]
    assert answers["parent_id"].isin(posts["post_id"]).all() and answers["root_id"].isin(posts["post_id"]).all()
    assert posts["published_at"].notna().sum() > 1000
