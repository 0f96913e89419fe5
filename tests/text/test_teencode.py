import unicodedata

import pytest

from nghe_lib.text.teencode import variants


def test_a_word_gives_the_spellings_people_use_for_it():
    assert {"k", "ko", "hok", "khong"} <= set(variants("không"))


@pytest.mark.parametrize("word", ["Không", "KHÔNG", " không ", unicodedata.normalize("NFD", "không")])
def test_case_and_unicode_form_do_not_matter(word):
    assert variants(word) == variants("không")


@pytest.mark.parametrize("word", ["", "ngập", "ko", "\ud800"])
def test_an_unknown_word_has_none(word):
    assert variants(word) == ()


@pytest.mark.parametrize("word", ["không", "được", "thành phố hồ chí minh", "gì"])
def test_spellings_are_sorted_lower_case_composed_and_never_the_word_itself(word):
    found = variants(word)
    assert list(found) == sorted(set(found))
    assert all(one == unicodedata.normalize("NFC", one).lower() for one in found)
    assert word not in found
