import unicodedata

from nghe_lib.text import fold_accents, is_accented


def test_all_marks_go_and_case_stays():
    assert fold_accents("Đường Nguyễn Huệ ngập lụt ư? ỡ Ặ") == "Duong Nguyen Hue ngap lut u? o A"


def test_decomposed_text_folds_alike():
    assert fold_accents(unicodedata.normalize("NFD", "Đà Lạt")) == "Da Lat"


def test_plain_text_is_not_accented():
    assert not is_accented("ngap lut 33")
    assert is_accented("đ")
    assert not is_accented("")
