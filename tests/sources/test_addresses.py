import pytest

from nghe_lib.sources.addresses import address_of, fingerprint


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("https://VnExpress.net/Bai-1.html?utm_source=rss&vn_source=x#xtor=RSS", "https://vnexpress.net/Bai-1.html"),
        ("HTTP://a.vn/x?id=3&fbclid=abc", "http://a.vn/x?id=3"),
        ("https://a.vn/x#comment-4", "https://a.vn/x#comment-4"),
        ("www.facebook.com/p/1", "https://www.facebook.com/p/1"),
        ("https://youtu.be/abc?si=zz&t=3", "https://youtu.be/abc?t=3"),
    ],
)
def test_an_address_loses_what_tracks_and_keeps_what_names(given, clean):
    assert address_of(given) == clean
    assert address_of(clean) == clean


@pytest.mark.parametrize(
    "strange", ["javascript:alert(1)", "file:///etc/passwd", "không có", "", "https://", "data:text/html,x"]
)
def test_what_is_no_web_address_is_none(strange):
    assert address_of(strange) is None


def test_a_fingerprint_keeps_its_parts_apart_and_never_changes():
    assert fingerprint("a", "bc") != fingerprint("ab", "c")
    assert fingerprint("https://a.vn/x") == "42d76d3c11c7e1469406"
