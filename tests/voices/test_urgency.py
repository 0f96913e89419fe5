"""Urgency adds up stated reasons and shows them."""

import pytest

from nghe_lib.voices import urgency


@pytest.mark.parametrize(
    ("text", "level", "points"),
    [
        ("Vỉa hè bị lấn chiếm.", "thường", 0),
        ("Rác để mấy ngày nay chưa ai dọn.", "thường", 1),
        ("Cả xóm chịu cảnh này mấy ngày nay.", "cao", 2),
        ("Khu tôi cúp điện.", "cao", 2),
        ("khu toi cup dien, ca xom nong qua", "khẩn", 3),
        ("Nắp cống bị mất ngay cổng trường.", "khẩn", 3),
        ("Bị giật điện thoại giữa ban ngày.", "thường", 0),
        ("Cây sắp đổ, học sinh đi ngang liên tục.", "khẩn", 5),
    ],
)
def test_levels_stand_on_their_bounds(text, level, points):
    found = urgency([text])
    assert (found["level"].iloc[0], found["points"].iloc[0]) == (level, points)
    assert len(found["reasons"].iloc[0]) == (0 if points == 0 else len(set(found["reasons"].iloc[0])))


def test_reasons_are_told_and_nothing_gives_nothing():
    assert urgency(["Mất nước, nhà có người già"])["reasons"].iloc[0] == ["cắt điện nước", "trẻ em hay người già"]
    assert urgency([]).empty
    assert urgency([None])["level"].iloc[0] == "thường"
