import base64
import json

import pytest

from nghe_lib.sources import read_file
from nghe_lib.sources.exports.facebook_comments import written_out

KEY = base64.b64encode(b"comment:1155330830_98765").decode()
LINE = {
    "id": KEY, "thread": "1155330830", "source_platform": "Facebook", "raw_comment": "Ý kiến", "likes": 2,
    "timestamp": "2025-12-14 14:42:09+00:00", "username": "user_1", "topic": "x",
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(*lines):
        path = tmp_path / "comments.jsonl"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
        return path

    return put


def test_a_comment_gets_the_id_of_the_graph_api_and_joins_its_post(write):
    posts = read_file(write(LINE))
    post = posts.iloc[0]
    assert posts.attrs["format"] == "facebook_comments" and posts.attrs["unused"] == ("source_platform", "topic")
    assert (post["post_id"], post["kind"]) == ("facebook:1155330830_98765", "comment")
    assert (post["parent_id"], post["root_id"]) == ("facebook:1155330830", "facebook:1155330830")
    assert (post["account_id"], post["like_count"]) == ("facebook:user_1", 2)


@pytest.mark.parametrize("key", [None, 5, "", "không", base64.b64encode(b"post:1_2").decode(), "Y29tbWVudDo", "=" * 9])
def test_a_key_of_another_kind_is_none(key):
    assert written_out(key) is None


def test_lines_with_other_keys_are_left_to_the_general_reader(write):
    assert read_file(write(LINE | {"id": "123"})).attrs["format"] == "json_lines"


def test_a_broken_line_is_refused_and_the_next_one_read(write):
    path = write(LINE, LINE | {"id": KEY[:-4] + "OTk5"})
    path.write_text(path.read_text() + "\n{broken\n")
    posts = read_file(path)
    assert (posts.attrs["read_count"], posts.attrs["refused_count"]) == (3, 1)


def test_five_real_threads_are_joined_by_their_posts(shared_data):
    posts = read_file(shared_data / "platform/facebook_comments_2025/facebook_comments.jsonl")
    assert len(posts) == posts.attrs["read_count"] == 7863 and posts["root_id"].nunique() == 5
    assert posts["post_id"].str.fullmatch(r"facebook:\d+_\d+").all() and posts["published_at"].notna().all()
