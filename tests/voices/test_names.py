"""A word that people write with capitals inside a sentence is a name."""

import pytest

from nghe_lib.voices.names import names_among


@pytest.mark.parametrize(
    ("texts", "is_name"),
    [
        (["Hôm qua gặp bà Giả Tưởng ở chợ", "Ai biết Giả Tưởng không"], True),
        (["Giả Tưởng thôi mà. Giả Tưởng hết."], False),
        (["chuyện giả tưởng", "phim giả tưởng", "bà Giả Tưởng"], False),
        (["CHUYỆN GIẢ TƯỞNG NÈ"], False),
        (["không có chữ ấy"], False),
        ([], False),
    ],
)
def test_names_are_told_by_their_capitals(texts, is_name):
    assert names_among(["giả tưởng"], texts) == (frozenset({"giả tưởng"}) if is_name else frozenset())
