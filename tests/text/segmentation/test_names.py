import pytest

from nghe_lib.text import segment


def words(text):
    return segment([text], style="nghe")[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mưa to ở Bà Rịa - Vũng Tàu sáng nay", "Bà Rịa - Vũng Tàu"),
        ("Dân Tăng Nhơn Phú phản ánh", "Tăng Nhơn Phú"),
        ("Hỏi sở giáo dục và đào tạo về học phí", "sở giáo dục và đào tạo"),
        ("Đơn gửi Bộ Văn hóa, Thể thao và Du lịch hôm qua", "Bộ Văn hóa , Thể thao và Du lịch"),
        ("Cán bộ Ủy ban nhân dân phường trả lời", "Ủy ban nhân dân"),
    ],
)
def test_names_of_places_and_public_bodies_are_whole(text, name):
    assert name in words(text)


def test_a_place_in_small_letters_is_not_a_name():
    assert "An Bình" in words("Đường vào phường An Bình ngập")
    assert not {"an bình", "An Bình"} & set(words("sống sao cho an , bình thường thôi"))


def test_a_person_called_after_a_place_keeps_the_whole_name():
    assert "Nguyễn Hòa Bình" in words("ông Nguyễn Hòa Bình phát biểu")


def test_no_word_goes_over_a_full_stop_or_a_sign():
    assert all(word[:-1].count(".") < 2 or " " not in word for word in words("Ở TP.HCM. Ko khí ô nhiễm"))
    for word in words("vui quá 😀 trời ơi ' Viết tiếp câu chuyện '"):
        assert word.strip() == word and (word.isalpha() or " " not in word or word.replace(" ", "").isalpha())


def test_words_are_of_standard_writing():
    assert "không" in words("phường ko xử lý")
