"""Patterns take time in proportion to the text: a hundred thousand hostile characters stay far under a second."""

import time

import pytest

from nghe_lib.text.marks import find_marks

SIZE = 100_000
UNITS = (
    "1", "1 ", "0 9 ", "@", "a@", "a.", "a-", ".", "#", "http://", "http:// ", "a", "1/", "1.", "1,", "+84", "+84 ",
    "(",
    "(0", "a\u0301\u0323", "1\u0301", "\u0301", "\u200b", "a.com", "a.com/ ", "a_@", "www.", "www. ", ".com", "1 tỷ ",
    "1tr1",
    "1 triệu ", "ngày 1 tháng ", "$1", "$", "1:", "1k ", "1%", "999 ", "１", "1900 ", "0.", "-0", "us$", "h", "@a.",
    "\ud800", "\u202e1", "İ1", "a@b.", "1-1-", "12 giờ ", "đ", "\x00", "https://a.vn)",
)  # fmt: skip
BOUND_S = 2.0  # measured 0.01 to 0.3 s on a busy machine; a quadratic pattern takes minutes


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_a_hostile_text_stalls_nothing(unit):
    text = unit * (SIZE // len(unit)) + "!"
    started = time.perf_counter()
    find_marks([text])
    assert time.perf_counter() - started < BOUND_S


def test_an_address_that_ends_in_many_brackets_stalls_nothing():
    started = time.perf_counter()
    find_marks(["https://a.example/" + ")" * SIZE, "https://a.example/" + "(" * SIZE + ")" * SIZE])
    assert time.perf_counter() - started < BOUND_S
