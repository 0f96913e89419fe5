import unicodedata

from nghe_lib.text import stop_words
from nghe_lib.text.normalise import one_spelling


def test_stop_words_are_sorted_distinct_lower_case_and_spelt_one_way():
    words = stop_words()
    assert words == sorted(set(words))
    assert all(word == word.lower().strip() == unicodedata.normalize("NFC", word) for word in words)
    assert [one_spelling(word) for word in words] == words


def test_there_are_about_two_hundred_with_the_usual_ones():
    assert 150 <= len(stop_words()) <= 260
    assert {"và", "của", "là", "không", "được"} <= set(stop_words())


def test_words_of_subject_are_not_among_them():
    assert not {"nước", "đường", "bão", "số", "điện", "học"} & set(stop_words())


def test_a_project_adds_its_own():
    assert set(stop_words(extra=["Thông Báo", " hoà ", ""])) == {*stop_words(), "thông báo", "hòa"}


def test_the_wide_list_is_a_clean_extension():
    words = stop_words(wide=True)
    assert words == sorted(set(words)) == [one_spelling(word) for word in words]
    assert set(stop_words()) < set(words) and {"thậm chí", "không thể"} <= set(words)
    assert not {"nhà", "nước", "người", "quận", "hỗ trợ", "xử lý", "tòa", "cấp", "thế giới"} & set(words)
