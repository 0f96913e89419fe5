import pytest

from nghe_lib.text.emoji_names import Emoji, emoji_names


@pytest.mark.parametrize("text", ["", "không có", "ok :v =))", "\ud800"])
def test_a_text_without_emoji_has_no_names(text):
    assert emoji_names(text) == ()


def test_every_emoji_has_its_place_and_a_vietnamese_name_where_it_is_common():
    assert emoji_names("ngập 😂 quá ❤️") == (
        Emoji(5, 6, "😂", "cười ra nước mắt"),
        Emoji(11, 13, "❤️", "trái tim"),
    )


@pytest.mark.parametrize(
    ("sign", "name"), [("👍🏽", "thích"), ("🇻🇳", "cờ Việt Nam"), ("👨‍👩‍👧", "family man woman girl"), ("🦀", "crab")]
)
def test_a_skin_tone_or_a_family_is_one_emoji(sign, name):
    assert emoji_names(sign) == (Emoji(0, len(sign), sign, name),)
