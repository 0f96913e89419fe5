from decimal import Decimal

import pytest

from nghe_lib.text.marks.numbers import amount, number, plain


@pytest.mark.parametrize(
    ("text", "scaled", "value"),
    [
        ("1.500", False, 1500), ("1,500", False, 1500), ("1,5", False, "1.5"), ("1.500,5", False, "1500.5"),
        ("1,500.5", False, "1500.5"), ("20 000", False, 20000), ("1,234", True, "1.234"), ("1.234", True, 1234),
        ("1.234.567", True, 1234567), ("7", False, 7),
    ],
)  # fmt: skip
def test_separators(text, scaled, value):
    assert number(text, scaled=scaled) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"), [("1 tỷ 200 triệu", 1_200_000_000), ("1tr2", 1_200_000), ("2 nghìn rưỡi", 2_500), ("35", 35)]
)
def test_parts_add_up(text, value):
    assert amount(text) == value


def test_a_number_is_written_without_exponent():
    assert [plain(Decimal(value)) for value in ("1E+9", "12.50", "0")] == ["1000000000", "12.5", "0"]
