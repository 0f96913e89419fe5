import pytest

from nghe_lib.text.normalisation.writing import fixed_reading, is_letter_name, written


@pytest.mark.parametrize(
    ("piece", "wanted"),
    [
        ("50k", "50 nghìn"), ("3k", "3 nghìn"), ("4k", None), ("50K", None), ("2k3", None), ("50", None),
        ("hcm", "Hồ Chí Minh"), ("Hcm", "Hồ Chí Minh"), ("HCM", None), ("đi", None),
        ("tp.hcm", "Thành phố Hồ Chí Minh"),
    ],
)  # fmt: skip
def test_what_has_one_meaning_is_written_out_anywhere(piece, wanted):
    assert fixed_reading(piece) == wanted


@pytest.mark.parametrize(
    ("reading", "piece", "wanted"),
    [
        ("không", "ko", "không"), ("không", "Ko", "Không"), ("không", "KO", "KHÔNG"), ("không", "K", "Không"),
        ("hà nội", "hn", "Hà Nội"), ("được", "Được", "Được"), ("oke", "OkE", "OkE"),
    ],
)  # fmt: skip
def test_a_reading_keeps_the_case_of_its_word(reading, piece, wanted):
    assert written(reading, piece) == wanted


@pytest.mark.parametrize(
    ("piece", "before", "is_name"), [("K", "bạn", True), ("K", ".", False), ("k", "bạn", False), ("c", "vitamin", True)]
)
def test_a_letter_may_be_a_name(piece, before, is_name):
    assert is_letter_name(piece, before) == is_name
