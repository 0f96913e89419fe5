import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import SourceError
from nghe_lib.sources.protocols.sitemaps import MOST_ADDRESSES, Entry, read_sitemap
from nghe_lib.sources.times import microseconds
from tests.servers.press_server import VIETNAM, Story, urlset

AT = "https://bao.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=VIETNAM)


def read(text):
    return read_sitemap(text.encode() if isinstance(text, str) else text, url=AT)


def locs(inside):
    return f"{HEAD}<urlset {NS}>{inside}</urlset>"


def test_a_news_sitemap_gives_titles_and_moments_with_their_zone():
    story = Story(1, "Mở tuyến xe buýt & đường thủy", MOMENT, changed=MOMENT.replace(hour=11))
    found = read(urlset([("https://bao.example/a.htm", story)], news=True))
    assert not found.is_index and not found.fault
    assert found.entries == (
        Entry(
            "https://bao.example/a.htm",
            microseconds(MOMENT.replace(hour=11)),
            microseconds(MOMENT),
            "Mở tuyến xe buýt & đường thủy",
            has_time=True,
        ),
    )


def test_an_address_of_a_picture_is_not_the_address_of_the_page():
    found = read(
        f'{HEAD}<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><image:image>'
        "<image:loc>https://anh.example/1.jpg</image:loc><image:title>Ảnh</image:title></image:image>"
        "<loc>https://bao.example/a.htm</loc></url></urlset>"
    )
    assert found.entries == (Entry("https://bao.example/a.htm"),)


def test_an_index_names_files_with_their_change():
    found = read(
        f"{HEAD}<sitemapindex {NS}><sitemap><loc>/s1.xml.gz</loc><lastmod>2026-11-24</lastmod></sitemap></sitemapindex>"
    )
    day = microseconds(datetime(2026, 11, 24, tzinfo=VIETNAM))
    assert found.is_index and found.entries == (Entry("https://bao.example/s1.xml.gz", day),)


def test_a_packed_file_a_text_file_and_a_file_with_a_mark_are_read():
    plain = locs("<url><loc>https://bao.example/a.htm</loc></url>").encode()
    for body in (gzip.compress(plain), b"\xef\xbb\xbf" + plain, b"https://bao.example/a.htm\n\n", b"\n " + plain):
        assert [one.url for one in read(body).entries] == ["https://bao.example/a.htm"]


def test_what_stands_before_a_fault_is_kept_and_the_fault_is_said():
    found = read(f"{HEAD}<urlset {NS}><url><loc>https://bao.example/a.htm</loc></url><url><loc>https://bao.exa")
    assert [one.url for one in found.entries] == ["https://bao.example/a.htm"]
    assert "sai cú pháp XML ở dòng 1" in found.fault


def test_one_time_for_all_is_the_time_of_the_file_and_is_not_taken():
    same = "".join(
        f"<url><loc>https://bao.example/{n}</loc><lastmod>2026-11-24T10:00:00Z</lastmod></url>" for n in range(20)
    )
    assert {one.changed_at for one in read(locs(same)).entries} == {None}
    other = f"{same}<url><loc>https://bao.example/x</loc><lastmod>2026-11-23T10:00:00Z</lastmod></url>"
    assert None not in {one.changed_at for one in read(locs(other)).entries}


def test_no_more_addresses_than_the_protocol_allows():
    found = read(locs("<url><loc>https://bao.example/a</loc></url>" * (MOST_ADDRESSES + 5)))
    assert len(found.entries) == MOST_ADDRESSES and str(MOST_ADDRESSES) in found.fault


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body>404</body></html>", "không phải sitemap mà là 'html'"),
        ("Không tìm thấy trang".encode(), "không phải sitemap"),
        (b"", "không phải sitemap"),
        (b"\0\0\0\0", "không phải sitemap"),
        (gzip.compress(b"x" * 200, mtime=0)[:-9], "cắt giữa chừng"),
        (b"\x1f\x8bnot gzip at all", "hỏng"),
        (HEAD.replace("UTF-8", "UTF-7").encode() + b"<urlset/>", "UTF-8"),
        (f"{HEAD}<urlset/>".encode("utf-16"), "không phải sitemap"),
        (f"{HEAD}<!DOCTYPE urlset SYSTEM 'http://x/'><urlset/>".encode(), "DTD"),
    ],
)
def test_what_is_no_sitemap_or_not_safe_is_refused_with_the_reason(body, said):
    with pytest.raises(SourceError, match=said):
        read(body)


def test_a_gzip_bomb_costs_no_more_than_the_cap(monkeypatch):
    monkeypatch.setattr("nghe_lib.sources.protocols.sitemaps.MOST_BYTES", 1_000)
    with pytest.raises(SourceError, match="lớn hơn 1000 byte"):
        read(gzip.compress(b"<urlset>" + b" " * 100_000))


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_sitemap_or_a_reason(noise):
    for body in (noise, HEAD.encode() + noise, f"{HEAD}<urlset {NS}><url><loc>".encode() + noise):
        try:
            assert isinstance(read(body).entries, tuple)
        except SourceError as reason:
            assert str(reason)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**6), st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
        ),
        max_size=15,
        unique_by=lambda one: one[0],
    )
)
def test_every_address_comes_back_with_its_moment(rows):
    inside = "".join(
        f"<url><loc>https://bao.example/{n}</loc><lastmod>{at.isoformat()}</lastmod></url>" for n, at in rows
    )
    found = read(locs(inside))
    assert [(one.url, one.changed_at) for one in found.entries] == [
        (f"https://bao.example/{n}", microseconds(at)) for n, at in rows
    ]
