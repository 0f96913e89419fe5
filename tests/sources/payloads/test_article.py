import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.sources.payloads.article import Article, Hint, article_of, is_article_address
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds
from tests.servers.press_server import BOILERPLATE, SENTENCES, SHAPES, VIETNAM, Press, page_of

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
URL = "https://bao.example/xe-buyt-qua-cho-cu-20261124001.htm"
TEXT = "\n".join(SENTENCES)


def page(shape="json_ld", **more):
    press = Press("https://bao.example")
    story = press.add(1, hours_ago=5, now=NOW, shape=shape, **more)
    return page_of(story, URL)


def read(text, *, url=URL, content_type="text/html; charset=utf-8", **more):
    body = text.encode() if isinstance(text, str) else text
    return article_of(body, url=url, collected_at=NOW, content_type=content_type, **more)


@pytest.mark.parametrize("shape", list(SHAPES))
def test_the_text_is_the_article_and_nothing_that_surrounds_it(shape):
    record = read(page(shape)).record
    assert record["text"] == TEXT
    assert not [one for one in BOILERPLATE if one in record["text"]]
    assert record["title"] == "Phường lấy ý kiến về xe buýt, lần 1"
    assert (record["kind"], record["source_id"], record["url"], record["lang"]) == (
        "article", "bao.example", URL, "vi",
    )  # fmt: skip


@pytest.mark.parametrize(("shape", "is_known"), [("json_ld", True), ("meta", True), ("shown", True), ("bare", False)])
def test_the_moment_is_what_the_page_states_and_missing_where_it_states_none(shape, is_known):
    record = read(page(shape)).record
    assert record["published_at"] == (microseconds(NOW - timedelta(hours=5)) if is_known else None)


def test_the_author_is_dropped():
    assert "Trần Thị Thử" not in json.dumps(read(page()).record, ensure_ascii=False)
    assert "account_id" not in read(page()).record


def test_a_news_sitemap_gives_the_moment_that_a_page_does_not():
    hint = Hint(microseconds(NOW - timedelta(hours=2)), "Tên trong sitemap")
    assert read(page("bare"), hint=hint).record["published_at"] == hint.published_at
    assert read(page("meta"), hint=hint).record["published_at"] == microseconds(NOW - timedelta(hours=5))


def test_a_day_without_an_hour_is_taken_and_said():
    found = read(page("bare").replace("<head>", '<head><meta name="dc.date" content="2026-11-20">'))
    assert found.record["published_at"] == microseconds(datetime(2026, 11, 20, tzinfo=VIETNAM))
    assert "chỉ ghi ngày đăng" in found.notes[0]


def test_a_day_told_in_the_article_or_its_title_is_not_the_day_of_the_article():
    told = page(
        "bare", sentences=("Ngày 20/11/2026, 10:30, phường họp về tuyến xe buýt qua chợ cũ trong nhiều giờ liền.",)
    )
    assert read(told.replace("lần 1", "ngày 20/11/2026")).record["published_at"] is None


def test_a_moment_that_has_not_come_is_not_believed():
    far = (NOW + timedelta(days=30)).isoformat()
    found = read(page("bare").replace("<head>", f'<head><meta property="article:published_time" content="{far}">'))
    assert found.record["published_at"] is None


def test_counts_and_paywalls_are_read_from_the_data_of_the_page():
    found = read(page().replace('"commentCount":7', '"commentCount":7,"isAccessibleForFree":"False"'))
    assert found.record["comment_count"] == 7 and "trả tiền" in found.notes[0]


def test_a_phone_or_amp_page_stands_under_the_address_of_the_article():
    for own in ("https://m.bao.example/amp/x-1.amp", "https://amp.bao.example/x-1"):
        assert read(page(), url=own).record["url"] == URL


def test_an_address_of_another_outlet_is_not_taken_for_its_own():
    other = "https://bao.example.ke-xau.example/xe-buyt-123456.htm"
    assert read(page(), url=other).record["url"] == other


def test_a_class_around_the_whole_article_does_not_cut_it():
    wide = page().replace('<article class="fck_detail content-detail">', '<div class="with-sidebar comment"><article>')
    assert SENTENCES[0] in read(wide.replace("</article>", "</article></div>")).record["text"]


def test_pages_in_old_encodings_and_with_wrong_ones_are_read():
    windows = page().replace('charset="utf-8"', 'charset="windows-1258"')
    assert SENTENCES[0] in read(windows).record["text"]
    assert SENTENCES[0] in read(b"\xff\xfe" + page().encode("utf-16-le"), content_type="text/html").record["text"]
    assert "20261124" in str(read(page().encode() + b"\xff\xfe\x00", content_type="text/html; charset=bogus").record)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rỗng"),
        ("<html><head><title>Trang chủ</title></head><body><a href='/'>Trang chủ</a></body></html>", "không có bài"),
        ("<html><body><form>Đăng nhập để đọc tiếp</form></body></html>", "không có bài"),
    ],
)
def test_a_page_without_an_article_is_refused_with_the_reason(text, said):
    assert said in read(text).reason


def test_a_file_that_is_no_page_is_refused():
    assert read(b"%PDF-1.7", content_type="application/pdf").reason == "không phải trang HTML mà là 'application/pdf'"


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"@type":"NewsArticle","datePublished":["x"],"headline":{"a":1},"commentCount":"' + "9" * 5_000 + '"}',
        '{"@graph":' * 500 + "1" + "}" * 500,
        '{"@type":["NewsArticle",null],"datePublished":1e999,"isAccessibleForFree":[]}',
        '{"@type":"NewsArticle","headline":"\\ud800\\u0000"}',
        "null", "NaN", "9" * 5_000,
    ],
)  # fmt: skip
def test_strange_data_in_a_page_does_no_harm(data):
    strange = page("bare").replace("<head>", f'<head><script type="application/ld+json">{data}</script>')
    assert read(strange).record["text"] == TEXT


@pytest.mark.parametrize(
    "body", ["<div>" * 100_000, "<b>" * 50_000 + "x", "<a " + "x=1 " * 100_000 + ">", "\0" * 1_000]
)
def test_a_monstrous_page_ends_in_a_reason(body):
    assert isinstance(read(body), (Article, Refusal))


@settings(max_examples=60)
@given(
    st.one_of(st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=300))
)
def test_any_bytes_end_in_an_article_or_a_reason(noise):
    for body in (noise, page().encode().replace(b"<p>", noise, 1)):
        assert isinstance(read(body, content_type=""), (Article, Refusal))


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://bao.example/phuong-hop-ve-xe-buyt-20261124001.htm", True),
        ("https://bao.example/thoi-su/phuong-hop-ve-xe-buyt.html", True),
        ("https://bao.example/post1234567.vnp", True),
        ("https://bao.example/", False),
        ("https://bao.example/thoi-su.htm", False),
        ("https://bao.example/tag/xe-buyt-qua-cho-cu-123456.htm", False),
        ("https://bao.example/chu-de/xe-buyt-qua-cho-cu", False),
        ("https://bao.example/anh-xe-buyt-qua-cho-123456.jpg", False),
        ("http://[bad", False),
    ],
)
def test_only_addresses_of_articles_count_as_such(url, is_one):
    assert is_article_address(url) is is_one
