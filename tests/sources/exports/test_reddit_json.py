import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources.exports.reddit_json import NAME, recognises
from nghe_lib.sources.files import open_file, read_file
from nghe_lib.sources.opening import Sample
from tests.servers.reddit_server import comment, listing, more, submission, thing

AT = 1_790_000_000


@pytest.fixture
def save(tmp_path):
    def write(text, name="saved.json"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def reasons(path):
    return [reason for batch in open_file(path).batches for reason in batch.refused["reason"]]


def test_a_saved_listing_brings_its_submissions(save):
    things = [thing("t3", submission(f"p{number}", AT + number)) for number in range(3)]
    found = POSTS.check(read_file(save(json.dumps(listing(things), indent=2))))
    assert found.attrs["format"] == NAME
    assert found["post_id"].tolist() == ["reddit:t3_p0", "reddit:t3_p1", "reddit:t3_p2"]
    assert found["like_count"].isna().all()


def test_the_page_of_a_submission_brings_the_tree_and_refuses_what_is_folded(save):
    answer = thing("t1", comment("c2", AT + 2, link="p1", parent="c1", replies=""))
    top = thing("t1", comment("c1", AT + 1, link="p1", replies=listing([answer, more(["x", "y"], "t1_c1")])))
    gone = thing("t1", comment("c3", AT + 3, link="p1", body="[deleted]", author="[deleted]", replies=""))
    path = save(json.dumps([listing([thing("t3", submission("p1", AT))]), listing([top, gone])]))
    found = read_file(path)
    assert found["kind"].tolist() == ["post", "comment", "reply"]
    assert found["parent_id"].tolist()[1:] == ["reddit:t3_p1", "reddit:t1_c1"]
    assert (found.attrs["read_count"], found.attrs["refused_count"]) == (5, 2)
    assert reasons(path) == [
        "bình luận còn gập dưới 'more', tệp không có nội dung",
        "bài đã bị xóa hoặc gỡ khỏi Reddit",
    ]


def test_lines_of_an_archive_bring_submissions_and_comments(save):
    rows = [submission("p1", AT), comment("c1", str(AT + 1), link="p1"), comment("c2", AT + 2, link="p1", parent="c1")]
    del rows[0]["name"], rows[1]["name"]
    found = read_file(save("\n".join(map(json.dumps, rows)), "RC_2026-10.ndjson"))
    assert found["post_id"].tolist() == ["reddit:t3_p1", "reddit:t1_c1", "reddit:t1_c2"]
    assert found["root_id"].tolist()[1:] == ["reddit:t3_p1"] * 2


def test_every_line_ends_in_posts_or_is_refused(save):
    rows = [
        submission("p1", AT),
        {"id": "x"},
        submission("p2", AT, selftext="[removed]"),
        submission("p3", AT, created_utc="hôm qua"),
    ]
    text = "\n".join([*map(json.dumps, rows), "{hỏng", "[1]"])
    path = save(text)
    found = read_file(path)
    assert (len(found), found.attrs["refused_count"], found.attrs["read_count"]) == (1, 5, 6)
    assert "không phải một bài hay bình luận của Reddit" in reasons(path)


def test_links_crossposts_and_escaped_signs(save):
    rows = [
        submission("p1", AT, is_self=False, selftext="", url="https://bao.example/tin", title="Ngập &amp; kẹt xe"),
        submission("p2", AT, crosspost_parent="t3_p1", selftext="a &lt; b", is_self=False),
        submission("p3", AT, is_self=False, selftext="", url="https://i.redd.it/anh.jpg"),
    ]
    found = read_file(save("\n".join(map(json.dumps, rows))))
    assert found["text"].tolist() == ["Ngập & kẹt xe", "a < b", "Bài p3"]
    assert found["repost_of_id"].dropna().tolist() == ["reddit:t3_p1"]
    assert [list(one) for one in found["links"].dropna()] == [["https://bao.example/tin"]]


def test_a_torn_archive_keeps_what_is_whole_and_says_where_it_ends(save):
    rows = "\n".join(json.dumps(submission(f"p{number}", AT + number)) for number in range(500))
    path = save(rows)
    packed = gzip.compress(rows.encode())
    path.write_bytes(packed[: len(packed) // 2])
    found = read_file(path)
    assert 0 < len(found) < 500
    assert "bị cắt" in reasons(path)[-1]


@pytest.mark.parametrize(
    "text",
    [
        '{"author": "a", "created_utc": 1, "id": "x", "text": "b"}\n{"author": "a"}',
        '{"kind": "youtube#commentThreadListResponse", "items": []}',
        '{"id": 1, "title": "a", "body": "b"}',
        '[{"title": "a", "selftext": "b"}]',
    ],
)
def test_other_json_is_left_to_others(text):
    assert not recognises(Sample("a.json", text.encode(), is_whole=True))


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = sorted(submission("p1", AT) | comment("c1", AT, link="p1") | {"crosspost_parent": "", "kind": "t3", "data": {}})


@settings(max_examples=8)
@given(several=st.lists(st.dictionaries(st.sampled_from(KEYS), values, max_size=8), min_size=5, max_size=30))
def test_no_shape_of_a_line_breaks_the_reading(tmp_path_factory, several):
    path = tmp_path_factory.mktemp("shape") / "a.json"
    rows = [submission("p0", AT), *(submission("p1", AT) | one for one in several)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = read_file(path)
    assert found.attrs["read_count"] == len(rows)
    POSTS.check(found)
