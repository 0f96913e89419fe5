"""Clean feeds are read by lxml, odd ones by feedparser; where both can, they must agree."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.sources import feed_entries
from nghe_lib.sources.feed_entries import entries_of
from nghe_lib.sources.rss import clean_entries, is_hostile
from tests.servers.feed_server import ATOM, LAUGHS, RSS
from tests.servers.many_feeds import Newspapers


def is_repaired(text):
    """Whether feedparser takes `text` for UTF-8 read as Latin-1 and changes it; lxml keeps what the feed says."""
    try:
        return text.encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False


NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://bao.example/rss/tin-moi.rss"
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\u2028\u2029\ufeff")
WORDS = st.text(st.one_of(LETTERS, st.sampled_from("ngập đường ệ<>&'\" ")), max_size=40).filter(
    lambda text: not is_repaired(text)
)
TIMES = st.sampled_from(["Tue, 24 Nov 2026 10:05:00 +0700", "Tue, 24 Nov 2026 03:05:00 GMT", "24/11/2026 10:05"])
RSS_ITEMS = st.lists(st.tuples(WORDS, WORDS, st.integers(1, 999), TIMES, st.booleans()), max_size=5)


def rows_of(body, *, by_feedparser, content_type=""):
    with pytest.MonkeyPatch.context() as patch:
        if by_feedparser:
            patch.setattr(feed_entries, "clean_entries", lambda body, content_type: None)
        found = entries_of(body, url=URL, collected_at=NOW, content_type=content_type)
    return [[" ".join(cell.split()) if isinstance(cell, str) else cell for cell in row] for row in found.rows]


def agree(body):
    assert clean_entries(body) is not None
    assert rows_of(body, by_feedparser=False) == rows_of(body, by_feedparser=True)


def cdata(text):
    return "<![CDATA[" + text.replace("]]>", "") + "]]>"


def rss(items):
    inside = "".join(
        f"<item><title>{escape(title)}</title><link>https://bao.example/{number}.html</link>"
        f"<description>{cdata(text) if in_cdata else escape(text)}</description>"
        f"<pubDate>{at}</pubDate><guid isPermaLink='false'>n{number}</guid></item>"
        for title, text, number, at, in_cdata in items
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo</title>'
    return f"{head}{inside}</channel></rss>".encode()


@settings(max_examples=150)
@given(RSS_ITEMS)
def test_both_ways_read_the_same_from_clean_rss(items):
    agree(rss(items))


@pytest.mark.parametrize("body", [RSS.replace(b"</br>", b"<br/>"), ATOM], ids=["rss", "atom"])
def test_both_ways_read_the_same_from_feeds_as_they_are(body):
    agree(body)


def test_words_that_look_broken_are_kept_as_the_feed_says():
    item = ("Â¡Hola", "Ã ", 7, "Tue, 24 Nov 2026 10:05:00 +0700", False)
    assert rows_of(rss([item]), by_feedparser=False)[0][:2] == ["Â¡Hola", "Ã"]


def test_markup_in_summaries_is_read_alike():
    agree(
        rss(
            [
                (
                    "Triều &amp; cường",
                    "<p>Một</p><p>Hai <b>ba</b></p><img src='x'>",
                    7,
                    "Tue, 24 Nov 2026 10:05:00 +0700",
                    True,
                )
            ]
        )
    )


@pytest.mark.parametrize(
    "body",
    [
        RSS[:-20],
        LAUGHS,
        b'<!DOCTYPE rss><rss version="2.0"><channel/></rss>',
        RSS.replace(b"UTF-8", b"ISO-8859-1"),
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        b"<html/>",
        b"",
        b"\0",
    ],
    ids=["cut", "entities", "doctype", "charset", "rdf", "html", "empty", "nul"],
)
def test_what_is_odd_is_left_to_feedparser(body):
    assert clean_entries(body) is None


def test_a_header_that_contradicts_the_document_is_left_to_feedparser():
    assert clean_entries(RSS, content_type="application/rss+xml; charset=windows-1258") is None


def test_a_feed_that_declares_entities_or_is_nested_for_harm_is_not_read():
    assert is_hostile(LAUGHS) and is_hostile(LAUGHS.decode().encode("utf-16"))
    assert is_hostile(b"<a>" * 5_000) and not is_hostile(RSS) and not is_hostile(ATOM)
    assert not is_hostile(b"<rss><![CDATA[" + b"<br>" * 5_000 + b"]]></rss>")
    assert entries_of(LAUGHS, url=URL, collected_at=NOW) is None


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_entries_or_nothing(noise):
    for body in (noise, b'<rss version="2.0"><channel>' + noise, RSS.replace(b"<title>", b"<title>" + noise, 1)):
        found = entries_of(body, url=URL, collected_at=NOW)
        assert found is None or isinstance(found.rows, list)


def test_a_clean_feed_never_wakes_feedparser(monkeypatch):
    monkeypatch.setattr(feed_entries, "_parsed", None)
    papers = Newspapers(1, seed=3)
    for _ in range(20):
        papers.publish()
    body = papers.answer(0, "").partition(b"\r\n\r\n")[2]
    assert len(entries_of(body, url=URL, collected_at=NOW).rows) == 20
