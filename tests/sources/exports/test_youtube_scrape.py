import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.sources import open_file, read_file
from nghe_lib.sources.exports.youtube_scrape import are_of_collection, thread
from nghe_lib.sources.words import Problem


def comment(content="Hay quá", time="3 weeks ago", *, reply=(), **more):
    return {"content": content, "time": time, "like": "12", "reply": list(reply)} | more


def answer(content="Đúng vậy", time="2 weeks ago (edited)", like=""):
    return {"content": content, "time": time, "like": like}


def video(*comments, **more):
    made = {"context": "Đường ngập #mưa", "view": "7,900 views", "time": "Jan 25, 2022", "like": "LIKE",
            "total comment": "1,846 Comments"}  # fmt: skip
    return made | more | {"comments": list(comments)}


def line(number, **more):
    made = {"id": f"c{number}", "video_id": "vidAAAAAAA1", "source_platform": "YouTube", "raw_title": "Ngập",
            "raw_comment": f"Ý kiến {number} @lan", "timestamp": f"2025-12-21 23:23:5{number % 10}.16{number % 10}1",
            "username": "user_anonymous", "topic": "x"}  # fmt: skip
    return made | more


@pytest.fixture
def write(tmp_path):
    def put(document):
        path = tmp_path / "x.json"
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
        return path

    return put


@pytest.fixture
def write_lines(tmp_path):
    def put(*records):
        path = tmp_path / "x.jsonl"
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), "utf-8")
        return path

    return put


def test_relative_times_count_back_from_the_scraping_that_the_video_tells(write):
    posts = read_file(write([video(comment(reply=[answer()]), crawled_at="2022-11-18T08:00:00+07:00")]))
    root, top, reply = posts.itertuples()
    assert posts.attrs["format"] == "youtube_scrape" and posts.attrs["refused_count"] == 0
    assert str(top.published_at)[:10] == "2022-10-28" and str(reply.published_at)[:10] == "2022-11-04"
    assert str(top.collected_at) == "2022-11-18 01:00:00+00:00" and not posts["time_is_collection"].any()
    assert (top.kind, top.parent_id, top.root_id) == ("comment", root.post_id, root.post_id)
    assert (reply.kind, reply.parent_id, reply.root_id) == ("reply", top.post_id, root.post_id)
    assert (root.view_count, root.comment_count, top.like_count, top.comment_count) == (7900, 1846, 12, 1)
    assert pd.isna(root.like_count) and pd.isna(reply.like_count) and list(root.hashtags) == ["mưa"]


def test_without_a_scraping_time_relative_times_are_refused_and_the_way_out_is_said(write):
    posts = read_file(write([video(comment(reply=[answer()]), comment("Khác", "Jan 30, 2022"))]))
    assert posts["text"].tolist() == ["Đường ngập #mưa", "Khác"]
    assert posts.attrs["refused_count"] == 2 and posts.attrs["read_count"] == 4
    assert sum('"crawled_at"' in note for note in posts.attrs["notes"]) == 1
    (batch,) = open_file(write([video(comment())])).batches
    assert "tương đối" in batch.refused["reason"][0] and "Hay quá" not in batch.refused["extract"][0]


def test_a_video_scraped_twice_stands_once_and_equal_words_twice(write):
    one = video(comment("Hay"), comment("Hay"), crawled_at="2022-11-18")
    posts = read_file(write([one, one]))
    assert len(posts) == 3 and posts.attrs["repeat_count"] == 3


def test_strange_parts_are_refused_and_the_rest_is_read(write):
    path = write(
        [video(5, comment(reply="x"), comment(None), crawled_at="2022-11-18"), 7, {"context": "B", "comments": 3}]
    )
    posts = read_file(path)
    assert posts["text"].tolist() == ["Đường ngập #mưa", "Hay quá", "B"]
    assert posts.attrs["refused_count"] == 5 and posts.attrs["read_count"] == 8


def test_times_of_the_scraping_are_no_times_of_publication(write_lines):
    posts = read_file(write_lines(*(line(number) for number in range(5))))
    assert posts.attrs["format"] == "youtube_scrape" and posts["published_at"].isna().all()
    assert posts["time_is_collection"].all() and str(posts["collected_at"][0])[:16] == "2025-12-21 16:23"
    assert set(posts["platform"]) == {"youtube"} and set(posts["kind"]) == {"comment"}
    assert set(posts["root_id"]) == {"youtube:vidAAAAAAA1"} and posts["account_id"].isna().all()
    assert any("giờ cào, không phải giờ đăng" in note for note in posts.attrs["notes"])


def test_true_times_of_the_same_shape_stay(write_lines):
    lines = [line(at, timestamp=f"2025-12-{at + 1:02}T10:00:00Z", username="lan") for at in range(12)]
    posts = read_file(write_lines(*lines))
    assert posts["published_at"].notna().all() and set(posts["account_id"]) == {"youtube:lan"}
    assert open_file(write_lines(*lines)).mapping["published_at"] == "timestamp"


@pytest.mark.parametrize(
    ("times", "is_capture"),
    [
        (["2025-12-21 23:23:58.160168", "2025-12-01 23:23:58.2"], True),
        ([f"2025-12-21T23:{at:02}:00Z" for at in range(20)], True),
        ([f"2025-12-21T23:{at:02}:00Z" for at in range(5)], False),
        ([f"2025-12-{at:02}T23:00:00.000Z" for at in range(1, 20)], False),
        ([None, 5, "hôm qua"], False),
        ([], False),
    ],
)
def test_the_times_of_a_scraping_are_known_by_their_looks(times, is_capture):
    assert are_of_collection(times) is is_capture


def test_other_platforms_and_other_shapes_are_left_to_others(write, write_lines):
    assert open_file(write_lines(line(1, source_platform="Facebook"))).format == "json_lines"
    assert open_file(write([{"context": "a", "time": "Jan 25, 2022"}])).format == "json"
    assert read_file(write([video()]), mapping={"text": "context"}).attrs["format"] == "json"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(video())), values | st.lists(st.fixed_dictionaries({"reply": values}))))
def test_any_shape_ends_in_records_or_problems(strange):
    assert all(isinstance(one, (dict, Problem)) for one in thread(strange))


def test_the_real_comments_are_known_to_carry_the_scraping_time(shared_data):
    posts = read_file(shared_data / "platform/facebook_comments_2025/youtube_comments.jsonl")
    assert (posts.attrs["read_count"], posts.attrs["refused_count"], len(posts)) == (4149, 0, 4149)
    assert posts["time_is_collection"].all() and posts["published_at"].isna().all() and posts["root_id"].nunique() == 8


def test_the_real_scraped_video_adds_up(shared_data, tmp_path):
    real = shared_data / "platform/facebook_youtube_2022/youtube.json"
    posts = read_file(real)
    assert posts.attrs["read_count"] == 1 + 1120 + 177 and posts.attrs["refused_count"] == 1297
    told = [one | {"crawled_at": "2022-11-18"} for one in json.loads(real.read_text("utf-8"))]
    path = tmp_path / "told.json"
    path.write_text(json.dumps(told), "utf-8")
    posts = read_file(path)
    assert posts.attrs["read_count"] == 1298 and posts["published_at"].notna().all()
    assert posts["published_at"].max() < pd.Timestamp("2022-11-18", tz="Asia/Ho_Chi_Minh")
