import pytest

from nghe_lib.sources.names import kind_named, outlet_of, plain, platform_at, platform_named, slug, usual_kind


@pytest.mark.parametrize("written", ["Nội dung", "noi_dung", "NoiDung", " NỘI  DUNG ", "noi-dung"])
def test_headings_lose_accents_case_and_marks(written):
    assert plain(written) == "noi dung"


def test_a_slug_is_short_and_plain():
    assert slug("VnExpress - Thế Giới") == "vnexpress-the-gioi"
    assert slug("Đài Tiếng nói") == "dai-tieng-noi"


def test_the_outlet_stands_before_the_section():
    assert outlet_of("VnExpress - Thế Giới") == "VnExpress"


@pytest.mark.parametrize(
    ("word", "platform"),
    [
        ("Facebook", "facebook"),
        ("facebook.com", "facebook"),
        ("Báo chí", "press"),
        ("Twitter", "x"),
        ("TikTok", "tiktok"),
        ("YouTube", "youtube"),
        ("lạ", "other"),
    ],
)
def test_a_platform_is_known_by_its_names(word, platform):
    assert platform_named(word) == platform


def test_a_platform_is_known_by_its_host_and_not_by_one_that_only_ends_like_it():
    assert platform_at("https://m.facebook.com/p/1") == "facebook"
    assert platform_at("https://notfacebook.com/") is None
    assert platform_at("http://[bad") is None


def test_kinds_are_named_or_usual():
    assert kind_named("Bình luận") == "comment" and kind_named("lạ") is None
    assert usual_kind("press") == "article" and usual_kind("x", is_answer=True) == "comment"
