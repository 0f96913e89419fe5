"""Amounts and measures as people write them."""

import pytest

from nghe_lib.policy import quantities


def said(text: str) -> set[tuple[str, float]]:
    return {(one.dimension, one.value) for one in quantities([text])[0]}


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("phạt 2.000.000 đồng", "money", 2e6), ("phạt 2 triệu", "money", 2e6), ("phat 2tr", "money", 2e6),
        ("phí 200k", "money", 2e5), ("200 ngàn một ngày", "money", 2e5), ("2 triệu rưỡi", "money", 2.5e6),
        ("trong 72 giờ", "hours", 72), ("72 tiếng", "hours", 72), ("30 phút", "hours", 0.5),
        ("10 giờ tối", "hours", 22), ("ba ngày", "days", 3), ("2 tuần", "days", 14), ("sáu tháng", "months", 6),
        ("1,5 mét", "length_m", 1.5), ("chừa 1m5", "length_m", 1.5), ("10 mét vuông", "area_m2", 10),
        ("10%", "percent", 10), ("15 tuổi", "age", 15), ("14t", "age", 14), ("hai con chó", "animals", 2),
        ("50 decibel", "decibel", 50),
    ],
)  # fmt: skip
def test_a_quantity_is_read_in_its_own_unit(text, dimension, value):
    assert (dimension, value) in said(text)


def test_both_ends_of_a_span_count():
    assert said("phạt 1-2 triệu") == said("từ 1 triệu đến 2 triệu") == {("money", 1e6), ("money", 2e6)}


@pytest.mark.parametrize("text", ["", "ngày 1 tháng 3 năm 2026", "15/3/2026", "hẻm 12", "1 mình tôi", "iphone 15"])
def test_dates_and_bare_numbers_are_none(text):
    assert said(text) == set()
