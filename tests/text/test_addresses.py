"""Web addresses are not words."""

import pyarrow as pa
import pytest

from nghe_lib.text.addresses import without_addresses


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("xem https://a.example/b?c=1 nhé", "xem . nhé"),
        ("HTTP://A.EXAMPLE", "."),
        ("www.a.example/đất nền", ". nền"),
        ("không có địa chỉ", "không có địa chỉ"),
        ("awww.xem", "awww.xem"),
        ("", ""),
    ],
)
def test_an_address_becomes_a_break(text, left):
    (made,) = without_addresses(pa.array([text], pa.large_string())).to_pylist()
    assert " ".join(made.split()) == left
