import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.diacritics import restore_diacritics
from nghe_lib.text.diacritics.pieces import MAX_CHARACTERS
from nghe_lib.text.diacritics.restore import cased


def restored(text):
    return restore_diacritics([text])[0]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("gia xang tang manh", "giá xăng tăng mạnh"),
        ("Duong Nguyen Hue bi ngap nang", "Đường Nguyễn Huệ bị ngập nặng"),
        ("DUONG BI NGAP NANG, nguoi dan keu cuu", "ĐƯỜNG BỊ NGẬP NẶNG, người dân kêu cứu"),
        ("thanh  pho\nHo Chi Minh !!!", "thành  phố\nHồ Chí Minh !!!"),
        ("toi o quan 1, gia 33.000 dong", "tôi ở quận 1, giá 33.000 đồng"),
    ],
)
def test_text_without_diacritics_gets_them(written, wanted):
    assert restored(written) == wanted


@pytest.mark.parametrize(
    "text",
    ["https://bao.vn/gia-xang-tang", "@nguoi_dan", "#giaxang", "lan@bao.com.vn", "giaxang.vn", "19h30", "shopping"],
)
def test_addresses_mentions_hashtags_and_english_stay_among_restored_words(text):
    assert restored(f"nguoi dan keu cuu {text} vi duong ngap") == f"người dân kêu cứu {text} vì đường ngập"


@pytest.mark.parametrize(
    "text",
    [
        "Đường Nguyễn Huệ bị ngập nặng.", "Tôi mua iPhone ở Nguyen Kim hôm qua.", "Anh ấy là fan của Man City.",
        "The council said on Monday that it would rebuild the bridge.", "I love you so much", "Ha ha ha!", "ok",
        "Em xin anh cho em đi theo con.", "def main(n): return n + 1", "", "   ", "👍👍", "12.000", "東京は雨です",
    ],
)  # fmt: skip
def test_text_that_is_fine_comes_back_as_it_was(text):
    assert restored(text) == text


def test_a_long_stretch_without_diacritics_is_restored_in_a_text_that_has_them():
    text = "Tôi thấy ở đây rất đẹp, nhung duong thi ngap nang qua, cần sửa ngay."
    assert restored(text) == "Tôi thấy ở đây rất đẹp, nhưng đường thì ngập nặng quá, cần sửa ngay."


def test_a_name_in_capitals_between_other_words_stays():
    assert restored("AI thay doi the gioi the nao") == "AI thay đổi thế giới thế nào"


@pytest.mark.parametrize(("extra", "changes"), [(0, True), (1, False)])
def test_a_text_over_the_limit_stays_as_it_is(extra, changes):
    text = "gia xang tang manh ".ljust(MAX_CHARACTERS + extra, "!")
    assert (restored(text) != text) == changes


def test_missing_and_no_texts():
    assert restore_diacritics([]) == []
    assert restore_diacritics([None, ""]) == ["", ""]
    assert restore_diacritics(iter(["ha noi"])) == ["hà nội"]


def test_decomposed_text_comes_back_composed():
    assert restored(unicodedata.normalize("NFD", "Đường ngập")) == "Đường ngập"


def test_what_a_text_gets_does_not_depend_on_its_neighbours():
    texts = ["hop bao ve AI", "US va Viet Nam", "gia xang tang", None, "Đường ngập nặng"]
    assert restore_diacritics(texts) == [restore_diacritics([text])[0] for text in texts]


@settings(deadline=None)
@given(st.text(alphabet="aAbcdeghiĩmnoờpqrtuxy .,\n1@#-/é\u0301\u0323", max_size=60))
@example("Ngap nang o quan 8 roi ba con oi")
def test_every_sign_stays_in_its_place_but_for_its_marks(text):
    made, given_text = restored(text), unicodedata.normalize("NFC", text)
    assert len(made) == len(given_text)
    assert fold_accents(made) == fold_accents(given_text)
    assert all(one == other for one, other in zip(made, given_text, strict=True) if not one.isalpha())


@settings(deadline=None)
@given(st.lists(st.sampled_from("gia xang tang manh nuoc ngap đường phố không 5 , . shop".split()), max_size=20))
def test_words_with_diacritics_are_never_changed(words):
    made = restored(" ".join(words)).split(" ") if words else []
    assert all(one == other for one, other in zip(words, made, strict=True) if not one.isascii())


@pytest.mark.parametrize(
    ("form", "written", "wanted"), [("đường", "Duong", "Đường"), ("ứ", "U", "Ứ"), ("ấy", "aY", "ấY")]
)
def test_the_case_of_each_letter_is_kept(form, written, wanted):
    assert cased(form, written) == wanted


def test_real_accented_titles_come_back_as_they_were(shared_data):
    from nghe_lib.text.diacritics.corpus import held_out

    texts = [unicodedata.normalize("NFC", text) for text in held_out(shared_data)["press"]]
    changed = sum(made != text for made, text in zip(restore_diacritics(texts), texts, strict=True))
    assert changed <= len(texts) / 500
