import csv
import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources import open_file, read_file
from nghe_lib.sources.exports.zeeschuimer import READERS
from tests.sources.payloads.test_tiktok_capture import COMMENT, VIDEO, values

SEEN = 1697108706245


def line(item, platform="tiktok.com", **more):
    return {
        "nav_index": "1:4:0", "item_id": "1", "timestamp_collected": SEEN, "source_platform": platform,
        "source_platform_url": "https://www.tiktok.com/search?q=a", "source_url": "https://a.example/api",
        "user_agent": "Mozilla/5.0", "data": item, "id": 1,
    } | more  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(*lines, packed=False):
        path = tmp_path / "captured"
        body = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines).encode()
        path.write_bytes(gzip.compress(body) if packed else body)
        return path

    return put


def refusals(path):
    return [(row.position, row.reason) for one in open_file(path).batches for row in one.refused.itertuples()]


def test_a_capture_is_recognised_and_its_time_is_the_time_of_the_capture(write):
    posts = read_file(write(line(VIDEO), line(COMMENT, "tiktok-comments"), packed=True))
    assert posts.attrs["format"] == "zeeschuimer" and POSTS.check(posts)["kind"].tolist() == ["video", "comment"]
    assert posts["collected_at"].map(str).unique().tolist() == ["2023-10-12 11:05:06.245000+00:00"]
    assert not posts["time_is_collection"].any()


def test_a_single_item_is_a_capture_too(write):
    assert read_file(write(line(VIDEO))).attrs["format"] == "zeeschuimer"


def test_an_item_longer_than_the_sample_is_recognised_by_its_beginning(write):
    posts = read_file(write(line(VIDEO | {"padding": "x" * 400_000}), line(COMMENT)))
    assert posts.attrs["format"] == "zeeschuimer" and len(posts) == 2


def test_a_file_may_mix_platforms_and_each_keeps_its_own_hashtags(write):
    photo = {
        "pk": "9",
        "code": "BA_z-9",
        "taken_at": 1697100000,
        "caption": {"text": "Ảnh #hcm"},
        "user": {"username": "a"},
    }
    posts = read_file(
        write(line(photo, "instagram.com"), line(VIDEO), line(photo | {"pk": "10", "code": None}, "instagram.com"))
    )
    assert sorted(posts["platform"]) == ["instagram", "instagram", "tiktok"]
    assert posts["hashtags"].map(list).tolist().count(["hcm"]) == 2


def test_an_item_sent_again_was_seen_at_its_update(write):
    posts = read_file(write(line(VIDEO, last_updated=SEEN + 60_000), line(COMMENT, last_updated=SEEN - 1)))
    assert posts["collected_at"].map(lambda at: at.timestamp() * 1_000).tolist() == [SEEN + 60_000, SEEN]


def test_what_4cat_saved_of_a_capture_is_read_too(write):
    meta = {name: value for name, value in line(None).items() if name != "data"}
    posts = read_file(write(VIDEO | {"__import_meta": meta}))
    assert posts.attrs["format"] == "zeeschuimer" and posts["collected_at"][0].year == 2023


def test_every_line_ends_in_a_post_or_in_a_reason(write):
    path = write(
        line(VIDEO), line({"a": 1}, "linkedin.com"), line({}, "9gag.com"), line({}, "douyin.com"), line(None),
        line(VIDEO, None), line({"a": 1}), line(VIDEO | {"isAd": True}), "{torn", "[1]",
        line(VIDEO | {"createTime": "lâu rồi"}), line(VIDEO | {"desc": [1], "stickersOnItem": 3}),
    )  # fmt: skip
    found = dict(refusals(path))
    posts = read_file(path)
    assert posts.attrs["read_count"] == 12 and posts.attrs["refused_count"] == len(found) == 11
    assert "linkedin.com" in found[2] and "9gag.com" in found[3] and "douyin.com" in found[4]
    assert "data" in found[5] and "source_platform" in found[6] and "mã bài" in found[7] and "quảng cáo" in found[8]


def test_a_refused_line_keeps_lengths_and_no_values(write):
    extracts = [
        row.extract
        for one in open_file(write(line(VIDEO), line({"desc": "bí mật"}))).batches
        for row in one.refused.itertuples()
    ]
    assert len(extracts) == 1 and "bí mật" not in extracts[0]


def test_a_mapping_of_the_reader_reads_it_as_a_table(write):
    posts = read_file(write(line(VIDEO)), mapping={"text": "data.desc", "post_id": "data.id"}, platform="tiktok")
    assert posts.attrs["format"] == "json_lines" and posts["text"][0] == VIDEO["desc"]


def test_other_json_lines_stay_what_they_are(write):
    assert read_file(write({"source_platform": "x", "data": "y", "text": "a"})).attrs["format"] == "json_lines"


@pytest.mark.parametrize("platform", sorted(READERS))
def test_an_empty_item_of_any_platform_is_refused_and_stops_nothing(write, platform):
    path = write(line({}, platform), line(VIDEO | {"author": None}))
    assert len(refusals(path)) == 1 and len(read_file(path)) == 1


def test_the_real_captures_of_tiktok_say_what_another_tool_read(shared_data):
    folder = shared_data / "platform" / "zeeschuimer_tiktok"
    posts = read_file(folder / "tiktok-test.ndjson")
    assert posts.attrs["read_count"] == 96 and len(posts) + posts.attrs["refused_count"] == 96
    with (folder / "tiktok-test.csv").open(encoding="utf-8", newline="") as file:
        theirs = {f"tiktok:{row['id']}": row for row in csv.DictReader(file)}
    names = {"digg_count": "like_count", "share_count": "share_count", "comment_count": "comment_count"}
    names |= {"play_count": "view_count"}
    ours = posts.set_index("post_id")
    lost = theirs.keys() - set(ours.index)
    assert len(lost) == 2 and not any(theirs[one]["description"].strip() for one in lost)
    for post_id, post in ours.iterrows():
        expected = theirs[post_id]
        assert {name: post[own] for name, own in names.items()} == {name: int(expected[name]) for name in names}
        assert post["url"] == expected["url"]
        assert not expected["description"].strip() or post["text"].split() == expected["description"].split()


@settings(max_examples=60)
@given(data=st.data())
def test_any_value_in_any_place_of_a_line_ends_in_a_post_or_a_reason(tmp_path_factory, data):
    spoilt = line(json.loads(json.dumps(data.draw(st.sampled_from([VIDEO, COMMENT])))))
    inside = data.draw(st.sampled_from([spoilt, spoilt["data"]]))
    inside[data.draw(st.sampled_from(sorted(inside)))] = data.draw(values)
    path = tmp_path_factory.mktemp("spoilt") / "captured"
    path.write_text("\n".join(json.dumps(one) for one in (line(VIDEO | {"id": "5"}), spoilt)))
    assert read_file(path).attrs["read_count"] == 2
