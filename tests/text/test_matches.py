import pytest

from nghe_lib.text import matches

TEXTS = ["Đường Nguyễn Huệ ngập nước", "triều cường gây ngập", "nước triều rút, cường độ giảm", "", None]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ngập", [0, 1]), ("NGẬP nước", [0]), ("nước ngập", [0]), ('"triều cường"', [1]), ('"nước triều"', [2]),
        ('"triều rút cường"', []), ('nước | "triều cường"', [0, 1, 2]), ("ngap", [0, 1]), ("duong ngap", [0]),
        ("ngấp", []), ("ng", []), ("lụt", []), ("", [0, 1, 2, 3, 4]), (" | ", [0, 1, 2, 3, 4]), ('"ngập', [0, 1]),
    ],
)  # fmt: skip
def test_queries(query, found):
    assert matches(TEXTS, query).nonzero()[0].tolist() == found


def test_a_bar_inside_a_phrase_does_not_part_it():
    assert matches(["a b", "a"], '"a | b"').tolist() == [True, False]


def test_no_texts_no_answers():
    assert matches([], "ngập").tolist() == []
