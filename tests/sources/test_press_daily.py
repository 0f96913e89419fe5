import gzip
import json

import pytest

from nghe_lib.schema import ACCOUNTS, POSTS, SOURCES
from nghe_lib.sources import open_file, read_file

ARTICLE = {
    "title": "Triều cường dâng",
    "summary": "Nước lên nhanh.",
    "source": "Báo A - Thời Sự",
    "category": "Thời sự",
    "link": "https://a.vn/x.html?utm_source=rss",
    "published": "2025-11-01T06:00:00+07:00",
    "published_is_fetch_time": False,
    "fetched": "2025-11-01T09:30:00+07:00",
    "n_days": 1,
}


@pytest.fixture
def write(tmp_path):
    def put(*records):
        path = tmp_path / "x"
        path.write_bytes(
            gzip.compress("\n".join(json.dumps(r) if isinstance(r, dict) else r for r in records).encode())
        )
        return path

    return put


def test_an_article_becomes_a_post_of_its_outlet(write):
    reading = open_file(write(ARTICLE))
    (batch,) = reading.batches
    post = POSTS.check(batch.posts).iloc[0]
    assert (reading.format, post["platform"], post["kind"], post["source_id"]) == (
        "press_daily",
        "press",
        "article",
        "bao-a-thoi-su",
    )
    assert (post["account_id"], post["url"], post["text"]) == ("press:Báo A", "https://a.vn/x.html", "Nước lên nhanh.")
    assert (str(post["published_at"]), str(post["collected_at"])) == (
        "2025-10-31 23:00:00+00:00",
        "2025-11-01 02:30:00+00:00",
    )
    assert not post["time_is_collection"]
    assert ACCOUNTS.check(batch.accounts)["display_name"].tolist() == ["Báo A"]
    assert SOURCES.check(batch.sources)[["source_id", "name", "type"]].values.tolist() == [
        ["bao-a-thoi-su", "Báo A - Thời Sự", "press"]
    ]
    assert "category" in reading.unused and reading.mapping["text"] == "summary"


@pytest.mark.parametrize(("second", "same"), [("28", True), ("32", True), ("33", False)])
def test_a_publication_within_two_seconds_of_the_fetch_is_no_publication_time(write, second, same):
    posts = read_file(
        write(ARTICLE | {"published": f"2025-11-01T09:30:{second}+07:00", "fetched": "2025-11-01T09:30:30+07:00"})
    )
    assert posts["time_is_collection"].tolist() == [same]


def test_a_missing_summary_is_replaced_by_the_title(write):
    assert read_file(write(ARTICLE | {"summary": ""}))["text"].tolist() == ["Triều cường dâng"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": "", "summary": None}, "không có nội dung lẫn tiêu đề"),
        ({"published": "sometime"}, "giờ đăng không đọc được"),
        ({"fetched": None}, "giờ thu (fetched) thiếu hoặc không đọc được"),
        ({"source": " "}, "không có nguồn"),
        ({"summary": ["a"]}, "nội dung là danh sách hay nhóm giá trị, không phải văn bản"),
    ],
)
def test_a_bad_article_is_refused_with_lengths_only(write, change, reason):
    (batch,) = open_file(write(ARTICLE, ARTICLE | change, '{"torn')).batches
    assert len(batch.posts) == 1 and batch.refused["reason"].tolist()[0] == reason
    assert batch.refused["position"].tolist() == [2, 3] and "Triều" not in "".join(batch.refused["extract"])


def test_an_article_has_one_id_however_it_is_tracked(write):
    posts = [
        read_file(write(ARTICLE | {"link": link}))["post_id"][0]
        for link in ("https://a.vn/x.html", "https://A.vn/x.html?fbclid=2")
    ]
    assert posts[0] == posts[1]


def test_a_mapping_of_the_readers_own_is_obeyed(write):
    assert read_file(write(ARTICLE), mapping={"text": "category"})["text"].tolist() == ["Thời sự"]


def test_the_real_files_are_read_whole(shared_data):
    files = sorted(shared_data.glob("press/daily/*.gz"))
    counts = [(len(batch.posts), len(batch.refused)) for path in files for batch in open_file(path).batches]
    assert (sum(n for n, _ in counts), sum(n for _, n in counts)) == (75_804, 0)
